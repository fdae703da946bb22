package store

import (
	"time"

	"folgesvenn/dispatch"
)

// The queries of a report name their period first and the unit last; unit 0 is
// every unit. Each is answered from an index alone.
const (
	reportTallies = `SELECT k.state, k.category, k.requester_id, COUNT(*),
		SUM(CASE WHEN k.state <> 'done' THEN 0.0 WHEN k.hours = 0 THEN (k.ends_at - k.starts_at) / 3600000.0 ELSE k.hours END)
		FROM tasks k WHERE k.unit_id = ?3 AND k.starts_at >= ?1 AND k.starts_at < ?2
		GROUP BY k.state, k.category, k.requester_id ORDER BY k.state, k.category, k.requester_id`
	reportFills = `SELECT a.volunteer_id, k.created_at, a.at FROM tasks k JOIN assignments a ON a.task_id = k.id
		WHERE k.unit_id = ?3 AND k.starts_at >= ?1 AND k.starts_at < ?2 AND a.state IN ('active', 'done')`
	// A message that was cancelled never went out.
	reportTexts = `SELECT COUNT(*), COALESCE(SUM(m.segments), 0) FROM tasks k JOIN messages m ON m.task_id = k.id
		WHERE k.unit_id = ?3 AND k.starts_at >= ?1 AND k.starts_at < ?2
		AND m.task_id IS NOT NULL AND m.direction = 'out' AND m.state <> 'cancelled'`
	reportRecipients = `SELECT DISTINCT k.recipient_id FROM tasks k
		WHERE k.unit_id = ?3 AND k.starts_at >= ?1 AND k.starts_at < ?2 AND k.state = 'done' AND k.recipient_id IS NOT NULL
		ORDER BY k.recipient_id`
	reportActions = `SELECT actor, at, task_id FROM events
		WHERE unit_id = ?3 AND at >= ?1 AND at < ?2 AND substr(actor, 1, 12) = 'coordinator:' ORDER BY actor, at, id`
	reportNewcomers  = `SELECT COUNT(*) FROM volunteers WHERE unit_id = ?3 AND created_at >= ?1 AND created_at < ?2`
	reportRegistered = `SELECT COUNT(*) FROM volunteers WHERE unit_id = ? AND NOT has_left`
)

func (t *tx) Tallies(from, to time.Time, unitID int64) ([]dispatch.Tally, error) {
	var all []dispatch.Tally
	err := t.query(reportTallies, func(r *row) error {
		all = append(all, dispatch.Tally{State: dispatch.TaskState(r.string()), Category: r.string(), RequesterID: r.int64(), N: r.int(), Hours: r.float()})
		return nil
	}, from.UnixMilli(), to.UnixMilli(), unitID)
	return all, err
}

func (t *tx) Fills(from, to time.Time, unitID int64) ([]dispatch.Fill, error) {
	var all []dispatch.Fill
	err := t.query(reportFills, func(r *row) error {
		volunteer, created, at := r.int64(), r.time(), r.time()
		all = append(all, dispatch.Fill{VolunteerID: volunteer, After: at.Sub(created)})
		return nil
	}, from.UnixMilli(), to.UnixMilli(), unitID)
	return all, err
}

func (t *tx) TextsOfTasks(from, to time.Time, unitID int64) (texts, segments int, err error) {
	err = t.query(reportTexts, func(r *row) error {
		texts, segments = r.int(), r.int()
		return nil
	}, from.UnixMilli(), to.UnixMilli(), unitID)
	return texts, segments, err
}

func (t *tx) Helped(from, to time.Time, unitID int64) ([]int64, error) {
	return t.ids(reportRecipients, from.UnixMilli(), to.UnixMilli(), unitID)
}

func (t *tx) CoordinatorActions(from, to time.Time, unitID int64) ([]dispatch.Action, error) {
	var all []dispatch.Action
	err := t.query(reportActions, func(r *row) error {
		all = append(all, dispatch.Action{Who: r.string(), At: r.time(), TaskID: r.int64()})
		return nil
	}, from.UnixMilli(), to.UnixMilli(), unitID)
	return all, err
}

func (t *tx) VolunteerCounts(from, to time.Time, unitID int64) (registered, came int, err error) {
	if registered, err = t.count(reportRegistered, unitID); err != nil {
		return 0, 0, err
	}
	came, err = t.count(reportNewcomers, from.UnixMilli(), to.UnixMilli(), unitID)
	return registered, came, err
}
