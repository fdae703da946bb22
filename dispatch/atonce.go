package dispatch

import (
	"context"
	"time"
)

// AtOnce has all that fn reads through the service be of one moment, and what
// several questions have in common read once: a page that shows a task, whom it
// can be given to and what comes next would else ask the store for the same
// thousands of rows for each. The context that fn gets is for reading alone.
func (s *Service) AtOnce(ctx context.Context, fn func(context.Context) error) error {
	if _, ok := ctx.Value(joinKey{}).(*work); ok {
		return fn(ctx)
	}
	return s.store.View(ctx, func(tx Tx) error {
		return fn(context.WithValue(ctx, joinKey{}, &work{Tx: &once{Tx: tx}, s: s, now: s.Now()}))
	})
}

// reading is what a question is answered from: the store as it is now, or as it
// was at the moment of AtOnce.
func (s *Service) reading(ctx context.Context, tx Tx) *work {
	w := &work{Tx: tx, s: s, now: s.Now()}
	if joined, ok := ctx.Value(joinKey{}).(*work); ok {
		w.now = joined.now
	}
	return w
}

// once is a transaction that reads the same thing once. It is of use within one
// reading transaction alone, where nothing changes; what it gives out is read
// only.
type once struct {
	Tx
	rosters map[int64][]*Volunteer
	beliefs map[int64]*Beliefs
	units   []*Unit
	open    map[string]int
	recent  []recently
	offers  map[int64][]*Offer
}

// recently is one answer of Recent.
type recently struct {
	since, weekSince time.Time
	offers           map[int64]RecentOffers
}

func (o *once) Roster(unitID int64) (list []*Volunteer, err error) {
	return kept(&o.rosters, unitID, o.Tx.Roster)
}

func (o *once) Beliefs(unitID int64) (*Beliefs, error) {
	return kept(&o.beliefs, unitID, o.Tx.Beliefs)
}

func (o *once) OffersOfTask(taskID int64) ([]*Offer, error) {
	return kept(&o.offers, taskID, o.Tx.OffersOfTask)
}

func (o *once) Units() (list []*Unit, err error) {
	if o.units == nil {
		o.units, err = o.Tx.Units()
	}
	return o.units, err
}

func (o *once) OpenPhones() (open map[string]int, err error) {
	if o.open == nil {
		o.open, err = o.Tx.OpenPhones()
	}
	return o.open, err
}

// Recent of a shorter memory is a part of what a longer one told.
func (o *once) Recent(since, weekSince time.Time) (map[int64]RecentOffers, error) {
	for _, r := range o.recent {
		if r.since.Equal(since) && r.weekSince.Equal(weekSince) {
			return r.offers, nil
		}
		if r.weekSince.Equal(weekSince) && r.since.Before(since) {
			part, from := make(map[int64]RecentOffers, len(r.offers)), since.Truncate(time.Millisecond)
			for id, x := range r.offers {
				if !x.Last.Before(from) {
					part[id] = x
				}
			}
			o.recent = append(o.recent, recently{since, weekSince, part})
			return part, nil
		}
	}
	offers, err := o.Tx.Recent(since, weekSince)
	if err == nil {
		o.recent = append(o.recent, recently{since, weekSince, offers})
	}
	return offers, err
}

func kept[T any](all *map[int64]T, id int64, read func(int64) (T, error)) (T, error) {
	if v, ok := (*all)[id]; ok {
		return v, nil
	}
	v, err := read(id)
	if err != nil {
		return v, err
	}
	if *all == nil {
		*all = map[int64]T{}
	}
	(*all)[id] = v
	return v, nil
}
