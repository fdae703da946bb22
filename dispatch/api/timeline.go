package api

import (
	"errors"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// moment is one thing that happened to a task.
type moment struct {
	At   *time.Time `json:"at"`
	Kind string     `json:"kind" doc:"The kind of the event, subject.what." example:"offer.sent"`
	Text string     `json:"text" doc:"A sentence in Norwegian." example:"Kari Nordmann er spurt."`
}

// timeline tells the events of a task as sentences, oldest first. The log holds
// no names, so they are looked up.
func (a *server) timeline(tx dispatch.Tx, taskID int64) ([]moment, error) {
	events, err := tx.Events(dispatch.EventFilter{TaskID: taskID}, dispatch.Page{})
	if err != nil {
		return nil, err
	}
	t := teller{tx: tx, names: map[int64]string{}}
	out := make([]moment, 0, len(events))
	for _, e := range events {
		text, err := t.sentence(e)
		if err != nil {
			return nil, err
		}
		if text == "" {
			continue
		}
		out = append(out, moment{At: a.at(e.At), Kind: e.Kind, Text: text})
	}
	return out, nil
}

// teller makes sentences of events.
type teller struct {
	tx    dispatch.Tx
	names map[int64]string
}

func (t *teller) name(volunteerID int64) (string, error) {
	if n, ok := t.names[volunteerID]; ok {
		return n, nil
	}
	name := "en frivillig"
	if volunteerID != 0 {
		v, err := t.tx.Volunteer(volunteerID)
		switch {
		case err == nil:
			name = v.Name
		case !errors.Is(err, dispatch.ErrNotFound):
			return "", err
		}
	}
	t.names[volunteerID] = name
	return name, nil
}

var resolvedWords = map[string]string{
	dispatch.ResolveYes: "ja", dispatch.ResolveNo: "nei", dispatch.ResolveWithdraw: "avbud", dispatch.ResolveRelease: "den frivillige ble tatt av",
	dispatch.ResolveCancel: "oppdraget er avlyst", dispatch.ResolveConfirm: "kladden er sendt ut", dispatch.ResolveAgain: "vi leter etter en annen", dispatch.ResolveDismiss: "ferdig behandlet",
	dispatch.ResolveEnough: "de som er funnet, er nok", dispatch.ResolveLookOn: "vi leter videre", dispatch.ResolveMove: "oppdraget er flyttet",
	"assigned": "oppdraget er besatt", "cancelled": "oppdraget er avlyst", "changed": "oppdraget er endret",
	"answered": "et klart svar kom", "asked": "flere er spurt", "settled": "meldingen kom fram", "taken": "en annen tok oppdraget", "unfilled": "fristen gikk ut",
}

var viaWords = map[string]string{
	"via " + string(dispatch.ViaSMS): "svarte ja på SMS", "via " + string(dispatch.ViaCall): "svarte ja på telefon",
	"via " + string(dispatch.ViaCoordinator): "satt opp av koordinator",
}

// sentence tells one event; empty: another event tells the same.
func (t *teller) sentence(e *dispatch.Event) (string, error) {
	if strings.HasPrefix(e.Kind, "message.") {
		return t.message(e)
	}
	name, err := t.name(e.VolunteerID)
	if err != nil {
		return "", err
	}
	switch e.Kind {
	case "task.added":
		if e.To == string(dispatch.TaskDraft) {
			return withReason("Oppdraget ble registrert som kladd", e.Why), nil
		}
		return withReason("Oppdraget ble registrert", e.Why), nil
	case "task.changed":
		if e.From == string(dispatch.TaskDraft) && e.To == string(dispatch.TaskOpen) {
			return withReason("Kladden ble bekreftet", e.Why), nil
		}
		return withReason("Oppdraget ble endret", e.Why), nil
	case "task.assigned":
		return withReason(name+" står på oppdraget", viaWords[e.Why]), nil
	case "task.asked_these":
		return withReason("En koordinator valgte hvem som skulle spørres", e.Why), nil
	case "task.asked_everybody":
		return withReason("En koordinator spurte alle som passer", e.Why), nil
	case "task.held":
		return withReason("En koordinator satte spørringen på pause", e.Why), nil
	case "task.resumed":
		return withReason("En koordinator tok opp igjen spørringen", e.Why), nil
	case "task.reopened":
		return withReason("Vi leter etter en ny frivillig", e.Why), nil
	case "task.unfilled":
		return withReason("Ingen ble funnet i tide", e.Why), nil
	case "assignment.done":
		return name + " har gjort sin del.", nil
	case "task.enough":
		return withReason("Vi går videre med dem som er funnet", e.Why), nil
	case "task.done":
		return name + " har utført oppdraget.", nil
	case "task.cancelled":
		return withReason("Oppdraget ble avlyst", e.Why), nil
	case "offer.queued":
		return withReason(name+" blir spurt", e.Why), nil
	case "offer.sent":
		return name + " er spurt.", nil
	case "offer.accepted":
		return name + " sa ja.", nil
	case "offer.declined":
		return name + " sa nei.", nil
	case "offer.lapsed":
		return withReason("Spørsmålet til "+name+" falt bort", e.Why), nil
	case "offer.withdrawn":
		return withReason("Spørsmålet til "+name+" ble trukket tilbake", e.Why), nil
	case "offer.failed":
		return withReason("Spørsmålet til "+name+" kom ikke fram", e.Why), nil
	case "change.queued":
		return name + " blir spurt om endringen passer.", nil
	case "change.sent":
		return name + " er spurt om endringen passer.", nil
	case "change.accepted":
		return "Endringen passer for " + name + ".", nil
	case "change.declined":
		return "Endringen passer ikke for " + name + ".", nil
	case "change.lapsed":
		return withReason("Spørsmålet til "+name+" om endringen falt bort", e.Why), nil
	case "change.withdrawn":
		return withReason("Spørsmålet til "+name+" om endringen ble trukket tilbake", e.Why), nil
	case "change.failed":
		return withReason("Spørsmålet til "+name+" om endringen kom ikke fram", e.Why), nil
	case "volunteer.withdrew":
		return name + " meldte avbud.", nil
	case "assignment.released":
		return withReason(name+" ble tatt av oppdraget", e.Why), nil
	case "assignment.changed":
		return withReason("Det kommer et annet antall fra "+name, e.Why), nil
	case "assignment.named":
		return withReason("Det er notert hvem som kommer fra "+name, e.Why), nil
	case "assignment.reminded":
		return name + " ble minnet om avtalen.", nil
	case "assignment.followed_up":
		return "Vi spurte hvordan det gikk.", nil
	case "attention.raised":
		return withReason("En koordinator må se på dette", dispatch.AttentionPhrase(dispatch.AttentionKind(e.To))), nil
	case "assignment.confirmed":
		return name + " har bekreftet.", nil
	case "volunteer.thanked":
		return withReason(name+" fikk takk for innsatsen", e.Why), nil
	case "attention.told":
		return withReason("En koordinator fikk beskjed", e.Why), nil
	case "attention.taken":
		return "En koordinator tar saken.", nil
	case "attention.resolved":
		return withReason("Saken ble avgjort", resolvedWords[e.To]), nil
	}
	if s := callSentences[e.Kind]; s != "" {
		if e.VolunteerID == 0 {
			name = "bestilleren"
		}
		return withReason(strings.ReplaceAll(s, "%s", name), e.Why), nil
	}
	if s := peopleSentences[e.Kind]; s != "" {
		return withReason(strings.ReplaceAll(s, "%s", name), e.Why), nil
	}
	return withReason("Hendelse "+e.Kind, e.Why), nil
}

// callSentences tell of calls; %s is the other end.
var callSentences = map[string]string{
	"call.ringing":      "Vi ringer til %s",
	"call.answered":     "Noen tok telefonen hos %s",
	"call.received":     "%s ringte oss",
	"call.completed":    "Samtalen med %s er over",
	"call.busy":         "Det var opptatt hos %s",
	"call.no_answer":    "Ingen tok telefonen hos %s",
	"call.failed":       "Anropet til %s kom ikke fram",
	"call.cancelled":    "Anropet til %s ble ikke ringt",
	"call.unsettled":    "Vi vet ikke om anropet til %s ble ringt",
	"recording.deleted": "Et opptak ble slettet",
}

// peopleSentences tell of people and rules; %s is the volunteer. They seldom
// belong to a task.
var peopleSentences = map[string]string{
	"volunteer.added":      "%s ble registrert",
	"volunteer.changed":    "Opplysningene om %s ble endret",
	"volunteer.paused":     "%s tok pause",
	"volunteer.ready":      "%s kan spørres igjen",
	"consent.stop":         "%s meldte seg av",
	"consent.start":        "%s meldte seg på igjen",
	"consent.number_stop":  "Nummeret til %s ble meldt av",
	"consent.number_start": "Nummeret til %s ble meldt på igjen",
	"pair.blocked":         "%s skal ikke spørres om en mottaker",
	"pair.unblocked":       "%s kan spørres om en mottaker igjen",
	"recipient.added":      "En mottaker ble registrert",
	"recipient.changed":    "Opplysningene om en mottaker ble endret",
	"requester.added":      "En bestiller ble registrert",
	"requester.changed":    "Opplysningene om en bestiller ble endret",
	"series.added":         "Et fast oppdrag ble lagt inn", "series.changed": "Et fast oppdrag ble endret", "series.ended": "Et fast oppdrag ble avsluttet",
	"series.moved": "En dag i et fast oppdrag ble flyttet", "series.paused": "Et fast oppdrag fikk pause", "series.skipped": "En dag i et fast oppdrag ble tatt ut",
	"unit.added":         "En enhet ble registrert",
	"unit.changed":       "En enhet fikk nytt navn",
	"emergency.declared": "Beredskap ble erklært", "emergency.extended": "Beredskapen fikk en annen slutt", "emergency.ended": "Beredskapen tok slutt",
	"emergency.asked": "Alle som passer, ble spurt om de kan hjelpe", "emergency.answered": "En frivillig svarte på om de kan hjelpe i dag",
	"user.added":            "En bruker ble registrert",
	"user.changed":          "En bruker ble endret",
	"settings.changed":      "Innstillingene ble endret",
	"settings.text_changed": "En tekst ble endret",
	"data.exported":         "Noen fikk ut det som er lagret om en person",
	"data.purged":           "Gamle opplysninger ble slettet",
	"volunteer.erased":      "En frivillig ble slettet",
	"recipient.erased":      "En mottaker ble slettet",
	"requester.erased":      "En bestiller ble slettet",
	"calendar.opened":       "En kalender fikk ny hemmelig adresse",
	"calendar.closed":       "Den hemmelige adressen til en kalender ble slått av",
}

// message tells what happened to a text.
func (t *teller) message(e *dispatch.Event) (string, error) {
	who := "ukjent nummer"
	m, err := t.tx.Message(e.MessageID)
	switch {
	case err == nil:
		who = phone.Format(m.Phone)
	case errors.Is(err, dispatch.ErrNotFound):
		m = &dispatch.Message{}
	default:
		return "", err
	}
	if e.VolunteerID != 0 {
		if who, err = t.name(e.VolunteerID); err != nil {
			return "", err
		}
	}
	switch e.Kind {
	case "message.received":
		return who + " skrev: «" + strings.TrimSpace(m.Body) + "»", nil
	case "message.sent":
		if m.Kind == dispatch.KindOffer {
			return "", nil // offer.sent
		}
		return "Melding sendt til " + who + ".", nil
	case "message.delivered":
		return "Meldingen til " + who + " kom fram.", nil
	case "message.failed":
		return withReason("Meldingen til "+who+" kom ikke fram", e.Why), nil
	case "message.cancelled":
		return withReason("Meldingen til "+who+" ble ikke sendt", e.Why), nil
	case "message.postponed":
		return withReason("Meldingen til "+who+" sendes senere", e.Why), nil
	case "message.settled":
		return withReason("Meldingen til "+who+" er avklart", e.Why), nil
	case "message.unsettled":
		return "Vi vet ikke om meldingen til " + who + " ble sendt.", nil
	case "message.written":
		return "En koordinator skrev til " + who + ".", nil
	}
	return withReason("Melding til "+who+": "+e.Kind, e.Why), nil
}

// withReason ends a sentence with its reason, where there is one.
func withReason(what, why string) string {
	if why = strings.TrimRight(strings.TrimSpace(why), "."); why != "" {
		return what + ": " + why + "."
	}
	return what + "."
}
