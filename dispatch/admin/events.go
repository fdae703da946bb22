package admin

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"folgesvenn/dispatch"
)

const (
	// settle is how long changes are gathered before the pages are told, since
	// one reply is several changes in a row.
	settle = 200 * time.Millisecond
	// heartbeat keeps proxies from closing a quiet stream, and lets a page whose
	// session has ended find out.
	heartbeat = 20 * time.Second
	// slowest is how long a browser may take to accept a line.
	slowest = 10 * time.Second
)

// events tells the page of changes: that something changed, never what. The
// page then fetches what it may see.
func (a *Admin) events(w http.ResponseWriter, r *http.Request) {
	changed, stop := a.svc.Watch()
	defer stop()
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would keep the lines back
	send := func(lines string) bool {
		// The stream outlives any write timeout of the server, line by line, and
		// has none while it is quiet.
		_ = out.SetWriteDeadline(time.Now().Add(slowest))
		if _, err := fmt.Fprint(w, lines); err != nil {
			return false
		}
		if out.Flush() != nil {
			return false
		}
		_ = out.SetWriteDeadline(time.Time{})
		return true
	}
	// The first event brings a page up to date that was away for a while.
	if !send("retry: 3000\nevent: endring\ndata: 0\n\n") {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for n := 1; ; {
		select {
		case <-r.Context().Done():
			return
		case <-a.closed:
			return
		case <-beat.C:
			if !a.stillLoggedIn(r) || !send(": \n\n") {
				return
			}
		case <-changed:
			select {
			case <-time.After(settle):
			case <-r.Context().Done():
				return
			case <-a.closed:
				return
			}
			select {
			case <-changed:
			default:
			}
			if !send(fmt.Sprintf("event: endring\ndata: %d\n\n", n)) {
				return
			}
			n++
		}
	}
}

// stillLoggedIn asks the store, because a logout, a new password or an end of
// the session in another tab ends this stream too.
func (a *Admin) stillLoggedIn(r *http.Request) bool {
	token := ""
	if c, err := r.Cookie(a.sessions.Cookie.Name); err == nil {
		token = c.Value
	}
	// A context of its own: the request's holds the session as it was.
	ctx, err := a.sessions.Load(context.Background(), token)
	if err != nil {
		return false
	}
	v, err := a.visitor(r.WithContext(ctx))
	return err == nil && v != nil
}

// waiting is what waits for somebody in a unit: told in the title of every page,
// and by a sound where it hurries.
type waiting struct {
	Count  int     `json:"count"`
	Urgent []int64 `json:"urgent"`
}

func (a *Admin) waitingOf(r *http.Request) (x waiting, err error) {
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		open, err := tx.OpenAttention(visitorFrom(r.Context()).unit.ID, dispatch.Page{Limit: mostShown})
		x = waiting{Count: len(open), Urgent: []int64{}}
		for _, item := range open {
			if item.Urgent {
				x.Urgent = append(x.Urgent, item.ID)
			}
		}
		return err
	})
	return x, err
}

// waits answers a page that asks for it after a change.
func (a *Admin) waits(w http.ResponseWriter, r *http.Request) error {
	x, err := a.waitingOf(r)
	if err != nil {
		return err
	}
	return a.json(w, x)
}
