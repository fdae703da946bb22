package admin

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

func TestPrivacyOfAPerson(t *testing.T) {
	c := newSite(t, Options{}).fill()
	c.login()
	if p := c.get("/personvern?sok=gudrun"); !strings.Contains(p.body, "Gudrun Fjeld") || !strings.Contains(p.body, "/personvern/mottaker/") {
		t.Error("the recipient is not found")
	}
	if p := c.get("/personvern?sok=ingen+her"); !strings.Contains(p.body, "Ingen treff") {
		t.Error("nobody found is not said")
	}
	path := fmt.Sprintf("/personvern/mottaker/%d", c.recipient.ID)
	p := c.get(path + "/innsyn.zip")
	z, err := zip.NewReader(bytes.NewReader([]byte(p.body)), int64(len(p.body)))
	if err != nil || len(z.File) != 2 {
		t.Fatalf("the archive: %v", err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r)
		if !strings.Contains(string(b), "Gudrun Fjeld") || !strings.Contains(string(b), "Bruker rullator") {
			t.Errorf("%s lacks who it is about", f.Name)
		}
	}
	if p := c.get(path + "/slett"); p.status != http.StatusOK || !strings.Contains(p.body, "ikke kan angres") {
		t.Errorf("the question before: %d", p.status)
	}
	if p := c.post(path + "/slett"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("without a tick: %d", p.status)
	}
	if p := c.post(path+"/slett", "sikker", "ja"); p.status != http.StatusConflict || !strings.Contains(p.body, "ikke er over") {
		t.Errorf("with a task ahead: %d", p.status)
	}
	idle := c.volunteers[11]
	path = fmt.Sprintf("/personvern/frivillig/%d", idle.ID)
	if p := c.post(path+"/slett", "sikker", "ja"); p.status != http.StatusSeeOther {
		t.Errorf("erasing: %d", p.status)
	}
	v, err := c.svc.Volunteer(context.Background(), idle.ID)
	if err != nil || v.Name != dispatch.ErasedVolunteer || v.Phone != "" {
		t.Errorf("%+v %v", v, err)
	}
	if p := c.get("/personvern"); !strings.Contains(p.body, fmt.Sprintf("Frivillig nummer %d er slettet", idle.ID)) {
		t.Error("the receipt is not shown")
	}
	c.addUser("les@sentralen.example", "Les", dispatch.RoleReadOnly)
	c.client = browser(t)
	c.loginAs("les@sentralen.example")
	if p := c.get(fmt.Sprintf("/personvern/mottaker/%d/innsyn.zip", c.recipient.ID)); p.status == http.StatusOK {
		t.Error("who may only look took it all")
	}
}

func TestRetentionIsASetting(t *testing.T) {
	s := newSite(t, Options{})
	s.login()
	set := must3(s)(s.svc.Settings(context.Background(), 1))
	fields := []string{"version", settingsVersion(set)}
	for _, k := range retentionKinds {
		fields = append(fields, k.Field, "200")
	}
	p := s.post("/personvern", fields...)
	if p.status != http.StatusOK || !strings.Contains(p.body, "Ja, lagre fristene") {
		t.Fatalf("it does not ask: %d %s", p.status, p.body)
	}
	fields = append(fields, "sure", formFields(p.body, `method="post" action="/personvern"`)[1])
	if p := s.post("/personvern", fields...); p.status != http.StatusSeeOther {
		t.Fatalf("%d %s", p.status, p.body)
	}
	set = must3(s)(s.svc.Settings(context.Background(), 1))
	if set.Retention.Messages != 200 || set.Retention.Attention != 200 {
		t.Errorf("%+v", set.Retention)
	}
	fields[1], fields[3] = settingsVersion(set), "3"
	if p := s.post("/personvern", fields...); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "fra 30 til") {
		t.Errorf("three days: %d", p.status)
	}
	if p := s.post("/personvern", "version", "gammel"); p.status != http.StatusConflict {
		t.Errorf("an old form: %d", p.status)
	}
}

func must3(s *site) func(dispatch.Settings, error) dispatch.Settings {
	return func(x dispatch.Settings, err error) dispatch.Settings { return must(s, x, err) }
}

// TestWhatIsGivenOutIsInTheLanguageOfWhoReadsIt: the page in the archive is in the
// coordinator's language or the one asked for, in full; what people wrote is left
// as it is, and the file for machines is always the same.
func TestWhatIsGivenOutIsInTheLanguageOfWhoReadsIt(t *testing.T) {
	c := newSite(t, Options{}).fill()
	v := c.volunteer("Nei Mandag", "+4742109001", func(v *dispatch.Volunteer) {
		v.Note, v.Car, v.PushesChair, v.MaxOffersPerWeek, v.Languages, v.Skills = "Mandag", true, true, 2, []string{"pl"}, []string{"demens"}
		v.Available = []dispatch.Window{{Weekday: 1, From: 9 * 60, To: 12 * 60}}
	})
	c.login()
	files := func(query string) (page, machine string) {
		t.Helper()
		p := c.get(fmt.Sprintf("/personvern/frivillig/%d/innsyn.zip%s", v.ID, query))
		z, err := zip.NewReader(bytes.NewReader([]byte(p.body)), int64(len(p.body)))
		if err != nil {
			t.Fatalf("%v: %d %s", err, p.status, p.body)
		}
		text := map[string]string{}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			text[f.Name] = string(b)
		}
		return text["innsyn.html"], text["innsyn.json"]
	}
	in := func(query string, want ...string) {
		t.Helper()
		page, machine := files(query)
		for _, w := range append(want, "<h1>", "Nei Mandag", "<td>Mandag</td>") {
			if !strings.Contains(page, w) {
				t.Errorf("%q lacks %q:\n%s", query, w, page)
			}
		}
		for _, w := range []string{`"Hva": "Navn"`, `"Verdi": "Nei Mandag"`, `"Opplysninger"`, `"Ferdigheter"`} {
			if !strings.Contains(machine, w) {
				t.Errorf("%q: the file for machines lacks %q:\n%s", query, w, machine)
			}
		}
	}
	in("", `<html lang="nb">`, "Det vi har lagret om", "<td>Bil</td><td>Ja</td>", "2 ganger i uka", "Mandag 9-12")
	in("?sprak=nn", `<html lang="nn">`, "<td>Bil</td><td>Ja</td>", "2 gonger i veka", "Måndag 9-12", "<td>Namn</td>")
	c.post("/sprak", "sprak", "en")
	in("", `<html lang="en">`, "<td>Car</td><td>Yes</td>", "2 times a week", "Monday 9-12", "Declaration of confidentiality, shown 10 January 2026", "<td>Polish</td>", "<th scope=\"col\">Value</th>")
	in("?sprak=nb", `<html lang="nb">`, "Det vi har lagret om")
	if p := c.get("/personvern?sok=Nei+Mandag"); !strings.Contains(p.body, "innsyn.zip?sprak=nn") || strings.Contains(p.body, "innsyn.zip?sprak=en") {
		t.Error("the other languages are not offered")
	}
}
