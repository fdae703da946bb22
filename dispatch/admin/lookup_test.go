package admin

import (
	"context"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

var (
	inputTag    = regexp.MustCompile(`<input [^>]*>`)
	textareaTag = regexp.MustCompile(`(?s)<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>`)
	selectTag   = regexp.MustCompile(`(?s)<select [^>]*name="([^"]*)".*?</select>`)
	chosenTag   = regexp.MustCompile(`<option value="([^"]*)" selected>`)
)

func attribute(tag, name string) string {
	m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

// fieldsOf reads the fields of the forms of a page as a browser would send them.
func fieldsOf(body string) (pairs []string) {
	for _, tag := range inputTag.FindAllString(body, -1) {
		kind := attribute(tag, "type")
		if (kind == "checkbox" || kind == "radio") && !strings.Contains(tag, " checked") {
			continue
		}
		pairs = append(pairs, attribute(tag, "name"), attribute(tag, "value"))
	}
	for _, m := range textareaTag.FindAllStringSubmatch(body, -1) {
		pairs = append(pairs, m[1], html.UnescapeString(m[2]))
	}
	for _, m := range selectTag.FindAllStringSubmatch(body, -1) {
		if on := chosenTag.FindStringSubmatch(m[0]); on != nil {
			pairs = append(pairs, m[1], on[1])
		}
	}
	return pairs
}

func TestThreeLettersFindSomebody(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	find := func(query string) (list []match) {
		p := c.get("/oppdrag/finn?" + query)
		if p.status != http.StatusOK || !strings.HasPrefix(p.header.Get("Content-Type"), "application/json") {
			t.Fatalf("%s: %d %s", query, p.status, p.body)
		}
		if err := json.Unmarshal([]byte(p.body), &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	if list := find("slag=requester&sok=SOL"); len(list) != 1 || list[0].Name != "Solbakken sykehjem" || list[0].Hint != "Solbakkveien 40, 441 00 001" {
		t.Errorf("%+v", list)
	}
	if list := find("slag=recipient&sok=fje"); len(list) != 1 || list[0] != (match{1, "Gudrun Fjeld", "Solbakkveien 12, 1470"}) {
		t.Errorf("%+v", list)
	}
	if list := find("slag=recipient&sok=zzz"); len(list) != 0 {
		t.Errorf("%+v", list)
	}
}

func TestTheRestIsFilledInAsTheLastTime(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	read := func(query string) (last lastTime) {
		p := c.get("/oppdrag/som-sist?" + query)
		if err := json.Unmarshal([]byte(p.body), &last); err != nil {
			t.Fatalf("%v %s", err, p.body)
		}
		return last
	}
	// A draft is the newest task of both.
	byRecipient := read("recipient_id=1")
	if v := byRecipient.Values; byRecipient.Told == "" || v["summary"] != "Hjelp med gardiner" || v["requester"] != "Solbakken sykehjem" || v["requester_id"] != "1" ||
		!strings.Contains(v["details"], "resepsjonen") || len(byRecipient.Checks["needs.clearances"]) != 1 {
		t.Errorf("%+v", byRecipient)
	}
	// What concerned one resident of an institution is not told about the next.
	byHome := read("requester_id=1")
	if v := byHome.Values; v["category"] != "home_help" || v["place"] != "Solbakken" || v["details"] != "" || v["recipient"] != "" {
		t.Errorf("%+v", byHome)
	}
	daughter := must2r(c.site)(c.svc.AddRequester(context.Background(), dispatch.Requester{UnitID: 1, Name: "Datteren", Kind: dispatch.Person, Phones: []string{"+4744100009"}}, "", HashPassword))
	c.task("Besøk", "2026-12-01 10:00", "2026-12-01 11:00", func(x *dispatch.Task) {
		x.RequesterID, x.RecipientID, x.Details = daughter.ID, 1, "Ring på to ganger."
	})
	if v := read("requester_id=2").Values; v["recipient"] != "Gudrun Fjeld" || v["recipient_id"] != "1" || v["details"] != "Ring på to ganger." {
		t.Errorf("%+v", v)
	}
	if last := read("requester_id=77"); last.Told != "" || len(last.Values) != 0 {
		t.Errorf("%+v", last)
	}
	if last := read(""); last.Told != "" {
		t.Errorf("%+v", last)
	}

	// Without a script a press does the same, and keeps what was typed.
	p := c.post("/oppdrag/nytt", "requester", "solbak", "recipient", "Gudrun", "summary", "Følge til frisør", "do", "fill")
	for _, want := range []string{"Fylt ut som sist", `value="Følge til frisør"`, `value="escort" selected`, "Ring på to ganger.", `name="requester_id" value="1"`} {
		if p.status != http.StatusOK || !strings.Contains(p.body, want) {
			t.Errorf("%d: the form lacks %q", p.status, want)
		}
	}
}

func TestANameIsEnough(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	fields := []string{"category", "escort", "summary", "Følge til frisør", "when", "fredag 10-12", "do", "send"}
	p := c.post("/oppdrag/nytt", append(fields, "recipient", "gudrun fjeld", "requester", "Solbakken")...)
	if p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	body := c.get(p.header.Get("Location")).body
	if !strings.Contains(body, "Gudrun Fjeld") || !strings.Contains(body, "Solbakken sykehjem") {
		t.Error("the names were not found")
	}
	ctx := context.Background()
	for _, name := range []string{"Per Ås", "Per Øst", "Per Øst"} {
		must(c.site, 0, errOnly(c.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: 1, Name: name})))
	}
	for typed, says := range map[string]string{"Per": "Flere passer med «Per»: Per Ås, Per Øst og Per Øst.", "Per Øst": "Flere heter «Per Øst».", "Jonas": "Vi finner ingen mottaker som heter «Jonas»."} {
		p := c.post("/oppdrag/nytt", append(fields, "recipient", typed)...)
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, says) || !strings.Contains(p.body, `id="recipient-feil"`) {
			t.Errorf("%s: %d does not say %q", typed, p.status, says)
		}
	}
	// A number that belongs to another name than the one typed is not trusted.
	p = c.post("/oppdrag/nytt", append(fields, "recipient", "Per Ås", "recipient_id", "1")...)
	if body := c.get(p.header.Get("Location")).body; strings.Contains(body, "Gudrun") || !strings.Contains(body, "Per Ås") {
		t.Error("the name and the number do not go together")
	}
}

func TestANewRecipientComesWithTheTask(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	fields := []string{"once", "k1", "category", "escort", "summary", "Følge til frisør", "recipient", "Olga Lie", "new_recipient", "ja", "new_recipient.address", "Lia 3", "new_recipient.phone", "431 00 009", "postcode", "1471", "do", "send"}
	// A task that is refused takes nobody in.
	if p := c.post("/oppdrag/nytt", append(fields, "when", "i går")...); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `name="new_recipient" value="ja" checked`) {
		t.Errorf("%d", p.status)
	}
	if strings.Contains(c.get("/mottakere").body, "Olga Lie") {
		t.Fatal("somebody was taken in for a task that is not there")
	}
	if p := c.post("/oppdrag/nytt", append(fields[:len(fields):len(fields)], "when", "fredag 10-12", "new_recipient.phone", "")...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	} else if body := c.get(p.header.Get("Location")).body; !strings.Contains(body, "Olga Lie<br>Lia 3, 1471") {
		t.Error(body)
	}
	// An impatient second press makes neither a second task nor a second person.
	before := strings.Count(c.get("/mottakere").body, "Olga Lie")
	c.post("/oppdrag/nytt", append(fields[:len(fields):len(fields)], "when", "fredag 10-12", "new_recipient.phone", "")...)
	if after := strings.Count(c.get("/mottakere").body, "Olga Lie"); after != before {
		t.Errorf("%d and then %d of the same", before, after)
	}
	bad := []string{"category", "escort", "summary", "Følge", "when", "fredag 10-12", "recipient", "Nils Ås", "new_recipient", "ja", "new_recipient.phone", "12", "do", "send"}
	if p := c.post("/oppdrag/nytt", bad...); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, `id="new_recipient-phone-feil"`) {
		t.Errorf("%d %s", p.status, p.body)
	}
}
