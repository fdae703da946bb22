package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// textTitles say what each text is for.
var textTitles = map[sms.Key]string{
	sms.Offer: "Forespørsel", sms.OfferShort: "Forespørsel, kort", sms.OfferNumbered: "Forespørsel når en annen er åpen", sms.OfferHousehold: "Forespørsel når to deler telefon",
	sms.Details: "Ja: oppdraget er ditt", sms.Taken: "Ja, men andre var først", sms.TooLate: "Ja, men for sent", sms.CancelledLate: "Ja, men avlyst",
	sms.AlreadyYours: "Ja til noe de alt har", sms.DoubleBooked: "Ja til to på samme tid", sms.Declined: "Takk for et nei", sms.AskWithdraw: "Mener du avbud?",
	sms.Withdrawn: "Takk for avbud", sms.NothingOpen: "Svar uten spørsmål", sms.UnclearOnce: "Uklart svar", sms.UnclearNothing: "Melding vi ikke forstår",
	sms.QuestionRead: "En koordinator leser", sms.Which: "Hvilket spørsmål?", sms.WhichLine: "Hvilket spørsmål: én linje", sms.Started: "Velkommen tilbake etter STOPP",
	sms.Help: "HJELP", sms.Mine: "MINE", sms.MineLine: "MINE: én linje", sms.MineNone: "MINE, uten oppdrag", sms.Paused: "PAUSE", sms.Ready: "KLAR",
	sms.Stranger: "Til ukjente nummer", sms.Received: "Til bestiller eller mottaker som skriver", sms.CancelledAssigned: "Oppdraget ditt er avlyst", sms.Released: "Tatt av oppdraget",
	sms.Changed: "Oppdraget er endret", sms.Reminder: "Påminnelse", sms.ReminderConfirm: "Påminnelse som ber om ja", sms.Confirmed: "Takk for bekreftelsen",
	sms.FollowUp: "Gikk det bra?", sms.FollowUpThanks: "Det gikk bra", sms.FollowUpRead: "Det gikk ikke bra", sms.YearlyThanks: "Takk for året", sms.CancelledAsked: "Avlyst, til spurte",
	sms.RequesterAssigned: "Bestiller: frivillig funnet", sms.RequesterUnfilled: "Bestiller: ingen funnet", sms.RequesterCancelled: "Bestiller: avlyst",
	sms.RequesterWithdrawn: "Bestiller: avbud", sms.RequesterFollowUp: "Bestiller: gikk det bra?", sms.Alert: "Varsel til koordinator", sms.AlertTaken: "Koordinator tar saken",
	sms.AlertNone: "Ingen saker venter", sms.AlertHelp: "Koordinator skriver noe annet", sms.CoordinatorText: "Melding skrevet på siden",
	sms.Appeal:         "Rundspørring i beredskap",
	sms.AppealNumbered: "Rundspørring når et annet spørsmål er åpent",
	sms.AppealCan:      "Rundspørring: kan hjelpe",
	sms.AppealCannot:   "Rundspørring: kan ikke",
	sms.AppealOver:     "Rundspørring: svar etter at den er over",
	sms.WhichAppeal:    "Hvilket spørsmål: rundspørringen",

	sms.AppealHousehold:         "Rundspørring til dem som deler telefon",
	sms.AppealHouseholdNumbered: "Rundspørring til dem som deler telefon, når et annet spørsmål er åpent",
	sms.AppealNoted:             "Rundspørring, deler telefon: hva vi har skrevet opp",
	sms.AppealNobody:            "Rundspørring, deler telefon: ingen kan",
	sms.AppealWho:               "Rundspørring, deler telefon: hvem svarte?",

	sms.AskedAnew:          "Spurt på nytt etter endring",
	sms.ChangeAsk:          "Passer endringen?",
	sms.ChangeAskHousehold: "Passer endringen? Når to deler telefon",
	sms.ChangeAskNumbered:  "Passer endringen? Når mer er åpent",
	sms.ChangeLapsed:       "Ingen svarte på endringen",
	sms.ChangeUnclear:      "Uklart svar på endring",
	sms.MineLineAsked:      "MINE: linje med endring",
	sms.OfferAgain:         "Forespørsel en gang til",
	sms.RequesterMoved:     "Bestiller: flyttet",
	sms.TakenBack:          "Forespørselen er trukket tilbake",
	sms.AsUsual:            "Fast oppdrag: som vanlig",
	sms.RequestRead:        "Bestilling på melding er mottatt",
	sms.CancelRead:         "Bestiller vil avlyse",
	sms.ChangeRead:         "Bestiller vil endre",
	sms.NoShowRead:         "Bestiller sier at ingen kom",
	sms.RequesterWaiting:   "Bestiller: ingen funnet ennå",
	sms.RequesterDiscarded: "Bestiller: vi kan ikke ta det",
	sms.RequesterThanks:    "Bestiller: det gikk bra",
	sms.RequesterAgain:     "Bestiller: ingen kom, vi leter igjen",
	sms.RequesterInstead:   "Bestiller: noen kom ikke, vi leter",
	sms.RequesterNoTime:    "Bestiller: noen kom ikke, for lite tid",
	sms.RecipientNotYet:    "Mottaker: ingen funnet ennå",
	sms.RecipientAssigned:  "Mottaker: frivillig funnet",
	sms.RecipientWaiting:   "Mottaker: avbud",
	sms.RecipientUnfilled:  "Mottaker: ingen funnet",
	sms.RecipientCancelled: "Mottaker: avlyst",

	sms.DetailsSeveral:       "Ja: du er med, når det trengs flere",
	sms.RequesterSome:        "Bestiller: noen av flere er funnet",
	sms.RequesterAll:         "Bestiller: alle er funnet",
	sms.RequesterFewer:       "Bestiller: avbud fra en av flere",
	sms.RequesterShort:       "Bestiller: ikke alle er funnet i tide",
	sms.RequesterSomeWaiting: "Bestiller: ikke alle er funnet ennå",
	sms.RecipientHelpers:     "Mottaker: flere kommer",
	sms.OfferGroup:           "Forespørsel til en organisasjon",
	sms.OfferGroupShort:      "Forespørsel til en organisasjon, kort",
	sms.DetailsGroup:         "Ja fra en organisasjon: dere er med",
	sms.DetailsGroupFewer:    "Ja fra en organisasjon: ikke alle trengs",
	sms.GroupNoted:           "Organisasjon: notert hvem som kommer",
	sms.GroupThanks:          "Takk for året, til en organisasjon",
	sms.RequesterNames:       "Bestiller: hvem en organisasjon sender",
	sms.RequesterFewerOf:     "Bestiller: en organisasjon sender færre",
}

// textTitle is what a text is for; one without a title goes by its name.
func textTitle(key sms.Key) string {
	if t := textTitles[key]; t != "" {
		return t
	}
	return string(key)
}

var textLanguages = []option{{sms.Bokmal, "Bokmål"}, {sms.Nynorsk, "Nynorsk"}, {sms.English, "Engelsk"}}

// partyLanguages are those that requesters, and others of whom nothing is known,
// are written to in.
var partyLanguages = []option{{sms.Bokmal, "Norsk (bokmål)"}, {sms.Nynorsk, "Norsk (nynorsk)"}, {sms.English, "Engelsk"}}

type textsView struct {
	Lang      string
	Languages []option
	Texts     []textRow
}

type textRow struct {
	dispatch.TextView
	Title, Path string
}

// PreviewPath is where another wording is tried.
func (t textRow) PreviewPath() string {
	return strings.Replace(t.Path, "?", "/forhandsvisning?", 1)
}

type textFormView struct {
	textRow
	Form *form
	Lang string
	Try  dispatch.TextView
	// Meanwhile is what others changed while the form was open.
	Meanwhile []change
}

// languageOf is the language of the texts that are shown.
func languageOf(r *http.Request) string {
	if l := r.URL.Query().Get("sprak"); slices.Contains(sms.Languages(), l) {
		return l
	}
	return sms.Bokmal
}

func textPath(key sms.Key, lang string) string {
	return "/innstillinger/tekster/" + url.PathEscape(string(key)) + "?sprak=" + lang
}

func (a *Admin) textsPage(w http.ResponseWriter, r *http.Request) error {
	v := textsView{Lang: languageOf(r), Languages: textLanguages}
	list, err := a.svc.Texts(r.Context(), visitorFrom(r.Context()).unit.ID, v.Lang)
	if err != nil {
		return err
	}
	for _, t := range list {
		v.Texts = append(v.Texts, textRow{t, textTitle(t.Key), textPath(t.Key, v.Lang)})
	}
	slices.SortStableFunc(v.Texts, func(a, b textRow) int { return titleOrder(a.Key) - titleOrder(b.Key) })
	return a.render(w, r, http.StatusOK, "texts", "Tekster", v)
}

// titleOrder puts the texts that are sent most on top.
func titleOrder(key sms.Key) int {
	if i := slices.Index([]sms.Key{sms.Offer, sms.Details, sms.Declined, sms.Taken, sms.Reminder, sms.FollowUp}, key); i >= 0 {
		return i
	}
	return 100
}

func (a *Admin) textPage(w http.ResponseWriter, r *http.Request) error {
	v, err := a.svc.Text(r.Context(), visitorFrom(r.Context()).unit.ID, sms.Key(chi.URLParam(r, "key")), languageOf(r))
	if err != nil {
		return err
	}
	return a.showText(w, r, http.StatusOK, formOfText(v), v, v)
}

func formOfText(v dispatch.TextView) *form {
	f := newForm(map[string]string{"wording": v.Wording})
	f.remember()
	return f
}

var textLabels = []option{{"wording", "Teksten"}}

func (a *Admin) showText(w http.ResponseWriter, r *http.Request, status int, f *form, now, try dispatch.TextView) error {
	meanwhile, err := a.readable(r, f.meanwhile)
	if err != nil {
		return err
	}
	return a.render(w, r, status, "text", textTitle(now.Key), textFormView{textRow{now, textTitle(now.Key), textPath(now.Key, now.Lang)}, f, now.Lang, try, meanwhile})
}

// previewText answers each change in the field with its preview alone.
func (a *Admin) previewText(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	v, err := a.svc.TryText(r.Context(), visitorFrom(r.Context()).unit.ID, sms.Key(chi.URLParam(r, "key")), languageOf(r), wording(f))
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "part-text", "", v)
}

// wording is what was typed; browsers end lines in two characters.
func wording(f *form) string { return strings.ReplaceAll(f.Trim("wording"), "\r\n", "\n") }

func (a *Admin) saveText(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	unit, key, lang := visitorFrom(r.Context()).unit.ID, sms.Key(chi.URLParam(r, "key")), languageOf(r)
	own, said := wording(f), "Teksten er lagret."
	if f.Ticked("standard") {
		own, said = "", "Teksten er som standard igjen."
	} else if own == "" {
		f.fault("wording", "Skriv en tekst, eller velg «Tilbake til standard».")
	}
	now, err := a.svc.Text(r.Context(), unit, key, lang)
	if err != nil {
		return err
	}
	if f.meanwhile = f.others(formOfText(now), textLabels); len(f.meanwhile) > 0 {
		if err := a.tellMeanwhile(r, f, formOfText(now), lastLogged(unit, "settings.text_changed", string(key)+" "+lang)); err != nil {
			return err
		}
	}
	if !f.Bad() {
		_, err := a.svc.ChangeText(r.Context(), unit, key, lang, own)
		if err := f.take(err, nil); err != nil {
			return err
		}
	}
	if f.Bad() {
		try, err := a.svc.TryText(r.Context(), unit, key, lang, own)
		if err != nil {
			return err
		}
		return a.showText(w, r, f.refused(), f, now, try)
	}
	back := []string{"wording", now.Wording}
	if !now.Own {
		back = []string{"standard", "ja"}
	}
	a.sayUndo(r, said, undoBy(textPath(key, lang), back...))
	http.Redirect(w, r, "/innstillinger/tekster?sprak="+lang, http.StatusSeeOther)
	return nil
}
