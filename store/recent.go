package store

import (
	"slices"
	"sort"
	"time"

	"folgesvenn/dispatch"
)

// question is what of an offer counts for who was asked lately; the zero
// question is that of an offer that does not count.
type question struct {
	offer, volunteer int64
	at               int64 // when it was made, in Unix milliseconds
}

func questionOf(o *dispatch.Offer) question {
	if o.Kind == dispatch.OfferChange || o.State == dispatch.OfferWithdrawn || o.State == dispatch.OfferFailed || o.CreatedAt.IsZero() {
		return question{}
	}
	return question{o.ID, o.VolunteerID, o.CreatedAt.UnixMilli()}
}

// recentQuestions are those that were made since a time, by offer. Some earlier
// ones may be among them.
type recentQuestions struct {
	since int64
	list  []question
}

const (
	countingOffers = " state NOT IN ('withdrawn', 'failed') AND kind <> 'change'"
	recentOffers   = "SELECT id, volunteer_id, created_at FROM offers WHERE created_at >= ? AND" + countingOffers
	recentOffer    = "SELECT id, volunteer_id, created_at FROM offers WHERE id = ? AND created_at >= ? AND" + countingOffers
	offerStamps    = "SELECT id, offer_id, stamp FROM offer_changes ORDER BY id DESC"
)

// Recent counts here: grouping in SQL sorts all rows first, which takes longer.
func (t *tx) Recent(since, weekSince time.Time) (map[int64]dispatch.RecentOffers, error) {
	from := min(since.UnixMilli(), weekSince.UnixMilli())
	list, err := t.recentQuestions(from, since.Before(weekSince))
	if err != nil {
		return nil, err
	}
	recent := make(map[int64]dispatch.RecentOffers, min(len(list), 1<<16))
	week := weekSince.UnixMilli()
	for _, q := range list {
		if q.at < from {
			continue
		}
		o := recent[q.volunteer]
		if at := time.UnixMilli(q.at).UTC(); at.After(o.Last) {
			o.Last = at
		}
		if q.at >= week {
			o.Week++
		}
		recent[q.volunteer] = o
	}
	if from < since.UnixMilli() {
		for volunteer, o := range recent {
			if o.Last.UnixMilli() < since.UnixMilli() {
				delete(recent, volunteer)
			}
		}
	}
	return recent, nil
}

// recentSlack is how much further back is read than was asked for, so that who
// looks at a slightly earlier time need not read it all again.
const recentSlack = int64(time.Hour / time.Millisecond)

// recentQuestions are those made since a time, and perhaps some earlier ones.
// They are kept as they were last read (see snapshot): those of a week, of which
// every look of every search asks, apart from the many of a longer time.
func (t *tx) recentQuestions(from int64, long bool) ([]question, error) {
	have := t.s.recents.get(long)
	if have != nil && have.of.since > from {
		have = nil
	}
	newest, known, changed, err := since(t, offerStamps, have)
	if err != nil {
		return nil, err
	}
	now := &page[recentQuestions]{snapshot: newest}
	switch {
	case known && len(changed) == 0:
		return have.of.list, nil
	case known:
		now.of, err = t.patchRecent(have.of, from-recentSlack, changed)
	default:
		now.of, err = t.loadRecent(from - recentSlack)
	}
	if err != nil {
		return nil, err
	}
	// In a database in which nobody was asked since changes are noted there is no
	// stamp to know a page by.
	if newest.seq != 0 && !t.asked {
		t.s.recents.put(long, now, !t.readOnly)
	}
	return now.of.list, nil
}

func (t *tx) loadRecent(from int64) (recentQuestions, error) {
	now := recentQuestions{since: from}
	err := t.query(recentOffers, func(r *row) error {
		now.list = append(now.list, question{r.int64(), r.int64(), r.int64()})
		return nil
	}, from)
	slices.SortFunc(now.list, func(a, b question) int { return int(a.offer - b.offer) })
	return now, err
}

// patchRecent reads the questions again that have changed, and leaves out those
// before from once they are the greater part.
func (t *tx) patchRecent(have recentQuestions, from int64, changed []int64) (recentQuestions, error) {
	now, old := recentQuestions{since: have.since}, have.list
	past := 0
	for _, q := range old {
		if q.at < from {
			past++
		}
	}
	if past > len(old)/2 {
		now.since = from
		old = slices.DeleteFunc(slices.Clone(old), func(q question) bool { return q.at < from })
	}
	now.list = make([]question, 0, len(old)+len(changed))
	for _, id := range changed {
		i := sort.Search(len(old), func(i int) bool { return old[i].offer >= id })
		now.list, old = append(now.list, old[:i]...), old[i:]
		if len(old) > 0 && old[0].offer == id {
			old = old[1:]
		}
		err := t.query(recentOffer, func(r *row) error {
			now.list = append(now.list, question{r.int64(), r.int64(), r.int64()})
			return nil
		}, id, now.since)
		if err != nil {
			return now, err
		}
	}
	now.list = append(now.list, old...)
	return now, nil
}

// offerChanged notes that what of an offer counts is not as before.
func (t *tx) offerChanged(offerID int64) error {
	t.asked = true
	_, id, err := t.write("INSERT INTO offer_changes (offer_id, stamp) VALUES (?, ?)", offerID, stamp())
	if err == nil && id%changesKept == 0 {
		_, _, err = t.write("DELETE FROM offer_changes WHERE id <= ?", id-changesKept)
	}
	return err
}
