package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"folgesvenn/dispatch"
)

// A varied centre (Config.Varied) has people and tasks of every kind: clearances
// that run out, languages, wheelchairs, distances, ages, people who must not meet,
// and people who may not be asked at all. Each obstacle so keeps somebody from
// something, and a fault in one shows as a breach. What is drawn for it is drawn
// apart, so that the usual centre is the same whether this exists or not.

const (
	secrecy   = "confidentiality"
	course    = "course"
	signs     = "tegnspråk"
	varyKm    = 10  // the unit's limit
	varyYoung = 20  // years
	varyOld   = 78  //
	townKm    = 3.5 // between the middles of neighbouring areas
)

// traits are what a person of a varied centre has.
type traits struct {
	gender, home, language    string
	birth, reach, cap         int
	car, wheels, pushes, says bool
	skills                    []string
	clearances                []dispatch.Clearance
}

// vary gives people and errands what makes them different.
func (w *world) vary() {
	day := func(n int) dispatch.Date { return dispatch.DateOf(w.from.AddDate(0, 0, n)) }
	for _, p := range w.people {
		r := rand.New(rand.NewPCG(mix(w.seed)^uint64(forTraits), uint64(p.index)))
		odds := func(share float64) bool { return r.Float64() < share }
		x := &traits{home: areas[r.IntN(len(areas))], birth: 1945 + r.IntN(62), gender: [...]string{"female", "male", ""}[r.IntN(3)]}
		x.car, x.wheels, x.pushes, x.says = odds(.8), odds(.6), odds(.8), odds(.8)
		if odds(.5) {
			x.language = "pl"
		}
		if odds(.2) {
			x.reach = 1 + r.IntN(9)
		}
		if odds(.2) {
			x.cap = 1 + r.IntN(2)
		}
		if odds(.5) {
			x.skills = []string{signs}
		}
		for _, kind := range []string{secrecy, course} {
			if !odds(.85) {
				continue
			}
			c := dispatch.Clearance{Kind: kind, Issued: day(-r.IntN(300))}
			switch {
			case odds(.2):
				c.Expires = day(r.IntN(7 * (w.warmUp + w.weeks)))
			case odds(.1):
				c.Issued = day(7 * w.warmUp)
			}
			x.clearances = append(x.clearances, c)
		}
		p.traits = x
	}
	r := rand.New(rand.NewPCG(mix(w.seed), uint64(forNeeds)))
	for _, e := range w.errands {
		odds := func(share float64) bool { return r.Float64() < share }
		n := &dispatch.Needs{Car: odds(.1), Hearing: odds(.1), Wheelchair: odds(.1)}
		if odds(.1) {
			n.Gender = "female"
		}
		if odds(.1) {
			n.Language = "pl"
		}
		if odds(.1) {
			n.Skills = []string{signs}
		}
		if odds(.2) {
			n.Clearances = []string{course}
		}
		e.needs = n
		if odds(.5) {
			e.recipient = 1 + r.IntN(recipients)
		}
	}
}

// recipients is how many people a varied centre helps by name; the first of them
// sits in a wheelchair.
const recipients = 6

func (x *traits) onto(v *dispatch.Volunteer) {
	v.Gender, v.BirthYear, v.Car, v.MaxOffersPerWeek, v.Clearances = x.gender, x.birth, x.car, x.cap, x.clearances
	v.Home, v.ReachKm, v.Skills, v.ClearSpeech, v.PushesChair, v.CarTakesChair = x.home, x.reach, x.skills, x.says, x.pushes, x.car && x.wheels
	if x.language != "" {
		v.Languages = []string{x.language}
	}
}

// varied sets the unit's own rules: how far, how old, and what an escort must have
// signed. The areas lie in a row.
func varied(s *dispatch.Settings) {
	s.MaxKm, s.LowestAge, s.HighestAge, s.LowestAges = varyKm, varyYoung, varyOld, map[string]int{"transport": 30}
	s.RequiredClearances = map[string][]string{"escort": {secrecy}}
	s.PlaceCalls, s.TravelKmh = false, 10
	s.Places = nil
	for i, a := range areas {
		s.Places = append(s.Places, dispatch.Spot{Postcode: a, Lat: 59.7 + float64(i)*townKm/111.19, Lon: 10.8})
	}
}

// outsiders are volunteers whom nobody may ask, whatever the task, and why.
var outsiders = []struct{ why, phone string }{
	{"stopped", stopper}, {"left", "+4742099998"}, {"paused", "+4742099997"}, {"number", "+4742099996"}, {"call_only", "+4742099995"}, {"unit", "+4742099994"},
}

// openVaried enters who may not be asked, who is helped, and who must not meet.
func (c *centre) openVaried(ctx context.Context) error {
	other, err := c.service.AddUnit(ctx, "En annen enhet")
	if err != nil {
		return err
	}
	c.kept = map[int64]string{}
	for i, o := range outsiders[1:] {
		v, err := c.service.AddVolunteer(ctx, dispatch.Volunteer{Name: fmt.Sprintf("Utenfor %d", i), Phone: o.phone, Categories: categories[:], BirthYear: 1970,
			Clearances: []dispatch.Clearance{{Kind: secrecy, Issued: dispatch.DateOf(c.from)}, {Kind: course, Issued: dispatch.DateOf(c.from)}}})
		if err != nil {
			return err
		}
		c.kept[v.ID] = o.why
		err = c.service.Update(ctx, func(tx dispatch.Tx) error {
			v, err := tx.Volunteer(v.ID)
			if err != nil {
				return err
			}
			switch o.why {
			case "left":
				v.Left = true
			case "paused":
				v.PausedUntil = c.from.AddDate(10, 0, 0)
			case "number":
				v.Flagged = "30005"
			case "call_only":
				v.Channel = dispatch.ChannelCall
			case "unit":
				v.UnitID = other.ID
			}
			return tx.SaveVolunteer(v)
		})
		if err != nil {
			return err
		}
	}
	for n := range recipients {
		x, err := c.service.AddRecipient(ctx, dispatch.Recipient{Name: fmt.Sprintf("Mottaker %d", n), Wheelchair: n == 0})
		if err != nil {
			return err
		}
		c.recipients = append(c.recipients, x)
		for _, p := range c.people {
			if hashed(c.Seed, forPairs, p.index, n) > .15 {
				continue
			}
			id := c.volunteerRow[p.index].ID
			if err := c.service.Update(ctx, func(tx dispatch.Tx) error { return tx.Block(id, x.ID) }); err != nil {
				return err
			}
			c.blocked[[2]int64{id, x.ID}] = true
		}
	}
	return nil
}

// forbids names what of the facts that were entered forbids this question. It is
// written from what each obstacle means and shares nothing with dispatch.Suitable.
func (c *centre) forbids(e *errand, p *person) (list []string) {
	t, v, set := c.taskRow[e.index], c.volunteerRow[p.index], c.settings
	say := func(why string, is bool) {
		if is && !slices.Contains(list, why) {
			list = append(list, why)
		}
	}
	start, end := t.StartsAt.In(c.zone), t.EndsAt.In(c.zone)
	say("category", !slices.Contains(v.Categories, t.Category))
	say("area", len(v.Postcodes) > 0 && !slices.Contains(v.Postcodes, t.Postcode))
	if len(v.Available) > 0 {
		for at := start; at.Before(end); at = at.Add(5 * time.Minute) {
			m := dispatch.TimeOfDay(minutes(at))
			say("availability", !slices.ContainsFunc(v.Available, func(w dispatch.Window) bool { return w.Weekday == at.Weekday() && w.From <= m && m < w.To }))
		}
	}
	must := slices.Clone(t.Needs.Clearances)
	must = append(must, set.RequiredClearances[t.Category]...)
	first, last := start.Format(time.DateOnly), end.Format(time.DateOnly)
	for _, kind := range must {
		say("clearance", !slices.ContainsFunc(v.Clearances, func(x dispatch.Clearance) bool {
			return x.Kind == kind && x.Issued.String() <= first && (x.Expires.IsZero() || last <= x.Expires.String())
		}))
	}
	say("language", t.Needs.Language != "" && t.Needs.Language != v.Language && !slices.Contains(v.Languages, t.Needs.Language))
	say("gender", t.Needs.Gender != "" && t.Needs.Gender != v.Gender)
	say("car", t.Needs.Car && !v.Car)
	say("clear_speech", t.Needs.Hearing && !v.ClearSpeech)
	chair := t.Needs.Wheelchair
	if e.recipient > 0 && len(c.recipients) > 0 {
		who := c.recipients[e.recipient-1]
		chair = chair || who.Wheelchair
		say("blocked_pair", c.blocked[[2]int64{v.ID, who.ID}])
	}
	if chair {
		drives := t.Needs.Car || t.Category == "transport"
		say("wheelchair", drives && !v.CarTakesChair || !drives && !v.PushesChair)
	}
	for _, s := range t.Needs.Skills {
		say("skill", !slices.Contains(v.Skills, s))
	}
	age, young := start.Year()-v.BirthYear, set.LowestAge
	if n, ok := set.LowestAges[t.Category]; ok {
		young = n
	}
	say("age", young > 0 && (v.BirthYear == 0 || age < young))
	say("age", set.HighestAge > 0 && (v.BirthYear == 0 || age > set.HighestAge))
	reach := v.ReachKm
	if reach == 0 {
		reach = set.MaxKm
	}
	if km := c.roadKm(v.Home, t.Postcode); reach > 0 && km >= 0 {
		say("distance", km > float64(reach)+.05)
	}
	for _, o := range c.standing[p.index] {
		gap := max(e.start.Sub(o.end), o.start.Sub(e.end))
		say("booked", gap < 0 && o.start.Before(e.end) && e.start.Before(o.end))
		say("travel_time", gap >= 0 && gap < c.onTheWay(areas[o.area], t.Postcode)-time.Minute)
	}
	return list
}

// roadKm is how far it is by road between two of the areas, which lie in a row;
// below 0: not known.
func (c *centre) roadKm(from, to string) float64 {
	if len(c.settings.Places) == 0 || from == "" || to == "" {
		return -1
	}
	a, b := slices.Index(areas[:], from), slices.Index(areas[:], to)
	if a < 0 || b < 0 {
		return -1
	}
	return max(1, 1.3*townKm*float64(max(a-b, b-a)))
}

// onTheWay is the time between two places.
func (c *centre) onTheWay(from, to string) time.Duration {
	switch km := c.roadKm(from, to); {
	case from == to:
		return 0
	case km < 0:
		return time.Duration(c.settings.TravelGap)
	default:
		return time.Duration(km / float64(c.settings.TravelKmh) * float64(time.Hour))
	}
}

// beside counts the other questions that are open on the number of one.
func (c *centre) beside(tx dispatch.Tx, m *dispatch.Message) (n int, err error) {
	list, err := tx.OffersToPhone(m.Phone, c.now.AddDate(0, 0, -30))
	for _, o := range list {
		if o.ID != m.OfferID && o.State.Open() {
			n++
		}
	}
	return n, err
}
