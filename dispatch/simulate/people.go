package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"folgesvenn/dispatch"
)

// The categories of tasks with their shares of all tasks and how many of the
// volunteers take them, and the areas (PACING.md).
var (
	categories    = [...]string{"escort", "shopping", "visit", "transport"}
	categoryShare = [...]float64{.55, .20, .15, .10}
	categoryTaken = [...]float64{.7, .8, .4, .35}
	areas         = [...]string{"1400", "1405", "1410", "1415"}
)

// kinds of people by how willing they are: their share, the chance of yes in
// the middle of them, and its spread on the logit scale (PACING.md).
var kinds = [...]struct{ share, chance, spread float64 }{{.2, .40, .4}, {.5, .15, .5}, {.3, .04, .6}}

const (
	otherArea = 0.5 // chance to help in an area besides one's own
	// dayparts a person is free in, between these two chances
	leastFree, mostFree = 0.50, 0.55
	declares            = 0.6 // share who tell their dayparts
	inconvenient        = 0.1 // what is left of a chance in a daypart that one has not told to be impossible
	urgentLogit         = -0.5
	noMean, noSpread    = 0.35, 0.20
	delayMedian         = 35 // minutes of waking time
	delaySpread         = 1.2
	delayPersonSpread   = 0.5
)

// person is somebody who may help.
type person struct {
	index    int
	willing  float64 // logit of the chance of yes
	takes    [len(categories)]bool
	helpsIn  [len(areas)]bool
	free     [dispatch.Dayparts]bool
	declared bool
	says     float64 // chance to answer NO rather than nothing
	slow     float64 // factor on delays
	traits   *traits // nil: those of everybody
}

func newPeople(seed uint64, n int) []*person {
	people := make([]*person, n)
	for i := range people {
		// A person is the same however many others there are.
		r := rand.New(rand.NewPCG(mix(seed)^uint64(forPeople), uint64(i)))
		p := &person{index: i, declared: r.Float64() < declares}
		u := r.Float64()
		for _, k := range kinds {
			if u -= k.share; u < 0 {
				p.willing = logit(k.chance) + k.spread*r.NormFloat64()
				break
			}
		}
		for c := range p.takes {
			p.takes[c] = r.Float64() < categoryTaken[c]
		}
		home := r.IntN(len(areas))
		for a := range p.helpsIn {
			p.helpsIn[a] = a == home || r.Float64() < otherArea
		}
		chance := leastFree + (mostFree-leastFree)*r.Float64()
		for d := range p.free {
			p.free[d] = r.Float64() < chance
		}
		p.says = min(max(noMean+noSpread*r.NormFloat64(), 0), 1)
		p.slow = math.Exp(delayPersonSpread * r.NormFloat64())
		people[i] = p
	}
	return people
}

// phone is a number that belongs to nobody: the series 42 is not in use.
func (p *person) phone() string { return fmt.Sprintf("+47420%05d", p.index+1) }

// volunteer is what the centre knows of the person.
func (p *person) volunteer() dispatch.Volunteer {
	v := dispatch.Volunteer{Name: fmt.Sprintf("Frivillig %d", p.index+1), Phone: p.phone()}
	for c, takes := range p.takes {
		if takes {
			v.Categories = append(v.Categories, categories[c])
		}
	}
	for a, helps := range p.helpsIn {
		if helps {
			v.Postcodes = append(v.Postcodes, areas[a])
		}
	}
	if p.declared {
		for d, free := range p.free {
			if free {
				v.Available = append(v.Available, windows[d]...)
			}
		}
		if v.Available == nil { // never free: empty would mean any time
			v.Available = []dispatch.Window{{Weekday: time.Sunday, From: 0, To: 1}}
		}
	}
	if p.traits != nil {
		p.traits.onto(&v)
	}
	return v
}

// windows are the dayparts as windows of the week.
var windows = func() (w [dispatch.Dayparts][]dispatch.Window) {
	for d := time.Monday; d <= time.Friday; d++ {
		w[dispatch.WeekdayMorning] = append(w[dispatch.WeekdayMorning], dispatch.Window{Weekday: d, From: 0, To: 12 * 60})
		w[dispatch.WeekdayAfternoon] = append(w[dispatch.WeekdayAfternoon], dispatch.Window{Weekday: d, From: 12 * 60, To: 16 * 60})
		w[dispatch.WeekdayEvening] = append(w[dispatch.WeekdayEvening], dispatch.Window{Weekday: d, From: 16 * 60, To: 24 * 60})
	}
	w[dispatch.Saturday] = []dispatch.Window{{Weekday: time.Saturday, From: 0, To: 24 * 60}}
	w[dispatch.Sunday] = []dispatch.Window{{Weekday: time.Sunday, From: 0, To: 24 * 60}}
	return w
}()
