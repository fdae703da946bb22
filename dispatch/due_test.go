package dispatch_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// poisoned is a store in which some rows cannot be handled.
type poisoned struct {
	dispatch.Store
	task    int64  // asking about this one fails
	message string // reading whether this number has said stop fails
}

func (p *poisoned) Update(ctx context.Context, fn func(dispatch.Tx) error) error {
	return p.Store.Update(ctx, func(tx dispatch.Tx) error { return fn(&poisonedTx{tx, p}) })
}

type poisonedTx struct {
	dispatch.Tx
	p *poisoned
}

var errPoison = errors.New("this row is broken")

func (t *poisonedTx) OffersOfTask(id int64) ([]*dispatch.Offer, error) {
	if id == t.p.task {
		return nil, errPoison
	}
	return t.Tx.OffersOfTask(id)
}

func (t *poisonedTx) Stopped(number string) (bool, error) {
	if number == t.p.message {
		return false, errPoison
	}
	return t.Tx.Stopped(number)
}

func TestOneBrokenTaskDoesNotHoldUpTheOthers(t *testing.T) {
	p := &poisoned{}
	c := openCentre(t, "2026-11-23 09:30", func(s dispatch.Store) dispatch.Store { p.Store = s; return p })
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	p.task = 1 // the first that will be made
	c.task("2026-11-26 10:00")
	items := c.attention(dispatch.AttentionFault)
	if !items[0].Urgent || !strings.Contains(items[0].Text, "torsdag 26. november") {
		t.Errorf("the item: %+v", items[0])
	}
	c.task("2026-11-27 10:00")
	c.gets(kariPhone, "fredag")
	c.gets(olaPhone, "fredag")
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt", "fredag")
	p.task = 0
	c.pass(11 * time.Minute)
	c.gets(kariPhone, "torsdag") // tried again by itself
	c.gets(olaPhone, "torsdag")
	c.expectSilence()
}

func TestOneBrokenMessageDoesNotHoldUpTheOthers(t *testing.T) {
	p := &poisoned{}
	c := openCentre(t, "2026-11-23 09:30", func(s dispatch.Store) dispatch.Store { p.Store = s; return p })
	c.volunteer("Kari Hansen", kariPhone)
	c.volunteer("Ola Moen", olaPhone)
	p.message = kariPhone
	c.task("2026-11-26 10:00")
	c.gets(olaPhone)
	c.attention(dispatch.AttentionFault)
	p.message = ""
	c.pass(11 * time.Minute)
	c.gets(kariPhone)
	c.expectSilence()
}
