package admin

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

type settingsView struct {
	Form      *form
	Default   settingsDefaults
	Meanwhile []change
}

// Voices are the Norwegian voices of calls, with the one that is chosen.
func (v settingsView) Voices() []string { return dispatch.Voices }

// settingsDefaults are what a new unit begins with, as it is typed.
type settingsDefaults struct {
	WaveSize, MaxOffersPerWeek                                                    int
	WaveInterval, DecideBefore, OfferLapsesAfter, Reminders, FollowUpAfter, Quiet string
	Price                                                                         string
	SeriesAhead, WarnBefore                                                       string
}

func defaults() settingsDefaults {
	s := dispatch.DefaultSettings()
	return settingsDefaults{
		WaveSize: s.WaveSize, MaxOffersPerWeek: s.MaxOffersPerWeek, WaveInterval: lasting(durationOf(s.WaveInterval)),
		DecideBefore: lasting(durationOf(s.DecideBefore)), OfferLapsesAfter: lasting(durationOf(s.OfferLapsesAfter)),
		Reminders: andList(lastingList(s.Reminders)), FollowUpAfter: lasting(durationOf(s.FollowUpAfter)),
		Price:       priceText(s.PricePerSegment, s.Currency),
		SeriesAhead: lasting(durationOf(s.SeriesAhead)), WarnBefore: lasting(durationOf(s.WarnBefore)),
		Quiet: "kl. " + clockText(s.QuietHours.From) + " til " + clockText(s.QuietHours.To),
	}
}

func lastingList(durations []dispatch.Duration) []string {
	var list []string
	for _, d := range durations {
		list = append(list, lasting(durationOf(d)))
	}
	return list
}

var settingsFields = []string{"centre_name", "centre_phone", "language", "coordinator_phones", "policy", "wave_size", "wave_interval",
	"decide_before", "offer_lapses_after", "max_offers_per_week", "thank_for_no", "quiet_from", "quiet_to", "reminders", "follow_up_after", "warn_before", "series_ahead", "urgent_call_after", "voice", "categories", "price_per_segment", "price_per_call", "currency"}

func (a *Admin) settingsPage(w http.ResponseWriter, r *http.Request) error {
	s, err := a.svc.Settings(r.Context(), visitorFrom(r.Context()).unit.ID)
	if err != nil {
		return err
	}
	return a.showSettings(w, r, http.StatusOK, formOfSettings(s))
}

func (a *Admin) showSettings(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	meanwhile, err := a.readable(r, f.meanwhile)
	if err != nil {
		return err
	}
	return a.render(w, r, status, "settings", "Innstillinger", settingsView{f, defaults(), meanwhile})
}

// settingsLabels are what the fields of the form are called, where others may
// change them meanwhile.
var settingsLabels = []option{{"centre_name", "Navn"}, {"centre_phone", "Telefon"}, {"language", "Språk i meldingene"}, {"coordinator_phones", "Vakttelefoner"}, {"policy", "Hvem og hvor fort"}, {"wave_size", "Så mange om gangen"},
	{"wave_interval", "Tid mellom rundene"}, {"decide_before", "Svarfrist før oppdraget"}, {"offer_lapses_after", "Så lenge venter vi på ett svar"}, {"max_offers_per_week", "Forespørsler i uka"},
	{"thank_for_no", "Takk for et nei"}, {"quiet_from", "Stilletid fra"}, {"quiet_to", "Stilletid til"}, {"reminders", "Påminnelser"}, {"confirm_reminders", "Påminnelsen ber om et ja"},
	{"follow_up_after", "Spør hvordan det gikk"}, {"yearly_thanks", "Takk for innsatsen"}, {"warn_before", "Si fra til bestilleren"}, {"series_ahead", "Faste oppdrag lages"}, {"place_calls", "Ring opp"},
	{"urgent_call_after", "Ring når det haster"}, {"voice", "Stemme"}, {"categories", "Egne typer"}, {"price_per_segment", "Pris per del"}, {"price_per_call", "Pris per anrop"}, {"currency", "Valuta"}}

// formOfSettings writes settings as somebody would type them.
func formOfSettings(s dispatch.Settings) *form {
	f := newForm(map[string]string{
		"policy": string(s.Policy), "centre_name": s.CentreName, "centre_phone": phone.Format(s.CentrePhone), "quiet_from": clockText(s.QuietHours.From), "quiet_to": clockText(s.QuietHours.To),
		"wave_size": strconv.Itoa(s.WaveSize), "wave_interval": lasting(durationOf(s.WaveInterval)), "decide_before": lasting(durationOf(s.DecideBefore)),
		"offer_lapses_after": lasting(durationOf(s.OfferLapsesAfter)), "max_offers_per_week": strconv.Itoa(s.MaxOffersPerWeek),
		"reminders":         strings.Join(lastingList(s.Reminders), "\n"),
		"price_per_segment": strings.ReplaceAll(strconv.FormatFloat(s.PricePerSegment, 'f', 2, 64), ".", ","), "currency": s.Currency,
		"price_per_call": strings.ReplaceAll(strconv.FormatFloat(s.PricePerCall, 'f', 2, 64), ".", ","),
		"categories":     strings.Join(s.Categories, "\n"), "version": settingsVersion(s),
		"voice": s.Voice, "language": s.Language,
	})
	if s.UrgentCallAfter > 0 {
		f.values.Set("urgent_call_after", lasting(durationOf(s.UrgentCallAfter)))
	}
	var phones []string
	for _, p := range s.CoordinatorPhones {
		phones = append(phones, phone.Format(p))
	}
	f.values.Set("coordinator_phones", strings.Join(phones, "\n"))
	f.values.Set("series_ahead", lasting(durationOf(s.SeriesAhead)))
	if s.WarnBefore > 0 {
		f.values.Set("warn_before", lasting(durationOf(s.WarnBefore)))
	}
	if s.FollowUpAfter > 0 {
		f.values.Set("follow_up_after", lasting(durationOf(s.FollowUpAfter)))
	}
	for name, on := range map[string]bool{"thank_for_no": s.ThankForNo, "confirm_reminders": s.ConfirmReminders, "yearly_thanks": s.YearlyThanks, "place_calls": s.PlaceCalls} {
		if on {
			f.values.Set(name, "ja")
		}
	}
	f.remember()
	return f
}

// settingsVersion tells two sets of settings apart, so that one coordinator does
// not undo what another has just set.
func settingsVersion(s dispatch.Settings) string {
	b, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	return shortHash(b)
}

func (a *Admin) saveSettings(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if err := a.changeSettings(r, f, settingsForm{of: formOfSettings, labels: settingsLabels, read: func(s *dispatch.Settings) { readSettings(f, s) }}); err != nil {
		return err
	}
	if f.Bad() {
		f.sort(settingsFields)
		return a.showSettings(w, r, f.refused(), f)
	}
	a.say(r, "Innstillingene er lagret.")
	http.Redirect(w, r, "/innstillinger", http.StatusSeeOther)
	return nil
}

func readSettings(f *form, s *dispatch.Settings) {
	s.CentreName, s.CentrePhone = f.Trim("centre_name"), f.Trim("centre_phone")
	if f.values.Has("language") {
		s.Language = f.Value("language")
	}
	s.CoordinatorPhones, s.Categories = lines(f.Value("coordinator_phones")), lines(f.Value("categories"))
	s.ThankForNo = f.Ticked("thank_for_no")
	readCalls(f, s)
	s.ConfirmReminders, s.YearlyThanks = f.Ticked("confirm_reminders"), f.Ticked("yearly_thanks")
	s.Policy = dispatch.Policy(f.Value("policy"))
	s.QuietHours.From = timeField(f, "quiet_from")
	s.QuietHours.To = timeField(f, "quiet_to")
	s.WaveSize = number(f, "wave_size", "Skriv et tall fra 1 til 1000.")
	s.MaxOffersPerWeek = number(f, "max_offers_per_week", "Skriv et tall fra 1 til 100.")
	for name, to := range map[string]*dispatch.Duration{"wave_interval": &s.WaveInterval, "decide_before": &s.DecideBefore, "offer_lapses_after": &s.OfferLapsesAfter} {
		d, err := parseLasting(f.Value(name))
		if err != nil || d > 366*24*time.Hour {
			f.fault(name, "Skriv en varighet, for eksempel «90 minutter», «3 timer» eller «1 døgn».")
			continue
		}
		*to = dispatch.Duration(d)
	}
	readCare(f, s)
	readPrice(f, s)
}

// readCalls reads how the unit uses the telephone; it leaves all as it is where
// the form does not ask.
func readCalls(f *form, s *dispatch.Settings) {
	if !f.values.Has("voice") {
		return
	}
	s.PlaceCalls, s.Voice = f.Ticked("place_calls"), f.Value("voice")
	s.UrgentCallAfter = 0
	if after := f.Trim("urgent_call_after"); after != "" && after != "0" {
		d, err := parseLasting(after)
		if err != nil || d > 7*24*time.Hour {
			f.fault("urgent_call_after", "Skriv en varighet, for eksempel «20 minutter», eller la feltet stå tomt.")
		}
		s.UrgentCallAfter = dispatch.Duration(d)
	}
}

// readPrice leaves the price as it is where the form does not ask for it.
func readPrice(f *form, s *dispatch.Settings) {
	if !f.values.Has("price_per_segment") {
		return
	}
	price, err := readDecimal(f.Value("price_per_segment"))
	if err != nil {
		f.fault("price_per_segment", "Skriv en pris, for eksempel 0,60.")
	}
	s.PricePerSegment, s.Currency = price, strings.ToUpper(f.Trim("currency"))
	if !f.values.Has("price_per_call") {
		return
	}
	if s.PricePerCall, err = readDecimal(f.Value("price_per_call")); err != nil {
		f.fault("price_per_call", "Skriv en pris, for eksempel 1,00.")
	}
}

// readCare reads what happens with those who have said yes. Nothing written
// means that it does not happen.
func readCare(f *form, s *dispatch.Settings) {
	s.Reminders, s.FollowUpAfter = []dispatch.Duration{}, 0
	for _, line := range durationLines(f.Value("reminders")) {
		d, err := parseLasting(line)
		if err != nil || d < time.Minute || d > 366*24*time.Hour {
			f.fault("reminders", "Skriv én varighet på hver linje, for eksempel «1 døgn» og «2 timer». «"+line+"» forstår vi ikke.")
			break
		}
		s.Reminders = append(s.Reminders, dispatch.Duration(d))
	}
	s.WarnBefore, s.SeriesAhead = 0, dispatch.DefaultSettings().SeriesAhead
	for name, to := range map[string]*dispatch.Duration{"warn_before": &s.WarnBefore, "series_ahead": &s.SeriesAhead} {
		typed := f.Trim(name)
		if typed == "" || typed == "0" {
			continue
		}
		d, err := parseLasting(typed)
		if err != nil || d > 366*24*time.Hour {
			f.fault(name, "Skriv en varighet, for eksempel «3 timer» eller «14 døgn».")
			continue
		}
		*to = dispatch.Duration(d)
	}
	after := f.Trim("follow_up_after")
	if after == "" || after == "0" {
		return
	}
	d, err := parseLasting(after)
	if err != nil || d > 366*24*time.Hour {
		f.fault("follow_up_after", "Skriv en varighet, for eksempel «2 timer», eller la feltet stå tomt.")
	}
	s.FollowUpAfter = dispatch.Duration(d)
}

// durationLines are the durations of a list. A comma parts two of them only
// before a space: "1,5 timer" is one.
func durationLines(s string) []string {
	var list []string
	for _, x := range strings.FieldsFunc(strings.ReplaceAll(s, ", ", "\n"), func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
		if x = strings.TrimSpace(x); x != "" {
			list = append(list, x)
		}
	}
	return list
}

func timeField(f *form, name string) dispatch.TimeOfDay {
	t, err := parseClock(f.Trim(name))
	if err != nil {
		f.fault(name, "Skriv et klokkeslett, for eksempel 20.30.")
	}
	return t
}
