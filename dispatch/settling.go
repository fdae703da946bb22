package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"folgesvenn/sms/phone"
)

// Settle asks the provider what became of requests with an unknown outcome.
// inFlight tells which messages this very process is still sending. It tells
// how many it looked at.
func (s *Service) Settle(ctx context.Context, g Gateway, limit int, inFlight func(id int64) bool) (int, error) {
	var due []*Message
	now := s.Now()
	if err := s.view(ctx, func(tx Tx) (err error) {
		due, err = tx.MessagesToSettle(now, limit)
		return err
	}); err != nil {
		return 0, err
	}
	n := 0
	var failed error
	for _, m := range due {
		if inFlight(m.ID) {
			continue
		}
		n++
		found, askErr := g.FindTexts(ctx, m.Phone, m.CreatedAt.Add(-time.Minute))
		if err := s.settle(ctx, m.ID, found, askErr == nil); err != nil {
			failed = errors.Join(failed, err) // the others are settled all the same
		}
	}
	return n, failed
}

func (s *Service) settle(ctx context.Context, id int64, found []ProviderText, answered bool) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		m, err := w.Message(id)
		if err != nil {
			return err
		}
		if m.State != MessageSending {
			return errUnchanged
		}
		hit, err := w.ownText(m, found)
		if err != nil {
			return err
		}
		m.Asks++
		d := Settle(m, answered, hit != nil, w.s.timing, w.now)
		m.SettleTries = d.Tries
		switch {
		case d.Found:
			if err := w.log(Event{UnitID: m.UnitID, Kind: "message.settled", TaskID: m.TaskID, VolunteerID: m.VolunteerID, OfferID: m.OfferID, MessageID: m.ID,
				Why: "leverandøren hadde tatt imot meldingen"}); err != nil {
				return err
			}
			if err := w.tookOver(m, hit.ProviderID); err != nil {
				return err
			}
			return w.report(m, hit.Delivery)
		case d.Resend:
			return w.tryAgain(m, 0)
		case d.GiveUp:
			return w.unsettled(m)
		default:
			m.SettleAt = d.AskAt
			return w.SaveMessage(m)
		}
	})
}

// maxReportAsks is how often the provider is asked what became of a text it
// took, before it is left at that: it was sent, and nothing bad was heard.
const maxReportAsks = 3

// AskForReports asks the provider what became of texts that were taken long ago
// but of which no delivery report was heard, so that a failure is not missed
// because its report was lost. It tells how many it asked about.
func (s *Service) AskForReports(ctx context.Context, g Gateway, limit int) (int, error) {
	var due []*Message
	now := s.Now()
	if err := s.view(ctx, func(tx Tx) (err error) {
		due, err = tx.MessagesUnreported(now, limit)
		return err
	}); err != nil {
		return 0, err
	}
	var failed error
	for i, m := range due {
		found, err := g.FindTexts(ctx, m.Phone, m.CreatedAt.Add(-time.Minute))
		if err != nil && ctx.Err() != nil {
			return i, ctx.Err()
		}
		if err := s.askedForReport(ctx, m.ID, found); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return len(due), failed
}

func (s *Service) askedForReport(ctx context.Context, id int64, found []ProviderText) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		m, err := w.Message(id)
		if err != nil {
			return err
		}
		if m.State != MessageSent {
			return errUnchanged
		}
		m.Asks++
		m.SettleAt = time.Time{}
		if m.Asks < maxReportAsks {
			m.SettleAt = w.now.Add(6 * w.s.timing.ReportAfter)
		}
		for _, f := range found {
			if f.ProviderID == m.ProviderID && f.Delivery.State.Rank() > MessageSent.Rank() {
				return w.report(m, f.Delivery)
			}
		}
		return w.SaveMessage(m)
	})
}

// ownText finds the message among the provider's: the same body, to the same
// number, not known as another message of ours. Of several the oldest is taken;
// they say the same to the same person.
func (w *work) ownText(m *Message, found []ProviderText) (*ProviderText, error) {
	ids := make([]string, 0, len(found))
	for _, f := range found {
		ids = append(ids, f.ProviderID)
	}
	known, err := w.KnownProviderIDs(ids)
	if err != nil {
		return nil, err
	}
	var hit *ProviderText
	for i, f := range found {
		if f.Body != m.Body || f.To != m.Phone || known[f.ProviderID] {
			continue
		}
		if hit == nil || f.At.Before(hit.At) {
			hit = &found[i]
		}
	}
	return hit, nil
}

// unsettled gives up asking: a human has to find out.
func (w *work) unsettled(m *Message) error {
	m.SettleAt = time.Time{}
	if err := w.advance(m, MessageUnsettled); err != nil {
		return err
	}
	if m.Kind == KindAlert {
		if err := w.tellNext(m.Phone); err != nil {
			return err
		}
	}
	text := "Vi vet ikke om en melding til " + phone.Format(m.Phone) + " ble sendt. Ring og hør."
	if m.TaskID != 0 {
		t, err := w.Task(m.TaskID)
		if err != nil {
			return err
		}
		text = "Vi vet ikke om en melding om " + w.s.taskLabel(t, w.now) + " ble sendt. Ring og hør."
	}
	return w.raise(Attention{UnitID: m.UnitID, Kind: AttentionUnsettled, TaskID: m.TaskID, VolunteerID: m.VolunteerID, MessageID: m.ID, OfferID: m.OfferID,
		Key: fmt.Sprintf("unsettled:%d", m.ID), Text: text})
}

// settledAfterAll closes the item about a message nobody could tell about.
func (w *work) settledAfterAll(m *Message) error {
	if m.TaskID == 0 {
		return nil
	}
	items, err := w.OpenAttentionOfTask(m.TaskID)
	if err != nil {
		return err
	}
	for _, a := range items {
		if a.Kind == AttentionUnsettled && a.MessageID == m.ID {
			return w.resolve(a, "settled", ActorSystem)
		}
	}
	return nil
}
