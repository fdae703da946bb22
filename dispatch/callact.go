package dispatch

import (
	"fmt"
	"strconv"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// perform does what a turn calls for; what it led to is the next input.
func (w *work) perform(c *Call, f *Flow, sc *Scene, a callAct, in CallInput) (outcome, error) {
	o := outcome{act: a}
	var err error
	switch a.kind {
	case actAnswer:
		return w.answerByCall(c, sc, a)
	case actHelp:
		return w.helpByCall(sc, a, f.Can)
	case actStop:
		if sc.Plea != nil {
			// Who wants no more calls is not rung by hand about it either.
			if _, err := w.helpByCall(sc, callAct{kind: actHelp, intent: reply.No}, nil); err != nil {
				return o, err
			}
		}
		return o, w.stop(c.Phone, c.UnitID, "ba om ikke å bli ringt")
	case actWithdraw:
		for _, x := range sc.Talk.Ahead {
			if x.Task.ID == a.task && (c.Direction == In || x.Volunteer.ID == c.VolunteerID) {
				return o, w.withdraw(x, 0)
			}
		}
		return o, nil
	case actFollowUp:
		return w.followUpByCall(c, sc, a)
	case actComing:
		if sc.Ahead == nil {
			return o, nil // taken off it while they listened
		}
		o.accepted = true
		return o, w.coming(*sc.Ahead)
	case actDetails:
		o.byText, err = w.sendOrRing(sc, a.task)
		return o, err
	case actKeep:
		return o, w.keepRecording(c, f, in)
	case actMissed:
		return o, w.missedCall(c)
	case actOrder:
		return w.orderByCall(c, f, sc)
	case actChange:
		return w.changeByCall(c, f, sc)
	case actCancel:
		return w.cancelByCall(c, sc, a)
	}
	return o, fmt.Errorf("a call does not know how to do %q", a.kind)
}

// answerByCall answers one question by the conversation's table, as a text does.
func (w *work) answerByCall(c *Call, sc *Scene, a callAct) (outcome, error) {
	o := outcome{act: a}
	q, err := w.questionOf(a.offer)
	if err != nil {
		return o, err
	}
	o.taskID = q.Task.ID
	t := Talk{Volunteers: []*Volunteer{q.Volunteer}, At: w.now}
	if q.Offer.State.Open() {
		t.Open = []Question{*q}
	} else {
		t.Closed = []Question{*q}
	}
	for _, x := range sc.Talk.Ahead {
		if x.Volunteer.ID == q.Volunteer.ID {
			t.Ahead = append(t.Ahead, x)
		}
	}
	d := Answer(t, reply.Reading{Intent: a.intent, Likely: a.intent}, w.now)
	o.reply = d.Reply
	switch d.Act {
	case ActAccept:
		if a.people > max(d.Question.Left, 1) {
			o.fewer = true // others came first: they are told how many are left
			return o, nil
		}
		d.Question.Party = Party{People: a.people}
		err := w.accept(*d.Question, ViaCall, 0)
		if isConflict(err) {
			// The unique index is the last word (law 2).
			o.reply = sms.Taken
			return o, w.learnLateYes(d.Question)
		}
		if err != nil {
			return o, err
		}
		o.accepted = true
		o.byText = takesTexts(q.Volunteer) && w.unreachableByText(q.Volunteer.Phone) == ""
		if c.Direction == In && !o.byText {
			// What the number shows can be forged: the details go out to it.
			_, err = w.ringDetails(q.Task, q.Volunteer)
		}
		return o, err
	case ActDecline:
		if err := w.decline(*d.Question); err != nil {
			return o, err
		}
	case ActConfirm:
		if err := w.confirmByCall(*d.Question); err != nil {
			return o, err
		}
		o.accepted = true
		o.byText = takesTexts(q.Volunteer) && w.unreachableByText(q.Volunteer.Phone) == ""
		if c.Direction == In && !o.byText {
			_, err = w.ringDetails(q.Task, q.Volunteer)
		}
		return o, err
	case ActRefuse:
		if err := w.refuseChange(*d.Question, 0); err != nil {
			return o, err
		}
	case ActNothing:
		if d.Reply == sms.Taken || d.Reply == sms.TooLate || d.Reply == sms.CancelledLate {
			if err := w.learnLateYes(d.Question); err != nil {
				return o, err
			}
		}
	}
	if d.Attention != "" {
		return o, w.raiseReply(t, d, keyed(c, q, a))
	}
	return o, nil
}

// keyed is a key that was pressed, in the form in which a human reads replies.
func keyed(c *Call, q *Question, a callAct) *Message {
	m := &Message{UnitID: c.UnitID, Phone: c.Phone, Body: "NEI"}
	switch {
	case a.intent == reply.Yes && a.people > 0:
		m.Body = "JA, " + strconv.Itoa(a.people)
	case a.intent == reply.Yes:
		m.Body = "JA"
	}
	if q != nil {
		m.TaskID, m.VolunteerID, m.OfferID = q.Task.ID, q.Volunteer.ID, q.Offer.ID
	}
	return m
}

func (w *work) followUpByCall(c *Call, sc *Scene, a callAct) (outcome, error) {
	o := outcome{act: a}
	if sc.Party != nil {
		return w.partyFollowedUp(c, sc, a)
	}
	t := Talk{Volunteers: []*Volunteer{sc.Volunteer}, Awaited: sc.Talk.Awaited, At: w.now}
	if len(t.Awaited) == 0 {
		o.reply = sms.FollowUpThanks // it was settled meanwhile
		return o, nil
	}
	d := Answer(t, reply.Reading{Intent: a.intent, Likely: a.intent}, w.now)
	o.reply = d.Reply
	if d.Act == ActDone {
		return o, w.complete(*d.Ahead, 0, "den frivillige svarte")
	}
	if d.Attention != "" {
		m := keyed(c, nil, a)
		m.TaskID, m.VolunteerID = c.TaskID, c.VolunteerID
		return o, w.raiseReply(t, d, m)
	}
	return o, nil
}

// partyFollowedUp takes the word of who asked for the help, or got it, as it does
// by text: the task itself is closed by the volunteer's, or by itself.
func (w *work) partyFollowedUp(c *Call, sc *Scene, a callAct) (outcome, error) {
	o := outcome{act: a}
	t := Talk{Party: true, Intake: Intake{Name: sc.Party.name()}, Awaited: []Commitment{{Task: sc.Task}}, At: w.now}
	d, _ := answerFollowUp(t, reply.Reading{Intent: a.intent, Likely: a.intent})
	o.reply = d.Reply
	if d.Attention == "" {
		return o, nil
	}
	m := keyed(c, nil, a)
	m.TaskID = c.TaskID
	return o, w.raiseReply(t, d, m)
}

// sendOrRing lets a volunteer have the details of a task once more.
func (w *work) sendOrRing(sc *Scene, taskID int64) (byText bool, err error) {
	for _, x := range sc.Talk.Ahead {
		if x.Task.ID != taskID {
			continue
		}
		if takesTexts(x.Volunteer) && w.unreachableByText(x.Volunteer.Phone) == "" {
			return true, w.textDetails(x.Task, x.Volunteer)
		}
		_, err := w.ringDetails(x.Task, x.Volunteer)
		return false, err
	}
	return true, nil
}

// ringDetails rings with the details as soon as the line is free.
func (w *work) ringDetails(t *Task, v *Volunteer) (*Call, error) {
	return w.enqueueCall(ring{purpose: CallForNews, topic: string(sms.Details), phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v,
		urgent: true, dialAt: w.now.Add(w.s.timing.CallBack), expires: t.EndsAt})
}
