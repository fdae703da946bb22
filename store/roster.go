package store

import (
	"slices"
	"sort"
	"sync"

	"folgesvenn/dispatch"
)

// rosterLog is about how many changes are kept. A roster that is further
// behind is loaded anew.
const rosterLog = 256

// rosters keeps the roster of each unit as it was last read, because every
// choice goes through all volunteers of a unit and reading 100,000 rows takes
// a second.
//
// It is right whatever happens to it, and holds nothing that matters (law 8).
// Every change of a volunteer adds a row with a random stamp to
// roster_changes, in the same transaction. A snapshot carries the newest stamp
// that its transaction saw. A reader looks, in its own transaction, for the
// snapshot's stamp among the changes:
//
//   - it is the newest: the snapshot is what the reader would read itself;
//   - it is there, with changes after it: the snapshot lacks exactly those, and
//     those volunteers are read again;
//   - it is not there: the snapshot comes from a transaction that was rolled
//     back, from one newer than the reader's, or from long ago. The reader
//     reads everything.
//
// A stamp identifies one change for ever, so a snapshot taken in a transaction
// that was undone later is never taken for anything else.
type rosters struct {
	mu     sync.Mutex
	byUnit map[int64]*roster
}

// roster is a snapshot. It is never changed, only replaced.
type roster struct {
	stamp int64 // the newest change it holds
	seq   int64 // the row of that change
	all   []*dispatch.Volunteer
}

func (s *rosters) get(unitID int64) *roster {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.byUnit[unitID]
}

// put publishes a snapshot. A reader on an old snapshot of the database does
// not replace a newer roster: that would only make the next reader load again.
func (s *rosters) put(unitID int64, r *roster, current bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byUnit == nil {
		s.byUnit = make(map[int64]*roster)
	}
	if old := s.byUnit[unitID]; old == nil || current || r.seq >= old.seq {
		s.byUnit[unitID] = r
	}
}

const rosterStamps = "SELECT id, volunteer_id, stamp FROM roster_changes WHERE unit_id = ? ORDER BY id DESC"

// Roster is every volunteer of the unit who has not left, by id.
func (t *tx) Roster(unitID int64) ([]*dispatch.Volunteer, error) {
	have := t.s.rosters.get(unitID)
	now := &roster{}
	known := false
	var changed []int64
	err := t.query(rosterStamps,
		func(r *row) error {
			seq, volunteer, stamp := r.int64(), r.int64(), r.int64()
			if now.seq == 0 {
				now.seq, now.stamp = seq, stamp
			}
			if have == nil {
				return errStop
			}
			if stamp == have.stamp {
				known = true
				return errStop
			}
			changed = append(changed, volunteer)
			return nil
		}, unitID)
	if err != nil {
		return nil, err
	}
	if now.seq == 0 {
		return nil, nil // nobody was ever added to this unit
	}
	switch {
	case known && len(changed) == 0:
		return have.all, nil
	case known:
		err = t.patch(unitID, have, now, changed)
	default:
		err = t.load(unitID, now)
	}
	if err != nil {
		return nil, err
	}
	// What this very transaction changed may be undone: right, but of no use
	// to others.
	if !t.roster {
		t.s.rosters.put(unitID, now, !t.readOnly)
	}
	return now.all, nil
}

func (t *tx) load(unitID int64, now *roster) error {
	common := &words{}
	err := t.query("SELECT "+volunteerColumns+" FROM volunteers WHERE unit_id = ? AND NOT has_left ORDER BY id",
		func(r *row) error {
			v, err := scanVolunteerWith(r, common)
			now.all = append(now.all, v)
			return err
		}, unitID)
	now.all = slices.Clip(now.all)
	return err
}

// patch makes a new roster of an old one by reading the changed volunteers.
func (t *tx) patch(unitID int64, have, now *roster, changed []int64) error {
	slices.Sort(changed)
	changed = slices.Compact(changed)
	now.all = make([]*dispatch.Volunteer, 0, len(have.all)+len(changed))
	rest := have.all
	for _, id := range changed {
		i := sort.Search(len(rest), func(i int) bool { return rest[i].ID >= id })
		now.all = append(now.all, rest[:i]...)
		rest = rest[i:]
		if len(rest) > 0 && rest[0].ID == id {
			rest = rest[1:]
		}
		err := t.query("SELECT "+volunteerColumns+" FROM volunteers WHERE id = ? AND unit_id = ? AND NOT has_left",
			func(r *row) error {
				v, err := scanVolunteer(r)
				now.all = append(now.all, v)
				return err
			}, id, unitID)
		if err != nil {
			return err
		}
	}
	now.all = append(now.all, rest...)
	return nil
}

// words holds what many volunteers have in common. A nil *words shares
// nothing.
type words struct {
	texts map[string]string
	lists map[string][]string
	weeks map[string][]dispatch.Window
	clear map[string][]dispatch.Clearance
	trait map[string]dispatch.Traits
}

func (w *words) text(s string) string {
	if w == nil {
		return s
	}
	same, _ := shared(&w.texts, s, func(s string) (string, error) { return s, nil })
	return same
}

func (w *words) list(s string) ([]string, error) {
	if w == nil {
		return parseStrings(s)
	}
	return shared(&w.lists, s, parseStrings)
}

func (w *words) windows(s string) ([]dispatch.Window, error) {
	if w == nil {
		return parseWindows(s)
	}
	return shared(&w.weeks, s, parseWindows)
}

func (w *words) clearances(s string) ([]dispatch.Clearance, error) {
	if w == nil {
		return parseClearances(s)
	}
	return shared(&w.clear, s, parseClearances)
}

func (w *words) traits(s string) (dispatch.Traits, error) {
	if w == nil {
		return parseTraits(s)
	}
	return shared(&w.trait, s, parseTraits)
}

func shared[T any](m *map[string]T, key string, parse func(string) (T, error)) (T, error) {
	if v, ok := (*m)[key]; ok {
		return v, nil
	}
	v, err := parse(key)
	if err != nil {
		return v, err
	}
	if *m == nil {
		*m = make(map[string]T)
	}
	(*m)[key] = v
	return v, nil
}
