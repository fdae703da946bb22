package admin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"folgesvenn/dispatch"
)

// sessionStore keeps sessions where everything else is kept, so that a restart
// logs nobody out. scs gives it the SHA-256 of a token, never the token, so who
// reads the database cannot log in with what stands there.
//
// Sessions are judged by the real clock, not the service's: scs writes their
// end by it, and the clock of a demo runs faster.
type sessionStore struct{ svc *dispatch.Service }

func (s sessionStore) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = s.svc.View(ctx, func(tx dispatch.Tx) (err error) {
		data, err = tx.Session(token, time.Now())
		return err
	})
	if errors.Is(err, dispatch.ErrNotFound) {
		return nil, false, nil
	}
	return data, err == nil, err
}

func (s sessionStore) CommitCtx(ctx context.Context, token string, data []byte, expires time.Time) error {
	return s.svc.Update(ctx, func(tx dispatch.Tx) error {
		if err := tx.PurgeSessions(time.Now()); err != nil {
			return err
		}
		return tx.SaveSession(token, data, expires)
	})
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.svc.Update(ctx, func(tx dispatch.Tx) error { return tx.DeleteSession(token) })
}

// The methods without a context make it an scs.Store; scs does not call them.

func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, data []byte, expires time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expires)
}

func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func newSessions(svc *dispatch.Service, o Options, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = sessionStore{svc}
	m.HashTokenInStore = true
	// A session outlives the login, so that who comes back is known to be the one
	// whose form is kept; loggedInFor ends the login itself.
	m.Lifetime = o.Lifetime + remembersFor
	m.Cookie.Name = "folgesvenn"
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	if secure {
		m.Cookie.Secure = true
		// The prefix keeps another host of the municipality's domain from
		// planting a session of its own.
		m.Cookie.Name = "__Host-folgesvenn"
	}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		o.Log.Error().Err(err).Msg("session")
		http.Error(w, readerOf(r).Say("Noe gikk galt hos oss. Prøv igjen om litt."), http.StatusInternalServerError)
	}
	return m
}

// What a session holds.
const (
	sessionUser  = "user"
	sessionSeen  = "seen" // when they last did something, Unix seconds
	sessionKey   = "key"  // changes with the password, so that a new one ends old sessions
	sessionFlash = "flash"
	sessionTone  = "tone"  // of the flash
	sessionUndo  = "undo"  // the press that takes back what the flash says
	sessionBegun = "begun" // when they logged in, Unix milliseconds
	sessionWas   = "was"   // who was logged in here before the logout
	sessionKept  = "kept"  // forms that came when nobody was logged in
	sessionUnit  = "unit"  // that an administrator has chosen to see
	// sessionLanguage was chosen before the login.
	sessionLanguage = "language"
	// sessionSpoken is what the page was last in, for when the login has ended.
	sessionSpoken = "spoken"
)

// remembersFor is how long after the end of a login a session is kept.
const remembersFor = 24 * time.Hour

// seenEvery is how exactly sessionSeen is kept: each change is a write.
const seenEvery = time.Minute

// sessionUserID tells who is logged in, or 0. With touch it notes that they are
// doing something.
func (a *Admin) sessionUserID(ctx context.Context, touch bool) int64 {
	id := a.sessions.GetInt64(ctx, sessionUser)
	if id == 0 {
		return 0
	}
	idle := time.Since(time.Unix(a.sessions.GetInt64(ctx, sessionSeen), 0))
	if idle > a.opts.IdleTimeout || time.Since(time.UnixMilli(a.sessions.GetInt64(ctx, sessionBegun))) > a.opts.Lifetime {
		return 0
	}
	if touch && idle > seenEvery {
		a.sessions.Put(ctx, sessionSeen, time.Now().Unix())
	}
	return id
}

// begin logs a user in under a new token, so that one planted beforehand is
// worth nothing.
func (a *Admin) begin(ctx context.Context, u *dispatch.User) error {
	if err := a.sessions.RenewToken(ctx); err != nil {
		return err
	}
	if a.lastUser(ctx) != u.ID {
		// What the last one left here is not theirs.
		for _, key := range []string{sessionKept, sessionFlash, sessionTone, sessionUndo, sessionUnit} {
			a.sessions.Remove(ctx, key)
		}
	}
	a.sessions.Remove(ctx, sessionWas)
	a.sessions.Put(ctx, sessionUser, u.ID)
	a.sessions.Put(ctx, sessionBegun, time.Now().UnixMilli())
	a.sessions.Put(ctx, sessionSeen, time.Now().Unix())
	a.sessions.Put(ctx, sessionKey, passwordKey(u))
	return nil
}

func passwordKey(u *dispatch.User) string {
	return shortHash([]byte(u.PasswordHash))
}

func shortHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// lastUser is who is, or was last, logged in by this session; 0: nobody was.
func (a *Admin) lastUser(ctx context.Context) int64 {
	return cmp.Or(a.sessions.GetInt64(ctx, sessionUser), a.sessions.GetInt64(ctx, sessionWas))
}

// What an answer to a press is: it was done, there is something to know, or it
// was refused. The page shows each in its own way.
const (
	toneDone    = "success"
	toneNote    = "info"
	toneRefused = "danger"
)

// say tells on the next page what was done.
func (a *Admin) say(r *http.Request, text string) { a.leave(r, toneDone, text) }

// note tells on the next page what is worth knowing and was not done by the press.
func (a *Admin) note(r *http.Request, text string) { a.leave(r, toneNote, text) }

// refuse tells on the next page that nothing was done, and why.
func (a *Admin) refuse(r *http.Request, text string) { a.leave(r, toneRefused, text) }

func (a *Admin) leave(r *http.Request, tone, text string) {
	a.sessions.Put(r.Context(), sessionFlash, text)
	a.sessions.Put(r.Context(), sessionTone, tone)
	a.sessions.Remove(r.Context(), sessionUndo)
}
