package dispatch

import (
	"fmt"
	"time"
)

// Emergency (beredskap) is a time in which things are not as usual: a storm, a
// power cut, a flood. A unit lead declares it for the whole installation; it
// ends at its time whether or not anybody is there to end it.
type Emergency struct {
	ID         int64
	UnitID     int64 // whose lead declared it; it holds for every unit
	Reason     string
	DeclaredBy string // who, as the log writes it
	DeclaredAt time.Time
	EndsAt     time.Time
	EndedAt    time.Time // zero: not noted as ended yet
	EndedBy    string
	EndReason  string
	Version    int64
}

// Holds tells whether things are not as usual. The clock decides, not whether
// the end has been noted.
func (e *Emergency) Holds(now time.Time) bool {
	return e != nil && e.EndedAt.IsZero() && now.Before(e.EndsAt)
}

// Over is when it was, or will be, over.
func (e *Emergency) Over() time.Time {
	if !e.EndedAt.IsZero() {
		return e.EndedAt
	}
	return e.EndsAt
}

// EmergencyRules are what an emergency changes about how a unit asks. What a
// volunteer has asked for (STOPP, a pause, their own weekly cap, their own unit
// only), clearances, ages, blocked pairs, a no, and that nothing personal stands
// in a question, it never changes.
type EmergencyRules struct {
	// Lasts is how long one is declared for where nobody says; Longest how far
	// ahead its end may be set with one press.
	Lasts   Duration `json:"lasts"`
	Longest Duration `json:"longest"`
	// ExtraOffers is what the unit's weekly cap is raised by.
	ExtraOffers int `json:"extra_offers"`
	// Haste is how many times as fast somebody is looked for: waves are so much
	// larger and so much closer, and to Pace an hour without a volunteer weighs so
	// much more. 1: as usual.
	Haste int `json:"haste"`
	// Rest is how long who has not answered the last question is left in peace,
	// and LapsesAfter how long it keeps the number from being asked about
	// something else. Neither is ever longer than usual.
	Rest        Duration `json:"rest"`
	LapsesAfter Duration `json:"lapses_after"`
	// AskBeside lets a second question go out beside an open one; then both have
	// a number to be answered by.
	AskBeside bool `json:"ask_beside"`
	// WidenQuiet lets questions by text go out at all times but QuietHours, which
	// take the place of the usual ones, of quiet holidays and of opening hours.
	// Nobody is rung in the usual ones, and news and reminders keep to them.
	WidenQuiet bool       `json:"widen_quiet"`
	QuietHours QuietHours `json:"quiet_hours"`
}

// DefaultEmergencyRules widen what a coordinator would widen by hand, and leave
// the nights alone.
func DefaultEmergencyRules() EmergencyRules {
	return EmergencyRules{
		Lasts: Duration(12 * time.Hour), Longest: Duration(72 * time.Hour), ExtraOffers: 5, Haste: 3,
		Rest: Duration(30 * time.Minute), LapsesAfter: Duration(2 * time.Hour), AskBeside: true,
		QuietHours: QuietHours{From: 23 * 60, To: 6 * 60},
	}
}

// widening is what an emergency makes of settings beside changing their fields.
type widening struct {
	holds  bool
	beside bool
	rest   time.Duration
	haste  float64
	cap    int // of the week, as it usually is
}

// Widened are the settings by which a unit asks while an emergency holds. They
// are never kept.
func (s Settings) Widened() Settings {
	r := s.Emergency
	s.widened = widening{holds: true, beside: r.AskBeside, rest: min(answerRest, time.Duration(r.Rest)), haste: float64(max(1, r.Haste)), cap: s.MaxOffersPerWeek}
	s.MaxOffersPerWeek += max(0, r.ExtraOffers)
	s.WaveSize *= max(1, r.Haste)
	s.WaveInterval = max(min(s.WaveInterval, Duration(time.Second)), s.WaveInterval/Duration(max(1, r.Haste)))
	s.OfferLapsesAfter = min(s.OfferLapsesAfter, r.LapsesAfter)
	if r.WidenQuiet {
		s.QuietHours, s.HolidaysQuiet, s.TextsWhenOpen = r.QuietHours, false, false
	}
	return s
}

// InEmergency tells whether these are widened settings.
func (s Settings) InEmergency() bool { return s.widened.holds }

// rest is how long somebody who has not answered is left in peace.
func (s Settings) rest() time.Duration {
	if s.widened.holds {
		return s.widened.rest
	}
	return answerRest
}

// usualCap is the unit's weekly cap when there is no emergency.
func (s Settings) usualCap() int {
	if s.widened.holds {
		return s.widened.cap
	}
	return s.MaxOffersPerWeek
}

// mostBeside is how many questions may be open on one number in an emergency.
const mostBeside = 2

// What an emergency may be set to.
const (
	longestEmergency = 14 * 24 * time.Hour
	mostExtraOffers  = 50
	mostHaste        = 10
)

// emergencyField is where the API has these rules among the settings.
const emergencyField = "emergency."

func checkEmergency(f *faults, r EmergencyRules) {
	lasting := func(field string, d Duration, least, most time.Duration) {
		if time.Duration(d) < least || time.Duration(d) > most {
			f.add(emergencyField+field, fmt.Sprintf("must be from %s to %s", Duration(least), Duration(most)), "Skriv en varighet, for eksempel «12 timer».")
		}
	}
	lasting("lasts", r.Lasts, time.Second, longestEmergency)
	lasting("longest", r.Longest, time.Second, longestEmergency)
	lasting("rest", r.Rest, 0, 24*time.Hour)
	lasting("lapses_after", r.LapsesAfter, time.Second, 7*24*time.Hour)
	if r.Lasts > r.Longest {
		f.add(emergencyField+"lasts", "must not be above longest", "Det vanlige kan ikke vare lenger enn det lengste.")
	}
	if r.ExtraOffers < 0 || r.ExtraOffers > mostExtraOffers {
		f.add(emergencyField+"extra_offers", fmt.Sprintf("must be from 0 to %d", mostExtraOffers), fmt.Sprintf("Skriv et tall fra 0 til %d.", mostExtraOffers))
	}
	if r.Haste < 1 || r.Haste > mostHaste {
		f.add(emergencyField+"haste", fmt.Sprintf("must be from 1 to %d", mostHaste), fmt.Sprintf("Skriv et tall fra 1 til %d.", mostHaste))
	}
}
