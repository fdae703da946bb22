package admin

import (
	"context"
	"fmt"
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
)

// sentenceCentre is a centre with so many volunteers, who are asked by the policy.
func (s *site) sentenceCentre(policy dispatch.Policy, n int, change func(*dispatch.Settings)) []*dispatch.Volunteer {
	s.t.Helper()
	s.set(func(set *dispatch.Settings) {
		set.Policy, set.WaveSize, set.UrgentCallAfter = policy, 2, 0
		if change != nil {
			change(set)
		}
	})
	var list []*dispatch.Volunteer
	for i := range n {
		name := []string{"Anne Berg", "Per Strand", "Knut Aas", "Marit Vik", "Ola Lie", "Siri Moe", "Tor Dahl"}[i]
		list = append(list, s.volunteer(name, sentencePhone(i), nil))
	}
	return list
}

func sentencePhone(i int) string { return fmt.Sprintf("+47421001%02d", i) }

func (s *site) set(change func(*dispatch.Settings)) {
	s.t.Helper()
	_, err := s.svc.ChangeSettings(context.Background(), dispatch.FirstUnit, func(set *dispatch.Settings) error { change(set); return nil })
	must(s, 0, err)
}

// TestTheOneSentence: in every situation there is, one sentence or two short ones
// say why these are asked now and what happens when, in all languages of the page.
func TestTheOneSentence(t *testing.T) {
	ctx := context.Background()
	plain := func(s *site) *dispatch.Task { return s.task("Følge", "2026-11-26 10:00", "2026-11-26 12:00", nil) }
	pace, waves := dispatch.PolicyPace, dispatch.PolicyWaves
	for _, x := range []struct {
		name, nb, nn, en string
		make             func(s *site) *dispatch.Task
	}{
		{name: "pace, first look",
			nb: "Vi spør Anne nå fordi vi først spør dem som passer best, oftest sier ja og er lite spurt i det siste. Har ingen sagt ja kl. 10.57, spør vi flere.",
			nn: "Vi spør Anne no fordi vi først spør dei som passar best, oftast seier ja og er lite spurde i det siste. Har ingen sagt ja kl. 10.57, spør vi fleire.",
			en: "We are asking Anne now because we first ask those who fit best, most often say yes and have been asked little lately. If nobody has said yes at 10:57, we ask more people.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 5, nil)
				return plain(s)
			}},
		{name: "pace, later",
			nb: "Vi venter på svar fra Anne, som sto for tur fordi vi først spør dem som passer best, oftest sier ja og er lite spurt i det siste. Har ingen sagt ja kl. 10.57, spør vi flere.",
			nn: "Vi ventar på svar frå Anne, som stod for tur fordi vi først spør dei som passar best, oftast seier ja og er lite spurde i det siste. Har ingen sagt ja kl. 10.57, spør vi fleire.",
			en: "We are waiting for an answer from Anne, who came first because we first ask those who fit best, most often say yes and have been asked little lately. If nobody has said yes at 10:57, we ask more people.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 5, nil)
				x := plain(s)
				s.run()
				return x
			}},
		{name: "pace, all asked say no, more to ask",
			nb: "Vi venter på svar fra Per, som sto for tur fordi vi først spør dem som passer best, oftest sier ja og er lite spurt i det siste. Har ingen sagt ja kl. 10.57, spør vi flere.",
			nn: "Vi ventar på svar frå Per, som stod for tur fordi vi først spør dei som passar best, oftast seier ja og er lite spurde i det siste. Har ingen sagt ja kl. 10.57, spør vi fleire.",
			en: "We are waiting for an answer from Per, who came first because we first ask those who fit best, most often say yes and have been asked little lately. If nobody has said yes at 10:57, we ask more people.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 5, nil)
				x := plain(s)
				s.run()
				s.text(sentencePhone(0), "Nei")
				return x
			}},
		{name: "pace, a familiar face",
			nb: "Vi venter på svar fra Per, som har hjulpet denne mottakeren før. Har ingen sagt ja kl. 13.45, spør vi flere.",
			nn: "Vi ventar på svar frå Per, som har hjelpt denne mottakaren før. Har ingen sagt ja kl. 13.45, spør vi fleire.",
			en: "We are waiting for an answer from Per, who has helped this recipient before. If nobody has said yes at 13:45, we ask more people.",
			make: func(s *site) *dispatch.Task {
				v := s.sentenceCentre(pace, 3, nil)
				r := known(s.svc.AddRecipient(ctx, dispatch.Recipient{UnitID: dispatch.FirstUnit, Name: "Gudrun Fjeld", Phone: "+4743100001"})).ID
				done := s.task("Følge", "2026-11-24 11:00", "2026-11-24 12:00", func(x *dispatch.Task) { x.RecipientID = r })
				must(s, 0, errOnly(s.svc.Assign(ctx, done.ID, v[1].ID)))
				s.at("2026-11-24 12:30")
				must(s, 0, errOnly(s.svc.Complete(ctx, done.ID, 1)))
				s.at("2026-11-24 13:00")
				x := s.task("Følge", "2026-11-26 10:00", "2026-11-26 12:00", func(x *dispatch.Task) { x.RecipientID = r })
				s.run()
				return x
			}},
		{name: "waves, first",
			nb: "Vi spør Anne og Per nå fordi vi først spør dem som passer best og er spurt for lengst siden. Har ingen sagt ja kl. 11.12, spør vi 2 andre.",
			nn: "Vi spør Anne og Per no fordi vi først spør dei som passar best og er spurde for lengst sidan. Har ingen sagt ja kl. 11.12, spør vi 2 andre.",
			en: "We are asking Anne and Per now because we first ask those who fit best and were asked longest ago. If nobody has said yes at 11:12, we ask 2 others.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 5, nil)
				return plain(s)
			}},
		{name: "waves, between",
			nb: "Vi venter på svar fra Anne og Per, som sto for tur fordi vi først spør dem som passer best og er spurt for lengst siden. Har ingen sagt ja kl. 11.12, spør vi 2 andre.",
			nn: "Vi ventar på svar frå Anne og Per, som stod for tur fordi vi først spør dei som passar best og er spurde for lengst sidan. Har ingen sagt ja kl. 11.12, spør vi 2 andre.",
			en: "We are waiting for an answer from Anne and Per, who came first because we first ask those who fit best and were asked longest ago. If nobody has said yes at 11:12, we ask 2 others.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 5, nil)
				x := plain(s)
				s.run()
				return x
			}},
		{name: "waves, one left",
			nb: "Vi venter på svar fra 4 frivillige, som sto for tur fordi vi først spør dem som passer best og er spurt for lengst siden. Har ingen sagt ja kl. 12.12, spør vi den siste.",
			nn: "Vi ventar på svar frå 4 frivillige, som stod for tur fordi vi først spør dei som passar best og er spurde for lengst sidan. Har ingen sagt ja kl. 12.12, spør vi den siste.",
			en: "We are waiting for an answer from 4 volunteers, who came first because we first ask those who fit best and were asked longest ago. If nobody has said yes at 12:12, we ask the last one.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 5, nil)
				x := plain(s)
				s.run()
				s.wait(time.Hour)
				s.run()
				return x
			}},
		{name: "waves, all asked",
			nb: "Vi venter på svar fra Anne, Per og Knut, og har ingen flere å spørre. Har ingen sagt ja ved svarfristen torsdag kl. 7, får du beskjed.",
			nn: "Vi ventar på svar frå Anne, Per og Knut, og har ingen fleire å spørje. Har ingen sagt ja ved svarfristen torsdag kl. 7, får du beskjed.",
			en: "We are waiting for an answer from Anne, Per and Knut, and have nobody else to ask. If nobody has said yes by the deadline, Thursday at 7:00, you will be told.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 3, nil)
				x := plain(s)
				s.run()
				s.wait(time.Hour)
				s.run()
				return x
			}},
		{name: "urgent",
			nb: "Det haster: Vi spør alle 5 som kan spørres, nå. Har ingen sagt ja ved svarfristen kl. 11, får du beskjed.",
			nn: "Det hastar: Vi spør alle 5 som kan spørjast, no. Har ingen sagt ja ved svarfristen kl. 11, får du beskjed.",
			en: "This is urgent: We are asking all 5 who can be asked now. If nobody has said yes by the deadline, at 11:00, you will be told.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 5, nil)
				return s.task("Følge", "2026-11-24 14:00", "2026-11-24 15:00", func(x *dispatch.Task) { x.Urgent = true })
			}},
		{name: "urgent, asked",
			nb: "Det haster: Vi venter på svar fra 7 frivillige, og har ingen flere å spørre. Har ingen sagt ja ved svarfristen kl. 11, får du beskjed.",
			nn: "Det hastar: Vi ventar på svar frå 7 frivillige, og har ingen fleire å spørje. Har ingen sagt ja ved svarfristen kl. 11, får du beskjed.",
			en: "This is urgent: We are waiting for an answer from 7 volunteers, and have nobody else to ask. If nobody has said yes by the deadline, at 11:00, you will be told.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 7, nil)
				x := s.task("Følge", "2026-11-24 14:00", "2026-11-24 15:00", func(x *dispatch.Task) { x.Urgent = true })
				s.run()
				return x
			}},
		{name: "a single volunteer",
			nb: "Vi venter på svar fra Anne, og har ingen flere å spørre. Har ingen sagt ja ved svarfristen torsdag kl. 7, får du beskjed.",
			nn: "Vi ventar på svar frå Anne, og har ingen fleire å spørje. Har ingen sagt ja ved svarfristen torsdag kl. 7, får du beskjed.",
			en: "We are waiting for an answer from Anne, and have nobody else to ask. If nobody has said yes by the deadline, Thursday at 7:00, you will be told.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 1, nil)
				x := plain(s)
				s.run()
				return x
			}},
		{name: "nobody suits",
			nb: "Ingen kan spørres, av grunnene som står under. Endre oppdraget, eller ring noen selv.",
			nn: "Ingen kan spørjast, av grunnane som står under. Endre oppdraget, eller ring nokon sjølv.",
			en: "Nobody can be asked, for the reasons given below. Change the task, or call somebody yourself.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 3, nil)
				return s.task("Kjøring", "2026-11-26 10:00", "2026-11-26 12:00", func(x *dispatch.Task) { x.Category = "transport" })
			}},
		{name: "all said no",
			nb: "Alle vi kunne spørre, har svart at de ikke kan. Endre oppdraget, eller ring noen selv.",
			nn: "Alle vi kunne spørje, har svart at dei ikkje kan. Endre oppdraget, eller ring nokon sjølv.",
			en: "Everybody we could ask has answered that they cannot. Change the task, or call somebody yourself.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 2, nil)
				x := plain(s)
				s.run()
				s.text(sentencePhone(0), "Nei")
				s.text(sentencePhone(1), "Nei")
				s.run()
				return x
			}},
		{name: "paused",
			nb: "Spørringen er stoppet, så vi spør ingen flere før noen trykker «Fortsett å spørre». Anne kan fortsatt svare ja.",
			nn: "Spørjinga er stoppa, så vi spør ingen fleire før nokon trykkjer «Hald fram med å spørje». Anne kan framleis svare ja.",
			en: "Asking is stopped, so we ask nobody else until somebody presses “Go on asking”. Anne can still say yes.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 3, nil)
				x := plain(s)
				s.run()
				must(s, 0, errOnly(s.svc.Hold(ctx, x.ID, "")))
				return x
			}},
		{name: "paused before anybody is asked",
			nb: "Spørringen er stoppet, så vi spør ingen før noen trykker «Fortsett å spørre».",
			nn: "Spørjinga er stoppa, så vi spør ingen før nokon trykkjer «Hald fram med å spørje».",
			en: "Asking is stopped, so we ask nobody until somebody presses “Go on asking”.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 3, nil)
				x := plain(s)
				must(s, 0, errOnly(s.svc.Hold(ctx, x.ID, "")))
				return x
			}},
		{name: "quiet hours",
			nb: "Det er stilletid nå, så vi begynner å spørre i morgen kl. 9, først dem som passer best, oftest sier ja og er lite spurt i det siste.",
			nn: "Det er stilletid no, så vi byrjar å spørje i morgon kl. 9, først dei som passar best, oftast seier ja og er lite spurde i det siste.",
			en: "These are quiet hours, so we begin to ask tomorrow at 9:00, first those who fit best, most often say yes and have been asked little lately.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 3, nil)
				s.at("2026-11-24 21:10")
				x := plain(s)
				s.run()
				return x
			}},
		{name: "quiet hours, waves",
			nb: "Det er stilletid nå, så vi begynner å spørre i morgen kl. 9, først dem som passer best og er spurt for lengst siden.",
			nn: "Det er stilletid no, så vi byrjar å spørje i morgon kl. 9, først dei som passar best og er spurde for lengst sidan.",
			en: "These are quiet hours, so we begin to ask tomorrow at 9:00, first those who fit best and were asked longest ago.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 3, nil)
				s.at("2026-11-24 21:10")
				x := plain(s)
				s.run()
				return x
			}},
		{name: "quiet hours, somebody has been asked",
			nb: "Vi venter på svar fra Anne og Per, som sto for tur fordi vi først spør dem som passer best og er spurt for lengst siden. Det er stilletid nå, men har ingen sagt ja i morgen kl. 9, spør vi 2 andre.",
			nn: "Vi ventar på svar frå Anne og Per, som stod for tur fordi vi først spør dei som passar best og er spurde for lengst sidan. Det er stilletid no, men har ingen sagt ja i morgon kl. 9, spør vi 2 andre.",
			en: "We are waiting for an answer from Anne and Per, who came first because we first ask those who fit best and were asked longest ago. These are quiet hours, but if nobody has said yes tomorrow at 9:00, we ask 2 others.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 5, nil)
				s.at("2026-11-24 20:00")
				x := plain(s)
				s.run()
				s.wait(70 * time.Minute)
				s.run()
				return x
			}},
		{name: "quiet until after the deadline",
			nb: "Det er stilletid nå, og svarfristen går ut før vi kan spørre noen. Merk oppdraget som haster, flytt fristen, eller ring noen selv.",
			nn: "Det er stilletid no, og svarfristen går ut før vi kan spørje nokon. Merk oppdraget som hastar, flytt fristen, eller ring nokon sjølv.",
			en: "These are quiet hours, and the time to answer runs out before we can ask anybody. Mark the task urgent, move the deadline, or call somebody yourself.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 3, nil)
				s.at("2026-11-24 21:10")
				x := s.task("Følge", "2026-11-25 09:00", "2026-11-25 10:00", nil)
				s.run()
				return x
			}},
		{name: "a public holiday",
			nb: "Det er 1. juledag i dag, så vi begynner å spørre søndag kl. 9, først dem som passer best, oftest sier ja og er lite spurt i det siste.",
			nn: "Det er 1. juledag i dag, så vi byrjar å spørje søndag kl. 9, først dei som passar best, oftast seier ja og er lite spurde i det siste.",
			en: "Today is Christmas Day, so we begin to ask Sunday at 9:00, first those who fit best, most often say yes and have been asked little lately.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 3, func(set *dispatch.Settings) { set.HolidaysQuiet = true })
				s.at("2026-12-25 11:00")
				x := s.task("Følge", "2026-12-29 10:00", "2026-12-29 12:00", nil)
				s.run()
				return x
			}},
		{name: "the office is closed",
			nb: "Kontoret er stengt nå, så vi begynner å spørre i morgen kl. 9, først dem som passer best, oftest sier ja og er lite spurt i det siste.",
			nn: "Kontoret er stengt no, så vi byrjar å spørje i morgon kl. 9, først dei som passar best, oftast seier ja og er lite spurde i det siste.",
			en: "The office is closed now, so we begin to ask tomorrow at 9:00, first those who fit best, most often say yes and have been asked little lately.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 3, func(set *dispatch.Settings) {
					set.TextsWhenOpen = true
					set.OpeningHours = []dispatch.Window{{Weekday: time.Wednesday, From: 9 * 60, To: 15 * 60}}
				})
				x := plain(s)
				s.run()
				return x
			}},
		{name: "an emergency",
			nb: "Det er beredskap: Vi venter på svar fra Anne, som sto for tur fordi vi først spør dem som har sagt at de kan hjelpe i dag, og så dem som oftest sier ja. Har ingen sagt ja kl. 10.24, spør vi flere.",
			nn: "Det er beredskap: Vi ventar på svar frå Anne, som stod for tur fordi vi først spør dei som har sagt at dei kan hjelpe i dag, og så dei som oftast seier ja. Har ingen sagt ja kl. 10.24, spør vi fleire.",
			en: "There is an emergency: We are waiting for an answer from Anne, who came first because we first ask those who have said that they can help today, and then those who most often say yes. If nobody has said yes at 10:24, we ask more people.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 5, nil)
				must(s, 0, errOnly(s.svc.Declare(ctx, dispatch.FirstUnit, "Storm", time.Time{})))
				x := plain(s)
				s.run()
				return x
			}},
		{name: "an emergency, somebody said they can help",
			nb: "Det er beredskap: Vi spør Marit, Anne og Per nå fordi vi først spør dem som har sagt at de kan hjelpe i dag, og så dem som oftest sier ja. Har ingen sagt ja kl. 10.24, spør vi flere.",
			nn: "Det er beredskap: Vi spør Marit, Anne og Per no fordi vi først spør dei som har sagt at dei kan hjelpe i dag, og så dei som oftast seier ja. Har ingen sagt ja kl. 10.24, spør vi fleire.",
			en: "There is an emergency: We are asking Marit, Anne and Per now because we first ask those who have said that they can help today, and then those who most often say yes. If nobody has said yes at 10:24, we ask more people.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 5, nil)
				must(s, 0, errOnly(s.svc.Declare(ctx, dispatch.FirstUnit, "Storm", time.Time{})))
				must(s, 0, errOnly(s.svc.SendAppeal(ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"})))
				s.run()
				s.text(sentencePhone(3), "Ja")
				return s.task("Følge", "2026-11-24 16:00", "2026-11-24 17:00", nil)
			}},
		{name: "an emergency by waves",
			nb: "Det er beredskap: Vi venter på svar fra Anne og Per, som sto for tur fordi vi først spør dem som har sagt at de kan hjelpe i dag, og så dem som er spurt for lengst siden. Har ingen sagt ja kl. 11.12, spør vi 2 andre.",
			nn: "Det er beredskap: Vi ventar på svar frå Anne og Per, som stod for tur fordi vi først spør dei som har sagt at dei kan hjelpe i dag, og så dei som er spurde for lengst sidan. Har ingen sagt ja kl. 11.12, spør vi 2 andre.",
			en: "There is an emergency: We are waiting for an answer from Anne and Per, who came first because we first ask those who have said that they can help today, and then those who were asked longest ago. If nobody has said yes at 11:12, we ask 2 others.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 5, func(set *dispatch.Settings) { set.Emergency.Haste = 1 })
				must(s, 0, errOnly(s.svc.Declare(ctx, dispatch.FirstUnit, "Storm", time.Time{})))
				x := plain(s)
				s.run()
				return x
			}},
		{name: "an emergency, two of them said they can help",
			nb: "Det er beredskap: Vi venter på svar fra Marit og Ola, som begge har sagt at de kan hjelpe i dag. Har ingen sagt ja kl. 11.12, spør vi 2 andre.",
			nn: "Det er beredskap: Vi ventar på svar frå Marit og Ola, som begge har sagt at dei kan hjelpe i dag. Har ingen sagt ja kl. 11.12, spør vi 2 andre.",
			en: "There is an emergency: We are waiting for an answer from Marit and Ola, each of whom has said that they can help today. If nobody has said yes at 11:12, we ask 2 others.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 5, func(set *dispatch.Settings) { set.Emergency.Haste = 1 })
				must(s, 0, errOnly(s.svc.Declare(ctx, dispatch.FirstUnit, "Storm", time.Time{})))
				must(s, 0, errOnly(s.svc.SendAppeal(ctx, dispatch.Appeal{UnitID: dispatch.FirstUnit, Words: "Storm"})))
				s.run()
				s.text(sentencePhone(3), "Ja")
				s.text(sentencePhone(4), "Ja")
				x := s.task("Følge", "2026-11-24 16:00", "2026-11-24 17:00", nil)
				s.run()
				return x
			}},
		{name: "several, none found",
			nb: "Ingen av 3 er funnet ennå: Vi venter på svar fra 6 frivillige, som sto for tur fordi vi først spør dem som passer best, oftest sier ja og er lite spurt i det siste. Mangler det fortsatt noen kl. 10.37, spør vi flere.",
			nn: "Ingen av 3 er funne enno: Vi ventar på svar frå 6 frivillige, som stod for tur fordi vi først spør dei som passar best, oftast seier ja og er lite spurde i det siste. Manglar det framleis nokon kl. 10.37, spør vi fleire.",
			en: "None of 3 is found yet: We are waiting for an answer from 6 volunteers, who came first because we first ask those who fit best, most often say yes and have been asked little lately. If somebody is still missing at 10:37, we ask more people.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 7, nil)
				x := s.task("Følge", "2026-11-26 10:00", "2026-11-26 12:00", func(x *dispatch.Task) { x.Headcount = 3 })
				s.run()
				return x
			}},
		{name: "several, some found",
			nb: "2 av 3 er funnet: Vi venter på svar fra 4 frivillige, som sto for tur fordi vi først spør dem som passer best, oftest sier ja og er lite spurt i det siste. Mangler det fortsatt noen kl. 10.37, spør vi flere.",
			nn: "2 av 3 er funne: Vi ventar på svar frå 4 frivillige, som stod for tur fordi vi først spør dei som passar best, oftast seier ja og er lite spurde i det siste. Manglar det framleis nokon kl. 10.37, spør vi fleire.",
			en: "2 of 3 are found: We are waiting for an answer from 4 volunteers, who came first because we first ask those who fit best, most often say yes and have been asked little lately. If somebody is still missing at 10:37, we ask more people.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 7, nil)
				x := s.task("Følge", "2026-11-26 10:00", "2026-11-26 12:00", func(x *dispatch.Task) { x.Headcount = 3 })
				s.run()
				s.text(sentencePhone(0), "Ja")
				s.text(sentencePhone(1), "Ja")
				s.run()
				return x
			}},
		{name: "several by waves, all asked",
			nb: "1 av 3 er funnet: Vi venter på svar fra Per og Knut, og har ingen flere å spørre. Mangler det fortsatt noen ved svarfristen torsdag kl. 7, får du beskjed.",
			nn: "1 av 3 er funne: Vi ventar på svar frå Per og Knut, og har ingen fleire å spørje. Manglar det framleis nokon ved svarfristen torsdag kl. 7, får du beskjed.",
			en: "1 of 3 are found: We are waiting for an answer from Per and Knut, and have nobody else to ask. If somebody is still missing by the deadline, Thursday at 7:00, you will be told.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 3, nil)
				x := s.task("Følge", "2026-11-26 10:00", "2026-11-26 12:00", func(x *dispatch.Task) { x.Headcount = 3 })
				s.run()
				s.text(sentencePhone(0), "Ja")
				s.run()
				return x
			}},
		{name: "the regular of a series",
			nb: "Vi venter på svar fra Per, som er den faste frivillige. Har ingen sagt ja i morgen kl. 10.12, spør vi flere.",
			nn: "Vi ventar på svar frå Per, som er den faste frivillige. Har ingen sagt ja i morgon kl. 10.12, spør vi fleire.",
			en: "We are waiting for an answer from Per, who is the regular volunteer. If nobody has said yes tomorrow at 10:12, we ask more people.",
			make: func(s *site) *dispatch.Task {
				v := s.sentenceCentre(pace, 3, nil)
				x := known(s.svc.AddSeries(ctx, dispatch.Series{UnitID: dispatch.FirstUnit, Category: "escort", Summary: "Følge", Rule: "FREQ=WEEKLY", FirstDay: dispatch.Date{Year: 2026, Month: 11, Day: 27}, From: 10 * 60, To: 12 * 60, VolunteerID: v[1].ID}))
				s.run()
				var found *dispatch.Task
				must(s, 0, s.svc.View(ctx, func(tx dispatch.Tx) error {
					list, err := tx.Tasks(dispatch.TaskFilter{SeriesID: x.ID}, dispatch.Page{})
					found = list[0]
					return err
				}))
				return found
			}},
		{name: "these were chosen",
			nb: "Vi venter på svar fra Knut og Marit, som en koordinator valgte. Har ingen sagt ja kl. 11.32, spør vi flere.",
			nn: "Vi ventar på svar frå Knut og Marit, som ein koordinator valde. Har ingen sagt ja kl. 11.32, spør vi fleire.",
			en: "We are waiting for an answer from Knut and Marit, who were chosen by a coordinator. If nobody has said yes at 11:32, we ask more people.",
			make: func(s *site) *dispatch.Task {
				v := s.sentenceCentre(pace, 5, nil)
				x := plain(s)
				must(s, 0, errOnly(s.svc.AskThese(ctx, x.ID, []int64{v[2].ID, v[3].ID})))
				return x
			}},
		{name: "everybody was asked",
			nb: "Vi venter på svar fra 5 frivillige, etter at en koordinator spurte alle på én gang. Har ingen sagt ja ved svarfristen torsdag kl. 7, får du beskjed.",
			nn: "Vi ventar på svar frå 5 frivillige, etter at ein koordinator spurde alle på éin gong. Har ingen sagt ja ved svarfristen torsdag kl. 7, får du beskjed.",
			en: "We are waiting for an answer from 5 volunteers, after a coordinator asked everybody at once. If nobody has said yes by the deadline, Thursday at 7:00, you will be told.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 5, nil)
				x := plain(s)
				must(s, 0, errOnly(s.svc.AskEverybody(ctx, x.ID)))
				s.run()
				return x
			}},
		{name: "the numbers are busy",
			nb: "De som passer, har alt et annet spørsmål fra oss, så vi ser etter på nytt kl. 11.12. Haster det, ring noen selv.",
			nn: "Dei som passar, har alt eit anna spørsmål frå oss, så vi ser etter på nytt kl. 11.12. Hastar det, ring nokon sjølv.",
			en: "Those who fit already have another question from us, so we look again at 11:12. If it is urgent, call somebody yourself.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(waves, 2, nil)
				s.task("Annet", "2026-11-26 14:00", "2026-11-26 15:00", nil)
				s.run()
				x := plain(s)
				s.run()
				return x
			}},
		{name: "one asked, the other busy",
			nb: "Vi venter på svar fra Anne. De andre som passer, har alt et annet spørsmål fra oss, så vi ser etter på nytt kl. 11.12.",
			nn: "Vi ventar på svar frå Anne. Dei andre som passar, har alt eit anna spørsmål frå oss, så vi ser etter på nytt kl. 11.12.",
			en: "We are waiting for an answer from Anne. The others who fit already have another question from us, so we look again at 11:12.",
			make: func(s *site) *dispatch.Task {
				v := s.sentenceCentre(waves, 2, nil)
				y := s.task("Annet", "2026-11-26 14:00", "2026-11-26 15:00", nil)
				must(s, 0, errOnly(s.svc.Hold(ctx, y.ID, "")))
				must(s, 0, errOnly(s.svc.AskThese(ctx, y.ID, []int64{v[1].ID})))
				x := plain(s)
				s.run()
				return x
			}},
		{name: "the weekly cap",
			nb: "De som passer, er alt spurt ofte nok denne uka, så vi ser etter på nytt kl. 13.12. Haster det, ring noen selv.",
			nn: "Dei som passar, er alt spurde ofte nok denne veka, så vi ser etter på nytt kl. 13.12. Hastar det, ring nokon sjølv.",
			en: "Those who fit have already been asked often enough this week, so we look again at 13:12. If it is urgent, call somebody yourself.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 1, func(set *dispatch.Settings) { set.MaxOffersPerWeek = 1 })
				s.task("Annet", "2026-11-26 14:00", "2026-11-26 15:00", nil)
				s.run()
				s.text(sentencePhone(0), "Nei")
				x := plain(s)
				s.run()
				return x
			}},
		{name: "after a withdrawal",
			nb: "Oppdraget er ledig igjen: Vi venter på svar fra Per, som sto for tur fordi vi først spør dem som passer best, oftest sier ja og er lite spurt i det siste. Har ingen sagt ja kl. 10.57, spør vi flere.",
			nn: "Oppdraget er ledig igjen: Vi ventar på svar frå Per, som stod for tur fordi vi først spør dei som passar best, oftast seier ja og er lite spurde i det siste. Har ingen sagt ja kl. 10.57, spør vi fleire.",
			en: "The task is free again: We are waiting for an answer from Per, who came first because we first ask those who fit best, most often say yes and have been asked little lately. If nobody has said yes at 10:57, we ask more people.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 4, nil)
				x := plain(s)
				s.run()
				s.text(sentencePhone(0), "Ja")
				s.run()
				s.text(sentencePhone(0), "AVBUD")
				s.run()
				return x
			}},
		{name: "a draft",
			nb: "Oppdraget er et utkast, så vi spør ingen før noen har sett over det og sendt det ut.",
			nn: "Oppdraget er eit utkast, så vi spør ingen før nokon har sett over det og sendt det ut.",
			en: "The task is a draft, so we ask nobody until somebody has looked it over and sent it out.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 2, nil)
				return s.task("Følge", "2026-11-26 10:00", "2026-11-26 12:00", func(x *dispatch.Task) { x.State = dispatch.TaskDraft })
			}},
		{name: "assigned",
			nb: "Oppdraget har fått en frivillig, og vi minner om det i morgen kl. 10.",
			nn: "Oppdraget har fått ein frivillig, og vi minner om det i morgon kl. 10.",
			en: "The task has a volunteer, and we will remind them of it tomorrow at 10:00.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 2, nil)
				x := plain(s)
				s.run()
				s.text(sentencePhone(0), "Ja")
				return x
			}},
		{name: "assigned, all reminded",
			nb: "Oppdraget har fått en frivillig, og vi spør hvordan det gikk, kl. 14.",
			nn: "Oppdraget har fått ein frivillig, og vi spør korleis det gjekk, kl. 14.",
			en: "The task has a volunteer, and we will ask how it went at 14:00.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 2, nil)
				x := plain(s)
				s.run()
				s.text(sentencePhone(0), "Ja")
				s.at("2026-11-26 09:00")
				s.run()
				return x
			}},
		{name: "unfilled",
			nb: "Ingen sa ja før svarfristen, så vi spør ingen flere. Ring noen selv, eller flytt oppdraget.",
			nn: "Ingen sa ja før svarfristen, så vi spør ingen fleire. Ring nokon sjølv, eller flytt oppdraget.",
			en: "Nobody said yes in time, so we ask nobody else. Call somebody yourself, or move the task.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 2, nil)
				x := plain(s)
				s.run()
				s.at("2026-11-26 07:30")
				s.run()
				return x
			}},
		{name: "cancelled",
			nb: "Oppdraget er avlyst, så vi spør ingen.",
			nn: "Oppdraget er avlyst, så vi spør ingen.",
			en: "The task is cancelled, so we ask nobody.",
			make: func(s *site) *dispatch.Task {
				s.sentenceCentre(pace, 2, nil)
				x := plain(s)
				must(s, 0, errOnly(s.svc.Cancel(ctx, x.ID, "")))
				return x
			}},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := pageless(t)
			task := x.make(s)
			kept := known(s.svc.Task(ctx, task.ID))
			f := known(s.svc.Forecast(ctx, *kept))
			for _, want := range []struct{ code, text string }{{lang.Bokmal, x.nb}, {lang.Nynorsk, x.nn}, {lang.English, x.en}} {
				if got := lang.For(want.code).Say(f.Sentence); got != want.text {
					t.Errorf("%s says\n%s\nwant\n%s", want.code, got, want.text)
				}
			}
		})
	}
}

func known[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
