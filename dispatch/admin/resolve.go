package admin

import (
	"cmp"
	"errors"
	"net/http"

	"folgesvenn/dispatch"
)

// resolve settles an item by one press.
func (a *Admin) resolve(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if err := a.ownAttention(r, id); err != nil {
		return err
	}
	var x *dispatch.Attention
	as := f.Value("som")
	switch as {
	case takeIt:
		x, err = a.svc.TakeAttention(r.Context(), id)
	case leaveIt:
		x, err = a.svc.LeaveAttention(r.Context(), id)
	case reopenIt:
		x, err = a.svc.ReopenAttention(r.Context(), id)
	default:
		x, err = a.svc.ResolveAttention(r.Context(), id, as)
	}
	to := cmp.Or(localPath(f.Value("til")), "/")
	var refused *dispatch.Error
	switch {
	case errors.As(err, &refused) && refused.Code != dispatch.CodeNotFound:
		// Somebody else was first, or the task moved on: the list shows it.
		a.refuse(r, refused.NB)
	case err != nil:
		return err
	default:
		said := a.resolved(r, x, as)
		if u, ok := undoOfItem(x, as, to); ok {
			a.sayUndo(r, said, u)
		} else {
			a.say(r, said)
		}
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// resolved says what a press has done.
func (a *Admin) resolved(r *http.Request, x *dispatch.Attention, as string) string {
	switch as {
	case takeIt:
		return "Du tar saken. Ingen andre får varsel om den."
	case leaveIt:
		return "Saken er lagt tilbake. Andre kan få varsel om den igjen."
	case reopenIt:
		return "Saken er åpnet igjen."
	}
	name := "Den frivillige"
	if x.VolunteerID != 0 {
		if v, err := a.svc.Volunteer(r.Context(), x.VolunteerID); err == nil {
			name = v.Name
		}
	}
	switch x.ResolvedAs {
	case dispatch.ResolveYes:
		if x.Kind == dispatch.AttentionChange {
			return name + " står på oppdraget, og de nye opplysningene er på vei."
		}
		return name + " har fått oppdraget, og detaljene er på vei."
	case dispatch.ResolveCancel:
		if x.Kind == dispatch.AttentionRequest || x.Kind == dispatch.AttentionOrder {
			return "Kladden er forkastet, og bestilleren får beskjed."
		}
		return "Oppdraget er avlyst."
	case dispatch.ResolveAgain:
		return "Vi leter etter en annen nå, og bestilleren får beskjed."
	case dispatch.ResolveMove:
		return "Oppdraget er flyttet. De som må vite det, får beskjed."
	case dispatch.ResolveEnough:
		return "Vi går videre med dem som er funnet."
	case dispatch.ResolveLookOn:
		return "Vi leter videre til oppdraget begynner."
	case dispatch.ResolveConfirm:
		return "Oppdraget er lagt inn, og vi begynner å spørre."
	case dispatch.ResolveNo:
		return "Notert som nei fra " + name + "."
	case dispatch.ResolveWithdraw, dispatch.ResolveRelease:
		return name + " er tatt av oppdraget. Vi leter etter en annen."
	}
	return "Saken er lagt bort."
}

// ownAttention sees to it that an item belongs to the coordinator's unit.
func (a *Admin) ownAttention(r *http.Request, id int64) error {
	return a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		x, err := tx.Attention(id)
		if err != nil || x.UnitID != visitorFrom(r.Context()).unit.ID {
			return missing(err, "sak")
		}
		return nil
	})
}
