package reply

// verdict is what a message, or a part of it that answers one question, was judged to be.
type verdict struct {
	intent, likely Intent
	number         int
	answers        []Answer
	why            string
	thanks, ack    bool
}

func unclear(likely Intent, why string) verdict {
	return verdict{intent: Unclear, likely: likely, why: why}
}

func certain(i Intent, why string) verdict { return verdict{intent: i, likely: i, why: why} }

// decide reads the words from, up to not including, to.
func (m *message) decide(from, to int) verdict {
	qs := m.c.Questions
	if len(qs) == 0 {
		return m.decideFor(from, to, nil)
	}
	if len(qs) > 4 {
		qs = qs[:4] // the newest; more are not open at once on one number
	}
	var out verdict
	fits, which := 0, 0
	for i := range qs {
		v := m.decideFor(from, to, &qs[i])
		if i == 0 {
			out = v
		}
		if v.intent == Yes {
			if fits++; fits == 1 {
				out, which = v, qs[i].Number
			}
		}
	}
	if fits == 1 && len(qs) > 1 {
		out.number = which // "ja, torsdag" when only one of the questions is about Thursday
	}
	return out
}

// decideFor reads the words against one question.
func (m *message) decideFor(from, to int, q *Question) verdict {
	if from >= to {
		return unclear(Unclear, "bare hilsen eller navn")
	}
	l := m.lattice(from, to, q)
	s := m.signs(l, from)
	if v, ok := m.service(l, s, from, to); ok {
		return v
	}
	if v, ok := m.withdrawal(l, s); ok {
		return v
	}
	kinds, covered, upTo := m.r.whole[accept].cover(l)
	if v, ok := m.acceptance(kinds, s, l, from); covered && ok {
		return v
	}
	if m.concludes(s, l, from, to, q) {
		return certain(Yes, "ja, med en grunn foran")
	}
	if v, ok := m.refusal(s, l, from, to); ok {
		return v
	}
	return m.doubt(s, from, to, upTo, covered)
}

// covered reports whether the whole message is made of the phrases for an intent, with one of the intent itself.
func (m *message) covered(l *lattice, k phrase) bool {
	kinds, covered, _ := m.r.whole[k].cover(l)
	return covered && kinds&k != 0
}
