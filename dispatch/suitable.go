package dispatch

import (
	"math/bits"
	"slices"
	"time"
)

// Obstacle is one reason why a volunteer is not asked about a task.
type Obstacle uint32

// The obstacles. Busy and WeeklyCap pass by themselves; the others stand until
// somebody changes something.
const (
	ObstacleLeft Obstacle = 1 << iota
	ObstacleStopped
	ObstaclePaused
	ObstacleUnit
	ObstacleCategory
	ObstacleArea
	ObstacleHours
	ObstacleClearance
	ObstacleLanguage
	ObstacleGender
	ObstacleCar
	ObstacleBooked
	ObstacleBlocked
	ObstacleAsked
	ObstacleWeeklyCap
	ObstacleNumber
	ObstacleCallOnly
	ObstacleBusy
	ObstacleFar
	ObstacleTravel
	ObstacleHearing
	ObstacleWheelchair
	ObstacleSkill
	ObstacleAge
	ObstacleToday
	obstacleEnd
)

var obstacleNames = map[Obstacle]string{
	ObstacleLeft:       "left",
	ObstacleStopped:    "stopped",
	ObstaclePaused:     "paused",
	ObstacleUnit:       "unit",
	ObstacleCategory:   "category",
	ObstacleArea:       "area",
	ObstacleHours:      "availability",
	ObstacleClearance:  "clearance",
	ObstacleLanguage:   "language",
	ObstacleGender:     "gender",
	ObstacleCar:        "car",
	ObstacleBooked:     "booked",
	ObstacleBlocked:    "blocked_pair",
	ObstacleAsked:      "already_asked",
	ObstacleWeeklyCap:  "weekly_cap",
	ObstacleNumber:     "number",
	ObstacleCallOnly:   "call_only",
	ObstacleBusy:       "busy",
	ObstacleFar:        "distance",
	ObstacleTravel:     "travel_time",
	ObstacleHearing:    "clear_speech",
	ObstacleWheelchair: "wheelchair",
	ObstacleSkill:      "skill",
	ObstacleAge:        "age",
	ObstacleToday:      "not_today",
}

func (o Obstacle) String() string { return obstacleNames[o] }

// Obstacles is a set of reasons; the empty set means suitable.
type Obstacles uint32

// Has tells whether o is among them.
func (s Obstacles) Has(o Obstacle) bool { return s&Obstacles(o) != 0 }

// List gives them one by one, the most lasting first.
func (s Obstacles) List() []Obstacle {
	list := make([]Obstacle, 0, bits.OnesCount32(uint32(s)))
	for o := Obstacle(1); o < obstacleEnd; o <<= 1 {
		if s.Has(o) {
			list = append(list, o)
		}
	}
	return list
}

// Names gives their names as the API has them.
func (s Obstacles) Names() []string {
	names := make([]string, 0, bits.OnesCount32(uint32(s)))
	for _, o := range s.List() {
		names = append(names, o.String())
	}
	return names
}

// passing are the obstacles that go away by themselves while a task is open.
const passing = Obstacles(ObstacleBusy | ObstacleWeeklyCap)

// urgentExtra is how many offers above the weekly cap an urgent task may make
// (PACING.md: cap 5, urgent 7).
const urgentExtra = 2

// Facts is what the store knows of one volunteer besides the volunteer's own
// row, as seen from one task.
type Facts struct {
	Asked   bool // about this task
	Booked  bool // stands on another task then
	Blocked bool // never for this recipient
	Busy    bool // the number has an open question
	Open    int  // how many
	Week    int  // offers in the last seven days
	// Last is when the volunteer was last asked about anything; zero: not
	// lately.
	Last time.Time
	// Near are what the volunteer stands on shortly before or after.
	Near    []Booking
	Can     Can  // what they said about helping on the day
	Times   int  // the volunteer has helped the recipient
	Regular bool // is the regular volunteer of the task's series
}

// Match holds a task ready to be held against many volunteers.
type Match struct {
	task     *Task
	settings Settings
	zone     *time.Location
	now      time.Time
	hours    []Window // the task's own time, one window a day
	start    Date
	end      Date
	lenders  map[int64]Lender // units that share their volunteers with the task's
	required []string         // clearances, by the task and by the unit's rule
	youngest int
	oldest   int

	wheelchair bool
	hearing    bool   // the recipient's wish
	wish       Wanted // the task's, else the recipient's
	geography  Geography
	far        map[string]float64 // from where, how far; below 0: not known
}

// NewMatch prepares a task; zone is the unit's, in which availability is meant
// (law 9).
func NewMatch(t *Task, s Settings, zone *time.Location, now time.Time) *Match {
	from, to := t.StartsAt.In(zone), t.EndsAt.In(zone)
	m := &Match{
		task: t, settings: s, zone: zone, now: now,
		hours: hoursOf(from, to), start: DateOf(from), end: DateOf(to),
		required: t.Needs.Clearances, youngest: s.lowestAge(t.Category), oldest: s.HighestAge,
		wheelchair: t.Needs.Wheelchair, wish: t.Needs.Wish, geography: s.Geography(),
	}
	if rule := s.RequiredClearances[t.Category]; len(rule) > 0 {
		m.required = append(slices.Clone(m.required), rule...)
	}
	return m
}

// For takes in what the recipient needs and would like. What the task itself
// says goes before their wishes.
func (m *Match) For(r *Recipient) *Match {
	if r == nil {
		return m
	}
	m.wheelchair = m.wheelchair || r.Wheelchair
	m.hearing = r.Hearing
	if m.wish.Gender == "" && m.task.Needs.Gender == "" {
		m.wish.Gender = r.WishGender
	}
	if m.wish.Language == "" && m.task.Needs.Language == "" && !speaks("nb", r.Language) {
		m.wish.Language = r.Language
	}
	return m
}

// Among says whose volunteers may be asked beside the unit's own.
func (m *Match) Among(p Pool) *Match {
	m.lenders = p.Lenders
	return m
}

// mayAsk tells whether the volunteer is the unit's own or shared with it.
func (m *Match) mayAsk(v *Volunteer) bool {
	if v.UnitID == m.task.UnitID {
		return true
	}
	_, lent := m.lenders[v.UnitID]
	return lent && !v.OwnUnitOnly
}

// Suitable tells what keeps the volunteer from being asked about the task; an
// empty answer means that the volunteer may be asked.
func Suitable(t *Task, v *Volunteer, f Facts, s Settings, zone *time.Location, now time.Time) Obstacles {
	return NewMatch(t, s, zone, now).Obstacles(v, f)
}

// Obstacles holds one volunteer against the task.
func (m *Match) Obstacles(v *Volunteer, f Facts) Obstacles {
	return m.lasting(v) | m.lately(v, f)
}

// outright tells whether something in the volunteer's own row keeps them from the
// task: most of a long roster stays out whatever happened lately, and then
// nobody need know what else does. What keeps most people out comes first.
func (m *Match) outright(v *Volunteer) bool {
	return !contains(v.Categories, m.task.Category) || !inArea(v.Postcodes, m.task.Postcode) || !m.availableThen(v.Available) ||
		m.lasting(v) != 0
}

// lasting are the obstacles in the volunteer's own row.
func (m *Match) lasting(v *Volunteer) Obstacles {
	var o Obstacle
	t := m.task
	if !contains(v.Categories, t.Category) {
		o |= ObstacleCategory
	}
	if !inArea(v.Postcodes, t.Postcode) {
		o |= ObstacleArea
	}
	if !m.availableThen(v.Available) {
		o |= ObstacleHours
	}
	if v.Left {
		o |= ObstacleLeft
	}
	if v.Stopped {
		o |= ObstacleStopped
	}
	// Somebody on a pause wants no texts now, even about a task after it.
	if v.PausedUntil.After(m.now) {
		o |= ObstaclePaused
	}
	if !m.mayAsk(v) {
		o |= ObstacleUnit
	}
	for _, kind := range m.required {
		if !m.cleared(v.Clearances, kind) {
			o |= ObstacleClearance
		}
	}
	if !v.speaks(t.Needs.Language) {
		o |= ObstacleLanguage
	}
	if t.Needs.Gender != "" && v.Gender != t.Needs.Gender {
		o |= ObstacleGender
	}
	if t.Needs.Car && !v.Car {
		o |= ObstacleCar
	}
	if m.tooFar(v) {
		o |= ObstacleFar
	}
	if t.Needs.Hearing && !v.ClearSpeech {
		o |= ObstacleHearing
	}
	if m.wheelchair && !m.managesChair(v) {
		o |= ObstacleWheelchair
	}
	for _, s := range t.Needs.Skills {
		if !contains(v.Skills, s) {
			o |= ObstacleSkill
		}
	}
	if m.tooYoungOrOld(v) {
		o |= ObstacleAge
	}
	if v.Flagged != "" {
		o |= ObstacleNumber
	}
	if v.Channel == ChannelCall && !byCall(v, m.settings) {
		o |= ObstacleCallOnly
	}
	return Obstacles(o)
}

// lately are the obstacles in what happened lately.
func (m *Match) lately(v *Volunteer, f Facts) Obstacles {
	var o Obstacle
	// Who was asked whether they can help on the day has said no, or not then.
	if m.today(f) < 0 {
		o |= ObstacleToday
	}
	for _, b := range f.Near {
		if !m.reaches(b) {
			o |= ObstacleTravel
		}
	}
	if f.Booked {
		o |= ObstacleBooked
	}
	if f.Blocked {
		o |= ObstacleBlocked
	}
	if f.Asked {
		o |= ObstacleAsked
	}
	if f.Week >= m.weeklyCap(v) {
		o |= ObstacleWeeklyCap
	}
	// An urgent task cannot wait, nor, if the unit will have it so, can one in an
	// emergency: its question goes out beside the other and both get a number.
	if f.Busy && !m.task.Urgent && (!m.settings.widened.beside || f.Open >= mostBeside) {
		o |= ObstacleBusy
	}
	return Obstacles(o)
}

// tooFar tells whether the task is known to lie beyond what the volunteer, or
// else the unit, has set.
func (m *Match) tooFar(v *Volunteer) bool {
	reach := v.ReachKm
	if reach == 0 {
		reach = m.settings.MaxKm
	}
	if reach == 0 || v.Home == "" || m.task.Postcode == "" {
		return false
	}
	km, known := m.km(v.Home)
	return known && km > float64(reach)
}

// managesChair tells whether the volunteer can do the task with somebody in a
// wheelchair: where one goes by car, the car must take it.
func (m *Match) managesChair(v *Volunteer) bool {
	if m.task.Needs.Car || m.task.Category == "transport" {
		return v.CarTakesChair
	}
	return v.PushesChair
}

func (m *Match) weeklyCap(v *Volunteer) int {
	limit := v.MaxOffersPerWeek
	if home, lent := m.lenders[v.UnitID]; limit == 0 && lent {
		limit = home.MaxOffersPerWeek // what goes at home goes everywhere
	}
	if limit == 0 {
		limit = m.settings.MaxOffersPerWeek
	}
	if m.task.Urgent {
		limit += urgentExtra
	}
	return limit
}

// availableThen tells whether the windows cover the whole of the task. Windows
// that touch count as one.
func (m *Match) availableThen(windows []Window) bool {
	if len(windows) == 0 {
		return true
	}
	for _, need := range m.hours {
		at := need.From
		// Each round moves at forward to the end of a window that holds it, so
		// there are at most as many rounds as windows.
		for moved := true; moved && at < need.To; {
			moved = false
			for _, w := range windows {
				if w.Weekday == need.Weekday && w.From <= at && w.To > at {
					at, moved = w.To, true
				}
			}
		}
		if at < need.To {
			return false
		}
	}
	return true
}

// hoursOf cuts the time from start to end into windows of one day each, and
// where the clock is changed, so that each is a stretch of the wall clock.
func hoursOf(start, end time.Time) []Window {
	var hours []Window
	for at := start; at.Before(end); {
		y, mo, d := at.Date()
		next := earlier(time.Date(y, mo, d+1, 0, 0, 0, 0, at.Location()), end)
		next = earlier(clockChange(at, next), next)
		// The last moment, rather than the end, tells the hour on the wall: the end
		// of a day is 24:00, and of the hour before a change what it was then.
		last := next.Add(-time.Nanosecond)
		hours = append(hours, Window{Weekday: at.Weekday(), From: timeOfDay(at), To: timeOfDay(last) + 1})
		at = next
	}
	return hours
}

// clockChange is when between two times the clock is put forward or back; the
// later of them where it is not.
func clockChange(from, to time.Time) time.Time {
	_, before := from.Zone()
	if _, after := to.Add(-time.Nanosecond).Zone(); after == before {
		return to
	}
	for at := from.Truncate(time.Minute); at.Before(to); at = at.Add(time.Minute) {
		if _, now := at.Zone(); now != before {
			return at
		}
	}
	return to
}

// cleared tells whether a clearance of the kind holds from the start to the
// end of the task.
func (m *Match) cleared(shown []Clearance, kind string) bool {
	for _, c := range shown {
		if c.Kind == kind && !m.start.Before(c.Issued) && (c.Expires.IsZero() || !c.Expires.Before(m.end)) {
			return true
		}
	}
	return false
}

// speaks tells whether somebody registered with a language meets a need. The
// two written forms of Norwegian are one spoken language.
func speaks(has, need string) bool {
	norwegian := func(l string) bool { return l == "nb" || l == "nn" || l == "no" || l == "" }
	return need == "" || has == need || norwegian(has) && norwegian(need)
}

// inArea tells whether a postcode is in the area: an entry of fewer than four
// digits stands for all postcodes that begin so.
func inArea(area []string, postcode string) bool {
	if len(area) == 0 || postcode == "" {
		return true
	}
	for _, a := range area {
		if len(a) <= len(postcode) && postcode[:len(a)] == a {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
