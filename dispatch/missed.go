package dispatch

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const valueTextsReadTo = "texts_read_to"

// missedOverlap is how far back the job for missed texts looks beyond the last
// one it saw; Twilio's listings are by second and may lag.
const missedOverlap = 15 * time.Minute

// TakeInMissed asks the provider for texts to us and takes in those whose
// webhook never arrived. It tells how many were new.
func (s *Service) TakeInMissed(ctx context.Context, g Gateway) (int, error) {
	var since time.Time
	err := s.view(ctx, func(tx Tx) error {
		v, err := tx.Value(valueTextsReadTo)
		if err != nil || v == "" {
			return err
		}
		since, err = time.Parse(time.RFC3339Nano, v)
		return err
	})
	if err != nil || since.IsZero() {
		return 0, err
	}
	started := s.Now()
	texts, err := g.ReceivedTexts(ctx, since.Add(-missedOverlap))
	if err != nil {
		return 0, fmt.Errorf("list received texts: %w", err)
	}
	ids := make([]string, len(texts))
	for i, t := range texts {
		ids[i] = t.ProviderID
	}
	var known map[string]bool
	if err := s.view(ctx, func(tx Tx) (err error) {
		known, err = tx.KnownProviderIDs(ids)
		return err
	}); err != nil {
		return 0, err
	}
	n := 0
	var failed error
	for _, t := range texts {
		// Nothing older than the installation is taken in: it was answered by
		// people, or not meant for this service.
		if known[t.ProviderID] || !t.At.IsZero() && t.At.Before(since.Add(-missedOverlap)) {
			continue
		}
		if err := s.ReceiveText(ctx, t); err != nil {
			failed = errors.Join(failed, err) // the others are taken in all the same
			continue
		}
		n++
	}
	if failed != nil {
		return n, failed // and this one is looked for again
	}
	return n, s.store.Update(ctx, func(tx Tx) error {
		if started.Before(since) {
			return nil
		}
		return tx.SetValue(valueTextsReadTo, started.Format(time.RFC3339Nano))
	})
}
