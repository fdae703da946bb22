package reply

import (
	"strings"
	"unicode/utf8"
)

// The greeting and the signature of a message say nothing about its answer. They are taken off before it is read, and
// what is taken off is bounded: a greeting, whom it is for, and at the end a name.

// unwrap finds the greeting and the signature.
func (m *message) unwrap() {
	n := len(m.toks)
	m.tail = n
	m.lead = m.greeting()
	m.findSignature()
	if m.tail < m.lead {
		m.tail = m.lead
	}
	for i := 0; i < m.lead; i++ {
		m.class[i] = "greeting"
	}
	for i := m.tail; i < n; i++ {
		if m.class[i] == "" {
			m.class[i] = "signature"
		}
	}
}

// greeting returns how many words the greeting has: "Hei", "Hei på dere!", "God morgen Anne", "Hei, Kari her".
func (m *message) greeting() int {
	i := 0
	if len(m.toks) > 2 && m.is(0, "until") && m.isCentre(1) {
		i = 2 // "Til Frivilligsentralen: ..."
	}
	for i < len(m.toks) {
		if n := m.exprAt(i, "greet"); n > 0 {
			i += n
			continue
		}
		break
	}
	greeted := i > 0
	for greeted && i < len(m.toks) {
		if n := m.exprAt(i, "addr"); n > 0 {
			i += n
		} else if m.isCentre(i) {
			i++
		} else {
			break
		}
	}
	if n := m.selfNamed(i); n > 0 {
		return i + n
	}
	if greeted && i < len(m.toks) && m.isGivenName(i) && !m.householdName(i) && !m.speaksOf(i) {
		i++ // "Hei Anne!": the coordinator
	}
	for greeted && i < len(m.toks) && m.toks[i].kind == emoji && m.is(i, "glad") && i+1 < len(m.toks) {
		i++
	}
	return i
}

// speaksOf reports whether the name at i begins a sentence about that person: "hei, Kari kan ikke".
func (m *message) speaksOf(i int) bool {
	if strings.ContainsAny(m.toks[i].next, ",.!\n") {
		return false // "Hei Anne! Kan ikke" speaks to Anne
	}
	for _, c := range []string{"can", "will", "is", "have", "do", "goes", "able", "must"} {
		if m.is(i+1, c) && !m.is(i+1, "i") && !m.is(i+1, "yes") {
			return true
		}
	}
	return false
}

// selfNamed returns the length of "Kari her" or "dette er Kari" at i, if the name may be the volunteer's.
func (m *message) selfNamed(i int) int {
	if j := i + m.names(i); j > i && j < len(m.toks) && m.is(j, "here") {
		if m.own(i, j) {
			return j + 1 - i
		}
		return 0
	}
	if (m.is(i, "that") || m.is(i, "here")) && m.is(i+1, "is") {
		if j := i + 2 + m.names(i+2); j > i+2 && m.own(i+2, j) {
			if m.is(j, "here") {
				j++
			}
			return j - i
		}
	}
	return 0
}

// names returns how many words at i look like a person's name.
func (m *message) names(i int) int {
	n := 0
	for n < 3 && i+n < len(m.toks) && (m.isName(m.toks[i+n].text) || m.isGivenName(i+n) ||
		n > 0 && m.isSurname(i+n)) {
		n++
	}
	return n
}

// own reports whether the names from i to j may be the volunteer's: they are, or the volunteer's are not known.
func (m *message) own(i, j int) bool {
	if len(m.c.Names) == 0 && len(m.c.Household) == 0 {
		return true
	}
	for ; i < j; i++ {
		if m.isName(m.toks[i].text) || m.nearName(m.toks[i].text) {
			return true
		}
	}
	return false
}

// nearName forgives one slip in the volunteer's own name, and an initial.
func (m *message) nearName(w string) bool {
	for _, name := range append(append([]string{}, m.c.Names...), m.c.Household...) {
		for _, p := range strings.Fields(normalise(name)) {
			if utf8.RuneCountInString(w) == 1 && strings.HasPrefix(p, w) || utf8.RuneCountInString(w) >= 4 && oneSlip(w, p) {
				return true
			}
		}
	}
	return false
}

func (m *message) isGivenName(i int) bool {
	return i >= 0 && i < len(m.toks) && m.r.givenNames[m.toks[i].text]
}

// isSurname recognises the commonest shapes of Norwegian surnames, after a given name.
func (m *message) isSurname(i int) bool {
	w := m.toks[i].text
	if utf8.RuneCountInString(w) < 3 || len(m.words[i]) > 0 {
		return false
	}
	for _, end := range []string{"sen", "son", "stad", "berg", "vik", "dal", "land", "haug", "rud", "heim", "moen", "bakken",
		"nes", "mann", "sson", "bakke", "moe", "lund", "vold", "skog", "sund", "fjord", "tveit", "vang", "sveen", "bråten", "øy", "eng", "li", "lie", "lien", "dahl", "bø", "ås", "sæther", "set", "seth", "mo", "hagen", "gård", "gaard", "strand", "holm"} {
		if strings.HasSuffix(w, end) {
			return true
		}
	}
	return false
}

// isCentre reports whether a word names the unit that asked.
func (m *message) isCentre(i int) bool {
	w := m.toks[i].text
	return inName(w, m.c.Centre) && utf8.RuneCountInString(w) >= 3 || strings.HasPrefix(w, "frivilligsentral") || strings.HasPrefix(w, "frivilligsentr")
}

// findSignature looks for "Hilsen Kari", "mvh", or the volunteer's bare name at the end.
func (m *message) findSignature() {
	n := len(m.toks)
	end := n
	for end > m.lead && m.toks[end-1].kind == emoji && (m.is(end-1, "glad") || m.is(end-1, "thumb")) {
		end-- // "Hilsen Kari 😊": the picture is read with the rest
	}
	for i := end - 1; i >= m.lead && i >= end-9; i-- {
		k := m.exprAt(i, "signoff")
		if k == 0 || i+k > end {
			continue
		}
		if m.signedBy(i+k, end) {
			for i > m.lead && m.signoffBefore(&i) {
			}
			m.cut(i, end)
			return
		}
	}
	if k := m.bareName(end); k < end && k >= m.lead && (k > m.lead || m.lead == 0) {
		if k == 0 {
			return // nothing but a name
		}
		m.cut(k, end)
	}
}

// signoffBefore moves *i back over a sign-off that ends at it or stands right before it: "Vennlig hilsen", "Klem og
// hilsen".
func (m *message) signoffBefore(i *int) bool {
	if strings.ContainsAny(m.toks[*i].sep, ".!?\n") {
		return false // "jeg blir med. Hilsen Eva" ends with "med"
	}
	for back := 3; back >= 1; back-- {
		if *i-back >= m.lead && m.exprAt(*i-back, "signoff") > back {
			*i -= back
			return true
		}
	}
	for back := 1; back <= 4 && *i-back >= m.lead; back++ {
		if m.exprAt(*i-back, "signoff") == back {
			*i -= back
			return true
		}
	}
	if *i-2 >= m.lead && m.is(*i-1, "and") && m.exprAt(*i-2, "signoff") == 1 {
		*i -= 2
		return true
	}
	return false
}

// cut takes the words from i to end off, leaving pictures behind them to be read with the rest.
func (m *message) cut(i, end int) {
	for j := i; j < end; j++ {
		m.class[j] = "signature"
	}
	m.tail = i
}

// signedBy reports whether the words from i to end can be the name under a message, and notes a name that is not the
// volunteer's.
func (m *message) signedBy(i, end int) bool {
	if i == end {
		return true
	}
	for i < end && (m.is(i, "prep") || m.is(i, "from") || m.is(i, "me") || m.is(i, "and") ||
		i+1 < end && m.is(i, "other") && m.isGivenName(i+1)) { // "hels fra han Jostein"
		i++
	}
	names := 0
	for j := i; j < end; j++ {
		switch m.toks[j].text {
		case "og", "and", "fra", "frå", "from", "på", "i", "hunden", "katten", "bikkja": // "fra Liv og hunden Bamse"
			if m.beginsExpr(j, end) {
				return false // "hilsen Gerd på hytta"
			}
			continue
		}
		if m.toks[j].kind != word || m.spoilsName(j) || m.beginsExpr(j, end) {
			return false
		}
		names++
	}
	if names > 4 {
		return false
	}
	if i < end && !m.own(i, end) && !m.isCentre(i) {
		m.alien = true
	}
	return true
}

// spoilsName reports whether a word carries a meaning that no signature has.
func (m *message) spoilsName(j int) bool {
	if m.isName(m.toks[j].text) || m.isGivenName(j) || utf8.RuneCountInString(m.toks[j].text) == 1 && strings.HasPrefix(m.toks[j].next, ".") {
		return false // a name or an initial
	}
	for _, e := range m.words[j] {
		switch m.r.className(e.sym) {
		case "prep", "filler", "plain", "and", "det", "part", "addr", "verb", "obj", "glad", "me", "good", "nice", "i", "greet":
		default:
			return true
		}
	}
	return false
}

// beginsExpr reports whether a fixed expression that carries a meaning stands at j.
func (m *message) beginsExpr(j, end int) bool {
	for _, x := range m.r.lx.expr[m.toks[j].text] {
		if m.langs&(1<<x.entry.lang) == 0 || j+len(x.words) > end || !m.matchExpr(j, x) {
			continue
		}
		switch m.r.className(x.entry.sym) {
		case "signoff", "addr", "plain", "noun", "obj", "filler":
		default:
			return true
		}
	}
	return false
}

// bareName returns where a name at the end begins, or end. Without the volunteer's names, a common given name will do.
func (m *message) bareName(end int) int {
	known := len(m.c.Names) > 0 || len(m.c.Household) > 0
	i := end
	for i > 0 && end-i < 4 {
		w := m.toks[i-1]
		if w.kind != word || m.insideExpr(i-1) {
			break
		}
		if known && (m.isName(w.text) || utf8.RuneCountInString(w.text) >= 5 && len(m.words[i-1]) == 0 && m.nearName(w.text)) || m.isCentre(i-1) && i < end {
			i--
			continue
		}
		if !known && (m.isGivenName(i-1) && !m.meansMore(i-1) || i == end && i > 1 && m.isSurname(i-1) && m.isGivenName(i-2)) {
			i--
			continue
		}
		break
	}
	if i > 0 && i < end && !strings.ContainsAny(m.toks[i].sep, ".!\n") && m.saysWhose(i-1) {
		return end // "spør Kari", "det er Kari", "ikke Kari", "med Kari": not a signature
	}
	return i
}

// insideExpr reports whether a word ends a fixed expression: the "dag" of "ha en fin dag" is nobody's name.
func (m *message) insideExpr(i int) bool {
	for back := 1; back <= 7 && i-back >= 0; back++ {
		for _, x := range m.r.lx.expr[m.toks[i-back].text] {
			if len(x.words) == back+1 && m.langs&(1<<x.entry.lang) != 0 && m.matchExpr(i-back, x) {
				return true
			}
		}
	}
	return false
}

// meansMore reports whether a given name is also a word that could belong to the answer ("dag", "even", "tor").
func (m *message) meansMore(i int) bool {
	for _, e := range m.words[i] {
		switch m.r.className(e.sym) {
		case "plain":
		case "otherday":
			return !strings.ContainsAny(m.toks[i].sep, ".!\n") // "ja, helga" is the weekend
		default:
			return m.toks[i].sep == " " || m.toks[i].sep == ""
		}
	}
	return false
}

// saysWhose reports whether the word before a name makes it part of the sentence.
func (m *message) saysWhose(i int) bool {
	for _, c := range []string{"not", "is", "prep", "other", "and", "for", "cond", "but", "question", "hedge", "from", "until", "kin", "must"} {
		if m.is(i, c) {
			return true
		}
	}
	return len(m.words[i]) == 0 && m.toks[i].kind == word && !m.isName(m.toks[i].text)
}

// householdName reports whether a word is a first name of one of several volunteers who share the number.
func (m *message) householdName(i int) bool {
	if len(m.c.Household) < 2 {
		return false
	}
	for _, n := range m.c.Household {
		if inName(m.toks[i].text, n) {
			return true
		}
	}
	return false
}
