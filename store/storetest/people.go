package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

func volunteers(t *testing.T, s *suite) {
	w := s.world()
	åse := &dispatch.Volunteer{UnitID: w.other.ID, Name: "Åse ØSTBY", Phone: "+4741234567"}
	gone := &dispatch.Volunteer{UnitID: w.unit.ID, Name: "100%_Sure", Phone: w.kari.Phone, Left: true}
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddVolunteer(åse))
		s.ok(tx.AddVolunteer(gone))
	})
	s.view(func(tx dispatch.Tx) {
		find := func(unit int64, q string) []int64 {
			return ids[dispatch.Volunteer](s)(tx.Volunteers(dispatch.VolunteerFilter{UnitID: unit, Query: q}, dispatch.Page{}))
		}
		s.equal("all", find(0, ""), []int64{w.kari.ID, w.ola.ID, åse.ID, gone.ID})
		s.equal("of a unit", find(w.other.ID, ""), []int64{åse.ID})
		s.equal("part of a name", find(0, "kar"), []int64{w.kari.ID})
		s.equal("capitals beyond Z", find(0, "åSE øst"), []int64{åse.ID})
		s.equal("part of a number", find(0, "123 45"), []int64{åse.ID})
		s.equal("whole number", find(0, "+47 412 34 567"), []int64{åse.ID})
		s.equal("wildcards stand for themselves", find(0, "%_"), []int64{gone.ID})
		s.equal("nobody", find(w.unit.ID, "åse"), []int64{})
		s.equal("by phone", ids[dispatch.Volunteer](s)(tx.VolunteersByPhone(w.kari.Phone)), []int64{w.kari.ID})
	})
}

func (s *suite) roster(tx dispatch.Tx, unit int64) string {
	s.Helper()
	out := ""
	for _, v := range got[[]*dispatch.Volunteer](s)(tx.Roster(unit)) {
		out += fmt.Sprintf("%d:%s ", v.ID, v.Note)
	}
	return out
}

// listed is the roster without any shortcut.
func (s *suite) listed(tx dispatch.Tx, unit int64) string {
	s.Helper()
	out := ""
	for _, v := range got[[]*dispatch.Volunteer](s)(tx.Volunteers(dispatch.VolunteerFilter{UnitID: unit}, dispatch.Page{})) {
		if !v.Left {
			out += fmt.Sprintf("%d:%s ", v.ID, v.Note)
		}
	}
	return out
}

func rosters(t *testing.T, s *suite) {
	w := s.world()
	same := func(when string) {
		t.Helper()
		s.view(func(tx dispatch.Tx) {
			for _, unit := range []int64{w.unit.ID, w.other.ID} {
				s.equal("roster "+when, s.roster(tx, unit), s.listed(tx, unit))
			}
		})
	}
	same("at first")
	edit := func(tx dispatch.Tx, id int64, change func(*dispatch.Volunteer)) {
		v := got[*dispatch.Volunteer](s)(tx.Volunteer(id))
		change(v)
		s.ok(tx.SaveVolunteer(v))
	}
	s.update(func(tx dispatch.Tx) {
		edit(tx, w.kari.ID, func(v *dispatch.Volunteer) { v.Note = "edited" })
		s.equal("in the transaction", s.roster(tx, w.unit.ID), s.listed(tx, w.unit.ID))
	})
	same("after an edit")
	s.update(func(tx dispatch.Tx) { edit(tx, w.kari.ID, func(v *dispatch.Volunteer) { v.UnitID = w.other.ID }) })
	same("after a move")
	s.update(func(tx dispatch.Tx) { edit(tx, w.ola.ID, func(v *dispatch.Volunteer) { v.Left = true }) })
	same("after one left")
	s.update(func(tx dispatch.Tx) { edit(tx, w.ola.ID, func(v *dispatch.Volunteer) { v.Left = false }) })
	same("after one came back")

	// Two transactions that would be the same number of changes on: the first
	// is undone and must leave nothing.
	_ = s.store.Update(ctx, func(tx dispatch.Tx) error {
		edit(tx, w.ola.ID, func(v *dispatch.Volunteer) { v.Note = "never happened" })
		s.equal("in the transaction", s.roster(tx, w.unit.ID), s.listed(tx, w.unit.ID))
		return errNo
	})
	same("after a rollback")
	s.update(func(tx dispatch.Tx) { edit(tx, w.ola.ID, func(v *dispatch.Volunteer) { v.Note = "happened" }) })
	same("after the edit that came instead")

	s.update(func(tx dispatch.Tx) {
		for i := range 700 {
			s.ok(tx.AddVolunteer(&dispatch.Volunteer{UnitID: w.unit.ID, Note: fmt.Sprint(i)}))
		}
	})
	same("after more changes than are remembered")
}

// rosterUnderLoad edits, undoes edits and reads all at once: a roster is
// always what its own transaction would read.
func rosterUnderLoad(t *testing.T, s *suite) {
	w := s.world()
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 12 {
				err := s.store.Update(ctx, func(tx dispatch.Tx) error {
					id := []int64{w.kari.ID, w.ola.ID}[(g+i)%2]
					if a, b := s.roster(tx, w.unit.ID), s.listed(tx, w.unit.ID); a != b {
						t.Errorf("before: roster %s, rows %s", a, b)
					}
					v, err := tx.Volunteer(id)
					if err != nil {
						return err
					}
					v.Note = fmt.Sprintf("%d-%d", g, i)
					if err := tx.SaveVolunteer(v); err != nil {
						return err
					}
					if a, b := s.roster(tx, w.unit.ID), s.listed(tx, w.unit.ID); a != b {
						t.Errorf("after: roster %s, rows %s", a, b)
					}
					if i%3 == 0 {
						return errNo
					}
					return nil
				})
				if err != nil && err != errNo {
					t.Error(err)
				}
				err = s.store.View(ctx, func(tx dispatch.Tx) error {
					if a, b := s.roster(tx, w.unit.ID), s.listed(tx, w.unit.ID); a != b {
						t.Errorf("view: roster %s, rows %s", a, b)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func people(t *testing.T, s *suite) {
	w := s.world()
	r := &dispatch.Recipient{UnitID: w.other.ID, Name: "Nils", Phone: "+4790000001"}
	home := &dispatch.Requester{UnitID: w.other.ID, Name: "Solheim", Phones: []string{"+4722000002", "+4722000001"}}
	both := &dispatch.Requester{UnitID: w.unit.ID, Name: "Datter", Phones: []string{"+4722000001", "+4722000001"}}
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddRecipient(r))
		s.ok(tx.AddRequester(home))
		s.ok(tx.AddRequester(both))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("recipients", ids[dispatch.Recipient](s)(tx.Recipients(0, dispatch.Page{})), []int64{w.recipient.ID, r.ID})
		s.equal("recipients of a unit", ids[dispatch.Recipient](s)(tx.Recipients(w.other.ID, dispatch.Page{})), []int64{r.ID})
		s.equal("recipient by phone", got[[]*dispatch.Recipient](s)(tx.RecipientsByPhone(r.Phone)), []*dispatch.Recipient{r})
		s.equal("no number is nobody's", ids[dispatch.Recipient](s)(tx.RecipientsByPhone("")), []int64{})
		s.equal("requesters", ids[dispatch.Requester](s)(tx.Requesters(0, dispatch.Page{})), []int64{w.requester.ID, home.ID, both.ID})
		s.equal("phones in their order", got[*dispatch.Requester](s)(tx.Requester(home.ID)), home)
		s.equal("requester by phone", got[[]*dispatch.Requester](s)(tx.RequestersByPhone("+4722000001")),
			[]*dispatch.Requester{home, both})
	})
	s.update(func(tx dispatch.Tx) {
		for _, name := range []string{"Åse Ødegård", "Ånund Ås", "100%", "Grete Rønning", "Ola Ingmar"} {
			s.ok(tx.AddRecipient(&dispatch.Recipient{UnitID: w.unit.ID, Name: name, Phone: "+4743100007"}))
			s.ok(tx.AddRequester(&dispatch.Requester{UnitID: w.unit.ID, Name: name}))
		}
	})
	s.view(func(tx dispatch.Tx) {
		names := func(rows []*dispatch.Recipient, err error) (list []string) {
			s.ok(err)
			for _, r := range rows {
				list = append(list, r.Name)
			}
			return list
		}
		asked := func(rows []*dispatch.Requester, err error) (list []string) {
			s.ok(err)
			for _, r := range rows {
				list = append(list, r.Name)
			}
			return list
		}
		s.equal("search folds capitals", names(tx.SearchRecipients(w.unit.ID, "åSE ø", 10)), []string{"Åse Ødegård"})
		s.equal("search by number", len(names(tx.SearchRecipients(w.unit.ID, "431 00 007", 10))), 5)
		s.equal("search stops", len(names(tx.SearchRecipients(w.unit.ID, "", 2))), 2)
		s.equal("search takes % as it is", names(tx.SearchRecipients(w.unit.ID, "%", 10)), []string{"100%"})
		s.equal("words that begin with it first", names(tx.SearchRecipients(w.unit.ID, "ing", 10)), []string{"Ola Ingmar", "Grete Rønning"})
		s.equal("requesters too", asked(tx.SearchRequesters(w.unit.ID, "ing", 10)), []string{"Ola Ingmar", "Grete Rønning"})
		s.equal("search in a unit", names(tx.SearchRecipients(w.other.ID, "å", 10)), []string(nil))
		s.equal("search requesters", asked(tx.SearchRequesters(w.unit.ID, "ÅN", 10)), []string{"Ånund Ås"})
		s.equal("search gives telephones", got[[]*dispatch.Requester](s)(tx.SearchRequesters(w.other.ID, "SOLH", 10)), []*dispatch.Requester{home})
	})
	s.update(func(tx dispatch.Tx) {
		x := got[*dispatch.Recipient](s)(tx.Recipient(r.ID))
		x.Name = "Bernt"
		s.ok(tx.SaveRecipient(x))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("search after a change", len(got[[]*dispatch.Recipient](s)(tx.SearchRecipients(w.other.ID, "bern", 10))), 1)
		s.equal("nobody has the old name", len(got[[]*dispatch.Recipient](s)(tx.SearchRecipients(w.other.ID, "nils", 10))), 0)
	})
	// A number that is taken away is nobody's.
	s.update(func(tx dispatch.Tx) {
		home.Phones = []string{"+4722000003"}
		s.ok(tx.SaveRequester(home))
		s.is(tx.SaveRequester(&dispatch.Requester{ID: home.ID, UnitID: w.unit.ID, Version: 1}), dispatch.ErrConflict)
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("phones after a change", got[*dispatch.Requester](s)(tx.Requester(home.ID)), home)
		s.equal("the number that was left", ids[dispatch.Requester](s)(tx.RequestersByPhone("+4722000001")), []int64{both.ID})
		s.equal("the number that was taken away", ids[dispatch.Requester](s)(tx.RequestersByPhone("+4722000002")), []int64{})
	})
}

func blocks(t *testing.T, s *suite) {
	w := s.world()
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.Block(w.kari.ID, w.recipient.ID))
		s.ok(tx.Block(w.kari.ID, w.recipient.ID))
		s.ok(tx.Block(w.ola.ID, w.recipient.ID))
		s.ok(tx.Unblock(w.ola.ID, w.recipient.ID))
		s.ok(tx.Unblock(w.ola.ID, w.recipient.ID))
	})
	s.view(func(tx dispatch.Tx) {
		s.equal("blocked", got[map[int64]bool](s)(tx.BlockedFor(w.recipient.ID)), map[int64]bool{w.kari.ID: true})
		s.equal("nobody", got[map[int64]bool](s)(tx.BlockedFor(99)), map[int64]bool{})
		s.equal("kept from", ids[dispatch.Recipient](s)(tx.BlockedFrom(w.kari.ID)), []int64{w.recipient.ID})
		s.equal("kept from nobody", ids[dispatch.Recipient](s)(tx.BlockedFrom(w.ola.ID)), []int64{})
	})
}

func stops(t *testing.T, s *suite) {
	for _, wish := range []bool{true, false, true} {
		s.update(func(tx dispatch.Tx) { s.ok(tx.SetStopped("+47", wish, now)) })
		s.view(func(tx dispatch.Tx) {
			s.equal("stopped", got[bool](s)(tx.Stopped("+47")), wish)
			s.equal("somebody else", got[bool](s)(tx.Stopped("+48")), false)
		})
	}
}

func access(t *testing.T, s *suite) {
	w := s.world()
	kari := &dispatch.User{UnitID: w.unit.ID, Email: "Kari@Sentralen.no", Role: dispatch.RoleAdmin, CreatedAt: now}
	s.update(func(tx dispatch.Tx) {
		s.ok(tx.AddUser(kari))
		s.equal("address", kari.Email, "kari@sentralen.no")
		s.is(tx.AddUser(&dispatch.User{Email: "KARI@sentralen.no"}), dispatch.ErrConflict)
		s.equal("users", ids[dispatch.User](s)(tx.Users()), []int64{kari.ID})
		s.equal("by address", got[*dispatch.User](s)(tx.UserByEmail("KARI@sentralen.no")), kari)
		s.ok(tx.AddToken(&dispatch.Token{Name: "a", Hash: "1"}))
		s.is(tx.AddToken(&dispatch.Token{Name: "b", Hash: "1"}), dispatch.ErrConflict)

		s.ok(tx.SaveSession("old", []byte("o"), at(-1)))
		s.ok(tx.SaveSession("a", []byte("x"), at(5)))
		s.ok(tx.SaveSession("a", []byte{0, 1, 2, 255}, at(10)))
		s.ok(tx.SaveSession("empty", nil, at(10)))
		s.equal("session", got[[]byte](s)(tx.Session("a", at(7))), []byte{0, 1, 2, 255})
		s.equal("empty session", len(got[[]byte](s)(tx.Session("empty", now))), 0)
		_, err := tx.Session("a", at(10))
		s.is(err, dispatch.ErrNotFound)
		_, err = tx.Session("old", now)
		s.is(err, dispatch.ErrNotFound)
		s.ok(tx.PurgeSessions(now))
		_, err = tx.Session("old", at(-9))
		s.is(err, dispatch.ErrNotFound)
		s.ok(tx.DeleteSession("a"))
		s.ok(tx.DeleteSession("a"))
		_, err = tx.Session("a", now)
		s.is(err, dispatch.ErrNotFound)
	})
}

func receipts(t *testing.T, s *suite) {
	s.update(func(tx dispatch.Tx) {
		r := &dispatch.Receipt{Scope: "api:a", Key: "k", Hash: "h", ResultID: 7, At: now}
		s.ok(tx.AddReceipt(r))
		s.is(tx.AddReceipt(r), dispatch.ErrConflict)
		s.ok(tx.AddReceipt(&dispatch.Receipt{Scope: "api:b", Key: "k", At: at(-60)}))
		s.ok(tx.PurgeReceipts(now.Add(-time.Second)))
		_, err := tx.Receipt("api:b", "k")
		s.is(err, dispatch.ErrNotFound)
		s.equal("receipt", got[*dispatch.Receipt](s)(tx.Receipt("api:a", "k")), r)
	})
}

func values(t *testing.T, s *suite) {
	for _, v := range []string{"a", "b", ""} {
		s.update(func(tx dispatch.Tx) { s.ok(tx.SetValue("x", v)) })
		s.view(func(tx dispatch.Tx) { s.equal("value", got[string](s)(tx.Value("x")), v) })
	}
}
