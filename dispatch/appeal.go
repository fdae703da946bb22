package dispatch

import (
	"slices"
	"strings"
	"time"
)

// Appeal (rundspørring) asks all who suit, at once, whether they can help
// today. It is about no task, and a yes to it takes none.
type Appeal struct {
	ID          int64
	EmergencyID int64
	UnitID      int64 // whose coordinator sent it
	By          string
	At          time.Time
	Day         Date
	Words       string // what has happened, for the text
	// Whom it is for. Empty: anybody.
	Category  string
	Postcodes []string // one to four digits; fewer than four stand for all that begin so
	Units     []int64
	FreeToday bool // only those whose hours have something left of today
}

// PleaAnswer is what somebody answered to an appeal.
type PleaAnswer string

// Answers. What could not be read is for a human.
const (
	PleaSilent  PleaAnswer = ""
	PleaYes     PleaAnswer = "yes"
	PleaNo      PleaAnswer = "no"
	PleaUnclear PleaAnswer = "unclear"
)

// PleaAnswers lists what a coordinator may put down.
var PleaAnswers = []PleaAnswer{PleaYes, PleaNo}

// Plea is an appeal to one volunteer. A telephone gets it once a day: people who
// share one are asked by one text, or one call, and each has a plea of their own
// to answer.
type Plea struct {
	ID int64
	// WithID is the plea whose text, reply number and calls this one shares; 0: it
	// has its own.
	WithID      int64
	AppealID    int64
	EmergencyID int64
	VolunteerID int64
	Phone       string // as it was then
	Day         Date
	Channel     Channel // call: somebody has to ring
	Number      int     // the reply number given to it; 0: none
	MessageID   int64   // 0: no text
	At          time.Time
	// LapsesAt is until when a bare answer may be to it although something newer
	// was asked.
	LapsesAt time.Time
	Answer   PleaAnswer
	// From and Until are between which times they can, of a yes; zero: any.
	From, Until time.Time
	Text        string // what they wrote, where it could not be read
	AnsweredAt  time.Time
	AnsweredBy  string // the volunteer, or the coordinator who heard it

	// How far its text has come is read with it and not kept here.
	Message  MessageState
	SentAt   time.Time
	Segments int
	// Call is how far the last call with it has come, and PickedUpAt when that was
	// taken; empty: nobody was rung by us.
	Call       CallState
	PickedUpAt time.Time
}

// First is the plea that has the text, the reply number and the calls.
func (p *Plea) First() int64 {
	if p.WithID != 0 {
		return p.WithID
	}
	return p.ID
}

// Answered tells whether they have said whether they can.
func (p *Plea) Answered() bool { return p.Answer == PleaYes || p.Answer == PleaNo }

// Undelivered tells that the text will not arrive: somebody has to ring.
func (p *Plea) Undelivered() bool {
	return p.Message == MessageFailed || p.Message == MessageUnsettled || p.Message == MessageCancelled
}

// Rings tells whether we are to ring, or are ringing, to have an answer.
func (p *Plea) Rings() bool {
	return p.Call != "" && !p.Call.Over() && p.Call != CallUnsettled && !p.Answered()
}

// ToRing tells whether a human has to ring to have an answer.
func (p *Plea) ToRing() bool {
	return !p.Rings() && (p.Channel == ChannelCall || p.Undelivered()) && !p.Answered()
}

// Can is what a volunteer has said about helping on a day.
type Can struct {
	Answer      PleaAnswer
	Day         Date
	From, Until time.Time
}

// at tells what it means for a time: 1 that they can, -1 that they cannot, 0
// that they have not said.
func (c Can) at(start, end time.Time, first, last Date) int {
	if c.Answer != PleaYes && c.Answer != PleaNo || last.Before(c.Day) || c.Day.Before(first) {
		return 0
	}
	if c.Answer == PleaNo || start.Before(c.From) || !c.Until.IsZero() && end.After(c.Until) {
		return -1
	}
	return 1
}

// today is what the volunteer has said about the time of the task.
func (m *Match) today(f Facts) int { return f.Can.at(m.task.StartsAt, m.task.EndsAt, m.start, m.end) }

// aboutAppeals are the obstacles of tasks that keep somebody from an appeal,
// too: nobody is bothered who could not be asked afterwards.
const aboutAppeals = Obstacles(ObstacleLeft | ObstacleStopped | ObstaclePaused | ObstacleUnit | ObstacleCategory | ObstacleClearance | ObstacleAge |
	ObstacleNumber | ObstacleWeeklyCap)

// Audience holds an appeal ready against many volunteers.
type Audience struct {
	appeal *Appeal
	match  *Match
	until  time.Time // the end of today, or of the emergency
	asked  map[string]bool
	people map[int64]bool
}

// NewAudience prepares an appeal; set are the settings of its unit as they hold
// now, asked the pleas that are not to be repeated.
func NewAudience(a *Appeal, set Settings, p Pool, asked []*Plea, until time.Time, zone *time.Location, now time.Time) *Audience {
	task := &Task{UnitID: a.UnitID, Category: a.Category, StartsAt: now, EndsAt: now.Add(time.Minute), DecideBy: until}
	x := &Audience{appeal: a, match: NewMatch(task, set, zone, now).Among(p), until: until, asked: map[string]bool{}, people: map[int64]bool{}}
	for _, p := range asked {
		x.asked[p.Phone], x.people[p.VolunteerID] = true, true
	}
	return x
}

// Obstacles tells what keeps a volunteer from being asked.
func (x *Audience) Obstacles(v *Volunteer, f Facts) Obstacles {
	o := x.match.Obstacles(v, f) & aboutAppeals
	if x.appeal.Category == "" {
		o &^= Obstacles(ObstacleCategory)
	}
	if len(x.appeal.Units) > 0 && !slices.Contains(x.appeal.Units, v.UnitID) {
		o |= Obstacles(ObstacleUnit)
	}
	if !areasMeet(v.Postcodes, x.appeal.Postcodes) {
		o |= Obstacles(ObstacleArea)
	}
	if x.appeal.FreeToday && !x.freeToday(v.Available) {
		o |= Obstacles(ObstacleHours)
	}
	if x.asked[v.Phone] || x.people[v.ID] {
		o |= Obstacles(ObstacleAsked)
	}
	return o
}

// freeToday tells whether something of the windows is left of today.
func (x *Audience) freeToday(windows []Window) bool {
	if len(windows) == 0 {
		return true
	}
	for _, left := range hoursOf(x.match.now.In(x.match.zone), x.until.In(x.match.zone)) {
		for _, w := range windows {
			if w.Weekday == left.Weekday && w.From < left.To && left.From < w.To {
				return true
			}
		}
	}
	return false
}

// areasMeet tells whether two areas have a postcode in common; an empty one is
// everywhere.
func areasMeet(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	for _, x := range a {
		for _, y := range b {
			if strings.HasPrefix(x, y) || strings.HasPrefix(y, x) {
				return true
			}
		}
	}
	return false
}

// Telephone is those who are asked by one text, or one call: whoever of those who
// share it suits, in the order of the roster.
type Telephone []*Volunteer

// Audit is whom an appeal reaches, by telephone.
type Audit struct {
	Text     []Telephone      // those that are texted
	Call     []Telephone      // those that we ring
	Ring     []Telephone      // those that somebody has to ring
	Excluded map[Obstacle]int // how many people each obstacle keeps out
	Total    int              // of people
}

// Telephones is how many are texted or rung, by whomever.
func (a *Audit) Telephones() int { return len(a.Text) + len(a.Call) + len(a.Ring) }

// People is how many are asked, in whatever way.
func (a *Audit) People() int { return people(a.Text) + people(a.Call) + people(a.Ring) }

func people(phones []Telephone) (n int) {
	for _, t := range phones {
		n += len(t)
	}
	return n
}

// texted tells whether a telephone gets a text: where the number takes them and
// anybody there wishes for them.
func (t Telephone) texted() bool {
	return !slices.ContainsFunc(t, func(v *Volunteer) bool { return !takesTexts(v) }) &&
		slices.ContainsFunc(t, func(v *Volunteer) bool { return v.Channel != ChannelCall })
}

// Choose looks through the roster. Those who share a telephone are asked together.
func (x *Audience) Choose(roster []*Volunteer, facts FactsOf) Audit {
	a := Audit{Total: len(roster)}
	var out tally
	var all []Telephone
	at := map[string]int{}
	for _, v := range roster {
		if o := x.Obstacles(v, facts(v)); o != 0 {
			out.add(o)
			continue
		}
		i, shared := at[v.Phone]
		if !shared {
			i = len(all)
			all, at[v.Phone] = append(all, nil), i
		}
		all[i] = append(all[i], v)
	}
	for _, t := range all {
		if t.texted() {
			a.Text = append(a.Text, t)
		} else {
			a.Ring = append(a.Ring, t)
		}
	}
	a.Excluded = out.counts()
	return a
}

// TextsOfUnit is what a unit sent in a time.
type TextsOfUnit struct {
	UnitID          int64
	Texts, Segments int
}
