package main

import (
	"context"
	"io"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// TestTheWholeLifePlaysInTheDemo runs the demo as anybody does, only faster, and
// touches nothing: within what are five minutes at its usual speed somebody is
// reminded, withdraws, others are asked in their place, and somebody is asked how
// it went and answers.
func TestTheWholeLifePlaysInTheDemo(t *testing.T) {
	t.Parallel()
	const usual = 60 // times the wall, as the command line has it
	ctx, stop := context.WithCancel(context.Background())
	d, err := startDemo(ctx, demoCmd{Listen: "127.0.0.1:0", Speed: 900}, io.Discard)
	if err != nil {
		stop()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := d.wait(); err != nil {
			t.Errorf("the demo ended with: %v", err)
		}
	})
	began := d.app.service.Now()
	seen := map[string]time.Time{}
	steps := []string{"reminded", "withdrew", "asked again", "followed up", "told how it went"}
	for end := time.Now().Add(90 * time.Second); time.Now().Before(end) && len(seen) < len(steps); time.Sleep(200 * time.Millisecond) {
		if err := d.app.service.View(ctx, func(tx dispatch.Tx) error { return watchLife(tx, seen) }); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range steps {
		at, ok := seen[step]
		switch wall := at.Sub(began) / usual; {
		case !ok:
			t.Errorf("nobody %s", step)
		case wall > 5*time.Minute:
			t.Errorf("%s only after %v", step, wall)
		default:
			t.Logf("%s after %v at the usual speed", step, wall.Round(time.Second))
		}
	}
}

// watchLife notes when each step of a task's life was first seen.
func watchLife(tx dispatch.Tx, seen map[string]time.Time) error {
	events, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{})
	if err != nil {
		return err
	}
	see := func(step string, at time.Time) {
		if _, ok := seen[step]; !ok {
			seen[step] = at
		}
	}
	freed := map[int64]bool{}
	for _, e := range events {
		switch e.Kind {
		case "assignment.reminded":
			see("reminded", e.At)
		case "volunteer.withdrew":
			see("withdrew", e.At)
			freed[e.TaskID] = true
		case "offer.sent":
			if freed[e.TaskID] {
				see("asked again", e.At)
			}
		case "assignment.followed_up":
			see("followed up", e.At)
		case "task.done":
			see("told how it went", e.At)
		}
	}
	return nil
}
