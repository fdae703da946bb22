package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phonenet"
)

// What else the demo shows: a unit beside the centre that shares its volunteers,
// neighbourhoods with distances, special skills, an organisation, and a task that
// takes several.

// demoOrganisation sends several on one yes.
const demoOrganisation = "Lions Solbakken"

// demoUnit is the service beside the centre.
const demoUnit = "Frivillig i helse og omsorg"

// more adds it to the people of an empty demo, and gives those who were added.
func (c *centre) more(ctx context.Context, volunteers []*dispatch.Volunteer) ([]*dispatch.Volunteer, error) {
	if err := c.neighbourhoods(ctx); err != nil {
		return nil, err
	}
	for i, v := range volunteers {
		_, err := c.service.EditVolunteer(ctx, v.ID, func(v *dispatch.Volunteer) error {
			v.Home = demoPlaces[(i*7)%len(demoPlaces)].postcode
			v.PushesChair = i%3 == 0
			switch i {
			case 6, 31, 52:
				v.Skills = []string{"demens"}
			case 17:
				v.Skills = []string{"tegnspråk"}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("made-up skills: %w", err)
		}
	}
	var added []*dispatch.Volunteer
	lions, err := c.service.AddVolunteer(ctx, dispatch.Volunteer{
		Name: demoOrganisation, Phone: "+4742009001", Language: "nb", Categories: []string{"escort", "walk", "home_help", "visit", "other"},
		Clearances: []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.Date{Year: 2026, Month: 2, Day: 3}}},
		Traits:     dispatch.Traits{SendsMost: 4, Contact: "Gro Vik", PushesChair: true},
	})
	if err != nil {
		return nil, fmt.Errorf("made-up organisation: %w", err)
	}
	added = append(added, lions)
	beside, err := c.service.AddUnit(ctx, demoUnit)
	if err != nil {
		return nil, fmt.Errorf("made-up unit: %w", err)
	}
	for i := range 6 {
		name, gender := c.name(i*11 + 3)
		v, err := c.service.AddVolunteer(ctx, dispatch.Volunteer{
			UnitID: beside.ID, Name: name, Gender: gender, Phone: fmt.Sprintf("+474200920%d", i), Language: "nb", Categories: []string{"escort", "visit", "walk"},
			Clearances: []dispatch.Clearance{{Kind: "confidentiality", Issued: dispatch.Date{Year: 2026, Month: 3, Day: 1}}, {Kind: "police_certificate", Issued: dispatch.Date{Year: 2025, Month: 9, Day: 1}}},
			Traits:     dispatch.Traits{Home: demoPlaces[i%len(demoPlaces)].postcode},
		})
		if err != nil {
			return nil, fmt.Errorf("made-up volunteer of another unit: %w", err)
		}
		added = append(added, v)
	}
	for from, to := range map[int64]int64{beside.ID: dispatch.FirstUnit, dispatch.FirstUnit: beside.ID} {
		if _, err := c.service.ChangeSettings(ctx, from, func(s *dispatch.Settings) error {
			s.ShareWith = []int64{to}
			if from == beside.ID {
				s.CentreName, s.CentrePhone = demoUnit, "+4744100010"
			}
			return nil
		}); err != nil {
			return nil, fmt.Errorf("units that share: %w", err)
		}
	}
	return added, nil
}

// neighbourhoods are the four places of the centre, in a row from south to north.
func (c *centre) neighbourhoods(ctx context.Context) error {
	_, err := c.service.ChangeSettings(ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error {
		s.Neighbourhoods = nil
		for i, p := range demoPlaces {
			n := dispatch.Neighbourhood{Name: p.name, Postcodes: []string{p.postcode}}
			if i > 0 {
				n.Near = append(n.Near, demoPlaces[i-1].name)
			}
			if i+1 < len(demoPlaces) {
				n.Near = append(n.Near, demoPlaces[i+1].name)
			}
			s.Neighbourhoods = append(s.Neighbourhoods, n)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("made-up neighbourhoods: %w", err)
	}
	return nil
}

// outing is a task that takes several: the organisation has said how many come.
func (c *centre) outing(ctx context.Context, volunteers []*dispatch.Volunteer) error {
	i := slices.IndexFunc(volunteers, func(v *dispatch.Volunteer) bool { return v.Organisation() })
	if i < 0 {
		return nil
	}
	start := c.officeHour(c.service.Now().Add(76 * time.Hour))
	t, err := c.service.AddTask(ctx, dispatch.Task{
		Category: "walk", Summary: "Tur ut med rullestoler", Place: "Kolbotn", Postcode: "1410", Details: "Møt i dagligstua. Ta på varme klær.",
		StartsAt: start, EndsAt: start.Add(2 * time.Hour), RequesterID: c.requesters[0], Headcount: 4, Needs: dispatch.Needs{Wheelchair: true},
	})
	if err == nil {
		_, err = c.service.AssignParty(ctx, t.ID, volunteers[i].ID, dispatch.Party{People: 2, Names: []string{"Per Dahl", "Anne Lie"}})
	}
	if err != nil {
		return fmt.Errorf("made-up outing: %w", err)
	}
	return nil
}

// groupRobot answers for an organisation.
func groupRobot(r *rand.Rand, m phonenet.Message) []phonenet.RobotReply {
	delay := time.Duration(10+r.IntN(60)) * time.Minute
	switch {
	case strings.Contains(m.Body, "Svar JA med antall"):
		text := []string{"Ja, vi blir 2: Per og Anne", "Ja, Kari kommer", "Nei, dessverre ikke denne gangen", "JA 3"}[r.IntN(4)]
		return []phonenet.RobotReply{{Delay: delay, Text: text}}
	case strings.Contains(m.Body, "Gikk det bra"):
		return []phonenet.RobotReply{{Delay: delay, Text: "Ja, det gikk fint"}}
	}
	return nil
}
