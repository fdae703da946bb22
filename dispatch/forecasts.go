package dispatch

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// KeptForecast is what was forecast of a search, with what it was made of. A
// forecast goes through everybody the unit may ask, a busy day has dozens of
// searches, and the page of the day is drawn anew at every change, which mostly
// concerns one of them.
type KeptForecast struct {
	TaskID  int64
	Of      string // changes with all that happens to the task
	At      time.Time
	Figures string
}

// forecastHolds is how long a forecast holds while nothing happens to its task:
// what happens elsewhere moves it by little.
const forecastHolds = 5 * time.Minute

// figures are what is kept of a forecast: no names.
type figures struct {
	Chance   float64   `json:"chance"`
	By       time.Time `json:"by"`
	Asked    int       `json:"asked"`
	Waiting  int       `json:"waiting"`
	Left     int       `json:"left"`
	Unlikely int       `json:"unlikely"`
	Now      int       `json:"now"`
	NextAt   time.Time `json:"next_at"`
	Missing  int       `json:"missing"`
}

// Forecasts looks ahead for open tasks of a unit, by task. Those made lately hold
// while nothing has happened; who is asked first, and all who could be, are left
// out.
func (s *Service) Forecasts(ctx context.Context, unitID int64, tasks []*Task) (map[int64]Forecast, error) {
	if len(tasks) == 0 {
		return nil, nil
	}
	all := make(map[int64]Forecast, len(tasks))
	var made []KeptForecast
	err := s.AtOnce(ctx, func(ctx context.Context) error {
		var known []KeptForecast
		var offers map[int64][]*Offer
		now, rules := s.Now(), ""
		err := s.view(ctx, func(tx Tx) (err error) {
			now = s.reading(ctx, tx).now
			if known, err = tx.KeptForecasts(unitID); err != nil {
				return err
			}
			if offers, err = tx.OffersOfOpenTasks(unitID); err != nil {
				return err
			}
			e, err := emergencyAt(tx, now)
			if e != nil {
				rules = fmt.Sprint("/", e.ID) // it changes whom we ask, and how fast
			}
			return err
		})
		if err != nil {
			return err
		}
		lately := make(map[int64]KeptForecast, len(known))
		for _, k := range known {
			lately[k.TaskID] = k
		}
		for _, t := range tasks {
			of := madeOf(t, offers[t.ID]) + rules
			if f, ok := lately[t.ID].holds(t, of, now); ok {
				all[t.ID] = f
				continue
			}
			f, err := s.Forecast(ctx, *t)
			if err != nil {
				return err
			}
			f.First, f.Prospects, f.telling, f.Sentence = nil, nil, telling{}, ""
			all[t.ID] = f
			text, err := json.Marshal(figures{f.Chance, f.By, f.Asked, f.Waiting, f.Left, f.Unlikely, f.Now, f.NextAt, f.Missing})
			if err != nil {
				return err
			}
			made = append(made, KeptForecast{t.ID, of, now, string(text)})
		}
		return nil
	})
	if err != nil || len(made) == 0 {
		return all, err
	}
	// Nobody waits for this: what cannot be kept is made anew.
	if err := s.store.Update(ctx, func(tx Tx) error { return tx.KeepForecasts(made) }); err != nil && ctx.Err() == nil {
		s.fault("keeping forecasts", err)
	}
	return all, nil
}

// madeOf changes with everything that happens to a task.
func madeOf(t *Task, offers []*Offer) string {
	states := map[OfferState]int{}
	for _, o := range offers {
		states[o.State]++
	}
	return fmt.Sprint(t.Version, states[OfferQueued], states[OfferSent], states[OfferAccepted], states[OfferDeclined], states[OfferLapsed], states[OfferFailed], states[OfferWithdrawn],
		t.NextWaveAt.Unix(), t.WakeAt.Unix())
}

// holds gives the forecast if it is of what is now, and not old.
func (k KeptForecast) holds(t *Task, of string, now time.Time) (f Forecast, ok bool) {
	if k.Of != of || now.Before(k.At) || now.Sub(k.At) >= forecastHolds {
		return f, false
	}
	var x figures
	if json.Unmarshal([]byte(k.Figures), &x) != nil || !x.NextAt.IsZero() && !now.Before(x.NextAt) {
		return f, false
	}
	return Forecast{Promised: t.Promised, Chance: x.Chance, By: x.By, Asked: x.Asked, Waiting: x.Waiting, Left: x.Left, Unlikely: x.Unlikely, Now: x.Now, NextAt: x.NextAt, Missing: x.Missing}, true
}
