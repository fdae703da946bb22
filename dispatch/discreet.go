package dispatch

import (
	"regexp"
	"strings"
	"unicode"
)

// Leak is something in a question that must not leave before a YES (law 4).
type Leak struct {
	Field string // summary or place
	What  string // the words found
	Sentence
}

// sensitive are the beginnings of words that name a diagnosis or the
// speciality of a clinic; those that end in a space are whole words. A question
// says "lege" or "sykehus" instead.
var sensitive = []string{
	"alzheimer", "cellegift", "demens", "depresjon", "depressiv", "diabetes", "dialyse", "epilep", "gynekolog", "hemodialyse",
	"hiv ", "hjerneslag", "infeksjonsmedisin", "kardiolog", "kols ", "kreft", "leukemi", "lungeavdeling", "lungepoliklinikk", "ms-klinikk",
	"nevrolog", "nyreavdeling", "nyrepoliklinikk", "onkolog", "ortoped", "parkinson", "poliklinikk for", "psykiat", "psykisk", "psykolog",
	"psykose", "revmatolog", "rusavdeling", "rusbehandling", "ruspoliklinikk", "schizofren", "stråleavdeling", "strålebehandling", "urolog",
	"venerolog", "abort ", "avrusning", "bipolar", "hepatitt", "hudavdeling", "hudklinikk", "hukommelsesklinikk", "distriktspsykiatrisk",
	"dps ", "bup ", "geriatri", "palliativ", "cellegiftkur", "mammografi", "strålingen", "stomi ", "inkontinens", "smertklinikk", "smerteklinikk",
	"øyelege", "øyeavd", "øyeklinikk", "øyepoliklinikk", "augelege", "augeavd", "augeklinikk", "hudlege", "hjertelege", "hjerteavd", "hjertepoliklinikk",
	"lungelege", "nyrelege", "øre-nese", "fertilitet", "fødeavd", "barselavd", "kvinneklinikk", "endokrin", "hematolog", "dermatolog", "gastroenterolog",
	// As written in English.
	"cancer", "chemotherapy", "dementia", "dialysis", "oncolog", "cardiolog", "neurolog", "psychiat", "psycholog", "gynaecolog", "gynecolog",
	"eye clinic", "eye doctor", "skin clinic", "heart clinic", "stroke unit", "maternity ward",
}

var (
	// phoneLike is eight or more digits in a row, however they are spaced.
	phoneLike = regexp.MustCompile(`(?:\+|00)?\d(?:[ .\-]?\d){7,}`)
	// nationalID is the eleven digits of a Norwegian identity number.
	nationalID = regexp.MustCompile(`\b\d{6} ?\d{5}\b`)
)

// Leaks looks for what must not stand in a question: the recipient's name,
// address or telephone, any telephone or identity number, a line of the
// details, a diagnosis or the speciality of a clinic.
func Leaks(summary, place, details string, r *Recipient) []Leak {
	var leaks []Leak
	for _, f := range []struct{ name, text string }{{"summary", summary}, {"place", place}} {
		for _, l := range leaksIn(f.name, f.text, details, r) {
			l.Field = f.name
			leaks = append(leaks, l)
		}
	}
	return leaks
}

func leaksIn(field, text, details string, r *Recipient) []Leak {
	var leaks []Leak
	low := " " + strings.Join(wordsOf(text), " ") + " "
	has := func(phrase string) bool {
		w := wordsOf(phrase)
		return len(w) > 0 && strings.Contains(low, " "+strings.Join(w, " ")+" ")
	}
	leak := func(what, en, nb string) {
		leaks = append(leaks, Leak{What: what, Sentence: Sentence{en, nb}})
	}
	if m := phoneLike.FindString(text); m != "" || nationalID.MatchString(text) {
		leak(m, "holds a telephone or identity number; put it in details, which are sent only after YES",
			"Her står et telefonnummer eller fødselsnummer. Skriv det under detaljer, som bare sendes etter JA.")
	}
	if r != nil {
		names := wordsOf(r.Name)
		for i, n := range names {
			// A surname is often a place name too (Berg, Lie), so in the place only
			// the given name and the full name count.
			if len([]rune(n)) < 3 || field == "place" && i > 0 {
				continue
			}
			if has(n) || has(n+"s") {
				leak(n, "holds the recipient's name; it is sent only after YES, so leave it out here",
					"Her står navnet til mottakeren. Det sendes først etter JA, så ta det bort her.")
				break
			}
		}
		// Only an address with a number in it points at a home; "Solbakken
		// sykehjem" as address of a resident may well be the rough place.
		if strings.ContainsAny(r.Address, "0123456789") && has(streetOf(r.Address)) {
			leak(r.Address, "holds the recipient's address; write the neighbourhood instead, the address is sent after YES",
				"Her står adressen til mottakeren. Skriv strøket i stedet. Adressen sendes etter JA.")
		}
	}
	for _, line := range strings.FieldsFunc(details, func(r rune) bool { return strings.ContainsRune(".;,\n", r) }) {
		if len(wordsOf(line)) >= 3 && has(line) {
			leak(strings.TrimSpace(line), "repeats the details, which are sent only after YES",
				"Her står noe fra detaljene. De sendes først etter JA, så ta det bort her.")
			break
		}
	}
	for _, w := range sensitive {
		if strings.Contains(low, " "+w) {
			leak(strings.TrimSpace(w), "names a diagnosis or a clinic's speciality; write \"lege\" or \"sykehus\" instead",
				"Her står noe om sykdom eller avdeling («"+strings.TrimSpace(w)+"»). Skriv «lege» eller «sykehus» i stedet.")
			break
		}
	}
	return leaks
}

var (
	// wordAndNumber is how an address reads: "Solbakken 14", "Storgata 3 B".
	wordAndNumber = regexp.MustCompile(`\p{Lu}[\p{L}.-]{2,} \d{1,3}(?: ?[A-Za-z])?(?:$|[^\p{L}\d.:-])`)
	// someone is how a name reads that stands within a sentence: "Ola Nordmann".
	someone = regexp.MustCompile(`(?:\p{L}|,) (\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+)`)
	// numbered are words that have a number and are no street.
	numbered = map[string]bool{"avdeling": true, "bygg": true, "etasje": true, "inngang": true, "linje": true, "oppgang": true, "perrong": true, "plan": true, "rom": true, "sone": true, "spor": true}
)

// Doubts asks about what may be a name or an address in a question, where nothing
// tells for certain: whoever wrote it knows. It is not refused.
func Doubts(summary, place string) []string {
	var list []string
	if m := someone.FindStringSubmatch(summary); m != nil {
		list = append(list, "Er «"+m[1]+"» navnet på noen? Ta det bort: det sendes til alle som spørres.")
	}
	for _, text := range []string{summary, place} {
		m := strings.TrimRight(wordAndNumber.FindString(text), " ,;)")
		if word, _, _ := strings.Cut(strings.ToLower(m), " "); m != "" && !numbered[word] {
			list = append(list, "Er «"+m+"» en adresse? Skriv strøket i stedet. Adressen sendes etter JA.")
			break
		}
	}
	return list
}

// streetOf is the street and number of an address, without postcode and town.
func streetOf(address string) string {
	return strings.TrimSpace(strings.SplitN(address, ",", 2)[0])
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
}
