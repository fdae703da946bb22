package dispatch

import (
	"fmt"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
)

// sendDetails tells the volunteer, and nobody else, what only they may know.
func (w *work) sendDetails(t *Task, v *Volunteer, replyTo int64) error {
	return w.sendDetailsAs(sms.Details, t, v, replyTo, 0)
}

// sendDetailsAs is sendDetails with another text; offered is how many an
// organisation said that it sends.
func (w *work) sendDetailsAs(key sms.Key, t *Task, v *Volunteer, replyTo int64, offered int) error {
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	var r *Recipient
	if t.RecipientID != 0 {
		if r, err = w.Recipient(t.RecipientID); err != nil {
			return err
		}
	}
	body, err := w.detailsText(key, t, v, r, set, offered)
	if err != nil {
		return err
	}
	call, reason, err := w.reach(v, set)
	if err != nil {
		return err
	}
	if reason != "" {
		return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionCall, Urgent: true, TaskID: t.ID, VolunteerID: v.ID,
			Text: fmt.Sprintf("%s skal ha detaljene om %s, men %s. Ring.", who(v), w.s.taskLabel(t, w.now), reason)})
	}
	kind := KindAnswer
	if replyTo == 0 {
		kind = KindNotice
		if w.nightUntilStart(t, set) {
			return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionCall, Urgent: true, TaskID: t.ID, VolunteerID: v.ID,
				Text: fmt.Sprintf("%s skal ha detaljene om %s, men det er stilletid helt til det begynner. Ring nå.", who(v), w.s.taskLabel(t, w.now))})
		}
	}
	if call && replyTo == 0 {
		if err := w.ringNews(sms.Details, v, t); err != nil || !takesTexts(v) {
			return err
		}
	}
	_, err = w.enqueue(outgoing{kind: kind, phone: v.Phone, body: body, unitID: t.UnitID, task: t, volunteer: v, replyTo: replyTo,
		urgent: t.Urgent, expires: t.EndsAt})
	return err
}

// detailsText is what only a volunteer on the task may know. Where it takes
// several it names the others, as many as there is room for.
func (w *work) detailsText(key sms.Key, t *Task, v *Volunteer, r *Recipient, set Settings, offered int) (string, error) {
	f := withDetails(w.s.fieldsOf(t, v, set, v.Language, w.now), t, r)
	if v.Organisation() && key == sms.Details {
		c, err := w.helper(t, v.ID)
		if err != nil {
			return "", err
		}
		if f, err = w.withParty(f, c, offered); err != nil {
			return "", err
		}
		if f.Offered != "" {
			return set.Texts.Render(v.Language, sms.DetailsGroupFewer, f)
		}
		return set.Texts.Render(v.Language, sms.DetailsGroup, f)
	}
	if !t.several() {
		return set.Texts.Render(v.Language, key, f)
	}
	if key == sms.Details {
		key = sms.DetailsSeveral
	}
	names, err := w.others(t, v)
	if err != nil {
		return "", err
	}
	for most := 4; ; most-- {
		f.Others = listed(names, v.Language, most)
		body, err := set.Texts.Render(v.Language, key, f)
		if err != nil || most == 0 || sms.Count(body).Segments <= sms.MaxSegments {
			return body, err
		}
	}
}

// reach tells whether a volunteer is to be rung rather than texted, or why they
// can be neither.
func (w *work) reach(v *Volunteer, set Settings) (call bool, reason string, err error) {
	if !byCall(v, set) {
		return false, w.unreachableByText(v.Phone), nil
	}
	stopped, err := w.Stopped(v.Phone)
	if stopped {
		reason = "nummeret er meldt av"
	}
	return true, reason, err
}

// ringNews has a volunteer rung with what would have been a text.
func (w *work) ringNews(key sms.Key, v *Volunteer, t *Task) error {
	_, err := w.enqueueCall(ring{purpose: CallForNews, topic: string(key), phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v,
		urgent: t.Urgent, expires: t.EndsAt})
	return err
}

// textDetails sends the details to somebody who is on the telephone, or has just
// been.
func (w *work) textDetails(t *Task, v *Volunteer) error {
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	var r *Recipient
	if t.RecipientID != 0 {
		if r, err = w.Recipient(t.RecipientID); err != nil {
			return err
		}
	}
	body, err := w.detailsText(sms.Details, t, v, r, set, 0)
	if err != nil {
		return err
	}
	_, err = w.enqueue(outgoing{kind: KindAnswer, phone: v.Phone, body: body, unitID: t.UnitID, task: t, volunteer: v, expires: t.EndsAt})
	return err
}

// unreachableByText says why no text can be sent to a number; empty: it can.
func (w *work) unreachableByText(number string) string {
	if number == "" {
		return "mangler telefonnummer"
	}
	if !phone.TakesTexts(number) {
		return "nummeret tar ikke imot SMS"
	}
	stopped, err := w.Stopped(number)
	if err == nil && stopped {
		return "nummeret er meldt av"
	}
	return ""
}

// nightUntilStart tells whether a text written now would lie until the task has
// begun: quiet hours hold it, and the coordinator has not called it urgent.
func (w *work) nightUntilStart(t *Task, set Settings) bool {
	return !t.Urgent && w.now.Before(t.StartsAt) && !set.Quiet().NextLoud(w.now, w.s.zone).Before(t.StartsAt)
}

// tellVolunteer tells somebody on a task what became of it.
func (w *work) tellVolunteer(t *Task, v *Volunteer, key sms.Key) error {
	return w.tellOfOffer(nil, t, v, key)
}

// tellOfOffer tells somebody what became of a task; where they were asked and
// somebody else has it, of which offer that is said.
func (w *work) tellOfOffer(o *Offer, t *Task, v *Volunteer, key sms.Key) error {
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	f := w.s.fieldsOf(t, v, set, v.Language, w.now)
	if key == sms.Changed {
		f.Details = t.Details
	}
	others, err := w.others(t, v)
	if err != nil {
		return err
	}
	f.Others = listed(others, v.Language, 3)
	body, err := set.Texts.Render(v.Language, key, f)
	if err != nil {
		return err
	}
	call, reason, err := w.reach(v, set)
	if err != nil {
		return err
	}
	if reason != "" {
		return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionCall, Urgent: true, TaskID: t.ID, VolunteerID: v.ID,
			Text: fmt.Sprintf("%s må få beskjed om %s, men %s. Ring.", who(v), w.s.taskLabel(t, w.now), reason)})
	}
	if w.nightUntilStart(t, set) {
		return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionCall, Urgent: true, TaskID: t.ID, VolunteerID: v.ID,
			Text: fmt.Sprintf("%s må få beskjed om %s, men det er stilletid helt til det begynner. Ring nå.", who(v), w.s.taskLabel(t, w.now))})
	}
	if call && saidInCalls[key] {
		return w.ringNews(key, v, t)
	}
	if call && !takesTexts(v) {
		return nil // not worth a call
	}
	_, err = w.enqueue(outgoing{kind: KindNotice, phone: v.Phone, body: body, unitID: t.UnitID, task: t, volunteer: v, offer: o,
		urgent: t.Urgent, expires: t.EndsAt})
	return err
}

// saidInCalls are the texts to volunteers that are worth a call.
var saidInCalls = map[sms.Key]bool{sms.Reminder: true, sms.ReminderConfirm: true, sms.Changed: true, sms.CancelledAssigned: true, sms.Released: true, sms.ChangeLapsed: true}

// requesterNews is what a requester is told.
type requesterNews struct {
	key  sms.Key
	what string       // for the coordinator who has to ring instead
	gone []Commitment // who did not come, where it is about them
}

// with names who did not come.
func (n requesterNews) with(gone []Commitment) requesterNews {
	n.gone = gone
	return n
}

var (
	requesterAssigned  = requesterNews{key: sms.RequesterAssigned, what: "har fått frivillig"}
	requesterUnfilled  = requesterNews{key: sms.RequesterUnfilled, what: "ble ikke fylt"}
	requesterWithdrawn = requesterNews{key: sms.RequesterWithdrawn, what: "mangler frivillig igjen"}
	requesterCancelled = requesterNews{key: sms.RequesterCancelled, what: "er avlyst"}
	requesterWaiting   = requesterNews{key: sms.RequesterWaiting, what: "har ikke fått frivillig ennå"}
	requesterMoved     = requesterNews{key: sms.RequesterMoved, what: "er endret, og den frivillige kommer fortsatt"}
	requesterDiscarded = requesterNews{key: sms.RequesterDiscarded, what: "blir ikke noe av"}
	requesterNames     = requesterNews{key: sms.RequesterNames, what: "har fått navnene på dem som kommer"}
	requesterFewerOf   = requesterNews{key: sms.RequesterFewerOf, what: "får færre frivillige enn avtalt, og vi leter etter flere"}
	requesterAgain     = requesterNews{key: sms.RequesterAgain, what: "mangler frivillig, og vi leter etter en annen"}
	requesterInstead   = requesterNews{key: sms.RequesterInstead, what: "er satt opp i stedet for noen som ikke kom, og vi leter"}
	requesterNoTime    = requesterNews{key: sms.RequesterNoTime, what: "mangler noen som ikke kom, og det er for lite tid igjen til å finne andre"}
)

// tellRequester tells who asked, by text or by a call; where neither can reach
// them, a human rings. What still waits to be told them about the task, in quiet
// hours, is older news and not so any more; of several helpers the newest tells of
// all.
func (w *work) tellRequester(t *Task, v *Volunteer, news requesterNews) error {
	if err := w.callBack(t, nil, "noe nyere gjelder"); err != nil {
		return err
	}
	if err := w.tellRecipient(t, v, news); err != nil {
		return err
	}
	p, err := w.requesterOf(t)
	if err != nil || p == nil {
		return err
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	to, err := w.wayTo(*p, set)
	if err != nil {
		return err
	}
	if to.phone == "" {
		return w.raiseTell(*p, t, news.key, fmt.Sprintf("Gi beskjed til %s: %s %s. Vi har ikke noe nummer der som tar imot SMS.", p.name(), w.s.taskLabel(t, w.now), news.what))
	}
	if to.call {
		return w.ringPartyNews(*p, to.phone, t, news.key)
	}
	lang := p.lang(set)
	f := w.s.fieldsOf(t, nil, set, lang, w.now)
	if v != nil {
		f.Volunteer, f.VolunteerPhone = v.Presented(lang), phone.Format(v.Phone)
		if f, err = w.withComers(f, t, v, lang); err != nil {
			return err
		}
	}
	if len(news.gone) > 0 {
		f.Helpers = listed(firstNames(news.gone), lang, 4)
	}
	key, f, err := w.forSeveral(t, news.key, f, lang)
	if err != nil {
		return err
	}
	body, err := set.Texts.Render(lang, key, f)
	if err != nil {
		return err
	}
	_, err = w.enqueue(outgoing{kind: KindNotice, phone: to.phone, body: body, unitID: t.UnitID, task: t, urgent: t.Urgent, expires: t.EndsAt})
	return err
}

// tellAsked spares everybody who was asked about a cancelled task, and could
// still come, the trouble of answering: those with an open question, and those
// whose late yes would have counted. open tells that somebody was looked for.
func (w *work) tellAsked(t *Task, open bool) error {
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return err
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	told := map[int64]bool{}
	for _, o := range offers {
		silent := open && o.State == OfferLapsed && o.AnsweredAt.IsZero() && !o.SentAt.IsZero() && !o.before(t)
		if o.State != OfferSent && !silent || told[o.VolunteerID] {
			continue
		}
		told[o.VolunteerID] = true
		v, err := w.Volunteer(o.VolunteerID)
		if err != nil {
			return err
		}
		if v.Phone != o.Phone || v.Left || w.unreachableByText(v.Phone) != "" || w.nightUntilStart(t, set) {
			continue
		}
		if err := w.tellVolunteer(t, v, sms.CancelledAsked); err != nil {
			return err
		}
	}
	return nil
}
