package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin"
	"folgesvenn/sms/phonenet"
)

// TestAPhotoReachesTheCoordinator: a photo goes from a telephone to the page,
// also where the provider's call about it was lost.
func TestAPhotoReachesTheCoordinator(t *testing.T) {
	for name, faults := range map[string]phonenet.Faults{"by webhook": {}, "by the listing": {LostWebhook: 1}} {
		t.Run(name, func(t *testing.T) {
			w := startWhole(t)
			w.network.SetFaults(faults)
			photo := phonenet.Picture(7)
			if _, err := w.network.Phone("+4742000077").TextWithMedia(w.ctx, "Se her", photo); err != nil {
				t.Fatal(err)
			}
			var m object
			for deadline := time.Now().Add(10 * time.Second); m == nil; time.Sleep(20 * time.Millisecond) {
				items := w.call("GET", "/api/v1/messages?phone=%2B4742000077", "", 200)["items"].([]any)
				if len(items) > 0 {
					m = items[0].(object)
				} else if time.Now().After(deadline) {
					t.Fatal("the text did not come in")
				}
			}
			if media := m["media"].([]any); len(media) != 1 || media[0].(object)["content_type"] != "image/png" {
				t.Fatalf("media %v", m["media"])
			}
			resp, body := w.loggedIn("/meldinger/1/vedlegg/1")
			if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "image/png" || !bytes.Equal(body, photo.Content) {
				t.Errorf("%d %s, %d bytes", resp.StatusCode, resp.Header.Get("Content-Type"), len(body))
			}
			if _, page := w.loggedIn("/"); !strings.Contains(string(page), `src="/meldinger/1/vedlegg/1"`) {
				t.Error("the item does not show it")
			}
		})
	}
}

// loggedIn gets a page as a coordinator.
func (w *whole) loggedIn(path string) (*http.Response, []byte) {
	w.t.Helper()
	const email, password = "kari@sentralen.example", "et langt passord om vinteren"
	hash, err := admin.HashPassword(password)
	if err != nil {
		w.t.Fatal(err)
	}
	// The second time the user is there already.
	_ = w.app.service.Update(w.ctx, func(tx dispatch.Tx) error {
		return tx.AddUser(&dispatch.User{UnitID: dispatch.FirstUnit, Email: email, Role: dispatch.RoleCoordinator, PasswordHash: hash})
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	c := &http.Client{Jar: jar, Timeout: 20 * time.Second}
	in, err := c.PostForm(w.base+"/logg-inn", url.Values{"email": {email}, "password": {password}})
	if err != nil {
		w.t.Fatal(err)
	}
	_ = in.Body.Close()
	resp, err := c.Get(w.base + path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return resp, body
}
