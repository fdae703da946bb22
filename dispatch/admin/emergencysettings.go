package admin

import (
	"net/http"
	"strconv"

	"folgesvenn/dispatch"
)

type emergencySettingsView struct {
	Form      *form
	Meanwhile []change
	Default   dispatch.EmergencyRules
}

var emergencyRuleFields = []string{"lasts", "longest", "extra_offers", "haste", "rest", "lapses_after", "ask_beside", "widen_quiet", "quiet_from", "quiet_to"}

// emergencyRuleLabels are what the fields are called, where others may change
// them meanwhile.
var emergencyRuleLabels = []option{{"lasts", "Varer vanligvis"}, {"longest", "Høyst om gangen"}, {"haste", "Så mange ganger så fort"}, {"extra_offers", "Så mange flere spørsmål i uka"},
	{"rest", "Fred etter et ubesvart spørsmål"}, {"lapses_after", "Et ubesvart spørsmål holder nummeret opptatt"}, {"ask_beside", "Spør om noe mer selv om et annet spørsmål er åpent"},
	{"widen_quiet", "Kort ned stilletiden i beredskap"}, {"quiet_from", "Stille fra"}, {"quiet_to", "Stille til"}}

func (a *Admin) emergencySettings(w http.ResponseWriter, r *http.Request) error {
	s, err := a.svc.Settings(r.Context(), visitorFrom(r.Context()).unit.ID)
	if err != nil {
		return err
	}
	return a.showEmergencySettings(w, r, http.StatusOK, formOfEmergencyRules(s))
}

func formOfEmergencyRules(s dispatch.Settings) *form {
	e := s.Emergency
	f := newForm(map[string]string{
		"version": settingsVersion(s), "lasts": lasting(durationOf(e.Lasts)), "longest": lasting(durationOf(e.Longest)), "extra_offers": strconv.Itoa(e.ExtraOffers),
		"haste": strconv.Itoa(e.Haste), "rest": lasting(durationOf(e.Rest)), "lapses_after": lasting(durationOf(e.LapsesAfter)),
		"quiet_from": clockText(e.QuietHours.From), "quiet_to": clockText(e.QuietHours.To),
	})
	for name, on := range map[string]bool{"ask_beside": e.AskBeside, "widen_quiet": e.WidenQuiet} {
		if on {
			f.values.Set(name, "ja")
		}
	}
	f.remember()
	return f
}

func (a *Admin) showEmergencySettings(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	changes, err := a.readable(r, f.meanwhile)
	if err != nil {
		return err
	}
	return a.render(w, r, status, "emergency-settings", "Regler i beredskap", emergencySettingsView{f, changes, dispatch.DefaultEmergencyRules()})
}

func (a *Admin) saveEmergencySettings(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, name := range emergencyRuleFields {
		names["emergency."+name] = name
	}
	if err := a.changeSettings(r, f, settingsForm{
		of: formOfEmergencyRules, labels: emergencyRuleLabels, names: names,
		read: func(s *dispatch.Settings) { readEmergencyRules(f, &s.Emergency) },
	}); err != nil {
		return err
	}
	if f.Bad() {
		f.sort(emergencyRuleFields)
		return a.showEmergencySettings(w, r, f.refused(), f)
	}
	a.say(r, "Innstillingene er lagret.")
	http.Redirect(w, r, "/innstillinger/beredskap", http.StatusSeeOther)
	return nil
}

func readEmergencyRules(f *form, e *dispatch.EmergencyRules) {
	for name, to := range map[string]*dispatch.Duration{"lasts": &e.Lasts, "longest": &e.Longest, "rest": &e.Rest, "lapses_after": &e.LapsesAfter} {
		d, err := parseLasting(f.Trim(name))
		if err != nil {
			f.fault(name, "Skriv en varighet, for eksempel «12 timer».")
		}
		*to = dispatch.Duration(d)
	}
	for name, to := range map[string]*int{"extra_offers": &e.ExtraOffers, "haste": &e.Haste} {
		n, err := strconv.Atoi(f.Trim(name))
		if err != nil {
			f.fault(name, "Skriv et tall.")
		}
		*to = n
	}
	e.AskBeside, e.WidenQuiet = f.Ticked("ask_beside"), f.Ticked("widen_quiet")
	e.QuietHours.From, e.QuietHours.To = timeField(f, "quiet_from"), timeField(f, "quiet_to")
}
