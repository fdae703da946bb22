package admin

import (
	"net/http"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// guideStep is one thing to do on the way to the first task.
type guideStep struct {
	Title, Text    string
	Path, PathText string // where it is done; empty: not on a page
	Done, Next     bool
}

type guideView struct {
	dispatch.Beginning
	Steps []guideStep
	N     int // done
}

// All tells whether everything is done.
func (v guideView) All() bool { return v.N == len(v.Steps) }

// guideOf is the way from an empty database to the first task, in the order in
// which it takes ten minutes.
func guideOf(b dispatch.Beginning) guideView {
	number := "nummeret vi sender fra"
	if b.Number != "" {
		number = phone.Format(b.Number)
	}
	v := guideView{Beginning: b, Steps: []guideStep{
		{Title: "Sentralens navn og telefon", Text: "Navnet står i hver forespørsel. Nummeret får folk når de lurer på noe. Se over stilletiden på samme side.", Path: "/innstillinger", PathText: "Åpne innstillingene", Done: b.Named},
		{Title: "Hvem som får vite at noe haster", Text: "Skriv mobilnummeret til den som har vakt, under Vakttelefoner i innstillingene. Bytter dere på vakta, kan det settes opp senere.", Path: "/innstillinger#coordinator_phones", PathText: "Skriv inn en vakttelefon", Done: b.Watched},
		{Title: "Vi tar imot SMS", Text: "Send HJELP til " + number + " fra din egen telefon. Skjer det ingenting her, be den som drifter Følgesvenn om å kjøre «folgesvenn doctor».", Done: b.Received},
		{Title: "Vi sender SMS", Text: "Du får svar på meldingen din i løpet av noen sekunder.", Done: b.Sent},
		{Title: "Den første frivillige", Text: "Legg gjerne inn deg selv først, så ser du det de frivillige ser. Resten kan du hente fra et regneark.", Path: "/frivillige/ny", PathText: "Legg inn en frivillig", Done: b.Volunteers > 0},
		{Title: "Den første institusjonen", Text: "Sykehjemmet eller avdelingen som pleier å spørre dere om hjelp.", Path: "/bestillere", PathText: "Legg inn en institusjon", Done: b.Institutions > 0},
		{Title: "Det første oppdraget", Text: "Velg noe enkelt, og se på forhåndsvisningen før du sender.", Path: "/oppdrag/nytt", PathText: "Lag et oppdrag", Done: b.Tasks},
		{Title: "Det første ja", Text: "Svar JA fra telefonen din når forespørselen kommer. Da får du detaljene, og oppdraget er avtalt. Er det stilletid, venter forespørselen til den er over.", Path: "/", PathText: "Se I dag", Done: b.Answered},
	}}
	for i := range v.Steps {
		if v.Steps[i].Done {
			v.N++
		} else if v.N == i {
			v.Steps[i].Next = true
		}
	}
	return v
}

// onward is the title of the next step of the guide; empty: there is none.
func (a *Admin) onward(r *http.Request) (string, error) {
	b, err := a.svc.Beginning(r.Context(), visitorFrom(r.Context()).unit.ID)
	if err != nil || b.Over() {
		return "", err
	}
	for _, step := range guideOf(b).Steps {
		if step.Next {
			return step.Title, nil
		}
	}
	return "", nil
}

func (a *Admin) guide(w http.ResponseWriter, r *http.Request) error {
	b, err := a.svc.Beginning(r.Context(), visitorFrom(r.Context()).unit.ID)
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "guide", "Kom i gang", guideOf(b))
}

// hideGuide puts the guide away; it can still be read under help.
func (a *Admin) hideGuide(w http.ResponseWriter, r *http.Request) error {
	if err := a.svc.HideGuide(r.Context(), visitorFrom(r.Context()).unit.ID); err != nil {
		return err
	}
	a.note(r, "Veiledningen er lagt bort. Du finner den igjen under Hjelp, Første dag.")
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}
