package admin

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// paths are all pages that can be looked at.
func (c *centre) paths() []string {
	list := []string{"/", "/oppdrag", "/oppdrag?maned=2026-11&status=open", "/oppdrag?maned=x", "/oppdrag/nytt", "/frivillige", "/frivillige?sok=421+00+004", "/frivillige?side=2", "/frivillige/importer",
		"/frivillige/ny", "/frivillige/5", "/frivillige/5/endre", "/frivillige/5/skal-ikke-til", "/mottakere", "/mottakere/1/endre", "/bestillere", "/bestillere/1/endre", "/innstillinger", "/samtale?nummer=%2B4749100009"}
	for _, t := range []*dispatch.Task{c.open, c.assigned, c.done, c.unfilled, c.cancelled, c.draft, c.unclear} {
		list = append(list, taskPath(t.ID))
		var on []*dispatch.Assignment
		must(c.site, 0, c.svc.View(context.Background(), func(tx dispatch.Tx) (err error) {
			if t, err = tx.Task(t.ID); err == nil { // as it is now
				on, err = tx.AssignmentsOn(t.ID)
			}
			return err
		}))
		for _, x := range actionsFor(t, on, false, c.svc.Now()) {
			if slices.Contains(askedOf, x.Path) {
				list = append(list, taskPath(t.ID)+"/"+x.Path)
			}
		}
	}
	return append(list, taskPath(c.open.ID)+"/endre", taskPath(c.draft.ID)+"/send-ut", taskPath(c.open.ID)+"/spor-disse", taskPath(c.open.ID)+"/spor-alle", taskPath(c.open.ID)+"/kopier")
}

func TestEveryPageIsThereForWhoIsLoggedIn(t *testing.T) {
	c := newSite(t, Options{}).fill()
	h1 := regexp.MustCompile(`<h1[ >]`)
	for _, path := range c.paths() {
		p := c.get(path)
		if to := p.header.Get("Location"); p.status != http.StatusSeeOther || !strings.HasPrefix(to, "/logg-inn") {
			t.Errorf("%s without a login: %d to %q", path, p.status, to)
		}
		if strings.Contains(p.body, "Fjeld") {
			t.Errorf("%s tells a name without a login", path)
		}
	}
	c.login()
	for _, path := range c.paths() {
		p := c.get(path)
		if p.status != http.StatusOK {
			t.Errorf("%s: %d\n%s", path, p.status, p.body)
			continue
		}
		if n := len(h1.FindAllString(p.body, -1)); n != 1 {
			t.Errorf("%s has %d h1", path, n)
		}
		if strings.Contains(p.body, "ZgotmplZ") || strings.Contains(p.body, "%!") || strings.Contains(p.body, "<no value>") {
			t.Errorf("%s holds something unmade: %s", path, p.body)
		}
		if got := p.header.Get("Content-Security-Policy"); got != contentPolicy {
			t.Errorf("%s: policy %q", path, got)
		}
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if got := p.header.Get(name); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if m := regexp.MustCompile(`<style|<script>| style="| on[a-z]+="`).FindString(p.body); m != "" {
			t.Errorf("%s has %q, which the policy forbids", path, m)
		}
		ids := map[string]bool{}
		for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(p.body, -1) {
			if ids[m[1]] {
				t.Errorf("%s has the id %q twice", path, m[1])
			}
			ids[m[1]] = true
		}
		for _, m := range regexp.MustCompile(` (?:for|aria-labelledby|aria-describedby)="([^"]*)"`).FindAllStringSubmatch(p.body, -1) {
			for _, id := range strings.Fields(m[1]) {
				if !ids[id] {
					t.Errorf("%s points at the id %q, which is not there", path, id)
				}
			}
		}
	}
}

func TestAssetsAreKept(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	for name := range c.admin.assets.byName {
		p := c.get(assetPrefix + name)
		if p.status != http.StatusOK || !strings.Contains(p.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", name, p.status, p.header)
		}
	}
	if p := c.get(assetPrefix + "page.00000000.css"); p.status != http.StatusNotFound {
		t.Errorf("an asset of another release: %d", p.status)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	for _, path := range []string{"/oppdrag/999", "/oppdrag/x", "/oppdrag/-1", "/oppdrag/1/noe", "/frivillige/999", "/frivillige/0", "/samtale?nummer=abc", "/ukjent"} {
		if p := c.get(path); p.status != http.StatusNotFound || !strings.Contains(p.body, "<h1") {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

func TestTodayTellsAllThreeAtAGlance(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	body := c.get("/").body
	for _, want := range []string{
		"tirsdag 24. november", "Uklart svar", "Ja, men hvor lenge varer det?", "Ukjent nummer 491 00 009", "for 53 minutter siden",
		"Handle mat og hente medisiner, Solbakken", "I dag <span class=\"unbroken\">kl. 16-17.30</span>", "<strong>1</strong> nei", "Svarfrist i dag kl. 13",
		"Følge til tannlege", "9.30-12", "I morgen", "Torsdag 3. desember", "Hjelp med gardiner", "Ble det utført?",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("today does not say %q", want)
		}
	}
	likely := regexp.MustCompile(`value="yes" id="sak-\d+-yes">Ja<span`)
	if !likely.MatchString(body) {
		t.Error("the likely answer does not stand out")
	}
}

func TestOnePressSettlesAnUnclearReply(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	id := c.attention(dispatch.AttentionUnclear)
	p := c.post(fmt.Sprintf("/trenger-deg/%d", id), "som", "yes", "til", "/")
	if p.status != http.StatusSeeOther || p.header.Get("Location") != "/" {
		t.Fatalf("%d %s", p.status, p.body)
	}
	if got := c.state(c.unclear.ID); got != dispatch.TaskAssigned {
		t.Errorf("the task is %s", got)
	}
	body := c.get("/").body
	if !strings.Contains(body, c.asked(c.unclear, 0).Name+" har fått oppdraget") || strings.Contains(body, "Ja, men hvor lenge varer det?") {
		t.Errorf("today still asks: %s", body)
	}
	if strings.Contains(c.get("/").body, "har fått oppdraget, og") {
		t.Error("the sentence is said twice")
	}
	// A second press, by a colleague, changes nothing and is told about.
	c.post(fmt.Sprintf("/trenger-deg/%d", id), "som", "no")
	if body := c.get("/").body; !strings.Contains(body, "Denne saken er alt avgjort.") {
		t.Error("the second press is not told about")
	}
	if body := c.get(taskPath(c.unclear.ID)).body; !strings.Contains(body, "Avtalt med "+c.asked(c.unclear, 0).Name+" (ført av Kari Koordinator)") {
		t.Errorf("the story does not say who decided: %s", body)
	}
}

// attention finds the open item of a kind.
func (c *centre) attention(kind dispatch.AttentionKind) int64 {
	c.t.Helper()
	var id int64
	err := c.svc.View(context.Background(), func(tx dispatch.Tx) error {
		list, err := tx.OpenAttention(0, dispatch.Page{Limit: 100})
		for _, a := range list {
			if a.Kind == kind {
				id = a.ID
			}
		}
		return err
	})
	if err != nil || id == 0 {
		c.t.Fatalf("no open item %s (%v)", kind, err)
	}
	return id
}

func TestActionsOnATask(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	act := func(task *dispatch.Task, action string, want dispatch.TaskState, pairs ...string) {
		t.Helper()
		if p := c.post(taskPath(task.ID)+"/"+action, pairs...); p.status != http.StatusSeeOther {
			t.Errorf("%s: %d %s", action, p.status, p.body)
		}
		if got := c.state(task.ID); got != want {
			t.Errorf("after %s the task is %s", action, got)
		}
	}
	act(c.draft, "send-ut", dispatch.TaskOpen)
	act(c.open, "gi-til", dispatch.TaskAssigned, "volunteer_id", fmt.Sprint(c.volunteers[0].ID))
	act(c.assigned, "ta-av", dispatch.TaskOpen, "reason", "fikk ikke fri")
	act(c.open, "utfort", dispatch.TaskDone, "hours", "1,5")
	act(c.unclear, "avlys", dispatch.TaskCancelled, "reason", "timen er flyttet")
	if body := c.get(taskPath(c.unclear.ID)).body; !strings.Contains(body, "Oppdraget ble avlyst av Kari Koordinator") || !strings.Contains(body, "timen er flyttet") {
		t.Error("the story does not say who called it off and why")
	}

	// What the state forbids is said on the page that asked.
	for action, pairs := range map[string][]string{"avlys": nil, "ta-av": nil, "utfort": nil, "gi-til": {"volunteer_id", "1"}, "send-ut": nil} {
		if p := c.post(taskPath(c.cancelled.ID)+"/"+action, pairs...); p.status != http.StatusConflict || !strings.Contains(p.body, `role="alert"`) {
			t.Errorf("%s of a cancelled task: %d", action, p.status)
		}
	}
	if p := c.post(taskPath(c.assigned.ID) + "/gi-til"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Velg hvem som har sagt ja.") {
		t.Errorf("nobody chosen: %d", p.status)
	}
	if p := c.post(taskPath(c.open.ID)+"/utfort", "hours", "mange"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `value="mange"`) {
		t.Errorf("hours that are no number: %d", p.status)
	}
}

func TestALateYesIsSeen(t *testing.T) {
	s := newSite(t, Options{})
	for i := range 3 {
		s.volunteer("Frivillig "+string(rune('A'+i)), fmt.Sprintf("+4742100%03d", i), nil)
	}
	task := s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	s.run()
	s.text("+4742100000", "Ja")
	s.wait(time.Hour)
	s.text("+4742100001", "Ja")
	s.login()
	body := s.get(taskPath(task.ID)).body
	for text, n := range map[string]int{">Ja, men for sent</span>": 1, ">Ja</span>": 1, ">Svarte ikke</span>": 1} {
		if strings.Count(body, text) != n {
			t.Errorf("%q is not to be seen once: %s", text, body)
		}
	}
}

func TestHostileNamesAreOnlyText(t *testing.T) {
	s := newSite(t, Options{})
	evil := `<script>alert(1)</script>"' onmouseover="x`
	v := s.volunteer("Eva "+evil, "+4742100001", func(v *dispatch.Volunteer) { v.Note = evil })
	ctx := context.Background()
	must(s, 0, errOnly(s.svc.AddRecipient(ctx, dispatch.Recipient{Name: evil, Address: evil, Note: evil})))
	must(s, 0, errOnly(s.svc.AddRequester(ctx, dispatch.Requester{Name: evil, Address: evil, Phones: []string{"+4744100001"}}, "", HashPassword)))
	task := s.task("Følge "+evil, "2026-11-26 10:00", "2026-11-26 12:00", func(t *dispatch.Task) { t.Details, t.RequesterID = "Porten "+evil, 1 })
	s.run()
	s.text("+4742100001", evil)
	s.text("+4749100002", evil)
	s.login()
	for _, path := range []string{"/", taskPath(task.ID), taskPath(task.ID) + "/endre", taskPath(task.ID) + "/gi-til", "/oppdrag", volunteerPath(v.ID), volunteerPath(v.ID) + "/endre",
		"/frivillige", "/frivillige?sok=" + "%3Cscript%3Ealert(1)%3C/script%3E", "/mottakere", "/mottakere/1/endre", "/bestillere", "/bestillere/1/endre", volunteerPath(v.ID) + "/skal-ikke-til", taskPath(task.ID) + "/kopier", "/samtale?nummer=%2B4749100002"} {
		body := s.get(path).body
		if strings.Contains(body, "<script>alert") || strings.Contains(body, `" onmouseover="x`) {
			t.Errorf("%s lets a name become code", path)
		}
		if !strings.Contains(body, "&lt;script&gt;") {
			t.Errorf("%s does not show the name", path)
		}
	}
}

func TestAnotherUnitSeesNothing(t *testing.T) {
	c := newSite(t, Options{}).fill()
	err := c.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		u := &dispatch.Unit{Name: "Helse og omsorg", Settings: dispatch.DefaultSettings()}
		if err := tx.AddUnit(u); err != nil {
			return err
		}
		return tx.AddUser(&dispatch.User{UnitID: u.ID, Email: "other@kommune.example", Role: dispatch.RoleAdmin, PasswordHash: passwordHash})
	})
	if err != nil {
		t.Fatal(err)
	}
	c.loginAs("other@kommune.example")
	for _, path := range []string{taskPath(c.open.ID), taskPath(c.open.ID) + "/endre", taskPath(c.open.ID) + "/avlys", "/frivillige/1", "/frivillige/1/endre",
		"/frivillige/1/skal-ikke-til", "/mottakere/1/endre", "/bestillere/1/endre"} {
		if p := c.get(path); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	for _, path := range []string{"/", "/oppdrag", "/frivillige", "/mottakere", "/bestillere", "/oppdrag/nytt", "/samtale?nummer=%2B4742100004"} {
		if body := c.get(path).body; strings.Contains(body, "Solheim") || strings.Contains(body, "Fjeld") || strings.Contains(body, "Solbakken") {
			t.Errorf("%s shows another unit's people", path)
		}
	}
	item := c.attention(dispatch.AttentionUnclear)
	for _, path := range []string{taskPath(c.open.ID) + "/avlys", taskPath(c.open.ID) + "/endre", fmt.Sprintf("/trenger-deg/%d", item), "/frivillige/1/pause", "/frivillige/1/endre",
		"/frivillige/1/skal-ikke-til", "/mottakere/1/endre", "/bestillere/1/endre"} {
		if p := c.post(path, "som", "yes"); p.status != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, p.status)
		}
	}
	if c.state(c.open.ID) != dispatch.TaskOpen || c.state(c.unclear.ID) != dispatch.TaskOpen {
		t.Error("another unit changed a task")
	}
}

func TestWordsForTimes(t *testing.T) {
	now := time.Date(2026, 11, 24, 10, 12, 0, 0, oslo)
	w := words{now: now, zone: oslo}
	at := func(d time.Duration) time.Time { return now.Add(d) }
	for _, c := range []struct{ got, want string }{
		{w.Ago(at(-20 * time.Second)), "akkurat nå"},
		{w.Ago(at(-time.Minute)), "for 1 minutt siden"},
		{w.Ago(at(-5 * time.Minute)), "for 5 minutter siden"},
		{w.Ago(at(-61 * time.Minute)), "for 1 time siden"},
		{w.Ago(at(-11 * time.Hour)), "i går kl. 23.12"},
		{w.Ago(at(-48 * time.Hour)), "søndag 22. november kl. 10.12"},
		{w.In(at(-time.Minute)), "nå"},
		{w.In(at(6*time.Minute + time.Second)), "om 7 minutter"},
		{w.In(at(2 * time.Hour)), "i dag kl. 12.12"},
		{w.In(at(24 * time.Hour)), "i morgen kl. 10.12"},
		{w.When(at(time.Hour), at(2*time.Hour)), "i dag kl. 11.12-12.12"},
		{w.Full(at(48*time.Hour), at(50*time.Hour)), "torsdag 26. november kl. 10.12-12.12"},
		{andList([]string{"Kari", "Ola", "Per"}), "Kari, Ola og Per"},
		{andList([]string{"Kari"}), "Kari"},
		{andList(nil), ""},
		{upperFirst("åse"), "Åse"},
		{count(1, "frivillig", "frivillige"), "1 frivillig"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
