package admin

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// mostMatches is how many people a search in a form shows: more than that, and
// one more letter is quicker.
const mostMatches = 8

// match is one person that a search found.
type match struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Hint string `json:"hint"` // what tells people with one name apart
}

// lookUp answers each letter that somebody types in the field of a recipient or
// a requester.
func (a *Admin) lookUp(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	list, err := a.matches(r, q.Get("slag"), q.Get("sok"))
	if err != nil {
		return err
	}
	return a.json(w, list)
}

func (a *Admin) json(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(w).Encode(v)
}

// Kinds of people that are looked up.
const (
	aRecipient = "recipient"
	aRequester = "requester"
)

func (a *Admin) matches(r *http.Request, kind, query string) ([]match, error) {
	list := []match{}
	unit := visitorFrom(r.Context()).unit.ID
	query = strings.TrimSpace(query)
	if len([]rune(query)) > 100 {
		return list, nil
	}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		list = list[:0]
		if kind == aRequester {
			found, err := tx.SearchRequesters(unit, query, mostMatches)
			for _, x := range found {
				hint := x.Address
				if len(x.Phones) > 0 {
					hint = joined(hint, phone.Format(x.Phones[0]))
				}
				list = append(list, match{x.ID, x.Name, hint})
			}
			return err
		}
		found, err := tx.SearchRecipients(unit, query, mostMatches)
		for _, x := range found {
			list = append(list, match{x.ID, x.Name, joined(x.Address, x.Postcode)})
		}
		return err
	})
	return list, err
}

// lastTime is what the form takes over from the last task of a recipient or a
// requester.
type lastTime struct {
	Told   string              `json:"told"` // where it comes from; empty: there was none
	Values map[string]string   `json:"values"`
	Checks map[string][]string `json:"checks"`
}

// fillIn answers the choice of a recipient or a requester with what was written
// the last time.
func (a *Admin) fillIn(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	recipient, _ := strconv.ParseInt(q.Get("recipient_id"), 10, 64)
	requester, _ := strconv.ParseInt(q.Get("requester_id"), 10, 64)
	last, err := a.lastTime(r, recipient, requester)
	if err != nil {
		return err
	}
	return a.json(w, last)
}

// lastTime looks for the last task of the recipient, or else of the requester.
// An institution's residents are many: what concerns the last one (details, and
// who it was) is not taken over for the next.
func (a *Admin) lastTime(r *http.Request, recipientID, requesterID int64) (last lastTime, err error) {
	last = lastTime{Values: map[string]string{}, Checks: map[string][]string{}}
	unit := visitorFrom(r.Context()).unit.ID
	if recipientID <= 0 && requesterID <= 0 {
		return last, nil
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		f := dispatch.TaskFilter{UnitID: unit, RecipientID: max(recipientID, 0), Newest: true}
		if recipientID <= 0 {
			f.RequesterID = requesterID
		}
		list, err := tx.Tasks(f, dispatch.Page{Limit: 1})
		if err != nil || len(list) == 0 {
			return err
		}
		t := list[0]
		last.Told = readerOf(r).Say("Fylt ut som sist, " + a.words().Day(t.StartsAt) + ".")
		last.Values = map[string]string{"category": t.Category, "summary": t.Summary, "place": t.Place}
		last.Checks = map[string][]string{"needs.clearances": t.Needs.Clearances, "needs.car": ticked(t.Needs.Car), "needs.wheelchair": ticked(t.Needs.Wheelchair), "needs.clear_speech": ticked(t.Needs.Hearing)}
		personal := recipientID > 0
		if !personal && t.RequesterID != 0 {
			x, err := tx.Requester(t.RequesterID)
			if err != nil {
				return err
			}
			personal = x.Kind == dispatch.Person
		}
		if personal {
			last.Values["details"], last.Values["needs.gender"], last.Values["needs.language"] = t.Details, t.Needs.Gender, t.Needs.Language
			if err := takePerson(tx, &last, aRecipient, t.RecipientID); err != nil {
				return err
			}
		}
		return takePerson(tx, &last, aRequester, t.RequesterID)
	})
	return last, err
}

func ticked(b bool) []string {
	if b {
		return []string{"ja"}
	}
	return []string{}
}

// takePerson fills in a recipient or a requester, by name and number.
func takePerson(tx dispatch.Tx, last *lastTime, kind string, id int64) error {
	if id == 0 {
		return nil
	}
	name, err := personName(tx, kind, id)
	if err != nil {
		return err
	}
	last.Values[kind], last.Values[kind+"_id"] = name, strconv.FormatInt(id, 10)
	return nil
}

// personName is the name of a recipient or a requester; empty: there is none.
func personName(tx dispatch.Tx, kind string, id int64) (string, error) {
	if kind == aRequester {
		x, err := tx.Requester(id)
		if err != nil {
			return "", ignoreMissing(err)
		}
		return x.Name, nil
	}
	x, err := tx.Recipient(id)
	if err != nil {
		return "", ignoreMissing(err)
	}
	return x.Name, nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, dispatch.ErrNotFound) {
		return nil
	}
	return err
}

// takeOver puts what was written the last time into the fields that are empty,
// for who has no script to do it.
func (f *form) takeOver(last lastTime) {
	for name, value := range last.Values {
		if f.Trim(name) == "" {
			f.values.Set(name, value)
		}
	}
	for name, values := range last.Checks {
		if len(f.values[name]) == 0 {
			f.values[name] = values
		}
	}
}

// readPerson finds the recipient or requester of a form: the one chosen, or the
// one whose name was typed. A name that nobody has, or several, is a fault.
func (a *Admin) readPerson(r *http.Request, f *form, kind string) (id int64, err error) {
	typed, chosen := f.Trim(kind), formID(f, kind+"_id")
	if typed == "" {
		if _, there := f.values[kind]; there {
			return 0, nil // the name was taken out again
		}
		return chosen, nil
	}
	unit := visitorFrom(r.Context()).unit.ID
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		id = 0
		if chosen > 0 {
			name, err := personName(tx, kind, chosen)
			if err != nil {
				return err
			}
			if strings.EqualFold(name, typed) {
				id = chosen
				return nil
			}
		}
		var names []string
		var ids []int64
		if kind == aRequester {
			found, err := tx.SearchRequesters(unit, typed, mostMatches)
			if err != nil {
				return err
			}
			for _, x := range found {
				names, ids = append(names, x.Name), append(ids, x.ID)
			}
		} else {
			found, err := tx.SearchRecipients(unit, typed, mostMatches)
			if err != nil {
				return err
			}
			for _, x := range found {
				names, ids = append(names, joined(x.Name, x.Address)), append(ids, x.ID)
				if strings.EqualFold(x.Name, typed) {
					names[len(names)-1] = x.Name
				}
			}
		}
		same := 0
		for i, n := range names {
			if strings.EqualFold(n, typed) {
				same++
				id = ids[i]
			}
		}
		if same == 1 {
			return nil
		}
		if same == 0 && len(ids) == 1 {
			id = ids[0]
			return nil
		}
		id = 0
		what := map[string]string{aRecipient: "mottaker", aRequester: "bestiller"}[kind]
		switch {
		case same > 1:
			f.fault(kind, "Flere heter «"+typed+"». Velg den rette fra lista.")
		case len(ids) > 1:
			f.fault(kind, "Flere passer med «"+typed+"»: "+andList(names)+". Skriv hele navnet.")
		case kind == aRecipient && f.Ticked("new_recipient"):
		default:
			f.fault(kind, "Vi finner ingen "+what+" som heter «"+typed+"». Sjekk skrivemåten, eller legg inn en ny "+what+".")
		}
		return nil
	})
	if id > 0 {
		f.values.Set(kind+"_id", strconv.FormatInt(id, 10))
	}
	return id, err
}

// newRecipient is whom the form wants to be taken in with the task; nil: nobody.
func (a *Admin) newRecipient(r *http.Request, f *form, t dispatch.Task) *dispatch.Recipient {
	if !f.Ticked("new_recipient") || f.Trim(aRecipient) == "" || t.RecipientID != 0 {
		return nil
	}
	return &dispatch.Recipient{UnitID: visitorFrom(r.Context()).unit.ID, Name: f.Trim(aRecipient), Address: f.Trim("new_recipient.address"),
		Phone: f.Trim("new_recipient.phone"), Postcode: strings.ReplaceAll(f.Value("postcode"), " ", "")}
}
