package dispatch

import "strings"

// The log holds kinds of events and no names. What is told of it, on the page, by
// the API and in what is given out of a person, is told here, in bokmål.

// Story tells an event: a sentence without its full stop, and why, where that
// says more. name is whom it is about.
func Story(e *Event, name string) (text, why string) {
	text, why = upperFirst(strings.ReplaceAll(stories[e.Kind], "%s", name)), e.Why
	switch e.Kind {
	case "attention.raised", "attention.reopened":
		text = text + ": " + AttentionName(AttentionKind(e.To))
	case "attention.resolved":
		text = text + ": " + AttentionName(AttentionKind(e.From))
		why = ResolutionName(e.To)
	case "task.assigned":
		via, _, _ := strings.Cut(e.Why, ",") // then how many of several
		why = viaWords[via]
	case "task.added":
		if e.To == string(TaskDraft) {
			text = "Oppdraget ble lagt inn som kladd"
		}
	case "task.changed":
		if e.From == string(TaskDraft) && e.To == string(TaskOpen) {
			text = "Kladden ble sendt ut"
		}
	}
	return text, why
}

// ResolutionName says how an item of Attention was settled; empty: there is no
// such way.
func ResolutionName(as string) string { return resolutionWords[as] }

var resolutionWords = map[string]string{
	ResolveYes:      "svaret var ja",
	ResolveNo:       "svaret var nei",
	ResolveWithdraw: "svaret var avbud",
	ResolveRelease:  "den frivillige ble tatt av",
	ResolveCancel:   "oppdraget ble avlyst",
	ResolveConfirm:  "kladden ble sendt ut",
	ResolveAgain:    "vi leter etter en annen",
	ResolveEnough:   "de som er funnet, er nok",
	ResolveLookOn:   "vi leter videre",
	ResolveMove:     "oppdraget ble flyttet",
	ResolveDismiss:  "ferdig",
	"answered":      "et klart svar kom",
	"asked":         "flere ble spurt",
	"assigned":      "noen tok oppdraget",
	"cancelled":     "oppdraget ble avlyst",
	"changed":       "oppdraget ble endret",
	"settled":       "meldingen kom fram",
	"taken":         "en annen tok oppdraget",
	"unfilled":      "fristen gikk ut",
	"eased":         "sjansen ble god",
}

// viaWords say how a task became somebody's.
var viaWords = map[string]string{
	"via " + string(ViaSMS):         "svarte ja på SMS",
	"via " + string(ViaCall):        "svarte ja på telefon",
	"via " + string(ViaCoordinator): "satt opp av koordinator",
}

// stories say what an event of a kind was; %s is whom it is about.
var stories = map[string]string{
	"assignment.changed":     "Det kommer et annet antall fra %s",
	"assignment.confirmed":   "%s har bekreftet",
	"assignment.done":        "%s har gjort sin del",
	"assignment.followed_up": "Vi spurte hvordan det gikk",
	"assignment.named":       "Vi vet hvem som kommer fra %s",
	"assignment.released":    "%s ble tatt av oppdraget",
	"assignment.reminded":    "%s ble minnet om avtalen",
	"attention.left":         "Saken ble lagt tilbake",
	"attention.raised":       "Trenger deg",
	"attention.reopened":     "Saken ble åpnet igjen",
	"attention.resolved":     "Avgjort",
	"attention.taken":        "Saken er tatt",
	"attention.told":         "En koordinator fikk beskjed",
	"calendar.closed":        "Den hemmelige adressen til en kalender ble slått av",
	"calendar.opened":        "En kalender fikk ny hemmelig adresse",
	"call.answered":          "Noen tok telefonen hos %s",
	"call.busy":              "Det var opptatt hos %s",
	"call.cancelled":         "Anropet til %s ble ikke ringt",
	"call.completed":         "Samtalen med %s er over",
	"call.failed":            "Anropet til %s kom ikke fram",
	"call.no_answer":         "Ingen tok telefonen hos %s",
	"call.received":          "%s ringte oss",
	"call.ringing":           "Vi ringer til %s",
	"call.unsettled":         "Vi vet ikke om anropet til %s ble ringt",
	"change.accepted":        "Endringen passer for %s",
	"change.declined":        "Endringen passer ikke for %s",
	"change.failed":          "%s fikk ikke spørsmålet om endringen passer",
	"change.lapsed":          "%s svarte ikke på om endringen passer",
	"change.queued":          "%s blir spurt om endringen passer",
	"change.sent":            "%s er spurt om endringen passer",
	"change.withdrawn":       "Spørsmålet til %s om endringen ble trukket tilbake",
	"consent.number_start":   "Nummeret til %s ble meldt på igjen",
	"consent.number_stop":    "Nummeret til %s ble meldt av",
	"consent.start":          "%s meldte seg på igjen",
	"consent.stop":           "%s meldte seg av",
	"data.exported":          "Noen fikk ut det som er lagret om en person",
	"data.purged":            "Gamle opplysninger ble slettet",
	"emergency.answered":     "%s svarte på om de kan hjelpe i dag",
	"emergency.asked":        "Alle som passer, ble spurt om de kan hjelpe",
	"emergency.declared":     "Beredskap ble erklært",
	"emergency.ended":        "Beredskapen tok slutt",
	"emergency.extended":     "Beredskapen fikk en annen slutt",
	"message.cancelled":      "En melding til %s ble ikke sendt",
	"message.delivered":      "Meldingen til %s kom fram",
	"message.failed":         "Meldingen til %s kom ikke fram",
	"message.postponed":      "SMS-tjenesten tok ikke imot en melding til %s. Vi prøver igjen",
	"message.received":       "%s skrev",
	"message.sent":           "Melding sendt til %s",
	"message.settled":        "Meldingen til %s hadde kommet fram likevel",
	"message.unsettled":      "Vi vet ikke om meldingen til %s kom fram",
	"message.written":        "En koordinator skrev til %s",
	"offer.accepted":         "%s sa ja",
	"offer.declined":         "%s sa nei",
	"offer.failed":           "%s kunne ikke nås",
	"offer.lapsed":           "Forespørselen til %s ble lukket",
	"offer.queued":           "%s blir spurt",
	"offer.sent":             "%s er spurt",
	"offer.withdrawn":        "Forespørselen til %s ble trukket tilbake",
	"pair.blocked":           "%s skal ikke spørres om en mottaker",
	"pair.unblocked":         "%s kan spørres om en mottaker igjen",
	"recipient.added":        "En mottaker ble lagt inn",
	"recipient.changed":      "Opplysningene om en mottaker ble endret",
	"recipient.erased":       "En mottaker ble slettet",
	"recording.deleted":      "Et opptak ble slettet",
	"requester.added":        "En bestiller ble lagt inn",
	"requester.changed":      "Opplysningene om en bestiller ble endret",
	"requester.erased":       "En bestiller ble slettet",
	"series.added":           "Et fast oppdrag ble lagt inn",
	"series.changed":         "Et fast oppdrag ble endret",
	"series.ended":           "Et fast oppdrag ble avsluttet",
	"series.moved":           "En dag i et fast oppdrag ble flyttet",
	"series.paused":          "Et fast oppdrag fikk pause",
	"series.skipped":         "En dag i et fast oppdrag ble tatt ut",
	"settings.changed":       "Innstillingene ble endret",
	"settings.text_changed":  "En tekst ble endret",
	"task.added":             "Oppdraget ble lagt inn",
	"task.asked_everybody":   "Alle som passer, ble spurt",
	"task.asked_these":       "Valgte frivillige ble spurt",
	"task.assigned":          "Avtalt med %s",
	"task.cancelled":         "Oppdraget ble avlyst",
	"task.changed":           "Oppdraget ble endret",
	"task.done":              "Oppdraget er utført av %s",
	"task.enough":            "Vi går videre med dem som er funnet",
	"task.held":              "Spørringen ble satt på pause",
	"task.reopened":          "Vi leter etter en ny frivillig",
	"task.resumed":           "Spørringen ble tatt opp igjen",
	"task.undone":            "Oppdraget står som ikke utført igjen",
	"task.unfilled":          "Ingen tok oppdraget i tide",
	"unit.added":             "En enhet ble lagt inn",
	"unit.changed":           "En enhet fikk nytt navn",
	"user.added":             "En bruker ble lagt inn",
	"user.changed":           "En bruker ble endret",
	"volunteer.added":        "%s ble lagt inn",
	"volunteer.changed":      "Opplysningene om %s ble endret",
	"volunteer.erased":       "En frivillig ble slettet",
	"volunteer.paused":       "%s tok pause",
	"volunteer.ready":        "%s kan spørres igjen",
	"volunteer.thanked":      "%s fikk takk for innsatsen",
	"volunteer.withdrew":     "%s meldte avbud",
}
