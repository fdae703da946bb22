package dispatch

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// TellExpiring makes Attention of the clearances that will soon run out, or have
// run out, of volunteers who are still asked. It is done once a day; each is
// told of once, so that what a coordinator has settled stays settled. It tells
// of how many people.
func (s *Service) TellExpiring(ctx context.Context) (int, error) {
	n := 0
	err := s.do(ctx, func(w *work) error {
		n = 0
		units, err := w.Units()
		if err != nil {
			return err
		}
		for _, u := range units {
			if u.Settings.ExpiryNotice == 0 {
				continue
			}
			roster, err := w.Roster(u.ID)
			if err != nil {
				return err
			}
			soon := DateOf(w.now.Add(time.Duration(u.Settings.ExpiryNotice)).In(s.zone))
			for _, v := range roster {
				told, err := w.tellExpiring(v, soon)
				if err != nil {
					return err
				}
				n += told
			}
		}
		if n == 0 {
			return errUnchanged
		}
		return nil
	})
	return n, err
}

// tellExpiring tells of one volunteer's clearances that end on a day or before.
func (w *work) tellExpiring(v *Volunteer, soon Date) (int, error) {
	if v.Left || v.Stopped {
		return 0, nil
	}
	var ending []string
	for _, c := range v.Clearances {
		if c.Expires.IsZero() || soon.Before(c.Expires) || renewed(v, c) {
			continue
		}
		name := fmt.Sprintf("expiry:%d:%s:%s", v.ID, c.Kind, c.Expires)
		told, err := w.Value(name)
		if err != nil {
			return 0, err
		}
		if told != "" {
			continue
		}
		if err := w.SetValue(name, w.now.Format(time.RFC3339)); err != nil {
			return 0, err
		}
		ending = append(ending, fmt.Sprintf("%s går ut %d.%d.%d", ClearanceName(c.Kind), c.Expires.Day, int(c.Expires.Month), c.Expires.Year))
	}
	if len(ending) == 0 {
		return 0, nil
	}
	return 1, w.raise(Attention{UnitID: v.UnitID, Kind: AttentionExpiring, VolunteerID: v.ID, Key: fmt.Sprintf("%s:%d:%s", AttentionExpiring, v.ID, DateOf(w.now.In(w.s.zone))),
		Text: fmt.Sprintf("%s: %s. Be om en ny, og før den inn. Uten den blir %s ikke spurt om det som krever den.", v.Name, strings.Join(ending, ", "), v.Short())})
}

// renewed tells whether another clearance of the kind holds longer.
func renewed(v *Volunteer, c Clearance) bool {
	for _, x := range v.Clearances {
		if x.Kind == c.Kind && (x.Expires.IsZero() || c.Expires.Before(x.Expires)) {
			return true
		}
	}
	return false
}
