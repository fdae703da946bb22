package api

import (
	"fmt"
	"testing"
)

// TestLabels: what an unclear reply meant can be fetched, without who wrote it.
func TestLabels(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/recipients", aPatient).want(201)
	w.do("POST", "/volunteers", kari).want(201)
	w.do("POST", "/tasks", `{"recipient_id":1,`+aTask[1:]).want(201)
	if l := into[list[label]](w.do("GET", "/labels", "").want(200)); len(l.Items) != 0 || l.Next != "" {
		t.Fatalf("labels before any reply: %+v", l)
	}
	w.send()
	for i, as := range []string{"dismiss", "yes"} {
		w.receive("+4791234567", fmt.Sprintf("Kanskje %d, hilsen Kari. Er det Solveig i Bakkeveien 7? 22 33 44 55", i), fmt.Sprintf("IN%d", i))
		w.do("POST", fmt.Sprintf("/attention/%d/resolve", i+1), `{"as":"`+as+`"}`).want(200)
	}
	first := into[list[label]](w.do("GET", "/labels?limit=1", "").want(200))
	if len(first.Items) != 1 || first.Next == "" {
		t.Fatalf("first page %+v", first)
	}
	l := first.Items[0]
	if l.Text != "Kanskje 0, hilsen «NAVN». Er det «NAVN» i «ADRESSE»? «TLF»" || l.Want != "unclear" || l.Read != "unclear" || l.Lang != "nb" || l.At == nil || l.Question == "" {
		t.Errorf("first label %+v", l)
	}
	rest := into[list[label]](w.do("GET", "/labels?cursor="+first.Next, "").want(200))
	if len(rest.Items) != 1 || rest.Items[0].Want != "yes" || rest.Next != "" {
		t.Errorf("second page %+v", rest)
	}
	if none := into[list[label]](w.do("GET", "/labels?unit_id=2", "").want(200)); len(none.Items) != 0 {
		t.Errorf("labels of another unit: %+v", none)
	}
}
