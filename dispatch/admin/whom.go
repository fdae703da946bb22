package admin

import (
	"net/http"
	"slices"
	"strconv"

	"folgesvenn/dispatch"
)

// whomView is the settings of whom a unit asks: who may be asked at all, and
// what makes somebody come first.
type whomView struct {
	Form    *form
	Units   []option // that the unit may share its volunteers with
	Sharing []string // the units that share theirs with it
}

var whomFields = []string{"share_with"}

func (a *Admin) whomPage(w http.ResponseWriter, r *http.Request) error {
	s, err := a.svc.Settings(r.Context(), visitorFrom(r.Context()).unit.ID)
	if err != nil {
		return err
	}
	return a.showWhom(w, r, http.StatusOK, formOfWhom(s))
}

// formOfWhom writes the settings as somebody would type them.
func formOfWhom(s dispatch.Settings) *form {
	f := newForm(map[string]string{"version": settingsVersion(s)})
	for _, id := range s.ShareWith {
		f.values.Add("share_with", strconv.FormatInt(id, 10))
	}
	return f
}

func (a *Admin) showWhom(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	here := visitorFrom(r.Context()).unit
	page := whomView{Form: f}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page.Units, page.Sharing = nil, nil
		units, err := tx.Units()
		for _, u := range units {
			if u.ID == here.ID {
				continue
			}
			page.Units = append(page.Units, option{strconv.FormatInt(u.ID, 10), u.Name})
			if u.Lends(here.ID) {
				page.Sharing = append(page.Sharing, u.Name)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return a.render(w, r, status, "whom", "Hvem vi spør", page)
}

func (a *Admin) saveWhom(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	_, err = a.svc.ChangeSettings(r.Context(), visitorFrom(r.Context()).unit.ID, func(s *dispatch.Settings) error {
		f.faults = nil // the transaction may be run again
		if f.Value("version") != settingsVersion(*s) {
			return changedMeanwhile
		}
		readWhom(f, s)
		if f.Bad() {
			return &dispatch.Error{Code: dispatch.CodeInvalid, Sentence: dispatch.Sentence{EN: "some fields need another value", NB: "Noen felt må rettes."}}
		}
		return nil
	})
	if err := f.take(err, nil); err != nil {
		return err
	}
	if f.Bad() {
		if len(f.faults) > 0 {
			f.Message = ""
		}
		f.sort(whomFields)
		return a.showWhom(w, r, http.StatusUnprocessableEntity, f)
	}
	a.say(r, "Innstillingene er lagret.")
	http.Redirect(w, r, "/innstillinger/hvem", http.StatusSeeOther)
	return nil
}

func readWhom(f *form, s *dispatch.Settings) {
	s.ShareWith = []int64{}
	for _, v := range f.values["share_with"] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			s.ShareWith = append(s.ShareWith, id)
		}
	}
}

// lentVolunteer finds the volunteer of an address: the unit's own, or one that
// another unit shares with it. from is that unit's name; empty: their own.
func (a *Admin) lentVolunteer(r *http.Request) (v *dispatch.Volunteer, from string, err error) {
	id, err := pathID(r)
	if err != nil {
		return nil, "", err
	}
	if v, err = a.svc.Volunteer(r.Context(), id); err != nil {
		return nil, "", err
	}
	here := visitorFrom(r.Context()).unit.ID
	if v.UnitID == here {
		return v, "", nil
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		p, err := dispatch.PoolOf(tx, here)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(p.Roster, func(x *dispatch.Volunteer) bool { return x.ID == id }) {
			return missing(nil, "frivillig")
		}
		from = p.Lenders[v.UnitID].Name
		return nil
	})
	return v, from, err
}

// lentOnly takes out of a page what is the other unit's business: its notes,
// those it has had the volunteer help, and what it writes with them.
func (p *volunteerView) lentOnly(unit int64) {
	v := *p.Volunteer
	v.Note = ""
	p.Volunteer = &v
	p.Neighbour, p.Known = nil, nil
	p.Blocked = slices.DeleteFunc(p.Blocked, func(x *dispatch.Recipient) bool { return x.UnitID != unit })
	p.Ahead = slices.DeleteFunc(p.Ahead, func(t *dispatch.Task) bool { return t.UnitID != unit })
	p.Past = slices.DeleteFunc(p.Past, func(x pastItem) bool { return x.UnitID != unit })
	p.Talk = slices.DeleteFunc(p.Talk, func(m bubble) bool { return m.UnitID != unit })
}
