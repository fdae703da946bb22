package api

import (
	"sync"

	"github.com/alexedwards/argon2id"
)

// pinCost is OWASP's second choice for argon2id: it needs 19 MiB while it runs.
var pinCost = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// onePIN keeps many requests at once from taking that memory many times.
var onePIN sync.Mutex

// hashPIN hides the PIN of an institution with argon2id.
func hashPIN(pin string) (string, error) {
	onePIN.Lock()
	defer onePIN.Unlock()
	return argon2id.CreateHash(pin, pinCost)
}
