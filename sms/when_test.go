package sms

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func oslo(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestWhen(t *testing.T) {
	zone := oslo(t)
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, zone)
	at := func(year int, month time.Month, day, hour, minute int) time.Time {
		return time.Date(year, month, day, hour, minute, 0, 0, zone)
	}
	start := at(2026, 11, 26, 10, 0)
	for _, test := range []struct {
		name       string
		start, end time.Time
		nb, nn, en string
	}{
		{"whole hours", start, at(2026, 11, 26, 12, 0),
			"torsdag 26. november kl. 10-12", "torsdag 26. november kl. 10-12", "Thursday 26 November 10-12"},
		{"half past", at(2026, 11, 24, 10, 30), at(2026, 11, 24, 12, 0),
			"tirsdag 24. november kl. 10.30-12", "tysdag 24. november kl. 10.30-12", "Tuesday 24 November 10:30-12:00"},
		{"half past at the end", at(2026, 12, 5, 8, 0), at(2026, 12, 5, 9, 5),
			"lørdag 5. desember kl. 8-9.05", "laurdag 5. desember kl. 8-9.05", "Saturday 5 December 8:00-9:05"},
		{"no end", start, time.Time{},
			"torsdag 26. november kl. 10", "torsdag 26. november kl. 10", "Thursday 26 November 10:00"},
		{"end is start", start, start,
			"torsdag 26. november kl. 10", "torsdag 26. november kl. 10", "Thursday 26 November 10:00"},
		{"next year but near", at(2027, 1, 4, 10, 0), at(2027, 1, 4, 11, 0),
			"mandag 4. januar kl. 10-11", "måndag 4. januar kl. 10-11", "Monday 4 January 10-11"},
		{"far off", at(2027, 11, 26, 10, 0), at(2027, 11, 26, 12, 0),
			"fredag 26. november 2027 kl. 10-12", "fredag 26. november 2027 kl. 10-12", "Friday 26 November 2027, 10-12"},
		{"until midnight", at(2026, 11, 29, 22, 0), at(2026, 11, 30, 0, 0),
			"søndag 29. november kl. 22-24", "søndag 29. november kl. 22-24", "Sunday 29 November 22-24"},
		{"past midnight", at(2026, 11, 30, 22, 0), at(2026, 12, 1, 6, 30),
			"mandag 30. november kl. 22 til tirsdag 1. desember kl. 6.30",
			"måndag 30. november kl. 22 til tysdag 1. desember kl. 6.30",
			"Monday 30 November 22:00 to Tuesday 1 December 6:30"},
		{"end given in UTC", start, at(2026, 11, 26, 12, 0).UTC(),
			"torsdag 26. november kl. 10-12", "torsdag 26. november kl. 10-12", "Thursday 26 November 10-12"},
		{"the night that skips an hour", at(2027, 3, 28, 1, 30), at(2027, 3, 28, 3, 30),
			"søndag 28. mars kl. 1.30-3.30", "søndag 28. mars kl. 1.30-3.30", "Sunday 28 March 1:30-3:30"},
		{"a day of 23 hours", at(2027, 3, 28, 0, 0), at(2027, 3, 29, 0, 0),
			"søndag 28. mars kl. 0-24", "søndag 28. mars kl. 0-24", "Sunday 28 March 0-24"},
		{"a day of 25 hours", at(2026, 10, 25, 0, 0), at(2026, 10, 26, 0, 0),
			"søndag 25. oktober kl. 0-24", "søndag 25. oktober kl. 0-24", "Sunday 25 October 0-24"},
		{"within the repeated hour",
			time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC).In(zone), time.Date(2026, 10, 25, 1, 15, 0, 0, time.UTC),
			"søndag 25. oktober kl. 2.30", "søndag 25. oktober kl. 2.30", "Sunday 25 October 2:30"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for lang, want := range map[string]string{"nb": test.nb, "": test.nb, "da": test.nb, "nn": test.nn, "en": test.en, "pl": test.en} {
				if got := When(lang, test.start, test.end, now); got != want {
					t.Errorf("When(%q) = %q, want %q", lang, got, want)
				}
			}
		})
	}
}

// Whatever the time, what is said costs no UCS-2, fits where the longest is expected, and names the day it begins.
func TestWhenProperties(t *testing.T) {
	zone := oslo(t)
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(1.7e9, 2e9).Draw(t, "now"), 0)
		start := now.Add(time.Duration(rapid.Int64Range(-48, 24*500).Draw(t, "hours")) * time.Hour).In(zone)
		end := start.Add(time.Duration(rapid.Int64Range(-60, 60*40).Draw(t, "minutes")) * time.Minute)
		lang := rapid.SampledFrom(Languages()).Draw(t, "lang")
		said := When(lang, start, end, now)
		if size := Count(said); size.Encoding != GSM7 || size.Units > 90 {
			t.Fatalf("%q is %+v", said, size)
		}
		if !strings.HasPrefix(said, Date(lang, start, now)) {
			t.Fatalf("%q does not begin with its day, %q", said, Date(lang, start, now))
		}
		if strings.Contains(said, "  ") {
			t.Fatalf("%q has a hole", said)
		}
	})
}

func TestEveryDayAndMonth(t *testing.T) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	seen := map[string]map[string]bool{}
	for _, lang := range Languages() {
		seen[lang] = map[string]bool{}
		for day := range 365 {
			for word := range strings.FieldsSeq(Date(lang, now.AddDate(0, 0, day), now)) {
				if strings.ContainsAny(word, "aeiouæøå") {
					seen[lang][word] = true
				}
			}
		}
		if len(seen[lang]) != 7+12 {
			t.Errorf("%s: %d different names of days and months, want 19: %v", lang, len(seen[lang]), seen[lang])
		}
	}
}
