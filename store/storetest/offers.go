package storetest

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func offers(t *testing.T, s *suite) {
	w := s.world()
	add := func(task int64, v *dispatch.Volunteer, state dispatch.OfferState, created, lapses time.Time) *dispatch.Offer {
		o := &dispatch.Offer{TaskID: task, VolunteerID: v.ID, Phone: v.Phone, State: state, CreatedAt: created, LapsesAt: lapses}
		s.update(func(tx dispatch.Tx) { s.ok(tx.AddOffer(o)) })
		return o
	}
	first := add(w.task.ID, &w.kari, dispatch.OfferLapsed, at(-60), at(-30))
	second := add(w.task.ID, &w.kari, dispatch.OfferSent, at(-20), at(5))
	third := add(w.task2.ID, &w.kari, dispatch.OfferQueued, at(-10), at(0))
	ola := add(w.task.ID, &w.ola, dispatch.OfferDeclined, at(-10), at(-5))
	s.update(func(tx dispatch.Tx) {
		dup := &dispatch.Offer{TaskID: w.task.ID, VolunteerID: w.kari.ID, State: dispatch.OfferQueued}
		s.is(tx.AddOffer(dup), dispatch.ErrConflict)
		first.State = dispatch.OfferQueued
		s.is(tx.SaveOffer(first), dispatch.ErrConflict)
		first.State = dispatch.OfferLapsed
		s.ok(tx.SaveOffer(first))
	})
	s.update(func(tx dispatch.Tx) {
		open := w.task
		open.State = dispatch.TaskOpen
		s.ok(tx.SaveTask(&open))
		of := got[map[int64][]*dispatch.Offer](s)(tx.OffersOfOpenTasks(w.unit.ID))
		s.equal("of open tasks", ids[dispatch.Offer](s)(of[open.ID], nil), []int64{first.ID, second.ID, ola.ID})
		s.equal("of open tasks alone", len(of), 1)
		open.State = dispatch.TaskDraft
		s.ok(tx.SaveTask(&open))
	})
	// A question about a change is a question on a number, and not an offer of
	// the task.
	change := &dispatch.Offer{Kind: dispatch.OfferChange, TaskID: w.task2.ID, VolunteerID: w.ola.ID, Phone: "+4740000077",
		State: dispatch.OfferSent, CreatedAt: at(-3), LapsesAt: at(60)}
	s.update(func(tx dispatch.Tx) {
		_, err := tx.ChangeQuestion(w.task2.ID, w.ola.ID)
		s.is(err, dispatch.ErrNotFound)
		s.ok(tx.AddOffer(change))
		before := got[map[int64]dispatch.RecentOffers](s)(tx.Recent(at(-4), at(-4)))
		s.equal("recent without the change", len(before), 0)
		s.equal("the change question", got[*dispatch.Offer](s)(tx.ChangeQuestion(w.task2.ID, w.ola.ID)).ID, change.ID)
		_, err = tx.ChangeQuestion(w.task2.ID, w.kari.ID)
		s.is(err, dispatch.ErrNotFound)
		s.equal("of its task", ids[dispatch.Offer](s)(tx.OffersOfTask(w.task2.ID)), []int64{w.offer.ID, third.ID})
		s.equal("to its phone", ids[dispatch.Offer](s)(tx.OffersToPhone(change.Phone, at(-60))), []int64{change.ID})
		s.equal("open on its phone", got[map[string]int](s)(tx.OpenPhones())[change.Phone], 1)
		s.equal("lapsing", ids[dispatch.Offer](s)(tx.OffersDue(at(60), 9)), []int64{second.ID, third.ID, change.ID})
		yes, all, err := tx.OfferOutcomes(at(-4))
		s.ok(err)
		s.equal("outcomes without the change", []int{yes, all}, []int{0, 0})
		change.State, change.ClosedAt = dispatch.OfferDeclined, now
		s.ok(tx.SaveOffer(change))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("of task", ids[dispatch.Offer](s)(tx.OffersOfTask(w.task.ID)), []int64{first.ID, second.ID, ola.ID})
		s.equal("of open tasks", got[map[int64][]*dispatch.Offer](s)(tx.OffersOfOpenTasks(w.unit.ID)), map[int64][]*dispatch.Offer{})
		s.equal("to phone", ids[dispatch.Offer](s)(tx.OffersToPhone(w.kari.Phone, at(-60))), []int64{third.ID, second.ID, first.ID})
		s.equal("to phone lately", ids[dispatch.Offer](s)(tx.OffersToPhone(w.kari.Phone, at(-20))), []int64{third.ID, second.ID})
		s.equal("to phone ever", len(ids[dispatch.Offer](s)(tx.OffersToPhone(w.kari.Phone, time.Time{}))), 3)
		s.equal("due", ids[dispatch.Offer](s)(tx.OffersDue(now, 9)), []int64{third.ID})
		s.equal("due later", ids[dispatch.Offer](s)(tx.OffersDue(at(5), 9)), []int64{second.ID, third.ID})
		s.equal("due, limit", ids[dispatch.Offer](s)(tx.OffersDue(at(5), 1)), []int64{second.ID})
		s.equal("open phones", got[map[string]int](s)(tx.OpenPhones()), map[string]int{w.kari.Phone: 2})
	})
	s.update(func(tx dispatch.Tx) {
		second.State, third.State = dispatch.OfferAccepted, dispatch.OfferFailed
		s.ok(tx.SaveOffer(second))
		s.ok(tx.SaveOffer(third))
		yes, all, err := tx.OfferOutcomes(at(-60))
		s.ok(err)
		s.equal("outcomes", []int{yes, all}, []int{1, 3})
		yes, all, err = tx.OfferOutcomes(at(1))
		s.ok(err)
		s.equal("no outcomes", []int{yes, all}, []int{0, 0})
		s.equal("open phones", got[map[string]int](s)(tx.OpenPhones()), map[string]int{})
	})
}

func recent(t *testing.T, s *suite) {
	w := s.world()
	day := 24 * 60
	s.update(func(tx dispatch.Tx) {
		for _, o := range []dispatch.Offer{
			{VolunteerID: w.kari.ID, State: dispatch.OfferLapsed, CreatedAt: at(-20 * day)},
			{VolunteerID: w.kari.ID, State: dispatch.OfferDeclined, CreatedAt: at(-3 * day)},
			{VolunteerID: w.kari.ID, State: dispatch.OfferSent, CreatedAt: at(-day)},
			{VolunteerID: w.ola.ID, State: dispatch.OfferAccepted, CreatedAt: at(-10 * day)},
			{VolunteerID: w.ola.ID, State: dispatch.OfferWithdrawn, CreatedAt: at(-day)},
			{VolunteerID: w.ola.ID, State: dispatch.OfferFailed, CreatedAt: at(-day)},
		} {
			o.TaskID = w.task.ID
			s.ok(tx.AddOffer(&o))
		}
	})
	type result = map[int64]dispatch.RecentOffers
	s.view(func(tx dispatch.Tx) {
		s.equal("month", got[result](s)(tx.Recent(at(-28*day), at(-7*day))),
			result{w.kari.ID: {Last: at(-day), Week: 2}, w.ola.ID: {Last: at(-10 * day)}})
		s.equal("days", got[result](s)(tx.Recent(at(-2*day), at(-7*day))), result{w.kari.ID: {Last: at(-day), Week: 2}})
		s.equal("ever", got[result](s)(tx.Recent(time.Time{}, at(0))),
			result{w.kari.ID: {Last: at(-day)}, w.ola.ID: {Last: at(-10 * day)}})
	})
	// What is asked, and what is taken back, counts at once, and for all.
	days := func(tx dispatch.Tx) result { return got[result](s)(tx.Recent(at(-7*day), at(-7*day))) }
	more := dispatch.Offer{TaskID: w.task2.ID, VolunteerID: w.kari.ID, State: dispatch.OfferQueued, CreatedAt: at(0)}
	s.update(func(tx dispatch.Tx) {
		s.equal("before", days(tx), result{w.kari.ID: {Last: at(-day), Week: 2}})
		s.ok(tx.AddOffer(&more))
		s.equal("asked", days(tx), result{w.kari.ID: {Last: at(0), Week: 3}})
		more.State = dispatch.OfferSent
		s.ok(tx.SaveOffer(&more))
		s.equal("sent", days(tx), result{w.kari.ID: {Last: at(0), Week: 3}})
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("asked, afterwards", days(tx), result{w.kari.ID: {Last: at(0), Week: 3}})
	})
	s.update(func(tx dispatch.Tx) {
		more.State = dispatch.OfferWithdrawn
		s.ok(tx.SaveOffer(&more))
		s.equal("taken back", days(tx), result{w.kari.ID: {Last: at(-day), Week: 2}})
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("taken back, afterwards", days(tx), result{w.kari.ID: {Last: at(-day), Week: 2}})
	})
}
