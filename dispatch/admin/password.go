package admin

import (
	"crypto/rand"
	"sync"

	"github.com/alexedwards/argon2id"
)

// hashParams are OWASP's smallest for argon2id. More memory would show in
// the figures of a service that shall run on a small machine.
var hashParams = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// HashPassword hides a password as User.PasswordHash keeps it. It is slow on
// purpose; call it outside transactions.
func HashPassword(password string) (string, error) {
	return argon2id.CreateHash(password, hashParams)
}

// nobodysHash is a hash that no password has, so that an unknown user takes as
// long as a known one.
var nobodysHash = sync.OnceValues(func() (string, error) { return HashPassword(randomText()) })

// checkPassword tells whether the password is the one that was hashed.
func (a *Admin) checkPassword(password, hash string) bool {
	a.hashing <- struct{}{}
	defer func() { <-a.hashing }()
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		a.opts.Log.Error().Err(err).Msg("a password hash cannot be read; set the password again with: folgesvenn user add")
	}
	return ok && err == nil
}

func randomText() string { return rand.Text() }
