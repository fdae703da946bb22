package dispatch

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"
)

// Feed is a calendar that other programs fetch from a secret address: a
// coordinator's, with all tasks of the unit, or an institution's, with its own.
// Each has one address at a time; a new one takes the place of the old.
type Feed struct {
	ID          int64
	UnitID      int64
	UserID      int64 // 0: an institution's
	RequesterID int64 // 0: a coordinator's
	TokenHash   string
	CreatedAt   time.Time
}

// FeedHash is what is kept of a feed's secret.
func FeedHash(token string) string {
	sum := sha256.Sum256([]byte("feed:" + token))
	return hex.EncodeToString(sum[:])
}

// OpenFeed makes a new secret for the calendar of a user or of a requester, and
// ends the one before. The secret is told this once.
func (s *Service) OpenFeed(ctx context.Context, f Feed) (token string, err error) {
	var secret [24]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return "", err
	}
	token = base64.RawURLEncoding.EncodeToString(secret[:])
	err = s.do(ctx, func(w *work) error {
		if err := w.mayHaveFeed(f); err != nil {
			return err
		}
		if _, err := w.endFeed(f); err != nil {
			return err
		}
		now := Feed{UnitID: f.UnitID, UserID: f.UserID, RequesterID: f.RequesterID, TokenHash: FeedHash(token), CreatedAt: w.now}
		if err := w.AddFeed(&now); err != nil {
			return err
		}
		return w.log(Event{UnitID: f.UnitID, Kind: "calendar.opened", To: now.whose()})
	})
	return token, err
}

// CloseFeed ends the address of a calendar; where there is none, that is as
// well.
func (s *Service) CloseFeed(ctx context.Context, f Feed) error {
	return s.do(ctx, func(w *work) error {
		ended, err := w.endFeed(f)
		if err != nil {
			return err
		}
		if !ended {
			return errUnchanged
		}
		return w.log(Event{UnitID: f.UnitID, Kind: "calendar.closed", From: f.whose()})
	})
}

func (f Feed) whose() string {
	if f.RequesterID != 0 {
		return "requester"
	}
	return "coordinator"
}

func (w *work) mayHaveFeed(f Feed) error {
	if f.RequesterID != 0 {
		r, err := w.Requester(f.RequesterID)
		if err == nil && r.UnitID != f.UnitID {
			err = ErrNotFound
		}
		return describe(err, "requester", "bestiller", f.RequesterID)
	}
	_, err := w.User(f.UserID)
	return describe(err, "user", "bruker", f.UserID)
}

func (w *work) endFeed(f Feed) (ended bool, err error) {
	all, err := w.Feeds(f.UnitID)
	if err != nil {
		return false, err
	}
	for _, x := range all {
		if x.UserID == f.UserID && x.RequesterID == f.RequesterID {
			if err := w.DeleteFeed(x.ID); err != nil {
				return false, err
			}
			ended = true
		}
	}
	return ended, nil
}

// What a feed shows: a while back, so that a calendar is no worse than the one
// on the wall, and as far ahead as anybody plans.
const (
	feedBack  = 60 * 24 * time.Hour
	feedAhead = 400 * 24 * time.Hour
	feedMost  = 2000
)

// FeedTask is a task in a feed, with the volunteers who took it.
type FeedTask struct {
	*Task
	Crew  []Commitment // by place; none: nobody yet
	Found int          // how many people that is
}

// FeedContent is what stands behind a feed's address now.
type FeedContent struct {
	Feed
	Unit      *Unit
	Requester *Requester // nil: a coordinator's
	Language  string     // of whoever it belongs to: their own, or the unit's
	Tasks     []FeedTask
}

// ErrNoFeed says that there is no calendar at an address, or no longer.
var ErrNoFeed = &Error{Code: CodeNotFound, Sentence: Sentence{
	EN: "there is no calendar at this address any longer",
	NB: "Det er ingen kalender på denne adressen lenger. Be om en ny adresse.",
}}

// FeedContent finds what a feed's secret opens.
func (s *Service) FeedContent(ctx context.Context, token string) (c *FeedContent, err error) {
	err = s.view(ctx, func(tx Tx) error {
		c = nil
		f, err := tx.FeedByHash(FeedHash(token))
		if errors.Is(err, ErrNotFound) {
			return ErrNoFeed
		}
		if err != nil {
			return err
		}
		if err := mayRead(tx, f); err != nil {
			return err
		}
		out := &FeedContent{Feed: *f}
		if out.Unit, err = tx.Unit(f.UnitID); err != nil {
			return err
		}
		own, now := "", s.Now()
		filter := TaskFilter{UnitID: f.UnitID, RequesterID: f.RequesterID, StartsFrom: now.Add(-feedBack), StartsBefore: now.Add(feedAhead)}
		if f.RequesterID != 0 {
			if out.Requester, err = tx.Requester(f.RequesterID); err != nil {
				return err
			}
			own = out.Requester.Language
		}
		if f.UserID != 0 {
			u, err := tx.User(f.UserID)
			if err != nil {
				return err
			}
			own = u.Language
		}
		out.Language = partyLanguage(own, out.Unit.Settings)
		tasks, err := tx.Tasks(filter, Page{Limit: feedMost})
		if err != nil {
			return err
		}
		if err := out.take(tx, tasks); err != nil {
			return err
		}
		c = out
		return nil
	})
	return c, err
}

// mayRead closes a coordinator's feed while they would not be let in to the page
// itself: disabled, without a role, or moved to another unit.
func mayRead(tx Tx, f *Feed) error {
	if f.UserID == 0 {
		return nil
	}
	u, err := tx.User(f.UserID)
	if errors.Is(err, ErrNotFound) {
		return ErrNoFeed
	}
	if err != nil {
		return err
	}
	at := u.UnitID
	if at == 0 {
		at = FirstUnit
	}
	if u.Disabled || !u.Role.May(RightLook) || at != f.UnitID && !u.Role.May(RightGovern) {
		return ErrNoFeed
	}
	return nil
}

func (c *FeedContent) take(tx Tx, tasks []*Task) error {
	ids := make([]int64, len(tasks))
	for i, t := range tasks {
		ids[i] = t.ID
	}
	on, err := tx.AssignmentsOfTasks(ids)
	if err != nil {
		return err
	}
	known := map[int64]*Volunteer{}
	for _, t := range tasks {
		x := FeedTask{Task: t}
		for _, a := range on[t.ID] {
			v := known[a.VolunteerID]
			if v == nil {
				if v, err = tx.Volunteer(a.VolunteerID); err != nil {
					return err
				}
				known[v.ID] = v
			}
			x.Crew, x.Found = append(x.Crew, Commitment{Assignment: a, Task: t, Volunteer: v}), x.Found+a.Heads()
		}
		c.Tasks = append(c.Tasks, x)
	}
	return nil
}
