package admin

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
)

// How a press is made good: another takes it back, it asks first, or it does no
// harm.
const (
	takenBack  = "undo"
	asksFirst  = "asks"
	doesNoHarm = "harmless"
)

type remedy struct{ how, by string }

// remedies are those of every press of the page: by its route, and where a route
// has several presses, by each of them.
var remedies = map[string]remedy{
	"/logg-inn": {doesNoHarm, "log out again"},
	"/logg-ut":  {doesNoHarm, "log in again; a form in another tab is kept"},
	"/sprak":    {doesNoHarm, "choose the other again; what was typed is kept"},

	"/oppdrag/nytt":              {takenBack, "avlys: nobody is asked before the pace says so, and hold stops it at once"},
	"/oppdrag/forhandsvisning":   {doesNoHarm, "shows, and writes nothing"},
	"/meldinger/lengde":          {doesNoHarm, "shows, and writes nothing"},
	"/oppdrag/{id}/endre":        {takenBack, "endre: the form has what it was in the story and can be written back"},
	"/oppdrag/{id} send-ut":      {asksFirst, "a page"},
	"/oppdrag/{id} spor-disse":   {asksFirst, "a page; hold takes back who was not sent to yet"},
	"/oppdrag/{id} spor-alle":    {asksFirst, "a page; hold takes back who was not sent to yet"},
	"/oppdrag/{id} gi-til":       {asksFirst, "a page; ta-av"},
	"/oppdrag/{id} ta-av":        {asksFirst, "a page; gi-til"},
	"/oppdrag/{id} kom-ikke":     {asksFirst, "a page"},
	"/oppdrag/{id} utfort":       {takenBack, "ikke-utfort, beside what is said and on the task's page"},
	"/oppdrag/{id} ikke-utfort":  {takenBack, "utfort"},
	"/oppdrag/{id} nok":          {asksFirst, "a page"},
	"/oppdrag/{id} avlys":        {asksFirst, "a page"},
	"/oppdrag/{id} hold":         {takenBack, "fortsett"},
	"/oppdrag/{id} fortsett":     {takenBack, "hold"},
	"/oppdrag/{id} let-videre":   {takenBack, "hold"},
	"/oppdrag/{id} hvem":         {takenBack, "hvem: the same form, with what it was in the story"},
	"/trenger-deg/{id} yes":      {takenBack, "ta-av on the task"},
	"/trenger-deg/{id} no":       {takenBack, "gi-til, or spor-disse, on the task"},
	"/trenger-deg/{id} withdraw": {takenBack, "gi-til on the task"},
	"/trenger-deg/{id} dismiss":  {takenBack, "reopen, beside what is said"},
	"/trenger-deg/{id} release":  {asksFirst, "under the press"},
	"/trenger-deg/{id} cancel":   {asksFirst, "under the press"},
	"/trenger-deg/{id} confirm":  {takenBack, "hold on the task, then avlys: the draft was read where the press stands"},
	"/trenger-deg/{id} again":    {asksFirst, "under the press"},
	"/trenger-deg/{id} enough":   {asksFirst, "under the press"},
	"/trenger-deg/{id} look_on":  {takenBack, "hold on the task"},
	"/trenger-deg/{id} move":     {asksFirst, "under the press"},
	"/trenger-deg/{id} take":     {takenBack, "leave, beside what is said and on the item"},
	"/trenger-deg/{id} leave":    {takenBack, "take"},
	"/trenger-deg/{id} reopen":   {takenBack, "dismiss"},

	"/personvern": {asksFirst, "where more would be deleted; else the form takes it back"},
	"/personvern/{kind:frivillig|mottaker|bestiller}/{id}/slett": {asksFirst, "a page"},

	"/beredskap/rundsporring":  {asksFirst, "a preview with how many and what it costs"},
	"/beredskap/svar/{id}":     {takenBack, "the other answer, one press away"},
	"/beredskap/erklaer":       {asksFirst, "a page"},
	"/beredskap/{id}/forleng":  {asksFirst, "a page"},
	"/beredskap/{id}/avslutt":  {asksFirst, "a page"},
	"/kom-i-gang":              {doesNoHarm, "the guide is still at its address and in the help"},
	"/kalender/abonnement new": {asksFirst, "under the press, where one is in use"},
	"/kalender/abonnement end": {asksFirst, "under the press"},
	"/faste/{id}/dag skip":     {asksFirst, "under the press"},
	"/faste/{id}/dag move":     {takenBack, "move it back in the same list"},
	"/faste/{id}/endre save":   {asksFirst, "a plan of what becomes of the days, where any does not stay; else the form takes it back"},
	"/faste/{id}/endre pause":  {asksFirst, "a plan, where any day is called off; else a pause to today ends it"},
	"/faste/{id}/endre end":    {asksFirst, "a plan"},

	"/frivillige/importer":           {asksFirst, "a preview; nothing is written before yes"},
	"/frivillige/ny":                 {takenBack, "personvern: delete; or has left"},
	"/frivillige/{id}/endre":         {takenBack, "the form"},
	"/frivillige/{id}/pause":         {takenBack, "pause, beside what is said"},
	"/frivillige/{id}/skal-ikke-til": {takenBack, "the other, beside what is said"},
	"/samtale":                       {asksFirst, "what will be sent stands in the field above the press, which says that it goes out at once"},

	"/mottakere":            {takenBack, "personvern: delete"},
	"/mottakere/{id}/endre": {takenBack, "the form"},
	"/bestillere":           {takenBack, "personvern: delete"},
	"/bestillere/{id}/endre": {takenBack,
		"the form; a PIN is written anew"},
	"/brukere":                     {takenBack, "close the user, on its page"},
	"/brukere/{id}":                {takenBack, "the form"},
	"/enheter":                     {doesNoHarm, "a unit with nobody in it does nothing, and is called something else by the next press"},
	"/enheter/{id}":                {takenBack, "the form"},
	"/passord":                     {takenBack, "change it again"},
	"/innstillinger":               {takenBack, "the form; nobody is sent anything by it"},
	"/innstillinger/vakt":          {takenBack, "the form"},
	"/innstillinger/hvem":          {takenBack, "the form"},
	"/innstillinger/beredskap":     {takenBack, "the form"},
	"/innstillinger/tekster/{key}": {takenBack, "the wording before, beside what is said"},
	"/innstillinger/tekster/{key}/forhandsvisning": {doesNoHarm, "shows, and writes nothing"},
}

// several are the presses of a route that has more than one.
var several = map[string][]string{
	"/oppdrag/{id}/{action}": append(slices.Clone(askedOf), notDone, "hold", "fortsett", "let-videre", "hvem"),
	"/trenger-deg/{id}": {dispatch.ResolveYes, dispatch.ResolveNo, dispatch.ResolveWithdraw, dispatch.ResolveDismiss, dispatch.ResolveRelease, dispatch.ResolveCancel,
		dispatch.ResolveConfirm, dispatch.ResolveAgain, dispatch.ResolveEnough, dispatch.ResolveLookOn, dispatch.ResolveMove, takeIt, leaveIt, reopenIt},
	"/kalender/abonnement": {"new", "end"},
	"/faste/{id}/dag":      {"skip", "move"},
	"/faste/{id}/endre":    {"save", "pause", "end"},
}

// No press of the page is without a remedy, and none has a remedy that is not
// there any more.
func TestEveryPressIsTakenBackOrAsksFirst(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	found := map[string]bool{}
	must(c.site, 0, chi.Walk(c.srv.Config.Handler.(*chi.Mux), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if method != http.MethodPost {
			return nil
		}
		presses, ok := several[route]
		if !ok {
			presses = []string{""}
		}
		for _, press := range presses {
			key := strings.TrimSuffix(route, "/{action}")
			if press != "" {
				key += " " + press
			}
			found[key] = true
			x := remedies[key]
			if x.how != takenBack && x.how != asksFirst && x.how != doesNoHarm || len(x.by) < 3 {
				t.Errorf("%s is neither taken back, nor asks first, nor is it said why it does no harm", key)
			}
			if route == "/oppdrag/{id}/{action}" && x.how == asksFirst && !slices.Contains(askedOf, press) {
				t.Errorf("%s has no page that asks", key)
			}
		}
		return nil
	}))
	for key := range remedies {
		if !found[key] {
			t.Errorf("%s is no press of the page", key)
		}
	}
	// What is pressed on an item and not taken back asks under the press.
	d := desk{words: c.admin.words(), me: "coordinator:1"}
	for _, as := range several["/trenger-deg/{id}"] {
		want := remedies["/trenger-deg/{id} "+as].how == asksFirst
		if b := d.press(&dispatch.Attention{}, as, "Forkast"); (b.Asks != "" && b.Sure != "") != want {
			t.Errorf("%s asks: %q, want %v", as, b.Asks, want)
		}
	}
	for _, as := range dispatch.Resolutions {
		if pressWords[as] != "" && !slices.Contains(several["/trenger-deg/{id}"], as) {
			t.Errorf("%s is a press that this test does not know", as)
		}
	}
}

var undoForm = regexp.MustCompile(`(?s)<form class="undo" method="post" action="([^"]+)">(.*?)</form>`)
var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// takeBack presses what stands beside the sentence about the last press.
func (s *site) takeBack(p page) page {
	s.t.Helper()
	if p.status != http.StatusSeeOther {
		s.t.Fatalf("the press: %d %s", p.status, saidIn(p.body))
	}
	body := s.get(p.header.Get("Location")).body
	m := undoForm.FindStringSubmatch(body)
	if m == nil {
		s.t.Fatalf("nothing takes it back on %s", p.header.Get("Location"))
	}
	var pairs []string
	for _, f := range hiddenField.FindAllStringSubmatch(m[2], -1) {
		pairs = append(pairs, html.UnescapeString(f[1]), html.UnescapeString(f[2]))
	}
	if again := s.get(p.header.Get("Location")).body; undoForm.MatchString(again) {
		s.t.Error("it is offered for ever")
	}
	return s.post(html.UnescapeString(m[1]), pairs...)
}

// What is said to be taken back beside the sentence is, as a person does it.
func TestTakenBackBesideTheSentence(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	ctx := context.Background()
	var items []*dispatch.Attention
	must(c.site, 0, c.svc.View(ctx, func(tx dispatch.Tx) (err error) {
		items, err = tx.OpenAttention(dispatch.FirstUnit, dispatch.Page{})
		return err
	}))
	item := fmt.Sprintf("/trenger-deg/%d", items[0].ID)
	person := c.volunteers[0]
	now := func() string {
		var out string
		must(c.site, 0, c.svc.View(ctx, func(tx dispatch.Tx) error {
			x, err := tx.Attention(items[0].ID)
			if err != nil {
				return err
			}
			v, err := tx.Volunteer(person.ID)
			if err != nil {
				return err
			}
			blocked, err := tx.BlockedFrom(v.ID)
			if err != nil {
				return err
			}
			task, err := tx.Task(c.open.ID)
			if err != nil {
				return err
			}
			past, err := tx.Tasks(dispatch.TaskFilter{UnitID: dispatch.FirstUnit, States: []dispatch.TaskState{dispatch.TaskDone}}, dispatch.Page{})
			if err != nil {
				return err
			}
			u, err := tx.Unit(dispatch.FirstUnit)
			if err != nil {
				return err
			}
			out = fmt.Sprint(x.ResolvedAs, x.TakenBy, v.PausedUntil.After(c.svc.Now()), len(blocked), task.Held, len(past), u.Settings.Texts)
			return nil
		}))
		return out
	}
	var past int64
	must(c.site, 0, c.svc.View(ctx, func(tx dispatch.Tx) error {
		list, err := tx.Tasks(dispatch.TaskFilter{UnitID: dispatch.FirstUnit, States: []dispatch.TaskState{dispatch.TaskAssigned}}, dispatch.Page{})
		for _, x := range list {
			if x.EndsAt.Before(c.svc.Now()) {
				past = x.ID
			}
		}
		return err
	}))
	text := textPath("declined", "nb")
	for _, x := range []struct {
		name, path string
		pairs      []string
	}{
		{"ja, som planlagt", taskPath(past) + "/utfort", []string{"til", "/"}},
		{"stopp spørringen", taskPath(c.open.ID) + "/hold", nil},
		{"ferdig", item, []string{"som", "dismiss"}},
		{"jeg tar den", item, []string{"som", "take"}},
		{"gi pause", volunteerPath(person.ID) + "/pause", []string{"until", "2026-12-24"}},
		{"skal ikke til", volunteerPath(person.ID) + "/skal-ikke-til", []string{"recipient_id", fmt.Sprint(c.recipient.ID)}},
		{"en tekst", text, []string{"wording", "Takk for svaret."}},
	} {
		before := now()
		p := c.post(x.path, x.pairs...)
		if now() == before {
			t.Errorf("%s does nothing: %d %s", x.name, p.status, saidIn(p.body))
			continue
		}
		if back := c.takeBack(p); back.status != http.StatusSeeOther || now() != before {
			t.Errorf("%s: %d %s, from %s to %s", x.name, back.status, saidIn(back.body), before, now())
		}
	}
	// And what takes back is itself taken back.
	c.takeBack(c.post(taskPath(c.open.ID)+"/hold", "til", "/"))
	c.get(taskPath(c.open.ID))
	must(c.site, 0, errOnly(c.svc.Complete(ctx, past, 2)))
	if body := c.get(taskPath(past)).body; !strings.Contains(body, `id="gjor-ikke-utfort"`) || !strings.Contains(body, "Ikke utført likevel") {
		t.Error("the page of a task that is done does not take it back")
	}
	if p := c.post(taskPath(past) + "/ikke-utfort"); p.status != http.StatusSeeOther || c.state(past) != dispatch.TaskAssigned {
		t.Errorf("%d %s", p.status, c.state(past))
	}
	if p := c.post(taskPath(c.cancelled.ID) + "/ikke-utfort"); p.status == http.StatusSeeOther || saidIn(p.body) == "" {
		t.Error("a task that was called off is undone")
	}
}

// A time after which more is deleted is asked about before it is saved.
func TestAShorterRetentionAsksFirst(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	fields := formFields(s.get("/personvern").body, `class="ds-card stack" method="post" action="/personvern"`)
	set := func(name, value string) {
		for i := 0; i < len(fields); i += 2 {
			if fields[i] == name {
				fields[i+1] = value
				return
			}
		}
		t.Fatalf("no field %s", name)
	}
	days := func() int {
		x, err := s.svc.Settings(t.Context(), dispatch.FirstUnit)
		return must(s, x, err).Retention.Media
	}
	was := days()
	set("media_days", fmt.Sprint(was-10))
	p := s.post("/personvern", fields...)
	if p.status != http.StatusOK || !strings.Contains(p.body, "Ingenting er lagret ennå.") || !strings.Contains(p.body, fmt.Sprintf("Bilder og lydfiler: %d dager", was-10)) || days() != was {
		t.Fatalf("it does not ask: %d, %d days", p.status, days())
	}
	fields = formFields(p.body, `class="ds-card stack" method="post" action="/personvern"`)
	if p := s.post("/personvern", fields...); p.status != http.StatusSeeOther || days() != was-10 {
		t.Errorf("the second press: %d, %d days", p.status, days())
	}
	fields = formFields(s.get("/personvern").body, `class="ds-card stack" method="post" action="/personvern"`)
	set("media_days", fmt.Sprint(was))
	if p := s.post("/personvern", fields...); p.status != http.StatusSeeOther || days() != was {
		t.Errorf("a longer one asks: %d", p.status)
	}
}

// A series is not ended by the first press, though no day of it is laid out.
func TestEndingASeriesAsksFirst(t *testing.T) {
	s := newSite(t, Options{AutoLogin: testEmail})
	p := s.post("/oppdrag/nytt", "category", "visit", "summary", "Besøk hver uke", "when", "torsdag 10-12", "repeat", "weekly", "do", "send")
	if !strings.HasPrefix(p.header.Get("Location"), "/faste/") {
		t.Fatalf("%d %s", p.status, p.header.Get("Location"))
	}
	path := p.header.Get("Location")
	must(s, 0, s.svc.Update(t.Context(), func(tx dispatch.Tx) error {
		x, err := tx.Series(1)
		if err != nil {
			return err
		}
		x.PausedUntil = dispatch.DateOf(s.svc.Now().Add(300 * 24 * time.Hour))
		return tx.SaveSeries(x)
	}))
	p = s.post(path+"/endre", "do", "end")
	if p.status != http.StatusOK || !strings.Contains(p.body, "Ja, avslutt") || !strings.Contains(p.body, "kan ikke åpnes igjen") {
		t.Fatalf("it does not ask: %d", p.status)
	}
	fields := append(formFields(p.body, `id="endre"`), "do", "end")
	if p := s.post(path+"/endre", fields...); p.status != http.StatusSeeOther {
		t.Errorf("the second press: %d", p.status)
	}
}
