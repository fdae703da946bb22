package store

import (
	"slices"
	"time"

	"folgesvenn/dispatch"
)

const offerColumns = `id, kind, task_id, volunteer_id, phone, channel, state, wave, number, created_at, sent_at,
	answered_at, lapses_at, closed_at, clarified, learned, matures_at, call_at`

var offers = newTable("offers", offerColumns)

func (t *tx) offer(r *row) (*dispatch.Offer, error) {
	t.read(offers, r)
	return scanOffer(r), nil
}

func scanOffer(r *row) *dispatch.Offer {
	return &dispatch.Offer{
		ID: r.int64(), Kind: dispatch.OfferKind(r.string()), TaskID: r.int64(), VolunteerID: r.int64(), Phone: r.string(),
		Channel: dispatch.Channel(r.string()), State: dispatch.OfferState(r.string()), Wave: r.int(), Number: r.int(),
		CreatedAt: r.time(), SentAt: r.time(), AnsweredAt: r.time(), LapsesAt: r.time(), ClosedAt: r.time(),
		Clarified: r.bool(), Learned: dispatch.Lesson(r.string()), MaturesAt: r.time(), CallAt: r.time(),
	}
}

func (t *tx) AddOffer(o *dispatch.Offer) error {
	id, err := t.add(offers,
		string(o.Kind), o.TaskID, o.VolunteerID, o.Phone, string(o.Channel), string(o.State), o.Wave, o.Number, millis(o.CreatedAt),
		millis(o.SentAt), millis(o.AnsweredAt), millis(o.LapsesAt), millis(o.ClosedAt), o.Clarified,
		string(o.Learned), millis(o.MaturesAt), millis(o.CallAt))
	if err != nil {
		return err
	}
	o.ID = id
	if questionOf(o) == (question{}) {
		return nil
	}
	return t.offerChanged(id)
}

func (t *tx) Offer(id int64) (*dispatch.Offer, error) {
	if r := t.known(offers, id); r != nil {
		return scanOffer(r), nil
	}
	return one(t, "offer", id, "SELECT "+offerColumns+" FROM offers WHERE id = ?", t.offer, id)
}

func (t *tx) SaveOffer(o *dispatch.Offer) error {
	var before question
	known := t.known(offers, o.ID)
	if known != nil {
		before = questionOf(scanOffer(known))
	}
	err := t.saveChanged("offer", offers, o.ID,
		string(o.Kind), o.TaskID, o.VolunteerID, o.Phone, string(o.Channel), string(o.State), o.Wave, o.Number, millis(o.CreatedAt),
		millis(o.SentAt), millis(o.AnsweredAt), millis(o.LapsesAt), millis(o.ClosedAt), o.Clarified,
		string(o.Learned), millis(o.MaturesAt), millis(o.CallAt))
	if err != nil || known != nil && before == questionOf(o) {
		return err
	}
	return t.offerChanged(o.ID)
}

func (t *tx) OffersOfTask(taskID int64) ([]*dispatch.Offer, error) {
	all, known, err := knownOf(t, offers, "SELECT id FROM offers WHERE task_id = ? ORDER BY id", plain(scanOffer), taskID)
	if !known && err == nil {
		all, err = list(t, "SELECT "+offerColumns+" FROM offers WHERE task_id = ? ORDER BY id", t.offer, taskID)
	}
	return slices.DeleteFunc(all, func(o *dispatch.Offer) bool { return o.Kind == dispatch.OfferChange }), err
}

const changeQuestion = "SELECT " + offerColumns + ` FROM offers
	WHERE task_id = ? AND volunteer_id = ? AND kind = 'change' ORDER BY id DESC LIMIT 1`

func (t *tx) ChangeQuestion(taskID, volunteerID int64) (*dispatch.Offer, error) {
	return one(t, "change question of task", taskID, changeQuestion, t.offer, taskID, volunteerID)
}

const offersOfOpenTasks = "SELECT " + offerColumns + ` FROM offers
	WHERE task_id IN (SELECT id FROM tasks WHERE state = 'open' AND +unit_id = ?) AND kind <> 'change' ORDER BY task_id, id`

func (t *tx) OffersOfOpenTasks(unitID int64) (map[int64][]*dispatch.Offer, error) {
	all := make(map[int64][]*dispatch.Offer)
	err := t.query(offersOfOpenTasks, func(r *row) error {
		o := scanOffer(r)
		all[o.TaskID] = append(all[o.TaskID], o)
		return nil
	}, unitID)
	return all, err
}

const (
	offersToPhone   = "SELECT " + offerColumns + " FROM offers" + toPhone
	offerIDsToPhone = "SELECT id FROM offers" + toPhone
	toPhone         = " WHERE phone = ? AND created_at >= ? ORDER BY id DESC"
)

func (t *tx) OffersToPhone(phone string, since time.Time) ([]*dispatch.Offer, error) {
	if all, known, err := knownOf(t, offers, offerIDsToPhone, plain(scanOffer), phone, since.UnixMilli()); known || err != nil {
		return all, err
	}
	return list(t, offersToPhone, t.offer, phone, since.UnixMilli())
}

// Ordering by +id keeps the planner from walking the whole table by id to spare
// itself a sort.
const offersDue = "SELECT " + offerColumns + ` FROM offers
	WHERE state IN ('queued', 'sent') AND lapses_at <= ? ORDER BY +id LIMIT 0+?`

func (t *tx) OffersDue(now time.Time, n int) ([]*dispatch.Offer, error) {
	return list(t, offersDue, t.offer, now.UnixMilli(), limit(n))
}

const openPhones = "SELECT phone FROM offers WHERE state IN ('queued', 'sent')"

func (t *tx) OpenPhones() (map[string]int, error) {
	open := make(map[string]int)
	err := t.query(openPhones, func(r *row) error {
		open[r.string()]++
		return nil
	})
	return open, err
}

const offerOutcomes = `SELECT COALESCE(SUM(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END), 0), COUNT(*)
	FROM offers WHERE created_at >= ? AND state IN ('accepted', 'declined', 'lapsed') AND kind <> 'change'`

func (t *tx) OfferOutcomes(since time.Time) (yes, all int, err error) {
	err = t.query(offerOutcomes, func(r *row) error {
		yes, all = r.int(), r.int()
		return nil
	}, since.UnixMilli())
	return yes, all, err
}
