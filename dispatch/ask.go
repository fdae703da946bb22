package dispatch

import (
	"errors"
	"slices"
	"time"

	"folgesvenn/sms"
)

func (w *work) taskDue(t *Task) error {
	if !w.now.Before(t.DecideBy) {
		return w.unfilled(t)
	}
	if !t.WarnAt.IsZero() && !w.now.Before(t.WarnAt) {
		if err := w.warn(t); err != nil {
			return err
		}
	}
	if t.Held {
		t.NextWaveAt, t.WakeAt, t.Short = time.Time{}, time.Time{}, 0
		return w.SaveTask(t)
	}
	set, err := w.asking(t.UnitID)
	if err != nil {
		return err
	}
	if (t.NextWaveAt.IsZero() || w.now.Before(t.NextWaveAt)) && (t.WakeAt.IsZero() || w.now.Before(t.WakeAt)) {
		return w.SaveTask(t)
	}
	if !t.NextWaveAt.IsZero() && !w.now.Before(t.NextWaveAt) {
		// A wave is never smaller than what is missing.
		missing, err := w.missing(t)
		if err != nil {
			return err
		}
		return w.ask(t, set, LookWave, max(set.WaveSize, missing))
	}
	places := t.Short
	t.WakeAt = time.Time{}
	return w.ask(t, set, LookRefill, places)
}

// ask looks for volunteers and asks them; it saves the task.
func (w *work) ask(t *Task, set Settings, look Look, places int) error {
	if set.Policy == PolicyPace {
		return w.askByPace(t, set)
	}
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return err
	}
	if look == LookWave && lostItsVolunteer(offers) {
		set = set.Hurried(t.DecideBy.Sub(w.now))
		places = set.WaveSize
	}
	open := 0
	for _, o := range offers {
		if o.State.Open() {
			open++
		}
	}
	pool, err := w.pool(t.UnitID)
	if err != nil {
		return err
	}
	facts, err := w.factsFor(t, offers)
	if err != nil {
		return err
	}
	match, err := w.match(t, set, pool)
	if err != nil {
		return err
	}
	plan, choice := PlanWave(t, set, look, places, open, func(n int) Choice {
		return match.Choose(pool.Roster, facts, n)
	}, w.s.zone, w.now)

	t.NextWaveAt, t.Short, t.WakeAt = plan.NextAt, plan.Short, plan.WakeAt
	if len(plan.Ask) > 0 && (look == LookWave || t.Wave == 0) {
		t.Wave++
	}
	for _, v := range plan.Ask {
		if err := w.offer(t, v, set, facts(v)); err != nil {
			return err
		}
	}
	if err := w.someAsked(t, len(plan.Ask)); err != nil {
		return err
	}
	if plan.TooQuiet {
		if err := w.tooQuiet(t); err != nil {
			return err
		}
	}
	if plan.Nobody {
		// Somebody who comes back from a pause, or is added, fills these places.
		t.Short = max(places, 1)
		if err := w.nobody(t, choice, len(offers)); err != nil {
			return err
		}
	}
	return w.SaveTask(t)
}

// rosterMemory is how far back "asked longest ago" looks; who was not asked
// since then counts as not asked at all.
const rosterMemory = 90 * 24 * time.Hour

// weekMemory is how far back the weekly cap looks.
const weekMemory = 7 * 24 * time.Hour

// factsFor loads what the store knows of the volunteers, seen from the task.
func (w *work) factsFor(t *Task, offers []*Offer) (FactsOf, error) {
	return w.factsSince(t, offers, rosterMemory)
}

// factsSince is factsFor with a shorter memory of when people were asked.
func (w *work) factsSince(t *Task, offers []*Offer, memory time.Duration) (FactsOf, error) {
	asked := make(map[int64]bool, len(offers))
	for _, o := range offers {
		if countsAsAsked(o, t) {
			asked[o.VolunteerID] = true
		}
	}
	if t.several() {
		// Who is on it is not asked whether they would be.
		on, err := w.AssignmentsOn(t.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range on {
			asked[a.VolunteerID] = true
		}
	}
	near, err := w.BookedNear(t.StartsAt.Add(-travelWindow), t.EndsAt.Add(travelWindow), t.ID)
	if err != nil {
		return nil, err
	}
	booked := overlapping(near, t)
	recent, err := w.Recent(w.now.Add(-memory), w.now.Add(-weekMemory))
	if err != nil {
		return nil, err
	}
	busy, err := w.OpenPhones()
	if err != nil {
		return nil, err
	}
	blocked, helped := map[int64]bool{}, map[int64]int{}
	if t.RecipientID != 0 {
		if blocked, err = w.BlockedFor(t.RecipientID); err != nil {
			return nil, err
		}
		if helped, err = w.HelpersOf(t.RecipientID); err != nil {
			return nil, err
		}
	}
	var regular int64
	if t.SeriesID != 0 {
		x, err := w.Series(t.SeriesID)
		if err != nil {
			return nil, err
		}
		regular = x.VolunteerID
	}
	said, err := w.saidOn(DateOf(t.StartsAt.In(w.s.zone)))
	if err != nil {
		return nil, err
	}
	same, err := w.namesakes(asked, booked, recent, said)
	if err != nil {
		return nil, err
	}
	return func(v *Volunteer) Facts {
		f := Facts{Asked: asked[v.ID], Booked: booked[v.ID], Blocked: blocked[v.ID], Busy: busy[v.Phone] > 0, Open: busy[v.Phone],
			Near: near[v.ID], Can: said[v.ID], Times: helped[v.ID], Regular: regular != 0 && v.ID == regular}
		if r, ok := recent[v.ID]; ok {
			f.Last, f.Week = r.Last, r.Week
		}
		if len(same) > 0 {
			f = f.with(v, same[v.Phone])
		}
		return f
	}, nil
}

// overlapping are those who stand on something else at the time of the task;
// what is left under near is before or after it.
func overlapping(near map[int64][]Booking, t *Task) map[int64]bool {
	booked := map[int64]bool{}
	for id, list := range near {
		near[id] = slices.DeleteFunc(list, func(b Booking) bool {
			same := b.End.After(t.StartsAt) && b.Start.Before(t.EndsAt)
			if same {
				booked[id] = true
			}
			return same
		})
	}
	return booked
}

// match makes a task ready to be held against those whom its unit may ask.
func (w *work) match(t *Task, set Settings, p Pool) (*Match, error) {
	m := NewMatch(t, set, w.s.zone, w.now).Among(p)
	if t.RecipientID == 0 {
		return m, nil
	}
	r, err := w.Recipient(t.RecipientID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	return m.For(r), nil
}

// countsAsAsked tells whether an offer keeps its volunteer from being asked
// about the task once more. A question that was taken back unsent, or that
// became untrue, was never answered; one that lapsed only because somebody else
// took the task leaves a volunteer who may well come if it opens again; and who
// did not answer when it was at another time was not asked about this one.
func countsAsAsked(o *Offer, t *Task) bool {
	switch o.State {
	case OfferWithdrawn:
		return false
	case OfferLapsed:
		return !o.ClosedAt.Before(o.LapsesAt) && !o.before(t)
	default:
		return true
	}
}

// offer asks one volunteer: an offer and its text, as rows.
func (w *work) offer(t *Task, v *Volunteer, set Settings, f Facts) error {
	return w.offerBecause(t, v, set, f, "")
}

// whyTurn stands in the log where somebody is asked because they were asked
// longest ago, not because they are the likeliest.
const whyTurn = "det er lengst siden vi spurte"

// offerBecause is offer with what the log says of why it is to this volunteer.
func (w *work) offerBecause(t *Task, v *Volunteer, set Settings, f Facts, why string) error {
	o := &Offer{
		TaskID: t.ID, VolunteerID: v.ID, Phone: v.Phone, Channel: ChannelSMS, State: OfferQueued,
		Wave: max(t.Wave, 1), CreatedAt: w.now,
		LapsesAt: earlier(t.DecideBy, w.now.Add(time.Duration(set.OfferLapsesAfter))), MaturesAt: ripens(t.DecideBy, w.now),
	}
	others, err := w.openOn(v.Phone)
	if err != nil {
		return err
	}
	plea, err := w.openPlea(v.Phone)
	if err != nil {
		return err
	}
	if len(others) > 0 || plea != nil {
		// Only an urgent task, or one in an emergency, asks beside another question,
		// or beside an appeal: then all get a number.
		if err := w.numberAll(v.Phone, append(others, o), plea); err != nil {
			return err
		}
	}
	if byCall(v, set) {
		o.Channel = ChannelCall
	}
	if err := w.AddOffer(o); err != nil {
		return err
	}
	if err := w.learnAsked(v); err != nil {
		return err
	}
	body, err := w.questionNow(t, v, set, o)
	if err != nil {
		return err
	}
	if o.Channel == ChannelCall {
		if _, err := w.enqueueCall(ring{purpose: CallForOffer, phone: v.Phone, unitID: t.UnitID, task: t, volunteer: v, offer: o, urgent: t.Urgent,
			expires: t.DecideBy}); err != nil {
			return err
		}
	} else if _, err := w.enqueue(outgoing{kind: KindOffer, phone: v.Phone, body: body, unitID: t.UnitID,
		task: t, volunteer: v, offer: o, urgent: t.Urgent, expires: t.DecideBy}); err != nil {
		return err
	}
	limit := v.MaxOffersPerWeek
	if limit == 0 {
		limit = set.usualCap()
	}
	if set.InEmergency() && f.Week >= limit {
		why = "beredskap: over den vanlige ukegrensen"
	}
	if t.Urgent {
		if f.Week >= limit && why == "" {
			why = "haster: over ukegrensen"
		}
		if set.Quiet().Holds(w.now.In(w.s.zone)) {
			why = "haster: i stilletid"
		}
	}
	return w.log(Event{UnitID: t.UnitID, Kind: "offer.queued", TaskID: t.ID, VolunteerID: v.ID, OfferID: o.ID, To: string(o.State), Why: why})
}

// questionNow is the text of a question as it is true now. An organisation is
// asked for as many as are still needed: it may send them all.
func (w *work) questionNow(t *Task, v *Volunteer, set Settings, o *Offer) (string, error) {
	neighbours, err := w.VolunteersByPhone(v.Phone)
	if err != nil {
		return "", err
	}
	if v.Organisation() && t.several() {
		still := *t
		if still.Headcount, err = w.missing(t); err != nil {
			return "", err
		}
		t = &still
	}
	again, err := w.askedBefore(t, v)
	if err != nil {
		return "", err
	}
	if again && o.Number == 0 && len(neighbours) < 2 {
		return set.Texts.Render(v.Language, sms.OfferAgain, w.s.fieldsOf(t, v, set, v.Language, w.now))
	}
	return w.s.QuestionText(t, v, set, o.Number, len(neighbours) > 1, w.now)
}

// asIsNow writes a question anew that has waited, over the night or in a queue:
// how many are needed, and what else it says, may have changed meanwhile.
func (w *work) asIsNow(m *Message, o *Offer) error {
	if o == nil || o.Kind == OfferChange || w.now.Sub(m.CreatedAt) < justSent {
		return nil
	}
	t, err := w.Task(o.TaskID)
	if err != nil {
		return err
	}
	v, err := w.Volunteer(o.VolunteerID)
	if err != nil {
		return err
	}
	set, err := w.settings(t.UnitID)
	if err != nil {
		return err
	}
	if m.Body, err = w.questionNow(t, v, set, o); err == nil {
		m.Segments = sms.Count(m.Body).Segments
	}
	return err
}

// openOn are the open offers to a number, newest first.
func (w *work) openOn(number string) ([]*Offer, error) {
	all, err := w.OffersToPhone(number, w.now.Add(-conversationMemory))
	if err != nil {
		return nil, err
	}
	var open []*Offer
	for _, o := range all {
		if o.State.Open() {
			open = append(open, o)
		}
	}
	return open, nil
}

// numberRest is how long a reply number stays unused on a telephone after its
// question was closed, so that a late "JA 2" never means something new.
const numberRest = 7 * 24 * time.Hour

// number gives each offer that has none the smallest reply number free on its
// telephone, and saves those that are kept already.
func (w *work) number(offers []*Offer) error { return w.numberAll(offers[0].Phone, offers, nil) }

// numberAll is number where an appeal is among what is asked; nil: it is not.
func (w *work) numberAll(phone string, offers []*Offer, plea *Plea) error {
	used := map[int]bool{}
	all, err := w.OffersToPhone(phone, w.now.Add(-conversationMemory))
	if err != nil {
		return err
	}
	last, err := w.plea(phone)
	if err != nil {
		return err
	}
	if last != nil {
		used[last.Number] = true
	}
	for _, o := range all {
		if o.State.Open() || o.ClosedAt.After(w.now.Add(-numberRest)) {
			used[o.Number] = true
		}
	}
	for _, o := range offers {
		if o.Number != 0 {
			continue
		}
		n := 1
		for used[n] {
			n++
		}
		o.Number, used[n] = n, true
		if o.ID != 0 {
			if err := w.SaveOffer(o); err != nil {
				return err
			}
		}
	}
	if plea == nil || plea.Number != 0 {
		return nil
	}
	n := 1
	for used[n] {
		n++
	}
	return w.forAll(plea, func(x *Plea) { x.Number = n })
}

// lapse takes silence for an answer. The number is free for another question;
// a later yes still counts while the task is open.
func (w *work) lapse(o *Offer) error {
	t, err := w.Task(o.TaskID)
	if err != nil {
		return err
	}
	if o.Kind == OfferChange {
		if err := w.lapseChange(o, t); err != nil {
			return err
		}
		return w.wake()
	}
	if err := w.closeOffer(o, OfferLapsed, "svarte ikke i tide", t.UnitID); err != nil {
		return err
	}
	if err := w.lookAgain(t); err != nil {
		return err
	}
	return w.wake()
}

// lookAgain has a search by Pace looked at once nobody is waited for any more: it
// may be that nobody else can be asked either, and then somebody has to know it
// now. Waves look by themselves before long.
func (w *work) lookAgain(t *Task) error {
	if t.State != TaskOpen || t.Held || !w.now.Before(t.DecideBy) || !t.WakeAt.IsZero() && !t.WakeAt.After(w.now) {
		return nil
	}
	set, err := w.asking(t.UnitID)
	if err != nil || set.Policy != PolicyPace {
		return err
	}
	offers, err := w.OffersOfTask(t.ID)
	if err != nil || slices.ContainsFunc(offers, func(o *Offer) bool { return o.State.Open() }) {
		return err
	}
	t.WakeAt = w.now
	return w.SaveTask(t)
}

// closeOffer ends an open offer. A text that has not gone out yet will find it
// closed and stay at home (Depart).
func (w *work) closeOffer(o *Offer, to OfferState, why string, unitID int64) error {
	from := o.State
	o.State, o.ClosedAt = to, w.now
	if to == OfferWithdrawn || to == OfferFailed {
		if err := w.forget(o, to == OfferWithdrawn && !o.SentAt.IsZero()); err != nil {
			return err
		}
	}
	if err := w.SaveOffer(o); err != nil {
		return err
	}
	if to != OfferLapsed { // that one can still be answered
		if err := w.endRinging(o); err != nil {
			return err
		}
	}
	return w.log(Event{UnitID: unitID, Kind: o.Kind.event() + string(to), TaskID: o.TaskID, VolunteerID: o.VolunteerID, OfferID: o.ID,
		From: string(from), To: string(to), Why: why})
}

// closeOffers ends every open offer of a task but one: those not sent yet are
// withdrawn, the others become to.
func (w *work) closeOffers(t *Task, to OfferState, why string, exceptID int64) error {
	offers, err := w.OffersOfTask(t.ID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		if !o.State.Open() || o.ID == exceptID {
			continue
		}
		state := to
		if o.State == OfferQueued {
			state = OfferWithdrawn
		}
		if err := w.closeOffer(o, state, why, t.UnitID); err != nil {
			return err
		}
	}
	if err := w.endAllRinging(t, why, exceptID); err != nil {
		return err
	}
	return w.wake()
}

// refill has somebody asked in the place of one who will not come. The search
// itself is due at once but not done here, so that a reply is answered fast
// however long the roster, and several noes make one search.
func (w *work) refill(taskID int64) error {
	t, err := w.Task(taskID)
	if err != nil {
		return err
	}
	if t.State != TaskOpen || t.Held || !w.now.Before(t.DecideBy) {
		return nil
	}
	t.Short++
	if t.WakeAt.IsZero() || t.WakeAt.After(w.now) {
		t.WakeAt = w.now
	}
	return w.SaveTask(t)
}

// unfilled ends a search that found nobody in time.
func (w *work) unfilled(t *Task) error {
	found, err := w.AssignmentsOn(t.ID)
	if err != nil {
		return err
	}
	t.endSearch(TaskUnfilled)
	if err := w.weighPromise(t, false); err != nil {
		return err
	}
	if err := w.SaveTask(t); err != nil {
		return err
	}
	if err := w.log(Event{UnitID: t.UnitID, Kind: "task.unfilled", TaskID: t.ID, From: string(TaskOpen), To: string(TaskUnfilled), Why: "fristen gikk ut"}); err != nil {
		return err
	}
	if err := w.closeOffers(t, OfferLapsed, "fristen gikk ut", 0); err != nil {
		return err
	}
	if err := w.resolveForTask(t.ID, "unfilled", AttentionNobody, AttentionAllAsked, AttentionHard); err != nil {
		return err
	}
	if err := w.tellRequester(t, nil, requesterUnfilled); err != nil {
		return err
	}
	if len(found) > 0 {
		return w.short(t, heads(found))
	}
	return w.raiseForTask(AttentionUnfilled, t, true, "Ingen tok oppdraget i tide: "+w.s.taskLabel(t, w.now)+
		". Ring noen selv, flytt oppdraget, eller gi bestilleren beskjed.")
}

// tooQuiet makes it known that the deadline comes before quiet hours end.
func (w *work) tooQuiet(t *Task) error {
	return w.raiseForTask(AttentionNobody, t, false, "Svarfristen for "+w.s.taskLabel(t, w.now)+
		" går ut før stilletiden er over, så ingen blir spurt. Merk det som haster, flytt fristen, eller ring noen selv.")
}

// someAsked closes what says that nobody can be asked, once n are.
func (w *work) someAsked(t *Task, n int) error {
	if n == 0 {
		return nil
	}
	return w.resolveForTask(t.ID, "asked", AttentionAllAsked, AttentionNobody)
}

// nobody makes it known at once that there is nobody to ask, or nobody of whom
// a yes can be hoped for.
func (w *work) nobody(t *Task, c Choice, asked int) error {
	kind, text := AttentionNobody, "Ingen kan spørres om "
	if asked > 0 {
		kind, text = AttentionAllAsked, "Alle som kan spørres, er spurt om "
		delete(c.Excluded, ObstacleAsked)
	}
	text += w.s.taskLabel(t, w.now) + "."
	if c.Suitable > 0 {
		text += " " + plural(c.Suitable, "frivillig", "frivillige") + " til kunne komme, men sier nesten aldri ja i tide."
	}
	if why := Explain(t, c.Excluded, w.s.zone); why != "" {
		text += " Av " + plural(c.Total, "frivillig", "frivillige") + ": " + why + "."
	} else if c.Total == 0 {
		text += " Det er ingen frivillige i registeret ennå."
	}
	text += " Endre oppdraget eller ring noen selv."
	return w.raiseForTask(kind, t, t.Urgent, text)
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// isConflict tells whether a unique index refused a row.
func isConflict(err error) bool { return errors.Is(err, ErrConflict) }
