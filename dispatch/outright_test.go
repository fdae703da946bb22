package dispatch

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestWhoIsOutOutrightIsOut: the quick look at a volunteer says what the thorough
// one says of all that does not pass by itself.
func TestWhoIsOutOutrightIsOut(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 27, 10, 0, 0, 0, zone)
	rapid.Check(t, func(t *rapid.T) {
		rare := func(what string) bool { return rapid.IntRange(0, 7).Draw(t, what) == 0 }
		some := func(what string, of ...string) []string {
			return rapid.SliceOfN(rapid.SampledFrom(of), 0, 2).Draw(t, what)
		}
		task := &Task{UnitID: 1, Category: "escort", Postcode: "1470", StartsAt: now.AddDate(0, 0, 2), EndsAt: now.AddDate(0, 0, 2).Add(time.Hour),
			Urgent: rare("urgent"), Needs: Needs{Car: rare("needs car"), Wheelchair: rare("needs chair"), Hearing: rare("needs hearing"),
				Clearances: some("needs clearances", "confidentiality"), Skills: some("needs skills", "tegnspråk")}}
		v := &Volunteer{ID: 1, UnitID: int64(1 + rapid.IntRange(0, 1).Draw(t, "unit")), Categories: some("categories", "escort", "shopping"),
			Postcodes: some("postcodes", "14", "0150"), Car: rapid.Bool().Draw(t, "car"), Left: rare("left"), Stopped: rare("stopped"),
			Traits: Traits{Skills: some("skills", "tegnspråk"), PushesChair: rapid.Bool().Draw(t, "pushes")}, BirthYear: rapid.SampledFrom([]int{0, 1950, 2020}).Draw(t, "born"),
			Clearances: []Clearance{{Kind: "confidentiality"}}[rapid.IntRange(0, 1).Draw(t, "cleared"):]}
		if rare("paused") {
			v.PausedUntil = now.Add(time.Hour)
		}
		if rare("flagged") {
			v.Flagged = "ugyldig"
		}
		if rare("calls") {
			v.Channel = ChannelCall
		}
		if rare("hours") {
			v.Available = []Window{{Weekday: task.StartsAt.Weekday(), From: 0, To: TimeOfDay(60 * rapid.IntRange(8, 20).Draw(t, "until"))}}
		}
		m := NewMatch(task, DefaultSettings(), zone, now)
		if all := m.Obstacles(v, Facts{}); m.outright(v) != (all&^passing != 0) {
			t.Fatalf("out outright: %v, and the obstacles are %v", m.outright(v), all.Names())
		}
	})
}

// TestBeliefsAfter: the place of a volunteer in the list is the same from
// wherever before it one looks.
func TestBeliefsAfter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &Beliefs{}
		id := int64(0)
		for range rapid.IntRange(0, 40).Draw(t, "beliefs") {
			id += int64(rapid.IntRange(1, 5).Draw(t, "gap"))
			b.List = append(b.List, &Belief{VolunteerID: id})
		}
		want := rapid.Int64Range(0, id+2).Draw(t, "volunteer")
		place := 0
		for place < len(b.List) && b.List[place].VolunteerID < want {
			place++
		}
		if from := rapid.IntRange(0, place).Draw(t, "from"); b.after(from, want) != place {
			t.Fatalf("volunteer %d stands at %d, and from %d it is %d", want, place, from, b.after(from, want))
		}
	})
}
