package api

import (
	"net/url"
	"strings"
	"testing"
)

func TestTexts(t *testing.T) {
	w := newWorld(t)
	all := w.do("GET", "/texts?language=nn", "").want(200).object()["items"].([]any)
	if len(all) < 40 {
		t.Fatalf("%d texts", len(all))
	}
	for _, x := range all {
		text := x.(map[string]any)
		if text["own"] != false || text["wording"] != text["built_in"] || len(text["faults"].([]any)) > 0 || text["example"] == "" {
			t.Errorf("%v", text)
		}
	}
	const own = "Hei {Navn}! {Hva}, {Når}? JA eller NEI. {Sentral}"
	tried := w.do("GET", "/texts/offer/nb?wording="+url.QueryEscape(own), "").want(200).object()
	if tried["example"] != "Hei Kari! Følge til lege, torsdag 26. november kl. 10-12? JA eller NEI. Frivilligsentralen" || tried["size"].(map[string]any)["segments"] != 1.0 {
		t.Errorf("%v", tried)
	}
	if now := w.do("GET", "/texts/offer/nb", "").want(200).object(); now["own"] != false {
		t.Error("trying a text kept it")
	}
	if put := w.do("PUT", "/texts/offer/nb", `{"wording":"`+own+`"}`).want(200).object(); put["own"] != true || put["wording"] != own {
		t.Errorf("%v", put)
	}
	for body, part := range map[string]string{
		`{"wording":"Hei {Navn}! {Hva}, {Når}? JA eller NEI."}`: "{Sentral}", `{"wording":"{Mottaker} {Navn}! {Hva}, {Når}? JA eller NEI. {Sentral}"}`: "must not tell {Mottaker}",
		`{"wording":"` + own + strings.Repeat(" og så videre", 20) + `"}`: "segments",
	} {
		r := w.do("PUT", "/texts/offer/nb", body).want(422)
		if got := r.locations(); len(got) == 0 || got[0] != "body.wording" || !strings.Contains(string(r.body), part) {
			t.Errorf("%s: %s", body, r.body)
		}
	}
	// The question goes out in the unit's own words, and the log tells of them.
	w.do("POST", "/volunteers", `{"name":"Kari Hansen","phone":"+4742000001","categories":["escort"]}`).want(201)
	w.do("POST", "/tasks", `{"category":"escort","summary":"Følge til lege","starts_at":"2026-11-26T10:00:00+01:00","ends_at":"2026-11-26T12:00:00+01:00"}`).want(201)
	if texts := w.send(); len(texts) != 1 || !strings.HasSuffix(texts[0].Body, "? JA eller NEI. Frivilligsentralen") {
		t.Errorf("%v", texts)
	}
	if reset := w.do("PUT", "/texts/offer/nb", `{"wording":""}`).want(200).object(); reset["own"] != false || reset["wording"] != reset["built_in"] {
		t.Errorf("%v", reset)
	}
	w.do("GET", "/texts/nothing/nb", "").want(404)
	w.do("GET", "/texts/offer/pl", "").want(422)
	w.do("PUT", "/texts/offer/nb?unit_id=9", `{"wording":""}`).want(404)
}
