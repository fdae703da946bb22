package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"github.com/alexedwards/argon2id"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phonenet"
	"folgesvenn/store"
)

const (
	demoVolunteers = 80
	demoRecipients = 30
	demoPIN        = "2468" // of every institution, for orders by telephone
)

// centre is the made-up volunteer centre of the demo.
type centre struct {
	service    *dispatch.Service
	network    *phonenet.Network
	zone       *time.Location
	quiet      bool // no robots
	idle       bool // no tasks to begin with
	r          *rand.Rand
	requesters []int64
	recipients []*dispatch.Recipient
}

func newCentre(s *dispatch.Service, n *phonenet.Network, zone *time.Location, quiet bool) *centre {
	return &centre{service: s, network: n, zone: zone, quiet: quiet, r: rand.New(rand.NewPCG(2026, 11))}
}

// open fills an empty database; one that was filled before gets its telephones
// back.
func (c *centre) open(ctx context.Context) error {
	ctx = dispatch.WithActor(ctx, "demo")
	var volunteers []*dispatch.Volunteer
	err := c.service.View(ctx, func(tx dispatch.Tx) (err error) {
		if volunteers, err = tx.Volunteers(dispatch.VolunteerFilter{}, dispatch.Page{}); err != nil {
			return err
		}
		if c.recipients, err = tx.Recipients(dispatch.FirstUnit, dispatch.Page{Limit: 1000}); err != nil {
			return err
		}
		rs, err := tx.Requesters(dispatch.FirstUnit, dispatch.Page{Limit: 1000})
		for _, r := range rs {
			c.requesters = append(c.requesters, r.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	fresh := len(volunteers) == 0
	if fresh {
		if volunteers, err = c.people(ctx); err != nil {
			return err
		}
		added, err := c.more(ctx, volunteers)
		if err != nil {
			return err
		}
		volunteers = append(volunteers, added...)
	}
	c.telephones(volunteers)
	if !fresh || c.idle {
		return nil
	}
	return c.tasks(ctx, volunteers)
}

// people takes in the coordinator, volunteers, institutions and recipients.
func (c *centre) people(ctx context.Context) ([]*dispatch.Volunteer, error) {
	_, err := c.service.ChangeSettings(ctx, dispatch.FirstUnit, func(s *dispatch.Settings) error {
		s.CentreName, s.CentrePhone = "Frivilligsentralen", "+4744100000"
		s.WaveSize, s.WaveInterval = 3, dispatch.Duration(45*time.Minute)
		s.FollowUpAfter = dispatch.Duration(time.Hour) // a minute of the demo
		return nil
	})
	if err != nil {
		return nil, err
	}
	// A centre that works does not need the guide for an empty one.
	if err := c.service.HideGuide(ctx, dispatch.FirstUnit); err != nil {
		return nil, err
	}
	err = c.service.Update(ctx, func(tx dispatch.Tx) error {
		// No password: nobody can log in as this user but the demo itself.
		return tx.AddUser(&dispatch.User{UnitID: dispatch.FirstUnit, Email: demoUser, Name: "Kari Koordinator", Role: dispatch.RoleAdmin, CreatedAt: c.service.Now()})
	})
	if err != nil {
		return nil, err
	}
	var volunteers []*dispatch.Volunteer
	for i := range demoVolunteers {
		v, err := c.service.AddVolunteer(ctx, c.volunteer(i))
		if err != nil {
			return nil, fmt.Errorf("made-up volunteer %d: %w", i, err)
		}
		volunteers = append(volunteers, v)
	}
	for _, h := range demoHomes {
		r, err := c.service.AddRequester(ctx, dispatch.Requester{
			Name: h.name, Kind: dispatch.Institution, Phones: []string{h.phone}, Address: h.address, Postcode: h.postcode, Trusted: true,
		}, demoPIN, func(pin string) (string, error) { return argon2id.CreateHash(pin, argon2id.DefaultParams) })
		if err != nil {
			return nil, fmt.Errorf("made-up institution: %w", err)
		}
		c.requesters = append(c.requesters, r.ID)
	}
	for i := range demoRecipients {
		home := demoHomes[i%len(demoHomes)]
		name, gender := c.name(i * 7)
		rec := dispatch.Recipient{Name: name, Gender: gender, Address: home.address + ", rom " + fmt.Sprint(10+i), Postcode: home.postcode}
		if i%3 == 0 { // lives at home
			place := demoPlaces[c.r.IntN(len(demoPlaces))]
			rec.Address = fmt.Sprintf("%s %d", demoStreets[c.r.IntN(len(demoStreets))], 2+c.r.IntN(60))
			rec.Postcode = place.postcode
			rec.Phone = fmt.Sprintf("+47431%05d", i)
			if i%6 == 0 { // has no mobile telephone, and wishes to know who comes
				rec.Notify, rec.Channel = true, dispatch.ChannelCall
			}
		}
		r, err := c.service.AddRecipient(ctx, rec)
		if err != nil {
			return nil, fmt.Errorf("made-up recipient: %w", err)
		}
		c.recipients = append(c.recipients, r)
	}
	return volunteers, nil
}

func (c *centre) name(i int) (name, gender string) {
	if i%5 < 3 {
		name, gender = demoWomen[i%len(demoWomen)], "female"
	} else {
		name, gender = demoMen[i%len(demoMen)], "male"
	}
	return name + " " + demoSurnames[(i*13+i/35)%len(demoSurnames)], gender
}

// landline says who of the volunteers has no mobile telephone and wants calls.
func landline(i int) bool { return i%9 == 4 }

func (c *centre) volunteer(i int) dispatch.Volunteer {
	name, gender := c.name(i)
	v := dispatch.Volunteer{
		Name: name, Gender: gender, Phone: fmt.Sprintf("+47420%05d", i+1), Language: "nb", Channel: dispatch.ChannelSMS,
		BirthYear: 1940 + c.r.IntN(40), Car: c.r.IntN(2) == 0,
	}
	if landline(i) {
		v.Channel, v.NoTexts = dispatch.ChannelCall, true
	}
	switch {
	case i%11 == 5:
		v.Language = "nn"
	case i%23 == 7:
		v.Language = "en"
	}
	for _, k := range []struct {
		category string
		share    float64
	}{{"escort", .7}, {"shopping", .75}, {"visit", .5}, {"walk", .5}, {"transport", .35}, {"home_help", .3}, {"reading", .3}, {"other", .5}} {
		if c.r.Float64() < k.share && (k.category != "transport" || v.Car) {
			v.Categories = append(v.Categories, k.category)
		}
	}
	if c.r.IntN(3) > 0 { // the others go anywhere
		home := c.r.IntN(len(demoPlaces))
		for j, p := range demoPlaces {
			if j == home || c.r.IntN(2) == 0 {
				v.Postcodes = append(v.Postcodes, p.postcode)
			}
		}
	}
	if c.r.IntN(2) == 0 { // the others can any time
		for d := time.Monday; d <= time.Friday; d++ {
			if c.r.IntN(4) > 0 {
				v.Available = append(v.Available, dispatch.Window{Weekday: d, From: 9 * 60, To: dispatch.TimeOfDay(14+c.r.IntN(7)) * 60})
			}
		}
	}
	if c.r.IntN(4) > 0 {
		v.Clearances = append(v.Clearances, dispatch.Clearance{Kind: "confidentiality", Issued: dispatch.Date{Year: 2026, Month: 1, Day: 10}})
	}
	return v
}

// telephones puts everybody's telephone on the network, with a person at it.
func (c *centre) telephones(volunteers []*dispatch.Volunteer) {
	for i, v := range volunteers {
		if v.Organisation() {
			p := c.network.AddPhone(v.Phone, v.Contact, v.Name)
			if !c.quiet {
				p.SetRobot(groupRobot)
			}
			continue
		}
		p := c.network.AddPhone(v.Phone, v.Name, "frivillig")
		if v.Channel == dispatch.ChannelCall {
			c.network.SetNumberFaults(v.Phone, phonenet.Faults{Landline: true})
		}
		if c.quiet {
			continue
		}
		// Keen, occasional and rare helpers, as in PACING.md.
		yes := .12
		switch i % 10 {
		case 0, 1:
			yes = .5
		case 2, 3, 4, 5, 6:
			yes = .25
		}
		p.SetRobot(howItWent(phonenet.PersonRobot(yes, .3, .06, 25*time.Minute)))
		p.SetCallRobot(phonenet.PersonCallRobot(yes, .3, .06))
	}
	for _, h := range demoHomes {
		p := c.network.AddPhone(h.phone, h.name, "bestiller, PIN "+demoPIN)
		if !c.quiet {
			p.SetRobot(atHome)
		}
	}
	for _, r := range c.recipients {
		if r.Channel != dispatch.ChannelCall {
			continue
		}
		p := c.network.AddPhone(r.Phone, r.Name, "får hjelp")
		c.network.SetNumberFaults(r.Phone, phonenet.Faults{Landline: true})
		if !c.quiet {
			p.SetCallRobot(phonenet.PersonCallRobot(.8, .05, .05))
		}
	}
	c.network.AddPhone("+4744199999", "Ukjent nummer", "ingen i registeret")
}

// tasks puts work under way: some that hurry, some for the days to come, some
// settled by telephone already.
func (c *centre) tasks(ctx context.Context, volunteers []*dispatch.Volunteer) error {
	if err := c.story(ctx, volunteers); err != nil {
		return err
	}
	if err := c.outing(ctx, volunteers); err != nil {
		return err
	}
	volunteers = volunteers[:min(len(volunteers), demoVolunteers)]
	now := c.service.Now()
	for i := range 10 {
		lead := time.Duration(6+i*9) * time.Hour
		if i == 0 {
			lead = 4 * time.Hour
		}
		t, err := c.newTask(ctx, now.Add(lead), i == 0)
		if err != nil {
			return fmt.Errorf("made-up task: %w", err)
		}
		if i%3 == 2 {
			if _, err := c.service.Assign(ctx, t.ID, volunteers[(i*17)%len(volunteers)].ID); err != nil {
				return fmt.Errorf("made-up assignment: %w", err)
			}
		}
	}
	return nil
}

// newTask orders help for somebody at about the given time, in the hours that
// people have appointments.
func (c *centre) newTask(ctx context.Context, about time.Time, urgent bool) (*dispatch.Task, error) {
	e := c.errand()
	start := c.officeHour(about)
	rec := c.recipients[c.r.IntN(len(c.recipients))]
	t, err := c.service.AddTask(ctx, dispatch.Task{
		Category: e.category, Summary: e.summary, Details: e.details, Place: placeOf(rec), Postcode: rec.Postcode,
		StartsAt: start, EndsAt: start.Add(time.Duration(e.hours) * time.Hour),
		RequesterID: c.requesters[c.r.IntN(len(c.requesters))], RecipientID: rec.ID, Urgent: urgent,
		Needs: dispatch.Needs{Clearances: e.clearances, Car: e.car},
	})
	var fault *dispatch.Error
	if errors.As(err, &fault) {
		return nil, fmt.Errorf("%s for recipient %d: %w", e.summary, rec.ID, err)
	}
	return t, err
}

func (c *centre) errand() demoErrand {
	total := 0
	for _, e := range demoErrands {
		total += e.weight
	}
	n := c.r.IntN(total)
	for _, e := range demoErrands {
		if n -= e.weight; n < 0 {
			return e
		}
	}
	return demoErrands[0]
}

// officeHour moves a time to a half hour between nine and four on a weekday.
func (c *centre) officeHour(t time.Time) time.Time {
	t = t.In(c.zone).Truncate(30 * time.Minute).Add(30 * time.Minute)
	for t.Hour() < 9 || t.Hour() >= 16 || t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		if t.Hour() >= 16 || t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
			t = atClock(t.AddDate(0, 0, 1), 9*time.Hour)
			continue
		}
		t = atClock(t, 9*time.Hour)
	}
	return t
}

// demoRhythm is how much of the demo's time passes between two new tasks: four
// times what a real centre has, so that there is something to see.
const demoRhythm = 150 * time.Minute

// keepBusy orders help now and then, as nursing homes do.
func (c *centre) keepBusy(ctx context.Context, speed float64) {
	ctx = dispatch.WithActor(ctx, "demo")
	tick := time.NewTicker(max(time.Duration(float64(demoRhythm)/speed), time.Second))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		lead := time.Duration(3+c.r.IntN(90)) * time.Hour
		// A task that cannot be made (its time is past by the demo's racing clock)
		// is simply not ordered.
		_, _ = c.newTask(ctx, c.service.Now().Add(lead), lead < 8*time.Hour)
	}
}

// lastEvent is when something last happened in a database that was used before;
// the zero time where there is none. The demo's clock never runs backwards.
func lastEvent(ctx context.Context, path string) (time.Time, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return time.Time{}, nil
	}
	db, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return time.Time{}, err
	}
	var last time.Time
	err = db.View(ctx, func(tx dispatch.Tx) error {
		for after := int64(0); ; {
			es, err := tx.Events(dispatch.EventFilter{}, dispatch.Page{After: after, Limit: 1000})
			if err != nil || len(es) == 0 {
				return err
			}
			last, after = es[len(es)-1].At, es[len(es)-1].ID
		}
	})
	return last, errors.Join(err, db.Close())
}
