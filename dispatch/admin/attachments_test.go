package admin

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// drawer is where the provider keeps what came with texts.
type drawer struct {
	files map[string][2]string // by address: type and content
	asked []dispatch.Media
}

func (d *drawer) FetchMedia(_ context.Context, m dispatch.Media) (io.ReadCloser, string, error) {
	d.asked = append(d.asked, m)
	f, ok := d.files[m.URL]
	switch {
	case m.URL == "down":
		return nil, "", errors.New("no answer")
	case !ok:
		return nil, "", dispatch.ErrNotFound
	case f[1] == "breaks":
		return io.NopCloser(io.MultiReader(strings.NewReader(strings.Repeat("x", 100_000)), failing{})), f[0], nil
	}
	return io.NopCloser(strings.NewReader(f[1])), f[0], nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("broke off") }

// withAttachments is a page with one volunteer, who sent these.
func withAttachments(t *testing.T, d *drawer, media ...dispatch.Media) *site {
	t.Helper()
	s := newSite(t, Options{Media: d})
	anne := s.volunteer("Anne Berg", "+4742100000", nil)
	s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", nil)
	s.run()
	must(s, 0, s.svc.ReceiveText(context.Background(), dispatch.IncomingText{ProviderID: "MM1", From: anne.Phone, Body: "Ja?", Media: media}))
	s.run()
	return s
}

const sent = "/meldinger/2/vedlegg/"

func TestAttachmentsAreServed(t *testing.T) {
	d := &drawer{files: map[string][2]string{
		"jpeg": {"image/jpeg", "a photo"}, "amr": {"audio/amr", "a voice"}, "svg": {"image/svg+xml", "<svg onload=alert(1)>"},
		"html": {"text/html", "<script>alert(1)</script>"}, "none": {"", "?"}, "pdf": {"application/pdf", "%PDF"},
	}}
	s := withAttachments(t, d, dispatch.Media{URL: "jpeg", ContentType: "image/jpeg"}, dispatch.Media{URL: "amr"}, dispatch.Media{URL: "svg", ContentType: "image/png"},
		dispatch.Media{URL: "html"}, dispatch.Media{URL: "none"}, dispatch.Media{URL: "pdf"})

	if p := s.get(sent + "1"); p.status != http.StatusSeeOther || len(d.asked) != 0 {
		t.Errorf("before the login: %d, %v", p.status, d.asked)
	}
	s.login()
	for n, want := range map[string]struct{ kind, disposition, body string }{
		"1": {"image/jpeg", "inline; filename=vedlegg-2-1.jpg", "a photo"},
		"2": {"audio/amr", "inline; filename=vedlegg-2-2.amr", "a voice"},
		// What it was said to be does not count, what comes does.
		"3": {"application/octet-stream", "attachment; filename=vedlegg-2-3", "<svg onload=alert(1)>"},
		"4": {"application/octet-stream", "attachment; filename=vedlegg-2-4", "<script>alert(1)</script>"},
		"5": {"application/octet-stream", "attachment; filename=vedlegg-2-5", "?"},
		"6": {"application/octet-stream", "attachment; filename=vedlegg-2-6.pdf", "%PDF"},
	} {
		p := s.get(sent + n)
		h := p.header
		if p.status != http.StatusOK || p.body != want.body || h.Get("Content-Type") != want.kind || h.Get("Content-Disposition") != want.disposition {
			t.Errorf("%s: %d %q %q %q", n, p.status, p.body, h.Get("Content-Type"), h.Get("Content-Disposition"))
		}
		if h.Get("Content-Security-Policy") != attachmentPolicy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", n, h)
		}
	}
}

func TestAttachmentsThatAreNotThere(t *testing.T) {
	d := &drawer{files: map[string][2]string{"jpeg": {"image/jpeg", "a photo"}, "half": {"image/jpeg", "breaks"}}}
	s := withAttachments(t, d, dispatch.Media{URL: "jpeg"}, dispatch.Media{}, dispatch.Media{URL: "gone"}, dispatch.Media{URL: "down"}, dispatch.Media{URL: "half"})
	s.login()
	for path, want := range map[string]int{
		sent + "0": 404, sent + "-1": 404, sent + "6": 404, sent + "x": 404, sent + "99999999999999999999": 404, sent + "2": 404, sent + "3": 404, sent + "4": 502,
		"/meldinger/1/vedlegg/1": 404, "/meldinger/99/vedlegg/1": 404, "/meldinger/x/vedlegg/1": 404, "/meldinger/2/vedlegg/": 404,
	} {
		if p := s.get(path); p.status != want || strings.Contains(p.body, "a photo") || p.header.Get("Content-Security-Policy") != contentPolicy {
			t.Errorf("%s: %d, want %d", path, p.status, want)
		}
	}
	r, err := http.NewRequest(http.MethodGet, s.srv.URL+sent+"5", nil)
	must(s, r, err)
	resp, err := s.client.Do(r)
	if err == nil {
		_, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
	}
	if err == nil {
		t.Error("half a photo passed for the whole")
	}

	// The coordinators of another unit.
	must(s, 0, s.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		other := &dispatch.Unit{Name: "Kulturkontoret", Settings: dispatch.DefaultSettings()}
		if err := tx.AddUnit(other); err != nil {
			return err
		}
		return tx.AddUser(&dispatch.User{UnitID: other.ID, Email: "ola@kultur.example", Role: dispatch.RoleAdmin, PasswordHash: passwordHash})
	}))
	s.client = browser(t)
	s.loginAs("ola@kultur.example")
	asked := len(d.asked)
	if p := s.get(sent + "1"); p.status != http.StatusNotFound || len(d.asked) != asked {
		t.Errorf("another unit's: %d", p.status)
	}
}

func TestAttachmentsAreShown(t *testing.T) {
	s := withAttachments(t, &drawer{}, dispatch.Media{URL: "https://api.twilio.com/1", ContentType: "image/jpeg"},
		dispatch.Media{URL: "https://api.twilio.com/2", ContentType: "audio/ogg"}, dispatch.Media{URL: "https://api.twilio.com/3", ContentType: "image/svg+xml"}, dispatch.Media{})
	s.login()
	for _, path := range []string{"/", "/samtale?nummer=%2B4742100000", "/frivillige/1", "/oppdrag/1"} {
		p := s.get(path)
		for _, want := range []string{`<img src="` + sent + `1"`, `<audio controls preload="none" src="` + sent + `2"`, `href="` + sent + `3" download`, "4 vedlegg"} {
			if !strings.Contains(p.body, want) {
				t.Errorf("%s does not show %s", path, want)
			}
		}
		if strings.Contains(p.body, "api.twilio.com") || strings.Contains(p.body, sent+"4") {
			t.Errorf("%s shows more than can be fetched", path)
		}
	}
}

func TestWithoutAProviderNothingIsFetched(t *testing.T) {
	s := withAttachments(t, nil, dispatch.Media{URL: "https://api.twilio.com/1"})
	s.open(Options{})
	s.login()
	if p := s.get(sent + "1"); p.status != http.StatusNotFound {
		t.Errorf("%d", p.status)
	}
}
