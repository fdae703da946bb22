package dispatch

import (
	"cmp"
	"slices"
	"time"
)

// Lends tells whether a unit lets another one ask its volunteers.
func (u *Unit) Lends(to int64) bool {
	return u.ID != to && slices.Contains(u.Settings.ShareWith, to)
}

// Lender is a unit that shares its volunteers: what of its own rules goes with
// them wherever they are asked.
type Lender struct {
	Name             string
	MaxOffersPerWeek int
}

// Pool is whom a unit may ask: its own volunteers and those that other units
// share with it, by id. Who is kept to their own unit is not among the latter,
// and nobody is there twice. It is read only, as a roster is.
type Pool struct {
	Roster  []*Volunteer
	Lenders map[int64]Lender // nil: nobody shares with the unit
	lists   []int64          // the units whose volunteers are in it
}

// pool finds whom the unit may ask.
func (w *work) pool(unitID int64) (Pool, error) { return PoolOf(w.Tx, unitID, w.now) }

// PoolOf finds whom the unit may ask. While an emergency holds, every unit
// shares with every other.
func PoolOf(tx Tx, unitID int64, now time.Time) (Pool, error) {
	p := Pool{lists: []int64{unitID}}
	own, err := tx.Roster(unitID)
	if err != nil {
		return p, err
	}
	p.Roster = own
	units, err := tx.Units()
	if err != nil {
		return p, err
	}
	emergency, err := emergencyAt(tx, now)
	if err != nil {
		return p, err
	}
	var lent []*Volunteer
	for _, u := range units {
		if !u.Lends(unitID) && (emergency == nil || u.ID == unitID) {
			continue
		}
		set := u.Settings
		if emergency != nil {
			set = set.Widened()
		}
		if p.Lenders == nil {
			p.Lenders = map[int64]Lender{}
		}
		p.Lenders[u.ID] = Lender{Name: u.Name, MaxOffersPerWeek: set.MaxOffersPerWeek}
		p.lists = append(p.lists, u.ID)
		theirs, err := tx.Roster(u.ID)
		if err != nil {
			return p, err
		}
		for _, v := range theirs {
			if !v.OwnUnitOnly {
				lent = append(lent, v)
			}
		}
	}
	if len(lent) > 0 {
		p.Roster = together(own, lent)
	}
	return p, nil
}

// together puts the lent volunteers among the unit's own. A person who stands
// in two lists, with one number and one name, is there once: as one's own, else
// as the one with the lower id.
func together(own, lent []*Volunteer) []*Volunteer {
	slices.SortFunc(lent, func(a, b *Volunteer) int { return cmp.Compare(a.ID, b.ID) })
	byPhone := make(map[string][]*Volunteer, len(lent))
	for _, v := range lent {
		byPhone[v.Phone] = append(byPhone[v.Phone], v)
	}
	twice := map[int64]bool{}
	for _, v := range own {
		for _, x := range byPhone[v.Phone] {
			twice[x.ID] = twice[x.ID] || equalName(v.Name, x.Name)
		}
	}
	for _, same := range byPhone {
		for i, v := range same {
			for _, x := range same[i+1:] {
				twice[x.ID] = twice[x.ID] || equalName(v.Name, x.Name)
			}
		}
	}
	all := make([]*Volunteer, 0, len(own)+len(lent))
	for _, v := range lent {
		if twice[v.ID] {
			continue
		}
		for len(own) > 0 && own[0].ID < v.ID {
			all, own = append(all, own[0]), own[1:]
		}
		all = append(all, v)
	}
	return append(all, own...)
}

// beliefs are those about everybody of a pool. The rate of yes is the unit's
// own, whoever else is asked.
func (w *work) beliefs(unitID int64, p Pool) (*Beliefs, error) { return BeliefsOf(w.Tx, unitID, p) }

// BeliefsOf are those about everybody of a unit's pool.
func BeliefsOf(tx Tx, unitID int64, p Pool) (*Beliefs, error) {
	own, err := tx.Beliefs(unitID)
	if err != nil || len(p.lists) == 1 {
		return own, err
	}
	all := &Beliefs{Yes: own.Yes, No: own.No, List: slices.Clone(own.List)}
	for _, id := range p.lists[1:] {
		theirs, err := tx.Beliefs(id)
		if err != nil {
			return nil, err
		}
		all.List = append(all.List, theirs.List...)
	}
	slices.SortFunc(all.List, func(a, b *Belief) int { return cmp.Compare(a.VolunteerID, b.VolunteerID) })
	return all, nil
}

// namesake is what is known of somebody who stands in the lists of several
// units, as one of those units knows them.
type namesake struct {
	id            int64
	name          string
	asked, booked bool
	recent        RecentOffers
	can           Can
}

// namesakes finds, by number, those of all units who were asked lately or are
// taken. With it the weekly cap, and a person's time, hold across units. An
// installation of one unit has none.
func (w *work) namesakes(asked, booked map[int64]bool, recent map[int64]RecentOffers, said map[int64]Can) (map[string][]namesake, error) {
	units, err := w.Units()
	if err != nil || len(units) < 2 {
		return nil, err
	}
	ids := make(map[int64]bool, len(asked)+len(booked)+len(recent))
	for _, m := range []map[int64]bool{asked, booked} {
		for id := range m {
			ids[id] = true
		}
	}
	for id := range recent {
		ids[id] = true
	}
	for id := range said {
		ids[id] = true
	}
	found := map[string][]namesake{}
	for _, u := range units {
		roster, err := w.Roster(u.ID)
		if err != nil {
			return nil, err
		}
		for id := range ids {
			if i, ok := placeOf(roster, id); ok {
				v := roster[i]
				found[v.Phone] = append(found[v.Phone], namesake{id, v.Name, asked[id], booked[id], recent[id], said[id]})
			}
		}
	}
	return found, nil
}

// with adds to the facts about a volunteer what the same person did under
// another unit.
func (f Facts) with(v *Volunteer, same []namesake) Facts {
	for _, x := range same {
		if x.id == v.ID || !equalName(x.name, v.Name) {
			continue
		}
		f.Asked, f.Booked = f.Asked || x.asked, f.Booked || x.booked
		f.Week += x.recent.Week
		if f.Can.Answer == PleaSilent {
			f.Can = x.can
		}
		if x.recent.Last.After(f.Last) {
			f.Last = x.recent.Last
		}
	}
	return f
}

// placeOf finds a volunteer in a roster.
func placeOf(roster []*Volunteer, id int64) (int, bool) {
	return slices.BinarySearchFunc(roster, id, func(v *Volunteer, id int64) int { return cmp.Compare(v.ID, id) })
}

// wake has every search that lacks somebody look again: a number has become
// free, or a volunteer can be asked once more. Volunteers are shared and a
// number may stand in several lists, so it holds for every unit.
func (w *work) wake() error {
	units, err := w.Units()
	if err != nil {
		return err
	}
	for _, u := range units {
		if err := w.WakeShort(u.ID, w.now); err != nil {
			return err
		}
	}
	return nil
}

// pausedToo gives the same person under other units the same pause: who wants
// rest wants it from everybody.
func (w *work) pausedToo(v *Volunteer) error {
	same, err := w.VolunteersByPhone(v.Phone)
	if err != nil {
		return err
	}
	for _, x := range same {
		if x.UnitID == v.UnitID || !equalName(x.Name, v.Name) || x.PausedUntil.Equal(v.PausedUntil) {
			continue
		}
		from := x.State(w.now)
		x.PausedUntil = v.PausedUntil
		if err := w.SaveVolunteer(x); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: x.UnitID, Kind: "volunteer.changed", VolunteerID: x.ID,
			From: string(from), To: string(x.State(w.now)), Why: "pausen gjelder alle enheter"}); err != nil {
			return err
		}
	}
	return nil
}

// mayBeLent tells whether a unit may have the volunteer: its own, shared with
// it, or, in an emergency, anybody's who is not kept to their own.
func (w *work) mayBeLent(v *Volunteer, unitID int64) (bool, error) {
	if v.UnitID == unitID {
		return true, nil
	}
	home, err := w.Unit(v.UnitID)
	if err != nil {
		return false, err
	}
	if home.Lends(unitID) || v.OwnUnitOnly {
		return !v.OwnUnitOnly, nil
	}
	e, err := w.emergency()
	return e != nil, err
}

// checkSharing sees to it that a unit shares with other units that are there.
func (w *work) checkSharing(u *Unit) error {
	units, err := w.Units()
	if err != nil {
		return err
	}
	var f faults
	list := slices.Compact(slices.Sorted(slices.Values(u.Settings.ShareWith)))
	for _, id := range list {
		if id == u.ID {
			f.add("share_with", "names the unit itself; name other units", "Velg andre enheter enn denne.")
		} else if !slices.ContainsFunc(units, func(x *Unit) bool { return x.ID == id }) {
			f.add("share_with", "names a unit that is not there", "Velg en enhet som finnes.")
		}
	}
	if list == nil {
		list = []int64{}
	}
	u.Settings.ShareWith = list
	return f.err()
}
