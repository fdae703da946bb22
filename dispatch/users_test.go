package dispatch_test

import (
	"testing"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// staff adds a user past all checks, as the command line does.
func (c *centre) staff(email string, role dispatch.Role, unit int64) *dispatch.User {
	c.t.Helper()
	u := &dispatch.User{UnitID: unit, Email: email, Name: email, Role: role, PasswordHash: "x"}
	c.must(c.s.Update(c.ctx, func(tx dispatch.Tx) error { return tx.AddUser(u) }))
	return u
}

func TestUsersAreManaged(t *testing.T) {
	c := newCentre(t, "2026-11-23 09:30")
	health, err := c.s.AddUnit(c.ctx, " Helse  og omsorg ")
	c.must(err)
	if health.Name != "Helse og omsorg" || health.Settings.CentreName != "Helse og omsorg" || health.Settings.WaveSize != dispatch.DefaultSettings().WaveSize {
		t.Errorf("%+v", health)
	}
	_, err = c.s.AddUnit(c.ctx, "helse og omsorg")
	c.refused(err, "heter det samme")
	_, err = c.s.EditUnit(c.ctx, health.ID, func(u *dispatch.Unit) error { u.Name = ""; return nil })
	c.refused(err, "Skriv navnet")
	if u, err := c.s.EditUnit(c.ctx, health.ID, func(u *dispatch.Unit) error { u.Name = "Helse"; return nil }); err != nil || u.Name != "Helse" {
		t.Errorf("%v %v", u, err)
	}

	admin := c.staff("admin@k.no", dispatch.RoleAdmin, 1)
	lead := c.staff("lead@k.no", dispatch.RoleUnitLead, 1)
	plain := c.staff("plain@k.no", dispatch.RoleCoordinator, 1)
	other := c.staff("other@k.no", dispatch.RoleCoordinator, health.ID)

	made, err := c.s.AddUser(c.ctx, lead.ID, dispatch.User{UnitID: 1, Name: "Ny", Email: " NY@k.no ", Role: dispatch.RoleCoordinator, PasswordHash: "x"})
	c.must(err)
	if made.Email != "ny@k.no" {
		t.Errorf("%+v", made)
	}
	_, err = c.s.AddUser(c.ctx, lead.ID, dispatch.User{UnitID: 1, Name: "Ny", Email: "ny@K.no", Role: dispatch.RoleCoordinator, PasswordHash: "x"})
	c.refused(err, "fra før")
	_, err = c.s.AddUser(c.ctx, lead.ID, dispatch.User{UnitID: 1, Email: "x", Role: dispatch.RoleCoordinator})
	c.refused(err, "Skriv navnet", "Skriv e-postadressen", "Skriv et passord")
	// Nobody gives more than they may, and nobody reaches into another unit.
	for _, u := range []dispatch.User{{UnitID: 1, Role: dispatch.RoleAdmin}, {UnitID: health.ID, Role: dispatch.RoleReadOnly}} {
		u.Name, u.Email, u.PasswordHash = "X", "x@k.no", "x"
		_, err = c.s.AddUser(c.ctx, lead.ID, u)
		c.refused(err, "Du kan ikke gi denne tilgangen")
	}
	_, err = c.s.AddUser(c.ctx, plain.ID, dispatch.User{UnitID: 1, Name: "X", Email: "x@k.no", Role: dispatch.RoleReadOnly, PasswordHash: "x"})
	c.refused(err, "Du kan ikke gi denne tilgangen")
	as := func(role dispatch.Role) func(*dispatch.User) error {
		return func(u *dispatch.User) error { u.Role = role; return nil }
	}
	for _, test := range []struct{ by, who int64 }{{lead.ID, other.ID}, {lead.ID, admin.ID}, {plain.ID, plain.ID}} {
		_, err = c.s.EditUser(c.ctx, test.by, test.who, as(dispatch.RoleUnitLead))
		c.refused(err, "Du kan ikke gi denne tilgangen")
	}
	_, err = c.s.EditUser(c.ctx, admin.ID, other.ID, as(dispatch.RoleAdmin))
	c.must(err)
	_, err = c.s.EditUser(c.ctx, admin.ID, other.ID, as("king"))
	c.refused(err, "Velg hva brukeren kan gjøre")
	_, err = c.s.EditUser(c.ctx, plain.ID, plain.ID, func(u *dispatch.User) error { u.PasswordHash = "y"; return nil })
	c.must(err)

	// Somebody is always left who can let others in.
	shut := func(u *dispatch.User) error { u.Disabled = true; return nil }
	_, err = c.s.EditUser(c.ctx, admin.ID, other.ID, shut)
	c.must(err)
	_, err = c.s.EditUser(c.ctx, admin.ID, admin.ID, shut)
	c.refused(err, "den siste administratoren")
	_, err = c.s.EditUser(c.ctx, admin.ID, admin.ID, as(dispatch.RoleCoordinator))
	c.refused(err, "den siste administratoren")
	_, err = c.s.EditUser(c.ctx, other.ID, lead.ID, shut) // who is locked out manages nobody
	c.refused(err, "Du kan ikke gi denne tilgangen")
}

// TestRightsGrow: whoever may do something may do all that is less.
func TestRightsGrow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		role := rapid.SampledFrom(append([]dispatch.Role{"", "king"}, dispatch.Roles...)).Draw(t, "role")
		right := dispatch.Right(rapid.IntRange(int(dispatch.RightLook), int(dispatch.RightGovern)).Draw(t, "right"))
		if role.May(right) && right > dispatch.RightLook && !role.May(right-1) {
			t.Fatalf("%s may %d and not %d", role, right, right-1)
		}
		if (role == "" || role == "king") && role.May(right) {
			t.Fatalf("%q may %d", role, right)
		}
	})
}
