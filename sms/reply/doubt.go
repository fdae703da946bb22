package reply

import "strings"

// doubt explains why a human must read the message, and what it most likely means.
func (m *message) doubt(s signs, from, to, upTo int, courteous bool) verdict {
	likely := m.likely(s)
	at := func(k phrase) string { return m.quote(s, s.first(k)) }
	switch {
	case courteous && !s.has(accept|decline|yesword) && m.onlyCourtesy(s):
		v := unclear(Unclear, "bare høflighet, ikke noe svar")
		v.thanks = true
		return v
	case s.has(wrong):
		return unclear(Unclear, "kanskje feil nummer eller feil person: "+at(wrong))
	case s.has(stop):
		return unclear(Stop, "kan bety at meldingene skal stoppe: "+at(stop))
	case s.has(start):
		return unclear(Start, "kan bety at meldingene skal begynne igjen: "+at(start))
	case s.has(other):
		return unclear(likely, "handler om en annen person: "+at(other))
	case s.has(sarcasm):
		return unclear(Unclear, "kan være ironi, eller ment på en annen måte: "+at(sarcasm))
	case s.has(cond):
		return unclear(likely, "betingelse: «"+m.text(from+s.first(cond).from, min(to, from+s.first(cond).from+6))+"»")
	case s.has(hedge):
		return unclear(likely, "usikkert svar: "+at(hedge))
	case s.has(contra):
		return unclear(Yes, "nektende ord som kan bety ja: "+at(contra))
	case s.has(yesword|accept) && s.has(decline|weak):
		return unclear(likely, "både ja og nei: "+at(yesword|accept)+" og "+at(decline|weak))
	case s.has(partial):
		return unclear(likely, "bare en del, eller en annen tid: "+at(partial))
	case len(s.bad) > 0 && s.has(yesword|accept|soft):
		return unclear(likely, "en annen tid enn den det ble spurt om: "+m.quote(s, s.bad[0]))
	case m.asks || s.has(question):
		return unclear(likely, "stiller et spørsmål")
	case s.has(yesword | accept):
		return unclear(likely, "ja, men ikke alt er forstått: «"+m.text(from+upTo, min(to, from+upTo+6))+"»")
	case s.has(decline | weak | regret | busy):
		return unclear(likely, "kanskje nei: "+at(decline|weak|regret|busy))
	case s.has(soft | ack):
		v := unclear(likely, "bekrefter, men sier ikke tydelig ja: "+at(soft|ack))
		v.ack = courteous
		return v
	}
	return unclear(likely, "ikke forstått: «"+strings.TrimSpace(m.text(from, min(to, from+8)))+"»")
}

func (m *message) onlyCourtesy(s signs) bool {
	for _, p := range s.list {
		if p.kind&(courtesy|ack) == 0 {
			return false
		}
	}
	return true
}

// likely guesses, for the coordinator's one press.
func (m *message) likely(s signs) Intent {
	yes, no := s.has(accept|yesword|soft), s.has(decline|weak|busy|regret)
	switch {
	case s.has(wrong | other):
		return Unclear
	case s.has(contra) && !s.has(decline):
		return Yes
	case yes && !no && len(s.bad) == 0:
		return Yes
	case no && !yes:
		return No
	case yes && s.has(decline) && s.list[len(s.list)-1].kind&decline != 0:
		return No // "ja nei det går ikke"
	}
	return Unclear
}
