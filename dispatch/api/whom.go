package api

import "folgesvenn/dispatch"

type neighbourhood struct {
	Name      string   `json:"name" maxLength:"40" example:"Sentrum"`
	Postcodes []string `json:"postcodes" maxItems:"500" maxLength:"4" doc:"Four digits, or fewer for all that begin so." example:"1470"`
	Near      []string `json:"near" required:"false" maxItems:"100" maxLength:"40" doc:"Names of the neighbourhoods beside it." example:"Fjellhamar"`
}

type spot struct {
	Postcode string  `json:"postcode" maxLength:"4" example:"1470"`
	Lat      float64 `json:"lat" doc:"Degrees north." example:"59.93"`
	Lon      float64 `json:"lon" doc:"Degrees east." example:"10.96"`
}

// WhomSettings are the settings about whom a unit asks. It is exported only
// because huma looks into embedded structs whose name is.
type WhomSettings struct {
	ShareWith          []int64             `json:"share_with" doc:"The other units that may ask this unit's volunteers." example:"[2]"`
	RequiredClearances map[string][]string `json:"required_clearances" doc:"By category: what every volunteer on such a task must have, whatever the task says."`
	LowestAge          int                 `json:"lowest_age" doc:"0: no limit." example:"18"`
	HighestAge         int                 `json:"highest_age" doc:"0: no limit." example:"0"`
	LowestAges         map[string]int      `json:"lowest_ages" doc:"By category, in the place of lowest_age."`
	ExpiryNotice       string              `json:"expiry_notice" doc:"How long before its last day a clearance is Attention; 0s: never." example:"1008h"`
	Neighbourhoods     []neighbourhood     `json:"neighbourhoods" doc:"Areas that the unit has drawn up, for distances: about 1 km within one, 5 km more for each border."`
	Places             []spot              `json:"places" doc:"The middle of postcodes; where both are known the distance is reckoned from them, else from the neighbourhoods."`
	MaxKm              int                 `json:"max_km" doc:"How far from home volunteers are asked to go; 0: any distance. Once it is set, distances that the unit has not told are reckoned from a register of Norwegian postcodes." example:"20"`
	TravelKmh          int                 `json:"travel_kmh" doc:"How fast people get from one task to another." example:"25"`
	TravelGap          string              `json:"travel_gap" doc:"The time between two tasks where the distance is not known." example:"15m"`
}

// WhomFields are any subset of WhomSettings; exported for the same reason.
type WhomFields struct {
	ShareWith          optional[[]int64]             `json:"share_with,omitempty" maxItems:"100" doc:"The other units that may ask this unit's volunteers. The weekly cap, pauses and opt-outs hold across units." example:"[2]"`
	RequiredClearances optional[map[string][]string] `json:"required_clearances,omitempty" doc:"By category. It is changed as a whole."`
	LowestAge          optional[whole]               `json:"lowest_age,omitempty" minimum:"0" maximum:"110" example:"18"`
	HighestAge         optional[whole]               `json:"highest_age,omitempty" minimum:"0" maximum:"110" example:"70"`
	LowestAges         optional[map[string]int]      `json:"lowest_ages,omitempty" doc:"By category. It is changed as a whole."`
	ExpiryNotice       optional[string]              `json:"expiry_notice,omitempty" maxLength:"40" example:"1008h"`
	Neighbourhoods     optional[[]neighbourhood]     `json:"neighbourhoods,omitempty" maxItems:"500"`
	Places             optional[[]spot]              `json:"places,omitempty" maxItems:"500"`
	MaxKm              optional[whole]               `json:"max_km,omitempty" minimum:"0" maximum:"500" example:"20"`
	TravelKmh          optional[whole]               `json:"travel_kmh,omitempty" minimum:"1" maximum:"130" example:"25"`
	TravelGap          optional[string]              `json:"travel_gap,omitempty" maxLength:"40" example:"15m"`
}

func (b WhomFields) whomNulls(f *faults) {
	for _, n := range []struct {
		name string
		null bool
	}{{"share_with", b.ShareWith.Null}, {"required_clearances", b.RequiredClearances.Null}, {"lowest_age", b.LowestAge.Null}, {"highest_age", b.HighestAge.Null},
		{"lowest_ages", b.LowestAges.Null}, {"expiry_notice", b.ExpiryNotice.Null}, {"neighbourhoods", b.Neighbourhoods.Null}, {"places", b.Places.Null},
		{"max_km", b.MaxKm.Null}, {"travel_kmh", b.TravelKmh.Null}, {"travel_gap", b.TravelGap.Null}} {
		if n.null {
			f.add(n.name, "must not be null; leave it out to keep it as it is")
		}
	}
}

func (b WhomFields) applyWhom(f *faults, set *dispatch.Settings) {
	if b.ShareWith.Given {
		set.ShareWith = append([]int64{}, b.ShareWith.Value...)
	}
	if b.RequiredClearances.Given {
		set.RequiredClearances = b.RequiredClearances.Value
	}
	if b.LowestAges.Given {
		set.LowestAges = b.LowestAges.Value
	}
	wholeInto(b.LowestAge, &set.LowestAge)
	wholeInto(b.HighestAge, &set.HighestAge)
	wholeInto(b.MaxKm, &set.MaxKm)
	wholeInto(b.TravelKmh, &set.TravelKmh)
	if b.ExpiryNotice.Given {
		set.ExpiryNotice = durationOf(f, "expiry_notice", b.ExpiryNotice.Value)
	}
	if b.TravelGap.Given {
		set.TravelGap = durationOf(f, "travel_gap", b.TravelGap.Value)
	}
	if b.Neighbourhoods.Given {
		set.Neighbourhoods = []dispatch.Neighbourhood{}
		for _, n := range b.Neighbourhoods.Value {
			// dispatch tidies the names in the list it is given, and this may run twice.
			set.Neighbourhoods = append(set.Neighbourhoods, dispatch.Neighbourhood{Name: n.Name, Postcodes: orEmpty(n.Postcodes), Near: append([]string{}, n.Near...)})
		}
	}
	if b.Places.Given {
		set.Places = []dispatch.Spot{}
		for _, p := range b.Places.Value {
			set.Places = append(set.Places, dispatch.Spot(p))
		}
	}
}

func showWhom(s dispatch.Settings) WhomSettings {
	out := WhomSettings{ShareWith: orEmpty(s.ShareWith), RequiredClearances: map[string][]string{}, LowestAge: s.LowestAge, HighestAge: s.HighestAge,
		LowestAges: map[string]int{}, ExpiryNotice: durationText(s.ExpiryNotice), Neighbourhoods: []neighbourhood{}, Places: []spot{}, MaxKm: s.MaxKm,
		TravelKmh: s.TravelKmh, TravelGap: durationText(s.TravelGap)}
	for c, kinds := range s.RequiredClearances {
		out.RequiredClearances[c] = orEmpty(kinds)
	}
	for c, age := range s.LowestAges {
		out.LowestAges[c] = age
	}
	for _, n := range s.Neighbourhoods {
		out.Neighbourhoods = append(out.Neighbourhoods, neighbourhood{n.Name, orEmpty(n.Postcodes), orEmpty(n.Near)})
	}
	for _, p := range s.Places {
		out.Places = append(out.Places, spot(p))
	}
	return out
}

// kmOf is how far a volunteer lives from a task; null: not known.
func kmOf(f dispatch.Fit) *float64 {
	if f.Km < 0 {
		return nil
	}
	km := round(f.Km)
	return &km
}
