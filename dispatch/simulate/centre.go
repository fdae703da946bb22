package simulate

import (
	"container/heap"
	"context"
	"fmt"
	"math"
	"time"

	"folgesvenn/dispatch"
)

// Store makes an empty store and tells how to close it.
type Store func(ctx context.Context) (dispatch.Store, func() error, error)

// Config is one simulated centre.
type Config struct {
	Volunteers int
	Weeks      int // measured
	WarmUp     int // weeks before those; 0: eight
	Seed       uint64
	Policy     Policy
	// Kappa is how much each text above three a week takes from a chance
	// (PACING.md, fatigue).
	Kappa float64
	Rule  dispatch.PaceRule // zero: dispatch.DefaultPace
	Store Store
	// Emergency, if it lasts, is declared at the first task so long after the
	// run's beginning; the breach check then allows the unit's widened cap while it
	// holds, and not a question more afterwards.
	Emergency Emergency
	// Varied makes people and tasks of every kind, so that each obstacle matters; the
	// check then holds every question against the facts that were entered.
	Varied bool
	// Progress, if not nil, is told what share of the run is done.
	Progress func(share float64)
}

// Emergency is one that is declared in a simulated centre.
type Emergency struct{ After, Lasts time.Duration }

// centre is a run under way.
type centre struct {
	Config
	*world
	rule     dispatch.PaceRule
	service  *dispatch.Service
	settings dispatch.Settings
	declared *dispatch.Emergency // nil: none was
	now      time.Time

	personOf map[int64]*person // by volunteer
	errandOf map[int64]*errand // by task
	taskOf   []int64           // by errand

	replies  replies
	sent     int               // texts, for provider ids
	load     []load            // by person
	lastSMS  []int64           // by person: the offer of the newest question
	history  [][]time.Time     // by person: questions sent
	taken    map[int]span      // errands assigned, by index
	standing map[int][]*errand // by person: what they have taken

	// What was entered, as the store gave it back.
	volunteerRow []*dispatch.Volunteer // by person
	taskRow      []*dispatch.Task      // by errand
	recipients   []*dispatch.Recipient
	blocked      map[[2]int64]bool // volunteer and recipient
	kept         map[int64]string  // who may never be asked, and why

	r Run
}

type span struct {
	person int
	at     time.Time
}

type load struct {
	value float64
	at    time.Time
}

// stopper has said STOP before the first task: a question to this number is a
// breach.
const stopper = "+4742099999"

func (c Config) warmUp() int {
	if c.WarmUp == 0 {
		return usualWarmUp
	}
	return c.WarmUp
}

// Run simulates one centre.
func (c Config) Run(ctx context.Context) (*Run, error) {
	w, err := newWorld(c.Seed, c.Volunteers, c.warmUp(), c.Weeks)
	if err != nil {
		return nil, err
	}
	if c.Varied {
		w.vary()
	}
	store, closeStore, err := c.Store(ctx)
	if err != nil {
		return nil, err
	}
	defer closeStore() //nolint:errcheck // it is in memory
	s := &centre{Config: c, world: w, rule: c.Rule, now: w.from, personOf: map[int64]*person{}, errandOf: map[int64]*errand{},
		taskOf: make([]int64, len(w.errands)), load: make([]load, len(w.people)), lastSMS: make([]int64, len(w.people)),
		history: make([][]time.Time, len(w.people)), taken: map[int]span{}, standing: map[int][]*errand{},
		volunteerRow: make([]*dispatch.Volunteer, len(w.people)), taskRow: make([]*dispatch.Task, len(w.errands)), blocked: map[[2]int64]bool{}}
	s.r = Run{asked: map[[2]int]bool{}, weekly: map[[2]int]int{}}
	if s.rule == (dispatch.PaceRule{}) {
		s.rule = dispatch.DefaultPace()
	}
	pace := s.rule.Pace
	if c.Policy.pace != nil {
		pace = c.Policy.pace(s)
	}
	s.service = dispatch.New(dispatch.Options{
		Store: store, Reader: reader{}, Clock: dispatch.ClockFunc(func() time.Time { return s.now }), Zone: w.zone,
		OwnNumber: "+4749900000", Pace: counted(pace, &s.r.Looks), Jitter: func() float64 { return 0 },
	})
	if err := s.open(ctx); err != nil {
		return nil, err
	}
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	return &s.r, s.finish(ctx)
}

// counted counts how often a task looked for somebody.
func counted(pace func(dispatch.Situation) dispatch.PacePlan, n *int) func(dispatch.Situation) dispatch.PacePlan {
	return func(s dispatch.Situation) dispatch.PacePlan {
		*n++
		return pace(s)
	}
}

// open sets the centre up.
func (c *centre) open(ctx context.Context) error {
	if err := c.service.Setup(ctx); err != nil {
		return err
	}
	set, err := c.service.ChangeSettings(ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error {
		// A thank-you for a no is one text more to the simulated network and
		// nothing that is measured.
		s.ThankForNo = false
		s.UrgentCallAfter = 0 // the simulated people answer texts
		if c.Varied {
			varied(s)
		}
		c.Policy.settings(s)
		return nil
	})
	if err != nil {
		return err
	}
	c.settings = set
	for _, p := range c.people {
		v, err := c.service.AddVolunteer(ctx, p.volunteer())
		if err != nil {
			return fmt.Errorf("made-up volunteer: %w", err)
		}
		c.personOf[v.ID], c.volunteerRow[p.index] = p, v
	}
	if _, err := c.service.AddVolunteer(ctx, dispatch.Volunteer{Name: "Stopp", Phone: stopper, Categories: categories[:]}); err != nil {
		return err
	}
	if c.Varied {
		if err := c.openVaried(ctx); err != nil {
			return err
		}
	}
	return c.receive(ctx, stopper, "STOP")
}

// run goes from event to event: a task that comes in, an answer, something the
// service has to do.
func (c *centre) run(ctx context.Context) error {
	next := 0
	for {
		due, err := c.due(ctx)
		if err != nil {
			return err
		}
		at := due
		if next < len(c.errands) && (at.IsZero() || c.errands[next].at.Before(at)) {
			at = c.errands[next].at
		}
		if len(c.replies) > 0 && (at.IsZero() || c.replies[0].at.Before(at)) {
			at = c.replies[0].at
		}
		if at.IsZero() {
			return nil
		}
		if at.After(c.now) {
			c.now = at
		}
		switch {
		case len(c.replies) > 0 && !c.replies[0].at.After(c.now):
			err = c.reply(ctx, heap.Pop(&c.replies).(*answer))
		case next < len(c.errands) && !c.errands[next].at.After(c.now):
			err = c.order(ctx, c.errands[next])
			next++
			if c.Progress != nil {
				c.Progress(float64(next) / float64(len(c.errands)))
			}
		default:
			err = c.work(ctx)
		}
		if err != nil {
			return fmt.Errorf("at %s: %w", c.now.In(c.zone).Format(time.DateTime), err)
		}
	}
}

// due is when the service next has something to do.
func (c *centre) due(ctx context.Context) (at time.Time, err error) {
	err = c.service.View(ctx, func(tx dispatch.Tx) error {
		at, err = tx.NextDue()
		return err
	})
	return at, err
}

// work does what is due and hands texts to the network.
func (c *centre) work(ctx context.Context) error {
	if _, err := c.service.Due(ctx); err != nil {
		return err
	}
	texts, err := c.service.BeginSend(ctx, 50)
	if err != nil {
		return err
	}
	for _, t := range texts {
		c.sent++
		if err := c.service.Sent(ctx, t.MessageID, fmt.Sprintf("SM%d", c.sent)); err != nil {
			return err
		}
		if err := c.arrives(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// order takes in a task.
func (c *centre) order(ctx context.Context, e *errand) error {
	if c.Emergency.Lasts > 0 && c.declared == nil && c.now.Sub(c.from) >= c.Emergency.After {
		var err error
		if c.declared, err = c.service.Declare(ctx, dispatch.FirstUnit, "simulert", c.now.Add(c.Emergency.Lasts)); err != nil {
			return err
		}
	}
	row := e.task()
	if e.recipient > 0 {
		row.RecipientID = c.recipients[e.recipient-1].ID
	}
	t, err := c.service.AddTask(ctx, row)
	if err != nil {
		return err
	}
	c.errandOf[t.ID], c.taskOf[e.index], c.taskRow[e.index] = e, t.ID, t
	return nil
}

// arrives lets a text reach its telephone.
func (c *centre) arrives(ctx context.Context, t dispatch.OutgoingText) error {
	var m *dispatch.Message
	beside := 0 // other questions open on the number
	err := c.service.View(ctx, func(tx dispatch.Tx) (err error) {
		if m, err = tx.Message(t.MessageID); err != nil || m.Kind != dispatch.KindOffer || !c.Varied {
			return err
		}
		beside, err = c.beside(tx, m)
		return err
	})
	if err != nil || m.Kind != dispatch.KindOffer {
		return err
	}
	e, p := c.errandOf[m.TaskID], c.personOf[m.VolunteerID]
	if p == nil {
		if why, ok := c.kept[m.VolunteerID]; ok {
			c.r.Breaches.add(why)
		} else {
			c.r.Breaches.OptedOut++
		}
		return nil
	}
	c.check(e, p)
	if beside > 0 && !e.urgent {
		c.r.Breaches.add("busy")
	}
	c.count(e, p)
	yes, no, at := c.answer(p, e, c.rested(p), c.now)
	c.addLoad(p, 1)
	c.history[p.index] = append(c.history[p.index], c.now)
	c.lastSMS[p.index] = m.OfferID
	if yes || no {
		heap.Push(&c.replies, &answer{at: at, person: p, errand: e, offer: m.OfferID, yes: yes})
	}
	return nil
}

// reply lets somebody answer, or notes that a task was done.
func (c *centre) reply(ctx context.Context, a *answer) error {
	if a.person == nil {
		_, err := c.service.Complete(ctx, c.taskOf[a.errand.index], 0)
		return err
	}
	text, number := "NEI", 0
	if a.yes {
		text = "JA"
	}
	if err := c.service.View(ctx, func(tx dispatch.Tx) error {
		o, err := tx.Offer(a.offer)
		if err == nil {
			number = o.Number
		}
		return err
	}); err != nil {
		return err
	}
	if c.lastSMS[a.person.index] != a.offer && number == 0 {
		// A newer question lies on top of this one: that is the one a person
		// answers.
		c.r.Overtaken++
		return nil
	}
	if number > 0 {
		text = fmt.Sprintf("%s %d", text, number)
	}
	if err := c.receive(ctx, a.person.phone(), text); err != nil {
		return err
	}
	if !a.yes {
		return nil
	}
	return c.outcome(ctx, a)
}

// outcome finds out whether a yes got the task.
func (c *centre) outcome(ctx context.Context, a *answer) error {
	id := c.taskOf[a.errand.index]
	var got *dispatch.Assignment
	err := c.service.View(ctx, func(tx dispatch.Tx) error {
		all, err := tx.AssignmentsOfTasks([]int64{id})
		got = dispatch.FirstOf(all[id])
		return err
	})
	if err != nil {
		return err
	}
	if got != nil && c.personOf[got.VolunteerID] == a.person {
		if _, before := c.taken[a.errand.index]; !before {
			c.taken[a.errand.index] = span{a.person.index, c.now}
			c.standing[a.person.index] = append(c.standing[a.person.index], a.errand)
			heap.Push(&c.replies, &answer{at: a.errand.end, errand: a.errand})
		}
		return nil
	}
	c.addLoad(a.person, 1)
	if c.measured(a.errand.at) {
		c.r.LateYes++
	}
	return nil
}

func (c *centre) receive(ctx context.Context, phone, text string) error {
	c.sent++
	return c.service.ReceiveText(ctx, dispatch.IncomingText{ProviderID: fmt.Sprintf("IN%d", c.sent), From: phone, Body: text})
}

// loadNow is how many texts weigh on a person: each half after a week.
func (c *centre) loadNow(p *person) float64 {
	l := c.load[p.index]
	return l.value * math.Exp2(-c.now.Sub(l.at).Hours()/(7*24))
}

func (c *centre) addLoad(p *person, n float64) {
	c.load[p.index] = load{c.loadNow(p) + n, c.now}
}

// rested is the share of a person's chance that texts have left.
func (c *centre) rested(p *person) float64 {
	return math.Exp(-c.Kappa * max(0, c.loadNow(p)-3))
}

// answer is one on its way.
type answer struct {
	at     time.Time
	person *person // nil: no answer, the task is over
	errand *errand
	offer  int64
	yes    bool
}

// replies is a heap, the earliest first.
type replies []*answer

func (r replies) Len() int           { return len(r) }
func (r replies) Less(i, j int) bool { return r[i].at.Before(r[j].at) }
func (r replies) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *replies) Push(a any)        { *r = append(*r, a.(*answer)) }
func (r *replies) Pop() any {
	old := *r
	a := old[len(old)-1]
	*r = old[:len(old)-1]
	return a
}
