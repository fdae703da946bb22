package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// change is one field that somebody else changed while a form was being written.
type change struct {
	Name, Label string
	Was, Now    string // as it is written in the form
	Mine        string // what was written here, where that is something else again
}

// rememberedAs holds how a form was filled in when it was opened.
const rememberedAs = "was"

// remember keeps in the form how it was opened, so that what is changed in it
// can be told from what others change meanwhile.
func (f *form) remember() {
	v := url.Values{}
	for name, values := range f.values {
		if name == "version" || name == rememberedAs || len(values) == 0 {
			continue
		}
		if v[name] = values; len(written(values)) > longestRemembered {
			v[name] = []string{compared(values)}
		}
	}
	f.values.Set(rememberedAs, v.Encode())
}

// since tells which of the labelled fields others have changed since the form was
// opened. now is the form as it would be opened now. A form that remembers
// nothing tells nothing but that there was something.
func (f *form) since(now *form, labels []option) []change {
	was, err := url.ParseQuery(f.Value(rememberedAs))
	if err != nil || f.Value(rememberedAs) == "" {
		return []change{{}}
	}
	var list []change
	for _, l := range labels {
		before, after, mine := written(was[l.Value]), compared(now.values[l.Value]), compared(f.values[l.Value])
		if before == after || after == mine {
			continue
		}
		c := change{Name: l.Value, Label: l.Text, Was: before, Now: shown(now.values[l.Value])}
		if strings.HasPrefix(before, "…") {
			c.Was = "…"
		}
		if mine != before {
			c.Mine = shown(f.values[l.Value])
			if mine == "" {
				c.Mine = "(tomt)"
			}
		}
		list = append(list, c)
	}
	return list
}

// others is since for a form that has no version and is opened by pages alone: one
// that remembers nothing was made by a script, which means what it says.
func (f *form) others(now *form, labels []option) []change {
	if !f.values.Has(rememberedAs) {
		return nil
	}
	return f.since(now, labels)
}

func written(values []string) string {
	list := slices.DeleteFunc(slices.Clone(values), func(s string) bool { return strings.TrimSpace(s) == "" })
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// longestRemembered is how much of a field a form remembers as it stood; of more,
// such as the middles of all postcodes, that it has changed is enough.
const longestRemembered = 500

// compared is what two writings of a field are told apart by.
func compared(values []string) string {
	w := written(values)
	if len(w) > longestRemembered {
		return "…" + shortHash([]byte(w))
	}
	return w
}

// shown is the beginning of a field.
func shown(values []string) string {
	w := []rune(written(values))
	if len(w) > longestRemembered {
		return string(w[:80]) + "…"
	}
	return string(w)
}

// settingsForm is a form for some of a unit's settings.
type settingsForm struct {
	of     func(dispatch.Settings) *form // the form as it is opened
	labels []option                      // what the fields are called
	read   func(*dispatch.Settings)
	// names are the fields of the form by those of the settings, where they
	// differ; place does the same for whole errors. Either may be nil.
	names map[string]string
	place func(error) error
}

// changeSettings lets a form change the settings of the coordinator's unit. What
// others changed in it meanwhile stands in f.meanwhile, and nothing is saved.
func (a *Admin) changeSettings(r *http.Request, f *form, x settingsForm) error {
	unit := visitorFrom(r.Context()).unit.ID
	f.labels = x.labels
	_, err := a.svc.ChangeSettings(r.Context(), unit, func(s *dispatch.Settings) error {
		f.faults, f.meanwhile = nil, nil // the transaction may be run again
		if f.Value("version") != settingsVersion(*s) {
			if f.meanwhile = f.since(x.of(*s), x.labels); len(f.meanwhile) > 0 {
				return changedMeanwhile
			}
		}
		x.read(s)
		if f.Bad() {
			return &dispatch.Error{Code: dispatch.CodeInvalid, Sentence: dispatch.Sentence{EN: "some fields need another value", NB: "Noen felt må rettes."}}
		}
		return nil
	})
	if x.place != nil {
		err = x.place(err)
	}
	if err := f.take(err, x.names); err != nil {
		return err
	}
	if len(f.meanwhile) > 0 {
		s, err := a.svc.Settings(r.Context(), unit)
		if err != nil {
			return err
		}
		return a.tellMeanwhile(r, f, x.of(s), lastLogged(unit, "settings.changed", ""))
	}
	if len(f.faults) > 0 {
		f.Message = ""
	}
	return nil
}

// refused is the status of a form that was not saved.
func (f *form) refused() int {
	if len(f.meanwhile) > 0 {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

// tellMeanwhile says what others changed and who, takes over what was not changed
// here too, and makes the form one that was opened now: the next press saves.
func (a *Admin) tellMeanwhile(r *http.Request, f *form, now *form, last func(dispatch.Tx) (*dispatch.Event, error)) error {
	f.faults = nil
	for _, c := range f.meanwhile {
		if c.Name == "" {
			return nil // an old form: nothing can be told apart
		}
		if c.Mine == "" {
			f.values[c.Name] = now.values[c.Name]
			if base, ok := strings.CutSuffix(c.Name, "_id"); ok {
				f.values.Del(base) // the name that goes with it
			}
		}
	}
	for _, name := range []string{"version", rememberedAs, "when_was", "decide_by_was", "starts_at", "ends_at", "decide_at"} {
		f.values[name] = now.values[name]
	}
	by := "Noen andre"
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		e, err := last(tx)
		if err != nil || e == nil {
			return err
		}
		name, err := names{tx: tx, volunteers: map[int64]string{}, users: map[string]string{}}.actor(e.Actor)
		if name != "" {
			by = upperFirst(name)
		}
		return err
	})
	f.Message = by + " endret dette mens du skrev, så vi har ikke lagret ennå. Se over, og lagre på nytt."
	return err
}

// lastOf finds the newest event of a kind about a task or a volunteer.
func lastOf(log dispatch.EventFilter, kind string) func(dispatch.Tx) (*dispatch.Event, error) {
	return func(tx dispatch.Tx) (last *dispatch.Event, err error) {
		events, err := tx.Events(log, dispatch.Page{})
		for _, e := range events {
			if e.Kind == kind {
				last = e
			}
		}
		return last, err
	}
}

// lastLogged finds the newest event of a kind in a unit that says why; empty: any.
func lastLogged(unitID int64, kind, why string) func(dispatch.Tx) (*dispatch.Event, error) {
	return func(tx dispatch.Tx) (*dispatch.Event, error) {
		e, err := tx.LastEvent(unitID, kind, why)
		if errors.Is(err, dispatch.ErrNotFound) {
			return nil, nil
		}
		return e, err
	}
}

// readable are the changes as people read them.
func (a *Admin) readable(r *http.Request, changes []change) (list []change, err error) {
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		list = nil
		for _, c := range changes {
			if c.Name == "" {
				continue
			}
			for _, v := range []*string{&c.Was, &c.Now, &c.Mine} {
				if *v, err = readableValue(tx, c.Name, *v); err != nil {
					return err
				}
			}
			if c.Name == "has_pin" && c.Was != "" && c.Now != "" {
				c.Now = "en ny"
			}
			list = append(list, c)
		}
		return nil
	})
	return list, err
}

func readableValue(tx dispatch.Tx, name, value string) (string, error) {
	switch {
	case value == "" || value == "(tomt)":
		return value, nil
	case name == "category":
		return upperFirst(dispatch.CategoryName(value)), nil
	case name == "recipient_id" || name == "requester_id":
		who, err := personName(tx, strings.TrimSuffix(name, "_id"), formID(newForm(map[string]string{name: value}), name))
		return who, err
	case name == "regular_id":
		v, err := tx.Volunteer(formID(newForm(map[string]string{name: value}), name))
		if err != nil {
			return "", err
		}
		return v.Name, nil
	case name == "unit_id":
		u, err := tx.Unit(formID(newForm(map[string]string{name: value}), name))
		if err != nil {
			return "", err
		}
		return u.Name, nil
	case name == "role":
		return roleName(dispatch.Role(value)), nil
	case name == "often":
		return rhythmText(value, seriesRhythms), nil
	case name == "nth":
		return rhythmText(value, seriesNths), nil
	case name == "days":
		var list []string
		for _, v := range strings.Split(value, ", ") {
			if d, err := strconv.Atoi(v); err == nil {
				list = append(list, dispatch.Weekday(time.Weekday(d)))
			}
		}
		return upperFirst(andList(list)), nil
	case name == "has_pin":
		return "satt", nil
	case name == "kind":
		return map[string]string{string(dispatch.Institution): "Institusjon", string(dispatch.Person): "Person"}[value], nil
	case name == "channel":
		return map[string]string{string(dispatch.ChannelSMS): "SMS", string(dispatch.ChannelCall): "Må ringes"}[value], nil
	case name == "policy":
		return map[string]string{string(dispatch.PolicyPace): "Én om gangen", string(dispatch.PolicyWaves): "Et fast antall om gangen"}[value], nil
	case name == "needs.gender" || name == "gender":
		return genderName(value), nil
	case name == "needs.language" || name == "language":
		return upperFirst(dispatch.LanguageName(value)), nil
	case name == "needs.clearances" || name == "clearances" || name == "categories":
		var list []string
		for _, v := range strings.Split(value, ", ") {
			if name == "categories" {
				list = append(list, dispatch.CategoryName(v))
			} else {
				list = append(list, dispatch.ClearanceName(v))
			}
		}
		return upperFirst(andList(list)), nil
	}
	return value, nil
}
