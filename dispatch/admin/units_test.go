package admin

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
)

// neighbour is another unit of the installation, with everything in it that a
// page could show. Whatever is personal in it is named as in secrets.
type neighbour struct {
	unit      int64
	volunteer *dispatch.Volunteer
	recipient *dispatch.Recipient
	requester *dispatch.Requester
	task      *dispatch.Task
	message   *dispatch.Message
}

// secrets stand in the other unit alone. What is searched for below is a part of
// them, so that a page that repeats the search does not give them away.
var secrets = []string{"zachariassen", "zebravegen", "zinnober", "+4742109", "421 09 ", "+4743109", "431 09 ", "+4744109", "441 09 "}

func (c *centre) neighbour() *neighbour {
	c.t.Helper()
	ctx := context.Background()
	u, err := c.svc.AddUnit(ctx, "Helse")
	must(c.site, u, err)
	n := &neighbour{unit: u.ID}
	must(c.site, 0, errOnly(c.svc.ChangeSettings(ctx, u.ID, func(s *dispatch.Settings) error {
		s.Policy, s.CoordinatorPhones = dispatch.PolicyWaves, []string{"+4742109009"}
		s.Rota = []dispatch.Duty{{Weekday: time.Tuesday, Name: "Vakt Zachariassen", Phone: "+4742109008"}}
		return nil
	})))
	must(c.site, 0, c.svc.Update(ctx, func(tx dispatch.Tx) error {
		return tx.AddUser(&dispatch.User{UnitID: u.ID, Email: "leder@helse.example", Name: "Leder Zachariassen", Role: dispatch.RoleUnitLead, PasswordHash: passwordHash})
	}))
	n.volunteer = c.volunteer("Frida Zachariassen", "+4742109001", func(v *dispatch.Volunteer) { v.UnitID, v.Note, v.OwnUnitOnly = u.ID, "zinnober", true })
	other := c.volunteer("Gunn Zachariassen", "+4742109002", func(v *dispatch.Volunteer) { v.UnitID = u.ID })
	n.recipient = must2(c.site)(c.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: u.ID, Name: "Hilde Zachariassen", Phone: "+4743109001", Address: "Zebravegen 1", Postcode: "1470"}))
	n.requester = must2r(c.site)(c.svc.AddRequester(ctx, dispatch.Requester{UnitID: u.ID, Name: "Zachariassen sykehjem", Kind: dispatch.Institution, Phones: []string{"+4744109001"}, Address: "Zebravegen 2"}, "", HashPassword))
	with := func(t *dispatch.Task) {
		t.UnitID, t.RecipientID, t.RequesterID, t.Details = u.ID, n.recipient.ID, n.requester.ID, "Ring på hos zinnober"
	}
	n.task = c.task("Hente zinnober", "2026-11-25 10:00", "2026-11-25 11:00", with)
	c.run()
	c.text(n.volunteer.Phone, "Ja, men hva er zinnober?")
	c.task("Male med zinnober", "2026-11-26 10:00", "2026-11-26 11:00", with)
	c.run()
	c.text(other.Phone, "Nei")
	c.text(other.Phone, "Ja")
	must(c.site, 0, c.svc.BlockPair(ctx, n.volunteer.ID, n.recipient.ID, true))
	must(c.site, 0, errOnly(c.svc.AddSeries(ctx, dispatch.Series{UnitID: u.ID, Category: "shopping", Summary: "Handle zinnober", Place: "Solbakken", RecipientID: n.recipient.ID,
		Rule: "FREQ=WEEKLY;BYDAY=TH", FirstDay: dispatch.Date{Year: 2026, Month: 11, Day: 26}, From: 10 * 60, To: 11 * 60})))
	must(c.site, 0, errOnly(c.svc.OpenFeed(ctx, dispatch.Feed{UnitID: u.ID, RequesterID: n.requester.ID})))
	c.run()
	must(c.site, 0, c.svc.View(ctx, func(tx dispatch.Tx) error {
		list, err := tx.Messages(dispatch.MessageFilter{Phone: n.volunteer.Phone}, dispatch.Page{})
		for _, m := range list {
			if m.Direction == dispatch.In {
				n.message = m
			}
		}
		return err
	}))
	return n
}

// TestACoordinatorSeesTheirUnitAlone walks every route, by every id that there is,
// as the head of one unit, and looks for anything of the other's; then presses
// every button there with the other's ids, and sees that nothing of theirs moved.
func TestACoordinatorSeesTheirUnitAlone(t *testing.T) {
	c := newSite(t, Options{}).fill()
	n := c.neighbour()
	c.login()
	before := c.kept(n.unit)
	seen := 0
	for _, path := range c.everyPath(n, http.MethodGet) {
		p := c.get(path)
		if p.status == http.StatusOK {
			seen++
		}
		if found := secretIn(t, p); found != "" {
			t.Errorf("%s (%d) shows %q", path, p.status, found)
		}
	}
	if seen < 100 {
		t.Errorf("only %d paths led to a page", seen)
	}
	form := []string{"do", "send", "som", "yes", "til", "/", "category", "escort", "summary", "Følge", "when", "to 10-12", "name", "Ny", "phone", "+4742100777", "body", "Hei",
		"volunteer_id", fmt.Sprint(n.volunteer.ID), "recipient_id", fmt.Sprint(n.recipient.ID), "requester_id", fmt.Sprint(n.requester.ID), "until", "2026-12-24", "reason", "x", "hours", "1",
		"email", "ny@helse.example", "role", "coordinator", "password", testPassword, "confirm", "ja", "unit_id", fmt.Sprint(n.unit), "nummer", "+4742100777", "block", "ja", "day", "2026-11-26"}
	for _, path := range c.everyPath(n, http.MethodPost) {
		p := c.post(path, form...)
		if p.status >= http.StatusInternalServerError {
			t.Errorf("POST %s: %d %s", path, p.status, p.body)
		}
		if found := secretIn(t, p); found != "" {
			t.Errorf("POST %s (%d) shows %q", path, p.status, found)
		}
		if p.status == http.StatusSeeOther { // the page after it says what was done
			if found := secretIn(t, c.get("/")); found != "" {
				t.Errorf("after POST %s, the page shows %q", path, found)
			}
		}
	}
	if after := c.kept(n.unit); after != before {
		t.Errorf("something of the other unit moved: %s", firstDifference(before, after))
	}
}

// TestWhatIsSharedIsSeen: a volunteer whom the other unit lends can be asked and
// is shown as theirs, and nothing else of the unit is.
func TestWhatIsSharedIsSeen(t *testing.T) {
	c := newSite(t, Options{}).fill()
	n := c.neighbour()
	must(c.site, 0, errOnly(c.svc.ChangeSettings(context.Background(), n.unit, func(s *dispatch.Settings) error {
		s.ShareWith = []int64{dispatch.FirstUnit}
		return nil
	})))
	c.login()
	body := c.get(taskPath(c.open.ID) + "/gi-til?sok=zachar").body
	if !strings.Contains(body, "Gunn Zachariassen") {
		t.Error("the lent volunteer cannot be chosen")
	}
	if strings.Contains(body, "Frida Zachariassen") {
		t.Error("who is kept to the own unit can be chosen")
	}
	if body := c.get("/frivillige?sok=zachar").body; !strings.Contains(body, "Gunn Zachariassen") || strings.Contains(body, "Frida") {
		t.Error("the list is not of the unit's own and the lent volunteers")
	}
	lent := c.get(fmt.Sprintf("/frivillige/%d", n.volunteer.ID+1))
	if lent.status != http.StatusOK || !strings.Contains(lent.body, "Helse") || strings.Contains(lent.body, "innober") {
		t.Errorf("%d: the lent volunteer's page does not say whose they are, or tells of the other unit's tasks", lent.status)
	}
	for _, path := range []string{"/endre"} {
		if p := c.get(fmt.Sprintf("/frivillige/%d%s", n.volunteer.ID+1, path)); p.status == http.StatusOK {
			t.Errorf("a lent volunteer can be changed at %s", path)
		}
	}
	if p := c.get(fmt.Sprintf("/frivillige/%d", n.volunteer.ID)); p.status != http.StatusNotFound {
		t.Errorf("who is kept to the own unit: %d", p.status)
	}
	if p := c.get("/mottakere?sok=zachar"); strings.Contains(p.body, "Zachariassen") {
		t.Error("recipients came along")
	}
}

// TestWhoHelpsElsewhereIsBusyAndNoMore: the page of one's own volunteer whom
// another unit borrowed says when they are taken and for whom, but neither the
// recipient's name nor what was said.
func TestWhoHelpsElsewhereIsBusyAndNoMore(t *testing.T) {
	c := newSite(t, Options{}).fill()
	n := c.neighbour()
	must(c.site, 0, errOnly(c.svc.ChangeSettings(context.Background(), dispatch.FirstUnit, func(s *dispatch.Settings) error {
		s.ShareWith = []int64{n.unit}
		return nil
	})))
	ingrid := c.volunteers[4]
	must(c.site, 0, errOnly(c.svc.Assign(context.Background(), n.task.ID, ingrid.ID)))
	c.run()
	c.login()
	see := func() page {
		t.Helper()
		p := c.get(fmt.Sprintf("/frivillige/%d", ingrid.ID))
		if found := secretIn(t, p); found != "" {
			t.Errorf("the page shows %q", found)
		}
		if !strings.Contains(p.body, "Oppdrag for Helse") {
			t.Error("the page does not tell that she is taken")
		}
		return p
	}
	see()
	c.at("2026-11-25 12:00")
	must(c.site, 0, errOnly(c.svc.Complete(context.Background(), n.task.ID, 1)))
	see()
}

// everyPath fills the holes of every route with whatever fits.
func (c *centre) everyPath(n *neighbour, method string) []string {
	r := chi.NewRouter()
	c.admin.Routes(r)
	var list []string
	_ = chi.Walk(r, func(m, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if m != method || route == "/hendelser" || route == "/logg-ut" || route == "/logg-inn" || route == "/passord" || strings.HasPrefix(route, assetPrefix) || strings.Contains(route, "{token") {
			return nil
		}
		paths := []string{route}
		fill := func(hole string, values ...string) {
			var next []string
			for _, p := range paths {
				if !strings.Contains(p, hole) {
					next = append(next, p)
					continue
				}
				for _, v := range values {
					next = append(next, strings.ReplaceAll(p, hole, v))
				}
			}
			paths = next
		}
		var ids []string
		if method == http.MethodGet {
			for id := int64(1); id <= max(n.task.ID, n.volunteer.ID, n.message.ID)+3; id++ {
				ids = append(ids, fmt.Sprint(id))
			}
		} else {
			known := map[string][]int64{"/trenger-deg": c.attentionOf(n.unit), "/oppdrag": {n.task.ID, n.task.ID + 1}, "/frivillige": {n.volunteer.ID, n.volunteer.ID + 1}, "/mottakere": {n.recipient.ID},
				"/bestillere": {n.requester.ID}, "/faste": {1}, "/beredskap": {1}, "/brukere": {2}, "/enheter": {n.unit}, "/personvern": {n.volunteer.ID, n.recipient.ID, n.requester.ID}}
			for prefix, list := range known {
				if strings.HasPrefix(route, prefix+"/") {
					for _, id := range list {
						ids = append(ids, fmt.Sprint(id))
					}
				}
			}
			if strings.Contains(route, "{id}") && len(ids) == 0 {
				c.t.Errorf("no ids are known for POST %s", route)
			}
		}
		fill("{id}", ids...)
		fill("{n}", "1")
		fill("{kind:frivillig|mottaker|bestiller}", "frivillig", "mottaker", "bestiller")
		fill("{action}", "send-ut", "spor-disse", "spor-alle", "gi-til", "utfort", "ta-av", "kopier", "avlys", "hold", "fortsett", "nok", "let-videre", "kom-ikke")
		fill("{slug}", "ord")
		fill("{key}", "offer")
		for _, p := range paths {
			if strings.Contains(p, "{") {
				c.t.Errorf("%s has a hole that is not filled", p)
			}
		}
		list = append(list, paths...)
		return nil
	})
	if method == http.MethodGet {
		for _, base := range []string{"/oppdrag", "/frivillige", "/mottakere", "/bestillere", "/innboks", "/personvern", "/brukere", taskPath(c.open.ID) + "/gi-til", taskPath(c.open.ID) + "/spor-disse"} {
			for _, q := range []string{"zachar", "42109001", "43109001"} {
				list = append(list, base+"?sok="+q)
			}
		}
		for _, kind := range []string{aRecipient, aRequester} {
			list = append(list, "/oppdrag/finn?slag="+kind+"&sok=zachar", fmt.Sprintf("/oppdrag/som-sist?recipient_id=%d&requester_id=%d", n.recipient.ID, n.requester.ID))
		}
		for _, phone := range []string{n.volunteer.Phone, n.recipient.Phone, n.requester.Phones[0]} {
			list = append(list, "/innboks?sok="+url.QueryEscape(phone))
		}
		list = append(list, fmt.Sprintf("/oppdrag/nytt?fra=%d", n.message.ID), fmt.Sprintf("%s/endre?fra=%d", taskPath(c.open.ID), n.message.ID), fmt.Sprintf("%s/gi-til?frivillig=%d", taskPath(c.open.ID), n.volunteer.ID),
			"/rapporter?fra=2026-11-01&til=2026-12-31", "/oppdrag?maned=2026-11", "/kalender?uke=2026-W48", "/kalender/dagsliste?dag=2026-11-24&dager=7")
	}
	return list
}

func (c *centre) attentionOf(unit int64) (ids []int64) {
	must(c.site, 0, c.svc.View(context.Background(), func(tx dispatch.Tx) error {
		items, err := tx.OpenAttention(unit, dispatch.Page{})
		for _, x := range items {
			ids = append(ids, x.ID)
		}
		return err
	}))
	if len(ids) == 0 {
		c.t.Error("nothing waits in the other unit")
	}
	return ids
}

// secretIn looks for what is the other unit's, in packed files too.
func secretIn(t *testing.T, p page) string {
	t.Helper()
	body := p.body
	if strings.HasPrefix(body, "PK") {
		z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		var all bytes.Buffer
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(&all, r); err != nil {
				t.Fatal(err)
			}
		}
		body = all.String()
	}
	body = strings.ToLower(strings.ReplaceAll(body+p.header.Get("Location"), noBreak, " "))
	for _, s := range secrets {
		if strings.Contains(body, s) {
			return s
		}
	}
	return ""
}

// kept is all that is the unit's, as one text.
func (c *centre) kept(unit int64) string {
	c.t.Helper()
	var all []any
	must(c.site, 0, c.svc.View(context.Background(), func(tx dispatch.Tx) (err error) {
		all = nil
		add := func(v any, e error) {
			all = append(all, v)
			if e != nil {
				err = e
			}
		}
		u, e := tx.Unit(unit)
		add(u, e)
		everything := dispatch.Page{Limit: 1000}
		vs, e := tx.Volunteers(dispatch.VolunteerFilter{UnitID: unit}, everything)
		add(vs, e)
		rs, e := tx.Recipients(unit, everything)
		add(rs, e)
		qs, e := tx.Requesters(unit, everything)
		add(qs, e)
		ts, e := tx.Tasks(dispatch.TaskFilter{UnitID: unit}, everything)
		add(ts, e)
		for _, x := range ts {
			x.WakeAt, x.Version = time.Time{}, 0 // a number that is free again concerns every unit
			on, e := tx.AssignmentsOn(x.ID)
			add(on, e)
			offers, e := tx.OffersOfTask(x.ID)
			add(offers, e)
		}
		ss, e := tx.SeriesOf(unit, everything)
		add(ss, e)
		items, e := tx.OpenAttention(unit, everything)
		add(items, e)
		feeds, e := tx.Feeds(unit)
		add(feeds, e)
		users, e := tx.Users()
		add(nil, e)
		for _, x := range users {
			if x.UnitID == unit {
				add(x, nil)
			}
		}
		for _, v := range vs {
			blocked, e := tx.BlockedFrom(v.ID)
			add(blocked, e)
		}
		return err
	}))
	b, err := json.Marshal(all)
	return string(must(c.site, b, err))
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	part := func(s string) string { return s[max(0, i-300):min(len(s), i+80)] }
	return "\n" + part(a) + "\n" + part(b)
}
