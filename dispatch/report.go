package dispatch

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Tally is how many tasks of a period are alike, and the hours given in them.
type Tally struct {
	State       TaskState
	Category    string
	RequesterID int64
	N           int
	Hours       float64
}

// Fill is a task that has its volunteer: who, and how long after it was entered.
type Fill struct {
	VolunteerID int64
	After       time.Duration
}

// Figures are those of some tasks.
type Figures struct {
	Tasks     int
	Done      int
	Assigned  int
	Looking   int // drafts and those that look for somebody
	Unfilled  int
	Cancelled int
	Hours     float64 // given in those that are done
}

func (f *Figures) add(t Tally) {
	f.Tasks += t.N
	f.Hours += t.Hours
	switch t.State {
	case TaskDone:
		f.Done += t.N
	case TaskAssigned:
		f.Assigned += t.N
	case TaskUnfilled:
		f.Unfilled += t.N
	case TaskCancelled:
		f.Cancelled += t.N
	default:
		f.Looking += t.N
	}
}

// Filled are the tasks that have or had their volunteer.
func (f Figures) Filled() int { return f.Done + f.Assigned }

// FillRate is the share of the tasks that were decided which were filled; false
// where none was decided. What was called off or still looks says nothing.
func (f Figures) FillRate() (float64, bool) {
	decided := f.Filled() + f.Unfilled
	if decided == 0 {
		return 0, false
	}
	return float64(f.Filled()) / float64(decided), true
}

// Quartiles of how long it took to find somebody.
type Quartiles struct {
	Lower, Median, Upper time.Duration
	N                    int
}

// QuartilesOf sorts the durations and reads off where a quarter, half and three
// quarters of them lie; between two of them it takes the way in proportion.
func QuartilesOf(d []time.Duration) Quartiles {
	if len(d) == 0 {
		return Quartiles{}
	}
	slices.Sort(d)
	at := func(share float64) time.Duration {
		place := share * float64(len(d)-1)
		i := int(place)
		if i+1 >= len(d) {
			return d[len(d)-1]
		}
		return d[i] + time.Duration((place-float64(i))*float64(d[i+1]-d[i]))
	}
	return Quartiles{Lower: at(.25), Median: at(.5), Upper: at(.75), N: len(d)}
}

// MonthReport is one month of a report, or the part of it in the period.
type MonthReport struct {
	From time.Time
	Figures
	Texts, Segments int
	Fill            Quartiles
	Active          int // volunteers with a task
}

// GroupReport is the tasks of one category or requester.
type GroupReport struct {
	Category    string
	RequesterID int64
	Name        string // of an institution; empty: private persons, or nobody
	Private     bool   // persons, taken together: a report names nobody
	Figures
}

// Statistics are the figures of a period. Tasks count by their start.
type Statistics struct {
	From, To time.Time // To is left out
	Figures
	Months          []MonthReport
	Categories      []GroupReport // the one with most tasks first
	Requesters      []GroupReport // institutions; private persons are one line
	Texts, Segments int
	Price           float64 // of a segment
	Currency        string
	Fill            Quartiles
	Active          int // volunteers with a task in the period
	Registered      int // volunteers now
	Came            int // volunteers who were added in the period
	Helped          int // recipients of tasks that were done
	Effort          EffortSum
}

// Cost is what the texts are estimated to have cost.
func (r *Statistics) Cost() float64 { return float64(r.Segments) * r.Price }

// PerFilled divides by the tasks that were filled; false where none was.
func (r *Statistics) PerFilled(v float64) (float64, bool) {
	if r.Filled() == 0 {
		return 0, false
	}
	return v / float64(r.Filled()), true
}

// EffortPerTask is the coordinators' estimated time for each task of the period
// that somebody had a hand in or that came to be; false where there is none.
func (r *Statistics) EffortPerTask() (time.Duration, bool) {
	if r.Tasks == 0 {
		return 0, false
	}
	return r.Effort.OnTasks / time.Duration(r.Tasks), true
}

// mostMonths bounds a report.
const mostMonths = 60

// ErrPeriod says that a report's period cannot be used.
var ErrPeriod = &Error{Code: CodeInvalid, Sentence: Sentence{
	EN: "the period must end after it begins, and hold at most five years",
	NB: "Perioden må slutte etter at den begynner, og være høyst fem år.",
}}

// Statistics adds up the tasks of a unit that start from from on and before to.
func (s *Service) Statistics(ctx context.Context, unitID int64, from, to time.Time) (r *Statistics, err error) {
	if !to.After(from) || to.After(from.AddDate(0, mostMonths, 1)) {
		return nil, ErrPeriod
	}
	err = s.view(ctx, func(tx Tx) error {
		u, err := tx.Unit(unitID)
		if err != nil {
			return describe(err, "unit", "enhet", unitID)
		}
		out := &Statistics{From: from, To: to, Price: u.Settings.PricePerSegment, Currency: u.Settings.Currency}
		if err := out.months(tx, unitID, s.zone); err != nil {
			return err
		}
		if out.Registered, out.Came, err = tx.VolunteerCounts(from, to, unitID); err != nil {
			return err
		}
		r = out
		return nil
	})
	return r, err
}

// months gathers month by month, as months begin on the wall.
func (r *Statistics) months(tx Tx, unitID int64, zone *time.Location) error {
	categories, requesters := map[string]*GroupReport{}, map[int64]*GroupReport{}
	var fills []time.Duration
	active, helped := map[int64]bool{}, map[int64]bool{}
	for begin := r.From; begin.Before(r.To); {
		_, end := monthOf(begin, zone)
		if end.After(r.To) {
			end = r.To
		}
		month := MonthReport{From: begin}
		c, err := count(tx, unitID, begin, end)
		if err != nil {
			return err
		}
		for _, t := range c.Tallies {
			month.add(t)
			r.add(t)
			groupOf(categories, t.Category, GroupReport{Category: t.Category}).add(t)
			groupOf(requesters, t.RequesterID, GroupReport{RequesterID: t.RequesterID}).add(t)
		}
		times, here := make([]time.Duration, 0, len(c.Fills)/2), map[int64]bool{}
		for f := range slices.Chunk(c.Fills, 2) {
			here[f[0]], active[f[0]] = true, true
			times = append(times, time.Duration(f[1]))
		}
		for _, id := range c.Helped {
			helped[id] = true
		}
		fills = append(fills, times...)
		month.Fill, month.Active = QuartilesOf(times), len(here)
		month.Texts, month.Segments = c.Texts, c.Segments
		r.Texts, r.Segments = r.Texts+c.Texts, r.Segments+c.Segments
		r.Effort.OnTasks, r.Effort.Other = r.Effort.OnTasks+c.OnTasks, r.Effort.Other+c.Instead
		r.Months = append(r.Months, month)
		begin = end
	}
	r.Helped = len(helped)
	r.Fill, r.Active = QuartilesOf(fills), len(active)
	r.Categories = mostFirst(categories)
	return r.nameRequesters(tx, unitID, requesters)
}

func groupOf[K comparable](m map[K]*GroupReport, key K, g GroupReport) *GroupReport {
	if m[key] == nil {
		m[key] = &g
	}
	return m[key]
}

func mostFirst[K comparable](m map[K]*GroupReport) []GroupReport {
	list := make([]GroupReport, 0, len(m))
	for _, g := range m {
		list = append(list, *g)
	}
	slices.SortFunc(list, func(a, b GroupReport) int {
		return cmp.Or(cmp.Compare(b.Tasks, a.Tasks), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Name, b.Name), cmp.Compare(a.RequesterID, b.RequesterID))
	})
	return list
}

// nameRequesters names the institutions, and takes private persons together.
func (r *Statistics) nameRequesters(tx Tx, unitID int64, groups map[int64]*GroupReport) error {
	institutions, err := tx.InstitutionNames(unitID)
	if err != nil {
		return err
	}
	named := map[int64]*GroupReport{}
	const private = -1
	for id, g := range groups {
		key := id
		if id != 0 {
			name, ok := institutions[id]
			if g.Name = name; !ok {
				key = private
			}
		}
		if key == private {
			sum := groupOf(named, key, GroupReport{Private: true})
			sum.merge(g.Figures)
			continue
		}
		named[key] = g
	}
	r.Requesters = mostFirst(named)
	return nil
}

func (f *Figures) merge(o Figures) {
	f.Tasks += o.Tasks
	f.Done += o.Done
	f.Assigned += o.Assigned
	f.Looking += o.Looking
	f.Unfilled += o.Unfilled
	f.Cancelled += o.Cancelled
	f.Hours += o.Hours
}
