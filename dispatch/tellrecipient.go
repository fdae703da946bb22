package dispatch

import (
	"fmt"
	"slices"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
)

// recipientTexts are what a recipient hears, of the news that a requester gets.
// A telephone lies about, so none says what the help is.
var recipientTexts = map[sms.Key]sms.Key{
	sms.RequesterAssigned:  sms.RecipientAssigned,
	sms.RequesterMoved:     sms.RecipientAssigned,
	sms.RequesterWithdrawn: sms.RecipientWaiting,
	sms.RequesterWaiting:   sms.RecipientNotYet,
	sms.RequesterAgain:     sms.RecipientNotYet,
	sms.RequesterInstead:   sms.RecipientNotYet,
	sms.RequesterUnfilled:  sms.RecipientUnfilled,
	sms.RequesterCancelled: sms.RecipientCancelled,
}

// tellRecipient tells the one who is helped, where they wish it. One who asked
// for the help themselves, from the same telephone, hears it once.
func (w *work) tellRecipient(t *Task, v *Volunteer, news requesterNews) error {
	key, ok := recipientTexts[news.key]
	if !ok || t.RecipientID == 0 {
		return nil
	}
	var crew []Commitment
	if t.several() && news.key != sms.RequesterCancelled {
		var err error
		if crew, err = w.crew(t); err != nil {
			return err
		}
		switch missing := t.Places() - crewHeads(crew); {
		case missing > 0 && news.key == sms.RequesterAssigned:
			return nil // they hear it once all are found, or the deadline has come
		case len(crew) > 0:
			key = sms.RecipientHelpers
		}
	}
	to, err := w.recipientOf(t)
	if err != nil || !to.recipient.Notify {
		return err
	}
	p := to.recipient
	if t.RequesterID != 0 {
		r, err := w.Requester(t.RequesterID)
		if err != nil || slices.Contains(r.Phones, p.Phone) {
			return err
		}
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	by, err := w.wayTo(*to, set)
	if err != nil {
		return err
	}
	switch {
	case by.call:
		return w.ringPartyNews(*to, by.phone, t, key)
	case by.phone == "":
		return w.recipientUnreached(*to, t, news)
	}
	lang := to.lang(set)
	f := w.s.fieldsOf(t, nil, set, lang, w.now)
	f.Name = firstWord(p.Name)
	if v != nil {
		f.Volunteer, f.VolunteerPhone = v.Presented(lang), phone.Format(v.Phone)
	}
	if len(crew) > 0 {
		f = withCrew(f, t, crew, lang)
	}
	body, err := set.Texts.Render(lang, key, f)
	if err != nil {
		return err
	}
	_, err = w.enqueue(outgoing{kind: KindNotice, phone: by.phone, body: body, unitID: t.UnitID, task: t, urgent: t.Urgent, expires: t.EndsAt})
	return err
}

// recipientUnreached has a human tell who wishes to be told and has no number
// for it; one who has said stop is left in peace.
func (w *work) recipientUnreached(p party, t *Task, news requesterNews) error {
	for _, n := range p.phones() {
		if stopped, err := w.Stopped(n); stopped || err != nil {
			return err
		}
	}
	return w.raiseTell(p, t, news.key, fmt.Sprintf("Gi beskjed til %s, som får hjelpen: %s %s. Vi har ikke noe nummer der som tar imot SMS.",
		p.name(), w.s.taskLabel(t, w.now), news.what))
}
