package dispatch

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Neighbourhood is an area that a unit has drawn up: its postcodes, and the
// areas beside it.
type Neighbourhood struct {
	Name      string   `json:"name"`
	Postcodes []string `json:"postcodes"` // fewer than four digits stand for all that begin so
	Near      []string `json:"near"`      // names of neighbouring areas
}

// Spot is where the middle of a postcode lies, in degrees (WGS 84). A unit
// enters those of its area, as the open registers have them.
type Spot struct {
	Postcode string  `json:"postcode"`
	Lat      float64 `json:"lat"`
	Lon      float64 `json:"lon"`
}

// What a neighbourhood stands for where no places are known: one goes
// insideKm within one, and acrossKm more for each border.
const (
	insideKm = 1.0
	acrossKm = 5.0
)

// detour is how much longer a road is than the straight line. Measured road
// networks lie between 1.2 and 1.5; fjords and hills are worse.
const detour = 1.3

// Geography tells how far it is between postcodes, as far as a unit has told.
type Geography struct {
	places map[string]Spot
	areas  []Neighbourhood
	// register: the register of postcodes tells what the unit has not.
	register bool
}

// Geography is what the unit has told about where things are; once it has set how
// far people go, the register of postcodes tells the rest.
func (s *Settings) Geography() Geography {
	g := Geography{areas: s.Neighbourhoods, register: s.MaxKm > 0}
	if len(s.Places) > 0 {
		g.places = make(map[string]Spot, len(s.Places))
		for _, p := range s.Places {
			g.places[p.Postcode] = p
		}
	}
	return g
}

// Km is about how far it is by road; false: not known.
func (g Geography) Km(from, to string) (float64, bool) {
	switch {
	case from == "" || to == "":
		return 0, false
	case from == to:
		return insideKm, true
	}
	a, okA := g.places[from]
	b, okB := g.places[to]
	if okA && okB {
		return max(insideKm, detour*straight(a, b)), true
	}
	if km, known := g.byAreas(from, to); known || !g.register {
		return km, known
	}
	if !okA {
		a, okA = registered()[from]
	}
	if !okB {
		b, okB = registered()[to]
	}
	if !okA || !okB {
		return 0, false
	}
	return max(insideKm, detour*straight(a, b)), true
}

// byAreas counts the borders that must be crossed.
func (g Geography) byAreas(from, to string) (float64, bool) {
	start, end := g.areaOf(from), g.areaOf(to)
	if start < 0 || end < 0 {
		return 0, false
	}
	far := map[int]int{start: 0}
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == end {
			return insideKm + acrossKm*float64(far[at]), true
		}
		for next := range g.areas {
			if _, seen := far[next]; !seen && g.beside(at, next) {
				far[next] = far[at] + 1
				queue = append(queue, next)
			}
		}
	}
	return 0, false
}

// beside tells whether either of two areas names the other.
func (g Geography) beside(i, j int) bool {
	names := func(a, b Neighbourhood) bool {
		return slices.ContainsFunc(a.Near, func(n string) bool { return strings.EqualFold(n, b.Name) })
	}
	return names(g.areas[i], g.areas[j]) || names(g.areas[j], g.areas[i])
}

// areaOf is the area that names a postcode most closely; -1: none does.
func (g Geography) areaOf(postcode string) int {
	best, length := -1, 0
	for i, a := range g.areas {
		for _, p := range a.Postcodes {
			if len(p) > length && strings.HasPrefix(postcode, p) {
				best, length = i, len(p)
			}
		}
	}
	return best
}

// earthKm is the mean radius of the earth.
const earthKm = 6371.0

// straight is the great circle between two places in kilometres.
func straight(a, b Spot) float64 {
	rad := func(deg float64) float64 { return deg * math.Pi / 180 }
	dLat, dLon := rad(b.Lat-a.Lat), rad(b.Lon-a.Lon)
	h := math.Pow(math.Sin(dLat/2), 2) + math.Cos(rad(a.Lat))*math.Cos(rad(b.Lat))*math.Pow(math.Sin(dLon/2), 2)
	return 2 * earthKm * math.Asin(math.Min(1, math.Sqrt(h)))
}

// travel is how long the unit reckons with from one place to another: by the
// distance where it is known, else the gap that the unit has set. Within a
// postcode there is nothing to reckon with.
func (s *Settings) travel(g Geography, from, to string) time.Duration {
	if from != "" && from == to {
		return 0
	}
	km, known := g.Km(from, to)
	if !known || s.TravelKmh <= 0 {
		return time.Duration(s.TravelGap)
	}
	return time.Duration(km / float64(s.TravelKmh) * float64(time.Hour)).Round(time.Minute)
}

// Booking is a task that a volunteer stands on.
type Booking struct {
	Start, End time.Time
	Postcode   string
}

// travelWindow is how far from a task another is looked for that one must come
// from, or get to.
const travelWindow = 4 * time.Hour

// reaches tells whether somebody gets from a booking to a task, or from the
// task to the booking, in time. What overlaps is another obstacle.
func (m *Match) reaches(b Booking) bool {
	gap := m.task.StartsAt.Sub(b.End)
	if b.Start.After(m.task.StartsAt) {
		gap = b.Start.Sub(m.task.EndsAt)
	}
	return gap >= m.settings.travel(m.geography, b.Postcode, m.task.Postcode)
}

func checkGeography(f *faults, s *Settings) {
	for i := range s.Neighbourhoods {
		n := &s.Neighbourhoods[i]
		n.Name = tidy(n.Name)
		field := fmt.Sprintf("neighbourhoods[%d]", i)
		if n.Name == "" || len([]rune(n.Name)) > 40 {
			f.add(field+".name", "must have from 1 to 40 characters", "Skriv et navn på 1 til 40 tegn.")
		}
		for j, p := range n.Postcodes {
			if !digits(p, 1, 4) {
				f.add(fmt.Sprintf("%s.postcodes[%d]", field, j), "write a postcode as four digits, or fewer to mean all that begin so",
					"Skriv postnummer med fire siffer, eller færre for alle som begynner slik.")
			}
		}
		for j, near := range n.Near {
			if !slices.ContainsFunc(s.Neighbourhoods, func(x Neighbourhood) bool { return strings.EqualFold(tidy(x.Name), tidy(near)) }) {
				f.add(fmt.Sprintf("%s.near[%d]", field, j), fmt.Sprintf("there is no neighbourhood %q", near), "Området «"+near+"» står ikke på lista.")
			}
			n.Near[j] = tidy(near)
		}
	}
	checkList(f, "neighbourhoods", len(s.Neighbourhoods))
	for i, p := range s.Places {
		field := fmt.Sprintf("places[%d]", i)
		if !digits(p.Postcode, 4, 4) {
			f.add(field+".postcode", "must be four digits", "Postnummer har fire siffer.")
		}
		// Norway with Svalbard and Jan Mayen.
		if !(p.Lat >= 57 && p.Lat <= 81 && p.Lon >= -10 && p.Lon <= 35) {
			f.add(field, "must lie in Norway: latitude 57 to 81, longitude -10 to 35", "Stedet for "+p.Postcode+" ligger ikke i Norge. Skriv breddegrad og så lengdegrad.")
		}
	}
	checkList(f, "places", len(s.Places))
	if s.MaxKm < 0 || s.MaxKm > maxKm {
		f.add("max_km", fmt.Sprintf("must be from 0 (no limit) to %d", maxKm), fmt.Sprintf("Skriv et tall fra 0 til %d.", maxKm))
	}
	if s.TravelKmh < 1 || s.TravelKmh > 130 {
		f.add("travel_kmh", "must be from 1 to 130", "Skriv en fart fra 1 til 130 km i timen.")
	}
	if s.TravelGap < 0 || time.Duration(s.TravelGap) > travelWindow {
		f.add("travel_gap", "must be from 0 to 4 hours", "Skriv en varighet på høyst fire timer.")
	}
}
