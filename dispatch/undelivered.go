package dispatch

import (
	"fmt"
	"time"

	"folgesvenn/sms/phone"
)

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
		if v != nil && !v.NoTexts {
			v.NoTexts = true
			if err := w.SaveVolunteer(v); err != nil {
				return err
			}
		}
		if v != nil {
			if done, err := w.callInstead(m, v, why); done || err != nil {
				return err
			}
		}
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
	if o.Kind == OfferChange {
		t, err := w.Task(o.TaskID)
		if err != nil {
			return err
		}
		v, err := w.Volunteer(o.VolunteerID)
		if err != nil {
			return err
		}
		return w.raiseChange(t, v, o, "fikk ikke spørsmålet om endringen passer ("+why+")")
	}
	if err := w.refill(o.TaskID); err != nil {
		return err
	}
	return w.wake()
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
	if err := w.AddMessage(&again); err != nil || m.Kind != KindAppeal {
		return err
	}
	p, err := w.PleaOfMessage(m.ID)
	if err != nil {
		return err
	}
	return w.forAll(p, func(x *Plea) { x.MessageID = again.ID })
}

// notDelivered puts a text that somebody needed before a human.
func (w *work) notDelivered(m *Message, why string) error {
	if m.Kind == KindManual && m.TaskID == 0 {
		return w.raise(Attention{UnitID: m.UnitID, Kind: AttentionUndelivered, VolunteerID: m.VolunteerID, MessageID: m.ID, Key: fmt.Sprintf("manual:%d", m.ID),
			Text: fmt.Sprintf("Meldingen du skrev til %s, kom ikke fram (%s). Ring.", phone.Format(m.Phone), why)})
	}
	if m.Kind == KindAlert {
		return w.alertNotDelivered(m, why)
	}
	if m.TaskID == 0 {
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
