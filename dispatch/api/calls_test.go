package api

import (
	"strconv"
	"testing"

	"folgesvenn/dispatch"
)

func TestCallsAreListed(t *testing.T) {
	w := newWorld(t)
	id, _, err := w.s.ReceiveCall(t.Context(), "CA1", "+4742000017")
	if err != nil {
		t.Fatal(err)
	}
	got := w.do("GET", "/calls?phone=%2B4742000017", "").want(200).object()["items"].([]any)
	if len(got) != 1 {
		t.Fatalf("%v", got)
	}
	first := got[0].(map[string]any)
	if first["direction"] != "in" || first["state"] != "answered" || first["purpose"] != "incoming" || first["phone"] != "+4742000017" {
		t.Errorf("%v", first)
	}
	if err := w.s.ReportCall(t.Context(), dispatch.CallReport{ProviderID: "CA1", State: dispatch.CallCompleted}); err != nil {
		t.Fatal(err)
	}
	if one := w.do("GET", "/calls/"+strconv.FormatInt(id, 10), "").want(200).object(); one["state"] != "completed" || one["ended_at"] == nil {
		t.Errorf("%v", one)
	}
	if none := w.do("GET", "/calls?task_id=77", "").want(200).object()["items"].([]any); len(none) != 0 {
		t.Errorf("%v", none)
	}
	w.do("GET", "/calls/999", "").want(404)
	w.do("GET", "/calls?phone=x", "").want(422)
}
