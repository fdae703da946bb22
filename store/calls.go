package store

import (
	"time"

	"folgesvenn/dispatch"
)

const callColumns = `id, unit_id, direction, purpose, topic, phone, state, urgent, task_id, volunteer_id, offer_id, requester_id, recipient_id, plea_id, attempt,
	provider_id, error_code, created_at, dial_at, expires_at, requests, deadline, settle_at, settle_tries, asks, answered_at, end_at, ended_at, step,
	flow, script`

func scanCall(r *row) *dispatch.Call {
	return &dispatch.Call{
		ID: r.int64(), UnitID: r.int64(), Direction: dispatch.Direction(r.string()), Purpose: dispatch.CallPurpose(r.string()), Topic: r.string(),
		Phone: r.string(), State: dispatch.CallState(r.string()), Urgent: r.bool(), TaskID: r.int64(), VolunteerID: r.int64(), OfferID: r.int64(),
		RequesterID: r.int64(), RecipientID: r.int64(), PleaID: r.int64(), Attempt: r.int(), ProviderID: r.string(), ErrorCode: r.string(), CreatedAt: r.time(), DialAt: r.time(),
		ExpiresAt: r.time(), Requests: r.int(), Deadline: r.time(), SettleAt: r.time(), SettleTries: r.int(), Asks: r.int(), AnsweredAt: r.time(),
		EndAt: r.time(), EndedAt: r.time(), Step: r.int(), Flow: r.string(), Script: r.string(),
	}
}

func callValues(c *dispatch.Call) []any {
	return []any{
		ref(c.UnitID), string(c.Direction), string(c.Purpose), c.Topic, c.Phone, string(c.State), c.Urgent, ref(c.TaskID), ref(c.VolunteerID),
		ref(c.OfferID), ref(c.RequesterID), ref(c.RecipientID), ref(c.PleaID), c.Attempt, c.ProviderID, c.ErrorCode, millis(c.CreatedAt), millis(c.DialAt), millis(c.ExpiresAt),
		c.Requests, millis(c.Deadline), millis(c.SettleAt), c.SettleTries, c.Asks, millis(c.AnsweredAt), millis(c.EndAt), millis(c.EndedAt), c.Step, c.Flow, c.Script,
	}
}

func (t *tx) AddCall(c *dispatch.Call) error {
	_, id, err := t.write(`INSERT INTO calls (unit_id, direction, purpose, topic, phone, state, urgent, task_id, volunteer_id, offer_id, requester_id, recipient_id,
		plea_id, attempt, provider_id, error_code, created_at, dial_at, expires_at, requests, deadline, settle_at, settle_tries, asks, answered_at, end_at, ended_at,
		step, flow, script) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`, callValues(c)...)
	if err != nil {
		return err
	}
	c.ID = id
	return nil
}

func (t *tx) Call(id int64) (*dispatch.Call, error) {
	return one(t, "call", id, "SELECT "+callColumns+" FROM calls WHERE id = ?", plain(scanCall), id)
}

// The condition on the empty id lets the partial index be used.
const callByProviderID = "SELECT " + callColumns + " FROM calls WHERE provider_id = ? AND provider_id <> ''"

func (t *tx) CallByProviderID(id string) (*dispatch.Call, error) {
	return one(t, "call with the provider's id", id, callByProviderID, plain(scanCall), id)
}

func (t *tx) SaveCall(c *dispatch.Call) error {
	return t.save("call", c.ID, `UPDATE calls SET unit_id = ?, direction = ?, purpose = ?, topic = ?, phone = ?, state = ?, urgent = ?, task_id = ?,
		volunteer_id = ?, offer_id = ?, requester_id = ?, recipient_id = ?, plea_id = ?, attempt = ?, provider_id = ?, error_code = ?, created_at = ?, dial_at = ?, expires_at = ?,
		requests = ?, deadline = ?, settle_at = ?, settle_tries = ?, asks = ?, answered_at = ?, end_at = ?, ended_at = ?, step = ?, flow = ?, script = ?
		WHERE id = ?`, append(callValues(c), c.ID)...)
}

func (t *tx) Calls(f dispatch.CallFilter, p dispatch.Page) ([]*dispatch.Call, error) {
	var w where
	w.and("id > ?", p.After)
	if f.Phone != "" {
		w.and("phone = ?", f.Phone)
	}
	if f.TaskID != 0 {
		w.and("task_id = ?", f.TaskID)
	}
	if f.PleaID != 0 {
		w.and("plea_id = ?", f.PleaID)
	}
	return list(t, "SELECT "+callColumns+" FROM calls"+w.text+" ORDER BY id LIMIT 0+?", plain(scanCall), append(w.args, limit(p.Limit))...)
}

const callsToDial = "SELECT " + callColumns + ` FROM calls c
	WHERE state = 'queued' AND dial_at <= ?
	AND NOT EXISTS (SELECT 1 FROM calls e WHERE e.phone = c.phone AND e.state IN ('dialling', 'unsettled', 'ringing', 'answered'))
	ORDER BY CASE WHEN urgent THEN 0 ELSE 1 END, id`

func (t *tx) CallsToDial(now time.Time, n int) ([]*dispatch.Call, error) {
	var due []*dispatch.Call
	most := int(limit(n))
	taken := make(map[string]bool)
	err := t.query(callsToDial, func(r *row) error {
		c := scanCall(r)
		if taken[c.Phone] {
			return nil
		}
		taken[c.Phone] = true
		due = append(due, c)
		if len(due) == most {
			return errStop
		}
		return nil
	}, now.UnixMilli())
	return due, err
}

const callsToSettle = "SELECT " + callColumns + ` FROM calls
	WHERE state IN ('dialling', 'ringing', 'answered') AND COALESCE(settle_at, deadline, 0) <= ? ORDER BY +id LIMIT 0+?`

func (t *tx) CallsToSettle(now time.Time, n int) ([]*dispatch.Call, error) {
	return list(t, callsToSettle, plain(scanCall), now.UnixMilli(), limit(n))
}

const callsToEnd = "SELECT " + callColumns + ` FROM calls
	WHERE end_at IS NOT NULL AND end_at <= ? AND state = 'ringing' ORDER BY +id LIMIT 0+?`

func (t *tx) CallsToEnd(now time.Time, n int) ([]*dispatch.Call, error) {
	return list(t, callsToEnd, plain(scanCall), now.UnixMilli(), limit(n))
}

func (t *tx) CallCounts() ([]dispatch.CallCount, error) {
	var counts []dispatch.CallCount
	err := t.query("SELECT direction, state, COUNT(*) FROM calls GROUP BY direction, state ORDER BY direction, state", func(r *row) error {
		counts = append(counts, dispatch.CallCount{Direction: dispatch.Direction(r.string()), State: dispatch.CallState(r.string()), N: r.int()})
		return nil
	})
	return counts, err
}

const offersToCall = "SELECT " + offerColumns + ` FROM offers
	WHERE call_at IS NOT NULL AND call_at <= ? AND state IN ('queued', 'sent') ORDER BY +id LIMIT 0+?`

func (t *tx) OffersToCall(now time.Time, n int) ([]*dispatch.Offer, error) {
	return list(t, offersToCall, t.offer, now.UnixMilli(), limit(n))
}

const recordingColumns = "id, unit_id, call_id, task_id, provider_id, seconds, created_at, delete_at, deleted_at"

func scanRecording(r *row) *dispatch.Recording {
	return &dispatch.Recording{
		ID: r.int64(), UnitID: r.int64(), CallID: r.int64(), TaskID: r.int64(), ProviderID: r.string(), Seconds: r.int(),
		CreatedAt: r.time(), DeleteAt: r.time(), DeletedAt: r.time(),
	}
}

func (t *tx) AddRecording(p *dispatch.Recording) error {
	_, id, err := t.write(`INSERT INTO recordings (unit_id, call_id, task_id, provider_id, seconds, created_at, delete_at, deleted_at)
		VALUES (?,?,?,?,?,?,?,?)`,
		ref(p.UnitID), ref(p.CallID), ref(p.TaskID), p.ProviderID, p.Seconds, millis(p.CreatedAt), millis(p.DeleteAt), millis(p.DeletedAt))
	if err != nil {
		return err
	}
	p.ID = id
	return nil
}

func (t *tx) Recording(id int64) (*dispatch.Recording, error) {
	return one(t, "recording", id, "SELECT "+recordingColumns+" FROM recordings WHERE id = ?", plain(scanRecording), id)
}

func (t *tx) SaveRecording(p *dispatch.Recording) error {
	return t.save("recording", p.ID, `UPDATE recordings SET unit_id = ?, call_id = ?, task_id = ?, provider_id = ?, seconds = ?, created_at = ?,
		delete_at = ?, deleted_at = ? WHERE id = ?`,
		ref(p.UnitID), ref(p.CallID), ref(p.TaskID), p.ProviderID, p.Seconds, millis(p.CreatedAt), millis(p.DeleteAt), millis(p.DeletedAt), p.ID)
}

func (t *tx) RecordingsOfCall(callID int64) ([]*dispatch.Recording, error) {
	return list(t, "SELECT "+recordingColumns+" FROM recordings WHERE call_id = ? ORDER BY id", plain(scanRecording), callID)
}

const recordingsToDelete = "SELECT " + recordingColumns + " FROM recordings WHERE delete_at IS NOT NULL AND delete_at <= ? ORDER BY +id LIMIT 0+?"

func (t *tx) RecordingsToDelete(now time.Time, n int) ([]*dispatch.Recording, error) {
	return list(t, recordingsToDelete, plain(scanRecording), now.UnixMilli(), limit(n))
}

func (t *tx) AddGuess(phone string, requesterID int64, at time.Time) (int64, error) {
	_, id, err := t.write("INSERT INTO guesses (phone, requester_id, at) VALUES (?, ?, ?)", phone, requesterID, at.UnixMilli())
	return id, err
}

func (t *tx) ForgetGuess(id int64) error {
	_, _, err := t.write("DELETE FROM guesses WHERE id = ?", id)
	return err
}

func (t *tx) Guesses(phone string, requesterID int64, since time.Time) (byNumber, forPlace int, err error) {
	if byNumber, err = t.count("SELECT COUNT(*) FROM guesses WHERE phone = ? AND at >= ?", phone, since.UnixMilli()); err != nil {
		return 0, 0, err
	}
	forPlace, err = t.count("SELECT COUNT(*) FROM guesses WHERE requester_id = ? AND at >= ?", requesterID, since.UnixMilli())
	return byNumber, forPlace, err
}

func (t *tx) PurgeGuesses(before time.Time) error {
	_, _, err := t.write("DELETE FROM guesses WHERE at < ?", before.UnixMilli())
	return err
}

func (t *tx) PINInUse() (bool, error) {
	n, err := t.count("SELECT COUNT(*) FROM (SELECT 1 FROM requesters WHERE pin_hash <> '' LIMIT 1) AS one")
	return n > 0, err
}

func (t *tx) TasksOfRequester(requesterID int64, now time.Time) ([]*dispatch.Task, error) {
	return list(t, "SELECT "+taskColumns+` FROM tasks WHERE requester_id = ? AND ends_at > ? ORDER BY starts_at, id`,
		t.task, requesterID, now.UnixMilli())
}
