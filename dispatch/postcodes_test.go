package dispatch

import (
	"math"
	"testing"
	"time"
)

// The register has all of Norway, and the distances are those of a map.
func TestThePostcodesOfNorway(t *testing.T) {
	all := registered()
	if len(all) < 5000 {
		t.Fatalf("%d postcodes", len(all))
	}
	for code, p := range all {
		if !digits(code, 4, 4) || p.Postcode != code || p.Lat < 57 || p.Lat > 81 || p.Lon < -10 || p.Lon > 32 {
			t.Errorf("%s: %+v", code, p)
		}
	}
	for _, c := range []struct {
		from, to string
		km       float64 // as the crow flies
	}{
		{"0150", "5003", 305}, {"7010", "9008", 775}, {"4006", "0154", 302}, {"1400", "1410", 10.4}, {"9170", "0150", 2045}, {"0154", "0155", .2},
	} {
		if km := straight(all[c.from], all[c.to]); math.Abs(km-c.km) > c.km*.02+.3 {
			t.Errorf("%s to %s: %.1f km, want %.1f", c.from, c.to, km, c.km)
		}
	}
	for _, broken := range [][]byte{nil, []byte("no gzip")} {
		if _, err := readPostcodes(broken); err == nil {
			t.Errorf("%q is read", broken)
		}
	}
}

// Who has set no limit is not asked otherwise than before. Once a limit is set, the
// register tells what the unit has not: its neighbourhoods and its own places go
// before it.
func TestTheRegisterCountsOnlyUnderALimit(t *testing.T) {
	km := func(s Settings, from, to string) float64 {
		d, known := s.Geography().Km(from, to)
		if !known {
			return -1
		}
		return d
	}
	s := DefaultSettings()
	if d := km(s, "1400", "1410"); d != -1 {
		t.Errorf("without a limit it is %.1f km", d)
	}
	if d := s.travel(s.Geography(), "1400", "1410"); d != time.Duration(s.TravelGap) {
		t.Errorf("without a limit one travels %v", d)
	}
	s.MaxKm = 10
	if d := km(s, "1400", "1410"); math.Abs(d-10.4*detour) > .3 {
		t.Errorf("by the register it is %.1f km", d)
	}
	if d := s.travel(s.Geography(), "1400", "1410"); d < 30*time.Minute || d > 35*time.Minute {
		t.Errorf("one travels %v", d)
	}
	if d := km(s, "1400", "0000"); d != -1 {
		t.Errorf("a postcode that is not there lies %.1f km away", d)
	}
	s.Neighbourhoods = []Neighbourhood{{Name: "Ski", Postcodes: []string{"1400"}, Near: []string{"Kolbotn"}}, {Name: "Kolbotn", Postcodes: []string{"1410"}}}
	if d := km(s, "1400", "1410"); d != insideKm+acrossKm {
		t.Errorf("by the neighbourhoods it is %.1f km", d)
	}
	s.Neighbourhoods = nil
	s.Places = []Spot{{Postcode: "1400", Lat: registered()["1410"].Lat, Lon: registered()["1410"].Lon}}
	if d := km(s, "1400", "1410"); d != insideKm {
		t.Errorf("by the unit's own place it is %.1f km", d)
	}
	// Those who live too far away are not asked, by the register alone.
	s.Places = nil
	task := &Task{UnitID: 1, Category: "visit", Postcode: "1400"}
	for home, far := range map[string]bool{"1400": false, "1401": false, "0150": true, "9008": true, "": false} {
		v := &Volunteer{UnitID: 1, Categories: []string{"visit"}, Traits: Traits{Home: home}}
		if got := Suitable(task, v, Facts{}, s, time.UTC, time.Now()).Has(ObstacleFar); got != far {
			t.Errorf("from %s: too far is %v", home, got)
		}
	}
}
