package dispatch

import (
	"context"
	"errors"
	"time"
)

// recordingRest is when the deletion of a recording is tried again.
const recordingRest = time.Hour

// DeleteRecordings has the provider delete what has been kept long enough, and
// forgets where it lay. It tells how many it deleted.
func (s *Service) DeleteRecordings(ctx context.Context, g Gateway, limit int) (int, error) {
	var due []*Recording
	now := s.Now()
	if err := s.view(ctx, func(tx Tx) (err error) {
		due, err = tx.RecordingsToDelete(now, limit)
		return err
	}); err != nil {
		return 0, err
	}
	n := 0
	var failed error
	for _, r := range due {
		asked := g.DeleteRecording(ctx, r.ProviderID)
		if asked != nil && ctx.Err() != nil {
			return n, ctx.Err()
		}
		err := s.do(ctx, func(w *work) error {
			r, err := w.Recording(r.ID)
			if err != nil {
				return err
			}
			if asked != nil {
				r.DeleteAt = w.now.Add(recordingRest)
				return w.SaveRecording(r)
			}
			// The provider's id stays: a late report of the same recording must not
			// make it anew.
			r.DeleteAt, r.DeletedAt = time.Time{}, w.now
			if err := w.SaveRecording(r); err != nil {
				return err
			}
			return w.log(Event{UnitID: r.UnitID, Kind: "recording.deleted", TaskID: r.TaskID, CallID: r.CallID, Why: "lagringstiden er ute"})
		})
		if err == nil && asked == nil {
			n++
		}
		failed = errors.Join(failed, asked, err)
	}
	return n, failed
}

// Recording gives one recording that can still be heard.
func (s *Service) Recording(ctx context.Context, id int64) (r *Recording, err error) {
	err = s.view(ctx, func(tx Tx) error {
		if r, err = tx.Recording(id); err == nil && !r.DeletedAt.IsZero() {
			err = ErrNotFound
		}
		return describe(err, "recording", "opptak", id)
	})
	return r, err
}
