package dispatch

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// An appeal to people who share a telephone: one text, or one call, asks all of
// them, and each answer is kept by who it is of. A bare yes or no is for all; a
// name makes it theirs alone, and says nothing of the others.

// Pleaded is one of those whom an appeal asks, with their plea.
type Pleaded struct {
	*Plea
	Volunteer *Volunteer
}

// household are all whom the text or call of a plea asks, the first first.
func (w *work) household(p *Plea) ([]Pleaded, error) {
	pleas := []*Plea{p}
	if p.Phone != "" {
		list, err := w.PleasToPhone(p.Phone, p.Day)
		if err != nil {
			return nil, err
		}
		pleas = list
	}
	all := make([]Pleaded, 0, len(pleas))
	for _, x := range pleas {
		v, err := w.Volunteer(x.VolunteerID)
		if err != nil {
			return nil, err
		}
		if x.ID == p.ID {
			x = p // what is changed here is seen by whoever holds it
		}
		all = append(all, Pleaded{x, v})
	}
	return all, nil
}

// forAll changes what those who are asked together have in common.
func (w *work) forAll(p *Plea, change func(*Plea)) error {
	change(p)
	if p.ID == 0 {
		return nil // it is not kept yet
	}
	all, err := w.household(p)
	if err != nil {
		return err
	}
	for _, x := range all {
		change(x.Plea)
		if err := w.SavePlea(x.Plea); err != nil {
			return err
		}
	}
	return nil
}

// waiting are those of a plea's telephone whose answer is still wanted: today, in
// an emergency that holds, of whoever may be asked.
func (w *work) waiting(p *Plea) ([]Pleaded, error) {
	e, err := w.Emergency(p.EmergencyID)
	if err != nil || !e.Holds(w.now) || p.Day != DateOf(w.now.In(w.s.zone)) {
		return nil, err
	}
	all, err := w.household(p)
	return slices.DeleteFunc(all, func(x Pleaded) bool { return !w.mayAnswer(x) }), err
}

// mayAnswer tells whether somebody has not answered and may be asked.
func (w *work) mayAnswer(x Pleaded) bool {
	return !x.Answered() && x.Volunteer.State(w.now) == VolunteerActive && x.Volunteer.Phone == x.Phone
}

// lastSaid is what the conversation with a household stands at: the newest answer
// of any of them, or else what could not be read, or else the first plea.
func lastSaid(all []Pleaded) *Plea {
	best := all[0].Plea
	for _, x := range all[1:] {
		switch {
		case x.Answered() && (!best.Answered() || x.AnsweredAt.After(best.AnsweredAt)), x.Answer == PleaUnclear && best.Answer == PleaSilent:
			best = x.Plea
		}
	}
	return best
}

// calledBy are the names by which people of a household answer, as they are
// greeted. Two of the same first name are told apart by the rest of it.
func calledBy(vs []*Volunteer) []string {
	names := make([]string, len(vs))
	for i, v := range vs {
		names[i] = v.Called()
		if slices.ContainsFunc(vs, func(x *Volunteer) bool { return x.ID != v.ID && equalName(x.Called(), v.Called()) }) {
			names[i] = v.Name
		}
	}
	return names
}

// distinct is the first of them whose name is nobody else's, to show how one
// answers for oneself.
func distinct(vs []*Volunteer) string {
	for i, name := range calledBy(vs) {
		if name == vs[i].Called() {
			return name
		}
	}
	return vs[0].Called()
}

// allOf is how people of a household are called together.
func allOf(lang string, n int) string {
	words := map[string][2]string{sms.English: {"both of you", "all of you"}}[sms.Language(lang)]
	if words[0] == "" {
		words = [2]string{"begge", "alle"}
	}
	if n > 2 {
		return words[1]
	}
	return words[0]
}

// mostGreeted bounds how many a text greets by name.
const mostGreeted = 3

// householdFields greets all of them.
func householdFields(f sms.Fields, vs []*Volunteer, lang string) sms.Fields {
	f.Name, f.Names, f.All = distinct(vs), listed(calledBy(vs), lang, mostGreeted), allOf(lang, len(vs))
	return f
}

// namedAnswer is what a text from a shared telephone says of whom.
type namedAnswer struct {
	reply.Reading
	by    map[int64]PleaAnswer // empty: of all whom it may be from
	alone bool                 // "I can": of one of them, who does not say who
	times int                  // how many answers a time in it could belong to
}

var (
	onlyWords = wordSet("bare", "kun", "berre", "only", "just")
	joinWords = wordSet("og", "and", "&", "+")
	// Words that part two answers and say nothing.
	partWords = wordSet("og", "and", "men", "but")
	notWords  = wordSet("ikke", "ikkje", "not")
	signWords = wordSet("hilsen", "mvh", "helsing", "hilsning", "regards")
	// Before a name at the end, none but these make it the name of who answers.
	leadWords = wordSet("ja", "jau", "jo", "yes", "nei", "no", "kan", "can", "hilsen", "mvh", "helsing", "hilsning", "regards", "takk", "tack", "thanks")
	bothWords = wordSet("både", "both")
	selfWords = wordSet("jeg", "eg", "i'm", "i'll", "meg", "myself", "alene", "åleine", "alone")
	canWords  = wordSet("kan", "kan hjelpe", "kan hjelpe til", "kan komme", "kan stille", "can", "can help")
	cantWords = wordSet("kan ikke", "kan ikkje", "kan ikke hjelpe", "kan ikkje hjelpe", "kan ikke komme", "kan dessverre ikke", "kan dessverre ikkje",
		"cannot", "can't", "can not", "cannot help", "can't help", "ikke", "ikkje")
	togetherWords = regexp.MustCompile(`(?i)(^|[\s,.])(?:(?:vi|me|we)\s+(?:kan|can)(?:\s+(?:begge|båe|alle|both|all))?(?:\s+(?:to|tre))?(?:\s+(?:hjelpe|hjelpe til|help))?|(?:begge|båe|alle|both|all)(?:\s+(?:to|tre|of us|av oss))?(?:\s+(?:kan|can)(?:\s+(?:hjelpe|help))?)?)([\s,.!]|$)`)
	everyWord     = regexp.MustCompile(`(?i)(^|[\s,.])(?:begge|båe|alle|both|all)([\s,.!]|$)`)
	noneWords     = regexp.MustCompile(`(?i)^\s*(?:nei|no)?[\s,.]*(?:ingen|none|neither)(?:\s+(?:av oss|av oss to|of us))?(?:\s+(?:kan|can)(?:\s+(?:hjelpe|help))?)?[\s.!]*$`)
)

func wordSet(list ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range list {
		m[w] = true
	}
	return m
}

// nameRun is names that stand together in a text.
type nameRun struct {
	from, to int // of the words
	ids      []int64
	only     bool
	doubtful bool // two have that name
}

func bare(word string) string { return strings.ToLower(strings.Trim(word, `.,:;!?()"«»`)) }

// nameRuns finds where people of the household are named.
func nameRuns(tokens []string, vs []*Volunteer) (runs []nameRun) {
	for i := 0; i < len(tokens); i++ {
		var who []*Volunteer
		for _, v := range vs {
			if equalName(v.Called(), bare(tokens[i])) {
				who = append(who, v)
			}
		}
		if len(who) == 0 {
			continue
		}
		run := nameRun{from: i, to: i + 1, doubtful: len(who) > 1}
		for _, part := range strings.Fields(who[0].Name)[1:] { // the surname
			if run.to < len(tokens) && equalName(part, bare(tokens[run.to])) {
				run.to++
			}
		}
		run.ids = []int64{who[0].ID}
		if n := len(runs); n > 0 {
			last := &runs[n-1]
			if run.from == last.to || run.from == last.to+1 && joinWords[bare(tokens[last.to])] {
				last.to, last.ids, last.doubtful = run.to, append(last.ids, run.ids...), last.doubtful || run.doubtful
				i = last.to - 1
				continue
			}
		}
		if i > 0 && onlyWords[bare(tokens[i-1])] {
			run.from, run.only = i-1, true
		} else if i > 0 && bothWords[bare(tokens[i-1])] {
			run.from = i - 1
		}
		i = run.to - 1
		runs = append(runs, run)
	}
	return runs
}

// readHousehold reads a text from a telephone that several share. A doubtful one
// is never a yes: every word must be accounted for, as of one who is alone.
func readHousehold(text string, vs []*Volunteer, read func(string) reply.Reading) namedAnswer {
	tokens := strings.Fields(text)
	runs := nameRuns(tokens, vs)
	out := namedAnswer{Reading: reply.Reading{Intent: reply.Unclear, Likely: reply.Unclear, Why: "det er ikke klart hvem av dem som svarer hva"}, times: 1}
	for _, r := range runs {
		if r.doubtful {
			out.Why = "flere med samme navn deler telefonen"
			return out
		}
	}
	switch len(runs) {
	case 0:
		out.Reading = ofAll(text, read)
		clear := out.Intent == reply.Yes || out.Intent == reply.No
		out.alone = clear && ofOne(tokens)
	case 1:
		out.one(tokens, runs[0], vs, read)
	default:
		out.each(tokens, runs, read)
	}
	return out
}

// ofOne tells whether somebody speaks of themselves alone.
func ofOne(tokens []string) bool {
	for i, w := range tokens {
		// In Norwegian "i" is "in".
		if w := bare(w); selfWords[w] || w == "i" && i+1 < len(tokens) && wordSet("can", "am", "could", "cannot", "can't")[bare(tokens[i+1])] {
			return true
		}
	}
	return false
}

// ofAll reads what names nobody: a yes or no of all of them.
func ofAll(text string, read func(string) reply.Reading) reply.Reading {
	if noneWords.MatchString(text) {
		return reply.Reading{Intent: reply.No, Likely: reply.No, Why: "nei, ingen av dem"}
	}
	r := read(text)
	if !togetherWords.MatchString(text) {
		return r
	}
	if r.Intent == reply.No && everyWord.MatchString(text) {
		// "Begge kan ikke": neither, or not both?
		return reply.Reading{Intent: reply.Unclear, Likely: reply.No, Why: "det er ikke klart om en av dem kan"}
	}
	if r.Intent != reply.Unclear {
		return r
	}
	without := strings.TrimSpace(togetherWords.ReplaceAllString(text, "$1$2"))
	for _, rest := range []string{without, togetherWords.ReplaceAllString(text, "${1}ja$2")} {
		if x := read(rest); x.Intent == reply.Yes {
			x.Answers = nil
			return x
		}
	}
	return r
}

// one reads a text that names some of them in one place.
func (a *namedAnswer) one(tokens []string, run nameRun, vs []*Volunteer, read func(string) reply.Reading) {
	rest := slices.Concat(tokens[:run.from], tokens[run.to:])
	if n := len(rest); n > 0 && run.to == len(tokens) && signWords[bare(rest[n-1])] {
		rest = rest[:n-1]
	}
	var answer PleaAnswer
	switch {
	case len(rest) == 0 && run.only:
		answer = PleaYes
	case len(rest) == 0:
		a.Likely = reply.Yes
		return
	case run.from == 0 && (ofOne(rest) || joinWords[bare(rest[0])]): // "Kari kan, jeg kan ikke", "Ola og jeg kan"
		return
	case run.from > 0 && (run.to < len(tokens) || !leadWords[bare(tokens[run.from-1])] && !strings.ContainsAny(tokens[run.from-1], ".,!")):
		return
	default:
		if answer = clause(rest, read); answer == PleaSilent {
			// "Begge kan. Hilsen Kari"
			if r := ofAll(strings.Join(rest, " "), read); r.Intent == reply.Yes || r.Intent == reply.No {
				a.Reading = r
			}
			return
		}
	}
	a.by = map[int64]PleaAnswer{}
	if run.only && answer == PleaYes {
		for _, v := range vs {
			a.by[v.ID] = PleaNo
		}
	}
	for _, id := range run.ids {
		a.by[id] = answer
	}
	a.summed()
}

// each reads a text that says it of one after the other: "Kari kan, Ola kan ikke".
func (a *namedAnswer) each(tokens []string, runs []nameRun, read func(string) reply.Reading) {
	by := map[int64]PleaAnswer{}
	yes := 0
	if runs[0].from != 0 {
		return
	}
	for i, run := range runs {
		end := len(tokens)
		if i+1 < len(runs) {
			end = runs[i+1].from
		}
		part := tokens[run.to:end]
		var answer PleaAnswer
		switch last := i == len(runs)-1; {
		case last && len(part) == 0 && notWords[bare(tokens[run.from-1])]:
			answer = PleaNo // "... men ikke Ola"
		default:
			if n := len(part); i == len(runs)-2 && n > 0 && notWords[bare(part[n-1])] && runs[i+1].to == len(tokens) {
				part = part[:n-1]
			}
			for len(part) > 0 && partWords[bare(part[len(part)-1])] {
				part = part[:len(part)-1]
			}
			answer = clause(part, read)
		}
		if answer == PleaSilent || run.only {
			return
		}
		if answer == PleaYes {
			yes++
		}
		for _, id := range run.ids {
			if _, twice := by[id]; twice {
				return
			}
			by[id] = answer
		}
	}
	a.by, a.times = by, yes
	a.summed()
}

// clause reads what is said of somebody who is named; silent: not understood.
func clause(part []string, read func(string) reply.Reading) PleaAnswer {
	said := make([]string, len(part))
	for i, w := range part {
		said[i] = bare(w)
	}
	short := strings.Join(said, " ")
	switch {
	case short == "":
		return PleaSilent
	case canWords[short]:
		return PleaYes
	case cantWords[short]:
		return PleaNo
	}
	switch r := read(strings.Join(part, " ")); {
	case r.Intent == reply.Yes && r.Number == 0:
		return PleaYes
	case r.Intent == reply.No && r.Number == 0:
		return PleaNo
	}
	return PleaSilent
}

// summed is what the text says of all who are named together.
func (a *namedAnswer) summed() {
	a.Intent, a.Why = reply.No, "nei"
	for _, x := range a.by {
		if x == PleaYes {
			a.Intent, a.Why = reply.Yes, "ja"
		}
	}
	a.Likely = a.Intent
}

// ReadPleaOfHousehold reads a text from a telephone that several share as an
// answer to an appeal. Where more than one of those named can, it is not to be
// known whose a time is.
func ReadPleaOfHousehold(text string, number int, vs []*Volunteer, now time.Time, read func(string) reply.Reading) PleaReading {
	var last namedAnswer
	// Where an English no follows a name it is not the Nynorsk word for now.
	tokens := strings.Fields(text)
	runs := nameRuns(tokens, vs)
	for _, run := range runs {
		if run.to < len(tokens) && bare(tokens[run.to]) == "no" {
			tokens[run.to] = strings.Replace(strings.ToLower(tokens[run.to]), "no", "nei", 1)
		}
	}
	text = strings.Join(tokens, " ")
	p := ReadPlea(text, number, now, func(s string) reply.Reading {
		if len(nameRuns(strings.Fields(s), vs)) != len(runs) {
			// Names that a time stood between say nothing together.
			last = namedAnswer{Reading: reply.Reading{Intent: reply.Unclear, Likely: reply.Unclear, Why: "det er ikke klart hvem av dem som svarer hva"}}
			return last.Reading
		}
		last = readHousehold(s, vs, read)
		return last.Reading
	})
	if p.Answer == PleaYes && p.Timed && last.times > 1 {
		p.Answer, p.Likely = PleaUnclear, reply.Yes
		p.From, p.Until = time.Time{}, time.Time{}
	}
	if p.Answer == PleaYes || p.Answer == PleaNo {
		p.By, p.Alone = last.by, last.alone
	}
	return p
}

// says is whose answers a text holds, and what each is; false: it speaks of
// somebody who was not asked.
func (p *PleaTalk) says() (all []Pleaded, answers []PleaAnswer, ok bool) {
	if len(p.Said.By) > 0 {
		known := 0
		for _, x := range p.Asked {
			if a, named := p.Said.By[x.VolunteerID]; named {
				all, answers, known = append(all, x), append(answers, a), known+1
			}
		}
		for id, a := range p.Said.By {
			if a == PleaNo && !slices.ContainsFunc(p.Asked, func(x Pleaded) bool { return x.VolunteerID == id }) {
				known++ // who was not asked need not answer
			}
		}
		return all, answers, known == len(p.Said.By) && len(all) > 0
	}
	for _, x := range p.Asked {
		if !x.Answered() {
			all = append(all, x)
		}
	}
	if len(all) == 0 {
		all = p.Asked // they think better of it
	}
	for range all {
		answers = append(answers, p.Said.Answer)
	}
	return all, answers, true
}

// shared tells whether the appeal asked several people by one text.
func (p *PleaTalk) shared() bool { return len(p.Asked) > 1 }

// householdNote is what is known of each of a household, for them to read.
func (s *Service) householdNote(f sms.Fields, lang string, all []Pleaded) sms.Fields {
	vs := make([]*Volunteer, len(all))
	for i, x := range all {
		vs[i] = x.Volunteer
	}
	names := calledBy(vs)
	var can, cannot, silent, when []string
	f.Name = ""
	for i, x := range all {
		switch x.Answer {
		case PleaYes:
			can, when = append(can, names[i]), append(when, s.freeText(lang, x.From, x.Until))
		case PleaNo:
			cannot = append(cannot, names[i])
		default:
			if len(silent) == 0 {
				f.Name = x.Volunteer.Called()
			}
			silent = append(silent, names[i])
		}
	}
	if len(when) > 0 && !slices.ContainsFunc(when, func(x string) bool { return x != when[0] }) {
		f.When = when[0]
	} else {
		for i, at := range when {
			if at != "" {
				can[i] += " (" + at + ")"
			}
		}
	}
	f.Can, f.Cannot, f.Silent = listed(can, lang, mostGreeted), listed(cannot, lang, mostGreeted), listed(silent, lang, mostGreeted)
	f.All = allOf(lang, len(all))
	if f.Name == "" {
		f.Name = distinct(vs)
	}
	return f
}
