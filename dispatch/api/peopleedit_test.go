package api

import (
	"slices"
	"testing"
)

func TestChangeRecipient(t *testing.T) {
	w := populated(t)
	got := into[recipient](w.do("PATCH", "/recipients/1", `{"name":"Solveig Dahl","phone":"431 00 002","note":null}`).want(200))
	if got.Name != "Solveig Dahl" || got.Phone != "+4743100002" || got.Note != "" || got.Address == "" {
		t.Errorf("%+v", got)
	}
	refused(w.do("PATCH", "/recipients/1", `{"name":"","postcode":"14"}`), "body.name", "body.postcode")
	w.do("PATCH", "/recipients/1", `{"id":2}`).want(422)
	w.do("PATCH", "/recipients/9", `{}`).want(404)
}

func TestChangeRequester(t *testing.T) {
	w := populated(t)
	change := func(body string) requester { return into[requester](w.do("PATCH", "/requesters/1", body).want(200)) }
	if got := change(`{"phones":["441 00 002","+4744100003"],"pin":"4321"}`); !got.HasPIN || len(got.Phones) != 2 || got.Phones[0] != "+4744100002" {
		t.Errorf("%+v", got)
	}
	if got := change(`{"kind":"person"}`); !got.HasPIN || got.Kind != "person" || len(got.Phones) != 2 {
		t.Errorf("%+v", got)
	}
	if got := change(`{"pin":null}`); got.HasPIN {
		t.Error("the PIN was not taken away")
	}
	refused(w.do("PATCH", "/requesters/1", `{"pin":"12"}`), "body.pin")
	refused(w.do("PATCH", "/requesters/1", `{"phones":["1"]}`), "body.phones[0]")
	w.do("PATCH", "/requesters/9", `{"pin":"1234"}`).want(404)
}

// refused expects a fault of exactly these fields.
func refused(r result, fields ...string) {
	r.t.Helper()
	if got := r.want(422).locations(); !slices.Equal(got, fields) {
		r.t.Errorf("faults of %q, want %q", got, fields)
	}
}
