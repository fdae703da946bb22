package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// BeginSend takes messages from the outbox whose time has come, checks that
// each is still true, and commits them as sending, with a deadline, before any
// request goes out (law 3). The caller sends them and reports with Sent or
// SendFailed; if it never does, Settle finds out.
func (s *Service) BeginSend(ctx context.Context, limit int) ([]OutgoingText, error) {
	var out []OutgoingText
	begin := func(w *work, ms []*Message) error {
		out = nil
		for _, m := range ms {
			d, err := w.depart(m)
			if err != nil {
				return err
			}
			if d.Send {
				out = append(out, OutgoingText{MessageID: m.ID, To: m.Phone, Body: m.Body, Validity: d.Validity})
			}
		}
		return nil
	}
	var ids []int64
	err := s.do(ctx, func(w *work) error {
		ids = nil
		ms, err := w.MessagesToSend(w.now, limit)
		if err != nil {
			return err
		}
		if len(ms) == 0 {
			return errUnchanged
		}
		for _, m := range ms {
			ids = append(ids, m.ID)
		}
		return begin(w, ms)
	})
	if err == nil || len(ids) == 0 || ctx.Err() != nil {
		return out, err
	}
	// One message that cannot be handled must not hold up the others.
	var all []OutgoingText
	for _, id := range ids {
		out = nil // nothing of a transaction that was rolled back
		begun, err := s.apart(ctx, dueThing{kind: dueMessage, id: id}, func(w *work) error {
			m, err := w.Message(id)
			if err != nil || m.State != MessageQueued {
				return errOr(err, errUnchanged)
			}
			return begin(w, []*Message{m})
		})
		if err != nil {
			return all, err
		}
		if begun {
			all = append(all, out...)
		}
	}
	return all, nil
}

func (w *work) depart(m *Message) (Departure, error) {
	set, err := w.settings(m.UnitID)
	if err != nil {
		return Departure{}, err
	}
	var offer *Offer
	if m.Kind == KindOffer {
		if offer, err = w.Offer(m.OfferID); err != nil && !errors.Is(err, ErrNotFound) {
			return Departure{}, err
		}
	}
	stopped, err := w.Stopped(m.Phone)
	if err != nil {
		return Departure{}, err
	}
	quiet, untrue, err := w.quietOf(m, offer, set)
	if err != nil {
		return Departure{}, err
	}
	d := Depart(m, offer, stopped, quiet, w.s.zone, w.now)
	if d.Cancel == "" && untrue != "" {
		d = Departure{Cancel: untrue}
	}
	switch {
	case d.Cancel != "":
		m.State = MessageCancelled
		if err := w.log(Event{UnitID: m.UnitID, Kind: "message.cancelled", TaskID: m.TaskID, VolunteerID: m.VolunteerID, OfferID: m.OfferID,
			MessageID: m.ID, To: string(MessageCancelled), Why: d.Cancel}); err != nil {
			return d, err
		}
		if m.Kind == KindOffer && offer != nil && offer.State.Open() {
			err = w.offerFailed(offer, m, d.Cancel)
		} else if m.Kind == KindAnswer || m.Kind == KindNotice {
			err = w.notDelivered(m, d.Cancel)
		}
		if err != nil {
			return d, err
		}
	case d.HoldTill.After(w.now):
		// It is not being tried again now, so it must not stand in the way of
		// answers to the same number.
		m.SendAt, m.Attempts = d.HoldTill, 0
	default:
		if m.Kind == KindOffer {
			if err := w.asIsNow(m, offer); err != nil {
				return d, err
			}
		}
		m.State = MessageSending
		m.Attempts++
		m.Deadline = w.now.Add(w.s.timing.RequestDeadline)
		m.SettleAt, m.SettleTries, m.Asks = time.Time{}, 0, 0
	}
	return d, w.SaveMessage(m)
}

// quietOf is when a message may not go out: for questions, what an emergency
// makes of quiet hours. It also tells why a question is untrue by now.
func (w *work) quietOf(m *Message, offer *Offer, set Settings) (q Quiet, untrue string, err error) {
	switch {
	case m.Kind == KindAppeal:
		if untrue, err = w.departPlea(m); err != nil {
			return q, "", err
		}
	case m.Kind == KindOffer && offer != nil && offer.Kind == OfferTake:
		// The emergency in which another unit's volunteer was to be asked may be over.
		v, err := w.Volunteer(offer.VolunteerID)
		if err != nil {
			return q, "", err
		}
		if ok, err := w.mayBeLent(v, m.UnitID); err != nil {
			return q, "", err
		} else if !ok {
			untrue = "enhetene deler ikke frivillige lenger"
		}
	default:
		return set.Quiet(), "", nil
	}
	if set, err = w.asking(m.UnitID); err != nil {
		return q, "", err
	}
	return set.Quiet(), untrue, nil
}

// Sent notes that the provider took a message.
func (s *Service) Sent(ctx context.Context, messageID int64, providerID string) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		m, err := w.Message(messageID)
		if err != nil {
			return err
		}
		return w.tookOver(m, providerID)
	})
}

// tookOver gives a message the provider's id and applies the reports that came
// before it.
func (w *work) tookOver(m *Message, providerID string) error {
	if m.ProviderID != "" && m.ProviderID != providerID {
		// Two requests for one row can only mean that one was sent again although
		// the first had gone out: a human should know.
		return w.raise(Attention{UnitID: m.UnitID, Kind: AttentionFault, MessageID: m.ID, Key: fmt.Sprintf("twice:%d", m.ID),
			Text: "En melding kan være sendt to ganger. Se på samtalen."})
	}
	m.ProviderID = providerID
	m.SettleAt, m.Asks = w.now.Add(w.s.timing.ReportAfter), 0
	if err := w.advance(m, MessageSent); err != nil {
		return err
	}
	reports, err := w.ReportsOf(providerID)
	if err != nil {
		return err
	}
	for _, r := range reports {
		if state := stateOf(r.Status); state != "" {
			if err := w.advance(m, state); err != nil {
				return err
			}
		}
	}
	return nil
}

// stateOf is the state that a stored report stands for. Failures are acted on
// when the report comes, with their code, so here only the rank counts.
func stateOf(status string) MessageState {
	switch MessageState(status) {
	case MessageSent, MessageDelivered, MessageFailed:
		return MessageState(status)
	}
	return ""
}

// advance lifts a message to a state of higher rank, and its offer with it.
func (w *work) advance(m *Message, to MessageState) error {
	if to.Rank() <= m.State.Rank() {
		return w.SaveMessage(m)
	}
	from := m.State
	m.State = to
	if to.Rank() > MessageSent.Rank() {
		m.SettleAt = time.Time{}
	}
	if m.SentAt.IsZero() && (to == MessageSent || to == MessageDelivered) {
		m.SentAt = w.now
	}
	if err := w.SaveMessage(m); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: m.UnitID, Kind: "message." + string(to), TaskID: m.TaskID, VolunteerID: m.VolunteerID, OfferID: m.OfferID,
		MessageID: m.ID, From: string(from), To: string(to), Why: m.ErrorCode}); err != nil {
		return err
	}
	if from == MessageUnsettled {
		if err := w.settledAfterAll(m); err != nil {
			return err
		}
	}
	if m.Kind != KindOffer || m.SentAt.IsZero() {
		return nil
	}
	o, err := w.Offer(m.OfferID)
	if err != nil {
		return err
	}
	if o.SentAt.IsZero() {
		o.SentAt = m.SentAt
		if err := w.planCall(o); err != nil {
			return err
		}
		if o.State == OfferQueued {
			o.State = OfferSent
			if err := w.log(Event{UnitID: m.UnitID, Kind: o.Kind.event() + "sent", TaskID: o.TaskID, VolunteerID: o.VolunteerID, OfferID: o.ID,
				MessageID: m.ID, From: string(OfferQueued), To: string(OfferSent)}); err != nil {
				return err
			}
		}
		return w.SaveOffer(o)
	}
	return nil
}

// SendFailed notes that a request failed, and does what the failure calls for.
// Any error that is not a *SendError means that the outcome is unknown.
func (s *Service) SendFailed(ctx context.Context, messageID int64, cause error) error {
	var failure *SendError
	if !errors.As(cause, &failure) {
		failure = &SendError{Reason: FailureUnknown, Err: cause}
	}
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		m, err := w.Message(messageID)
		if err != nil {
			return err
		}
		if m.State != MessageSending {
			return errUnchanged // a delivery report was quicker
		}
		m.ErrorCode = failure.Code
		switch failure.Reason {
		case FailureUnknown:
			// The request is over, so the provider can be asked from now on.
			m.Deadline = w.now
			m.SettleAt, m.SettleTries = w.now.Add(w.s.timing.AskAfter[0]), 0
			return w.SaveMessage(m)
		case FailureBusy:
			return w.tryAgain(m, w.s.timing.pause(m.Attempts, failure.RetryAfter, w.s.jitter()))
		case FailureConfig:
			if err := w.gatewayAlarm(m, failure.Code); err != nil {
				return err
			}
			return w.tryAgain(m, max(w.s.timing.ConfigBackoff, failure.RetryAfter))
		default:
			return w.failed(m, failure.Reason, failure.Code)
		}
	})
}

// tryAgain puts a message back in the outbox: it was not accepted.
func (w *work) tryAgain(m *Message, in time.Duration) error {
	m.State, m.SendAt = MessageQueued, w.now.Add(in)
	m.Deadline, m.SettleAt = time.Time{}, time.Time{}
	if err := w.SaveMessage(m); err != nil {
		return err
	}
	return w.log(Event{UnitID: m.UnitID, Kind: "message.postponed", TaskID: m.TaskID, VolunteerID: m.VolunteerID, OfferID: m.OfferID,
		MessageID: m.ID, From: string(MessageSending), To: string(MessageQueued), Why: m.ErrorCode})
}

func (w *work) gatewayAlarm(m *Message, code string) error {
	return w.raise(Attention{UnitID: m.UnitID, Kind: AttentionGateway, MessageID: m.ID, Key: "gateway:" + code,
		Text: "SMS-tjenesten avviser meldingene våre (kode " + code + "). Be den som drifter Følgesvenn, kjøre «folgesvenn doctor». Meldingene sendes når det er i orden."})
}

// DeliveryReport takes in a report: stored under the provider's id and status,
// it acts once and never moves a message back (law 1).
func (s *Service) DeliveryReport(ctx context.Context, r Report, d Delivery) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		r := r
		r.At = w.now
		if d.State != "" {
			r.Status = string(d.State)
		}
		if err := w.AddReport(&r); err != nil {
			if isConflict(err) {
				return errUnchanged
			}
			return err
		}
		m, err := w.MessageByProviderID(r.ProviderID)
		if errors.Is(err, ErrNotFound) && r.MessageID != 0 {
			// Our own id settles a request whose answer was lost.
			m, err = w.Message(r.MessageID)
			if err == nil && (m.ProviderID != "" || m.Direction != Out) {
				return nil // of an earlier request; kept, nothing to do
			}
			if err == nil && m.State.Rank() >= MessageSending.Rank() && m.State != MessageCancelled {
				err = w.tookOver(m, r.ProviderID)
			}
		}
		if errors.Is(err, ErrNotFound) {
			return nil // not one of ours, or not known yet; the row waits
		}
		if err != nil {
			return err
		}
		return w.report(m, d)
	})
}

func (w *work) report(m *Message, d Delivery) error {
	switch d.State {
	case MessageFailed:
		if m.State.Rank() >= MessageFailed.Rank() && m.ErrorCode == d.Code && d.Code != "" {
			return nil
		}
		if m.State == MessageDelivered {
			return nil
		}
		return w.failed(m, d.Reason, d.Code)
	case MessageSent, MessageDelivered:
		return w.advance(m, d.State)
	}
	return nil
}
