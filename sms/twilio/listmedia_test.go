package twilio

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// received is a list of texts with media; media answers what they are.
func received(texts []entry, media http.HandlerFunc) http.HandlerFunc {
	list := pagesOf(1000, texts)
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/Media.json") {
			media(w, r)
			return
		}
		list(w, r)
	}
}

func withMedia(id string, n int) entry {
	return entry{"sid": id, "to": ourNumber, "from": theirNumber, "direction": "inbound", "body": "", "status": "received",
		"date_created": mailDate(nine), "date_sent": mailDate(nine), "num_media": fmt.Sprint(n)}
}

func TestMediaOfMissedTexts(t *testing.T) {
	s := newStub(t, received([]entry{withMedia("MM1", 2), withMedia("SM2", 0)}, page(200, "application/json", `{"media_list":[
		{"sid":"ME1","content_type":"image/jpeg","uri":"https://evil.example.com/x.json"},
		{"sid":"../../x","content_type":"image/jpeg"},
		{"sid":"ME2","content_type":"audio/amr; codecs=1"}]}`)))
	g, _ := newGateway(t, s.URL)
	got, err := g.ReceivedTexts(context.Background(), nine)
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	at := s.URL + "/2010-04-01/Accounts/" + testAccount + "/Messages/MM1/Media/"
	if want := []dispatch.Media{{URL: at + "ME1", ContentType: "image/jpeg"}, {URL: at + "ME2", ContentType: "audio/amr"}}; !reflect.DeepEqual(got[1].Media, want) {
		t.Errorf("got %+v, want %+v", got[1].Media, want)
	}
	if got[0].Media != nil {
		t.Errorf("a text without has %+v", got[0].Media)
	}
	for _, m := range got[1].Media {
		if _, err := g.ownAddress(m.URL); err != nil {
			t.Errorf("%s cannot be fetched: %v", m.URL, err)
		}
	}
	if n := len(s.requests()); n != 2 {
		t.Errorf("%d requests; a text without media is not asked about", n)
	}
}

func TestMediaThatCannotBeListedIsStillCounted(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"HTML": page(200, "text/html", "<h1>log in</h1>"), "500": page(500, "text/html", "no"), "404": refusal(404, 20404),
		"null": page(200, "application/json", `{"media_list":null}`), "empty": page(200, "application/json", `{"media_list":[]}`), "dropped": drop,
	} {
		t.Run(name, func(t *testing.T) {
			s := newStub(t, received([]entry{withMedia("MM1", 2), withMedia("MM2", 1)}, answer))
			g, l := newGateway(t, s.URL)
			got, err := g.ReceivedTexts(context.Background(), nine)
			if err != nil || len(got) != 2 || len(got[1].Media) != 2 || len(got[0].Media) != 1 || got[1].Media[0].URL != "" {
				t.Errorf("%+v, %v", got, err)
			}
			personal(t, "the log", l.String())
		})
	}
}

func TestAFloodOfMediaIsNotAskedAbout(t *testing.T) {
	var texts []entry
	for i := range 3 * mostMediaLists {
		texts = append(texts, withMedia(fmt.Sprintf("MM%d", i), 1))
	}
	s := newStub(t, received(texts, page(200, "application/json", `{"media_list":[{"sid":"ME1","content_type":"image/jpeg"}]}`)))
	g, _ := newGateway(t, s.URL)
	got, err := g.ReceivedTexts(context.Background(), nine)
	if err != nil || len(got) != len(texts) || len(s.requests()) != mostMediaLists+1 {
		t.Errorf("%d texts, %d requests, %v", len(got), len(s.requests()), err)
	}
}
