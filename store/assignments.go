package store

import (
	"slices"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

const assignmentColumns = "a.id, a.task_id, a.volunteer_id, a.offer_id, a.place, a.via, a.state, a.at, a.ended_at, a.confirmed_at, a.hours"

func scanAssignment(r *row) *dispatch.Assignment {
	return &dispatch.Assignment{
		ID: r.int64(), TaskID: r.int64(), VolunteerID: r.int64(), OfferID: r.int64(), Place: r.int(), Via: dispatch.Via(r.string()),
		State: dispatch.AssignmentState(r.string()), At: r.time(), EndedAt: r.time(),
		ConfirmedAt: r.time(), Hours: r.float(),
	}
}

func (t *tx) AddAssignment(a *dispatch.Assignment) error {
	_, id, err := t.write(`INSERT INTO assignments (task_id, volunteer_id, offer_id, place, via, state, at, ended_at, confirmed_at, hours)
		VALUES (?,?,?,?,?,?,?,?,?,?)`,
		a.TaskID, a.VolunteerID, ref(a.OfferID), a.Place, string(a.Via), string(a.State), millis(a.At), millis(a.EndedAt), millis(a.ConfirmedAt), a.Hours)
	if err != nil {
		return err
	}
	a.ID = id
	t.countsFor(a.TaskID)
	return nil
}

func (t *tx) SaveAssignment(a *dispatch.Assignment) error {
	t.countsFor(a.TaskID)
	return t.save("assignment", a.ID, `UPDATE assignments SET task_id = ?, volunteer_id = ?, offer_id = ?, place = ?, via = ?,
		state = ?, at = ?, ended_at = ?, confirmed_at = ?, hours = ? WHERE id = ?`,
		a.TaskID, a.VolunteerID, ref(a.OfferID), a.Place, string(a.Via), string(a.State), millis(a.At), millis(a.EndedAt), millis(a.ConfirmedAt), a.Hours, a.ID)
}

const activeAssignment = "SELECT " + assignmentColumns + ` FROM assignments a
	WHERE a.task_id = ? AND a.state IN ('active', 'done') ORDER BY a.place`

func (t *tx) AssignmentsOn(taskID int64) ([]*dispatch.Assignment, error) {
	return list(t, activeAssignment, plain(scanAssignment), taskID)
}

func (t *tx) ActiveAssignment(taskID int64) (*dispatch.Assignment, error) {
	return one(t, "assignment of task", taskID, activeAssignment+" LIMIT 1", plain(scanAssignment), taskID)
}

const assignmentsAhead = "SELECT " + assignmentColumns + ` FROM assignments a JOIN tasks k ON k.id = a.task_id
	WHERE a.volunteer_id = ? AND a.state = 'active' AND k.ends_at > ? ORDER BY k.starts_at, a.id`

func (t *tx) AssignmentsAhead(volunteerID int64, now time.Time) ([]*dispatch.Assignment, error) {
	return list(t, assignmentsAhead, plain(scanAssignment), volunteerID, now.UnixMilli())
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
	return list(t, assignmentsOf, plain(scanAssignment), volunteerID, limit(n))
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
			a := scanAssignment(r)
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
