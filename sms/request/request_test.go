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
		{"Kan nokon fylgje ein bebuar til lækjar torsdag klokka halv tre?", request.Ask, "escort", "Følge til lege", "26.11 14:30"},
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

		// In English, which the same texts are written in.
		{"We need an escort to the doctor on Thursday at 10 for a resident", request.Ask, "escort", "Følge til lege", "26.11 10:00"},
		{"Hi, can somebody do the shopping for me tomorrow at 12? Milk and bread.", request.Ask, "shopping", "Handle", "25.11 12:00"},
		{"Could one of you take my mother to the dentist on Friday, 9.30 to 11?", request.Ask, "escort", "Følge til tannlege", "27.11 09:30"},
		{"We would like a visit on Sunday at 2 pm", request.Ask, "visit", "Besøk", "29.11 14:00"},
		{"Is there anybody who could drive me to the hospital 3/12 at 08.30?", request.Ask, "transport", "Kjøring", "03.12 08:30"},
		{"A walk for Per, Friday 11-12, please, if you can", request.Ask, "walk", "Gåtur", "27.11 11:00"},
		{"I need help to shovel the snow", request.Ask, "home_help", "Praktisk hjelp hjemme", ""},
		{"Doctor's appointment on Friday at 9, could you come with us?", request.Ask, "escort", "Følge til lege", "27.11 09:00"},
		{"Hello, could someone go with him to the hairdresser's on Thursday?", request.Ask, "escort", "Følge til frisør", ""},
		{"We need somebody on Thursday", request.Ask, "", "", ""},

		{"We have to cancel Thursday, sorry", request.Cancel, "", "", ""},
		{"She has been admitted to hospital", request.Cancel, "escort", "Følge til sykehus", ""},
		{"We no longer need the escort", request.Cancel, "escort", "Følge", ""},
		{"The visit is called off", request.Cancel, "visit", "Besøk", ""},

		{"The appointment has been moved to Friday at 11", request.Change, "escort", "Følge", "27.11 11:00"},
		{"Could we move the visit to Wednesday at 12?", request.Change, "visit", "Besøk", "25.11 12:00"},
		{"We have got a new time: 2 December at 10.15", request.Change, "", "", "02.12 10:15"},

		{"Nobody came!", request.NoShow, "", "", ""},
		{"The volunteer didn't show up", request.NoShow, "", "", ""},
		{"No one has turned up yet", request.NoShow, "", "", ""},

		{"Thank you for the visit on Thursday, it went well", request.Other, "", "", ""},
		{"Who is coming on Thursday?", request.Other, "", "", ""},
		{"Can you call me?", request.Other, "", "", ""},
		{"Please don't cancel!", request.Other, "", "", ""},
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

// How many helpers are asked for is read; how many are helped is not.
func TestHowManyAreAskedFor(t *testing.T) {
	for text, want := range map[string]int{
		"Vi trenger to frivillige til å bære torsdag kl 10":            2,
		"Trenger 3 personer til gåtur fredag kl 11":                    3,
		"Treng fire hjelparar til tur onsdag kl 12":                    4,
		"Tur torsdag kl 11. 2 frivillige":                              2,
		"Kan dere sende oss noen på torsdag? Gjerne. 3 stk":            3,
		"2 frivillige til tur fredag kl 11":                            2,
		"We need three volunteers for a walk on Friday at 11":          3,
		"Could 2 people come for a walk on Friday at 11":               2,
		"Trenger følge til lege torsdag kl 10 for en beboer":           0,
		"Ønsker høytlesing for fem beboere onsdag kl 15":               0,
		"Trenger følge for 3 personer torsdag kl 10":                   0,
		"We need a walk for two people on Friday at 11":                0,
		"Trenger 40 frivillige lørdag kl 10":                           0,
		"Trenger 2 frivillige torsdag, og trenger 3 frivillige fredag": 0,
		"Trenger en frivillig torsdag kl 10":                           0,
		"Torsdag kl 10 til 12":                                         0,
	} {
		if got := request.Read(text, now(t)).People; got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// What is made of a text is in our own words, whatever it says, and a time is
// never without its day.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"Trenger følge til lege torsdag kl 10 for Olga Nordmann", "Ingen kom", "flytt timen til 3/12", "avlys", "\xff\xfe",
		"We need someone to take Olga to the doctor's on Dec 3rd at half past two", "nobody came", "the visit is moved to 3/12", "please cancel"} {
		f.Add(s)
	}
	at := now(f)
	f.Fuzz(func(t *testing.T, text string) {
		r := request.Read(text, at)
		if (r.Category == "") != (r.Summary == "") || strings.Contains(r.Summary, "Olga") || (r.Summary == "") != (r.SummaryIn("en") == "") {
			t.Fatalf("%q: %+v", text, r)
		}
		if !r.When.Start.IsZero() && !r.When.End.After(r.When.Start) {
			t.Fatalf("%q: %+v", text, r.When)
		}
	})
}
