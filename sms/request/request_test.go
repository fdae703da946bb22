package request_test

import (
	"strings"
	"testing"
	"time"

	"folgesvenn/sms/request"
)

func now(t testing.TB) time.Time {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 11, 24, 13, 0, 0, 0, zone) // a Tuesday
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		text     string
		kind     request.Kind
		category string
		summary  string
		start    string
	}{
		{"Trenger følge til lege torsdag kl 10 for en beboer", request.Ask, "escort", "Følge til lege", "26.11 10:00"},
		{"Treng følgje til tannlegen torsdag klokka ti for ein bebuar", request.Ask, "escort", "Følge til tannlege", "26.11 10:00"},
		{"Hei, kan noen handle for meg i morgen kl 12? Melk og brød.", request.Ask, "shopping", "Handle", "25.11 12:00"},
		{"Me ynskjer besøk på sundag kl 14", request.Ask, "visit", "Besøk", "29.11 14:00"},
		{"Har dere noen som kan kjøre meg til sykehuset 3/12 kl 08.30?", request.Ask, "transport", "Kjøring", "03.12 08:30"},
		{"Gåtur for Per fredag 11-12", request.Ask, "walk", "Gåtur", "27.11 11:00"},
		{"Trenger hjelp til å måke snø", request.Ask, "home_help", "Praktisk hjelp hjemme", ""},
		{"Ønsker høytlesing for fem beboere onsdag kl 15", request.Ask, "reading", "Høytlesing", "25.11 15:00"},
		{"Legetime fredag kl 9, kan dere følge?", request.Ask, "escort", "Følge til lege", "27.11 09:00"},
		{"Er det noen som kan være med til frisøren torsdag 13-14?", request.Ask, "escort", "Følge til frisør", "26.11 13:00"},
		{"Trenger noen på torsdag", request.Ask, "", "", ""},

		{"Vi må dessverre avlyse torsdag", request.Cancel, "", "", ""},
		{"Legetimen torsdag er avlyst, trenger ikke følge", request.Cancel, "escort", "Følge til lege", ""},
		{"Me treng ikkje følgje likevel", request.Cancel, "escort", "Følge", ""},
		{"Hun er blitt innlagt", request.Cancel, "", "", ""},
		{"Det blir ikke noe av besøket i morgen", request.Cancel, "visit", "Besøk", ""},

		{"Legetimen er flyttet til fredag kl 11", request.Change, "escort", "Følge til lege", "27.11 11:00"},
		{"Timen er flytta til fredag klokka 11", request.Change, "", "", "27.11 11:00"},
		{"Kan vi flytte besøket til onsdag kl 12?", request.Change, "visit", "Besøk", "25.11 12:00"},
		{"Vi har fått ny tid: 2. desember kl 10.15", request.Change, "", "", "02.12 10:15"},
		{"Kan det bli kl 11 i stedet?", request.Change, "", "", ""},

		{"Ingen kom!", request.NoShow, "", "", ""},
		{"Det har ikke kommet noen", request.NoShow, "", "", ""},
		{"Den frivillige møtte ikke opp", request.NoShow, "", "", ""},
		{"Ingen har møtt opp enda", request.NoShow, "", "", ""},
		{"Det er ikkje kome nokon hit", request.NoShow, "", "", ""},

		{"Takk for hjelpen!", request.Other, "", "", ""},
		{"Hvem kommer på torsdag?", request.Other, "", "", ""},
		{"Kan dere ringe meg?", request.Other, "", "", ""},
		{"Tusen takk for følget på torsdag, det gikk bra", request.Other, "", "", ""},
		{"Ok", request.Other, "", "", ""},
		{"", request.Other, "", "", ""},
	} {
		r := request.Read(c.text, now(t))
		start := ""
		if !r.When.Start.IsZero() {
			start = r.When.Start.Format("02.01 15:04")
		}
		if r.Kind != c.kind {
			t.Errorf("%q: kind %q, want %q", c.text, r.Kind, c.kind)
		}
		if c.kind != request.Other && (r.Category != c.category || r.Summary != c.summary) {
			t.Errorf("%q: %q, %q, want %q, %q", c.text, r.Category, r.Summary, c.category, c.summary)
		}
		if c.kind != request.Other && start != c.start {
			t.Errorf("%q: starts %q, want %q", c.text, start, c.start)
		}
	}
}

// What is made of a text is in our own words, whatever it says, and a time is
// never without its day.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"Trenger følge til lege torsdag kl 10 for Olga Nordmann", "Ingen kom", "flytt timen til 3/12", "avlys", "\xff\xfe"} {
		f.Add(s)
	}
	at := now(f)
	f.Fuzz(func(t *testing.T, text string) {
		r := request.Read(text, at)
		if (r.Category == "") != (r.Summary == "") || strings.Contains(r.Summary, "Olga") {
			t.Fatalf("%q: %+v", text, r)
		}
		if !r.When.Start.IsZero() && !r.When.End.After(r.When.Start) {
			t.Fatalf("%q: %+v", text, r.When)
		}
	})
}
