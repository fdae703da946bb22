package admin

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/sms"
	"folgesvenn/sms/dates"
)

// words says times, counts and states, seen from now in the unit's time zone: in
// bokmål, as sentences are composed, unless in says otherwise.
type words struct {
	now  time.Time
	zone *time.Location
	lang *lang.Language
}

func (a *Admin) words() words {
	return words{now: a.svc.Now().In(a.svc.Zone()), zone: a.svc.Zone()}
}

// in is the same words in a language, for what is shown as it is.
func (w words) in(l *lang.Language) words {
	w.lang = l
	return w
}

// daysFrom counts midnights from a to b on the wall.
func daysFrom(a, b time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(b).Sub(day(a)) / (24 * time.Hour))
}

// Full says when a task is in full: "torsdag 26. november kl. 10-12".
func (w words) Full(start, end time.Time) string { return w.lang.Moment(w.full(start, end)) }

func (w words) full(start, end time.Time) string {
	return sms.When("nb", start.In(w.zone), end.In(w.zone), w.now)
}

// When says it as short as it is clear today: "i dag kl. 10-12".
func (w words) When(start, end time.Time) string { return w.lang.Moment(w.when(start, end)) }

func (w words) when(start, end time.Time) string {
	full := w.full(start, end)
	_, clock, ok := strings.Cut(full, " kl. ")
	if !ok {
		return full
	}
	switch daysFrom(w.now, start.In(w.zone)) {
	case 0:
		return "i dag kl. " + clock
	case 1:
		return "i morgen kl. " + clock
	}
	return full
}

// Clock says the time of day alone: "10-12".
func (w words) Clock(start, end time.Time) string {
	_, clock, _ := strings.Cut(w.full(start, end), " kl. ")
	return w.lang.Clock(clock)
}

// Day says a day: "i dag", "i morgen", "torsdag 26. november".
func (w words) Day(t time.Time) string { return w.lang.Moment(w.day(t)) }

func (w words) day(t time.Time) string {
	t = t.In(w.zone)
	switch daysFrom(w.now, t) {
	case -1:
		return "i går"
	case 0:
		return "i dag"
	case 1:
		return "i morgen"
	}
	return sms.Date("nb", t, w.now)
}

// WeekDay says a day by its name and date, whenever it is: "torsdag 26. november".
func (w words) WeekDay(t time.Time) string {
	return w.lang.Moment(sms.Date("nb", t.In(w.zone), t))
}

// Span says from which day to which: "1. januar 2026 til 31. mars 2026".
func (w words) Span(from, last time.Time) string {
	first, end := w.Date(dispatch.DateOf(from.In(w.zone))), w.Date(dispatch.DateOf(last.In(w.zone)))
	if first == end {
		return first
	}
	return first + w.lang.Moment(" til ") + end
}

// shortMonth is a month under a column: "jan.", "mai".
func shortMonth(m time.Month) string {
	return [...]string{"jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."}[m-1]
}

// At says a moment: "i dag kl. 10.05", "mandag 23. november kl. 9".
func (w words) At(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return w.lang.Moment(w.day(t) + " kl. " + sms.Clock("nb", t.In(w.zone)))
}

// Ago says how long something has been, and when that is long, since when.
func (w words) Ago(t time.Time) string { return w.lang.Moment(w.ago(t)) }

func (w words) ago(t time.Time) string {
	d := w.now.Sub(t)
	switch {
	case d < time.Minute:
		return "akkurat nå"
	case d < time.Hour:
		return "for " + count(int(d/time.Minute), "minutt", "minutter") + " siden"
	case d < 12*time.Hour && daysFrom(t.In(w.zone), w.now) == 0:
		return "for " + count(int(d/time.Hour), "time", "timer") + " siden"
	}
	return w.day(t) + " kl. " + sms.Clock("nb", t.In(w.zone))
}

// In says how long it is until something, or when it is.
func (w words) In(t time.Time) string { return w.lang.Moment(w.until(t)) }

func (w words) until(t time.Time) string {
	d := t.Sub(w.now)
	switch {
	case d < time.Minute:
		return "nå"
	case d < time.Hour:
		return "om " + count(int((d+time.Minute-1)/time.Minute), "minutt", "minutter")
	}
	return w.day(t) + " kl. " + sms.Clock("nb", t.In(w.zone))
}

// Today is today's date.
func (w words) Today() string { return w.lang.Moment(sms.Date("nb", w.now, w.now)) }

// Date says a calendar day with its year: "26. november 2026".
func (w words) Date(d dispatch.Date) string {
	t := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, w.zone)
	return w.lang.Moment(dateNB(t)) + " " + strconv.Itoa(d.Year)
}

// MonthName says a month: "november 2026".
func (w words) MonthName(t time.Time) string {
	_, month, _ := strings.Cut(dateNB(t), " ")
	return w.lang.Moment(month) + " " + strconv.Itoa(t.Year())
}

// ISO is a moment for the machine that reads <time>.
func (w words) ISO(t time.Time) string { return t.In(w.zone).Format(time.RFC3339) }

// count says how many: "1 frivillig", "3 frivillige".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// andList joins names as people do: "Kari, Ola og Per".
func andList(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " og " + items[len(items)-1]
}

// upperFirst begins a sentence.
func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// lasting says a duration: "1 time 30 minutter", "1 døgn".
func lasting(d time.Duration) string {
	if d == 0 {
		return "0 minutter"
	}
	var parts []string
	add := func(unit time.Duration, one, many string) {
		if n := int(d / unit); n > 0 {
			parts = append(parts, count(n, one, many))
			d %= unit
		}
	}
	if d%(24*time.Hour) == 0 {
		add(24*time.Hour, "døgn", "døgn")
	}
	add(time.Hour, "time", "timer")
	add(time.Minute, "minutt", "minutter")
	add(time.Second, "sekund", "sekunder")
	return strings.Join(parts, " ")
}

// parseLasting reads a duration as people write it: "90 min", "1,5 timer",
// "1 time 30 minutter", "2 døgn".
func parseLasting(s string) (time.Duration, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	bad := fmt.Errorf("%q is not a duration", s)
	var total time.Duration
	found := false
	for s != "" {
		i := 0
		for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == ',' || s[i] == '.') {
			i++
		}
		n, err := strconv.ParseFloat(strings.ReplaceAll(s[:i], ",", "."), 64)
		if err != nil || n > 10_000 {
			return 0, bad
		}
		s = strings.TrimSpace(s[i:])
		j := 0
		for j < len(s) && s[j] != ' ' && (s[j] < '0' || s[j] > '9') {
			j++
		}
		unit, ok := map[string]time.Duration{
			"s": time.Second, "sek": time.Second, "sekund": time.Second, "sekunder": time.Second, "sec": time.Second, "second": time.Second, "seconds": time.Second,
			"m": time.Minute, "min": time.Minute, "minutt": time.Minute, "minutter": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
			"t": time.Hour, "h": time.Hour, "time": time.Hour, "timer": time.Hour, "timar": time.Hour, "hour": time.Hour, "hours": time.Hour,
			"d": 24 * time.Hour, "døgn": 24 * time.Hour, "dag": 24 * time.Hour, "dager": 24 * time.Hour, "dagar": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
		}[strings.TrimSuffix(s[:j], ".")]
		if !ok {
			return 0, bad
		}
		total += time.Duration(n * float64(unit))
		found = true
		s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(s[j:]), "og "), "and ")
		s = strings.TrimSpace(s)
	}
	if !found {
		return 0, bad
	}
	return total, nil
}

// tag is a state with its colour in Designsystemet.
type tag struct{ Text, Color string }

func taskTag(s dispatch.TaskState) tag {
	switch s {
	case dispatch.TaskDraft:
		return tag{"Kladd", "neutral"}
	case dispatch.TaskOpen:
		return tag{"Vi spør", "info"}
	case dispatch.TaskAssigned:
		return tag{"Avtalt", "success"}
	case dispatch.TaskDone:
		return tag{"Utført", "neutral"}
	case dispatch.TaskUnfilled:
		return tag{"Ikke fylt", "danger"}
	case dispatch.TaskCancelled:
		return tag{"Avlyst", "neutral"}
	}
	return tag{string(s), "neutral"}
}

func offerTag(s dispatch.OfferState) tag {
	switch s {
	case dispatch.OfferQueued:
		return tag{"I kø", "neutral"}
	case dispatch.OfferSent:
		return tag{"Venter på svar", "info"}
	case dispatch.OfferAccepted:
		return tag{"Ja", "success"}
	case dispatch.OfferDeclined:
		return tag{"Nei", "neutral"}
	case dispatch.OfferLapsed:
		return tag{"Svarte ikke", "neutral"}
	case dispatch.OfferFailed:
		return tag{"Kom ikke fram", "danger"}
	case dispatch.OfferWithdrawn:
		return tag{"Trukket tilbake", "neutral"}
	}
	return tag{string(s), "neutral"}
}

// changeTag says where the question whether a change suits stands.
func changeTag(s dispatch.OfferState) tag {
	if s == dispatch.OfferFailed {
		return tag{"Ikke spurt", "danger"}
	}
	return tag{"Endringen er ikke bekreftet", "warning"}
}

func volunteerTag(s dispatch.VolunteerState) tag {
	switch s {
	case dispatch.VolunteerActive:
		return tag{"Aktiv", "success"}
	case dispatch.VolunteerPaused:
		return tag{"Pause", "warning"}
	case dispatch.VolunteerStopped:
		return tag{"Meldt av", "danger"}
	case dispatch.VolunteerLeft:
		return tag{"Sluttet", "neutral"}
	}
	return tag{string(s), "neutral"}
}

// messageState says how far a text has come, for small print under it.
func messageState(s dispatch.MessageState) string {
	switch s {
	case dispatch.MessageReceived:
		return "mottatt"
	case dispatch.MessageQueued:
		return "i kø"
	case dispatch.MessageSending:
		return "sendes"
	case dispatch.MessageUnsettled:
		return "uvisst om den kom fram"
	case dispatch.MessageSent:
		return "sendt"
	case dispatch.MessageDelivered:
		return "levert"
	case dispatch.MessageFailed:
		return "kom ikke fram"
	case dispatch.MessageCancelled:
		return "ikke sendt"
	}
	return string(s)
}

func genderName(g string) string {
	switch g {
	case "female":
		return "Kvinne"
	case "male":
		return "Mann"
	case "other":
		return "Annet"
	}
	return ""
}

func durationOf(d dispatch.Duration) time.Duration { return time.Duration(d) }

// dateNB is a date without its weekday: "26. november".
func dateNB(t time.Time) string {
	_, date, _ := strings.Cut(sms.Date("nb", t, t), " ")
	return date
}

func dayNB(t time.Time) string { return dispatch.Weekday(t.Weekday()) }

// midnight begins the day that is so many days after the one of t.
func midnight(t time.Time, days int) time.Time { return dates.Midnight(t, days) }
