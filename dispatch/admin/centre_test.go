package admin

import (
	"context"
	"fmt"
	"time"

	"folgesvenn/dispatch"
)

// centre is a made-up centre in the middle of a Tuesday, with a task in every
// state. Its numbers are in series that nobody has.
type centre struct {
	*site
	volunteers []*dispatch.Volunteer
	recipient  *dispatch.Recipient
	requester  *dispatch.Requester
	// one task in each state, and one that got an unclear answer
	open, assigned, done, unfilled, cancelled, draft, unclear *dispatch.Task
}

func (s *site) fill() *centre {
	s.t.Helper()
	ctx := context.Background()
	c := &centre{site: s}
	for i, name := range []string{"Anne Berg", "Bjørn Dahl", "Solveig Lunde", "Ola Moen", "Ingrid Solheim", "Per Strand", "Marit Vik", "Knut Aas",
		"Turid Haugen", "Arne Lie", "Åse Nygård", "Geir Ødegård"} {
		c.volunteers = append(c.volunteers, s.volunteer(name, fmt.Sprintf("+4742100%03d", i), func(v *dispatch.Volunteer) {
			v.Car, v.BirthYear, v.Gender = i%3 == 0, 1948+i, []string{"female", "male"}[i%2]
			if i == 4 {
				v.Available = []dispatch.Window{{Weekday: time.Tuesday, From: 9 * 60, To: 14 * 60}, {Weekday: time.Thursday, From: 10 * 60, To: 15*60 + 30}}
				v.Note = "Går gjerne tur. Liker ikke heis."
			}
		}))
	}
	c.recipient = must2(s)(s.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: 1, Name: "Gudrun Fjeld", Phone: "+4743100001",
		Address: "Solbakkveien 12", Postcode: "1470", Note: "Bruker rullator"}))
	c.requester = must2r(s)(s.svc.AddRequester(ctx, dispatch.Requester{UnitID: 1, Name: "Solbakken sykehjem", Kind: dispatch.Institution,
		Phones: []string{"+4744100001"}, Address: "Solbakkveien 40", Postcode: "1470"}, "", HashPassword))
	with := func(t *dispatch.Task) {
		t.RecipientID, t.RequesterID, t.Postcode = c.recipient.ID, c.requester.ID, "1470"
		t.Details = "Møt opp i resepsjonen. Ta taxi; sykehjemmet betaler."
		t.Needs.Clearances = []string{"confidentiality"}
	}

	s.at("2026-11-23 09:10")
	past := s.task("Handle mat", "2026-11-23 14:00", "2026-11-23 15:00", with)
	s.run()
	s.text(c.asked(past, 0).Phone, "Ja")
	s.wait(7 * time.Minute)
	c.done = s.task("Følge til tannlege", "2026-11-23 12:00", "2026-11-23 13:30", with)
	s.run()
	s.text(c.asked(c.done, 0).Phone, "Nei")
	s.text(c.asked(c.done, 1).Phone, "JA!")
	c.unfilled = s.task("Høytlesing", "2026-11-24 12:00", "2026-11-24 13:00", func(t *dispatch.Task) {
		with(t)
		t.Category = "visit"
	})
	s.run()

	s.at("2026-11-23 14:20")
	must(s, 0, errOnly(s.svc.Complete(ctx, c.done.ID, 0)))
	c.cancelled = s.task("Følge til frisør", "2026-11-25 13:00", "2026-11-25 14:00", with)
	s.run()
	must(s, 0, errOnly(s.svc.Cancel(ctx, c.cancelled.ID, "frisøren ble syk")))
	c.assigned = s.task("Følge til tannlege", "2026-11-25 09:30", "2026-11-25 12:00", with)
	tomorrow := s.task("Gå tur", "2026-11-25 13:00", "2026-11-25 14:30", func(t *dispatch.Task) { with(t); t.Category = "walk" })
	today := s.task("Besøk", "2026-11-24 15:00", "2026-11-24 16:30", func(t *dispatch.Task) { with(t); t.Category = "visit" })
	later := s.task("Følge til sykehuset", "2026-12-03 08:00", "2026-12-03 13:00", with)
	s.run()
	s.wait(3 * time.Minute)
	for _, t := range []*dispatch.Task{c.assigned, tomorrow, today, later} {
		s.text(c.asked(t, 0).Phone, "Ja")
		s.wait(11 * time.Minute)
	}

	s.at("2026-11-24 09:05")
	s.run() // the deadline of unfilled passed
	c.unclear = s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", with)
	s.run()
	s.wait(14 * time.Minute)
	s.text(c.asked(c.unclear, 0).Phone, "Ja, men hvor lenge varer det?")
	c.open = s.task("Handle mat og hente medisiner", "2026-11-24 16:00", "2026-11-24 17:30", func(t *dispatch.Task) {
		with(t)
		t.Category, t.Urgent = "shopping", true
	})
	s.run()
	s.wait(9 * time.Minute)
	s.text(c.asked(c.open, 1).Phone, "Nei")
	s.task("Kjøring til svømmehallen", "2026-11-27 11:00", "2026-11-27 13:00", func(t *dispatch.Task) {
		with(t)
		t.Category, t.Needs.Car = "transport", true
	})
	s.run()
	s.text("+4749100009", "Hei, er det dere som har ringt meg?")
	c.draft = s.task("Hjelp med gardiner", "2026-11-30 11:00", "2026-11-30 12:00", func(t *dispatch.Task) {
		with(t)
		t.Category, t.State = "home_help", dispatch.TaskDraft
	})
	c.volunteers[10] = must(s, c.volunteers[10], errOnly(s.svc.PauseVolunteer(ctx, c.volunteers[10].ID, s.svc.Now().Add(20*24*time.Hour))))
	s.at("2026-11-24 10:12")
	s.run()
	return c
}

func errOnly[T any](_ T, err error) error { return err }

func must2(s *site) func(*dispatch.Recipient, error) *dispatch.Recipient {
	return func(r *dispatch.Recipient, err error) *dispatch.Recipient { return must(s, r, err) }
}

func must2r(s *site) func(*dispatch.Requester, error) *dispatch.Requester {
	return func(r *dispatch.Requester, err error) *dispatch.Requester { return must(s, r, err) }
}

// asked is the volunteer who was asked as number n about a task.
func (c *centre) asked(t *dispatch.Task, n int) *dispatch.Volunteer {
	c.t.Helper()
	var v *dispatch.Volunteer
	err := c.svc.View(context.Background(), func(tx dispatch.Tx) error {
		offers, err := tx.OffersOfTask(t.ID)
		if err != nil {
			return err
		}
		if n >= len(offers) {
			return fmt.Errorf("only %d were asked about %s", len(offers), t.Summary)
		}
		v, err = tx.Volunteer(offers[n].VolunteerID)
		return err
	})
	return must(c.site, v, err)
}
