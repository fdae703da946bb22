package main

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDemoClock(t *testing.T) {
	zone := osloZone(t)
	rapid.Check(t, func(t *rapid.T) {
		wall := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "minute")) * time.Minute)
		c := newDemoClock(demoMorning(wall, zone), float64(rapid.IntRange(1, 600).Draw(t, "speed")), zone, wall)
		if d := c.at(wall).Weekday(); d == time.Saturday || d == time.Sunday {
			t.Fatalf("begins on a %s", d)
		}
		last := c.at(wall)
		if got := last.Format("15:04"); got != "09:05" {
			t.Fatalf("begins at %s", got)
		}
		for range 50 {
			wall = wall.Add(time.Duration(rapid.IntRange(0, 3600).Draw(t, "seconds")) * time.Second)
			now := c.at(wall)
			if now.Before(last) {
				t.Fatalf("runs backwards: %v after %v", now, last)
			}
			if at := now.Sub(atClock(now, 0)); at < dayBegins-time.Hour || at > dayBegins+dayLasts+time.Hour {
				t.Fatalf("it is night: %v", now)
			}
			last = now
		}
	})
}

func TestDemoClockGoesOnWhereItStopped(t *testing.T) {
	zone := osloZone(t)
	wall := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	stopped := time.Date(2026, 12, 4, 21, 30, 0, 0, zone)
	c := newDemoClock(later(demoMorning(wall, zone), stopped), 60, zone, wall)
	if got := c.at(wall); got.Before(stopped) || got.Format("2006-01-02 15:04") != "2026-12-05 09:05" {
		t.Errorf("goes on at %v", got)
	}
}
