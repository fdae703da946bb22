package store

import (
	"errors"
	"slices"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

const assignmentColumns = "a.id, a.task_id, a.volunteer_id, a.offer_id, a.place, a.via, a.state, a.at, a.ended_at, a.confirmed_at, a.hours, a.people, a.names"

func scanAssignment(r *row) (*dispatch.Assignment, error) {
	a := &dispatch.Assignment{
		ID: r.int64(), TaskID: r.int64(), VolunteerID: r.int64(), OfferID: r.int64(), Place: r.int(), Via: dispatch.Via(r.string()),
		State: dispatch.AssignmentState(r.string()), At: r.time(), EndedAt: r.time(),
		ConfirmedAt: r.time(), Hours: r.float(), People: r.int(),
	}
	var err error
	a.Comers, err = parseStrings(r.string())
	return a, err
}

func (t *tx) AddAssignment(a *dispatch.Assignment) error {
	names, err := stringsJSON(a.Comers)
	if err != nil {
		return err
	}
	if err := t.takePlaces(a); err != nil {
		return t.refusePlaces(a, err)
	}
	_, id, err := t.write(`INSERT INTO assignments (task_id, volunteer_id, offer_id, place, via, state, at, ended_at, confirmed_at, hours, people, names)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
		a.TaskID, a.VolunteerID, ref(a.OfferID), a.Place, string(a.Via), string(a.State), millis(a.At), millis(a.EndedAt), millis(a.ConfirmedAt), a.Hours,
		max(a.People, 1), names)
	if err != nil {
		return t.refusePlaces(a, err)
	}
	a.ID, a.People = id, max(a.People, 1)
	t.countsFor(a.TaskID)
	return nil
}

func (t *tx) SaveAssignment(a *dispatch.Assignment) error {
	names, err := stringsJSON(a.Comers)
	if err != nil {
		return err
	}
	a.People = max(a.People, 1)
	t.countsFor(a.TaskID)
	if err := t.leavePlaces(a.TaskID, a.VolunteerID); err != nil {
		return err
	}
	if err := t.takePlaces(a); err != nil {
		return t.refusePlaces(a, err)
	}
	return t.save("assignment", a.ID, `UPDATE assignments SET task_id = ?, volunteer_id = ?, offer_id = ?, place = ?, via = ?,
		state = ?, at = ?, ended_at = ?, confirmed_at = ?, hours = ?, people = ?, names = ? WHERE id = ?`,
		a.TaskID, a.VolunteerID, ref(a.OfferID), a.Place, string(a.Via), string(a.State), millis(a.At), millis(a.EndedAt), millis(a.ConfirmedAt), a.Hours,
		a.People, names, a.ID)
}

// takePlaces gives an agreement its places beyond the first of the task, which
// its own row guards. Those that somebody has are ErrConflict.
func (t *tx) takePlaces(a *dispatch.Assignment) error {
	if a.State != dispatch.AssignmentActive && a.State != dispatch.AssignmentDone {
		return nil
	}
	for p := max(a.Place, 2); p < a.Place+max(a.People, 1); p++ {
		if _, _, err := t.write("INSERT INTO places (task_id, place, volunteer_id) VALUES (?, ?, ?)", a.TaskID, p, a.VolunteerID); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) leavePlaces(taskID, volunteerID int64) error {
	_, _, err := t.write("DELETE FROM places WHERE task_id = ? AND volunteer_id = ?", taskID, volunteerID)
	return err
}

// refusePlaces sets the places right when an agreement is refused: the volunteer
// has those of the agreement that is kept, if there is one, and no others.
func (t *tx) refusePlaces(a *dispatch.Assignment, why error) error {
	if !errors.Is(why, dispatch.ErrConflict) || max(a.Place, 1)+max(a.People, 1) < 3 {
		return why
	}
	if err := t.leavePlaces(a.TaskID, a.VolunteerID); err != nil {
		return errors.Join(why, err)
	}
	on, err := t.AssignmentsOn(a.TaskID)
	for _, kept := range on {
		if err == nil && kept.VolunteerID == a.VolunteerID {
			err = t.takePlaces(kept)
		}
	}
	return errors.Join(why, err)
}

const activeAssignment = "SELECT " + assignmentColumns + ` FROM assignments a
	WHERE a.task_id = ? AND a.state IN ('active', 'done') ORDER BY a.place`

func (t *tx) AssignmentsOn(taskID int64) ([]*dispatch.Assignment, error) {
	return list(t, activeAssignment, scanAssignment, taskID)
}

func (t *tx) ActiveAssignment(taskID int64) (*dispatch.Assignment, error) {
	return one(t, "assignment of task", taskID, activeAssignment+" LIMIT 1", scanAssignment, taskID)
}

const assignmentsAhead = "SELECT " + assignmentColumns + ` FROM assignments a JOIN tasks k ON k.id = a.task_id
	WHERE a.volunteer_id = ? AND a.state = 'active' AND k.ends_at > ? ORDER BY k.starts_at, a.id`

func (t *tx) AssignmentsAhead(volunteerID int64, now time.Time) ([]*dispatch.Assignment, error) {
	return list(t, assignmentsAhead, scanAssignment, volunteerID, now.UnixMilli())
}

const bookedNear = `SELECT a.volunteer_id, k.starts_at, k.ends_at, k.postcode FROM tasks k JOIN assignments a ON a.task_id = k.id
	WHERE a.state = 'active' AND k.ends_at > ? AND k.starts_at < ? AND k.id <> ?`

func (t *tx) BookedNear(from, to time.Time, exceptTaskID int64) (map[int64][]dispatch.Booking, error) {
	near := make(map[int64][]dispatch.Booking)
	err := t.query(bookedNear, func(r *row) error {
		id := r.int64()
		near[id] = append(near[id], dispatch.Booking{Start: r.time(), End: r.time(), Postcode: r.string()})
		return nil
	}, from.UnixMilli(), to.UnixMilli(), exceptTaskID)
	return near, err
}

const helpersOf = `SELECT a.volunteer_id, COUNT(*) FROM tasks k JOIN assignments a ON a.task_id = k.id
	WHERE k.recipient_id = ? AND a.state = 'done' GROUP BY a.volunteer_id`

func (t *tx) HelpersOf(recipientID int64) (map[int64]int, error) {
	times := make(map[int64]int)
	err := t.query(helpersOf, func(r *row) error {
		id := r.int64()
		times[id] = r.int()
		return nil
	}, recipientID)
	return times, err
}

const assignmentsOf = "SELECT " + assignmentColumns + " FROM assignments a WHERE a.volunteer_id = ? ORDER BY a.id DESC LIMIT 0+?"

func (t *tx) AssignmentsOf(volunteerID int64, n int) ([]*dispatch.Assignment, error) {
	return list(t, assignmentsOf, scanAssignment, volunteerID, limit(n))
}

const given = `SELECT k.recipient_id, COUNT(*), MAX(k.starts_at),
	SUM(CASE WHEN a.hours > 0 THEN a.hours WHEN k.hours > 0 THEN k.hours ELSE (k.ends_at - k.starts_at) / 3600000.0 END)
	FROM assignments a JOIN tasks k ON k.id = a.task_id
	WHERE a.volunteer_id = ? AND a.state = 'done' GROUP BY k.recipient_id ORDER BY MAX(k.starts_at) DESC, k.recipient_id`

func (t *tx) Given(volunteerID int64) (*dispatch.Given, error) {
	g := &dispatch.Given{}
	err := t.query(given, func(r *row) error {
		x := dispatch.Acquaintance{RecipientID: r.int64(), Times: r.int(), Last: r.time()}
		g.Tasks += x.Times
		g.Hours += r.float()
		if x.RecipientID != 0 {
			g.For = append(g.For, x)
		}
		return nil
	}, volunteerID)
	return g, err
}

func (t *tx) AssignmentsMade() (int, error) { return t.count("SELECT COUNT(*) FROM assignments") }

// assignmentsAtOnce is how many tasks one query asks about. The last part of a
// list is filled up with its last task, so that there is one query to prepare.
const assignmentsAtOnce = 50

var assignmentsOfTasks = "SELECT " + assignmentColumns + ` FROM assignments a
	WHERE a.state IN ('active', 'done') AND a.task_id IN (?` + strings.Repeat(",?", assignmentsAtOnce-1) + ") ORDER BY a.task_id, a.place"

func (t *tx) AssignmentsOfTasks(taskIDs []int64) (map[int64][]*dispatch.Assignment, error) {
	found := make(map[int64][]*dispatch.Assignment, len(taskIDs))
	for part := range slices.Chunk(taskIDs, assignmentsAtOnce) {
		args := make([]any, assignmentsAtOnce)
		for i := range args {
			args[i] = part[min(i, len(part)-1)]
		}
		err := t.query(assignmentsOfTasks, func(r *row) error {
			a, err := scanAssignment(r)
			if err != nil {
				return err
			}
			found[a.TaskID] = append(found[a.TaskID], a)
			return nil
		}, args...)
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

const doneBetween = `SELECT COUNT(*) FROM assignments a JOIN tasks t ON t.id = a.task_id
	WHERE a.volunteer_id = ? AND a.state = 'done' AND t.starts_at >= ? AND t.starts_at < ?`

func (t *tx) DoneBetween(volunteerID int64, from, to time.Time) (int, error) {
	return t.count(doneBetween, volunteerID, millis(from), millis(to))
}
