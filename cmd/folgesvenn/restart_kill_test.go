//go:build kill

package main

import "testing"

// TestKilledInTheMiddleOfACall is the same with SIGKILL.
func TestKilledInTheMiddleOfACall(t *testing.T) {
	p := newProcess(t, byHand)
	p.start()
	w := &whole{t: t, network: p.network, base: p.base, token: p.token, ctx: t.Context()}
	callsAcrossRestarts(t, w, func() { p.kill(); p.start() })
}
