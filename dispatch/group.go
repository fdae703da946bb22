package dispatch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// What a contact writes for an organisation, and a coordinator notes for it.

// speaksForGroup tells whether a text from a number is to be read as a contact's:
// all whom it can be from, or all whom something is asked of or agreed with, are
// organisations. Where the telephone is also a person's own and either could be
// meant, it is read as a person's.
func (t Talk) speaksForGroup() bool {
	isPerson := func(v *Volunteer) bool { return !v.Organisation() }
	if len(t.Volunteers) == 0 {
		return false
	}
	if !slices.ContainsFunc(t.Volunteers, isPerson) {
		return true
	}
	n := len(t.Open) + len(t.Ahead)
	return n > 0 && !slices.ContainsFunc(t.Open, func(q Question) bool { return isPerson(q.Volunteer) }) &&
		!slices.ContainsFunc(t.Ahead, func(c Commitment) bool { return isPerson(c.Volunteer) })
}

// contact is the organisation that a text is read for.
func (t Talk) contact() *Volunteer {
	for _, q := range t.Open {
		if q.Volunteer.Organisation() {
			return q.Volunteer
		}
	}
	for _, c := range t.Ahead {
		if c.Volunteer.Organisation() {
			return c.Volunteer
		}
	}
	for _, v := range t.Volunteers {
		if v.Organisation() {
			return v
		}
	}
	return nil
}

// AnswerGroup is AnswerAll for a contact who answers for an organisation: how
// many come and who is said with the yes, or on its own once they have the task.
func AnswerGroup(t Talk, g reply.Group, now time.Time) []Decision {
	party := Party{People: g.People, Names: g.Names}
	if !g.Said() {
		all := AnswerAll(t, g.Rest, now)
		if len(all) == 1 && (all[0].Act == ActWithdraw || all[0].Act == ActRefuse || all[0].Reply == sms.AskWithdraw) && g.Somebody && !g.Alone {
			// "Per kan ikke": whether the others come is not for a machine to say.
			return []Decision{unclear(t, g.Rest, "gjelder kanskje bare noen av dem")}
		}
		return all
	}
	if len(t.Volunteers) == 0 || stopped(t.Volunteers) || t.Media > 0 {
		return AnswerAll(t, g.Rest, now)
	}
	if g.Doubt != "" {
		return []Decision{unclear(t, likely(g.Rest, t), g.Doubt)}
	}
	if g.Alone {
		return []Decision{answerWho(t, g, party)}
	}
	if g.Rest.Intent != reply.Yes || len(g.Rest.Answers) > 1 {
		if g.Rest.Intent == reply.No || g.Rest.Intent == reply.Withdraw {
			return []Decision{unclear(t, g.Rest, "sier både hvem eller hvor mange som kommer, og noe annet")}
		}
		return AnswerAll(t, g.Rest, now)
	}
	d := Answer(t, g.Rest, now)
	switch {
	case d.Question != nil && !d.Question.Volunteer.Organisation() || d.Ahead != nil && !d.Ahead.Volunteer.Organisation():
		return []Decision{unclear(t, g.Rest, "sier hvem eller hvor mange som kommer")}
	case d.Act == ActAccept, d.Act == ActConfirm, d.Act == ActComing:
		d.Party = party
	case d.Act == ActNothing && d.Reply == sms.AlreadyYours:
		d.Act, d.Party, d.Reply = ActParty, party, ""
	}
	return []Decision{d}
}

// answerWho is what a number or names alone do: they are about the one task
// that the organisation has. To an open question they are no yes, however likely.
func answerWho(t Talk, g reply.Group, party Party) Decision {
	switch {
	case len(t.Open) > 0:
		return unclear(t, likely(g.Rest, t), "sier hvem eller hvor mange, men ikke ja")
	case len(t.Ahead) == 1 && t.Ahead[0].Volunteer.Organisation():
		return Decision{Act: ActParty, Ahead: &t.Ahead[0], Party: party, Why: "sier hvem eller hvor mange som kommer"}
	case len(t.Ahead) > 1:
		d := unclear(t, g.Rest, "sier hvem eller hvor mange, men det er flere avtaler å velge mellom")
		d.Reply = sms.QuestionRead
		return d
	}
	return unclear(t, g.Rest, "")
}

// likely is a reading of what is probably a yes.
func likely(r reply.Reading, t Talk) reply.Reading {
	if len(t.Open) > 0 {
		r.Likely = reply.Yes
	}
	return r
}

// readText reads what somebody wrote; a contact's text as an organisation's.
func (w *work) readText(t Talk, text string, set Settings) (reply.Reading, *reply.Group) {
	c := w.replyContext(t, set)
	r, ok := w.s.reader.(groupReader)
	if !ok || !t.speaksForGroup() {
		return w.s.reader.Read(text, c), nil
	}
	g := r.ReadGroup(text, t.contact().FirstName(), c)
	return g.Rest, &g
}

// groupReader reads for organisations; a reader that does not takes a text as a
// person's.
type groupReader interface {
	ReadGroup(text, self string, c reply.Context) reply.Group
}

// partyPatience is how long a search waits for a contact to say how many come.
const partyPatience = 20 * time.Minute

// waitForParty lets a search rest while an organisation that has just said yes
// has not said how many come: they may fill what is left.
func (t *Task) waitForParty(now time.Time) {
	until := earlier(now.Add(partyPatience), t.DecideBy)
	if t.NextWaveAt.Before(until) {
		t.NextWaveAt = until
	}
	t.Short, t.WakeAt = 0, time.Time{}
}

// regroup takes in how many come for an organisation and who, and tells whoever
// must know. replyTo is the text that said it; 0: a coordinator did.
func (w *work) regroup(c Commitment, party Party, replyTo int64, answer bool) error {
	t, err := w.Task(c.Task.ID)
	if err != nil {
		return err
	}
	if c, err = w.helper(t, c.Volunteer.ID); err != nil {
		return err
	}
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	a, before, named := c.Assignment, c.Assignment.Heads(), slices.Clone(c.Assignment.Comers)
	left := t.Places() - heads(on)
	now := party.Regroup(a, left)
	offered := max(party.People, len(party.Names))
	// The others move together first, so that the places of this one stay in a row.
	if now.People != before {
		rest := slices.DeleteFunc(slices.Clone(on), func(x *Assignment) bool { return x.ID == a.ID })
		if now.People > before {
			if err := w.lastInRow(rest, a); err != nil {
				return err
			}
		}
		a.People = now.People
	}
	a.Comers = now.Names
	if err := w.SaveAssignment(a); err != nil {
		return err
	}
	switch {
	case now.People < before:
		err = w.fewerCome(c, before)
	case now.People > before:
		err = w.moreCome(c, before, left-(now.People-before))
	case !slices.Equal(named, now.Names):
		err = w.log(Event{UnitID: t.UnitID, Kind: "assignment.named", TaskID: t.ID, VolunteerID: c.Volunteer.ID, MessageID: replyTo, Why: plural(len(now.Names), "navn", "navn")})
		if err == nil && len(now.Names) > 0 {
			news := requesterNames
			if !t.several() {
				news = requesterAssigned // and who that is
			}
			err = w.tellRequester(t, c.Volunteer, news)
		}
	}
	if err != nil || !answer {
		return err
	}
	return w.sayParty(c, offered, replyTo)
}

// lastInRow gives an organisation that sends more the last places taken, so that
// those left follow them.
func (w *work) lastInRow(rest []*Assignment, a *Assignment) error {
	state := a.State
	a.State = AssignmentReleased // out of the way while the others move
	if err := w.SaveAssignment(a); err != nil {
		return err
	}
	if err := w.closeRanks(rest); err != nil {
		return err
	}
	a.State, a.Place = state, heads(rest)+1
	return nil
}

// moreCome fills places that were looked for.
func (w *work) moreCome(c Commitment, before, left int) error {
	t, from := c.Task, c.Task.State
	if left == 0 && (t.State == TaskOpen || t.State == TaskUnfilled) {
		t.endSearch(TaskAssigned)
	}
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.logGroup(c, before); err != nil {
		return err
	}
	if t.State != from {
		if err := w.log(Event{UnitID: t.UnitID, Kind: "task.assigned", TaskID: t.ID, VolunteerID: c.Volunteer.ID, OfferID: c.Assignment.OfferID,
			From: string(from), To: string(t.State), Why: assignedWhy(t, c.Assignment.Via, t.Places()-left)}); err != nil {
			return err
		}
	}
	if left == 0 {
		if err := w.filled(t, c.Assignment.OfferID); err != nil {
			return err
		}
		if err := w.settleUnclear(t, c.Volunteer.ID, true); err != nil {
			return err
		}
	}
	return w.tellRequester(t, c.Volunteer, requesterAssigned)
}

// logGroup notes that another number comes.
func (w *work) logGroup(c Commitment, before int) error {
	return w.log(Event{UnitID: c.Task.UnitID, Kind: "assignment.changed", TaskID: c.Task.ID, VolunteerID: c.Volunteer.ID, OfferID: c.Assignment.OfferID,
		Why: fmt.Sprintf("%d kommer, før %d", c.Assignment.Heads(), before)})
}

// fewerCome opens the places of those who stay at home.
func (w *work) fewerCome(c Commitment, before int) error {
	t, from := c.Task, c.Task.State
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	if err := w.closeRanks(on); err != nil {
		return err
	}
	if err := w.logGroup(c, before); err != nil {
		return err
	}
	text := fmt.Sprintf("%s sender %d, ikke %d, til %s.", who(c.Volunteer), c.Assignment.Heads(), before, w.s.taskLabel(t, w.now))
	left := t.StartsAt.Sub(w.now)
	if left <= 0 {
		if err := w.freeLate(t, from, heads(on), "det kommer færre"); err != nil {
			return err
		}
	} else {
		if err := w.openAgain(t, from, "det kommer færre"); err != nil {
			return err
		}
		if err := w.tellRequester(t, c.Volunteer, requesterFewerOf); err != nil {
			return err
		}
		text += " Vi leter etter flere."
		if left < soon {
			text += w.s.ringSoon(t, w.now)
		}
	}
	return w.raise(Attention{UnitID: t.UnitID, Kind: AttentionWithdrawn, Urgent: left < soon || t.Urgent, TaskID: t.ID,
		Key: fmt.Sprintf("%s:%d:%d", AttentionWithdrawn, t.ID, c.Volunteer.ID), Text: text})
}

// sayParty tells a contact what stands: how many, who, and that more are not
// needed.
func (w *work) sayParty(c Commitment, offered int, replyTo int64) error {
	t, v := c.Task, c.Volunteer
	if !takesTexts(v) || w.unreachableByText(v.Phone) != "" {
		return nil
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	f, err := w.withParty(w.s.fieldsOf(t, v, set, v.Language, w.now), c, offered)
	if err != nil {
		return err
	}
	body, err := set.Texts.Render(v.Language, sms.GroupNoted, f)
	if err != nil {
		return err
	}
	kind := KindAnswer
	if replyTo == 0 {
		kind = KindNotice
	}
	_, err = w.enqueue(outgoing{kind: kind, phone: v.Phone, body: body, unitID: t.UnitID, task: t, volunteer: v, replyTo: replyTo, expires: t.EndsAt})
	return err
}

// withParty adds to a text to a contact how many come, who, how many more are
// looked for, and how many were offered where not all are needed.
func (w *work) withParty(f sms.Fields, c Commitment, offered int) (sms.Fields, error) {
	missing, err := w.missing(c.Task)
	if err != nil {
		return f, err
	}
	n := c.Assignment.Heads()
	if more := min(missing, c.Volunteer.SendsMost-n); c.Task.several() && more > 0 {
		f.Missing = fmt.Sprint(more)
	}
	f.Organisation, f.People, f.Comers = c.Volunteer.Name, fmt.Sprint(n), c.comers(c.Volunteer.Language)
	if offered > n {
		f.Offered = fmt.Sprint(offered)
	}
	return f, nil
}

// withComers adds to a text to whoever ordered the help how many an organisation
// sends, and their names.
func (w *work) withComers(f sms.Fields, t *Task, v *Volunteer, lang string) (sms.Fields, error) {
	if !v.Organisation() {
		return f, nil
	}
	on, err := w.AssignmentsOn(t.ID)
	for _, a := range on {
		if a.VolunteerID == v.ID {
			c := Commitment{Assignment: a, Task: t, Volunteer: v}
			f.People, f.Comers = fmt.Sprint(a.Heads()), c.comers(lang)
		}
	}
	return f, err
}

// SetParty notes how many come for an organisation and who, as a coordinator was
// told; 0 people: as many as before, no names: those that are known.
func (s *Service) SetParty(ctx context.Context, taskID, volunteerID int64, party Party) (*Task, error) {
	if err := checkParty(&party); err != nil {
		return nil, err
	}
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		c, err := w.theHelper(t, volunteerID)
		if err != nil {
			return err
		}
		if !c.Volunteer.Organisation() {
			return forbidden("the volunteer is a person and comes alone", "Den frivillige er en person og kommer alene.")
		}
		on, err := w.AssignmentsOn(t.ID)
		if err != nil {
			return err
		}
		if most := t.Places() - heads(on) + c.Assignment.Heads(); party.People > most || len(party.Names) > most {
			return forbidden(fmt.Sprintf("there is room for %d", most), fmt.Sprintf("Det er bare plass til %d. Endre antallet på oppdraget først.", most))
		}
		return w.regroup(c, party, 0, false)
	})
}

func checkParty(p *Party) error {
	var f faults
	if p.People < 0 || p.People > mostSent {
		f.add("people", fmt.Sprintf("must be from 1 to %d", mostSent), fmt.Sprintf("Skriv hvor mange som kommer, fra 1 til %d.", mostSent))
	}
	if p.Names = checkComers(&f, p.Names); p.People > 0 && len(p.Names) > p.People {
		f.add("names", "has more entries than people", "Det er flere navn enn antallet.")
	}
	return f.err()
}
