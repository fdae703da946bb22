package admin

import (
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
	m.Lifetime = o.Lifetime
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
	sessionUnit  = "unit" // that an administrator has chosen to see
	// sessionLanguage was chosen before the login.
	sessionLanguage = "language"
)

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
	if idle > a.opts.IdleTimeout {
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
	a.sessions.Put(ctx, sessionUser, u.ID)
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

// say leaves a sentence for the next page.
func (a *Admin) say(r *http.Request, text string) { a.sessions.Put(r.Context(), sessionFlash, text) }
