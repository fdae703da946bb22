package dispatch_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

func TestEffortIsTheTimeBetweenActions(t *testing.T) {
	at := func(minutes float64) time.Time {
		return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC).Add(time.Duration(minutes * float64(time.Minute)))
	}
	const idle = 5 * time.Minute
	for _, x := range []struct {
		name    string
		actions []dispatch.Action
		want    dispatch.EffortSum
	}{
		{"nothing", nil, dispatch.EffortSum{}},
		{"the first costs as much as one may", []dispatch.Action{{"k:1", at(0), 7}}, dispatch.EffortSum{OnTasks: idle}},
		{"the time since the one before", []dispatch.Action{{"k:1", at(0), 7}, {"k:1", at(2), 7}}, dispatch.EffortSum{OnTasks: idle + 2*time.Minute}},
		{"a night off is no work", []dispatch.Action{{"k:1", at(0), 7}, {"k:1", at(900), 8}}, dispatch.EffortSum{OnTasks: 2 * idle}},
		{"two work side by side", []dispatch.Action{{"k:1", at(0), 7}, {"k:2", at(1), 7}}, dispatch.EffortSum{OnTasks: 2 * idle}},
		{"what is not about a task is apart", []dispatch.Action{{"k:1", at(0), 0}, {"k:1", at(1), 7}}, dispatch.EffortSum{OnTasks: time.Minute, Other: idle}},
		{"one before the period tells what the next cost", []dispatch.Action{{"k:1", at(-1), 7}, {"k:1", at(2), 7}}, dispatch.EffortSum{OnTasks: 3 * time.Minute}},
		{"several rows of one press are one action", []dispatch.Action{{"k:1", at(0), 0}, {"k:1", at(0), 7}, {"k:1", at(0), 7}}, dispatch.EffortSum{OnTasks: idle}},
	} {
		if got := dispatch.Effort(x.actions, at(0), idle); got != x.want {
			t.Errorf("%s: %+v, not %+v", x.name, got, x.want)
		}
	}
}

// TestEffortIsHonest: it is never more than the cap for each action, nor more
// for one person than the time that passed and one cap.
func TestEffortIsHonest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "actions")
		now := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
		begin := now
		var list []dispatch.Action
		for range n {
			now = now.Add(time.Duration(rapid.IntRange(0, 3600).Draw(t, "seconds")) * time.Second)
			list = append(list, dispatch.Action{Who: "coordinator:1", At: now, TaskID: rapid.Int64Range(0, 3).Draw(t, "task")})
		}
		sum := dispatch.Effort(list, begin, dispatch.EffortIdle)
		all := sum.OnTasks + sum.Other
		if all > time.Duration(n)*dispatch.EffortIdle {
			t.Fatalf("%d actions cost %v", n, all)
		}
		if n > 0 && all > now.Sub(list[0].At)+dispatch.EffortIdle {
			t.Fatalf("%v passed since %v, and %v were spent", now.Sub(list[0].At), begin, all)
		}
	})
}

func TestQuartiles(t *testing.T) {
	h := func(list ...float64) (d []time.Duration) {
		for _, x := range list {
			d = append(d, time.Duration(x*float64(time.Hour)))
		}
		return d
	}
	for _, x := range []struct {
		times []time.Duration
		want  dispatch.Quartiles
	}{
		{nil, dispatch.Quartiles{}},
		{h(3), dispatch.Quartiles{Lower: 3 * time.Hour, Median: 3 * time.Hour, Upper: 3 * time.Hour, N: 1}},
		{h(4, 2), dispatch.Quartiles{Lower: 150 * time.Minute, Median: 3 * time.Hour, Upper: 210 * time.Minute, N: 2}},
		{h(5, 1, 2, 3, 4), dispatch.Quartiles{Lower: 2 * time.Hour, Median: 3 * time.Hour, Upper: 4 * time.Hour, N: 5}},
	} {
		if got := dispatch.QuartilesOf(x.times); got != x.want {
			t.Errorf("%v: %+v", x.times, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 50).Draw(t, "times")
		var d []time.Duration
		for _, x := range list {
			d = append(d, time.Duration(x))
		}
		q := dispatch.QuartilesOf(d)
		if q.Lower > q.Median || q.Median > q.Upper || q.Lower < d[0] || q.Upper > d[len(d)-1] {
			t.Fatalf("%v: %+v", d, q)
		}
	})
}

func TestFillRateCountsWhatWasDecided(t *testing.T) {
	f := dispatch.Figures{Tasks: 10, Done: 2, Assigned: 1, Unfilled: 1, Looking: 3, Cancelled: 3}
	if r, ok := f.FillRate(); !ok || r != .75 {
		t.Errorf("%v, %t", r, ok)
	}
	if _, ok := (dispatch.Figures{Looking: 1, Cancelled: 2}).FillRate(); ok {
		t.Error("a rate of nothing")
	}
}
