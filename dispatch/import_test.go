package dispatch_test

import (
	"errors"
	"testing"

	"folgesvenn/dispatch"
)

func TestImportAllOrNobody(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.volunteer("Kari Hansen", kariPhone)
	list := []dispatch.Volunteer{
		{Name: "kari  hansen", Phone: "420 00 001"}, // there already
		{Name: "Ola Moen", Phone: olaPhone, Categories: []string{"shopping"}},
		{Name: "Ola Moen", Phone: olaPhone}, // twice in the list
		{Name: "Eva Moen", Phone: olaPhone}, // of the same household
		{Name: "", Phone: "1", Categories: []string{"diving"}},
	}
	count := func() int {
		t.Helper()
		n := 0
		c.must(c.s.View(c.ctx, func(tx dispatch.Tx) error {
			rows, err := tx.Volunteers(dispatch.VolunteerFilter{}, dispatch.Page{})
			n = len(rows)
			return err
		}))
		return n
	}

	checked, err := c.s.CheckImport(c.ctx, list)
	c.must(err)
	if !checked[0].Already || len(checked[4].Faults) != 3 || len(checked[1].Faults) > 0 {
		t.Errorf("checked: %+v", checked)
	}
	results, err := c.s.ImportVolunteers(c.ctx, list)
	if !errors.Is(err, dispatch.ErrImportFaults) || len(results) != len(list) || len(results[4].Faults) != 3 {
		t.Errorf("with a fault: %+v, %v", results, err)
	}
	if n := count(); n != 1 {
		t.Fatalf("%d volunteers after an import with faults", n)
	}

	results, err = c.s.ImportVolunteers(c.ctx, list[:4])
	c.must(err)
	for i, already := range []bool{true, false, true, false} {
		if results[i].Already != already || results[i].ID == 0 {
			t.Errorf("result %d: %+v", i, results[i])
		}
	}
	if n := count(); n != 3 {
		t.Errorf("%d volunteers, want 3", n)
	}
	results, err = c.s.ImportVolunteers(c.ctx, list[:4])
	c.must(err)
	if n := count(); n != 3 || !results[3].Already {
		t.Errorf("the same again: %d volunteers, %+v", n, results)
	}
	var logged []*dispatch.Event
	c.must(c.s.View(c.ctx, func(tx dispatch.Tx) (err error) {
		logged, err = tx.Events(dispatch.EventFilter{VolunteerID: results[1].ID}, dispatch.Page{})
		return err
	}))
	if len(logged) != 1 || logged[0].Kind != "volunteer.added" || logged[0].Why != "import" {
		t.Errorf("events %+v", logged)
	}
}

// TestImportOfWhoSaidStop does not ask somebody again because a list has them.
func TestImportOfWhoSaidStop(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.must(c.s.Update(c.ctx, func(tx dispatch.Tx) error { return tx.SetStopped(kariPhone, true, c.clock()) }))
	list := []dispatch.Volunteer{{Name: "Kari Hansen", Phone: kariPhone, Categories: []string{"shopping"}}}
	checked, err := c.s.CheckImport(c.ctx, list)
	c.must(err)
	if !checked[0].Stopped {
		t.Error("a check does not tell of the stop")
	}
	results, err := c.s.ImportVolunteers(c.ctx, list)
	c.must(err)
	v, err := c.s.Volunteer(c.ctx, results[0].ID)
	c.must(err)
	if !v.Stopped {
		t.Error("who said stop may be asked after an import")
	}
}

// TestImportWakesTheSearch lets a task that lacked volunteers find one of those
// who were taken in.
func TestImportWakesTheSearch(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	c.task("2026-11-26 10:00")
	c.work()
	_, err := c.s.ImportVolunteers(c.ctx, []dispatch.Volunteer{{Name: "Kari Hansen", Phone: kariPhone, Categories: []string{"escort"}}})
	c.must(err)
	c.work()
	c.gets(kariPhone, "JA", "NEI")
}
