package main

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"folgesvenn/sms/phonenet"
)

// TestACallWhileTheDatabaseIsLocked: another program holds the database for
// longer than a step may take. Whoever has pressed a key is asked to wait, well
// within the time that the provider gives us, and the key counts, once.
func TestACallWhileTheDatabaseIsLocked(t *testing.T) {
	t.Parallel()
	w := startWhole(t, func(o *phonenet.Options) { o.ByHand = true })
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	try := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	const borghild = "+4722000001"
	w.call("POST", "/api/v1/volunteers", `{"name":"Borghild Vik","phone":"`+borghild+`","channel":"call","categories":["escort"]}`, 201)
	start := time.Now().AddDate(0, 0, 3).Truncate(time.Hour)
	w.call("POST", "/api/v1/tasks", `{"category":"escort","summary":"Følge til lege","details":"Møt ved heisen.","starts_at":"`+start.Format(time.RFC3339)+
		`","ends_at":"`+start.Add(time.Hour).Format(time.RFC3339)+`"}`, 201)
	l, err := w.network.Phone(borghild).NextCall(ctx)
	try("the telephone rings", err)
	try("picks up", l.Answer(ctx))
	try("hears the question", l.Expect(ctx, "Kan du hjelpe?"))

	db, err := sql.Open("sqlite", "file:"+w.options.config.Database+"?_pragma=busy_timeout(10000)")
	try("open", err)
	defer db.Close()
	other, err := db.Conn(ctx)
	try("another program", err)
	defer other.Close()
	_, err = other.ExecContext(ctx, "BEGIN IMMEDIATE")
	try("locks the database", err)
	const lockedFor = 10 * time.Second
	unlocked := make(chan error, 1)
	time.AfterFunc(lockedFor, func() {
		_, err := other.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		unlocked <- err
	})

	pressed := time.Now()
	try("presses", l.Press(ctx, "1"))
	waited := false
	for {
		heard := ""
		for _, u := range l.Call().Transcript {
			heard += u.Text + "\n"
		}
		if !waited && strings.Contains(heard, "Et øyeblikk") {
			waited = true
			if took := time.Since(pressed); took > 8*time.Second {
				t.Errorf("asked to wait after %v", took)
			}
		}
		if strings.Contains(heard, "Oppdraget er ditt") {
			if n := strings.Count(heard, "Oppdraget er ditt"); !waited || n != 1 {
				t.Errorf("%d yes, asked to wait: %v:\n%s", n, waited, heard)
			}
			break
		}
		if c := l.Call(); c.Status.Final() || ctx.Err() != nil {
			t.Fatalf("after %v the call is %s:\n%s", time.Since(pressed), c.Status, heard)
		}
		time.Sleep(50 * time.Millisecond)
	}
	try("unlocks", <-unlocked)
	if task := w.call("GET", "/api/v1/tasks/1", "", 200); task["state"] != "assigned" {
		t.Errorf("the key is lost: %v", task)
	}
	for _, e := range w.network.Errors() {
		if strings.Contains(e.Text, "/twilio/voice/status") {
			continue // news of the call that came while nothing could be stored: it is asked for later
		}
		t.Errorf("the provider noted an error: %+v", e)
	}
	try("hangs up", l.HangUp(ctx))
}
