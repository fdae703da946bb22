package dispatch

import (
	"encoding/json"
	"fmt"
	"time"

	"folgesvenn/sms"
)

// Unit is a centre or a municipal service (enhet).
type Unit struct {
	ID       int64
	Name     string
	Settings Settings
}

// Duration is a time.Duration written as people do: "90m", "24h".
type Duration time.Duration

// MarshalJSON writes "90m"; zero parts are left out ("1h", not "1h0m0s").
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads "90m", "1h30m" or "2s".
func (d *Duration) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("%s is not a duration; write it as \"90m\"", b)
	}
	v, err := time.ParseDuration(s)
	if err != nil {
		return fmt.Errorf("%q is not a duration; write it as \"90m\"", s)
	}
	*d = Duration(v)
	return nil
}

func (d Duration) String() string {
	s := time.Duration(d).String()
	for _, tail := range []string{"m0s", "h0m"} {
		if len(s) > len(tail) && s[len(s)-len(tail):] == tail {
			s = s[:len(s)-len(tail)+1]
		}
	}
	return s
}

// QuietHours is when nobody is texted unasked. From equal to To is no quiet
// period; From after To runs over midnight.
type QuietHours struct {
	From TimeOfDay
	To   TimeOfDay
}

// Policy decides whom to ask and how fast.
type Policy string

// Policies. Pace is described in PACING.md; waves asks a fixed number at a
// fixed interval.
const (
	PolicyWaves Policy = "waves"
	PolicyPace  Policy = "pace"
)

// Settings are a unit's rules. The JSON form is the store's and the API's.
type Settings struct {
	QuietHours   QuietHours `json:"quiet_hours"`
	Policy       Policy     `json:"policy"`
	WaveSize     int        `json:"wave_size"`
	WaveInterval Duration   `json:"wave_interval"`
	// DecideBefore is how long before its start a task must have its
	// volunteer, where it says nothing itself.
	DecideBefore Duration `json:"decide_before"`
	// OfferLapsesAfter is how long an unanswered question keeps its number
	// from being asked about something else. A later yes still counts.
	OfferLapsesAfter Duration   `json:"offer_lapses_after"`
	Reminders        []Duration `json:"reminders"`
	FollowUpAfter    Duration   `json:"follow_up_after"`
	// SeriesAhead is how long before its day the task of a series is made.
	SeriesAhead Duration `json:"series_ahead"`
	// WarnBefore is how long before the deadline the requester hears that nobody
	// is found yet; 0: not at all.
	WarnBefore        Duration `json:"warn_before"`
	MaxOffersPerWeek  int      `json:"max_offers_per_week"`
	ThankForNo        bool     `json:"thank_for_no"`
	CentreName        string   `json:"centre_name"`
	CentrePhone       string   `json:"centre_phone"`
	CoordinatorPhones []string `json:"coordinator_phones"`
	// Language is what who asks for help, is helped, or is a stranger is texted in,
	// where nothing else is known of them: nb, nn or en.
	Language string `json:"language"`
	// OpeningHours are when somebody is at the office; none: not said, and then
	// it counts as open. ClosedDays are the unit's own, beside public holidays.
	OpeningHours   []Window     `json:"opening_hours"`
	ClosedDays     []ClosedDays `json:"closed_days"`
	HolidaysClosed bool         `json:"holidays_closed"` // the office is closed on public holidays
	HolidaysQuiet  bool         `json:"holidays_quiet"`  // nobody is texted unasked on public holidays
	TextsWhenOpen  bool         `json:"texts_when_open"` // nobody is texted unasked while the office is closed
	// Rota is who is on duty on which weekday, in the order in which they are
	// told. A day without is the CoordinatorPhones'.
	Rota []Duty `json:"rota"`
	// EscalateAfter is when urgent Attention that nobody has taken goes to the
	// next on duty; 0: it does not. TellAfter is when other Attention is told to
	// who is on duty; 0: it stands on the page alone.
	EscalateAfter Duration `json:"escalate_after"`
	TellAfter     Duration `json:"tell_after"`
	// EmailFrom is the address that e-mail to coordinators comes from; empty:
	// the installation's.
	EmailFrom string `json:"email_from"`
	// ConfirmReminders lets reminders ask for a yes.
	ConfirmReminders bool `json:"confirm_reminders"`
	// Texts are the unit's own wordings; see Service.ChangeText.
	Texts sms.Texts `json:"texts,omitempty"`
	// YearlyThanks tells volunteers now and then how often they have helped.
	YearlyThanks bool `json:"yearly_thanks"`
	// PricePerSegment is what a part of a text costs, in Currency. It is only
	// used to estimate in reports.
	PricePerSegment float64 `json:"price_per_segment"`
	// PricePerCall is what a call of a minute or two costs, in the same way.
	PricePerCall float64 `json:"price_per_call"`
	Currency     string  `json:"currency"`
	// Retention is how long personal data is kept.
	Retention Retention `json:"retention"`
	// PlaceCalls: volunteers who wish calls, or whose number takes no texts, are
	// rung.
	PlaceCalls bool `json:"place_calls"`
	// UrgentCallAfter is how long after an unanswered text about an urgent task
	// the volunteer is rung; 0: not at all.
	UrgentCallAfter Duration `json:"urgent_call_after"`
	// Voice is the Norwegian voice of calls, one of Voices.
	Voice string `json:"voice"`
	// Categories are the unit's own, beside the built-in ones.
	Categories []string `json:"categories"`
	// ShareWith are the other units that may ask this unit's volunteers.
	ShareWith []int64 `json:"share_with"`
	// RequiredClearances are those that every volunteer on a task of a category
	// must have, whatever the task says.
	RequiredClearances map[string][]string `json:"required_clearances"`
	// LowestAge and HighestAge bound the age of whoever is asked, and LowestAges
	// takes the place of the former for a category; 0: no bound.
	LowestAge  int            `json:"lowest_age"`
	HighestAge int            `json:"highest_age"`
	LowestAges map[string]int `json:"lowest_ages"`
	// ExpiryNotice is how long before its last day a clearance is Attention; 0:
	// never.
	ExpiryNotice Duration `json:"expiry_notice"`
	// Neighbourhoods and Places tell how far it is between postcodes.
	Neighbourhoods []Neighbourhood `json:"neighbourhoods"`
	Places         []Spot          `json:"places"`
	// MaxKm is how far from home a volunteer is asked to go; 0: any distance.
	MaxKm int `json:"max_km"`
	// TravelKmh is how fast people get from one task to another, door to door,
	// and TravelGap the time between two where the distance is not known.
	TravelKmh int      `json:"travel_kmh"`
	TravelGap Duration `json:"travel_gap"`
	// Emergency is what an emergency changes.
	Emergency EmergencyRules `json:"emergency"`

	widened widening // where these are the settings of an emergency
}

// DefaultSettings is what a new unit begins with. Quiet hours follow the
// convention in FACTS.md, the weekly cap PACING.md.
func DefaultSettings() Settings {
	return Settings{
		QuietHours:        QuietHours{From: 20*60 + 30, To: 9 * 60},
		Policy:            PolicyPace,
		WaveSize:          3,
		WaveInterval:      Duration(time.Hour),
		DecideBefore:      Duration(3 * time.Hour),
		OfferLapsesAfter:  Duration(24 * time.Hour),
		Reminders:         []Duration{Duration(24 * time.Hour), Duration(2 * time.Hour)},
		FollowUpAfter:     Duration(2 * time.Hour),
		SeriesAhead:       Duration(14 * 24 * time.Hour),
		WarnBefore:        Duration(3 * time.Hour),
		MaxOffersPerWeek:  5,
		ThankForNo:        true,
		CentreName:        "Frivilligsentralen",
		Language:          "nb",
		PlaceCalls:        true,
		UrgentCallAfter:   Duration(20 * time.Minute),
		Voice:             Voices[0],
		CoordinatorPhones: []string{},
		OpeningHours:      []Window{},
		ClosedDays:        []ClosedDays{},
		HolidaysClosed:    true,
		Rota:              []Duty{},
		EscalateAfter:     Duration(15 * time.Minute),
		TellAfter:         Duration(time.Hour),
		PricePerSegment:   .60,
		PricePerCall:      1,
		Currency:          "NOK",
		Retention:         DefaultRetention(),
		Categories:        []string{},
		ShareWith:         []int64{},
		// The national travel survey has the average journey at 14.7 km in 24
		// minutes, 37 km an hour (TØI report 1383/2014); older people by bus and on
		// foot, with doors to find, are slower.
		TravelKmh:    25,
		TravelGap:    Duration(15 * time.Minute),
		ExpiryNotice: Duration(42 * 24 * time.Hour),

		RequiredClearances: map[string][]string{},
		LowestAges:         map[string]int{},
		Neighbourhoods:     []Neighbourhood{},
		Places:             []Spot{},
		Emergency:          DefaultEmergencyRules(),
	}
}

// MarshalJSON writes {"from":"20:30","to":"09:00"}.
func (q QuietHours) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"from": q.From.String(), "to": q.To.String()})
}

// UnmarshalJSON reads {"from":"20:30","to":"09:00"}.
func (q *QuietHours) UnmarshalJSON(b []byte) error {
	var raw struct{ From, To string }
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	from, err := ParseTimeOfDay(raw.From)
	if err != nil {
		return err
	}
	to, err := ParseTimeOfDay(raw.To)
	if err != nil {
		return err
	}
	*q = QuietHours{from, to}
	return nil
}

// BuiltinCategories are known to every unit.
var BuiltinCategories = []string{"shopping", "escort", "home_help", "visit", "transport", "walk", "reading", "other"}

// KnowsCategory tells whether the unit uses the category.
func (s Settings) KnowsCategory(c string) bool {
	for _, k := range BuiltinCategories {
		if k == c {
			return true
		}
	}
	for _, k := range s.Categories {
		if k == c {
			return true
		}
	}
	return false
}
