package store

import (
	"slices"
	"time"

	"folgesvenn/dispatch"
)

// Summary adds up the tasks that start from from on and before to.
func (t *tx) Summary(from, to time.Time, unitID int64) (*dispatch.Summary, error) {
	s := &dispatch.Summary{
		ByState:     make(map[dispatch.TaskState]int),
		ByCategory:  make(map[string]int),
		ByRequester: make(map[int64]int),
	}
	var w where
	w.and("k.starts_at >= ? AND k.starts_at < ?", from.UnixMilli(), to.UnixMilli())
	if unitID != 0 {
		w.and("k.unit_id = ?", unitID)
	}

	err := t.query("SELECT k.state, k.category, k.requester_id, k.hours, k.starts_at, k.ends_at FROM tasks k"+w.text,
		func(r *row) error {
			state, category, requester := dispatch.TaskState(r.string()), r.string(), r.int64()
			hours, starts, ends := r.float(), r.time(), r.time()
			s.Tasks++
			s.ByState[state]++
			s.ByCategory[category]++
			s.ByRequester[requester]++
			if state == dispatch.TaskDone {
				if hours == 0 {
					hours = ends.Sub(starts).Hours()
				}
				s.Hours += hours
			}
			if state == dispatch.TaskAssigned || state == dispatch.TaskDone {
				s.Filled++
			}
			return nil
		}, w.args...)
	if err != nil {
		return nil, err
	}

	var fills []time.Duration
	active := make(map[int64]bool)
	err = t.query(`SELECT a.volunteer_id, k.created_at, a.at FROM tasks k JOIN assignments a ON a.task_id = k.id`+w.text+
		" AND a.state IN ('active', 'done')",
		func(r *row) error {
			volunteer, created, at := r.int64(), r.time(), r.time()
			active[volunteer] = true
			fills = append(fills, at.Sub(created))
			return nil
		}, w.args...)
	if err != nil {
		return nil, err
	}
	s.ActiveVolunteers = len(active)
	s.MedianFill = median(fills)

	// A message that was cancelled never went out.
	err = t.query(`SELECT COUNT(*), COALESCE(SUM(m.segments), 0) FROM tasks k JOIN messages m ON m.task_id = k.id`+w.text+
		" AND m.direction = 'out' AND m.state <> 'cancelled'",
		func(r *row) error {
			s.Texts, s.Segments = r.int(), r.int()
			return nil
		}, w.args...)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func median(d []time.Duration) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	if n := len(d); n%2 == 0 {
		return (d[n/2-1] + d[n/2]) / 2
	}
	return d[len(d)/2]
}
