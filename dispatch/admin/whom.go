package admin

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// whomView is the settings of whom a unit asks: who may be asked at all, and
// what makes somebody come first.
type whomView struct {
	Form      *form
	Meanwhile []change
	Units     []option // that the unit may share its volunteers with
	Sharing   []string // the units that share theirs with it
}

// whomLabels are what the fields are called, where others may change them
// meanwhile.
var whomLabels = []option{{"share_with", "Disse kan spørre våre frivillige"}, {"required_clearances", "Klareringer"}, {"expiry_notice", "Si fra før en klarering går ut"}, {"lowest_age", "Laveste alder"},
	{"highest_age", "Høyeste alder"}, {"lowest_ages", "Annen laveste alder for noen typer"}, {"max_km", "Høyst så langt hjemmefra"}, {"neighbourhoods", "Områder"}, {"places", "Midten av postnumrene"},
	{"travel_kmh", "Fart mellom to oppdrag"}, {"travel_gap", "Tid mellom to oppdrag"}}

var whomFields = []string{"share_with", "required_clearances", "lowest_age", "highest_age", "lowest_ages", "expiry_notice", "max_km", "neighbourhoods", "places", "travel_kmh", "travel_gap"}

func (a *Admin) whomPage(w http.ResponseWriter, r *http.Request) error {
	s, err := a.svc.Settings(r.Context(), visitorFrom(r.Context()).unit.ID)
	if err != nil {
		return err
	}
	return a.showWhom(w, r, http.StatusOK, formOfWhom(s))
}

// formOfWhom writes the settings as somebody would type them.
func formOfWhom(s dispatch.Settings) *form {
	f := newForm(map[string]string{"version": settingsVersion(s)})
	for _, id := range s.ShareWith {
		f.values.Add("share_with", strconv.FormatInt(id, 10))
	}
	for name, n := range map[string]int{"lowest_age": s.LowestAge, "highest_age": s.HighestAge, "max_km": s.MaxKm, "travel_kmh": s.TravelKmh} {
		if n != 0 {
			f.values.Set(name, strconv.Itoa(n))
		}
	}
	for name, d := range map[string]dispatch.Duration{"expiry_notice": s.ExpiryNotice, "travel_gap": s.TravelGap} {
		if d > 0 {
			f.values.Set(name, lasting(durationOf(d)))
		}
	}
	var required, ages, areas, places []string
	for _, c := range slices.Sorted(maps.Keys(s.RequiredClearances)) {
		var kinds []string
		for _, k := range s.RequiredClearances[c] {
			kinds = append(kinds, dispatch.ClearanceName(k))
		}
		required = append(required, dispatch.CategoryName(c)+": "+strings.Join(kinds, ", "))
	}
	for _, c := range slices.Sorted(maps.Keys(s.LowestAges)) {
		ages = append(ages, dispatch.CategoryName(c)+": "+strconv.Itoa(s.LowestAges[c]))
	}
	for _, n := range s.Neighbourhoods {
		line := n.Name + ": " + strings.Join(n.Postcodes, ", ")
		if len(n.Near) > 0 {
			line += " / " + strings.Join(n.Near, ", ")
		}
		areas = append(areas, line)
	}
	for _, p := range s.Places {
		degrees := func(x float64) string { return strings.ReplaceAll(strconv.FormatFloat(x, 'f', -1, 64), ".", ",") }
		places = append(places, p.Postcode+" "+degrees(p.Lat)+" "+degrees(p.Lon))
	}
	for name, list := range map[string][]string{"required_clearances": required, "lowest_ages": ages, "neighbourhoods": areas, "places": places} {
		f.values.Set(name, strings.Join(list, "\n"))
	}
	f.remember()
	return f
}

func (a *Admin) showWhom(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	here := visitorFrom(r.Context()).unit
	page := whomView{Form: f}
	var err error
	if page.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page.Units, page.Sharing = nil, nil
		units, err := tx.Units()
		for _, u := range units {
			if u.ID == here.ID {
				continue
			}
			page.Units = append(page.Units, option{strconv.FormatInt(u.ID, 10), u.Name})
			if u.Lends(here.ID) {
				page.Sharing = append(page.Sharing, u.Name)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return a.render(w, r, status, "whom", "Hvem vi spør", page)
}

func (a *Admin) saveWhom(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if err := a.changeSettings(r, f, settingsForm{of: formOfWhom, labels: whomLabels, read: func(s *dispatch.Settings) { readWhom(f, s) }}); err != nil {
		return err
	}
	if f.Bad() {
		f.sort(whomFields)
		return a.showWhom(w, r, f.refused(), f)
	}
	a.say(r, "Innstillingene er lagret.")
	http.Redirect(w, r, "/innstillinger/hvem", http.StatusSeeOther)
	return nil
}

func readWhom(f *form, s *dispatch.Settings) {
	s.ShareWith = []int64{}
	for _, v := range f.values["share_with"] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			s.ShareWith = append(s.ShareWith, id)
		}
	}
	s.LowestAge = number(f, "lowest_age", "Skriv en alder, eller la feltet stå tomt.")
	s.HighestAge = number(f, "highest_age", "Skriv en alder, eller la feltet stå tomt.")
	s.MaxKm = number(f, "max_km", "Skriv et tall, eller la feltet stå tomt.")
	s.TravelKmh = number(f, "travel_kmh", "Skriv en fart i kilometer i timen.")
	for name, to := range map[string]*dispatch.Duration{"expiry_notice": &s.ExpiryNotice, "travel_gap": &s.TravelGap} {
		*to = 0
		if typed := f.Trim(name); typed != "" && typed != "0" {
			d, err := parseLasting(typed)
			if err != nil {
				f.fault(name, "Skriv en varighet, for eksempel «15 minutter» eller «42 døgn».")
			}
			*to = dispatch.Duration(d)
		}
	}
	s.RequiredClearances, s.LowestAges = map[string][]string{}, map[string]int{}
	for _, line := range wholeLines(f.Value("required_clearances")) {
		name, rest, ok := strings.Cut(line, ":")
		category, known := categoryNamed(name, *s)
		if !ok || !known {
			f.fault("required_clearances", "Skriv typen oppdrag, kolon og klareringene, som «følge: taushetserklæring, kurs». «"+line+"» forstår vi ikke.")
			continue
		}
		for _, k := range listed(rest) {
			s.RequiredClearances[category] = append(s.RequiredClearances[category], clearanceNamed(k))
		}
	}
	for _, line := range wholeLines(f.Value("lowest_ages")) {
		name, rest, ok := strings.Cut(line, ":")
		category, known := categoryNamed(name, *s)
		age, err := strconv.Atoi(strings.TrimSpace(rest))
		if !ok || !known || err != nil {
			f.fault("lowest_ages", "Skriv typen oppdrag, kolon og alderen, som «kjøring: 21». «"+line+"» forstår vi ikke.")
			continue
		}
		s.LowestAges[category] = age
	}
	readGeography(f, s)
}

// readGeography reads the areas and places, one on each line.
func readGeography(f *form, s *dispatch.Settings) {
	s.Neighbourhoods, s.Places = []dispatch.Neighbourhood{}, []dispatch.Spot{}
	for _, line := range wholeLines(f.Value("neighbourhoods")) {
		name, rest, ok := strings.Cut(line, ":")
		codes, near, _ := strings.Cut(rest, "/")
		if !ok || len(listed(codes)) == 0 {
			f.fault("neighbourhoods", "Skriv navn, kolon og postnumre, og så naboene etter en skråstrek, som «Sentrum: 1400, 1401 / Nord». «"+line+"» forstår vi ikke.")
			continue
		}
		s.Neighbourhoods = append(s.Neighbourhoods, dispatch.Neighbourhood{Name: strings.TrimSpace(name), Postcodes: listed(codes), Near: listed(near)})
	}
	for _, line := range wholeLines(f.Value("places")) {
		parts := strings.FieldsFunc(strings.ReplaceAll(line, ",", "."), func(r rune) bool { return r == ' ' || r == '\t' || r == ';' })
		if len(parts) == 3 {
			lat, err1 := strconv.ParseFloat(parts[1], 64)
			lon, err2 := strconv.ParseFloat(parts[2], 64)
			if err1 == nil && err2 == nil {
				s.Places = append(s.Places, dispatch.Spot{Postcode: parts[0], Lat: lat, Lon: lon})
				continue
			}
		}
		f.fault("places", "Skriv postnummer, breddegrad og lengdegrad, som «1400 59,72 10,84». «"+line+"» forstår vi ikke.")
	}
}

// categoryNamed is the category of a name as it is written on the page.
func categoryNamed(name string, s dispatch.Settings) (string, bool) {
	name = strings.TrimSpace(name)
	for _, c := range categoryOptions(s) {
		if strings.EqualFold(c.Text, name) || strings.EqualFold(c.Value, name) {
			return c.Value, true
		}
	}
	return "", false
}

// clearanceNamed is the kind of clearance of a name; what is not built in is the
// unit's own, by its name.
func clearanceNamed(name string) string {
	for _, k := range clearanceKinds {
		if strings.EqualFold(dispatch.ClearanceName(k), name) {
			return k
		}
	}
	return name
}

// lentVolunteer finds the volunteer of an address: the unit's own, or one that
// another unit shares with it. from is that unit's name; empty: their own.
func (a *Admin) lentVolunteer(r *http.Request) (v *dispatch.Volunteer, from string, err error) {
	id, err := pathID(r)
	if err != nil {
		return nil, "", err
	}
	if v, err = a.svc.Volunteer(r.Context(), id); err != nil {
		return nil, "", err
	}
	here := visitorFrom(r.Context()).unit.ID
	if v.UnitID == here {
		return v, "", nil
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		p, err := dispatch.PoolOf(tx, here, a.svc.Now())
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(p.Roster, func(x *dispatch.Volunteer) bool { return x.ID == id }) {
			return missing(nil, "frivillig")
		}
		from = p.Lenders[v.UnitID].Name
		return nil
	})
	return v, from, err
}

// lentTo are the volunteers whom a unit may see and ask: its own, and those that
// other units share with it.
func lentTo(tx dispatch.Tx, unit int64, now time.Time) (map[int64]bool, error) {
	p, err := dispatch.PoolOf(tx, unit, now)
	list := map[int64]bool{}
	for _, v := range p.Roster {
		list[v.ID] = true
	}
	return list, err
}

// lentOnly takes out of a page what is the other unit's business: its notes,
// those it has had the volunteer help, and what it writes with them.
func (p *volunteerView) lentOnly(unit int64) {
	v := *p.Volunteer
	v.Note = ""
	p.Volunteer = &v
	p.Neighbour, p.Known = nil, nil
	p.Blocked = slices.DeleteFunc(p.Blocked, func(x *dispatch.Recipient) bool { return x.UnitID != unit })
	p.Ahead = slices.DeleteFunc(p.Ahead, func(t *dispatch.Task) bool { return t.UnitID != unit })
	p.Past = slices.DeleteFunc(p.Past, func(x pastItem) bool { return x.UnitID != unit })
	p.Talk = slices.DeleteFunc(p.Talk, func(m bubble) bool { return m.UnitID != unit })
}

// ownOnly takes out of the page of one of the unit's own what another unit did
// with them: whom they helped there and what was said. When they are busy for it
// is told, and no more.
func (p *volunteerView) ownOnly(tx dispatch.Tx) error {
	unit := p.UnitID
	p.Known = slices.DeleteFunc(p.Known, func(x knownRecipient) bool { return x.UnitID != unit })
	p.Blocked = slices.DeleteFunc(p.Blocked, func(x *dispatch.Recipient) bool { return x.UnitID != unit })
	p.Talk = slices.DeleteFunc(p.Talk, func(m bubble) bool { return m.UnitID != unit && m.UnitID != 0 })
	for i, t := range p.Ahead {
		var err error
		if p.Ahead[i], err = seenFrom(tx, t, unit); err != nil {
			return err
		}
	}
	for i, x := range p.Past {
		var err error
		if p.Past[i].Task, err = seenFrom(tx, x.Task, unit); err != nil {
			return err
		}
	}
	return nil
}

// seenFrom is what a unit sees of a task: all of its own; of another unit's, that
// unit's name and when, without an id to go there by.
func seenFrom(tx dispatch.Tx, t *dispatch.Task, unit int64) (*dispatch.Task, error) {
	if t.UnitID == unit {
		return t, nil
	}
	u, err := tx.Unit(t.UnitID)
	if err != nil {
		return nil, err
	}
	return &dispatch.Task{UnitID: t.UnitID, Summary: u.Name, StartsAt: t.StartsAt, EndsAt: t.EndsAt, State: t.State}, nil
}

// wholeLines are the lines that something is written on.
func wholeLines(s string) []string {
	var list []string
	for _, x := range strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if x = strings.TrimSpace(x); x != "" {
			list = append(list, x)
		}
	}
	return list
}
