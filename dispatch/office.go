package dispatch

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ClosedDays are days on which a unit's office is closed by its own choice: a
// holiday of theirs, a planning day. To is the last of them.
type ClosedDays struct {
	From, To Date
	Name     string
}

// Duty is one coordinator on duty on one weekday. Of several on the same day
// the first in the list is told first, and the next when nobody answers.
type Duty struct {
	Weekday time.Weekday
	UserID  int64 // a user of the page; 0: none. Gives name, telephone and e-mail where those are empty
	Name    string
	Phone   string // E.164; takes texts, and calls that are put through
	Email   string
}

// OnDuty are those on duty on the day that t falls on in its own location, in
// the order in which they are told. Nobody where the day has no rota.
func (s Settings) OnDuty(t time.Time) []Duty {
	var list []Duty
	for _, d := range s.Rota {
		if d.Weekday == t.Weekday() {
			list = append(list, d)
		}
	}
	return list
}

// ClosedOn says why the office is closed all day; empty: it is not.
func (s Settings) ClosedOn(d Date) string {
	if name, ok := Holiday(d); ok && s.HolidaysClosed {
		return name
	}
	for _, c := range s.ClosedDays {
		if !d.Before(c.From) && !c.To.Before(d) {
			if c.Name == "" {
				return "stengt"
			}
			return c.Name
		}
	}
	return ""
}

// Open tells whether somebody is at the office; t is in the unit's zone. A unit
// that has not said when it is open counts as open on every day that is not
// closed.
func (s Settings) Open(t time.Time) bool {
	if s.ClosedOn(DateOf(t)) != "" {
		return false
	}
	if len(s.OpeningHours) == 0 {
		return true
	}
	at := timeOfDay(t)
	return slices.ContainsFunc(s.OpeningHours, func(w Window) bool { return w.Weekday == t.Weekday() && w.From <= at && at < w.To })
}

// farAhead is how far the calendar is searched: an office that does not open
// within a year will not.
const farAhead = 400

// NextOpen is the first time from t on at which the office is open. The zero
// time: never.
func (s Settings) NextOpen(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	if s.Open(local) {
		return t
	}
	for i := range farAhead {
		day := DateOf(local).AddDays(i)
		if s.ClosedOn(day) != "" {
			continue
		}
		if from := s.firstOpen(day, t, zone); !from.IsZero() {
			return from
		}
	}
	return time.Time{}
}

// firstOpen is the earliest beginning of an opening on a day that lies after t.
func (s Settings) firstOpen(day Date, t time.Time, zone *time.Location) (first time.Time) {
	midnight := day.Start(zone)
	if len(s.OpeningHours) == 0 {
		if midnight.After(t) {
			first = midnight
		}
		return first
	}
	for _, w := range s.OpeningHours {
		if w.Weekday != midnight.Weekday() {
			continue
		}
		if from := w.From.On(midnight); from.After(t) && (first.IsZero() || from.Before(first)) {
			first = from
		}
	}
	return first
}

// OpenUntil is when the office closes, for a time at which it is open; bounded,
// because some never do.
func (s Settings) OpenUntil(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	if len(s.OpeningHours) == 0 {
		for i := 1; i < farAhead; i++ {
			if day := DateOf(local).AddDays(i); s.ClosedOn(day) != "" {
				return day.Start(zone)
			}
		}
		return t.AddDate(1, 0, 0)
	}
	until := t
	for _, w := range s.OpeningHours {
		if end := w.To.On(local); w.Weekday == local.Weekday() && w.From <= timeOfDay(local) && end.After(until) {
			until = end
		}
	}
	return until
}

var weekdayCodes = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// WeekdayCode is how a weekday is written in JSON: mon, tue.
func WeekdayCode(d time.Weekday) string { return weekdayCodes[d] }

// ParseWeekday reads mon, tue, wed, thu, fri, sat or sun.
func ParseWeekday(s string) (time.Weekday, error) {
	i := slices.Index(weekdayCodes, s)
	if i < 0 {
		return 0, fmt.Errorf("%q is not a weekday; write mon, tue, wed, thu, fri, sat or sun", s)
	}
	return time.Weekday(i), nil
}

type windowJSON struct {
	Weekday string `json:"weekday"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// MarshalJSON writes {"weekday":"mon","from":"09:00","to":"15:00"}.
func (w Window) MarshalJSON() ([]byte, error) {
	return json.Marshal(windowJSON{WeekdayCode(w.Weekday), w.From.String(), w.To.String()})
}

// UnmarshalJSON reads the same.
func (w *Window) UnmarshalJSON(b []byte) error {
	var raw windowJSON
	err := json.Unmarshal(b, &raw)
	if err == nil {
		w.Weekday, err = ParseWeekday(raw.Weekday)
	}
	if err == nil {
		w.From, err = ParseTimeOfDay(raw.From)
	}
	if err == nil {
		w.To, err = ParseTimeOfDay(raw.To)
	}
	return err
}

type closedJSON struct {
	From string `json:"from"`
	To   string `json:"to"`
	Name string `json:"name"`
}

// MarshalJSON writes {"from":"2026-12-27","to":"2026-12-30","name":"Romjul"}.
func (c ClosedDays) MarshalJSON() ([]byte, error) {
	return json.Marshal(closedJSON{c.From.String(), c.To.String(), c.Name})
}

// UnmarshalJSON reads the same.
func (c *ClosedDays) UnmarshalJSON(b []byte) error {
	var raw closedJSON
	err := json.Unmarshal(b, &raw)
	if err == nil {
		c.From, err = ParseDate(raw.From)
	}
	if err == nil {
		c.To, err = ParseDate(raw.To)
	}
	c.Name = raw.Name
	return err
}

type dutyJSON struct {
	Weekday string `json:"weekday"`
	UserID  int64  `json:"user_id,omitempty"`
	Name    string `json:"name"`
	Phone   string `json:"phone"`
	Email   string `json:"email"`
}

// MarshalJSON writes {"weekday":"mon","name":"Anne","phone":"+47...","email":""}.
func (d Duty) MarshalJSON() ([]byte, error) {
	return json.Marshal(dutyJSON{WeekdayCode(d.Weekday), d.UserID, d.Name, d.Phone, d.Email})
}

// UnmarshalJSON reads the same.
func (d *Duty) UnmarshalJSON(b []byte) error {
	var raw dutyJSON
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	day, err := ParseWeekday(raw.Weekday)
	*d = Duty{day, raw.UserID, raw.Name, raw.Phone, raw.Email}
	return err
}

// checkOffice is the part of checkSettings about when somebody is there and who.
func checkOffice(f *faults, s *Settings) {
	for field, d := range map[string]Duration{"escalate_after": s.EscalateAfter, "tell_after": s.TellAfter} {
		if d < 0 || time.Duration(d) > 366*24*time.Hour {
			f.add(field, "must be from 0s (never) to a year", "Skriv en varighet, for eksempel 15 minutter.")
		}
	}
	if s.EmailFrom = strings.TrimSpace(s.EmailFrom); s.EmailFrom != "" && !emailLike(s.EmailFrom) {
		f.add("email_from", "is no e-mail address", "Skriv en e-postadresse, for eksempel post@sentralen.no.")
	}
	for i, w := range s.OpeningHours {
		if w.Weekday < time.Sunday || w.Weekday > time.Saturday || w.From < 0 || w.From >= w.To || w.To > 24*60 {
			f.add(fmt.Sprintf("opening_hours[%d]", i), "must begin before it ends, on a weekday", "Åpningstiden må begynne før den slutter.")
		}
	}
	limit(f, "opening_hours", len(s.OpeningHours), 50)
	for i := range s.ClosedDays {
		c, field := &s.ClosedDays[i], fmt.Sprintf("closed_days[%d]", i)
		c.Name = tidy(c.Name)
		checkLength(f, field+".name", c.Name, 60)
		if c.To.IsZero() {
			c.To = c.From
		}
		if c.From.IsZero() || c.To.Before(c.From) || c.To.DaysFrom(c.From) > 366 {
			f.add(field, "must begin with a day and end on the same or a later one, within a year", "Skriv første og siste dag, for eksempel 27.12.2026-30.12.2026.")
		}
	}
	limit(f, "closed_days", len(s.ClosedDays), 100)
	for i := range s.Rota {
		d, field := &s.Rota[i], fmt.Sprintf("rota[%d]", i)
		d.Name, d.Email = tidy(d.Name), strings.TrimSpace(d.Email)
		checkLength(f, field+".name", d.Name, 60)
		if d.Phone != "" {
			d.Phone = checkPhone(f, field+".phone", d.Phone)
		}
		if d.Email != "" && !emailLike(d.Email) {
			f.add(field+".email", "is no e-mail address", "Skriv en e-postadresse, for eksempel anne@sentralen.no.")
		}
		if d.Phone == "" && d.Email == "" && d.UserID == 0 {
			f.add(field, "needs a phone, an email or a user_id", "Den som har vakt, må ha telefon eller e-post.")
		}
		if d.Weekday < time.Sunday || d.Weekday > time.Saturday {
			f.add(field+".weekday", "must be a weekday", "Velg en ukedag.")
		}
	}
	limit(f, "rota", len(s.Rota), 100)
}

func limit(f *faults, field string, n, most int) {
	if n > most {
		f.add(field, fmt.Sprintf("at most %d", most), fmt.Sprintf("Høyst %d.", most))
	}
}

// emailLike tells whether an address can be one; whether it is, only a message
// to it shows.
func emailLike(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && len(s) <= 254 && strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsAny(s, " \t\r\n<>,;:\"()[]\\") && !strings.Contains(host, "@")
}
