package dates

import (
	"testing"
	"time"
)

func TestFind(t *testing.T) {
	now := time.Date(2026, 11, 24, 13, 0, 0, 0, oslo) // a Tuesday
	for _, c := range []struct{ text, day, start, end string }{
		{"Trenger følge til lege torsdag kl 10 for en beboer", "2026-11-26", "2026-11-26 10:00", "2026-11-26 12:00"},
		{"Hei! Kan noen følge en beboer til tannlegen på torsdag fra kl. 10 til 11.30? Mvh Anne", "2026-11-26", "2026-11-26 10:00", "2026-11-26 11:30"},
		{"Treng følgje til lege torsdag klokka ti", "2026-11-26", "2026-11-26 10:00", "2026-11-26 12:00"},
		{"Me treng nokon til å handla på tysdag 10-11", "2026-12-01", "2026-12-01 10:00", "2026-12-01 11:00"},
		{"Lege torsdag. Oppmøte kl 09.45, ferdig ca 11.30.", "2026-11-26", "2026-11-26 09:45", "2026-11-26 11:30"},
		{"Besøksvenn i morgen kl 14 i en time", "2026-11-25", "2026-11-25 14:00", "2026-11-25 15:00"},
		{"Kan noen komme i morgon kl 14?", "2026-11-25", "2026-11-25 14:00", "2026-11-25 16:00"},
		{"Følge 3. desember klokken halv elleve", "2026-12-03", "2026-12-03 10:30", "2026-12-03 12:30"},
		{"Følge 3. desember kvart over ti", "2026-12-03", "2026-12-03 10:15", "2026-12-03 12:15"},
		{"følge den 3/12 kvart på ti til fysioterapi", "2026-12-03", "2026-12-03 09:45", "2026-12-03 11:45"},
		{"Følge 26.11 kl 10, ca to timer", "2026-11-26", "2026-11-26 10:00", "2026-11-26 12:00"},
		{"Følge til sykehuset fredag kl 08:30, halvannen time", "2026-11-27", "2026-11-27 08:30", "2026-11-27 10:00"},
		{"Trenger følge i kveld kl 7", "2026-11-24", "2026-11-24 19:00", "2026-11-24 21:00"},
		{"Følge til konsert torsdag kveld kl 7", "2026-11-26", "2026-11-26 19:00", "2026-11-26 21:00"},
		{"To beboere trenger følge torsdag kl 10", "2026-11-26", "2026-11-26 10:00", "2026-11-26 12:00"},
		{"Tor trenger hjelp i kveld kl 18", "2026-11-24", "2026-11-24 18:00", "2026-11-24 20:00"},
		{"Handling neste torsdag kl 12", "2026-12-03", "2026-12-03 12:00", "2026-12-03 14:00"},
		{"Ring 64 90 00 00. Lege torsdag kl 10, rom 12", "2026-11-26", "2026-11-26 10:00", "2026-11-26 12:00"},
		{"Torsdag 2 beboere til tur", "2026-11-26", "", ""},
		{"Trenger følge til lege på fredag", "2026-11-27", "", ""},
		{"Trenger følge kl 10", "", "", ""},
		{"Trenger hjelp til å handle en gang til uka", "", "", ""},
		{"Kan man få to til å bære en sofa?", "", "", ""},
		{"Dame på 82 år, tlf 49123456", "", "", ""},
		{"Torsdag 27. november kl 10", "", "", ""}, // a Friday: not read in two ways
		{"", "", "", ""},
	} {
		f := Find(c.text, now)
		show := func(at time.Time, layout string) string {
			if at.IsZero() {
				return ""
			}
			return at.Format(layout)
		}
		if got := show(f.Day, "2006-01-02"); got != c.day {
			t.Errorf("%q: day %q, want %q", c.text, got, c.day)
		}
		if got := show(f.Start, "2006-01-02 15:04"); got != c.start {
			t.Errorf("%q: start %q, want %q", c.text, got, c.start)
		}
		if got := show(f.End, "2006-01-02 15:04"); got != c.end {
			t.Errorf("%q: end %q, want %q", c.text, got, c.end)
		}
	}
}

// What is found is whole: a start has a day and an end after it, on that day.
func FuzzFind(f *testing.F) {
	now := time.Date(2026, 11, 24, 13, 0, 0, 0, oslo)
	for _, s := range []string{"torsdag kl 10", "3/12 kl 10-12", "i kveld halv 7 i 2 timer", "kvart på 0", "kl", "torsdag 27. november",
		"we need someone on Dec 3rd at half past two for an hour", "the visit is at ten to 0", "between 99 and 1 pm today", "the 32nd of may at 13 pm"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x := Find(text, now)
		if !x.Start.IsZero() && (x.Day.IsZero() || !x.End.After(x.Start) || !Midnight(x.Start, 0).Equal(x.Day)) || x.Start.IsZero() != x.End.IsZero() || x.Length < 0 {
			t.Fatalf("%q: %+v", text, x)
		}
	})
}
