package phonenet

import (
	"encoding/json"
	"net/http"
	"time"
)

// serveEvents tells the page what changes, as server-sent events.
func (n *Network) serveEvents(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	s := n.subscribe(20000)
	n.pages++
	n.mu.Unlock()
	defer func() {
		n.unsubscribe(s)
		n.mu.Lock()
		n.pages--
		n.mu.Unlock()
	}()

	rc := http.NewResponseController(w)
	rc.SetWriteDeadline(time.Time{}) // the stream outlives any limit that the server sets for answers
	w.Header().Set("Content-Type", "text/event-stream")
	if !sendEvent(w, rc, "clock", n.clock()) {
		return
	}
	beat := time.NewTicker(5 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-n.ctx.Done():
			return
		case <-beat.C:
			if !sendEvent(w, rc, "clock", n.clock()) {
				return
			}
		case <-s.ready:
			changes, lost := n.take(s)
			if lost && !sendEvent(w, rc, "reload", nil) || !sendEvent(w, rc, "change", n.news(changes)) {
				return
			}
			// Under load a page is better served with many changes at once.
			if !wallSleep(r, 40*time.Millisecond) {
				return
			}
		}
	}
}

// pageNews is what changed, in its present state.
type pageNews struct {
	Clock    pageClock                `json:"clock"`
	Faults   map[string]float64       `json:"faults"`
	Phones   []pagePhone              `json:"phones"`
	Messages map[string][]pageMessage `json:"messages"` // by number
	Calls    map[string][]pageCall    `json:"calls"`    // by number
}

func (n *Network) news(changes []change) pageNews {
	n.mu.Lock()
	defer n.mu.Unlock()
	news := pageNews{Clock: n.clock(), Faults: shown(n.faults), Phones: []pagePhone{}, Messages: map[string][]pageMessage{}, Calls: n.callsOf(changes)}
	seen := map[string]bool{}
	for _, c := range changes {
		if rec := n.bySID[c.message.SID]; rec != nil && !seen[rec.SID] {
			seen[rec.SID] = true
			news.Messages[c.number] = append(news.Messages[c.number], bubble(rec))
		}
		if p := n.phones[c.number]; p != nil && !seen[c.number] {
			seen[c.number] = true
			news.Phones = append(news.Phones, n.summary(p))
		}
	}
	return news
}

func sendEvent(w http.ResponseWriter, rc *http.ResponseController, name string, v any) bool {
	data, err := json.Marshal(v)
	if err != nil {
		return false
	}
	if _, err := w.Write([]byte("event: " + name + "\ndata: " + string(data) + "\n\n")); err != nil {
		return false
	}
	return rc.Flush() == nil
}

// wallSleep reports whether the reader is still there afterwards.
func wallSleep(r *http.Request, d time.Duration) bool {
	wait(r, d)
	return r.Context().Err() == nil
}
