package store

import "folgesvenn/dispatch"

const attentionColumns = `id, unit_id, kind, text, urgent, task_id, volunteer_id, message_id, offer_id, call_id, likely, key, at,
	resolved_at, resolved_as, resolved_by, alert_at, taken_at, taken_by`

func scanAttention(r *row) *dispatch.Attention {
	return &dispatch.Attention{
		ID: r.int64(), UnitID: r.int64(), Kind: dispatch.AttentionKind(r.string()), Text: r.string(), Urgent: r.bool(),
		TaskID: r.int64(), VolunteerID: r.int64(), MessageID: r.int64(), OfferID: r.int64(), CallID: r.int64(), Likely: r.string(),
		Key: r.string(), At: r.time(), ResolvedAt: r.time(), ResolvedAs: r.string(), ResolvedBy: r.string(),
		AlertAt: r.time(), TakenAt: r.time(), TakenBy: r.string(),
	}
}

func (t *tx) AddAttention(a *dispatch.Attention) error {
	_, id, err := t.write(`INSERT INTO attention (unit_id, kind, text, urgent, task_id, volunteer_id, message_id,
		offer_id, call_id, likely, key, at, resolved_at, resolved_as, resolved_by, alert_at, taken_at, taken_by) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		ref(a.UnitID), string(a.Kind), a.Text, a.Urgent, ref(a.TaskID), ref(a.VolunteerID), ref(a.MessageID),
		ref(a.OfferID), ref(a.CallID), a.Likely, a.Key, millis(a.At), millis(a.ResolvedAt), a.ResolvedAs, a.ResolvedBy,
		millis(a.AlertAt), millis(a.TakenAt), a.TakenBy)
	if err != nil {
		return err
	}
	a.ID = id
	return nil
}

func (t *tx) Attention(id int64) (*dispatch.Attention, error) {
	return one(t, "attention", id, "SELECT "+attentionColumns+" FROM attention WHERE id = ?", plain(scanAttention), id)
}

func (t *tx) SaveAttention(a *dispatch.Attention) error {
	return t.save("attention", a.ID, `UPDATE attention SET unit_id = ?, kind = ?, text = ?, urgent = ?, task_id = ?,
		volunteer_id = ?, message_id = ?, offer_id = ?, call_id = ?, likely = ?, key = ?, at = ?, resolved_at = ?, resolved_as = ?,
		resolved_by = ?, alert_at = ?, taken_at = ?, taken_by = ? WHERE id = ?`,
		ref(a.UnitID), string(a.Kind), a.Text, a.Urgent, ref(a.TaskID), ref(a.VolunteerID), ref(a.MessageID),
		ref(a.OfferID), ref(a.CallID), a.Likely, a.Key, millis(a.At), millis(a.ResolvedAt), a.ResolvedAs, a.ResolvedBy,
		millis(a.AlertAt), millis(a.TakenAt), a.TakenBy, a.ID)
}

func (t *tx) OpenAttention(unitID int64, p dispatch.Page) ([]*dispatch.Attention, error) {
	var w where
	w.and("resolved_at IS NULL AND id > ?", p.After)
	if unitID != 0 {
		w.and("unit_id = ?", unitID)
	}
	return list(t, "SELECT "+attentionColumns+" FROM attention"+w.text+" ORDER BY id LIMIT 0+?",
		plain(scanAttention), append(w.args, limit(p.Limit))...)
}

func (t *tx) OpenAttentionCount() (int, error) {
	return t.count("SELECT COUNT(*) FROM attention WHERE resolved_at IS NULL")
}

func (t *tx) OpenAttentionOfTask(taskID int64) ([]*dispatch.Attention, error) {
	return list(t, "SELECT "+attentionColumns+` FROM attention WHERE task_id = ? AND resolved_at IS NULL ORDER BY id`,
		plain(scanAttention), taskID)
}

const eventColumns = `id, unit_id, at, kind, actor, task_id, volunteer_id, offer_id, message_id, state_before,
	state_after, why, call_id`

func scanEvent(r *row) *dispatch.Event {
	return &dispatch.Event{
		ID: r.int64(), UnitID: r.int64(), At: r.time(), Kind: r.string(), Actor: r.string(), TaskID: r.int64(),
		VolunteerID: r.int64(), OfferID: r.int64(), MessageID: r.int64(), From: r.string(), To: r.string(), Why: r.string(), CallID: r.int64(),
	}
}

func (t *tx) AddEvent(e *dispatch.Event) error {
	_, id, err := t.write(`INSERT INTO events (unit_id, at, kind, actor, task_id, volunteer_id, offer_id, message_id,
		state_before, state_after, why, call_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
		ref(e.UnitID), millis(e.At), e.Kind, e.Actor, ref(e.TaskID), ref(e.VolunteerID), ref(e.OfferID), ref(e.MessageID),
		e.From, e.To, e.Why, ref(e.CallID))
	if err != nil {
		return err
	}
	e.ID = id
	return t.logged(e)
}

func (t *tx) Events(f dispatch.EventFilter, p dispatch.Page) ([]*dispatch.Event, error) {
	var w where
	w.and("id > ?", p.After)
	if f.TaskID != 0 {
		w.and("task_id = ?", f.TaskID)
	}
	if f.VolunteerID != 0 {
		w.and("volunteer_id = ?", f.VolunteerID)
	}
	return list(t, "SELECT "+eventColumns+" FROM events"+w.text+" ORDER BY id LIMIT 0+?",
		plain(scanEvent), append(w.args, limit(p.Limit))...)
}

// The kinds stand in the query for the sake of the partial index, as they stand
// there.
const lastEvent = "SELECT " + eventColumns + ` FROM events
	WHERE (kind = 'recipient.changed' OR kind = 'requester.changed' OR kind = 'series.changed'
		OR kind = 'settings.changed' OR kind = 'settings.text_changed' OR kind = 'unit.changed' OR kind = 'user.changed')
	AND kind = ?1 AND unit_id = ?2 AND (?3 = '' OR why = ?3 OR why LIKE ?3 || ',%') ORDER BY id DESC LIMIT 1`

func (t *tx) LastEvent(unitID int64, kind, why string) (*dispatch.Event, error) {
	return one(t, "event", kind, lastEvent, plain(scanEvent), kind, unitID, why)
}
