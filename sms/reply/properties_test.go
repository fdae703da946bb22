package reply

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// plainYes are answers that are a yes beyond doubt; the properties start from them.
var plainYes = []string{
	"ja", "ja takk", "ja det kan jeg", "ja gjerne", "det passer fint", "jeg kommer", "klart det", "selvfølgelig",
	"det ordner jeg", "jau det kan eg", "ja, eg kjem", "æ kan det", "ja det ska æ få tel", "jeg stiller", "det går bra",
	"ja, jeg følger beboeren til legen torsdag", "ja til torsdag 26. nov kl 10-12", "jeg takker ja", "jeg kan",
	"ja det kan jag", "ja det kan jeg godt", "yes I can", "yes", "det gjør jeg gjerne", "ja, jeg er ledig", "ja kl 10 passer",
}

var plainNo = []string{
	"nei", "nei takk", "kan ikke", "nei beklager", "kan dessverre ikke", "det passer ikke", "æ kan itj", "eg kan ikkje",
	"nei jeg er syk", "rekker det ikke", "går ikke dessverre", "må si nei denne gangen", "har ikke tid", "det passer dårlig",
}

// whole other intents, for the properties about form
var plainOther = []string{
	"stopp", "avbud", "start", "hjelp", "kanskje", "takk", "ja hvis det ikke er glatt", "ja fredag går fint", "må trekke meg fra torsdag",
	"slett meg fra lista", "ja det kan jeg ikke", "nja", "ja vel", "ja kl 12-14",
}

// read reads a text against the example, from somebody whose names are known.
func read(r *Reader, text string) Reading {
	return r.Read(text, Context{Lang: "nb", Names: []string{"Kari Nordmann"}, Questions: []Question{Example}, Centre: "Frivilligsentralen"})
}

// A doubt added anywhere to a yes never leaves it a yes.
func TestNothingAddedToAYesLeavesItAYes(t *testing.T) {
	r := newReader(t)
	behind := []string{
		"hvis det ikke er glatt", "dersom jeg får skyss", "om jeg får skyss", "men bare til kl 11", "forutsatt at været er bra", "med mindre det snør",
		"så lenge det ikke regner", "kanskje", "tror jeg", "men ikke torsdag", "men jeg kan ikke", "nei", "nei vent", "eller nei", "likevel ikke", "ikke",
		"hvor er det?", "hvor er det", "når begynner det", "kan dere ringe meg", "?", "men først kl 11", "viss det passer", "vess æ får skyss",
		"men itj torsdag", "om det går buss", "unless it snows", "if I get a lift", "jeśli zdążę", "если успею", "но только после 11",
		"men ikke før 11", "hvem er det", "fredag", "kl 11", "i stedet", "men mannen min må bli med", "hvis", "dersom ingen andre kan", "vet ikke helt",
		"men usikker", "må bare sjekke først", "får se", "spørs på været", "kommer an på været", "nesten", "bare litt",
		"og mannen min kan ikke", "var det nå jeg skulle si", "tja", "hmm", "in case", "bortsett fra kl 11", "unntatt siste timen", "helst ikke", "helst fredag",
	}
	ahead := []string{
		"hvis det ikke er glatt så", "kanskje", "ikke", "nei", "hvis jeg får skyss", "dersom ingen andre kan,", "hvor er det?", "tror", "nei vent,",
		"mannen min sier", "usikker, men", "hadde det vært onsdag, så", "spør Astrid, hun sier", "jeg vet ikke, men", "hvem sier", "ikke si",
	}
	rapid.Check(t, func(t *rapid.T) {
		yes := rapid.SampledFrom(plainYes).Draw(t, "yes")
		join := rapid.SampledFrom([]string{" ", ", ", ". ", "! ", "\n", " - ", "... "}).Draw(t, "join")
		var text string
		if rapid.Bool().Draw(t, "ahead") {
			text = rapid.SampledFrom(ahead).Draw(t, "added") + " " + yes
		} else {
			text = yes + join + rapid.SampledFrom(behind).Draw(t, "added")
		}
		if v := read(r, text); v.Intent == Yes {
			t.Fatalf("%q was read as a yes", text)
		}
	})
}

// yesByLanguage are short answers that are a yes beyond doubt, in the words of each language.
var yesByLanguage = map[string][]string{
	"nb": {"ja", "jeg kan", "det passer fint", "ja jeg kommer. Hilsen Kari"}, "nn": {"ja", "eg kan", "det passar fint"}, "sv": {"ja", "jag kan", "det går bra"},
	"da": {"ja", "jeg kan godt", "det gør jeg gerne"}, "en": {"yes", "I can", "yes, that's fine. Regards Kari"}, "se": {"juo", "mun boađán", "heive munnje"},
	"pl": {"tak", "mogę", "tak, przyjdę"}, "uk": {"так", "я прийду", "мені підходить"}, "ru": {"да", "я приду", "мне подходит"}, "lt": {"taip", "galiu", "ateisiu"},
	"ar": {"نعم", "أستطيع", "يناسبني"}, "so": {"haa", "waan imaan karaa", "diyaar baan ahay"}, "ti": {"እወ", "ክመጽእ እየ", "ይጥዕመኒ"}, "fa": {"بله", "می\u200cتوانم", "من می\u200cآیم"},
}

// Every word of every lexicon that doubts, asks, denies, limits or names somebody else or another time, put before or behind
// a yes in its language, leaves no yes.
func TestNoGraveWordOfAnyLexiconIsPassedOver(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and long: it runs without -short")
	}
	r := newReader(t)
	// Words that are also something harmless in their own language, where they stand.
	harmless := map[string]bool{
		"nok": true, "vel": true, "han": true, "hun": true, "ho": true, "henne": true, "ham": true, "hu": true, "mannen": true, "hunden": true, "katten": true, // objects: "jeg følger han", and the dog that signs
		"avtale": true, "kan i": true, "do i": true, "shall i": true, "berre": true, "jøss": true, "vennen min": true, "fram til": true, "frem til": true, "hade": true, "اليوم": true, "appointment": true,
		"helga": true, // a given name, once it stands alone
	}
	classes := []string{"cond", "hedge", "but", "question", "other", "not", "no", "icannot", "later", "kin", "mon", "tue", "wed", "fri", "sat", "sun", "tomorrow", "today",
		"otherday", "busy", "sick", "regret", "withdraww", "stopw", "past", "limit"}
	for _, f := range r.lx.files {
		for _, c := range classes {
			for n, w := range splitWords(f.Words[c]) {
				if harmless[w] {
					continue
				}
				yeses := yesByLanguage[f.Code]
				if len(yeses) == 0 {
					continue
				}
				yes := yeses[n%len(yeses)]
				text := yes + []string{" ", ", ", ". ", "\n"}[n/len(yeses)%4] + w
				if n%4 == 3 {
					text = w + " " + yes
				}
				if v := r.Read(text, Context{Lang: f.Code, Questions: []Question{Example}, Now: Example.StartsAt.AddDate(0, 0, -3)}); v.Intent == Yes {
					t.Errorf("%q [%s] was read as a yes past %q (%s)", text, f.Code, w, c)
				}
			}
		}
	}
}

// A negation put between any two words of a yes never leaves it a yes.
func TestANegationInsideAYesIsNoYes(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and long: it runs without -short")
	}
	r := newReader(t)
	nots := []string{"ikke", "ikkje", "itj", "itte", "kje", "ittj", "ikkj", "inte", "not", "ikek", "IKKE", "ikkke", "nei", "aldri"}
	for _, yes := range plainYes {
		words := strings.Fields(yes)
		for _, not := range nots {
			for i := 0; i <= len(words); i++ {
				text := strings.Join(words[:i], " ") + " " + not + " " + strings.Join(words[i:], " ")
				if v := read(r, text); v.Intent == Yes {
					t.Errorf("%q was read as a yes", text)
				}
			}
		}
	}
}

// A word that nobody knows, put anywhere into a yes, makes it unclear: every word must be accounted for.
func TestAnUnknownWordIsNeverSkippedInAYes(t *testing.T) {
	r := newReader(t)
	rapid.Check(t, func(t *rapid.T) {
		words := strings.Fields(rapid.SampledFrom(plainYes).Draw(t, "yes"))
		odd := rapid.StringMatching(`[bdfgklmprstvx]{2}[qwxz][aeiou][qwxz]{1,3}[bdfgk]`).Draw(t, "odd")
		i := rapid.IntRange(0, len(words)).Draw(t, "at")
		text := strings.Join(words[:i], " ") + " " + odd + " " + strings.Join(words[i:], " ")
		if v := read(r, text); v.Intent == Yes {
			t.Fatalf("%q was read as a yes", text)
		}
	})
}

// Case, spacing, punctuation, encoding, greeting and signature never change the intent.
func TestFormNeverChangesTheIntent(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine, and long: it runs without -short")
	}
	r := newReader(t)
	all := append(append(append([]string{}, plainYes...), plainNo...), plainOther...)
	shapes := map[string]func(string) string{
		"upper case":        strings.ToUpper,
		"title case":        titled,
		"decomposed":        norm.NFD.String,
		"full width":        fullWidth,
		"double spaces":     func(s string) string { return "  " + strings.ReplaceAll(s, " ", "   ") + "\n" },
		"hard spaces":       func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") },
		"zero width":        func(s string) string { return "\ufeff" + strings.ReplaceAll(s, " ", " \u200b") + "\u200d" },
		"lines":             func(s string) string { return "\n" + s + "\n\n" },
		"full stop":         func(s string) string { return s + "." },
		"bang":              func(s string) string { return s + "!!" },
		"dots":              func(s string) string { return s + "…" },
		"curly quotes":      func(s string) string { return "“" + s + "”" },
		"glad picture":      func(s string) string { return s + " 😊" },
		"skin tone":         func(s string) string { return s + " 👋🏽" },
		"greeting":          func(s string) string { return "Hei! " + s },
		"greeting to all":   func(s string) string { return "Hei på dere, " + s },
		"morning":           func(s string) string { return "God morgen! " + s },
		"greeting by name":  func(s string) string { return "Hei Frivilligsentralen. " + s },
		"signature":         func(s string) string { return s + "\nHilsen Kari" },
		"short signature":   func(s string) string { return s + ". Mvh Kari Nordmann" },
		"nynorsk signature": func(s string) string { return s + ". Helsing Kari" },
		"hug":               func(s string) string { return s + " Klem Kari 😊" },
		"bare name":         func(s string) string { return s + ". Kari" },
		"footer":            func(s string) string { return s + "\n\nSendt fra min iPhone" },
	}
	for _, text := range all {
		want := read(r, text).Intent
		for name, shape := range shapes {
			if got := read(r, shape(text)); got.Intent != want {
				t.Errorf("%s: %q is %s, but %q is %s (%s)", name, text, want, shape(text), got.Intent, got.Why)
			}
		}
	}
}

func titled(s string) string {
	rs := []rune(s)
	rs[0] = unicode.ToUpper(rs[0])
	return string(rs)
}

func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f && unicode.IsLetter(r) {
			return r + 0xfee0
		}
		return r
	}, s)
}

// A yes that names any other day, date or hour than the question's is no yes.
func TestAnotherTimeIsNoYes(t *testing.T) {
	r := newReader(t)
	for _, tail := range []string{
		"mandag", "tirsdag", "onsdag", "fredag", "lørdag", "søndag", "i morgen", "neste torsdag", "27. nov", "26. des", "26.12", "27/11", "torsdag 27", "torsdag 3. desember",
		"kl 9", "kl 11", "kl 12", "kl. 10.30", "10-11", "11-12", "kl 10-11.30", "fra 11", "til 11", "halv elleve", "kl ti tretti", "klokken elleve", "10:15", "kl 22",
		"etter 10", "før 12", "rundt 10", "ca 10", "en time", "3 timer", "i kveld", "uke 50", "hver torsdag", "torsdag ettermiddag", "11", "10",
	} {
		for _, yes := range []string{"ja", "ja, ", "jeg kan ", "ja det passer ", "jeg kommer ", "ja gjerne "} {
			if v := read(r, yes+" "+tail); v.Intent == Yes {
				t.Errorf("%q was read as a yes", yes+" "+tail)
			}
		}
	}
	for _, tail := range []string{
		"torsdag", "på torsdag", "torsdag 26.", "26. nov", "26. november", "torsdag 26. nov", "26/11", "26.11", "den 26.", "kl 10", "kl. 10.00", "10-12", "kl 10-12", "10.00-12.00", "kl ti",
		"torsdag kl 10", "fra 10 til 12", "torsdag formiddag", "den dagen", "kl 1000", "mellom 10 og 12", "torsdagen", "TORSDAG",
	} {
		if v := read(r, "ja "+tail); v.Intent != Yes {
			t.Errorf("%q is %s: %s", "ja "+tail, v.Intent, v.Why)
		}
	}
}

// What people put before and behind an answer, in ordinary courtesy, never hides it from the reader.
func TestAnAnswerIsReadInOrdinaryCompany(t *testing.T) {
	r := newReader(t)
	yesAhead := []string{"", "Ja ", "Ja, ", "Ja takk, ", "Ja da ", "Ok, ", "Jada, ", "Så klart, ", "Selvfølgelig, ", "Hyggelig! ", "Jepp, ", "Fint, ", "Flott! ", "Mottatt, ", "Supert, "}
	yeses := []string{
		"jeg kan", "det kan jeg", "jeg kommer", "jeg stiller opp", "det går bra", "det går fint", "det passer bra for meg", "den tar jeg",
		"jeg tar det", "det ordner jeg", "det fikser jeg", "jeg blir med", "jeg er ledig", "jeg har tid", "det er greit", "jeg hjelper gjerne",
		"jeg følger beboeren til legen", "jeg kan hjelpe", "det vil jeg gjerne", "jeg får det til", "da kommer jeg", "regn med meg",
		"eg kan", "eg kjem", "æ kan", "æ kjæm", "e kan de", "det kan vi få til", "dere kan regne med meg", "det lar seg gjøre",
	}
	yesBehind := []string{
		"", " torsdag", " på torsdag", " da", ", gjerne", ". Ha en fin dag", " 😊", " kl 10", " torsdag kl 10", ". Hilsen Kari", ", sees",
		". Gleder meg", " 26.11", " takk", ". Takk for at dere spør", ", ingen problem",
	}
	noAhead := []string{"", "Nei ", "Nei, ", "Nei takk, ", "Nei beklager, ", "Dessverre, ", "Beklager, ", "Hei! ", "Takk for at dere spør, men ", "Å nei, ", "Så synd, ", "Hei Anne! "}
	noes := []string{
		"jeg kan ikke", "det kan jeg ikke", "jeg kommer ikke", "det går ikke", "det passer ikke", "passer dårlig", "jeg er opptatt",
		"jeg er på jobb", "jeg jobber", "jeg er bortreist", "jeg er syk", "jeg har ikke tid", "jeg har en avtale", "jeg må takke nei", "jeg står over",
		"får det ikke til", "jeg skal til tannlegen", "det er ikke mulig", "jeg skal på jobb", "eg kan ikkje", "æ kan itj", "e kan kje",
	}
	noBehind := []string{"", " torsdag", " da", ". Ha en fin dag", " 😔", ". Hilsen Kari", " dessverre", ". Lykke til", " denne gangen", ". Spør gjerne igjen", ". Håper dere finner noen andre"}
	rapid.Check(t, func(t *rapid.T) {
		ahead, is, behind, want := yesAhead, yeses, yesBehind, Yes
		if rapid.Bool().Draw(t, "refuses") {
			ahead, is, behind, want = noAhead, noes, noBehind, No
		}
		text := rapid.SampledFrom(ahead).Draw(t, "ahead") + rapid.SampledFrom(is).Draw(t, "answer") + rapid.SampledFrom(behind).Draw(t, "behind")
		if v := read(r, text); v.Intent != want {
			t.Fatalf("%q was read as %s (%s), want %s", text, v.Intent, v.Why, want)
		}
	})
}
