package dispatch_test

import (
	"slices"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// presses are what an item can be settled as now.
func (c *centre) presses(x *dispatch.Attention) (list []string) {
	c.t.Helper()
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		list, err = dispatch.Presses(tx, x, c.zone, c.clock())
		return err
	}))
	return list
}

// A requester writes that the appointment is moved: one press moves the task,
// and whoever has it is asked whether that suits.
func TestOnePressMovesTheTask(t *testing.T) {
	for text, want := range map[string]string{
		"Legetimen er flyttet til fredag kl 11":                "2026-11-27 11:00",
		"Legetimen er flytta til fredag, same klokkeslett":     "2026-11-27 10:00",
		"The appointment has been moved to Friday 11 to 12.30": "2026-11-27 11:00",
	} {
		c, kari, _, task := agreed(t)
		c.says(homePhone, text)
		c.gets(homePhone)
		x := c.attention(dispatch.AttentionChangeAsked)[0]
		if got := c.presses(x); !slices.Equal(got, []string{dispatch.ResolveMove, dispatch.ResolveDismiss}) {
			t.Fatalf("%q offers %v", text, got)
		}
		c.assigned(task.ID, kari.ID)
		_, err := c.s.ResolveAttention(c.ctx, x.ID, dispatch.ResolveMove)
		c.must(err)
		c.work()
		c.gets(kariPhone, "Oppdraget ditt er endret", "fredag 27. november", "Passer det?")
		moved := c.state(task.ID, dispatch.TaskAssigned)
		length := 2 * time.Hour
		if text[:3] == "The" {
			length = 90 * time.Minute
		}
		if !moved.StartsAt.Equal(c.time(want)) || moved.EndsAt.Sub(moved.StartsAt) != length {
			t.Errorf("%q: %v to %v", text, moved.StartsAt, moved.EndsAt)
		}
		c.attention()
		c.pass(2 * time.Minute)
		c.says(kariPhone, "ja")
		c.gets(kariPhone, "Oppdraget er ditt")
		c.gets(homePhone, "Kari kommer fortsatt", "fredag 27. november")
		if x, err = c.s.ResolveAttention(c.ctx, x.ID, dispatch.ResolveMove); err == nil {
			t.Errorf("settled twice: %+v", x)
		}
	}
}

// What says no whole new time is for the form, not for a press; nor is what has
// passed meanwhile.
func TestNoPressMovesWhatIsNotSaid(t *testing.T) {
	for _, text := range []string{"Legetimen er flyttet", "Kan det bli kl 11 i stedet?", "Legetimen torsdag kl 10 er endret", "Ny tid kommer"} {
		c, _, _, _ := agreed(t)
		c.says(homePhone, text)
		c.gets(homePhone)
		var items []*dispatch.Attention
		c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
			items, err = tx.OpenAttention(0, dispatch.Page{})
			return err
		}))
		if len(items) != 1 || slices.Contains(c.presses(items[0]), dispatch.ResolveMove) {
			t.Fatalf("%q: %d items, presses %v", text, len(items), c.presses(items[0]))
		}
		if _, err := c.s.ResolveAttention(c.ctx, items[0].ID, dispatch.ResolveMove); err == nil {
			t.Errorf("%q moves", text)
		}
	}
	c, _, _, _ := agreed(t)
	c.says(homePhone, "Legetimen er flyttet til i dag kl 15")
	c.gets(homePhone)
	x := c.attention(dispatch.AttentionChangeAsked)[0]
	if !slices.Contains(c.presses(x), dispatch.ResolveMove) {
		t.Fatal("cannot be moved to this afternoon")
	}
	c.until("2026-11-23 15:01")
	if slices.Contains(c.presses(x), dispatch.ResolveMove) {
		t.Error("a press moves into the past")
	}
}
