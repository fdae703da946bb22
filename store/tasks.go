package store

import (
	"slices"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

const taskColumns = `id, unit_id, category, summary, place, postcode, details, starts_at, ends_at, requester_id,
	recipient_id, urgent, decide_by, needs, state, wave, next_wave_at, short, wake_at, promised, hours, cared_to, care_at, followed_up_at, changed_at, series_id, series_day, warn_at,
	warned, created_at, held, confirm_asked_at, confirm_by, headcount, weighed, version`

var tasks = newTable("tasks", taskColumns).versioned()

// startsAt is the place of the column starts_at.
var startsAt = slices.Index(tasks.columns, "starts_at")

func (t *tx) task(r *row) (*dispatch.Task, error) {
	t.read(tasks, r)
	return scanTask(r)
}

func scanTask(r *row) (*dispatch.Task, error) {
	t := &dispatch.Task{
		ID: r.int64(), UnitID: r.int64(), Category: r.string(), Summary: r.string(), Place: r.string(),
		Postcode: r.string(), Details: r.string(), StartsAt: r.time(), EndsAt: r.time(), RequesterID: r.int64(),
		RecipientID: r.int64(), Urgent: r.bool(), DecideBy: r.time(),
	}
	var err error
	if t.Needs, err = parseNeeds(r.string()); err != nil {
		return nil, err
	}
	t.State, t.Wave, t.NextWaveAt = dispatch.TaskState(r.string()), r.int(), r.time()
	t.Short, t.WakeAt, t.Promised = r.int(), r.time(), r.float()
	t.Hours, t.CaredTo, t.CareAt, t.FollowedUpAt = r.float(), r.time(), r.time(), r.time()
	t.ChangedAt, t.SeriesID = r.time(), r.int64()
	if t.SeriesDay, err = dispatch.ParseDate(r.string()); err != nil {
		return nil, err
	}
	t.WarnAt, t.Warned = r.time(), r.bool()
	t.CreatedAt, t.Held = r.time(), r.bool()
	t.ConfirmAskedAt, t.ConfirmBy, t.Headcount = r.time(), r.time(), r.int()
	t.Weighed, t.Version = r.bool(), r.int64()
	return t, nil
}

func (t *tx) AddTask(k *dispatch.Task) error {
	needs, err := needsText(k.Needs)
	if err != nil {
		return err
	}
	id, err := t.add(tasks,
		k.UnitID, k.Category, k.Summary, k.Place, k.Postcode, k.Details, millis(k.StartsAt), millis(k.EndsAt),
		ref(k.RequesterID), ref(k.RecipientID), k.Urgent, millis(k.DecideBy), needs, string(k.State), k.Wave,
		millis(k.NextWaveAt), k.Short, millis(k.WakeAt), k.Promised, k.Hours, millis(k.CaredTo), millis(k.CareAt),
		millis(k.FollowedUpAt), millis(k.ChangedAt), ref(k.SeriesID), k.SeriesDay.String(), millis(k.WarnAt), k.Warned, millis(k.CreatedAt), k.Held,
		millis(k.ConfirmAskedAt), millis(k.ConfirmBy), k.Headcount, k.Weighed, 1)
	if err != nil {
		return err
	}
	k.ID, k.Version = id, 1
	t.countsFor(id)
	return nil
}

func (t *tx) Task(id int64) (*dispatch.Task, error) {
	if r := t.known(tasks, id); r != nil {
		return scanTask(r)
	}
	return one(t, "task", id, "SELECT "+taskColumns+" FROM tasks WHERE id = ?", t.task, id)
}

func (t *tx) SaveTask(k *dispatch.Task) error {
	needs, err := needsText(k.Needs)
	if err != nil {
		return err
	}
	// The month it was in until now, and at the end the one it is in then.
	if before := t.known(tasks, k.ID); before == nil || before.values[startsAt] != stored(millis(k.StartsAt)) {
		if err := t.forgetMonth(k.ID); err != nil {
			return err
		}
	}
	t.countsFor(k.ID)
	changed, err := t.update(tasks, k.ID, []any{
		k.UnitID, k.Category, k.Summary, k.Place, k.Postcode, k.Details, millis(k.StartsAt), millis(k.EndsAt),
		ref(k.RequesterID), ref(k.RecipientID), k.Urgent, millis(k.DecideBy), needs, string(k.State), k.Wave,
		millis(k.NextWaveAt), k.Short, millis(k.WakeAt), k.Promised, k.Hours, millis(k.CaredTo),
		millis(k.CareAt), millis(k.FollowedUpAt), millis(k.ChangedAt), ref(k.SeriesID), k.SeriesDay.String(),
		millis(k.WarnAt), k.Warned, millis(k.CreatedAt), k.Held,
		millis(k.ConfirmAskedAt), millis(k.ConfirmBy), k.Headcount, k.Weighed,
	}, k.Version)
	if err == nil && changed == 0 {
		err = t.conflict("task", "tasks", k.ID, k.Version)
	}
	if err != nil {
		return err
	}
	k.Version++
	return nil
}

func (t *tx) Tasks(f dispatch.TaskFilter, p dispatch.Page) ([]*dispatch.Task, error) {
	// + keeps the planner from walking or sorting all that a unit ever had: those
	// of a time are found by it, and the few of a state by that.
	var w where
	timed, id := !f.StartsFrom.IsZero() || !f.StartsBefore.IsZero(), "id"
	if timed {
		id = "+id"
	}
	w.and(id+" > ?", p.After)
	switch {
	case f.UnitID == 0:
	case len(f.States) > 0 && !timed:
		w.and("+unit_id = ?", f.UnitID)
	default:
		w.and("unit_id = ?", f.UnitID)
	}
	if n := len(f.States); n > 0 {
		states := make([]any, n)
		for i, s := range f.States {
			states[i] = string(s)
		}
		w.and("state IN (?"+strings.Repeat(",?", n-1)+")", states...)
	}
	if f.Category != "" {
		w.and("category = ?", f.Category)
	}
	if !f.StartsFrom.IsZero() {
		w.and("starts_at >= ?", millis(f.StartsFrom))
	}
	if !f.StartsBefore.IsZero() {
		w.and("starts_at < ?", millis(f.StartsBefore))
	}
	if f.SeriesID != 0 {
		w.and("series_id = ?", f.SeriesID)
	}
	if f.RequesterID != 0 {
		w.and("requester_id = ?", f.RequesterID)
	}
	if f.RecipientID != 0 {
		w.and("recipient_id = ?", f.RecipientID)
	}
	if f.Newest {
		w.text += " ORDER BY " + id + " DESC"
	} else {
		w.text += " ORDER BY " + id
	}
	return list(t, "SELECT "+taskColumns+" FROM tasks"+w.text+" LIMIT 0+?",
		t.task, append(w.args, limit(p.Limit))...)
}

// The state is repeated in each part of OR so that each has a partial index of
// its own to go by.
const tasksDue = "SELECT " + taskColumns + ` FROM tasks
	WHERE state = 'open' AND next_wave_at <= ?1 OR state = 'open' AND wake_at <= ?1 OR state = 'open' AND decide_by <= ?1 OR state = 'open' AND warn_at <= ?1
		OR state = 'draft' AND decide_by <= ?1
	ORDER BY decide_by IS NULL, decide_by, id LIMIT 0+?2`

func (t *tx) TasksDue(now time.Time, n int) ([]*dispatch.Task, error) {
	return list(t, tasksDue, t.task, now.UnixMilli(), limit(n))
}

const tasksToCareFor = "SELECT " + taskColumns + " FROM tasks WHERE care_at <= ? AND state NOT IN ('draft', 'done', 'cancelled') ORDER BY +id LIMIT 0+?"

func (t *tx) TasksToCareFor(now time.Time, n int) ([]*dispatch.Task, error) {
	return list(t, tasksToCareFor, t.task, now.UnixMilli(), limit(n))
}

const tasksFollowedUp = "SELECT " + taskColumns + " FROM tasks WHERE followed_up_at >= ? AND state NOT IN ('draft', 'cancelled') ORDER BY +id"

func (t *tx) TasksFollowedUp(since time.Time) ([]*dispatch.Task, error) {
	return list(t, tasksFollowedUp, t.task, since.UnixMilli())
}

const wakeShort = `UPDATE tasks SET wake_at = ?1 WHERE state = 'open' AND short > 0 AND unit_id = ?2
	AND (wake_at IS NULL OR wake_at >= ?1)`

// WakeShort leaves the version alone: nobody's edit is disturbed by it.
func (t *tx) WakeShort(unitID int64, at time.Time) error {
	_, _, err := t.write(wakeShort, at.UnixMilli(), unitID)
	return err
}

func (t *tx) TaskCounts() (map[dispatch.TaskState]int, error) {
	counts := make(map[dispatch.TaskState]int)
	err := t.query("SELECT state, COUNT(*) FROM tasks GROUP BY state", func(r *row) error {
		state := dispatch.TaskState(r.string())
		counts[state] = r.int()
		return nil
	})
	return counts, err
}
