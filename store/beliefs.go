package store

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

const beliefColumns = "volunteer_id, unit_id, yes, no, load, load_at, asked_at, answered_at"

func scanBelief(r *row) *dispatch.Belief {
	return &dispatch.Belief{
		VolunteerID: r.int64(), UnitID: r.int64(), Yes: parseCounts(r.string()), No: parseCounts(r.string()),
		Load: r.float(), LoadAt: r.time(), AskedAt: r.time(), AnsweredAt: r.time(),
	}
}

// countsText is how counts by span are kept: "3 0 1 0 2 0 0 1".
func countsText(counts [dispatch.Spans]int) string {
	b := make([]byte, 0, 16)
	for i, n := range counts {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}

func parseCounts(text string) (counts [dispatch.Spans]int) {
	for i := range counts {
		field, rest, _ := strings.Cut(text, " ")
		counts[i], _ = strconv.Atoi(field)
		text = rest
	}
	return counts
}

func (t *tx) Belief(volunteerID int64) (*dispatch.Belief, error) {
	return one(t, "belief about volunteer", volunteerID, "SELECT "+beliefColumns+" FROM beliefs WHERE volunteer_id = ?",
		plain(scanBelief), volunteerID)
}

func (t *tx) SaveBelief(b *dispatch.Belief) error {
	var before int64 // a volunteer may have moved to another unit
	err := t.query("SELECT unit_id FROM beliefs WHERE volunteer_id = ?", func(r *row) error {
		before = r.int64()
		return nil
	}, b.VolunteerID)
	if err != nil {
		return err
	}
	_, _, err = t.write(`INSERT INTO beliefs (volunteer_id, unit_id, yes, no, load, load_at, asked_at, answered_at)
		VALUES (?,?,?,?,?,?,?,?)
		ON CONFLICT (volunteer_id) DO UPDATE SET unit_id = excluded.unit_id, yes = excluded.yes, no = excluded.no,
		load = excluded.load, load_at = excluded.load_at, asked_at = excluded.asked_at, answered_at = excluded.answered_at`,
		b.VolunteerID, b.UnitID, countsText(b.Yes), countsText(b.No), b.Load, millis(b.LoadAt), millis(b.AskedAt), millis(b.AnsweredAt))
	if err != nil {
		return err
	}
	if before != 0 && before != b.UnitID {
		if err := t.beliefChanged(before, b.VolunteerID); err != nil {
			return err
		}
	}
	return t.beliefChanged(b.UnitID, b.VolunteerID)
}

func (t *tx) beliefChanged(unitID, volunteerID int64) error {
	t.beliefs = true
	_, id, err := t.write("INSERT INTO belief_changes (unit_id, volunteer_id, stamp) VALUES (?, ?, ?)",
		unitID, volunteerID, stamp())
	if err != nil {
		return err
	}
	if id%changesKept == 0 {
		_, _, err = t.write("DELETE FROM belief_changes WHERE unit_id = ? AND id <= ?", unitID, id-changesKept)
	}
	return err
}

const beliefStamps = "SELECT id, volunteer_id, stamp FROM belief_changes WHERE unit_id = ? ORDER BY id DESC"

// Beliefs are those of a unit, by volunteer. They are kept as they were last
// read: see snapshot.
func (t *tx) Beliefs(unitID int64) (*dispatch.Beliefs, error) {
	have := t.s.beliefs.get(unitID)
	newest, known, changed, err := since(t, beliefStamps, have, unitID)
	if err != nil {
		return nil, err
	}
	if newest.seq == 0 {
		return &dispatch.Beliefs{}, nil // nobody was ever asked
	}
	now := &page[*dispatch.Beliefs]{snapshot: newest}
	switch {
	case known && len(changed) == 0:
		return have.of, nil
	case known:
		now.of, err = t.patchBeliefs(unitID, have.of, changed)
	default:
		now.of, err = t.loadBeliefs(unitID)
	}
	if err != nil {
		return nil, err
	}
	if !t.beliefs {
		t.s.beliefs.put(unitID, now, !t.readOnly)
	}
	return now.of, nil
}

func (t *tx) loadBeliefs(unitID int64) (*dispatch.Beliefs, error) {
	all := &dispatch.Beliefs{}
	err := t.query("SELECT "+beliefColumns+" FROM beliefs WHERE unit_id = ? ORDER BY volunteer_id", func(r *row) error {
		b := scanBelief(r)
		all.List = append(all.List, b)
		count(all, b, 1)
		return nil
	}, unitID)
	return all, err
}

// patchBeliefs makes new beliefs of old ones by reading those that changed.
func (t *tx) patchBeliefs(unitID int64, have *dispatch.Beliefs, changed []int64) (*dispatch.Beliefs, error) {
	now := &dispatch.Beliefs{List: make([]*dispatch.Belief, 0, len(have.List)+len(changed)), Yes: have.Yes, No: have.No}
	old := have.List
	for _, id := range changed {
		i := sort.Search(len(old), func(i int) bool { return old[i].VolunteerID >= id })
		now.List, old = append(now.List, old[:i]...), old[i:]
		if len(old) > 0 && old[0].VolunteerID == id {
			count(now, old[0], -1)
			old = old[1:]
		}
		err := t.query("SELECT "+beliefColumns+" FROM beliefs WHERE volunteer_id = ? AND unit_id = ?", func(r *row) error {
			b := scanBelief(r)
			now.List = append(now.List, b)
			count(now, b, 1)
			return nil
		}, id, unitID)
		if err != nil {
			return nil, err
		}
	}
	now.List = append(now.List, old...)
	return now, nil
}

// count adds one belief to the sum of a unit's, or, with -1, takes it away.
func count(sum *dispatch.Beliefs, b *dispatch.Belief, sign int) {
	for i := range b.Yes {
		sum.Yes += sign * b.Yes[i]
		sum.No += sign * b.No[i]
	}
}

// Delays are zero for a unit in which nobody ever answered.
func (t *tx) Delays(unitID int64) (dispatch.Delays, error) {
	d := dispatch.Delays{UnitID: unitID}
	err := t.recall("delays", "SELECT n, sum, squares FROM delays WHERE unit_id = ?", func(r *row) error {
		d.N, d.Sum, d.Squares = r.int(), r.float(), r.float()
		return nil
	}, unitID)
	return d, err
}

func (t *tx) SaveDelays(d dispatch.Delays) error {
	_, _, err := t.write(`INSERT INTO delays (unit_id, n, sum, squares) VALUES (?,?,?,?)
		ON CONFLICT (unit_id) DO UPDATE SET n = excluded.n, sum = excluded.sum, squares = excluded.squares`,
		d.UnitID, d.N, d.Sum, d.Squares)
	return err
}

// Hindsight is zero for a unit that has promised nothing yet.
func (t *tx) Hindsight(unitID int64) (dispatch.Hindsight, error) {
	h := dispatch.Hindsight{UnitID: unitID}
	err := t.recall("hindsight", "SELECT usual_shift, usual_weight, urgent_shift, urgent_weight FROM hindsight WHERE unit_id = ?", func(r *row) error {
		h.Usual = dispatch.Correction{Shift: r.float(), Weight: r.float()}
		h.Urgent = dispatch.Correction{Shift: r.float(), Weight: r.float()}
		return nil
	}, unitID)
	return h, err
}

func (t *tx) SaveHindsight(h dispatch.Hindsight) error {
	_, _, err := t.write(`INSERT INTO hindsight (unit_id, usual_shift, usual_weight, urgent_shift, urgent_weight) VALUES (?,?,?,?,?)
		ON CONFLICT (unit_id) DO UPDATE SET usual_shift = excluded.usual_shift, usual_weight = excluded.usual_weight,
			urgent_shift = excluded.urgent_shift, urgent_weight = excluded.urgent_weight`,
		h.UnitID, h.Usual.Shift, h.Usual.Weight, h.Urgent.Shift, h.Urgent.Weight)
	return err
}

const offersMature = "SELECT " + offerColumns + ` FROM offers WHERE matures_at <= ? ORDER BY matures_at LIMIT 0+?`

func (t *tx) OffersMature(now time.Time, n int) ([]*dispatch.Offer, error) {
	return list(t, offersMature, t.offer, now.UnixMilli(), limit(n))
}
