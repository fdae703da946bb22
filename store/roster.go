package store

import (
	"slices"
	"sort"

	"folgesvenn/dispatch"
)

const rosterStamps = "SELECT id, volunteer_id, stamp FROM roster_changes WHERE unit_id = ? ORDER BY id DESC"

// Roster is every volunteer of the unit who has not left, by id. It is kept as it
// was last read: see snapshot.
func (t *tx) Roster(unitID int64) ([]*dispatch.Volunteer, error) {
	have := t.s.rosters.get(unitID)
	newest, known, changed, err := since(t, rosterStamps, have, unitID)
	if err != nil {
		return nil, err
	}
	if newest.seq == 0 {
		return nil, nil // nobody was ever added to this unit
	}
	now := &page[[]*dispatch.Volunteer]{snapshot: newest}
	switch {
	case known && len(changed) == 0:
		return have.of, nil
	case known:
		now.of, err = t.patchRoster(unitID, have.of, changed)
	default:
		now.of, err = t.loadRoster(unitID)
	}
	if err != nil {
		return nil, err
	}
	// What this very transaction changed may be undone: right, but of no use
	// to others.
	if !t.roster {
		t.s.rosters.put(unitID, now, !t.readOnly)
	}
	return now.of, nil
}

func (t *tx) loadRoster(unitID int64) (all []*dispatch.Volunteer, err error) {
	common := &words{}
	err = t.query("SELECT "+volunteerColumns+" FROM volunteers WHERE unit_id = ? AND NOT has_left ORDER BY id",
		func(r *row) error {
			v, err := scanVolunteerWith(r, common)
			all = append(all, v)
			return err
		}, unitID)
	return slices.Clip(all), err
}

// patchRoster makes a new roster of an old one by reading the changed volunteers.
func (t *tx) patchRoster(unitID int64, old []*dispatch.Volunteer, changed []int64) ([]*dispatch.Volunteer, error) {
	all := make([]*dispatch.Volunteer, 0, len(old)+len(changed))
	for _, id := range changed {
		i := sort.Search(len(old), func(i int) bool { return old[i].ID >= id })
		all, old = append(all, old[:i]...), old[i:]
		if len(old) > 0 && old[0].ID == id {
			old = old[1:]
		}
		err := t.query("SELECT "+volunteerColumns+" FROM volunteers WHERE id = ? AND unit_id = ? AND NOT has_left",
			func(r *row) error {
				v, err := scanVolunteer(r)
				all = append(all, v)
				return err
			}, id, unitID)
		if err != nil {
			return nil, err
		}
	}
	return append(all, old...), nil
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
