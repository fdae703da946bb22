package dispatch

import (
	"slices"
	"strings"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// takes are the texts by which a coordinator takes what we told of; some of them
// answer questions to volunteers as well.
var (
	takes     = []string{"tar den", "jeg tar den", "tar det", "jeg tar det", "tar dem", "jeg tar dem", "tek den", "eg tek den", "tek det", "eg tek det", "eg tek saka", "ok tar den", "ok jeg tar den", "i'll take it", "i see to it"}
	takesToo  = []string{"ok", "okei", "okay", "oki", "ja", "ja ok", "mottatt", "den er grei", "👍"}
	trimTakes = " .!,:)\u200d\ufe0f🏻🏼🏽🏾🏿"
)

// staff is a coordinator who writes.
type staff struct {
	name string // empty: not known
	unit int64
}

// coordinatorAt finds whose telephone it is: somebody in a rota, or one of a
// unit's own telephones; nil: nobody's.
func (w *work) coordinatorAt(number string) (*staff, error) {
	units, err := w.Units()
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		for _, d := range u.Settings.Rota {
			if d.Phone == number {
				return &staff{firstWord(d.Name), u.ID}, nil
			}
		}
		if slices.Contains(u.Settings.CoordinatorPhones, number) {
			return &staff{"", u.ID}, nil
		}
	}
	return nil, nil
}

// fromCoordinator sees to a text from a coordinator's own telephone, and tells
// whether it was one: OK takes what we told of.
func (w *work) fromCoordinator(t Talk, m *Message, r reply.Reading) (bool, error) {
	by, err := w.coordinatorAt(m.Phone)
	if err != nil || by == nil || r.Intent == reply.Stop || r.Intent == reply.Start {
		return false, err
	}
	items, err := w.OpenToldTo(m.Phone, w.now.Add(-answerLife))
	if err != nil {
		return false, err
	}
	word := strings.Join(strings.Fields(strings.Trim(strings.ToLower(m.Body), trimTakes)), " ")
	word = strings.ReplaceAll(word, ",", "")
	asked := len(t.Open) > 0 || len(t.Awaited) > 0 || len(t.Ahead) > 0
	took := slices.Contains(takes, word) || slices.Contains(takesToo, word) && !asked
	if !took || len(items) == 0 {
		if len(t.Volunteers) > 0 || t.Party || r.Intent == reply.Auto || r.Thanks {
			return false, nil // what they write in another capacity
		}
	}
	set, err := w.settings(by.unit)
	if err != nil {
		return false, err
	}
	m.UnitID, m.Intent = by.unit, "unclear"
	key, f := sms.AlertHelp, sms.Fields{}
	switch {
	case took && len(items) > 0:
		m.Intent = "take"
		key, f.Number = sms.AlertTaken, plural(len(items), "sak", "saker")
		for _, a := range items {
			if err := w.take(a, "rota:"+by.name); err != nil {
				return false, err
			}
		}
	case took:
		m.Intent, key = "take", sms.AlertNone
	}
	if err := w.SaveMessage(m); err != nil {
		return true, err
	}
	if err := w.log(Event{UnitID: m.UnitID, Kind: "message.received", MessageID: m.ID, To: m.Intent}); err != nil {
		return true, err
	}
	if t.Flood {
		return true, nil
	}
	language, err := w.staffLanguage(m.Phone, set)
	if err != nil {
		return true, err
	}
	f.Number = w.s.sayIn(language, f.Number)
	body, err := set.Texts.Render(language, key, f)
	if err != nil {
		return true, err
	}
	_, err = w.enqueue(outgoing{kind: KindAnswer, phone: m.Phone, body: body, unitID: m.UnitID, replyTo: m.ID, expires: w.now.Add(answerLife)})
	return true, err
}
