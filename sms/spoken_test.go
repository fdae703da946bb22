package sms

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNumbersAreSaidInWords(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{SayDigits("nb", "42 00 00 01"), "førtito, null null, null null, null en"},
		{SayPhone("nb", "+4742000017"), "førtito, null null, null null, sytten"},
		{SayPhone("nb", "+46701740605"), "pluss fire, sekstisju, null en, syttifire, null seks, null fem"},
		{SayDigits("en", "123"), "one, twenty-three"},
		{SayNumber("nb", 7), "sju"}, {SayNumber("nb", 21), "tjueen"}, {SayNumber("nb", 1234), "tolv, trettifire"},
		{SayNumber("en", 42), "forty-two"},
		{SayClock("nb", 10, 0), "ti"}, {SayClock("nb", 10, 30), "halv elleve"}, {SayClock("nb", 1, 0), "ett"},
		{SayClock("nb", 10, 15), "kvart over ti"}, {SayClock("nb", 11, 45), "kvart på tolv"}, {SayClock("nb", 13, 30), "tretten tretti"},
		{SayClock("nb", 14, 5), "fjorten null fem"}, {SayClock("en", 10, 0), "ten o'clock"}, {SayClock("en", 14, 30), "fourteen thirty"},
		{SayLength("nb", 2*time.Hour), "to timer"}, {SayLength("nb", 90*time.Minute), "en time og tretti minutter"},
		{SayLength("en", time.Hour), "one hour"},
	} {
		if c.got != c.want {
			t.Errorf("says %q, want %q", c.got, c.want)
		}
	}
}

func TestDaysAreSaidInWords(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	now := at("2026-11-23 09:00")
	for _, c := range []struct{ got, want string }{
		{SayWhen("nb", at("2026-11-26 10:00"), at("2026-11-26 12:00"), now), "torsdag tjuesjette november klokken ti til tolv"},
		{SayWhen("nn", at("2026-12-01 09:30"), at("2026-12-01 10:15"), now), "tirsdag første desember klokken halv ti til kvart over ti"},
		{SayWhen("en", at("2026-11-26 10:00"), at("2026-11-26 12:00"), now), "Thursday the twenty-sixth of November at ten o'clock to twelve o'clock"},
		{SayWhen("nb", at("2027-11-26 10:00"), at("2027-11-26 10:00"), now), "fredag tjuesjette november tjue tjuesju klokken ti"},
		{SayWhen("nb", at("2026-11-26 22:00"), at("2026-11-27 06:00"), now), "torsdag tjuesjette november klokken tjueto til fredag tjuesjuende november klokken seks"},
		{SayWhen("nb", at("2026-11-26 22:00"), at("2026-11-27 00:00"), now), "torsdag tjuesjette november klokken tjueto til tjuefire"},
	} {
		if c.got != c.want {
			t.Errorf("says %q, want %q", c.got, c.want)
		}
	}
}

func TestWhatPeopleWroteIsSpeakable(t *testing.T) {
	for in, want := range map[string]string{
		"Møt kl. 9.45. Tlf. 420 00 017": "Møt klokken kvart på ti. telefon førtito, null null, null null, sytten",
		"Ring 42000017\nved inngangen":  "Ring førtito, null null, null null, sytten ved inngangen",
		"ca. 10 min. i 2. etg. ":        "cirka 10 minutter i 2. etasje",
		"\x00\x1bVent «her»":            "Vent her",
	} {
		if got := Speakable("nb", in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := Speakable(rapid.SampledFrom([]string{"nb", "en", "pl"}).Draw(t, "lang"), rapid.String().Draw(t, "text"))
		if !utf8.ValidString(s) || len([]rune(s)) > mostSpoken || strings.ContainsAny(s, "\x00\n#*") {
			t.Fatalf("not speakable: %q", s)
		}
	})
}

// TestEveryPromptCanBeSaid: in each language, with and without what may be left
// out, and no digits but keys to press.
func TestEveryPromptCanBeSaid(t *testing.T) {
	full := typical
	full.Requester, full.Reference, full.Length, full.When, full.CentrePhone = "Solbakken sykehjem", "tolv", "to timer", "torsdag", "seksti, null null"
	full.RecipientPhone, full.VolunteerPhone, full.Address, full.Text = "førti", "førti", "Solbakken", "klokken ti"
	full.Number, full.Found, full.Headcount, full.Helpers, full.Early, full.Late, full.People, full.Missing, full.Most = "to", "to", "tre", "Kari og Per", "ett", "tretten", "to", "to", "3"
	for _, lang := range []string{"nb", "nn", "en", "pl"} {
		for _, p := range AllPrompts() {
			said, err := Say(lang, p, full)
			if err != nil {
				t.Errorf("%s: %v", lang, err)
				continue
			}
			if said == "" || strings.Contains(said, "<no value>") || strings.Contains(said, "  ") {
				t.Errorf("%s %s: %q", lang, p, said)
			}
			for _, word := range strings.FieldsFunc(said, func(r rune) bool { return r == ' ' || r == '.' || r == ',' }) {
				if len(word) > 1 && word[0] >= '0' && word[0] <= '9' {
					t.Errorf("%s %s has a number in figures: %q", lang, p, said)
				}
			}
			least := Fields{}
			for _, name := range prompts[p].Required {
				set(&least, name, "x")
			}
			if _, err := Say(lang, p, least); err != nil {
				t.Errorf("%s %s with the least: %v", lang, p, err)
			}
			if len(prompts[p].Required) > 0 {
				if _, err := Say(lang, p, Fields{}); err == nil {
					t.Errorf("%s %s: a hole in what is said", lang, p)
				}
			}
		}
	}
	if _, err := Say("nb", "no_such_prompt", Fields{}); err == nil {
		t.Error("a prompt that is not there can be said")
	}
}

// TestMenusAreShort: a menu has at most four keys, and 0 for a human beside them.
func TestMenusAreShort(t *testing.T) {
	for _, lang := range []string{"nb", "en"} {
		for _, p := range AllPrompts() {
			said, err := Say(lang, p, typical)
			if err != nil {
				continue // needs more than a typical text; no menu does
			}
			n := 0
			for _, key := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
				if strings.Contains(said, "rykk "+key+" ") || strings.Contains(said, "ress "+key+" ") {
					n++
				}
			}
			if n > 4 {
				t.Errorf("%s %s has %d choices: %s", lang, p, n, said)
			}
		}
	}
}
