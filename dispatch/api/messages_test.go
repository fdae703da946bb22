package api

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestMediaOfAMessage: that something came with a text can be seen, where the
// provider keeps it cannot.
func TestMediaOfAMessage(t *testing.T) {
	w := newWorld(t)
	err := w.s.ReceiveText(context.Background(), dispatch.IncomingText{ProviderID: "MM1", From: "+4791234567", Media: []dispatch.Media{
		{URL: "https://api.twilio.com/secret", ContentType: "image/jpeg"}, {},
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.do("POST", "/messages", `{"phone":"91234567","body":"Hei"}`).want(201)
	r := w.do("GET", "/messages", "").want(200)
	l := into[list[message]](r)
	if want := []media{{"image/jpeg"}, {""}}; !reflect.DeepEqual(l.Items[0].Media, want) {
		t.Errorf("got %+v, want %+v", l.Items[0].Media, want)
	}
	if last := l.Items[len(l.Items)-1]; last.Media == nil || len(last.Media) != 0 {
		t.Errorf("a text without has %+v", last.Media)
	}
	if strings.Contains(string(r.body), "secret") {
		t.Errorf("the address is told: %s", r.body)
	}
}
