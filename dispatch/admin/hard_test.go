package admin

import (
	"context"
	"fmt"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// What is hard on a page: the longest that there is of each.
const (
	hardVolunteer   = "Anne-Margrethe Christoffersen-Wessel von Lützow"
	hardInstitution = "Nordre Østmarka omsorgssenter og rehabiliteringsavdeling avd. 3B"
	hardEmail       = "anne-margrethe.christoffersen.koordinator@ostmarka.kommune.no"
	hardSummary     = "Følge til undersøkelse og hjem igjen, med god tid til en kopp kaffe og en tur innom biblioteket etterpå, om det går"
)

// itemTexts are what the program says of each kind of Attention, as it says it.
var itemTexts = map[dispatch.AttentionKind]string{
	dispatch.AttentionUnclear:       "%[1]s (421 00 000) svarer om %[2]s: «%[3]s». Uklart: stiller et spørsmål. Hva mener de?",
	dispatch.AttentionNobody:        "Ingen kan spørres om %[2]s. Av 14 frivillige: 9 har ikke bil, 5 mangler taushetserklæring. Endre oppdraget eller ring noen selv.",
	dispatch.AttentionAllAsked:      "Alle som kan spørres, er spurt om %[2]s. 3 frivillige til kunne komme, men sier nesten aldri ja i tide. Endre oppdraget eller ring noen selv.",
	dispatch.AttentionHard:          "Det kan bli vanskelig å finne noen til %[2]s: sjansen er omtrent 34 %%. 3 frivillige kan spørres. Av de andre: 9 har ikke bil. Vi spør som vanlig. Flytt oppdraget om det går, eller ring noen selv.",
	dispatch.AttentionUnfilled:      "Ingen tok oppdraget i tide: %[2]s. Ring noen selv, flytt oppdraget, eller gi bestilleren beskjed.",
	dispatch.AttentionShort:         "1 av 3 frivillige er funnet til %[2]s, og svarfristen er ute. Gå videre med dem som er funnet, let videre, eller avlys.",
	dispatch.AttentionWithdrawn:     "%[1]s (421 00 000) meldte avbud til %[2]s. Vi leter etter en annen. Det begynner kl. 10.45: ring gjerne noen selv.",
	dispatch.AttentionStopped:       "%[1]s (421 00 000) har meldt seg av, men står på %[2]s. Ring og spør om avtalen gjelder.",
	dispatch.AttentionLateYes:       "%[1]s (421 00 000) sa ja etter fristen om %[2]s. Ingen andre har tatt oppdraget. Trykk Ja hvis det fortsatt passer.",
	dispatch.AttentionDoubleBooked:  "%[1]s (421 00 000) sa ja til to oppdrag på samme tid om %[2]s. Ring og bli enige om hvilket.",
	dispatch.AttentionStranger:      "Ukjent nummer 491 00 009 skriver: «%[3]s». Er det en frivillig med ny telefon? Ring eller svar.",
	dispatch.AttentionRequester:     "%[4]s (441 00 001) skriver: «%[3]s». Svar eller ring.",
	dispatch.AttentionRequest:       "%[4]s (441 00 001) ber om hjelp: «%[3]s». Vi forstod: Følge, torsdag 26. november kl. 10-12. Se over kladden og send den ut.",
	dispatch.AttentionCancelAsked:   "%[4]s (441 00 001) skriver: «%[3]s». Det gjelder nok %[2]s. Avlys, eller ring og spør.",
	dispatch.AttentionChangeAsked:   "%[4]s (441 00 001) skriver: «%[3]s». Det gjelder nok %[2]s. Flytt eller endre oppdraget, eller ring og spør.",
	dispatch.AttentionNoShow:        "Ingen kom til %[2]s, skriver %[4]s (441 00 001): «%[3]s». Ring %[1]s (421 00 000) nå, og ring bestilleren. Trengs det en annen i dag, trykk «Finn en annen nå».",
	dispatch.AttentionSomeAway:      "%[1]s (421 00 000) kom ikke til %[2]s, skriver %[4]s (441 00 001): «%[3]s». De andre står som før. Ring nå, og ring bestilleren. Trengs det en annen, trykk «Finn en annen nå».",
	dispatch.AttentionSeries:        "Det faste oppdraget «Handle mat» kan ikke lages til torsdag 26. november: Mottakeren finnes ikke. Endre det faste oppdraget.",
	dispatch.AttentionNumber:        "Meldinger til %[1]s (421 00 000) kommer ikke fram (kode 21211). Sjekk nummeret og rett det.",
	dispatch.AttentionCall:          "%[1]s (421 00 000) skal ha detaljene om %[2]s, men det er stilletid helt til det begynner. Ring nå.",
	dispatch.AttentionTellRequester: "Gi beskjed til %[4]s om %[2]s. Vi har ringt, men ingen svarte.",
	dispatch.AttentionUnsettled:     "Vi vet ikke om en melding om %[2]s ble sendt. Ring og hør.",
	dispatch.AttentionUndelivered:   "%[1]s (421 00 000) fikk ikke meldingen om %[2]s (kom ikke fram). Ring.",
	dispatch.AttentionGateway:       "SMS-tjenesten avviser meldingene våre (kode 21606). Be den som drifter Følgesvenn, kjøre «folgesvenn doctor». Meldingene sendes når det er i orden.",
	dispatch.AttentionFollowUp:      "Om %[2]s svarer %[1]s (421 00 000): «%[3]s». Ring og hør.",
	dispatch.AttentionChange:        "%[1]s (421 00 000) har ikke svart på om endringen passer: %[2]s. Ring og spør, og trykk Ja eller Nei.",
	dispatch.AttentionUnfit:         "%[1]s (421 00 000) står på %[2]s, men har ikke bil. Ta av den frivillige, så leter vi etter en annen, eller la det stå.",
	dispatch.AttentionUnconfirmed:   "%[1]s (421 00 000) har ikke svart på påminnelsen om %[2]s. Ring og hør, eller ta den frivillige av oppdraget, så leter vi etter en annen.",
	dispatch.AttentionAlert:         "Et varsel på SMS til 430 00 001 kom ikke fram (nummeret virker ikke). Sjekk nummeret under Vakt og Vakttelefoner.",
	dispatch.AttentionFlood:         "491 00 009 sender svært mange meldinger. Vi svarer ikke flere akkurat nå. Se på samtalen.",
	dispatch.AttentionFault:         "En melding kan være sendt to ganger. Se på samtalen.",
	dispatch.AttentionVoicemail:     "Beskjed på telefonen fra %[4]s. Hør på den og ring tilbake.",
	dispatch.AttentionMissed:        "%[4]s ringte, og ingen tok telefonen. Ring tilbake.",
	dispatch.AttentionOrder:         "%[4]s bestilte på telefonen: Følge, torsdag 26. november kl. 10-12. Se over kladden, og send den ut.",
	dispatch.AttentionGuessing:      "PIN-koden til institusjon nummer 1 er tastet feil mange ganger. Ring institusjonen, og gi dem en ny PIN-kode om det trengs.",
	dispatch.AttentionExpiring:      "%[1]s: Politiattest går ut 1.2.2027. Be om en ny, og før den inn. Uten den blir Anne ikke spurt om det som krever den.",
	dispatch.AttentionAppeal:        "%[1]s (421 00 000) svarer på om de kan hjelpe i dag: «%[3]s». Trykk Ja eller Nei, eller ring og hør.",
	dispatch.AttentionCalm:          "Beredskapen sluttet av seg selv kl. 10.04 (Strømbrudd i sentrum). Trengs den fortsatt, erklær den på nytt. Ellers kan dere se gjennom hvordan det gikk, under Beredskap.",
}

// aboutSomebody are the kinds that are about a volunteer, and aboutTasks those
// about a task.
var (
	aboutVolunteer = kindSet(dispatch.AttentionUnclear, dispatch.AttentionWithdrawn, dispatch.AttentionStopped, dispatch.AttentionLateYes, dispatch.AttentionDoubleBooked,
		dispatch.AttentionNumber, dispatch.AttentionCall, dispatch.AttentionUndelivered, dispatch.AttentionFollowUp, dispatch.AttentionChange, dispatch.AttentionUnfit,
		dispatch.AttentionUnconfirmed, dispatch.AttentionExpiring, dispatch.AttentionAppeal)
	aboutNoTask = kindSet(dispatch.AttentionStranger, dispatch.AttentionRequester, dispatch.AttentionSeries, dispatch.AttentionNumber, dispatch.AttentionGateway, dispatch.AttentionAlert,
		dispatch.AttentionFlood, dispatch.AttentionFault, dispatch.AttentionVoicemail, dispatch.AttentionMissed, dispatch.AttentionGuessing, dispatch.AttentionExpiring, dispatch.AttentionAppeal, dispatch.AttentionCalm)
)

func kindSet(kinds ...dispatch.AttentionKind) map[dispatch.AttentionKind]bool {
	m := map[dispatch.AttentionKind]bool{}
	for _, k := range kinds {
		m[k] = true
	}
	return m
}

// hard makes what is long at a centre as long as it may be.
func (c *centre) hard() *dispatch.Task {
	c.t.Helper()
	ctx := context.Background()
	must(c.site, 0, c.svc.Update(ctx, func(tx dispatch.Tx) error {
		v, err := tx.Volunteer(c.volunteers[0].ID)
		if err != nil {
			return err
		}
		v.Name = hardVolunteer
		if err := tx.SaveVolunteer(v); err != nil {
			return err
		}
		r, err := tx.Requester(c.requester.ID)
		if err != nil {
			return err
		}
		r.Name = hardInstitution
		if err := tx.SaveRequester(r); err != nil {
			return err
		}
		p, err := tx.Recipient(c.recipient.ID)
		if err != nil {
			return err
		}
		p.Name, p.Address = hardVolunteer, "Nedre Christoffersensvingen 114 B, inngang fra baksiden"
		return tx.SaveRecipient(p)
	}))
	c.addUser(hardEmail, hardVolunteer, dispatch.RoleCoordinator)
	return c.task(hardSummary, "2026-11-25 11:30", "2026-11-25 13:15", func(t *dispatch.Task) {
		t.RecipientID, t.RequesterID, t.Place, t.Postcode, t.Urgent = c.recipient.ID, c.requester.ID, "Rehabiliteringssenteret", "1470", true
		t.Details = "https://www.ostmarka.kommune.no/omsorg-og-helse/rehabilitering/slik-finner-du-fram-til-avdeling-3b " + strings.Repeat("Møt opp i resepsjonen. ", 12)
	})
}

// items puts n items before the coordinator, of every kind in turn.
func (c *centre) items(t *dispatch.Task, n int) {
	c.t.Helper()
	says := "Ja, det kan godt hende at jeg kan det, men hvor lenge varer det egentlig, og hvem er det? Jeg må være hjemme til klokka to, for da kommer rørleggeren."
	must(c.site, 0, c.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		for i := range n {
			kind := dispatch.AttentionKinds[i%len(dispatch.AttentionKinds)]
			text, found := itemTexts[kind]
			if !found {
				return fmt.Errorf("no text for %s", kind)
			}
			if strings.Contains(text, "%") {
				text = fmt.Sprintf(text+"%[5]s", hardVolunteer, t.Summary+", onsdag 25. november kl. 11.30-13.15", says, hardInstitution, "")
			}
			x := &dispatch.Attention{UnitID: dispatch.FirstUnit, Kind: kind, Text: text, Urgent: i%5 == 0, At: c.svc.Now().Add(-time.Duration(3*i*i) * time.Minute)}
			m := &dispatch.Message{UnitID: dispatch.FirstUnit, Direction: dispatch.In, State: dispatch.MessageReceived, Kind: dispatch.KindManual, Phone: c.requester.Phones[0], Body: says, CreatedAt: x.At, ProviderID: fmt.Sprintf("SMhard%d-%d", t.ID, i)}
			if !aboutNoTask[kind] {
				x.TaskID = t.ID
			}
			if aboutVolunteer[kind] {
				x.VolunteerID, m.Phone, m.VolunteerID = c.volunteers[0].ID, c.volunteers[0].Phone, c.volunteers[0].ID
			}
			switch kind {
			case dispatch.AttentionGuessing:
				x.Key = fmt.Sprintf("pin:%d", c.requester.ID)
			case dispatch.AttentionStranger, dispatch.AttentionFlood:
				m.Phone = "+4749100009"
			}
			if err := tx.AddMessage(m); err != nil {
				return err
			}
			if kind != dispatch.AttentionGateway && kind != dispatch.AttentionCalm && kind != dispatch.AttentionAlert && kind != dispatch.AttentionSeries {
				x.MessageID = m.ID
			}
			if err := tx.AddAttention(x); err != nil {
				return err
			}
		}
		return nil
	}))
}
