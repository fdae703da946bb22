package dispatch

import (
	"fmt"
	"strconv"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// An organisation says yes in a call: where it can send several and several are
// needed, it is asked how many come. That is read back, and only a key that
// confirms it fills the places, all in one transaction (law 2).

// yes answers a question with yes, or asks how many come first.
func (c *conv) yes(offerID int64) {
	if q := c.askedOf(offerID); q != nil && c.answerable(q) && q.sendsSeveral() {
		c.f.Back, c.f.People = c.f.At, 0
		c.enter(PlacePeople)
		return
	}
	c.act(callAct{kind: actAnswer, intent: reply.Yes, offer: offerID})
}

// sendsSeveral tells whether a yes to the question may fill several places.
func (q *Question) sendsSeveral() bool {
	_, ask := Party{}.Fill(q.Volunteer, q.Left)
	return ask && !q.changes()
}

// most is how many may come by a yes, as far as one key can say.
func (q *Question) most() int { return min(q.Left, q.Volunteer.SendsMost, 9) }

// placesLeft is how many places a yes to a question could fill, where that is to be
// known.
func (w *work) placesLeft(q *Question) (int, error) {
	if !q.Volunteer.Organisation() || q.changes() || !q.Task.State.underWay() {
		return 0, nil
	}
	return w.missing(q.Task)
}

// askedAt is the place where the question is asked.
func (c *conv) askedAt() Place {
	if c.f.At == PlacePeople || c.f.At == PlacePeopleIs {
		return c.f.Back
	}
	return c.f.At
}

// askedID is the question that the call is about, or that of the list which was
// said last.
func (c *conv) askedID() int64 {
	if c.sc.Call.Direction == Out {
		return c.sc.Call.OfferID
	}
	return c.f.Task
}

// askedOf finds a question by its id, as it stands now.
func (c *conv) askedOf(offerID int64) *Question {
	if c.sc.Call.Direction == Out {
		return c.sc.Question
	}
	for _, q := range c.questions() {
		if q.Offer.ID == offerID {
			return &q
		}
	}
	return nil
}

func enterPeople(c *conv) {
	q := c.askedOf(c.askedID())
	switch {
	case q == nil || !c.answerable(q):
		// It is taken, called off or another by now: the answer to a yes says so.
		c.act(callAct{kind: actAnswer, intent: reply.Yes, offer: c.askedID()})
	case !q.sendsSeveral():
		c.f.People = 1 // one place is left by now
		c.enter(PlacePeopleIs)
	default:
		c.say(sms.SayPeople, c.peopleFields(q, q.Left))
	}
}

// peopleFields are the organisation, a number of people and the highest that may be
// keyed.
func (c *conv) peopleFields(q *Question, people int) sms.Fields {
	f := c.fields(nil)
	f.Organisation, f.People, f.Most = q.Volunteer.Name, sms.SayNumber(c.lang(), int64(people)), strconv.Itoa(q.most())
	return f
}

func hearPeople(c *conv, keys string) bool {
	if keys == "0" {
		human(c)
		return true
	}
	n, err := strconv.Atoi(keys)
	if err != nil || n < 1 {
		return false
	}
	q := c.askedOf(c.askedID())
	if q != nil && c.answerable(q) && n > max(q.most(), 1) {
		c.tooMany(q)
		return true
	}
	c.f.People = n
	c.enter(PlacePeopleIs)
	return true
}

// tooMany says why so many cannot come.
func (c *conv) tooMany(q *Question) {
	if q.Left > q.Volunteer.SendsMost {
		c.missWith(sms.SaySendsMost, c.peopleFields(q, q.Volunteer.SendsMost))
		return
	}
	c.missWith(sms.SayPeopleLeft, c.leftFields(q))
}

// leftFields are how many places are left, where there are several.
func (c *conv) leftFields(q *Question) sms.Fields {
	f := c.fields(nil)
	if q.Left > 1 {
		f.Missing = sms.SayNumber(c.lang(), int64(q.Left))
	}
	return f
}

func enterPeopleIs(c *conv) {
	q := c.askedOf(c.askedID())
	if q == nil || !c.answerable(q) {
		enterPeople(c)
		return
	}
	c.say(sms.SayPeopleIs, c.peopleFields(q, c.f.People))
	c.say(sms.SayPeopleIsKeys, sms.Fields{})
}

func hearPeopleIs(c *conv, keys string) bool {
	switch keys {
	case "1":
		c.act(callAct{kind: actAnswer, intent: reply.Yes, offer: c.askedID(), people: c.f.People})
	case "2":
		c.enter(PlacePeople)
	case "3":
		c.act(callAct{kind: actAnswer, intent: reply.No, offer: c.askedID()})
	case "0":
		human(c)
	default:
		return false
	}
	return true
}

// fewerLeft says that places were filled while they thought, and asks again.
func (c *conv) fewerLeft() {
	if q := c.askedOf(c.askedID()); q != nil {
		c.say(sms.SayPeopleLeft, c.leftFields(q))
	}
	c.f.People = 0
	c.enter(PlacePeople)
}

// unsaidHowMany puts before a human that an organisation pressed yes and the call
// ended before it was settled how many come: no place is filled (law 6).
func (w *work) unsaidHowMany(c *Call, f Flow) error {
	if f.At != PlacePeople && f.At != PlacePeopleIs {
		return nil
	}
	id := c.OfferID
	if c.Direction == In {
		id = f.Task
	}
	q, err := w.questionOf(id)
	if err != nil || !q.Free(w.now) {
		return err
	}
	about := w.s.taskLabel(q.Task, w.now)
	text := fmt.Sprintf("%s trykket ja i telefonen til %s, men la på uten å si hvor mange som kommer. Ring, og hør.", who(q.Volunteer), about)
	if f.People > 0 {
		text = fmt.Sprintf("%s tastet i telefonen at %d kommer til %s, men la på uten å bekrefte det. Ring, og hør.", who(q.Volunteer), f.People, about)
	}
	return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionUnclear, CallID: c.ID, TaskID: q.Task.ID, VolunteerID: q.Volunteer.ID, OfferID: q.Offer.ID,
		Likely: ResolveYes, Key: fmt.Sprintf("unsaid:%d", q.Offer.ID), Text: text})
}
