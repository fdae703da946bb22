package reply

import (
	"strconv"
	"strings"
)

// One text may say which question it answers ("JA 2", "nei 1 ja 2") and, where volunteers share a number, who answers
// ("KARI JA"). Numbers count only if the questions offered them.

// answers reads the message as one or several answers.
func (m *message) answers() verdict {
	if m.tail == m.lead && !m.namesWho() {
		return m.decide(m.lead, m.tail)
	}
	if marks := m.offeredNumbers(); len(marks) > 0 {
		if v, ok := m.numbered(marks); ok {
			return v
		}
	}
	if v, ok := m.named(); ok {
		return v
	}
	if v, ok := m.both(); ok {
		return v
	}
	return m.decide(m.lead, m.tail)
}

func (m *message) namesWho() bool { return len(m.c.Household) > 1 }

// mark is a label in the message: the reply numbers or the name that one answer is for.
type mark struct {
	from, to int
	numbers  []int
	name     string
}

// offered reports whether a token is a reply number that an open question offered, and not part of a time.
func (m *message) offered(i int) (int, bool) {
	t := m.toks[i]
	if t.kind != number {
		return 0, false
	}
	n, err := strconv.Atoi(t.text)
	if err != nil || m.partOfTime(i) {
		return 0, false
	}
	for _, q := range m.c.Questions {
		if q.Number > 0 && q.Number == n {
			return n, true
		}
	}
	return 0, false
}

// partOfTime reports whether a number is written as a time or a date.
func (m *message) partOfTime(i int) bool {
	t := m.toks[i]
	tight := func(s string) bool { return s != "" && strings.Trim(s, ":-/.") == "" && s != "." }
	if i > 0 && m.toks[i-1].kind == number && tight(t.sep) || i+1 < len(m.toks) && m.toks[i+1].kind == number && tight(t.next) {
		return true
	}
	for n := 1; n <= 2 && i-n >= 0; n++ {
		if m.exprAt(i-n, "clock") == n || m.exprAt(i-n, "half") == n {
			return true
		}
	}
	for _, class := range append(monthClass[1:], "clock") {
		if m.exprAt(i+1, class) > 0 {
			return true
		}
	}
	for _, class := range weekdayClass {
		if m.is(i-1, class) {
			return true
		}
	}
	return m.exprAt(i+1, "hours") > 0 || m.is(i+1, "limit")
}

// offeredNumbers finds the reply numbers, joining those listed together: "ja 1 og 2".
func (m *message) offeredNumbers() []mark {
	var out []mark
	for i := m.lead; i < m.tail; i++ {
		n, ok := m.offered(i)
		if !ok {
			continue
		}
		from := i
		for from > m.lead && (m.is(from-1, "number") || m.is(from-1, "prep") || m.is(from-1, "until")) && (len(out) == 0 || from > out[len(out)-1].to) {
			from--
		}
		if last := len(out) - 1; last >= 0 && (from == out[last].to || from == out[last].to+1 && m.is(out[last].to, "and")) {
			out[last].to, out[last].numbers = i+1, append(out[last].numbers, n)
			continue
		}
		out = append(out, mark{from: from, to: i + 1, numbers: []int{n}})
	}
	return out
}

// numbered reads answers that carry reply numbers.
func (m *message) numbered(marks []mark) (verdict, bool) {
	for i := m.lead; i < m.tail; i++ {
		if m.toks[i].kind == number && !m.inMark(i, marks) && !m.partOfTime(i) {
			return unclear(Unclear, "tallet «"+m.toks[i].text+"» er ikke et av numrene det ble spurt om"), true
		}
	}
	return m.labelled(marks)
}

func (m *message) inMark(i int, marks []mark) bool {
	for _, k := range marks {
		if i >= k.from && i < k.to {
			return true
		}
	}
	return false
}

// named reads answers that say which member of a household answers.
func (m *message) named() (verdict, bool) {
	if !m.namesWho() {
		return verdict{}, false
	}
	var marks []mark
	for i := m.lead; i < len(m.toks); i++ {
		for _, name := range m.c.Household {
			if inName(m.toks[i].text, name) {
				if last := len(marks) - 1; last >= 0 && marks[last].name == name && marks[last].to == i {
					marks[last].to = i + 1 // first name and surname
				} else {
					marks = append(marks, mark{from: i, to: i + 1, name: name})
				}
				break
			}
		}
	}
	switch {
	case len(marks) == 0:
		return verdict{}, false
	case len(marks) == 1:
		k := marks[0]
		switch {
		case k.from >= m.tail: // in the signature
			v := m.decide(m.lead, m.tail)
			return v.answer(k), true
		case k.from == m.lead:
			v := m.decide(k.to, m.tail)
			if m.speaksOf(k.from) {
				v = unclear(v.likely, "omtaler «"+k.name+"», så det er ikke klart hvem som svarer")
			}
			return v.answer(k), true
		case k.to == m.tail && !m.saysWhose(k.from-1):
			v := m.decide(m.lead, k.from)
			return v.answer(k), true
		}
		return unclear(Unclear, "nevner «"+k.name+"», men det er ikke klart hvem som svarer"), true
	}
	if marks[len(marks)-1].from >= m.tail {
		m.tail = len(m.toks)
	}
	v, ok := m.labelled(marks)
	if !ok {
		return unclear(Unclear, "nevner flere i husstanden, men det er ikke klart hvem som svarer hva"), true
	}
	return v, true
}

func (v verdict) answer(k mark) verdict {
	if v.intent != Unclear {
		v.answers = []Answer{{Name: k.name, Number: v.number, Intent: v.intent}}
	}
	return v
}

// labelled splits the message at its labels. They all stand before their answers or all behind them.
func (m *message) labelled(marks []mark) (verdict, bool) {
	if len(marks) == 1 {
		k := marks[0]
		if m.tail-m.lead == k.to-k.from {
			v := unclear(Unclear, "bare et nummer, uten ja eller nei")
			if len(k.numbers) == 1 {
				v.likely, v.number = Yes, k.numbers[0]
			}
			return v, true
		}
		v := m.without(m.lead, m.tail, k)
		return v.forNumbers(k), true
	}
	before := marks[0].from == m.lead
	var out verdict
	for n, k := range marks {
		from, to := m.lead, m.tail
		if before {
			from = k.from
			if n+1 < len(marks) {
				to = marks[n+1].from
			}
		} else {
			if n > 0 {
				from = marks[n-1].to
			}
			if n+1 < len(marks) {
				to = k.to
			}
		}
		for from < to && (m.is(from, "and") || m.is(from, "but")) && from < k.from {
			from++
		}
		for to > k.to && (m.is(to-1, "and") || m.is(to-1, "but")) {
			to--
		}
		v := m.without(from, to, k)
		if v.intent != Yes && v.intent != No {
			return unclear(Unclear, "svarer på flere, men ikke klart: «"+m.text(from, to)+"»"), true
		}
		numbers := k.numbers
		if len(numbers) == 0 {
			numbers = []int{0}
		}
		for _, nr := range numbers {
			out.answers = append(out.answers, Answer{Number: nr, Name: k.name, Intent: v.intent})
		}
	}
	return out.joined(), true
}

// without reads the words from, up to not including, to, leaving out a label.
func (m *message) without(from, to int, k mark) verdict {
	saved := struct {
		toks  []token
		words [][]entry
	}{m.toks, m.words}
	m.toks = append(append([]token{}, m.toks[:k.from]...), m.toks[k.to:]...)
	m.words = append(append([][]entry{}, m.words[:k.from]...), m.words[k.to:]...)
	v := m.decide(from, to-(k.to-k.from))
	m.toks, m.words = saved.toks, saved.words
	v.number = 0
	return v
}

func (v verdict) forNumbers(k mark) verdict {
	switch {
	case len(k.numbers) == 1:
		v.number = k.numbers[0]
	case v.intent == Unclear:
	default:
		for _, n := range k.numbers {
			v.answers = append(v.answers, Answer{Number: n, Intent: v.intent})
		}
	}
	return v
}

// joined sums several answers up: the intent that they share, or Unclear when they differ.
func (v verdict) joined() verdict {
	v.intent, v.likely = v.answers[0].Intent, v.answers[0].Intent
	v.why = "svarer på flere på én gang"
	for _, a := range v.answers {
		if a.Intent != v.intent {
			v.intent, v.likely = Unclear, Unclear
			v.why = "ulike svar på flere, hvert med sitt nummer eller navn"
		}
	}
	return v
}

// both reads "ja til begge" and "nei til begge" where exactly two numbered questions are open.
func (m *message) both() (verdict, bool) {
	if len(m.c.Questions) != 2 || m.c.Questions[0].Number == 0 || m.c.Questions[1].Number == 0 {
		return verdict{}, false
	}
	for i := m.lead; i < m.tail; i++ {
		if t := m.toks[i].text; t != "begge" && t != "both" && t != "båda" && t != "obu" && t != "båe" {
			continue
		}
		if i+1 < m.tail && strings.HasPrefix(m.toks[i+1].text, "del") {
			return verdict{}, false // "ja takk, begge deler" is a saying
		}
		k := mark{from: i, to: i + 1, numbers: []int{m.c.Questions[1].Number, m.c.Questions[0].Number}}
		for k.from > m.lead && (m.is(k.from-1, "prep") || m.is(k.from-1, "until")) {
			k.from--
		}
		if k.to < m.tail && m.toks[k.to].text == "to" {
			k.to++
		}
		if m.tail-m.lead == k.to-k.from {
			return verdict{}, false
		}
		v := m.without(m.lead, m.tail, k)
		if v.intent != Yes && v.intent != No {
			return verdict{}, false
		}
		return v.forNumbers(k), true
	}
	return verdict{}, false
}
