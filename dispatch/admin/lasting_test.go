package admin

import (
	"testing"
	"time"
)

var oslo = func() *time.Location {
	z, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return z
}()

func TestParseLasting(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90 min": 90 * time.Minute, "1 time": time.Hour, "1,5 timer": 90 * time.Minute, "1 time 30 minutter": 90 * time.Minute,
		"1 time og 30 min": 90 * time.Minute, "2 døgn": 48 * time.Hour, "1t30m": 90 * time.Minute, "24 timer": 24 * time.Hour, "30 sekunder": 30 * time.Second,
	} {
		got, err := parseLasting(text)
		if err != nil || got != want {
			t.Errorf("%q: %v %v, want %v", text, got, err, want)
		}
		again, err := parseLasting(lasting(want))
		if err != nil || again != want {
			t.Errorf("%v is written %q and read as %v %v", want, lasting(want), again, err)
		}
	}
	for _, text := range []string{"", "time", "1", "1 fortnight", "-1 time", "1 time x"} {
		if d, err := parseLasting(text); err == nil {
			t.Errorf("%q: %v", text, d)
		}
	}
}
