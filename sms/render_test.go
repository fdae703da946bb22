package sms

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The values that previews and checks use.
var typical, long = Typical("nb"), Long("nb")

func render(t *testing.T, lang string, key Key, f Fields) string {
	t.Helper()
	body, err := Render(lang, key, f)
	if err != nil {
		t.Fatalf("%s %s: %v", lang, key, err)
	}
	return body
}

// each runs test for every text in every language.
func each(t *testing.T, test func(t *testing.T, lang string, key Key)) {
	for _, lang := range Languages() {
		for key := range specs {
			t.Run(lang+"/"+string(key), func(t *testing.T) { test(t, lang, key) })
		}
	}
}

func TestRenderInWords(t *testing.T) {
	for _, test := range []struct {
		lang string
		key  Key
		want string
	}{
		{"nb", Offer, "Hei Kari! Kan du hjelpe? Følge til lege, Solbakken, torsdag 26. november kl. 10-12. Svar JA eller NEI. Hilsen Frivilligsentralen"},
		{"nb", OfferNumbered, "Hei Kari! Kan du hjelpe med dette også? Følge til lege, Solbakken, torsdag 26. november kl. 10-12. Svar JA 2 eller NEI 2. Hilsen Frivilligsentralen"},
		{"nb", OfferHousehold, "Hei Kari! Kan du hjelpe? Følge til lege, Solbakken, torsdag 26. november kl. 10-12. Svar KARI JA eller KARI NEI. Hilsen Frivilligsentralen"},
		{"nb", Details, "Tusen takk, Kari! Oppdraget er ditt: Følge til lege, torsdag 26. november kl. 10-12, Solbakken. Du hjelper Olga Berg. Adresse: Solbakken 2. Tlf. 492 34 567. Møt henne i resepsjonen. Hvis du likevel ikke kan, svar AVBUD."},
		{"nb", RequesterShort, "Vi fant 2 av 3 frivillige: Følge til lege, torsdag 26. november kl. 10-12. Kari (492 34 568) og Per (492 34 569) kommer. Ring oss på 64 90 00 00, så ser vi på det sammen. Hilsen Frivilligsentralen"},
		{"nn", Stranger, "Takk for meldinga! Vil du snakke med oss, ring 64 90 00 00. Helsing Frivilligsentralen"},
		{"en", Which, "Thank you for your answer! You have several requests from us. Which one do you mean?\n1: Følge til lege, torsdag 26. november kl. 10-12\n2: Handle mat, fredag 27. november kl. 13-14\nReply JA (yes) or NEI (no) and the number, for example JA 2."},
	} {
		f := typical
		if test.key != RequesterShort {
			f.Headcount = "" // mostly one is enough
		}
		if got := render(t, test.lang, test.key, f); got != test.want {
			t.Errorf("%s %s:\n got %q\nwant %q", test.lang, test.key, got, test.want)
		}
	}
}

func TestTemplatesAreGSM7(t *testing.T) {
	each(t, func(t *testing.T, lang string, key Key) {
		all, err := catalogue()
		if err != nil {
			t.Fatal(err)
		}
		if forced := Count(all[lang][key].Root.String()).Forced; len(forced) > 0 {
			t.Errorf("the template itself forces UCS-2 with %q", string(forced))
		}
	})
}

// The longest ordinary values fit in two segments, and with typical ones most texts in Norwegian fit in one: single
// lists those.
func TestLengths(t *testing.T) {
	single := []Key{Offer, OfferShort, Taken, TooLate, CancelledLate, AlreadyYours, Declined, AskWithdraw, Withdrawn, NothingOpen,
		UnclearOnce, UnclearNothing, QuestionRead, WhichLine, Started, Stranger, Received, CancelledAssigned, Released,
		RequesterAssigned, RequesterCancelled, Help, Alert, CoordinatorText}
	each(t, func(t *testing.T, lang string, key Key) {
		if size := Count(render(t, lang, key, long)); size.Segments > MaxSegments {
			t.Errorf("takes %d segments, %d units, with long values", size.Segments, size.Units)
		}
		if size := Count(render(t, lang, key, typical)); lang != English && slices.Contains(single, key) && size.Segments > 1 {
			t.Errorf("takes %d segments, %d units, with typical values", size.Segments, size.Units)
		}
	})
}

// holes are what an empty value leaves behind.
var holes = regexp.MustCompile(`  |\s[,.!?]|,,|\.\.|,\.|: *\.|^\s|\s$|\(\)|no value`)

// Whichever optional fields are there, the text has no hole; whichever required one is missing, there is no text.
func TestOptionalAndRequired(t *testing.T) {
	each(t, func(t *testing.T, lang string, key Key) {
		spec := specs[key]
		for chosen := range 1 << len(spec.Optional) {
			f := typical
			for i, name := range spec.Optional {
				if chosen&(1<<i) == 0 {
					set(&f, name, " \n")
				}
			}
			if body := render(t, lang, key, f); holes.MatchString(body) {
				t.Errorf("a hole in %q", body)
			}
		}
		for _, name := range spec.Required {
			f := typical
			set(&f, name, " ")
			if body, err := Render(lang, key, f); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("without %s: %q, %v", name, body, err)
			}
		}
	})
}

func set(f *Fields, name, value string) { reflect.ValueOf(f).Elem().FieldByName(name).SetString(value) }

func TestEveryFieldCanBeRead(t *testing.T) {
	var f Fields
	for field := range reflect.TypeFor[Fields]().Fields() {
		set(&f, field.Name, "value of "+field.Name)
		if got, ok := f.value(field.Name); !ok || got != "value of "+field.Name {
			t.Errorf("value(%q) = %q, %v", field.Name, got, ok)
		}
	}
	if _, ok := f.value("Diagnosis"); ok {
		t.Error("a field that is not there was read")
	}
}

// Law 4: a question tells nothing that belongs after the yes, even if the caller fills everything in.
func TestQuestionsTellNothingPersonal(t *testing.T) {
	each(t, func(t *testing.T, lang string, key Key) {
		switch key {
		case Details, Changed, Alert, CoordinatorText, RequesterAssigned, RequesterMoved, RecipientAssigned, AsUsual,
			DetailsSeveral, Reminder, ReminderConfirm, RequesterSome, RequesterAll, RequesterFewer, RequesterShort, RecipientHelpers,
			DetailsGroup, DetailsGroupFewer, GroupNoted, RequesterInstead, RequesterNoTime, RequesterNames, RequesterFewerOf:
			return
		}
		f := typical
		for _, name := range []string{"Recipient", "Address", "RecipientPhone", "Details", "Volunteer", "VolunteerPhone", "Text", "Helpers", "Others", "Comers"} {
			set(&f, name, "HEMMELIG")
		}
		if body := render(t, lang, key, f); strings.Contains(body, "HEMMELIG") {
			t.Errorf("tells too much: %q", body)
		}
	})
}

// A stranger learns a telephone number and nothing about tasks or volunteers.
func TestStrangerLearnsNothing(t *testing.T) {
	for _, lang := range Languages() {
		body := strings.ToLower(render(t, lang, Stranger, Fields{CentrePhone: "64 90 00 00"}))
		for _, word := range []string{"frivillig", "volunteer", "oppdrag", "task", "koordinator"} {
			if strings.Contains(body, word) {
				t.Errorf("%s: %q tells of %s", lang, body, word)
			}
		}
	}
}

// The provider acts on these words by itself: whoever was taught them would be cut off.
func TestOnlyOurWordsAreTaught(t *testing.T) {
	words := regexp.MustCompile(`\p{Lu}{2,}`)
	ours := []string{"JA", "NEI", "AVBUD", "STOPP", "START", "HJELP", "MINE", "PAUSE", "UKER", "KLAR", "OK", "KARI"}
	each(t, func(t *testing.T, lang string, key Key) {
		for _, word := range words.FindAllString(render(t, lang, key, typical), -1) {
			if !slices.Contains(ours, word) {
				t.Errorf("teaches %s", word)
			}
		}
	})
}

func TestLanguage(t *testing.T) {
	for lang, want := range map[string]string{
		"": "nb", "nb": "nb", "no": "nb", "da": "nb", "sv": "nb", "se": "nb", "nb-NO": "nb", "NB_no": "nb", " nb ": "nb",
		"nn": "nn", "nn-NO": "nn", "en": "en", "en-GB": "en", "pl": "en", "uk": "en", "xx": "en",
	} {
		if got := Language(lang); got != want {
			t.Errorf("Language(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestRenderTidies(t *testing.T) {
	f := typical
	f.Headcount = ""
	f.Summary, f.Place, f.Centre, f.Details = " Følge  til\nlege. ", "Solbakken,", "«Sentralen»", "Ring på hos Berg – 2. etasje"
	if got, want := render(t, "nb", Offer, f), `Hei Kari! Kan du hjelpe? Følge til lege, Solbakken, torsdag 26. november kl. 10-12. Svar JA eller NEI. Hilsen "Sentralen"`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := render(t, "nb", Changed, f), "Ring på hos Berg - 2. etasje. Hvis"; !strings.Contains(got, want) {
		t.Errorf("%q does not end the details as a sentence", got)
	}
	if got := render(t, "nb", CoordinatorText, Fields{Text: " Hei!\nTakk {{.Name}} <b> \n"}); got != "Hei!\nTakk {{.Name}} <b>" {
		t.Errorf("what the coordinator wrote became %q", got)
	}
}

func TestRenderFitting(t *testing.T) {
	fits, err := RenderFitting("nb", long, Offer, OfferShort)
	if err != nil || fits != render(t, "nb", Offer, long) {
		t.Errorf("a long question that fits became %q, %v", fits, err)
	}
	f := long
	f.Summary = strings.Repeat("Følge til kontroll ", 12)
	short, err := RenderFitting("nb", f, Offer, OfferShort)
	if err != nil || short != render(t, "nb", OfferShort, f) {
		t.Errorf("a question that does not fit became %q, %v", short, err)
	}
	if body, err := RenderFitting("nb", f); err == nil {
		t.Errorf("no text at all became %q", body)
	}
	if body, err := RenderFitting("nb", Fields{}, OfferShort); err == nil {
		t.Errorf("an empty question became %q", body)
	}
	if body, err := Render("nb", "no_such_text", typical); err == nil {
		t.Errorf("a text that does not exist became %q", body)
	}
}

// Names from the whole world go through unharmed, and nothing that a field holds is taken for a template.
func TestRenderKeepsNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := typical
		f.Name = rapid.StringMatching(`[A-ZÅČŁĐ][a-zæøåčłđŧšž{}.]{1,11}`).Draw(t, "name")
		for _, lang := range Languages() {
			body, err := Render(lang, Offer, f)
			if err != nil || !strings.Contains(body, " "+f.Name+"!") {
				t.Fatalf("%s: %q, %v", lang, body, err)
			}
		}
	})
}

func TestCompileNamesEveryFault(t *testing.T) {
	var good strings.Builder
	for key, spec := range specs {
		if key == Declined {
			continue
		}
		fmt.Fprintf(&good, "%s = %q\n", key, "{{."+strings.Join(append(spec.Required, spec.Optional...), "}}{{.")+"}}")
	}
	// Texts without fields must not use any; the line above gave them one without a name.
	base := strings.ReplaceAll(good.String(), `"{{.}}"`, `"Takk"`)
	if _, err := compile(base + "declined = 'Takk'\n"); err != nil {
		t.Fatalf("a good catalogue was refused: %v", err)
	}
	for _, test := range []struct{ source, want string }{
		{base, `"declined" is missing`},
		{base + "declined = 'Takk'\ndeclind = 'Takk'\n", `"declind" is no text`},
		{base + "declined = 'Takk {{.Name}}'\n", "uses .Name"},
		{base + "declined = '{{if .Nme}}Takk{{end}}'\n", "uses .Nme"},
		{base + "declined = '{{range .Name}}Takk{{end}}'\n", "more than a text may hold"},
		{base + "declined = '{{if .Name}'\n", `"declined"`},
		{strings.Replace(base, "{{.Lines}}", "", 1) + "declined = ''\n", "does not use .Lines"},
		{"declined = ", "toml"},
	} {
		if _, err := compile(test.source); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("want a fault with %q, got %v", test.want, err)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	for b.Loop() {
		if _, err := Render("nb", Offer, typical); err != nil {
			b.Fatal(err)
		}
	}
}
