package dispatch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// BeginSend takes messages from the outbox whose time has come, checks that
// each is still true, and commits them as sending, with a deadline, before any
// request goes out (law 3). The caller sends them and reports with Sent or
// SendFailed; if it never does, Settle finds out.
func (s *Service) BeginSend(ctx context.Context, limit int) ([]OutgoingText, error) {
	var out []OutgoingText
	err := s.do(ctx, func(w *work) error {
		out = nil
		ms, err := w.MessagesToSend(w.now, limit)
		if err != nil {
			return err
		}
		if len(ms) == 0 {
			return errUnchanged
		}
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
	})
	return out, err
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
	d := Depart(m, offer, stopped, set.QuietHours, w.s.zone, w.now)
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
		m.SendAt = d.HoldTill
	default:
		m.State = MessageSending
		m.Attempts++
		m.Deadline = w.now.Add(w.s.timing.RequestDeadline)
		m.SettleAt, m.SettleTries, m.Asks = time.Time{}, 0, 0
	}
	return d, w.SaveMessage(m)
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
		if o.State == OfferQueued {
			o.State = OfferSent
			if err := w.log(Event{UnitID: m.UnitID, Kind: "offer.sent", TaskID: o.TaskID, VolunteerID: o.VolunteerID, OfferID: o.ID,
				MessageID: m.ID, From: string(OfferQueued), To: string(OfferSent)}); err != nil {
				return err
			}
		}
		return w.SaveOffer(o)
	}
	return nil
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

// failed ends a message that will not arrive.
func (w *work) failed(m *Message, reason FailureReason, code string) error {
	m.ErrorCode = code
	if err := w.advance(m, MessageFailed); err != nil {
		return err
	}
	return w.consequences(m, reason, code)
}

// consequences does what a failure means for the number and for whoever was to
// get the text (the table in FACTS.md).
func (w *work) consequences(m *Message, reason FailureReason, code string) error {
	var v *Volunteer
	var err error
	if m.VolunteerID != 0 {
		if v, err = w.Volunteer(m.VolunteerID); err != nil {
			return err
		}
		if v.Phone != m.Phone {
			v = nil // has another number by now
		}
	}
	why := "kom ikke fram"
	switch reason {
	case FailureBadNumber, FailureBlocked:
		why = "nummeret virker ikke"
		if v != nil && v.Flagged == "" {
			v.Flagged = code
			if err := w.SaveVolunteer(v); err != nil {
				return err
			}
			if err := w.raise(Attention{UnitID: m.UnitID, Kind: AttentionNumber, VolunteerID: v.ID, MessageID: m.ID, Key: fmt.Sprintf("number:%d", v.ID),
				Text: fmt.Sprintf("Meldinger til %s kommer ikke fram (kode %s). Sjekk nummeret og rett det.", who(v), code)}); err != nil {
				return err
			}
		}
	case FailureCallInstead:
		why = "nummeret tar ikke imot SMS"
		if v != nil && v.Channel != ChannelCall {
			v.Channel = ChannelCall
			if err := w.SaveVolunteer(v); err != nil {
				return err
			}
			if err := w.log(Event{UnitID: m.UnitID, Kind: "volunteer.changed", VolunteerID: v.ID, From: string(ChannelSMS), To: string(ChannelCall), Why: why}); err != nil {
				return err
			}
			if m.Kind == KindOffer {
				if err := w.raise(Attention{UnitID: m.UnitID, Kind: AttentionCall, TaskID: m.TaskID, VolunteerID: v.ID, MessageID: m.ID, OfferID: m.OfferID,
					Key:  fmt.Sprintf("call:%d", v.ID),
					Text: fmt.Sprintf("%s har et nummer som ikke tar imot SMS. Ring hvis du vil spørre.", who(v))}); err != nil {
					return err
				}
			}
		}
	case FailureOptedOut:
		why = "nummeret er meldt av"
		if err := w.stop(m.Phone, m.UnitID, "meldt av hos teleleverandøren"); err != nil {
			return err
		}
	case FailureConfig:
		if err := w.gatewayAlarm(m, code); err != nil {
			return err
		}
	}
	if m.Kind == KindOffer {
		o, err := w.Offer(m.OfferID)
		if err != nil {
			return err
		}
		if o.State.Open() {
			return w.offerFailed(o, m, why)
		}
		return nil
	}
	if (reason == FailureTransient || reason == FailureUnreachable) && m.RetryOf == 0 && m.Kind != KindAlert {
		return w.lateTry(m)
	}
	return w.notDelivered(m, why)
}

// offerFailed notes that a question never arrived and asks the next.
func (w *work) offerFailed(o *Offer, m *Message, why string) error {
	if err := w.closeOffer(o, OfferFailed, why, m.UnitID); err != nil {
		return err
	}
	if err := w.refill(o.TaskID); err != nil {
		return err
	}
	return w.WakeShort(m.UnitID, w.now)
}

// lateTry says an undelivered text once more, some time later: telephones are
// out of reach for a while.
func (w *work) lateTry(m *Message) error {
	again := *m
	again.ID, again.ProviderID, again.ErrorCode = 0, "", ""
	again.State, again.RetryOf = MessageQueued, m.ID
	again.CreatedAt, again.SendAt, again.SentAt = w.now, w.now.Add(w.s.timing.LateTry), time.Time{}
	again.Attempts, again.Deadline, again.SettleAt, again.SettleTries, again.Asks = 0, time.Time{}, time.Time{}, 0, 0
	if !again.ExpiresAt.IsZero() && !again.SendAt.Before(again.ExpiresAt) {
		return w.notDelivered(m, "kom ikke fram")
	}
	return w.AddMessage(&again)
}

// notDelivered puts a text that somebody needed before a human.
func (w *work) notDelivered(m *Message, why string) error {
	if m.Kind == KindAlert || m.TaskID == 0 {
		return nil
	}
	t, err := w.Task(m.TaskID)
	if err != nil {
		return err
	}
	if !t.Ahead(w.now) {
		return nil
	}
	person := "Bestilleren"
	if m.VolunteerID != 0 {
		v, err := w.Volunteer(m.VolunteerID)
		if err != nil {
			return err
		}
		person = who(v)
	}
	return w.raise(Attention{UnitID: m.UnitID, Kind: AttentionUndelivered, Urgent: t.State == TaskAssigned && t.StartsAt.Sub(w.now) < 24*time.Hour,
		TaskID: m.TaskID, VolunteerID: m.VolunteerID, MessageID: m.ID, Key: fmt.Sprintf("undelivered:%d:%s", m.TaskID, m.Phone),
		Text: fmt.Sprintf("%s fikk ikke meldingen om %s (%s). Ring.", person, w.s.taskLabel(t, w.now), why)})
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
	for _, m := range due {
		if inFlight(m.ID) {
			continue
		}
		n++
		found, askErr := g.FindTexts(ctx, m.Phone, m.CreatedAt.Add(-time.Minute))
		if err := s.settle(ctx, m.ID, found, askErr == nil); err != nil {
			return n, err
		}
	}
	return n, nil
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
	for i, m := range due {
		found, err := g.FindTexts(ctx, m.Phone, m.CreatedAt.Add(-time.Minute))
		if err != nil && ctx.Err() != nil {
			return i, ctx.Err()
		}
		if err := s.askedForReport(ctx, m.ID, found); err != nil {
			return i, err
		}
	}
	return len(due), nil
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
	text := "Vi vet ikke om en melding til " + m.Phone + " ble sendt. Ring og hør."
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
			return forbidden("no text can be sent to this number: it is a landline or has opted out", "Vi kan ikke sende SMS: "+reason+". Ring i stedet.")
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
