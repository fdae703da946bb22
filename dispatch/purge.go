package dispatch

import (
	"context"
	"fmt"
	"time"
)

// Purged stands where a task's summary was.
const Purged = "Opplysningene er slettet"

// purgeBatch is how much one transaction empties: little, so that a coordinator
// who presses a button meanwhile does not wait.
const purgeBatch = 200

// purging is one kind of personal data and how it is emptied.
type purging struct {
	name string // as the log says it
	days func(Retention) int
	run  func(w *work, unitID int64, before time.Time) (int, error)
}

var purgings = []purging{
	{"vedlegg", func(r Retention) int { return r.Media }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.PurgeMedia(unit, before, purgeBatch)
	}},
	{"meldinger", func(r Retention) int { return r.Messages }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.PurgeMessages(unit, before, purgeBatch)
	}},
	{"samtaler", func(r Retention) int { return r.Messages }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.PurgeCalls(unit, before, purgeBatch)
	}},
	{"e-poster til koordinatorer", func(r Retention) int { return r.Attention }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.PurgeEmails(unit, before, purgeBatch)
	}},
	{"saker", func(r Retention) int { return r.Attention }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.PurgeAttention(unit, before, purgeBatch)
	}},
	{"oppdrag", func(r Retention) int { return r.Tasks }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.PurgeTasks(unit, before, w.now, purgeBatch)
	}},
	{"navn på dem organisasjoner sendte", func(r Retention) int { return r.Comers }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.forgetComers(unit, before)
	}},
	{"svar på rundspørringer", func(r Retention) int { return r.Messages }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.PurgePleas(unit, before, purgeBatch)
	}},
	{"faste oppdrag", func(r Retention) int { return r.Tasks }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.PurgeSeries(unit, before, purgeBatch)
	}},
	{"mottakere", func(r Retention) int { return r.Recipients }, func(w *work, unit int64, before time.Time) (int, error) {
		ids, err := w.IdleRecipients(unit, before, purgeBatch)
		return w.eraseEach(ids, err, w.eraseRecipient)
	}},
	{"private bestillere", func(r Retention) int { return r.Recipients }, func(w *work, unit int64, before time.Time) (int, error) {
		ids, err := w.IdleRequesters(unit, before, purgeBatch)
		return w.eraseEach(ids, err, w.eraseRequester)
	}},
	{"frivillige", func(r Retention) int { return r.Left }, func(w *work, unit int64, before time.Time) (int, error) {
		ids, err := w.Leavers(unit, before, purgeBatch)
		return w.eraseEach(ids, err, w.eraseVolunteer)
	}},
	{"tekster hos SMS-tjenesten, bestilt slettet", func(r Retention) int { return r.Provider }, func(w *work, unit int64, before time.Time) (int, error) {
		return w.QueueRedactions(unit, before, w.now, purgeBatch)
	}},
}

// eraseEach counts only those who were erased: who has something ahead is left
// for another night.
func (w *work) eraseEach(ids []int64, err error, erase func(int64) error) (int, error) {
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range ids {
		if err := erase(id); err != nil {
			if refusedErasure(err) {
				continue
			}
			return 0, err
		}
		n++
	}
	return n, nil
}

// Purge empties what is older than each unit keeps it, a batch a transaction,
// and notes in the log how much of what. It may be killed at any instruction and
// run as often as one likes: what is emptied is emptied once.
func (s *Service) Purge(ctx context.Context) (map[string]int, error) {
	total := map[string]int{}
	var units []*Unit
	err := s.view(ctx, func(tx Tx) (err error) {
		units, err = tx.Units()
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		err := s.do(ctx, func(w *work) error { return w.NoteLeavers(u.ID, w.now) })
		if err != nil {
			return total, err
		}
		for _, p := range purgings {
			n, err := s.purgeKind(ctx, u.ID, p)
			total[p.name] += n
			if err != nil {
				return total, fmt.Errorf("purging %s: %w", p.name, err)
			}
		}
	}
	return total, nil
}

func (s *Service) purgeKind(ctx context.Context, unitID int64, p purging) (total int, err error) {
	for ctx.Err() == nil {
		n := 0
		err := s.do(ctx, func(w *work) error {
			n = 0
			set, err := w.settings(unitID)
			if err != nil {
				return err
			}
			days := p.days(set.Retention)
			if days <= 0 {
				return errUnchanged
			}
			if n, err = p.run(w, unitID, w.now.AddDate(0, 0, -days)); err != nil {
				return err
			}
			if n == 0 {
				return errUnchanged
			}
			return w.log(Event{UnitID: unitID, Kind: "data.purged", To: p.name, Why: fmt.Sprintf("%s eldre enn %d dager: %d", p.name, days, n)})
		})
		if err != nil {
			return total, err
		}
		total += n
		if n < purgeBatch {
			return total, nil
		}
	}
	return total, ctx.Err()
}

// Redaction is a text that the provider is to forget: its words, or all of it
// with what came with it.
type Redaction struct {
	MessageID  int64
	ProviderID string
	Whole      bool
	NextAt     time.Time // zero: it is done, or given up
	Tries      int
}

// TextEraser is a Gateway that can make the provider forget a text. Asking twice
// does no harm; a text that is not there is forgotten.
type TextEraser interface {
	EraseText(ctx context.Context, providerID string, whole bool) error
}

// redactionTries is how often the provider is asked before a human is.
const redactionTries = 8

// Redact asks the provider to forget what is to be forgotten, at most n texts,
// and tells how many were due.
func (s *Service) Redact(ctx context.Context, g TextEraser, n int) (int, error) {
	var due []*Redaction
	err := s.view(ctx, func(tx Tx) (err error) {
		due, err = tx.RedactionsDue(s.Now(), n)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, d := range due {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		failure := g.EraseText(ctx, d.ProviderID, d.Whole)
		if err := s.redacted(ctx, *d, failure); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

func (s *Service) redacted(ctx context.Context, d Redaction, failure error) error {
	return s.do(ctx, func(w *work) error {
		d := d
		d.Tries++
		switch {
		case failure == nil:
			d.NextAt = time.Time{}
		case d.Tries >= redactionTries:
			d.NextAt = time.Time{}
			m, err := w.Message(d.MessageID)
			if err != nil {
				return err
			}
			err = w.raise(Attention{UnitID: max(m.UnitID, FirstUnit), Kind: AttentionGateway, MessageID: d.MessageID, Key: "redaction",
				Text: "SMS-tjenesten sletter ikke gamle meldinger når vi ber om det. Be den som drifter Følgesvenn, slette dem der."})
			if err != nil {
				return err
			}
		default:
			d.NextAt = w.now.Add(time.Hour << min(d.Tries, 5))
		}
		return w.SaveRedaction(&d)
	})
}
