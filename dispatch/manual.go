package dispatch

import (
	"context"
	"strings"
)

// SendManual puts a coordinator's own text in the outbox, in the same
// conversation as everything else to that number.
func (s *Service) SendManual(ctx context.Context, unitID int64, number, body string) (*Message, error) {
	var f faults
	to := checkPhone(&f, "phone", number)
	// The provider may trim a text, and then it would not be known again.
	body = strings.TrimSpace(body)
	if body == "" {
		f.add("body", "is empty", "Skriv en melding.")
	}
	checkLength(&f, "body", body, 1600)
	if err := f.err(); err != nil {
		return nil, err
	}
	var m *Message
	err := s.do(ctx, func(w *work) error {
		if _, err := w.Unit(unitID); err != nil {
			return describe(err, "unit", "enhet", unitID)
		}
		if reason := w.unreachableByText(to); reason != "" {
			return forbidden("no text can be sent to this number: it is a landline or has opted out", noText(reason))
		}
		vs, err := w.VolunteersByPhone(to)
		if err != nil {
			return err
		}
		o := outgoing{kind: KindManual, phone: to, body: body, unitID: unitID, expires: w.now.Add(answerLife)}
		if len(vs) > 0 {
			o.volunteer = vs[0]
		}
		if m, err = w.enqueue(o); err != nil {
			return err
		}
		w.made(m.ID)
		return w.log(Event{UnitID: unitID, Kind: "message.written", VolunteerID: m.VolunteerID, MessageID: m.ID})
	})
	if err != nil {
		return nil, err
	}
	id := int64(0)
	if m != nil {
		id = m.ID
	}
	id = resultOf(ctx, id)
	err = s.view(ctx, func(tx Tx) (err error) {
		m, err = tx.Message(id)
		return describe(err, "message", "melding", id)
	})
	return m, err
}

// TextTrouble says, in Norwegian, why no text can be sent to a number and what to
// do instead; empty: it can.
func (s *Service) TextTrouble(ctx context.Context, number string) (trouble string, err error) {
	err = s.view(ctx, func(tx Tx) error {
		if reason := s.reading(ctx, tx).unreachableByText(number); reason != "" {
			trouble = noText(reason)
		}
		return nil
	})
	return trouble, err
}

func noText(reason string) string { return "Vi kan ikke sende SMS: " + reason + ". Ring i stedet." }
