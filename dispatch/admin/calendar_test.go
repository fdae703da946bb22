package admin

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

func TestWeeksOfTheCalendar(t *testing.T) {
	for _, x := range []struct{ day, monday, week string }{
		{"2026-11-24", "2026-11-23", "2026-W48"},
		{"2026-01-01", "2025-12-29", "2026-W01"},
		{"2027-01-03", "2026-12-28", "2026-W53"},
		{"2026-03-29", "2026-03-23", "2026-W13"}, // 23 hours
		{"2026-10-25", "2026-10-19", "2026-W43"}, // 25 hours
		{"2024-12-30", "2024-12-30", "2025-W01"},
	} {
		day, err := time.ParseInLocation(time.DateOnly, x.day, oslo)
		if err != nil {
			t.Fatal(err)
		}
		monday := mondayOf(day.Add(11 * time.Hour))
		if got := monday.Format("2006-01-02 15:04"); got != x.monday+" 00:00" {
			t.Errorf("the week of %s begins %s", x.day, got)
		}
		if got := weekValue(monday); got != x.week {
			t.Errorf("%s is in %s", x.day, got)
		}
		if got, ok := parseWeek(x.week, oslo); !ok || !got.Equal(monday) {
			t.Errorf("%s is read as %v, %t", x.week, got, ok)
		}
	}
	for _, bad := range []string{"", "2026", "2026-W00", "2026-W54", "2025-W53", "x-W1", "99999-W01", "2026-W-1"} {
		if m, ok := parseWeek(bad, oslo); ok {
			t.Errorf("%q is read as %v", bad, m)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		day := time.Date(2001, 1, 1, 0, 0, 0, 0, oslo).Add(time.Duration(rapid.Int64Range(0, 90*366*24*60).Draw(t, "minutes")) * time.Minute)
		monday := mondayOf(day)
		if monday.Weekday() != time.Monday || day.Before(monday) || !day.Before(midnight(monday, 7)) || monday.Hour() != 0 {
			t.Fatalf("%v is not in the week of %v", day, monday)
		}
		if back, ok := parseWeek(weekValue(monday), oslo); !ok || !back.Equal(monday) {
			t.Fatalf("%v is written %s and read %v", monday, weekValue(monday), back)
		}
	})
}

func TestTheCalendarShowsAWeek(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	p := c.get("/kalender")
	for _, want := range []string{"uke 48, 2026", "Torsdag 26. november", "Følge til lege", "Kjøring til svømmehallen", "Avlyst", "mangler frivillig", "/kalender?uke=2026-W47", "/kalender?uke=2026-W49"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the week lacks %q", want)
		}
	}
	if strings.Contains(p.body, "Følge til sykehuset") {
		t.Error("next week's task is in this week")
	}
	if p := c.get("/kalender?uke=2026-W49"); !strings.Contains(p.body, "Følge til sykehuset") || strings.Contains(p.body, "Følge til lege") {
		t.Error("the next week is not shown")
	}
	if p := c.get("/kalender?type=transport"); !strings.Contains(p.body, "Kjøring til svømmehallen") || strings.Contains(p.body, "Følge til lege") {
		t.Error("the category is not obeyed")
	}
	if p := c.get(fmt.Sprintf("/kalender?bestiller=%d", c.requester.ID)); !strings.Contains(p.body, "Følge til lege") {
		t.Error("the institution's tasks are gone")
	}
	if p := c.get("/kalender?bestiller=999"); strings.Contains(p.body, "Følge til lege") {
		t.Error("another institution sees these tasks")
	}
	if p := c.get("/kalender?bestiller=x"); p.status != http.StatusNotFound {
		t.Errorf("a bad address is answered %d", p.status)
	}
	for _, odd := range []string{"?uke=tull", "?dag=2026-13-45", "?dag=0001-01-01", "?uke=2025-W53"} {
		if p := c.get("/kalender" + odd); p.status != http.StatusOK || !strings.Contains(p.body, "uke 48, 2026") {
			t.Errorf("%s: %d, not this week", odd, p.status)
		}
	}
}

// TestTheCalendarInBothClockChanges: on the nights when the clock is moved every
// task stands on its day, at its time on the wall.
func TestTheCalendarInBothClockChanges(t *testing.T) {
	for _, x := range []struct{ sunday, week string }{{"2026-03-29", "2026-W13"}, {"2026-10-25", "2026-W43"}} {
		s := newSite(t, Options{})
		s.login()
		day, _ := time.ParseInLocation(time.DateOnly, x.sunday, oslo)
		s.at(midnight(day, -10).Format("2006-01-02 15:04"))
		for i, clock := range []string{"00:30 01:30", "03:30 05:00", "23:15 23:45"} {
			from, to, _ := strings.Cut(clock, " ")
			s.task(fmt.Sprintf("Nattevakt %d", i), x.sunday+" "+from, x.sunday+" "+to, nil)
		}
		body := s.get("/kalender?uke=" + x.week).body
		_, sunday, found := strings.Cut(body, `datetime="`+x.sunday+`"`)
		if !found {
			t.Fatalf("%s is not in %s", x.sunday, x.week)
		}
		for i, want := range []string{"0.30-1.30", "3.30-5", "23.15-23.45"} {
			if !strings.Contains(sunday, want) || !strings.Contains(sunday, fmt.Sprintf("Nattevakt %d", i)) {
				t.Errorf("%s lacks %q", x.sunday, want)
			}
		}
	}
}

func TestTheDayListIsForPaper(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	p := c.get("/kalender/dagsliste?dag=2026-11-25")
	for _, want := range []string{"onsdag 25. november 2026", "9.30-12", "Følge til tannlege", "Gudrun Fjeld", "Solbakkveien 12", "431 00 001", "Solbakken sykehjem", "441 00 001", "Møt opp i resepsjonen", "1 avlyst oppdrag", "makuler"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if strings.Contains(p.body, "Følge til frisør") {
		t.Error("a task that is called off is on the list")
	}
	three := c.get("/kalender/dagsliste?dag=2026-11-24&dager=3").body
	for _, want := range []string{"Tirsdag 24. november", "Onsdag 25. november", "Torsdag 26. november", "Ingen ennå"} {
		if !strings.Contains(three, want) {
			t.Errorf("three days lack %q", want)
		}
	}
}

var address = regexp.MustCompile(`value="http://[^"]+(/kalender/[A-Za-z0-9_-]{32}\.ics)"`)

// openFeed presses the button and gives the path of the address.
func (s *site) openFeed(pairs ...string) string {
	s.t.Helper()
	p := s.post("/kalender/abonnement", append([]string{"do", "new"}, pairs...)...)
	m := address.FindStringSubmatch(p.body)
	if p.status != http.StatusOK || m == nil {
		s.t.Fatalf("no address: %d", p.status)
	}
	return m[1]
}

// fetched is a feed as a calendar program reads it: without a session.
func (s *site) fetched(path string) map[string]*ics.VEvent {
	s.t.Helper()
	s.client = browser(s.t)
	p := s.get(path)
	if p.status != http.StatusOK || !strings.HasPrefix(p.header.Get("Content-Type"), "text/calendar") {
		s.t.Fatalf("the feed is answered %d %s", p.status, p.header.Get("Content-Type"))
	}
	cal, err := ics.ParseCalendar(strings.NewReader(p.body))
	if err != nil {
		s.t.Fatalf("the feed cannot be read: %v\n%s", err, p.body)
	}
	events := map[string]*ics.VEvent{}
	for _, e := range cal.Events() {
		if events[e.Id()] != nil {
			s.t.Errorf("%s is there twice", e.Id())
		}
		events[e.Id()] = e
	}
	return events
}

func uidOf(t *dispatch.Task) string {
	return fmt.Sprintf("oppdrag-%d-%d@folgesvenn", t.ID, t.CreatedAt.Unix())
}

func prop(e *ics.VEvent, p ics.ComponentProperty) string {
	if x := e.GetProperty(p); x != nil {
		return x.Value
	}
	return ""
}

func TestACoordinatorsCalendar(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	path := c.openFeed()
	events := c.fetched(path)
	for _, x := range []struct {
		task   *dispatch.Task
		status ics.ObjectStatus
		says   string
	}{
		{c.assigned, ics.ObjectStatusConfirmed, c.asked(c.assigned, 0).Name}, {c.open, ics.ObjectStatusTentative, "vi leter"},
		{c.cancelled, ics.ObjectStatusCancelled, "avlyst"}, {c.draft, ics.ObjectStatusTentative, "ikke bekreftet"}, {c.unfilled, ics.ObjectStatusTentative, "vi fant ingen"},
	} {
		e := events[uidOf(x.task)]
		if e == nil {
			t.Errorf("%s is not in the calendar", x.task.Summary)
			continue
		}
		start, err1 := e.GetStartAt()
		end, err2 := e.GetEndAt()
		if err1 != nil || err2 != nil || !start.Equal(x.task.StartsAt) || !end.Equal(x.task.EndsAt) {
			t.Errorf("%s is from %v to %v (%v %v)", x.task.Summary, start, end, err1, err2)
		}
		if got := prop(e, ics.ComponentPropertyStatus); got != string(x.status) {
			t.Errorf("%s is %s", x.task.Summary, got)
		}
		if got := prop(e, ics.ComponentPropertySummary); !strings.Contains(got, x.says) || !strings.Contains(got, x.task.Summary) {
			t.Errorf("%s is called %q", x.task.Summary, got)
		}
	}
	whole := c.get(path).body
	for _, secret := range []string{"Gudrun", "Fjeld", "Solbakkveien", "43100001", "resepsjonen", "rullator"} {
		if strings.Contains(strings.ReplaceAll(whole, "\r\n ", ""), secret) {
			t.Errorf("the calendar says %q, which is of the recipient", secret)
		}
	}
}

// TestACalendarFollowsItsTasks: the same task is the same event for ever, and a
// change counts it up, so that programs take the change in.
func TestACalendarFollowsItsTasks(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	path := c.openFeed()
	before := c.fetched(path)[uidOf(c.assigned)]
	c.wait(time.Hour)
	must(c.site, 0, errOnly(c.svc.Cancel(context.Background(), c.assigned.ID, "flyttet")))
	after := c.fetched(path)[uidOf(c.assigned)]
	if got := prop(after, ics.ComponentPropertyStatus); got != "CANCELLED" {
		t.Errorf("a task that was called off is %s", got)
	}
	var a, b int
	fmt.Sscan(prop(before, ics.ComponentPropertySequence), &a)
	fmt.Sscan(prop(after, ics.ComponentPropertySequence), &b)
	if b <= a {
		t.Errorf("SEQUENCE went from %d to %d", a, b)
	}
}

func TestAnInstitutionsCalendar(t *testing.T) {
	c := newSite(t, Options{}).fill()
	other := must2r(c.site)(c.svc.AddRequester(context.Background(), dispatch.Requester{UnitID: 1, Name: "Granly bosenter", Kind: dispatch.Institution, Phones: []string{"+4744100002"}}, "", HashPassword))
	theirs := c.task("Besøk av hund", "2026-11-28 11:00", "2026-11-28 12:00", func(x *dispatch.Task) { x.RequesterID = other.ID })
	c.login()
	path := c.openFeed("bestiller", fmt.Sprint(c.requester.ID))
	events := c.fetched(path)
	if events[uidOf(theirs)] != nil {
		t.Error("one institution sees another's task")
	}
	e := events[uidOf(c.assigned)]
	if e == nil {
		t.Fatal("the institution's own task is missing")
	}
	v := c.asked(c.assigned, 0)
	whole := strings.ReplaceAll(c.get(path).body, "\r\n ", "")
	if !strings.Contains(prop(e, ics.ComponentPropertySummary), v.FirstName()) {
		t.Errorf("who comes is not said: %s", prop(e, ics.ComponentPropertySummary))
	}
	family := strings.TrimPrefix(v.Name, v.FirstName()+" ")
	for _, secret := range []string{family, v.Phone, v.Phone[3:], "Gudrun", "Fjeld", "Solbakkveien", "resepsjonen", "/oppdrag/"} {
		if strings.Contains(whole, secret) {
			t.Errorf("the institution's calendar says %q", secret)
		}
	}
}

func TestASecretAddressCanBeTakenBack(t *testing.T) {
	var log bytes.Buffer
	c := newSite(t, Options{Log: zerolog.New(&log)}).fill()
	c.login()
	first := c.openFeed()
	if strings.Contains(c.get("/kalender/abonnement").body, first) {
		t.Error("the address is shown a second time")
	}
	second := c.openFeed()
	if p := c.get(first); p.status != http.StatusNotFound || strings.Contains(p.body, "BEGIN:VEVENT") {
		t.Errorf("the old address still answers %d", p.status)
	}
	c.fetched(second)
	c.login()
	c.post("/kalender/abonnement", "do", "end")
	if p := c.get(second); p.status != http.StatusNotFound {
		t.Errorf("an address that was ended answers %d", p.status)
	}
	for _, path := range []string{"/kalender/x.ics", "/kalender/" + strings.Repeat("a", 32) + ".ics"} {
		if p := c.get(path); p.status != http.StatusNotFound {
			t.Errorf("%s answers %d", path, p.status)
		}
	}
	if strings.Contains(log.String(), second[10:42]) || strings.Contains(log.String(), first[10:42]) {
		t.Error("an address is in the log")
	}
	must(c.site, 0, c.svc.View(context.Background(), func(tx dispatch.Tx) error {
		events, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
		n := 0
		for _, e := range events {
			if strings.HasPrefix(e.Kind, "calendar.") {
				n++
			}
			if strings.Contains(fmt.Sprint(*e), first[10:42]) {
				t.Error("an address is in the event log")
			}
		}
		if n != 3 {
			t.Errorf("%d events of calendars, not 3", n)
		}
		return err
	}))
}

// TestCalendarsOfOthers: nobody makes an address for another unit's institution,
// and who may only look makes none.
func TestCalendarsOfOthers(t *testing.T) {
	c := newSite(t, Options{}).fill()
	var foreign int64
	must(c.site, 0, c.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		u := &dispatch.Unit{Name: "Kultur", Settings: dispatch.DefaultSettings()}
		if err := tx.AddUnit(u); err != nil {
			return err
		}
		r := &dispatch.Requester{UnitID: u.ID, Name: "Fremmed hjem", Kind: dispatch.Institution}
		err := tx.AddRequester(r)
		foreign = r.ID
		return err
	}))
	c.login()
	if p := c.post("/kalender/abonnement", "do", "new", "bestiller", fmt.Sprint(foreign)); p.status != http.StatusNotFound || address.MatchString(p.body) {
		t.Errorf("an address was made for another unit's institution: %d", p.status)
	}
	c.addUser("les@sentralen.example", "Les", dispatch.RoleReadOnly)
	c.client = browser(t)
	c.loginAs("les@sentralen.example")
	if p := c.post("/kalender/abonnement", "do", "new"); p.status != http.StatusForbidden {
		t.Errorf("who may only look got %d", p.status)
	}
}

// TestACalendarSpeaksTheLanguageOfWhoseItIs: a coordinator's the language of their
// page, an institution's its own, each otherwise the unit's.
func TestACalendarSpeaksTheLanguageOfWhoseItIs(t *testing.T) {
	c := newSite(t, Options{}).fill()
	says := map[string]string{"nb": "vi leter etter en frivillig", "nn": "vi leitar etter ein frivillig", "en": "we are looking for a volunteer"}
	asks := map[string]string{"nb": "Spørsmål? Ring", "nn": "Spørsmål? Ring", "en": "Questions? Call"}
	for _, x := range []struct{ unit, own, want string }{{"nb", "", "nb"}, {"nn", "", "nn"}, {"nn", "en", "en"}, {"en", "nb", "nb"}} {
		must(c.site, 0, errOnly(c.svc.ChangeSettings(context.Background(), dispatch.FirstUnit, func(s *dispatch.Settings) error { s.Language = x.unit; return nil })))
		must(c.site, 0, errOnly(c.svc.EditRequester(context.Background(), c.requester.ID, "", HashPassword, func(r *dispatch.Requester) error { r.Language = x.own; return nil })))
		c.login()
		mine, home := c.openFeed(), c.openFeed("bestiller", fmt.Sprint(c.requester.ID))
		if got := prop(c.fetched(home)[uidOf(c.open)], ics.ComponentPropertyDescription); !strings.Contains(strings.ToLower(got), says[x.want]) || !strings.Contains(got, asks[x.want]) {
			t.Errorf("an institution's calendar, its own %q in a unit's %s: %q", x.own, x.unit, got)
		}
		if got := prop(c.fetched(mine)[uidOf(c.open)], ics.ComponentPropertySummary); !strings.Contains(got, says[x.unit]) {
			t.Errorf("the calendar of who has chosen nothing, in a unit's %s: %q", x.unit, got)
		}
	}
}
