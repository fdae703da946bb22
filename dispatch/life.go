package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"folgesvenn/sms"
)

// accept makes a volunteer's yes an assignment (law 2) and tells everybody
// concerned. replyTo is the message that said it; 0: none.
func (w *work) accept(q Question, via Via, replyTo int64) error {
	t, v, o := q.Task, q.Volunteer, q.Offer
	on, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	people, unsaid := q.Party.Fill(v, t.Places()-heads(on))
	if people > 1 {
		// The others stand in a row, so that the places left are one, too.
		if err := w.closeRanks(on); err != nil {
			return err
		}
	}
	a := &Assignment{TaskID: t.ID, VolunteerID: v.ID, Place: freePlace(on, t.Places()), Via: via, State: AssignmentActive, At: w.now, People: people}
	if len(q.Party.Names) <= people {
		a.Comers = q.Party.Names
	}
	if o != nil {
		// Where they were asked once more since, that question is answered, too.
		if o, err = w.latest(o); err != nil {
			return err
		}
		a.OfferID = o.ID
	}
	if err := w.AddAssignment(a); err != nil {
		return err
	}
	from, full := t.State, heads(on)+people >= t.Places()
	if full {
		t.endSearch(TaskAssigned)
	} else if unsaid {
		t.waitForParty(w.now)
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	if len(on) == 0 || t.CareAt.IsZero() {
		w.planCare(t, set)
	}
	if err := w.SaveTask(t); err != nil {
		return describe(err, "task", "oppdrag", t.ID)
	}
	if o != nil {
		fromOffer := o.State
		o.State, o.AnsweredAt = OfferAccepted, w.now
		if o.ClosedAt.IsZero() {
			o.ClosedAt = w.now
		}
		if err := w.learn(t, o, LessonYes); err != nil {
			return err
		}
		if err := w.SaveOffer(o); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: t.UnitID, Kind: "offer.accepted", TaskID: t.ID, VolunteerID: v.ID, OfferID: o.ID, MessageID: replyTo,
			From: string(fromOffer), To: string(OfferAccepted)}); err != nil {
			return err
		}
		if err := w.endRinging(o); err != nil {
			return err
		}
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.assigned", TaskID: t.ID, VolunteerID: v.ID, MessageID: replyTo,
		From: string(from), To: string(t.State), Why: assignedWhy(t, via, heads(on)+people)}); err != nil {
		return err
	}
	if full {
		err = w.filled(t, a.OfferID)
	} else {
		err = w.resolveForHelper(t.ID, v.ID, "assigned", AttentionLateYes, AttentionChange)
	}
	if err != nil {
		return err
	}
	if !full && t.State == TaskUnfilled {
		// The deadline has passed, and now one fewer is missing.
		if err := w.resolveForTask(t.ID, "changed", AttentionUnfilled, AttentionShort); err != nil {
			return err
		}
		if err := w.short(t, heads(on)+people); err != nil {
			return err
		}
	}
	if err := w.settleUnclear(t, v.ID, full); err != nil {
		return err
	}
	// What waits to be said to them is of before: that they were taken off it, or
	// that somebody else has it.
	if err := w.callBack(t, v, "står på oppdraget nå"); err != nil {
		return err
	}
	usual, err := w.asUsual(t, v, via, o)
	switch {
	case err != nil:
	case usual:
		err = w.sendDetailsAs(sms.AsUsual, t, v, replyTo)
	case via != ViaCall:
		err = w.sendDetails(t, v, replyTo)
	case takesTexts(v) && w.unreachableByText(v.Phone) == "":
		// They are told in the call; what a text can hold, they get as a text too.
		err = w.textDetails(t, v)
	}
	if err != nil {
		return err
	}
	return w.tellRequester(t, v, requesterAssigned)
}

// assignedWhy says how a volunteer came to a task, for the log.
func assignedWhy(t *Task, via Via, found int) string {
	why := "via " + string(via)
	if t.several() {
		why += fmt.Sprintf(", %d av %d", found, t.Places())
	}
	return why
}

// settleUnclear closes the unclear replies that no longer need a human, once a
// task is taken: those of the volunteer who has it now (the winner; 0: nobody
// new), and, where no place is left, those that probably meant yes, whose writers were told that somebody
// reads them and now hear how it went (law 5).
func (w *work) settleUnclear(t *Task, winner int64, full bool) error {
	items, err := w.OpenAttentionOfTask(t.ID)
	if err != nil {
		return err
	}
	told := map[int64]bool{}
	for _, a := range items {
		if a.Kind != AttentionUnclear || a.OfferID == 0 {
			continue
		}
		as := "answered"
		if a.VolunteerID != winner {
			if !full || a.Likely != ResolveYes {
				continue
			}
			as = "taken"
			if !told[a.VolunteerID] {
				told[a.VolunteerID] = true
				v, err := w.Volunteer(a.VolunteerID)
				if err != nil {
					return err
				}
				if err := w.tellVolunteer(t, v, sms.Taken); err != nil {
					return err
				}
			}
		}
		if err := w.resolve(a, as, ActorSystem); err != nil {
			return err
		}
	}
	return nil
}

// taken says for people that the unique index refused a second assignment.
func taken(err error) error {
	if isConflict(err) {
		return forbidden("somebody has the task already", "Noen har alt tatt oppdraget, eller alle plassene er tatt.")
	}
	return err
}

// decline keeps a no and asks somebody else in its place.
func (w *work) decline(q Question) error {
	o, err := w.latest(q.Offer)
	if err != nil {
		return err
	}
	if o.State == OfferDeclined || o.State == OfferAccepted {
		return nil
	}
	wasOpen := o.State.Open()
	from := o.State
	o.AnsweredAt = w.now
	// A no to a task that somebody else has taken changes nothing but what is
	// known of the volunteer.
	o.State = OfferDeclined
	if o.ClosedAt.IsZero() {
		o.ClosedAt = w.now
	}
	if err := w.learn(q.Task, o, LessonNo); err != nil {
		return err
	}
	if err := w.SaveOffer(o); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: q.Task.UnitID, Kind: "offer.declined", TaskID: q.Task.ID, VolunteerID: q.Volunteer.ID, OfferID: o.ID,
		From: string(from), To: string(OfferDeclined)}); err != nil {
		return err
	}
	if err := w.answered(o); err != nil {
		return err
	}
	if err := w.endRinging(o); err != nil {
		return err
	}
	if !wasOpen {
		return nil
	}
	if err := w.refill(q.Task.ID); err != nil {
		return err
	}
	return w.wake()
}

// latest gives the open offer of the same task to the same volunteer, if there
// is one: a task that was freed or changed may have been asked about once more
// since, and an answer to the first question is one to the second.
func (w *work) latest(o *Offer) (*Offer, error) {
	if o.State.Open() {
		return o, nil
	}
	offers, err := w.OffersOfTask(o.TaskID)
	if err != nil {
		return nil, err
	}
	for _, x := range offers {
		if x.VolunteerID == o.VolunteerID && x.State.Open() {
			return x, nil
		}
	}
	return o, nil
}

// answered closes the unclear replies to a question that now has its answer.
func (w *work) answered(o *Offer) error { return w.settled(o, "answered") }

func (w *work) settled(o *Offer, as string) error {
	items, err := w.OpenAttentionOfTask(o.TaskID)
	if err != nil {
		return err
	}
	for _, a := range items {
		// Of a task that was changed, they may stand with an earlier question.
		if (a.Kind == AttentionUnclear || a.Kind == AttentionChange) && (a.OfferID == o.ID || a.OfferID != 0 && a.VolunteerID == o.VolunteerID) {
			if err := w.resolve(a, as, ActorSystem); err != nil {
				return err
			}
		}
	}
	return nil
}

// withdraw takes a volunteer off a task who cannot come after all, and looks
// for another at once.
func (w *work) withdraw(c Commitment, replyTo int64) error {
	return w.letGo(c, replyTo, "meldte avbud", "meldte avbud til")
}

// letGo takes a volunteer off a task who said so: why is for the log, and what
// says it to a coordinator, before what the task is.
func (w *work) letGo(c Commitment, replyTo int64, why, what string) error {
	if err := w.free(c, AssignmentWithdrawn, "volunteer.withdrew", why); err != nil {
		return err
	}
	set, err := w.settings(c.Task.UnitID)
	if err != nil {
		return err
	}
	body, err := set.Texts.Render(c.Volunteer.Language, sms.Withdrawn, w.s.fieldsOf(c.Task, c.Volunteer, set, c.Volunteer.Language, w.now))
	if err != nil {
		return err
	}
	if takesTexts(c.Volunteer) && w.unreachableByText(c.Volunteer.Phone) == "" {
		if _, err := w.enqueue(outgoing{kind: KindAnswer, phone: c.Volunteer.Phone, body: body, unitID: c.Task.UnitID, task: c.Task,
			volunteer: c.Volunteer, replyTo: replyTo, expires: w.now.Add(answerLife)}); err != nil {
			return err
		}
	}
	text := fmt.Sprintf("%s %s %s. Vi leter etter en annen.", who(c.Volunteer), what, w.s.taskLabel(c.Task, w.now))
	left := c.Task.StartsAt.Sub(w.now)
	if c.Task.State == TaskOpen && left < soon {
		text += fmt.Sprintf(" Det begynner om %s: ring gjerne noen selv.", plural(int((left+time.Minute-1)/time.Minute), "minutt", "minutter"))
	}
	return w.raise(Attention{UnitID: c.Task.UnitID, Kind: AttentionWithdrawn, Urgent: left < soon || c.Task.Urgent, TaskID: c.Task.ID,
		Key: fmt.Sprintf("%s:%d:%d", AttentionWithdrawn, c.Task.ID, c.Volunteer.ID), Text: text})
}

// soon is when a withdrawal is urgent for a coordinator.
const soon = 2 * time.Hour

// free ends an assignment and opens its task again. The others on it stay.
func (w *work) free(c Commitment, to AssignmentState, kind, why string) error {
	return w.freeWith(c, to, kind, why, requesterWithdrawn)
}

// freeWith is free with what the requester is told of it.
func (w *work) freeWith(c Commitment, to AssignmentState, kind, why string, news requesterNews) error {
	a, t, v, from := c.Assignment, c.Task, c.Volunteer, c.Task.State
	a.State, a.EndedAt = to, w.now
	if err := w.SaveAssignment(a); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: kind, TaskID: t.ID, VolunteerID: v.ID, OfferID: a.OfferID,
		From: string(AssignmentActive), To: string(to), Why: why}); err != nil {
		return err
	}
	if err := w.resolveForHelper(t.ID, v.ID, "changed", AttentionUnconfirmed); err != nil {
		return err
	}
	if err := w.keepAsAsked(t, v); err != nil {
		return err
	}
	if err := w.dropChange(t, v.ID, why); err != nil {
		return err
	}
	if err := w.callBack(t, v, "står ikke lenger på oppdraget"); err != nil {
		return err
	}
	rest, err := w.helpers(t)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		t.endCare()
	}
	if !w.now.Before(t.StartsAt) {
		return w.freeLate(t, from, crewHeads(rest), why)
	}
	t.searchAgain(w.now)
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	w.planWarning(t, set)
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.reopened", TaskID: t.ID, From: string(from), To: string(TaskOpen), Why: why}); err != nil {
		return err
	}
	if err := w.resolveForTask(t.ID, "changed", AttentionShort); err != nil {
		return err
	}
	if news.key == "" {
		return nil
	}
	return w.tellRequester(t, v, news)
}

// freeLate is free for a task that has begun: whether anybody else should come
// is for a human. rest is how many are still on it.
func (w *work) freeLate(t *Task, from TaskState, rest int, why string) error {
	t.State = TaskUnfilled
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.unfilled", TaskID: t.ID, From: string(from), To: string(TaskUnfilled), Why: why}); err != nil {
		return err
	}
	if err := w.tellRequester(t, nil, requesterUnfilled); err != nil {
		return err
	}
	if rest > 0 {
		return w.raiseForTask(AttentionUnfilled, t, true, fmt.Sprintf("Oppdraget har begynt med %d av %d frivillige: %s. Ring bestilleren.",
			rest, t.Places(), w.s.taskLabel(t, w.now)))
	}
	return w.raiseForTask(AttentionUnfilled, t, true, "Oppdraget har begynt uten frivillig: "+w.s.taskLabel(t, w.now)+". Ring bestilleren.")
}

// callBack takes texts and calls about a task that wait for somebody who has it no longer
// out of the outbox: they hold what only who has it may know, and are untrue.
// v nil: those to the requester.
func (w *work) callBack(t *Task, v *Volunteer, why string) error {
	var id int64
	if v != nil {
		id = v.ID
	}
	// Who asked for the help is heard about it also when the volunteer has been.
	if err := w.endCalls(t.ID, why, func(c *Call) bool {
		return c.VolunteerID == id && (c.Purpose == CallForNews || c.Purpose == CallForFollowUp && v != nil)
	}); err != nil {
		return err
	}
	return w.callBackFrom(t, why, func(m *Message) bool {
		return m.VolunteerID == id && (m.Kind == KindNotice || m.Kind == KindAnswer && v != nil)
	})
}

// callBackFrom takes the texts about a task that which chooses out of the outbox.
func (w *work) callBackFrom(t *Task, why string, which func(*Message) bool) error {
	ms, err := w.Messages(MessageFilter{TaskID: t.ID}, Page{})
	if err != nil {
		return err
	}
	for _, m := range ms {
		if m.Direction != Out || m.State != MessageQueued || !which(m) {
			continue
		}
		m.State = MessageCancelled
		if err := w.SaveMessage(m); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: m.UnitID, Kind: "message.cancelled", TaskID: m.TaskID, VolunteerID: m.VolunteerID, MessageID: m.ID,
			From: string(MessageQueued), To: string(MessageCancelled), Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// keepAsAsked sees to it that somebody who was taken off a task is never asked
// about it again, even where there was no offer.
func (w *work) keepAsAsked(t *Task, v *Volunteer) error {
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		if o.VolunteerID == v.ID && countsAsAsked(o, t) {
			return nil
		}
	}
	o := &Offer{TaskID: t.ID, VolunteerID: v.ID, Phone: v.Phone, Channel: ChannelSMS, State: OfferDeclined, Wave: max(t.Wave, 1),
		CreatedAt: w.now, AnsweredAt: w.now, LapsesAt: w.now, ClosedAt: w.now}
	return w.AddOffer(o)
}

// Assign gives a task to a volunteer who said yes to a coordinator.
func (s *Service) Assign(ctx context.Context, taskID, volunteerID int64) (*Task, error) {
	return s.AssignParty(ctx, taskID, volunteerID, Party{})
}

// AssignParty is Assign where an organisation has said how many come, or who.
func (s *Service) AssignParty(ctx context.Context, taskID, volunteerID int64, party Party) (*Task, error) {
	if err := checkParty(&party); err != nil {
		return nil, err
	}
	if party.People == 0 {
		party.People = len(party.Names)
	}
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if !t.State.MayBecome(TaskAssigned) {
			return forbidden("the task is "+string(t.State)+" and cannot be assigned", "Oppdraget er "+TaskStateName(t.State)+" og kan ikke gis bort.")
		}
		if !w.now.Before(t.EndsAt) {
			return forbidden("the task is over", "Oppdraget er over.")
		}
		v, err := w.Volunteer(volunteerID)
		if errors.Is(err, ErrNotFound) {
			var f faults
			f.add("volunteer_id", fmt.Sprintf("there is no volunteer %d", volunteerID), "Velg en frivillig.")
			return f.err()
		}
		if err != nil {
			return err
		}
		if v.Left {
			return forbidden("the volunteer has left", "Den frivillige har sluttet.")
		}
		if ok, err := w.mayBeLent(v, t.UnitID); err != nil {
			return err
		} else if !ok {
			return forbidden("the volunteer belongs to another unit, which does not share them", v.Name+" hører til en annen enhet, som ikke deler med dere.")
		}
		if party.People > 1 && !v.Organisation() {
			return forbidden("the volunteer is a person and comes alone", "Den frivillige er en person og kommer alene.")
		}
		if left, err := w.missing(t); err != nil {
			return err
		} else if left > 0 && party.People > left {
			return forbidden(fmt.Sprintf("there is room for %d", left), fmt.Sprintf("Det er bare plass til %d.", left))
		}
		q := Question{Task: t, Volunteer: v, Party: party}
		offers, err := w.OffersOfTask(taskID)
		if err != nil {
			return err
		}
		for _, o := range offers {
			if o.VolunteerID == volunteerID && o.State.Open() {
				q.Offer = o
			}
		}
		return taken(w.accept(q, ViaCoordinator, 0))
	})
}

// Release takes the volunteer off a task, and the search goes on.
func (s *Service) Release(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.ReleaseHelper(ctx, taskID, 0, reason)
}

// ReleaseHelper is Release where several are on the task; volunteer 0: the only
// one.
func (s *Service) ReleaseHelper(ctx context.Context, taskID, volunteerID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		c, err := w.theHelper(t, volunteerID)
		if err != nil {
			return err
		}
		if err := w.free(c, AssignmentReleased, "assignment.released", reason); err != nil {
			return err
		}
		return w.tellVolunteer(t, c.Volunteer, sms.Released)
	})
}

// Cancel calls a task off and tells whoever stands on it.
func (s *Service) Cancel(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error { return w.cancel(t, reason) })
}

func (w *work) cancel(t *Task, reason string) error {
	if !t.State.MayBecome(TaskCancelled) {
		return forbidden("the task is "+string(t.State)+" and cannot be cancelled", "Oppdraget er "+TaskStateName(t.State)+" og kan ikke avlyses.")
	}
	from := t.State
	// What waits to be said about it, to anybody, is not so any more.
	if err := w.callBackFrom(t, "oppdraget ble avlyst", func(m *Message) bool { return m.Kind == KindNotice }); err != nil {
		return err
	}
	if err := w.endCalls(t.ID, "oppdraget ble avlyst", func(c *Call) bool { return c.Purpose != CallForOffer }); err != nil {
		return err
	}
	on, err := w.helpers(t)
	if err != nil {
		return err
	}
	for _, c := range on {
		c.Assignment.State, c.Assignment.EndedAt = AssignmentCancelled, w.now
		if err := w.SaveAssignment(c.Assignment); err != nil {
			return err
		}
		if err := w.dropChange(t, c.Volunteer.ID, "oppdraget ble avlyst"); err != nil {
			return err
		}
		if err := w.callBack(t, c.Volunteer, "oppdraget ble avlyst"); err != nil {
			return err
		}
		if err := w.tellVolunteer(t, c.Volunteer, sms.CancelledAssigned); err != nil {
			return err
		}
	}
	t.endSearch(TaskCancelled)
	t.endCare()
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.cancelled", TaskID: t.ID, From: string(from), To: string(TaskCancelled), Why: reason}); err != nil {
		return err
	}
	if err := w.tellAsked(t, from == TaskOpen); err != nil {
		return err
	}
	if from == TaskDraft {
		if err := w.tellDiscarded(t); err != nil {
			return err
		}
	}
	if err := w.closeOffers(t, OfferWithdrawn, "oppdraget ble avlyst", 0); err != nil {
		return err
	}
	if err := w.resolveForTask(t.ID, "cancelled", AttentionNobody, AttentionAllAsked, AttentionHard, AttentionUnfilled, AttentionLateYes, AttentionWithdrawn, AttentionChange,
		AttentionShort, AttentionUnfit, AttentionUnconfirmed, AttentionRequest, AttentionOrder, AttentionCancelAsked, AttentionChangeAsked); err != nil {
		return err
	}
	if from == TaskDraft {
		return nil // who ordered it has been told
	}
	return w.tellRequester(t, nil, requesterCancelled)
}

// Complete notes that a task was done, by everybody who is on it; hours are
// those of each, and 0 means as planned.
func (s *Service) Complete(ctx context.Context, taskID int64, hours float64) (*Task, error) {
	return s.CompleteHelper(ctx, taskID, 0, hours)
}

// CompleteHelper is Complete for one of several; volunteer 0: all of them.
func (s *Service) CompleteHelper(ctx context.Context, taskID, volunteerID int64, hours float64) (*Task, error) {
	if hours < 0 || hours > 200 {
		var f faults
		f.add("hours", "must be from 0 (as planned) to 200", "Skriv antall timer, fra 0 til 200.")
		return nil, f.err()
	}
	return s.act(ctx, taskID, func(w *work, t *Task) error {
		if !t.State.MayBecome(TaskDone) {
			return forbidden("the task is "+string(t.State)+"; only an assigned one can be done", "Bare et oppdrag som noen står på, kan bli utført.")
		}
		on, err := w.helpers(t)
		if err != nil {
			return err
		}
		if volunteerID != 0 {
			on = slices.DeleteFunc(on, func(c Commitment) bool { return c.Volunteer.ID != volunteerID })
		}
		if len(on) == 0 {
			return forbidden("nobody is on the task, or this volunteer is not", "Ingen står på oppdraget, eller den frivillige gjør det ikke.")
		}
		for _, c := range on {
			if err := w.complete(c, hours, ""); err != nil {
				return err
			}
			if err := w.thank(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// GoWith makes do with those who are found, where a task looks for more.
func (s *Service) GoWith(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error { return w.goWith(t, reason) })
}

// LookOn goes on looking for those who are missing until the task begins.
func (s *Service) LookOn(ctx context.Context, taskID int64, reason string) (*Task, error) {
	return s.act(ctx, taskID, func(w *work, t *Task) error { return w.lookOn(t, reason) })
}

// act runs one action on a task and gives the task as it is afterwards.
func (s *Service) act(ctx context.Context, taskID int64, fn func(*work, *Task) error) (*Task, error) {
	err := s.do(ctx, func(w *work) error {
		t, err := w.Task(taskID)
		if err != nil {
			return describe(err, "task", "oppdrag", taskID)
		}
		w.made(taskID)
		return fn(w, t)
	})
	if err != nil {
		return nil, err
	}
	return s.Task(ctx, taskID)
}
