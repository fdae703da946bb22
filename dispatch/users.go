package dispatch

import (
	"context"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"folgesvenn/sms"
)

// Right is something that a user may do, each of them more than the one before.
type Right int

// Rights. Whoever may do one thing may do those before it.
const (
	RightNone   Right = iota
	RightLook         // read everything of the unit
	RightEdit         // run tasks, volunteers, recipients and institutions
	RightLead         // settings, and the users of the unit
	RightGovern       // units, and every user
)

// Roles lists every role, from the one that may least.
var Roles = []Role{RoleReadOnly, RoleCoordinator, RoleUnitLead, RoleAdmin}

// May tells whether a user of the role has the right. A role that nobody knows
// may do nothing.
func (r Role) May(right Right) bool {
	has := map[Role]Right{RoleReadOnly: RightLook, RoleCoordinator: RightEdit, RoleUnitLead: RightLead, RoleAdmin: RightGovern}[r]
	return has != RightNone && right <= has
}

// MayManage tells whether a user may add, change or lock out another: a unit lead
// those of the own unit who are no administrators, an administrator everybody.
func (u *User) MayManage(other *User) bool {
	switch {
	case u.Disabled:
		return false
	case u.Role.May(RightGovern):
		return true
	}
	return u.Role.May(RightLead) && u.UnitID == other.UnitID && !other.Role.May(RightGovern)
}

// AddUser takes in staff. hash is the hidden password; by is who adds them.
func (s *Service) AddUser(ctx context.Context, by int64, u User) (*User, error) {
	err := s.do(ctx, func(w *work) error {
		row := u
		row.ID, row.CreatedAt = 0, w.now
		if err := w.checkUser(by, nil, &row); err != nil {
			return err
		}
		if err := w.Tx.AddUser(&row); err != nil {
			return takenAddress(err)
		}
		u = row
		w.made(row.ID)
		return w.log(Event{UnitID: row.UnitID, Kind: "user.added", To: string(row.Role)})
	})
	if err != nil {
		return nil, err
	}
	return s.user(ctx, resultOf(ctx, u.ID))
}

// EditUser changes a user in one transaction; by is who does it.
func (s *Service) EditUser(ctx context.Context, by, id int64, edit func(*User) error) (*User, error) {
	err := s.do(ctx, func(w *work) error {
		old, err := w.User(id)
		if err != nil {
			return describe(err, "user", "bruker", id)
		}
		u := *old
		if err := edit(&u); err != nil {
			return err
		}
		if err := w.checkUser(by, old, &u); err != nil {
			return err
		}
		if err := w.SaveUser(&u); err != nil {
			return takenAddress(err)
		}
		if err := w.rotaFollows(old, &u); err != nil {
			return err
		}
		w.made(id)
		why := fmt.Sprintf("bruker %d", u.ID)
		switch {
		case u.Disabled && !old.Disabled:
			why += ", stengt ute"
		case !u.Disabled && old.Disabled:
			why += ", sluppet inn igjen"
		case u.PasswordHash != old.PasswordHash:
			why += ", nytt passord"
		}
		return w.log(Event{UnitID: u.UnitID, Kind: "user.changed", From: string(old.Role), To: string(u.Role), Why: why})
	})
	if err != nil {
		return nil, err
	}
	return s.user(ctx, id)
}

// rotaFollows keeps the telephone and the name of a user up to date where they are
// on duty, unless the rota has others of its own.
func (w *work) rotaFollows(old, u *User) error {
	if old.Phone == u.Phone && old.Name == u.Name {
		return nil
	}
	units, err := w.Units()
	if err != nil {
		return err
	}
	for _, unit := range units {
		changed := false
		for i := range unit.Settings.Rota {
			d := &unit.Settings.Rota[i]
			if d.UserID != u.ID {
				continue
			}
			if d.Phone == old.Phone && d.Phone != u.Phone {
				d.Phone, changed = u.Phone, true
			}
			if d.Name == old.Name && d.Name != u.Name {
				d.Name, changed = u.Name, true
			}
		}
		if !changed {
			continue
		}
		if err := w.SaveUnit(unit); err != nil {
			return err
		}
	}
	return nil
}

// ChooseLanguage keeps the language in which a user wants to read the page. It
// is their own affair, so it needs no right.
func (s *Service) ChooseLanguage(ctx context.Context, id int64, language string) error {
	return s.do(ctx, func(w *work) error {
		if !slices.Contains(sms.Languages(), language) {
			var f faults
			f.add("language", "must be nb, nn or en", "Velg et språk.")
			return f.err()
		}
		old, err := w.User(id)
		if err != nil {
			return describe(err, "user", "bruker", id)
		}
		if old.Language == language {
			return nil
		}
		u := *old
		u.Language = language
		return w.SaveUser(&u)
	})
}

func (s *Service) user(ctx context.Context, id int64) (u *User, err error) {
	err = s.view(ctx, func(tx Tx) error {
		u, err = tx.User(id)
		return describe(err, "user", "bruker", id)
	})
	return u, err
}

func takenAddress(err error) error {
	if !isConflict(err) {
		return err
	}
	var f faults
	f.add("email", "somebody has this address already", "Noen har denne e-postadressen fra før.")
	return f.err()
}

// checkUser checks a user and who wants the change. old is nil for a new one.
func (w *work) checkUser(by int64, old, u *User) error {
	who, err := w.User(by)
	if err != nil {
		return describe(err, "user", "bruker", by)
	}
	// One's own name and password are one's own.
	self := old != nil && who.ID == old.ID && old.Role == u.Role && old.UnitID == u.UnitID && old.Disabled == u.Disabled && old.Email == u.Email
	if !self && (!who.MayManage(u) || old != nil && !who.MayManage(old)) {
		return forbidden("this user may not manage that one", "Du kan ikke gi denne tilgangen. Spør en administrator.")
	}
	var f faults
	u.Name, u.Email = tidy(u.Name), strings.ToLower(strings.TrimSpace(u.Email))
	checkName(&f, u.Name)
	if a, err := mail.ParseAddress(u.Email); err != nil || a.Address != u.Email || len(u.Email) > maxAddress {
		f.add("email", "is not an address such as kari@kommune.no", "Skriv e-postadressen, for eksempel kari@kommune.no.")
	}
	if u.Phone != "" {
		u.Phone = checkPhone(&f, "phone", u.Phone)
	}
	if !slices.Contains(Roles, u.Role) {
		f.add("role", "must be read_only, coordinator, unit_lead or admin", "Velg hva brukeren kan gjøre.")
	}
	w.checkUnit(&f, &u.UnitID)
	if u.PasswordHash == "" {
		f.add("password", "is missing", "Skriv et passord.")
	}
	if err := f.err(); err != nil {
		return err
	}
	if old == nil || old.Role != RoleAdmin || old.Disabled || u.Role == RoleAdmin && !u.Disabled {
		return nil
	}
	// Somebody must be left who can let others in.
	all, err := w.Users()
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.ID != u.ID && x.Role == RoleAdmin && !x.Disabled {
			return nil
		}
	}
	return forbidden("this is the last administrator", "Dette er den siste administratoren. Gjør en annen til administrator først.")
}

// AddUnit makes a unit, with the settings that a new one begins with.
func (s *Service) AddUnit(ctx context.Context, name string) (*Unit, error) {
	u := &Unit{}
	err := s.do(ctx, func(w *work) error {
		name := tidy(name)
		if err := w.checkUnitName(0, name); err != nil {
			return err
		}
		set := DefaultSettings()
		set.CentreName = shortened(name)
		*u = Unit{Name: name, Settings: set}
		if err := w.Tx.AddUnit(u); err != nil {
			return err
		}
		w.made(u.ID)
		return w.log(Event{UnitID: u.ID, Kind: "unit.added"})
	})
	if err != nil {
		return nil, err
	}
	return s.Unit(ctx, resultOf(ctx, u.ID))
}

// EditUnit changes the name of a unit in one transaction; what volunteers see is
// the name in its settings.
func (s *Service) EditUnit(ctx context.Context, id int64, edit func(*Unit) error) (*Unit, error) {
	err := s.do(ctx, func(w *work) error {
		u, err := w.Unit(id)
		if err != nil {
			return describe(err, "unit", "enhet", id)
		}
		asked := *u
		if err := edit(&asked); err != nil {
			return err
		}
		changed := *u
		changed.Name = tidy(asked.Name)
		if err := w.checkUnitName(id, changed.Name); err != nil {
			return err
		}
		if err := w.SaveUnit(&changed); err != nil {
			return err
		}
		w.made(id)
		return w.log(Event{UnitID: id, Kind: "unit.changed"})
	})
	if err != nil {
		return nil, err
	}
	return s.Unit(ctx, id)
}

// Unit is one by its id.
func (s *Service) Unit(ctx context.Context, id int64) (u *Unit, err error) {
	err = s.view(ctx, func(tx Tx) error {
		u, err = tx.Unit(id)
		return describe(err, "unit", "enhet", id)
	})
	return u, err
}

func (w *work) checkUnitName(id int64, name string) error {
	var f faults
	checkName(&f, name)
	units, err := w.Units()
	if err != nil {
		return err
	}
	for _, x := range units {
		if x.ID != id && equalName(x.Name, name) {
			f.add("name", "another unit has this name", "En annen enhet heter det samme.")
		}
	}
	return f.err()
}

// shortened makes a name fit where every letter counts.
func shortened(name string) string {
	r := []rune(name)
	return string(r[:min(len(r), 40)])
}
