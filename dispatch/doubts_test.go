package dispatch_test

import (
	"strings"
	"testing"

	"folgesvenn/dispatch"
)

// TestDoubts: what reads as a name or an address is asked about, and what people
// write of errands and places is not.
func TestDoubts(t *testing.T) {
	for _, x := range []struct{ summary, place, asks string }{
		{"Følge Ola Nordmann til lege", "", "«Ola Nordmann»"},
		{"Følge til lege med Kari Åsheim", "Ski", "«Kari Åsheim»"},
		{"Følge til lege", "Solbakken 14", "«Solbakken 14»"},
		{"Følge til lege", "Storgata 3 B, Ski", "«Storgata 3 B»"},
		{"Handle til Granveien 12", "", "«Granveien 12»"},
		{"Følge til lege", "Ski", ""},
		{"Følge til Ski sykehus", "Nordre Follo", ""},
		{"Handle på Rema 1000", "Solbakken", ""},
		{"Gå tur med hund 30 minutter", "Avdeling 3", ""},
		{"Følge fra Oslo S", "Bygg 7, Rom 4", ""},
		{"Møte toget Ski 10.45", "Ski", ""},
		{"", "", ""},
	} {
		got := dispatch.Doubts(x.summary, x.place)
		if x.asks == "" && len(got) > 0 || x.asks != "" && (len(got) != 1 || !strings.Contains(got[0], x.asks)) {
			t.Errorf("%q, %q: %q", x.summary, x.place, got)
		}
	}
}
