package dispatch

import (
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
	p, err := w.Recipient(t.RecipientID)
	if err != nil || !p.Notify || w.unreachableByText(p.Phone) != "" {
		return err
	}
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
	lang := p.Language
	if lang == "" {
		lang = "nb"
	}
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
	_, err = w.enqueue(outgoing{kind: KindNotice, phone: p.Phone, body: body, unitID: t.UnitID, task: t, urgent: t.Urgent, expires: t.EndsAt})
	return err
}
