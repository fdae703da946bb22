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
