package lang

import (
	"strings"
	"testing"
)

func tiny() *Language {
	return New(English, map[string]string{
		"oppdrag":                   "task",
		"Avtalt med {1}":            "Agreed with {1}",
		"frivillig":                 "volunteer",
		"frivillige":                "volunteers",
		"handling":                  "shopping",
		"tar ikke {1}":              "does not do {1~}",
		"kan ikke {1} på den tiden": "cannot come on {1~} at that time",
		"Av {1}: {2}.":              "Of {1~}: {2~}.",
		"Ring {1} nå.":              "Call {1} now.",
		"{1} svarer{2}: {3}.":       "{1} answers{2~}: {3}.",
		"om {1}":                    "about {1*}",
		"Hva mener de?":             "What do they mean?",
		"Uklart: {1}":               "Unclear: {1~}",
		"Venter på {1}.":            "Waiting for {1&}.",
		"Vi spør flere {1} hvis ingen har sagt ja.": "We ask more {1~} if nobody has said yes.",
		"Alle som kan spørres, er spurt om":         "Everybody who can be asked has been asked about",
		"{1} sa nei":                                "{1} said no",
		"{1} % sjanse":                              "{1}% chance",
		"Svarfrist":                                 "Answer by",
	})
}

func TestSay(t *testing.T) {
	l := tiny()
	for nb, en := range map[string]string{
		"":                              "",
		"Svarfrist":                     "Answer by",
		"  Svarfrist ":                  "  Answer by ",
		"Avtalt med Svarfrist":          "Agreed with Svarfrist",
		"3 frivillige":                  "3 volunteers",
		"1\u00a0234 frivillige":         "1,234 volunteers",
		"9 tar ikke handling":           "9 do not do shopping",
		"Tar ikke handling":             "Does not do shopping",
		"kan ikke torsdag på den tiden": "cannot come on Thursday at that time",
		"Av 3 frivillige: tar ikke handling, kan ikke torsdag på den tiden.": "Of 3 volunteers: does not do shopping, cannot come on Thursday at that time.",
		"Venter på Kari, Ola og Per.":                                        "Waiting for Kari, Ola and Per.",
		"Uklart: Kari svarer om Handle, torsdag 26. november kl. 10-12: «Ja. Men hvor er det? Ring Ola nå.». Hva mener de?": "Unclear: Kari answers about Handle, Thursday 26 November 10–12: «Ja. Men hvor er det? Ring Ola nå.». What do they mean?",
		"Vi spør flere i morgen kl. 10 hvis ingen har sagt ja.":                                                             "We ask more tomorrow at 10:00 if nobody has said yes.",
		"Kari sa nei":                       "Kari said no",
		"93 % sjanse":                       "93% chance",
		"torsdag 26. november kl. 10.30-12": "Thursday 26 November 10:30–12:00",
		"for 3 timer siden":                 "3 hours ago",
		"2,5\u00a0døgn":                     "2.5\u00a0days",
		"2 oppdrag":                         "2 tasks",
		"1 oppdrag":                         "1 task",
		"3 av 4":                            "3 of 4",
		"Noe helt annet":                    "Noe helt annet",
	} {
		if got := l.Say(nb); got != en {
			t.Errorf("%q is said as %q, not %q", nb, got, en)
		}
	}
	var none *Language
	if none.Say("Svarfrist") != "Svarfrist" {
		t.Error("bokmål is not said as it is written")
	}
}

// TestASentenceIsNotSwallowedByTheOneBefore: where the words of a sentence could stand in the hole of the one before
// it, it is said all the same.
func TestASentenceIsNotSwallowedByTheOneBefore(t *testing.T) {
	text := "Anne Berg (421 00 000) svarer om Følge til lege, torsdag 26. november kl. 10-12: «Ja, men hvor lenge varer det?». Uklart: stiller et spørsmål. Hva mener de?"
	for l, want := range map[*Language]string{For(English): "Unclear: asks a question. What do they mean?", For(Nynorsk): "Uklart: stiller eit spørsmål. Kva meiner dei?"} {
		if got := l.Say(text); !strings.HasSuffix(got, want) || !strings.Contains(got, "«Ja, men hvor lenge varer det?»") {
			t.Errorf("%s: %s", l.Code, got)
		}
	}
}
