package phonenet_test

import (
	"bytes"
	"image"
	_ "image/png"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"folgesvenn/sms/phonenet"
)

// fetch gets an address of the API's at the box, without following.
func (b *box) fetch(address string, authorized bool) *http.Response {
	b.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.ctx(), http.MethodGet, b.url+u.Path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	if authorized {
		req.SetBasicAuth(b.net.Options().AccountSID, b.net.Options().AuthToken)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { resp.Body.Close() })
	return resp
}

func TestAPictureCanBeFetched(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	hill := phonenet.Picture(3)
	sid, err := b.net.Phone(kari).TextWithMedia(b.ctx(), "Se her", hill, phonenet.Media{URL: "https://x.example/2", ContentType: "audio/ogg"})
	if err != nil {
		t.Fatal(err)
	}
	form := b.srv.posts("/twilio/sms")[0].form
	address := form.Get("MediaUrl0")
	if form.Get("NumMedia") != "2" || form.Get("MediaContentType0") != "image/png" ||
		!strings.HasPrefix(address, "https://api.twilio.com/2010-04-01/Accounts/"+b.net.Options().AccountSID+"/Messages/"+sid+"/Media/ME") {
		t.Fatalf("%v", form)
	}

	if resp := b.fetch(address, false); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("without credentials: %d", resp.StatusCode)
	}
	resp := b.fetch(address, true)
	file, err := resp.Location()
	if resp.StatusCode != http.StatusTemporaryRedirect || err != nil {
		t.Fatalf("%d, %v", resp.StatusCode, err)
	}
	if resp := b.fetch(file.String(), true); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("the file with credentials: %d", resp.StatusCode)
	}
	resp = b.fetch(file.String(), false)
	got, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "image/png" || !bytes.Equal(got, hill.Content) {
		t.Errorf("%d %s, %d bytes, %v", resp.StatusCode, resp.Header.Get("Content-Type"), len(got), err)
	}
	if _, _, err := image.Decode(bytes.NewReader(got)); err != nil {
		t.Error(err)
	}

	list, err := b.api.ListMedia(sid, &openapi.ListMediaParams{})
	if err != nil || len(list) != 2 || deref(list[0].ContentType) != "image/png" || deref(list[1].ContentType) != "audio/ogg" ||
		!strings.HasSuffix(address, deref(list[0].Sid)) {
		t.Fatalf("%+v, %v", list, err)
	}
	one, err := b.api.FetchMedia(sid, deref(list[1].Sid), nil)
	if err != nil || deref(one.ParentSid) != sid {
		t.Errorf("%+v, %v", one, err)
	}
	// What lies elsewhere is led to.
	elsewhere := strings.TrimSuffix(deref(one.Uri), ".json")
	if resp := b.fetch(elsewhere, true); resp.Header.Get("Location") != "https://x.example/2" {
		t.Errorf("led to %q", resp.Header.Get("Location"))
	}

	if err := b.api.DeleteMessage(sid, nil); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{address, file.String(), elsewhere} {
		if resp := b.fetch(gone, gone != file.String()); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s after the text was deleted: %d", gone, resp.StatusCode)
		}
	}
	if _, err := b.api.ListMedia(sid, &openapi.ListMediaParams{}); err == nil {
		t.Error("pictures of a deleted text are listed")
	}
}

func TestPicturesOfATextWithout(t *testing.T) {
	b := newBox(t, phonenet.Options{APIURL: "https://box.example/"})
	sid, err := b.net.Phone(kari).Text(b.ctx(), "JA")
	if err != nil {
		t.Fatal(err)
	}
	if list, err := b.api.ListMedia(sid, &openapi.ListMediaParams{}); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	base := "/2010-04-01/Accounts/" + b.net.Options().AccountSID + "/Messages/" + sid
	for path, want := range map[string]int{
		"/Media/ME1": 404, "/Media/ME1.json": 404, "/Feedback.json": 404, "/Media": 200, "/Media.json": 200, "x/Media.json": 404,
	} {
		if resp := b.fetch(base+path, true); resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, resp.StatusCode, want)
		}
	}
	_, err = b.net.Phone(kari).TextWithMedia(b.ctx(), "", phonenet.Picture(0))
	if address := b.srv.posts("/twilio/sms")[1].form.Get("MediaUrl0"); err != nil || !strings.HasPrefix(address, "https://box.example/2010-04-01/") {
		t.Errorf("%s, %v", address, err)
	}
}

func TestPageSendsAPicture(t *testing.T) {
	b := newBox(t, phonenet.Options{})
	b.net.Phone(kari)
	for _, body := range []string{"", "Se her"} {
		if got := b.page(http.MethodPost, "/phones/text", url.Values{"number": {kari}, "body": {body}, "picture": {"true"}}); got.status != http.StatusOK {
			t.Errorf("%q: %d %s", body, got.status, got.body)
		}
	}
	posts := b.srv.posts("/twilio/sms")
	if len(posts) != 2 || posts[0].form.Get("NumMedia") != "1" || posts[1].form.Get("Body") != "Se her" {
		t.Fatalf("%v", posts)
	}
	if resp := b.fetch(posts[0].form.Get("MediaUrl0"), true); resp.StatusCode != http.StatusTemporaryRedirect {
		t.Errorf("%d", resp.StatusCode)
	}
}
