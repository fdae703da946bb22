package sms

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Every built-in text can be written as a unit would, means the same then, and passes the check.
func TestBuiltInTextsAreWordings(t *testing.T) {
	each(t, func(t *testing.T, lang string, key Key) {
		wording, err := BuiltIn(lang, key)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(wording, "{{") {
			t.Errorf("%q is written for programs", wording)
		}
		if faults := Check(lang, key, wording); len(faults) > 0 {
			t.Errorf("%q: %v", wording, faults)
		}
		own := Texts{}.With(lang, key, wording)
		spec := specs[key]
		for chosen := range 1 << len(spec.Optional) {
			f := Typical(lang)
			for i, name := range spec.Optional {
				if chosen&(1<<i) == 0 {
					set(&f, name, "")
				}
			}
			got, err := own.Render(lang, key, f)
			if want := render(t, lang, key, f); err != nil || got != want {
				t.Fatalf("%q\nis %q\nnot %q, %v", wording, got, want, err)
			}
		}
	})
}

func TestOwnWordings(t *testing.T) {
	f := Typical("nb")
	for _, c := range []struct {
		key           Key
		wording, want string
	}{
		{Offer, "Hei {Navn}! {Hva}[ på {Sted}] {Når}? Svar JA eller NEI. {Sentral}", "Hei Kari! Følge til lege på Solbakken torsdag 26. november kl. 10-12? Svar JA eller NEI. Frivilligsentralen"},
		{OfferHousehold, "{NAVN}: {hva}, {NÅR}. {NAVN} JA / NEI {Centre}", "KARI: Følge til lege, TORSDAG 26. NOVEMBER KL. 10-12. KARI JA / NEI Frivilligsentralen"},
		{Details, "Takk {Navn}: {Hva} {Når}.[ {Mottaker}, {Adresse}.][ {Detaljer.}]", "Takk Kari: Følge til lege torsdag 26. november kl. 10-12. Olga Berg, Solbakken 2. Møt henne i resepsjonen."},
		{Declined, "Greit – takk!", "Greit - takk!"},
	} {
		if faults := Check("nb", c.key, c.wording); len(faults) > 0 {
			t.Errorf("%q: %v", c.wording, faults)
		}
		if got, err := (Texts{}.With("nb", c.key, c.wording)).Render("nb-NO", c.key, f); err != nil || got != c.want {
			t.Errorf("%q is %q, %v", c.wording, got, err)
		}
	}
	// A part is there only if all its fields are.
	f.Address = ""
	if got, _ := (Texts{"nb": {Details: "{Navn} {Hva} {Når}[ hos {Mottaker}, {Adresse}]"}}).Render("nb", Details, f); strings.Contains(got, "hos") {
		t.Errorf("half a part: %q", got)
	}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		key           Key
		wording, want string
	}{
		{Offer, "Hei {Navn}! {Hva}, {Når}. JA eller NEI?", "Feltet {Sentral} må være med."},
		{Offer, "Hei {Navn}! {Hva}, {Når}. Ja? {Sentral}", "Ordet JA må være med"},
		{Offer, "Hei {Navn}! {Hva} for {Mottaker}, {Når}. JA NEI {Sentral}", "først etter et ja"},
		{Offer, "Hei {Navn}! {Hva} i {Adresse}, {Når}. JA NEI {Sentral}", "først etter et ja"},
		{Offer, "Hei {Navn}! {Hva}, {Details}, {Når}. JA NEI {Sentral}", "først etter et ja"},
		{Offer, "Hei {Nvan}! {Hva}, {Når}. JA NEI {Sentral}", "ikke feltet {Nvan}. Den har {Navn}, {Hva}, {Når}, {Sentral}, {Sted}, {Antall}."},
		{Declined, "Takk {Navn}", "Den har ingen felt"},
		{Offer, "Hei {Navn! {Hva}, {Når}. JA NEI {Sentral}", "En { mangler sin }"},
		{Offer, "Hei {Navn}! {Hva}[, {Sted}, {Når}. JA NEI {Sentral}", "En [ mangler sin ]"},
		{Offer, "Hei {Navn}!} {Hva}], {Når}. JA NEI {Sentral}", "En } mangler sin {"},
		{Offer, "Hei {Navn}[!] {Hva}, {Når}. JA NEI {Sentral}", "må ha et felt i seg"},
		{Offer, "Hei {Navn}! {Hva}, {Når}. JA NEI {Sentral}" + strings.Repeat(" Hilsen oss", 30), "SMS-er lang"},
		{Offer, "Здравствуйте {Navn}! {Hva}, {Når}. JA NEI {Sentral}", "Disse tegnene gjør den lang: Здравст"},
		{Reminder, "Hei {Navn}! {Hva}, {Når}.", "Ordet AVBUD"},
		{Declined, " \n ", "Skriv en tekst."},
		{Declined, "{{.Name}}", "mangler sin"},
		{Declined, strings.Repeat("a", 2000), "altfor lang"},
		{"no_such_text", "Hei", "ingen slik tekst"},
	} {
		faults := Check("nb", c.key, c.wording)
		if !slices.ContainsFunc(faults, func(f Fault) bool { return strings.Contains(f.NB, c.want) && f.EN != "" }) {
			t.Errorf("%q: %v does not say %q", c.wording, faults, c.want)
		}
	}
}

// Whatever a unit has written, something goes out, and it never tells more than the text is given.
func TestAnUnusableWordingLosesNoMessage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SampledFrom(Keys()).Draw(t, "key")
		part := rapid.SampledFrom([]string{"{", "}", "[", "]", "{{", "}}", "{Navn}", "{Hva}", "{Mottaker}", "{Adresse.}", "{DETALJER}", "{{.Recipient}}", "{{range .Name}}", "JA", " ", "x", "{ }", "{.}", "[ {Sted}]", "<b>", "%!s", "\n"})
		wording := strings.Join(rapid.SliceOf(part).Draw(t, "wording"), "")
		f := Typical("nb")
		f.Recipient, f.Address, f.Details = "HEMMELIG", "HEMMELIG", "HEMMELIG"
		body, err := (Texts{"nb": {key: wording}}).Render("nb", key, f)
		if err != nil || body == "" {
			t.Fatalf("%s %q: %q, %v", key, wording, body, err)
		}
		if strings.HasPrefix(string(key), "offer") && strings.Contains(body, "HEMMELIG") {
			t.Fatalf("%s %q tells %q", key, wording, body)
		}
		Check("nb", key, wording)
	})
}

func TestWithKeepsTheOthers(t *testing.T) {
	a := Texts{}.With("nb", Offer, "a").With("nb", Declined, "b").With("nn", Offer, "c")
	b := a.With("nb", Offer, "").With("nn", Offer, "")
	if a.Own("nb", Offer) != "a" || b.Own("nb", Offer) != "" || b.Own("nb", Declined) != "b" || len(b) != 1 {
		t.Errorf("%v became %v", a, b)
	}
}

func TestEveryFieldHasANorwegianName(t *testing.T) {
	for _, spec := range specs {
		for _, f := range slices.Concat(spec.Required, spec.Optional) {
			if fieldNames[f] == "" {
				t.Errorf("%s has none", f)
			}
		}
	}
}
