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

// Plea is an appeal to one volunteer. A telephone gets it once a day.
type Plea struct {
	ID          int64
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

// Undelivered tells that the text will not arrive: somebody has to ring.
func (p *Plea) Undelivered() bool {
	return p.Message == MessageFailed || p.Message == MessageUnsettled || p.Message == MessageCancelled
}

// Rings tells whether we are to ring, or are ringing, to have an answer.
func (p *Plea) Rings() bool {
	return p.Call != "" && !p.Call.Over() && p.Call != CallUnsettled && p.Answer != PleaYes && p.Answer != PleaNo
}

// ToRing tells whether a human has to ring to have an answer.
func (p *Plea) ToRing() bool {
	return !p.Rings() && (p.Channel == ChannelCall || p.Undelivered()) && p.Answer != PleaYes && p.Answer != PleaNo
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

// Audit is whom an appeal reaches.
type Audit struct {
	Text     []*Volunteer     // those who are texted
	Call     []*Volunteer     // those whom we ring
	Ring     []*Volunteer     // those whom somebody has to ring
	Excluded map[Obstacle]int // how many each obstacle keeps out
	Total    int
}

// Choose looks through the roster. Of those who share a telephone the first is
// asked; the others are counted as asked.
func (x *Audience) Choose(roster []*Volunteer, facts FactsOf) Audit {
	a := Audit{Total: len(roster)}
	var out tally
	phones := map[string]bool{}
	for _, v := range roster {
		o := x.Obstacles(v, facts(v))
		if o == 0 && phones[v.Phone] {
			o = Obstacles(ObstacleAsked)
		}
		if o != 0 {
			out.add(o)
			continue
		}
		phones[v.Phone] = true
		if v.Channel == ChannelCall || !takesTexts(v) {
			a.Ring = append(a.Ring, v)
		} else {
			a.Text = append(a.Text, v)
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
