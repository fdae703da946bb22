package store

import (
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// What is kept of months, for the reports. A month is forgotten when a task that
// starts in it is written, or an assignment or a text of such a task, or when a
// coordinator's action in it, or within a report's memory after it, is logged. So
// what is kept is what counting would give.

const (
	keptMonth = "SELECT figures FROM report_months WHERE begins = ? AND unit_id = ? AND ends = ?"
	keepMonth = `INSERT INTO report_months (begins, unit_id, ends, figures) VALUES (?,?,?,?)
		ON CONFLICT (begins, unit_id) DO UPDATE SET ends = excluded.ends, figures = excluded.figures`
	// The newest month that begins before a time is the one that it is in, or it is
	// in none that is kept.
	forgetMonthOf = `DELETE FROM report_months WHERE ends > (SELECT starts_at FROM tasks WHERE id = ?1)
		AND begins = (SELECT MAX(begins) FROM report_months WHERE begins <= (SELECT starts_at FROM tasks WHERE id = ?1))`
	keptUntil      = "SELECT MAX(ends) FROM report_months"
	forgetMonthsAt = "DELETE FROM report_months WHERE begins <= ? AND ends > ?"
)

func (t *tx) KeptMonth(begin, end time.Time, unitID int64) (string, error) {
	figures := ""
	err := t.query(keptMonth, func(r *row) error {
		figures = r.string()
		return nil
	}, begin.UnixMilli(), unitID, end.UnixMilli())
	return figures, err
}

func (t *tx) KeepMonth(begin, end time.Time, unitID int64, figures string) error {
	_, _, err := t.write(keepMonth, begin.UnixMilli(), unitID, end.UnixMilli(), figures)
	return err
}

// countsFor notes that something of a task was written; its month is forgotten
// at the end of the transaction, once for all of it.
func (t *tx) countsFor(taskID int64) {
	if taskID == 0 {
		return
	}
	for _, id := range t.counted {
		if id == taskID {
			return
		}
	}
	t.counted = append(t.counted, taskID)
}

// forgetMonths forgets the months of the tasks that were written about.
func (t *tx) forgetMonths() error {
	for _, id := range t.counted {
		if err := t.forgetMonth(id); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) forgetMonth(taskID int64) error {
	// Most tasks lie ahead, and what is kept is of months that are over.
	var end int64
	if err := t.recall("report_months", keptUntil, func(r *row) error {
		end = r.int64()
		return nil
	}); err != nil {
		return err
	}
	if k := t.known(tasks, taskID); end == 0 || k != nil && k.values[startsAt].(int64) >= end {
		return nil
	}
	_, _, err := t.write(forgetMonthOf, taskID)
	return err
}

// logged forgets the month of a coordinator's action, and of what it is the
// action before.
func (t *tx) logged(e *dispatch.Event) error {
	if !strings.HasPrefix(e.Actor, "coordinator:") {
		return nil
	}
	_, _, err := t.write(forgetMonthsAt, e.At.Add(dispatch.EffortIdle).UnixMilli(), e.At.UnixMilli())
	return err
}
