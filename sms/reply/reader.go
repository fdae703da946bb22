package reply

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Reader reads replies. It is safe for use by several goroutines at once.
type Reader struct {
	lx         *lexicon
	speller    *speller
	names      []string // class or literal by symbol
	givenNames map[string]bool
	// whole accounts for every word of a message, with the phrases of the kind that it is kept under.
	whole map[phrase]*automaton
	// parts finds phrases of every kind anywhere in a message.
	parts *automaton
}

// New loads the embedded lexicons.
func New() (*Reader, error) {
	lx, err := loadLexicon()
	if err != nil {
		return nil, fmt.Errorf("reply: %w", err)
	}
	r := &Reader{lx: lx, speller: newSpeller(lx), givenNames: map[string]bool{}, whole: map[phrase]*automaton{}, parts: newAutomaton()}
	for _, w := range splitWords(strings.ReplaceAll(givenNames, "\n", ",")) {
		for _, p := range strings.Fields(w) {
			r.givenNames[p] = true
		}
	}
	if err := r.compile(); err != nil {
		return nil, fmt.Errorf("reply: %w", err)
	}
	for _, c := range sortedKeys(Classes) {
		lx.syms.id("@" + c) // no symbol may be new while replies are read: the table is shared
	}
	r.names = make([]string, len(lx.syms.ids))
	for name, id := range lx.syms.ids {
		r.names[id] = name
	}
	return r, nil
}

// around lists, for each intent that a whole message can be covered for, the phrases that may stand around it.
var around = map[phrase]phrase{
	accept: accept | yesword | soft | ack | courtesy,
	stop:   stop | courtesy | decline | regret,
	start:  start | courtesy,
	help:   help | courtesy,
}

func (r *Reader) compile() error {
	for k := range around {
		r.whole[k] = newAutomaton()
	}
	lists := []map[string][]string{r.lx.rulebk.Phrases}
	for _, f := range r.lx.files {
		lists = append(lists, f.Phrases)
	}
	for _, phrases := range lists {
		for _, name := range sortedKeys(phrases) {
			k, ok := phraseKinds[name]
			if !ok {
				return fmt.Errorf("no phrase kind %q", name)
			}
			for _, p := range phrases[name] {
				if err := r.parts.add(p, k, r.lx.syms, r.lx.rulebk.Macros); err != nil {
					return err
				}
				for intent, set := range around {
					if set&k == 0 {
						continue
					}
					if err := r.whole[intent].add(p, k, r.lx.syms, r.lx.rulebk.Macros); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func (r *Reader) className(sym int) string {
	if sym < len(r.names) && strings.HasPrefix(r.names[sym], "@") {
		return r.names[sym][1:]
	}
	return ""
}

// Read says what a reply means.
func (r *Reader) Read(text string, c Context) Reading {
	if c.Lang == "" {
		c.Lang = "nb"
	}
	out := Reading{Intent: Unclear, Likely: Unclear, Lang: c.Lang}
	if utf8.RuneCountInString(text) > maxRunes {
		out.Why = "for lang til å leses av maskinen"
		return out
	}
	s := normalise(strings.ToValidUTF8(text, " "))
	if why, ok := isMachine(s); ok {
		out.Intent, out.Likely, out.Why = Auto, Auto, why
		return out
	}
	if r.captions(s, c.Questions) {
		out.Intent, out.Likely, out.Why = Auto, Auto, "reaksjon fra telefonen på meldingen vår"
		return out
	}
	m := r.newMessage(strip(s), c)
	out.Lang = m.readIn()
	if len(m.toks) == 0 {
		switch {
		case m.quoted:
			out.Why = "gjentar bare spørsmålet"
		case strings.Trim(s, " \n?") == "" && strings.Contains(s, "?"):
			out.Intent, out.Likely, out.Why = Help, Help, "spørsmålstegn alene"
		default:
			out.Why = "tom melding"
		}
		return out
	}
	if len(m.toks) > maxWords {
		out.Why = "for lang til å leses av maskinen"
		return out
	}
	m.unwrap()
	v := m.answers()
	out.Intent, out.Number, out.Answers, out.Why, out.Likely = v.intent, v.number, v.answers, strings.ToValidUTF8(v.why, "?"), v.likely
	out.Thanks, out.Ack = v.thanks, v.ack
	out.Words = m.explain()
	return out
}
