package dispatch

import (
	"math"
	"time"
)

// People read and answer texts between these hours, seven days a week
// (PACING.md: waking time).
const (
	wakingFrom TimeOfDay = 7*60 + 30
	wakingTo   TimeOfDay = 22*60 + 30
)

// stretches is the part of a period that counts: the waking hours in it, or
// those in which texts may go out. Times are minutes after its beginning.
type stretches struct {
	from, to []float64
	before   []float64 // how much counts before from
	total    float64
}

// wakingHours are the waking hours from one time to another.
func wakingHours(from, to time.Time, zone *time.Location) *stretches {
	s := &stretches{}
	waking := [][2]TimeOfDay{{wakingFrom, wakingTo}}
	s.daily(from, to, zone, func(Date, time.Weekday) [][2]TimeOfDay { return waking })
	return s
}

// sendingHours are the hours from one time to another in which unasked texts
// may go out.
func sendingHours(from, to time.Time, q Quiet, zone *time.Location) *stretches {
	s := &stretches{}
	if q.hoursOnly() && q.From == q.To {
		s.add(0, to.Sub(from).Minutes())
		return s
	}
	s.daily(from, to, zone, q.loudOn)
	return s
}

// daily adds what falls between the given times of every day. They are times on
// the wall clock, so the nights when the clock is changed are right.
func (s *stretches) daily(from, to time.Time, zone *time.Location, hours func(Date, time.Weekday) [][2]TimeOfDay) {
	end := to.Sub(from).Minutes()
	y, m, d := from.In(zone).Date()
	for i := 0; ; i++ {
		day := time.Date(y, m, d+i, 0, 0, 0, 0, zone)
		if !day.Before(to) {
			return
		}
		for _, h := range hours(DateOf(day), day.Weekday()) {
			s.add(max(0, h[0].On(day).Sub(from).Minutes()), min(end, h[1].On(day).Sub(from).Minutes()))
		}
	}
}

func (s *stretches) add(from, to float64) {
	if to <= from {
		return
	}
	s.from, s.to, s.before = append(s.from, from), append(s.to, to), append(s.before, s.total)
	s.total += to - from
}

// until is how much counts before minute m.
func (s *stretches) until(m float64) float64 {
	for i := range s.from {
		if m < s.to[i] {
			return s.before[i] + max(0, m-s.from[i])
		}
	}
	return s.total
}

// when is the minute at which n have counted; beyond the last it is infinite.
func (s *stretches) when(n float64) float64 {
	for i := range s.from {
		if length := s.to[i] - s.from[i]; n <= s.before[i]+length {
			return s.from[i] + n - s.before[i]
		}
	}
	return math.Inf(1)
}

// next is the first minute from m on that counts; beyond the last it is
// infinite.
func (s *stretches) next(m float64) float64 {
	for i := range s.from {
		if m < s.to[i] {
			return max(m, s.from[i])
		}
	}
	return math.Inf(1)
}
