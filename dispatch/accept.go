package dispatch

import (
	"fmt"

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
		if o != nil { // whom nobody asked says nothing of what asking brings
			if err := w.weighPromise(t, true); err != nil {
				return err
			}
		}
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
		err = w.sendDetailsAs(sms.AsUsual, t, v, replyTo, 0)
	case via != ViaCall:
		err = w.sendDetailsAs(sms.Details, t, v, replyTo, max(q.Party.People, len(q.Party.Names)))
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
				o, err := w.Offer(a.OfferID)
				if err != nil {
					return err
				}
				if err := w.tellOfOffer(o, t, v, sms.Taken); err != nil {
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
