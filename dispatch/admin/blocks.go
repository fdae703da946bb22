package admin

import (
	"net/http"
	"slices"
	"strconv"

	"folgesvenn/dispatch"
)

// mostRecipients bounds the list to choose from; where there are more, a search
// makes it shorter.
const mostRecipients = 100

type blockView struct {
	Form       *form
	Volunteer  *dispatch.Volunteer
	Recipients []option
	Search     string
	Cut        bool // there are more
}

func (a *Admin) blockPage(w http.ResponseWriter, r *http.Request) error {
	v, _, err := a.lentVolunteer(r)
	if err != nil {
		return err
	}
	return a.showBlock(w, r, http.StatusOK, newForm(nil), v)
}

func (a *Admin) showBlock(w http.ResponseWriter, r *http.Request, status int, f *form, v *dispatch.Volunteer) error {
	page := blockView{Form: f, Volunteer: v, Search: searchFor(r)}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page.Recipients = nil
		list, err := tx.SearchRecipients(visitorFrom(r.Context()).unit.ID, page.Search, mostRecipients+1)
		if err != nil {
			return err
		}
		page.Cut = len(list) > mostRecipients
		list = list[:min(len(list), mostRecipients)]
		blocked, err := tx.BlockedFrom(v.ID)
		if err != nil {
			return err
		}
		for _, x := range list {
			if !slices.ContainsFunc(blocked, func(b *dispatch.Recipient) bool { return b.ID == x.ID }) {
				page.Recipients = append(page.Recipients, option{strconv.FormatInt(x.ID, 10), joined(x.Name, x.Address)})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return a.render(w, r, status, "block", "Skal ikke til", page)
}

// changeBlock keeps a volunteer from a recipient, or lifts that.
func (a *Admin) changeBlock(w http.ResponseWriter, r *http.Request) error {
	v, _, err := a.lentVolunteer(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	id := formID(f, "recipient_id")
	if id <= 0 {
		f.fault("recipient_id", "Velg mottakeren fra lista.")
		return a.showBlock(w, r, http.StatusUnprocessableEntity, f, v)
	}
	x, err := a.ownRecipient(r, id)
	if err != nil {
		return err
	}
	lift := f.Value("do") == "lift"
	if err := a.svc.BlockPair(r.Context(), v.ID, x.ID, !lift); err != nil {
		return err
	}
	said := v.Name + " blir ikke spurt om oppdrag hos " + x.Name + "."
	if lift {
		said = v.Name + " kan spørres om oppdrag hos " + x.Name + " igjen."
	} else if n, err := a.agreedWith(r, v, x); err != nil {
		return err
	} else if n > 0 {
		said += " Men " + count(n, "avtale", "avtaler") + " framover står. Se etter under Avtaler framover."
	}
	undo := "lift"
	if lift {
		undo = "block"
	}
	a.sayUndo(r, said, undoBy(volunteerPath(v.ID)+"/skal-ikke-til", "recipient_id", strconv.FormatInt(x.ID, 10), "do", undo))
	http.Redirect(w, r, volunteerPath(v.ID), http.StatusSeeOther)
	return nil
}

// agreedWith counts the volunteer's agreements ahead with a recipient.
func (a *Admin) agreedWith(r *http.Request, v *dispatch.Volunteer, x *dispatch.Recipient) (n int, err error) {
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		n = 0
		ahead, err := tx.AssignmentsAhead(v.ID, a.svc.Now())
		if err != nil {
			return err
		}
		for _, on := range ahead {
			t, err := tx.Task(on.TaskID)
			if err != nil {
				return err
			}
			if t.RecipientID == x.ID {
				n++
			}
		}
		return nil
	})
	return n, err
}
