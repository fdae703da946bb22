package simulate_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/simulate"
)

func everyKind(t testing.TB, name string) simulate.Config {
	return simulate.Config{Volunteers: 40, WarmUp: 1, Weeks: 1, Seed: 7, Policy: policy(t, name), Kappa: 0.05, Store: inMemory, Varied: true}
}

// TestNobodyOfAnyKindIsAskedWrongly: in a centre with clearances, languages,
// distances, ages and the rest, no question breaks an obstacle.
func TestNobodyOfAnyKindIsAskedWrongly(t *testing.T) {
	for _, name := range []string{"pace", "three-an-hour"} {
		r, err := everyKind(t, name).Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if r.Breaches.Sum() != 0 {
			t.Errorf("%s: %+v", name, r.Breaches)
		}
		if r.Texts < 10 {
			t.Errorf("%s: %d texts prove little", name, r.Texts)
		}
	}
}

// lie is a store that tells the service something else than it was told: the
// obstacle that hangs on it is then as good as broken.
type lie struct {
	roster func([]*dispatch.Volunteer, dispatch.Tx) ([]*dispatch.Volunteer, error)
	each   func(*dispatch.Volunteer)
	near   func(dispatch.Booking, time.Time, time.Time) bool // those it tells of
	offer  func(*dispatch.Offer)
	idle   bool // no number is busy
	fresh  bool // nobody was asked lately
	peace  bool // nobody is kept from anybody
	whole  bool // each holds for whoever looks at one volunteer, too
}

type liar struct {
	dispatch.Store
	lie lie
}

func (l liar) View(ctx context.Context, fn func(dispatch.Tx) error) error {
	return l.Store.View(ctx, func(tx dispatch.Tx) error { return fn(lyingTx{tx, l.lie}) })
}

func (l liar) Update(ctx context.Context, fn func(dispatch.Tx) error) error {
	return l.Store.Update(ctx, func(tx dispatch.Tx) error { return fn(lyingTx{tx, l.lie}) })
}

type lyingTx struct {
	dispatch.Tx
	lie lie
}

func (l lyingTx) Roster(unit int64) ([]*dispatch.Volunteer, error) {
	list, err := l.Tx.Roster(unit)
	if err != nil || unit != dispatch.FirstUnit {
		return list, err
	}
	if l.lie.roster != nil {
		if list, err = l.lie.roster(slices.Clone(list), l.Tx); err != nil {
			return nil, err
		}
	}
	if l.lie.each == nil {
		return list, nil
	}
	told := make([]*dispatch.Volunteer, len(list))
	for i, v := range list {
		x := *v
		l.lie.each(&x)
		told[i] = &x
	}
	return told, nil
}

func (l lyingTx) Volunteer(id int64) (*dispatch.Volunteer, error) {
	v, err := l.Tx.Volunteer(id)
	if err == nil && l.lie.whole {
		l.lie.each(v)
	}
	return v, err
}

func (l lyingTx) BookedNear(from, to time.Time, except int64) (map[int64][]dispatch.Booking, error) {
	all, err := l.Tx.BookedNear(from, to, except)
	if l.lie.near != nil {
		for id, list := range all {
			all[id] = slices.DeleteFunc(list, func(b dispatch.Booking) bool { return !l.lie.near(b, from, to) })
		}
	}
	return all, err
}

func (l lyingTx) OffersOfTask(id int64) ([]*dispatch.Offer, error) {
	list, err := l.Tx.OffersOfTask(id)
	if l.lie.offer != nil {
		for _, o := range list {
			l.lie.offer(o)
		}
	}
	return list, err
}

func (l lyingTx) OpenPhones() (map[string]int, error) {
	if l.lie.idle {
		return map[string]int{}, nil
	}
	return l.Tx.OpenPhones()
}

func (l lyingTx) Recent(since, week time.Time) (map[int64]dispatch.RecentOffers, error) {
	if l.lie.fresh {
		return map[int64]dispatch.RecentOffers{}, nil
	}
	return l.Tx.Recent(since, week)
}

func (l lyingTx) BlockedFor(id int64) (map[int64]bool, error) {
	if l.lie.peace {
		return map[int64]bool{}, nil
	}
	return l.Tx.BlockedFor(id)
}

// gone lets the service believe that whoever has left has not.
func gone(roster []*dispatch.Volunteer, tx dispatch.Tx) ([]*dispatch.Volunteer, error) {
	all, err := tx.Volunteers(dispatch.VolunteerFilter{}, dispatch.Page{Limit: 500})
	for _, v := range all {
		if !slices.ContainsFunc(roster, func(x *dispatch.Volunteer) bool { return x.ID == v.ID }) {
			x := *v
			x.Left = false
			roster = append(roster, &x)
		}
	}
	return roster, err
}

// TestABrokenObstacleIsSeen breaks the obstacles and has the simulation find each
// under its own name: those of the volunteers, those of what else they stand on
// and were asked, and who may never be asked.
func TestABrokenObstacleIsSeen(t *testing.T) {
	for _, c := range []struct {
		name, policy string
		lie          lie
		seen         []string
	}{
		{"who they are and what else they do", "everybody", lie{each: func(v *dispatch.Volunteer) {
			v.Categories, v.Postcodes, v.Available = []string{"escort", "shopping", "visit", "transport"}, nil, nil
			v.Clearances = []dispatch.Clearance{{Kind: "confidentiality"}, {Kind: "course"}}
			v.Languages, v.Gender, v.Skills, v.BirthYear, v.Home = []string{"pl"}, "female", []string{"tegnspråk"}, 1975, ""
			v.Car, v.ClearSpeech, v.PushesChair, v.CarTakesChair = true, true, true, true
		}, peace: true, idle: true, near: func(dispatch.Booking, time.Time, time.Time) bool { return false }},
			[]string{"category", "area", "availability", "clearance", "language", "gender", "skill", "age", "distance", "car", "clear_speech", "wheelchair",
				"booked", "travel_time", "blocked_pair", "busy"}},
		{"what they were asked", "three-an-hour", lie{fresh: true, offer: func(o *dispatch.Offer) {
			if o.State == dispatch.OfferDeclined && o.ID%3 == 0 {
				o.State = dispatch.OfferWithdrawn
			}
		}}, []string{"twice", "cap"}},
		{"who may never be asked", "everybody", lie{roster: gone, whole: true, each: func(v *dispatch.Volunteer) {
			v.PausedUntil, v.Flagged, v.Channel, v.UnitID = time.Time{}, "", dispatch.ChannelSMS, dispatch.FirstUnit
		}}, []string{"left", "unit", "paused", "number", "call_only"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := everyKind(t, c.policy)
			k.Store = func(ctx context.Context) (dispatch.Store, func() error, error) {
				s, done, err := inMemory(ctx)
				return liar{s, c.lie}, done, err
			}
			r, err := k.Run(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]int{"twice": r.Breaches.Twice, "cap": r.Breaches.Cap}
			maps.Copy(seen, r.Breaches.Obstacles)
			for _, name := range c.seen {
				if seen[name] == 0 {
					t.Errorf("%s is broken, and it is not seen: %+v in %d texts", name, r.Breaches, r.Texts)
				}
			}
			t.Logf("%d texts, %v", r.Texts, seen)
		})
	}
}
