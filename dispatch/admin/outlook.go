package admin

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"sync"
	"time"

	"folgesvenn/dispatch"
)

// outlooks keeps what was lately forecast. A forecast goes through the whole
// roster, the page of a busy day has dozens of them, and it is drawn anew at
// every change, which mostly concerns one task. Nothing else rests on it.
type outlooks struct {
	mu   sync.Mutex
	kept map[int64]outlook
}

type outlook struct {
	of       string // what it was made of
	until    time.Time
	forecast dispatch.Forecast
}

const (
	// outlookFor is how long a forecast holds while nothing happens to its task:
	// what happens elsewhere moves it by little.
	outlookFor = 5 * time.Minute
	// mostOutlooks is more than are shown at once.
	mostOutlooks = 4 * mostShown
)

// fingerprint changes with everything that happens to the task.
func (x askingItem) fingerprint() string {
	return fmt.Sprint(x.Version, x.Asked, x.No, x.Silent, x.Failed, x.Queued, x.NextWaveAt.Unix(), x.WakeAt.Unix())
}

// forecast is that of a task that is looking for somebody.
func (a *Admin) forecast(ctx context.Context, x askingItem) (*dispatch.Forecast, error) {
	now, of := a.svc.Now(), x.fingerprint()
	a.outlooks.mu.Lock()
	known, ok := a.outlooks.kept[x.ID]
	a.outlooks.mu.Unlock()
	if ok && known.of == of && now.Before(known.until) && (known.forecast.NextAt.IsZero() || now.Before(known.forecast.NextAt)) {
		return &known.forecast, nil
	}
	f, err := a.svc.Forecast(ctx, *x.Task)
	if err != nil {
		return nil, err
	}
	f.First, f.Prospects = nil, nil // long, and not shown here
	a.outlooks.mu.Lock()
	defer a.outlooks.mu.Unlock()
	if a.outlooks.kept == nil || len(a.outlooks.kept) >= mostOutlooks {
		a.outlooks.kept = map[int64]outlook{}
	}
	a.outlooks.kept[x.ID] = outlook{of, now.Add(outlookFor), f}
	return &f, nil
}

// Outlook says what happens next and how likely it is to help; empty where no
// forecast was made.
func (x askingItem) Outlook() string {
	f, w := x.Forecast, x.say
	if f == nil {
		return ""
	}
	next := ""
	switch {
	case x.Held:
		return "Spørringen er stoppet. Vi spør ingen flere før du lar oss fortsette."
	case f.Left == 0 && f.Waiting == 0 && f.Unlikely > 0:
		return "De som kan spørres nå, sier nesten aldri ja."
	case f.Left == 0 && f.Waiting == 0:
		return "Det er ingen som kan spørres nå."
	case f.Left == 0 && f.Unlikely > 0:
		next = "Alle som trolig kan si ja, er spurt."
	case f.Left == 0:
		next = "Alle som kan spørres, er spurt."
	case f.Now > 0 || !f.NextAt.After(w.now):
		next = "Vi spør flere nå."
	default:
		next = "Vi spør flere " + w.In(f.NextAt) + " hvis ingen har sagt ja."
	}
	return next
}

// Now is the chance of finding somebody as things stand, in per cent.
func (x askingItem) Now() int {
	if x.Forecast == nil || x.Forecast.Left == 0 && x.Forecast.Waiting == 0 {
		return 0
	}
	return percent(x.Forecast.Chance)
}

// Odds says the chance and when it will probably be known; empty: there is none.
func (x askingItem) Odds() string {
	chance := x.Now()
	if chance == 0 {
		return ""
	}
	text := strconv.Itoa(chance) + " % sjanse"
	if was := x.Chance(); was != 0 && was-chance >= noteworthy {
		text += ", mot " + strconv.Itoa(was) + " % da vi begynte"
	}
	if by := x.Forecast.By; by.After(x.say.now) {
		text += ", trolig klart " + x.say.At(by)
	}
	return text
}

// noteworthy is how many points a chance must have fallen to be told about.
const noteworthy = 5

// percent writes a chance; none is ever certain.
func percent(p float64) int { return min(99, int(math.Round(p*100))) }
