package admin

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// entry is one line of a task's story: a sentence, or a text as it went over the
// telephone.
type entry struct {
	At    time.Time
	Text  string
	Why   string
	Kind  string // event, in, out: how it looks
	Body  string // of a text
	State string // how far the text has come
	Alarm bool

	order int64
	// Several of a kind at the same instant are one line: three questions that
	// went out together, or were closed together.
	group  string
	names  []string
	states []string
}

// names finds names for the timeline, each once.
type names struct {
	tx         dispatch.Tx
	volunteers map[int64]string
	users      map[string]string
}

func (n names) volunteer(id int64) (string, error) {
	if s, ok := n.volunteers[id]; ok {
		return s, nil
	}
	name := "en frivillig"
	v, err := n.tx.Volunteer(id)
	if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
		return "", err
	}
	if v != nil {
		name = v.Name
	}
	n.volunteers[id] = name
	return name, nil
}

// actor says who did something, to stand at the end of a sentence; empty where
// it was the system itself, or the volunteer the sentence is about.
func (n names) actor(actor string) (string, error) {
	if s, ok := n.users[actor]; ok {
		return s, nil
	}
	kind, id, _ := strings.Cut(actor, ":")
	name := ""
	switch kind {
	case "api":
		name = "programmet " + id
	case "coordinator":
		name = "en koordinator"
		number, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			break
		}
		u, err := n.tx.User(number)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return "", err
		}
		if u != nil && u.Name != "" {
			name = u.Name
		}
	}
	n.users[actor] = name
	return name, nil
}

// mostEvents bounds a story; beyond it the oldest part is shown.
const mostEvents = 2000

// timeline tells what happened to a task, the newest first.
func (d *desk) timeline(taskID int64, who names) ([]entry, error) {
	events, err := d.tx.Events(dispatch.EventFilter{TaskID: taskID}, dispatch.Page{Limit: mostEvents})
	if err != nil {
		return nil, err
	}
	messages, err := d.tx.Messages(dispatch.MessageFilter{TaskID: taskID}, dispatch.Page{Limit: mostEvents})
	if err != nil {
		return nil, err
	}
	var list []entry
	// Texts come after what led to them, where the time is the same.
	for _, e := range events {
		x, err := eventEntry(e, who)
		if err != nil {
			return nil, err
		}
		if x.Text != "" {
			x.order = e.ID
			list = append(list, x)
		}
	}
	const afterEvents = 1 << 50
	for _, m := range messages {
		x, err := messageEntry(m, who)
		if err != nil {
			return nil, err
		}
		x.order = afterEvents + m.ID
		if m.Direction == dispatch.In {
			x.order = m.ID - afterEvents // a reply comes before what it led to
		}
		list = append(list, x)
	}
	calls, err := d.tx.Calls(dispatch.CallFilter{TaskID: taskID}, dispatch.Page{Limit: mostEvents})
	if err != nil {
		return nil, err
	}
	for _, c := range calls {
		x, err := callEntry(d.tx, c, who)
		if err != nil {
			return nil, err
		}
		x.order = afterEvents/2 + c.ID
		list = append(list, x)
	}
	slices.SortStableFunc(list, func(a, b entry) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		if a.order < b.order {
			return 1
		}
		return -1
	})
	return gathered(list), nil
}

// together are the sentences for several at once; %s is their names.
var together = map[string]string{
	"offer":           "SMS til %s",
	"offer.lapsed":    "Forespørslene til %s ble lukket",
	"offer.withdrawn": "Forespørslene til %s ble trukket tilbake",
}

// gathered makes one line of neighbours that belong together.
func gathered(list []entry) []entry {
	var out []entry
	for _, x := range list {
		if n := len(out) - 1; n >= 0 && x.group != "" && out[n].group == x.group && out[n].At.Equal(x.At) && out[n].Why == x.Why && out[n].Alarm == x.Alarm {
			// The list runs backwards, so the earlier one is put first.
			out[n].names = append(x.names, out[n].names...)
			out[n].states = append(out[n].states, x.states...)
			out[n].Body = x.Body
			continue
		}
		out = append(out, x)
	}
	for i, x := range out {
		if len(x.names) < 2 {
			continue
		}
		out[i].Text = strings.ReplaceAll(together[x.group], "%s", andList(x.names))
		out[i].State = summed(x.states)
	}
	return out
}

// summed counts states: "levert" or "2 levert, 1 sendt".
func summed(states []string) string {
	var kinds []string
	n := map[string]int{}
	for _, s := range states {
		if n[s] == 0 {
			kinds = append(kinds, s)
		}
		n[s]++
	}
	if len(kinds) == 1 {
		return kinds[0]
	}
	for i, k := range kinds {
		kinds[i] = strconv.Itoa(n[k]) + " " + k
	}
	return strings.Join(kinds, ", ")
}

func messageEntry(m *dispatch.Message, who names) (entry, error) {
	x := entry{At: m.CreatedAt, Kind: string(m.Direction), Body: m.Body, State: messageState(m.State),
		Alarm: m.State == dispatch.MessageFailed || m.State == dispatch.MessageUnsettled}
	name := phone.Format(m.Phone)
	if m.VolunteerID != 0 {
		var err error
		if name, err = who.volunteer(m.VolunteerID); err != nil {
			return x, err
		}
	}
	switch {
	case m.Direction == dispatch.In:
		x.Text = "SMS fra " + name
		if m.Intent == "unclear" && m.Why != "" {
			x.Why = "Uklart: " + m.Why
		}
	case m.Kind == dispatch.KindAlert:
		x.Text = "SMS til koordinator, " + name
	case m.VolunteerID == 0:
		x.Text = "SMS til bestilleren, " + name
	default:
		x.Text = "SMS til " + name
	}
	if m.State == dispatch.MessageQueued && m.SendAt.After(m.CreatedAt) {
		x.State = "venter"
	}
	if m.Kind == dispatch.KindOffer {
		x.group, x.names, x.states = "offer", []string{name}, []string{x.State}
	}
	if n := len(m.Media); n > 0 {
		x.Body += " (" + count(n, "vedlegg", "vedlegg") + ")"
	}
	return x, nil
}

// toldByTexts are the events of which the text beside them tells all.
var toldByTexts = []string{"message.delivered", "message.failed", "message.received", "message.sent", "message.written", "change.queued", "change.sent", "offer.accepted", "offer.queued",
	"offer.sent", "call.answered", "call.busy", "call.cancelled", "call.completed", "call.failed", "call.no_answer", "call.received", "call.ringing",
	"call.unsettled"}

// sentences say what an event was; %s is the volunteer.
var sentences = map[string]string{
	"task.added":             "Oppdraget ble lagt inn",
	"task.changed":           "Oppdraget ble endret",
	"task.assigned":          "Avtalt med %s",
	"task.asked_these":       "Valgte frivillige ble spurt",
	"task.asked_everybody":   "Alle som passer, ble spurt",
	"task.held":              "Spørringen ble satt på pause",
	"task.resumed":           "Spørringen ble tatt opp igjen",
	"task.reopened":          "Vi leter etter en ny frivillig",
	"task.unfilled":          "Ingen tok oppdraget i tide",
	"task.enough":            "Vi går videre med dem som er funnet",
	"assignment.done":        "%s har gjort sin del",
	"task.cancelled":         "Oppdraget ble avlyst",
	"task.done":              "Oppdraget er utført av %s",
	"offer.declined":         "%s sa nei",
	"offer.lapsed":           "Forespørselen til %s ble lukket",
	"offer.failed":           "%s kunne ikke nås",
	"offer.withdrawn":        "Forespørselen til %s ble trukket tilbake",
	"change.accepted":        "Endringen passer for %s",
	"change.declined":        "Endringen passer ikke for %s",
	"change.failed":          "%s fikk ikke spørsmålet om endringen passer",
	"change.lapsed":          "%s svarte ikke på om endringen passer",
	"change.withdrawn":       "Spørsmålet til %s om endringen ble trukket tilbake",
	"assignment.reminded":    "%s ble minnet om avtalen",
	"assignment.followed_up": "Vi spurte hvordan det gikk",
	"assignment.changed":     "Det kommer et annet antall fra %s",
	"assignment.named":       "Vi vet hvem som kommer fra %s",
	"assignment.released":    "%s ble tatt av oppdraget",
	"volunteer.withdrew":     "%s meldte avbud",
	"volunteer.added":        "%s ble lagt inn",
	"volunteer.changed":      "Opplysningene om %s ble endret",
	"volunteer.paused":       "%s tok pause",
	"volunteer.ready":        "%s kan spørres igjen",
	"consent.stop":           "%s meldte seg av",
	"consent.start":          "%s meldte seg på igjen",
	"consent.number_stop":    "Nummeret til %s ble meldt av",
	"consent.number_start":   "Nummeret til %s ble meldt på igjen",
	"pair.blocked":           "%s skal ikke spørres om en mottaker",
	"pair.unblocked":         "%s kan spørres om en mottaker igjen",
	"message.cancelled":      "En melding til %s ble ikke sendt",
	"message.postponed":      "SMS-tjenesten tok ikke imot en melding til %s. Vi prøver igjen",
	"message.settled":        "Meldingen til %s hadde kommet fram likevel",
	"message.unsettled":      "Vi vet ikke om meldingen til %s kom fram",
	"attention.raised":       "Trenger deg",
	"attention.resolved":     "Avgjort",
	"assignment.confirmed":   "%s har bekreftet",
	"volunteer.thanked":      "%s fikk takk for innsatsen",
	"attention.taken":        "Saken er tatt",
	"attention.told":         "En koordinator fikk beskjed",
	"recipient.added":        "En mottaker ble lagt inn",
	"recipient.changed":      "Opplysningene om en mottaker ble endret",
	"requester.added":        "En bestiller ble lagt inn",
	"requester.changed":      "Opplysningene om en bestiller ble endret",
	"series.added":           "Et fast oppdrag ble lagt inn",
	"series.changed":         "Et fast oppdrag ble endret",
	"series.ended":           "Et fast oppdrag ble avsluttet",
	"series.moved":           "En dag i et fast oppdrag ble flyttet",
	"series.paused":          "Et fast oppdrag fikk pause",
	"series.skipped":         "En dag i et fast oppdrag ble tatt ut",
	"unit.added":             "En enhet ble lagt inn",
	"unit.changed":           "En enhet fikk nytt navn",
	"emergency.declared":     "Beredskap ble erklært",
	"emergency.extended":     "Beredskapen fikk en annen slutt",
	"emergency.ended":        "Beredskapen tok slutt",
	"emergency.asked":        "Alle som passer, ble spurt om de kan hjelpe",
	"emergency.answered":     "%s svarte på om de kan hjelpe i dag",
	"user.added":             "En bruker ble lagt inn",
	"user.changed":           "En bruker ble endret",
	"settings.changed":       "Innstillingene ble endret",
	"settings.text_changed":  "En tekst ble endret",
	"data.exported":          "Noen fikk ut det som er lagret om en person",
	"data.purged":            "Gamle opplysninger ble slettet",
	"volunteer.erased":       "En frivillig ble slettet",
	"recipient.erased":       "En mottaker ble slettet",
	"requester.erased":       "En bestiller ble slettet",
	"calendar.opened":        "En kalender fikk ny hemmelig adresse",
	"calendar.closed":        "Den hemmelige adressen til en kalender ble slått av",
	"recording.deleted":      "Et opptak ble slettet",
}

// resolutions say how an item was settled.
var resolutions = map[string]string{
	dispatch.ResolveYes:      "svaret var ja",
	dispatch.ResolveNo:       "svaret var nei",
	dispatch.ResolveWithdraw: "svaret var avbud",
	dispatch.ResolveRelease:  "den frivillige ble tatt av",
	dispatch.ResolveCancel:   "oppdraget ble avlyst",
	dispatch.ResolveConfirm:  "kladden ble sendt ut",
	dispatch.ResolveAgain:    "vi leter etter en annen",
	dispatch.ResolveEnough:   "de som er funnet, er nok",
	dispatch.ResolveLookOn:   "vi leter videre",
	dispatch.ResolveMove:     "oppdraget ble flyttet",
	dispatch.ResolveDismiss:  "ferdig",
	"answered":               "et klart svar kom",
	"asked":                  "flere ble spurt",
	"assigned":               "noen tok oppdraget",
	"cancelled":              "oppdraget ble avlyst",
	"changed":                "oppdraget ble endret",
	"settled":                "meldingen kom fram",
	"taken":                  "en annen tok oppdraget",
	"unfilled":               "fristen gikk ut",
}

func eventEntry(e *dispatch.Event, who names) (entry, error) {
	x := entry{At: e.At, Kind: "event", Why: e.Why}
	text := sentences[e.Kind]
	if text == "" {
		return x, nil
	}
	name := "bestilleren"
	if e.VolunteerID != 0 {
		var err error
		if name, err = who.volunteer(e.VolunteerID); err != nil {
			return x, err
		}
	}
	x.Text = upperFirst(strings.ReplaceAll(text, "%s", name))
	actor, err := who.actor(e.Actor)
	if err != nil {
		return x, err
	}
	switch e.Kind {
	case "offer.lapsed", "offer.withdrawn":
		x.group, x.names = e.Kind, []string{name}
	case "attention.raised":
		x.Text += ": " + dispatch.AttentionName(dispatch.AttentionKind(e.To))
		x.Alarm = true
	case "attention.resolved":
		x.Text += ": " + dispatch.AttentionName(dispatch.AttentionKind(e.From))
		x.Why = resolutions[e.To]
	case "task.assigned":
		// How it came about is said by the text or by who did it.
		x.Why = ""
	case "task.added":
		if e.To == string(dispatch.TaskDraft) {
			x.Text = "Oppdraget ble lagt inn som kladd"
		}
	case "task.changed":
		if e.From == string(dispatch.TaskDraft) && e.To == string(dispatch.TaskOpen) {
			x.Text = "Kladden ble sendt ut"
		}
	case "task.unfilled":
		x.Alarm = true
	}
	if actor != "" {
		x.Text += " av " + actor
		if e.Kind == "task.assigned" || e.Kind == "task.done" {
			x.Text = upperFirst(strings.ReplaceAll(text, "%s", name)) + " (ført av " + actor + ")"
		}
	}
	return x, nil
}
