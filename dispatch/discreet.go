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

var (
	// phoneLike is eight or more digits in a row, however they are spaced.
	phoneLike = regexp.MustCompile(`(?:\+|00)?\d(?:[ .\-]?\d){7,}`)
	// nationalID is the eleven digits of a Norwegian identity number.
	nationalID = regexp.MustCompile(`\b\d{6} ?\d{5}\b`)
)

// Leaks looks for what must not stand in a question: the recipient's name,
// address or telephone, anybody's full name, street with number, room, telephone
// or identity number, a line of the details, a diagnosis or the speciality of a
// clinic. public are the institutions of the register: their names and addresses
// say where to meet, and point at nobody.
func Leaks(summary, place, details string, r *Recipient, public []*Requester) []Leak {
	var leaks []Leak
	for _, f := range []struct{ name, text string }{{"summary", summary}, {"place", place}} {
		for _, l := range leaksIn(f.name, f.text, details, r, public) {
			l.Field = f.name
			leaks = append(leaks, l)
		}
	}
	return leaks
}

// What is said of each leak.
var (
	holdsNumber = Sentence{
		EN: "holds a telephone or identity number; put it in details, which are sent only after YES",
		NB: "Her står et telefonnummer eller fødselsnummer. Skriv det under detaljer, som bare sendes etter JA.",
	}
	holdsRecipient = Sentence{
		EN: "holds the recipient's name; it is sent only after YES, so leave it out here",
		NB: "Her står navnet til mottakeren. Det sendes først etter JA, så ta det bort her.",
	}
	holdsTheirAddress = Sentence{
		EN: "holds the recipient's address; write the neighbourhood instead, the address is sent after YES",
		NB: "Her står adressen til mottakeren. Skriv strøket i stedet. Adressen sendes etter JA.",
	}
	holdsDetails = Sentence{
		EN: "repeats the details, which are sent only after YES",
		NB: "Her står noe fra detaljene. De sendes først etter JA, så ta det bort her.",
	}
)

func holdsName(name string) Sentence {
	return Sentence{
		EN: "holds a person's name (" + name + "); register them as the recipient, or put it in details, which are sent only after YES",
		NB: "Her står navnet på en person («" + name + "»). Velg personen som mottaker, eller skriv navnet under detaljer, som bare sendes etter JA.",
	}
}

func holdsAddress(address string) Sentence {
	return Sentence{
		EN: "holds an address (" + address + "); write the neighbourhood or the street without its number, and put the address in details, which are sent only after YES",
		NB: "Her står en adresse («" + address + "»). Skriv strøket, eller gata uten nummer. Adressen kan stå under detaljer, som bare sendes etter JA.",
	}
}

func holdsIllness(word string) Sentence {
	return Sentence{
		EN: "names a diagnosis or a clinic's speciality (" + word + "); write \"lege\" or \"sykehus\" instead",
		NB: "Her står noe om sykdom eller avdeling («" + word + "»). Skriv «lege» eller «sykehus» i stedet.",
	}
}

func leaksIn(field, text, details string, r *Recipient, public []*Requester) []Leak {
	var leaks []Leak
	low := " " + strings.Join(wordsOf(text), " ") + " "
	has := func(phrase string) bool {
		w := wordsOf(phrase)
		return len(w) > 0 && strings.Contains(low, " "+strings.Join(w, " ")+" ")
	}
	leak := func(what string, s Sentence) {
		leaks = append(leaks, Leak{What: what, Sentence: s})
	}
	if m := phoneLike.FindString(text); m != "" || nationalID.MatchString(text) {
		leak(m, holdsNumber)
	}
	named, housed := false, false
	if r != nil {
		names := wordsOf(r.Name)
		for i, n := range names {
			// A surname is often a place name too (Berg, Lie), so in the place only
			// the given name and the full name count.
			if len([]rune(n)) < 3 || field == "place" && i > 0 {
				continue
			}
			if has(n) || has(n+"s") {
				leak(n, holdsRecipient)
				named = true
				break
			}
		}
		// Only an address with a number in it points at a home; "Solbakken
		// sykehjem" as address of a resident may well be the rough place.
		if strings.ContainsAny(r.Address, "0123456789") && has(streetOf(r.Address)) {
			leak(r.Address, holdsTheirAddress)
			housed = true
		}
	}
	if n := fullNameIn(text, public); n != "" && !named {
		leak(n, holdsName(n))
	}
	if a := homeIn(text, public); a != "" && !housed {
		leak(a, holdsAddress(a))
	}
	for _, line := range strings.FieldsFunc(details, func(r rune) bool { return strings.ContainsRune(".;,\n", r) }) {
		if len(wordsOf(line)) >= 3 && has(line) {
			leak(strings.TrimSpace(line), holdsDetails)
			break
		}
	}
	if w := illnessIn(text); w != "" {
		leak(w, holdsIllness(w))
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

// leaks is Leaks of what somebody wrote in a unit. The register of institutions
// is looked into only where something was found.
func (w *work) leaks(unitID int64, summary, place, details string, r *Recipient) ([]Leak, error) {
	found := Leaks(summary, place, details, r, nil)
	if len(found) == 0 {
		return nil, nil
	}
	var public []*Requester
	all, err := w.Requesters(unitID, Page{})
	if err != nil {
		return nil, err
	}
	for _, q := range all {
		if q.Kind == Institution {
			public = append(public, q)
		}
	}
	return Leaks(summary, place, details, r, public), nil
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
