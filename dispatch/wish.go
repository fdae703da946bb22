package dispatch

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Wish is something that speaks for asking a volunteer sooner, or, of
// WishSpared, later. Unlike an obstacle it never keeps anybody out: it only
// orders those who may be asked.
type Wish uint32

// The wishes.
const (
	WishRegular  Wish = 1 << iota // the regular volunteer of the series
	WishFamiliar                  // has helped this recipient before
	WishGender
	WishLanguage
	WishHearing
	WishNear
	WishToday  // has said that they can help on the day
	WishSpared // has special skills that this task does not need
	wishEnd
)

var wishNames = map[Wish]string{
	WishRegular: "regular", WishFamiliar: "familiar", WishGender: "gender", WishLanguage: "language", WishHearing: "clear_speech", WishNear: "near", WishToday: "today", WishSpared: "spared",
}

func (w Wish) String() string { return wishNames[w] }

// AllWishes lists every wish.
func AllWishes() []Wish {
	var list []Wish
	for w := Wish(1); w < wishEnd; w <<= 1 {
		list = append(list, w)
	}
	return list
}

// How much a wish weighs: what a volunteer's chance is taken for, as a multiple,
// when it is decided who comes first. The chance that is promised stays as it
// is. A familiar face is worth asking before somebody half as likely again, the
// regular before nearly anybody; who is spared comes after all but the unlikely.
// They are judgements, not measurements: the simulated centre knows no wishes.
var wishWeights = map[Wish]float64{
	WishRegular: 3, WishFamiliar: 1.6, WishGender: 1.4, WishLanguage: 1.5, WishHearing: 1.4, WishSpared: 0.3, WishToday: 4,
}

// saidChance is what the chance of a yes is taken for at least, of somebody who
// has said that they can help on the day: nobody is left out as unlikely who has
// just offered. It is a judgement, too.
const saidChance = 0.5

// likely is the chance of a yes as it is known, in the light of what somebody
// has said.
func (f Fit) likely(chance float64) float64 {
	if f.Has(WishToday) {
		return max(chance, saidChance)
	}
	return chance
}

// nearWeight is what living next door weighs; it halves every few kilometres.
const (
	nearWeight = 0.4
	nearHalfKm = 4.0
	nearKm     = 5.0 // up to here it is said that somebody lives near
)

// Fit is what is known of how well a volunteer suits a task whom nothing keeps
// from it.
type Fit struct {
	Wishes Wish
	Times  int     // the volunteer has helped the recipient
	Km     float64 // from home to the task, about; below 0: not known
	Weight float64 // of all wishes together; 1: none
}

// Has tells whether a wish is met.
func (f Fit) Has(w Wish) bool { return f.Wishes&w != 0 }

// List gives the wishes one by one, the weightiest first.
func (f Fit) List() []Wish {
	var list []Wish
	for _, w := range AllWishes() {
		if f.Has(w) {
			list = append(list, w)
		}
	}
	return list
}

// Names gives their names as the API has them.
func (f Fit) Names() []string {
	names := []string{}
	for _, w := range f.List() {
		names = append(names, w.String())
	}
	return names
}

// Fit tells what speaks for a volunteer. Where nothing is known that could, it
// weighs 1.
func (m *Match) Fit(v *Volunteer, f Facts) Fit {
	fit := Fit{Km: -1, Weight: 1}
	if v.Home != "" && m.task.Postcode != "" {
		if km, known := m.km(v.Home); known {
			fit.Km = km
			fit.Weight *= 1 + nearWeight*math.Exp2(-km/nearHalfKm)
			if km <= nearKm {
				fit.Wishes |= WishNear
			}
		}
	}
	if f.Times > 0 {
		fit.Times = f.Times
		fit.add(WishFamiliar)
	}
	if f.Regular {
		fit.add(WishRegular)
	}
	if m.today(f) > 0 {
		fit.add(WishToday)
	}
	if m.wish.Gender != "" && v.Gender == m.wish.Gender {
		fit.add(WishGender)
	}
	if m.wish.Language != "" && v.speaks(m.wish.Language) {
		fit.add(WishLanguage)
	}
	if m.hearing && v.ClearSpeech {
		fit.add(WishHearing)
	}
	if len(v.Skills) > 0 && !slices.ContainsFunc(v.Skills, func(s string) bool { return contains(m.task.Needs.Skills, s) }) {
		fit.add(WishSpared)
	}
	return fit
}

func (f *Fit) add(w Wish) {
	f.Wishes |= w
	f.Weight *= wishWeights[w]
}

// km is how far it is from a postcode to the task, reckoned once for each.
func (m *Match) km(from string) (float64, bool) {
	if km, ok := m.far[from]; ok {
		return km, km >= 0
	}
	if m.far == nil {
		m.far = map[string]float64{}
	}
	km, known := m.geography.Km(from, m.task.Postcode)
	if !known {
		km = -1
	}
	m.far[from] = km
	return km, known
}

// WishText says in Norwegian what speaks for a volunteer, to follow a name:
// "har hjulpet denne mottakeren før".
func WishText(w Wish, v *Volunteer, t *Task, fit Fit) string {
	switch w {
	case WishRegular:
		return "er den faste frivillige"
	case WishFamiliar:
		if fit.Times == 1 {
			return "har hjulpet denne mottakeren før"
		}
		return fmt.Sprintf("har hjulpet denne mottakeren %d ganger før", fit.Times)
	case WishGender:
		if v.Gender == "female" {
			return "er kvinne, som ønsket"
		}
		return "er mann, som ønsket"
	case WishLanguage:
		return "snakker språket som er ønsket"
	case WishHearing:
		return "snakker tydelig"
	case WishNear:
		return "bor omtrent " + kmText(fit.Km) + " unna"
	case WishToday:
		return "har sagt at de kan hjelpe i dag"
	case WishSpared:
		return "spares til oppdrag som trenger " + strings.Join(v.Skills, " eller ")
	}
	return ""
}

// kmText is a distance as people say it.
func kmText(km float64) string { return fmt.Sprintf("%d km", max(1, int(km+0.5))) }

// tooYoungOrOld holds the age in the year of the task against the rule; a year
// of birth is all that is kept. Where there is a rule, who has not told is out.
func (m *Match) tooYoungOrOld(v *Volunteer) bool {
	if m.youngest == 0 && m.oldest == 0 {
		return false
	}
	if v.BirthYear == 0 {
		return true // nobody knows
	}
	age := m.start.Year - v.BirthYear
	return m.youngest > 0 && age < m.youngest || m.oldest > 0 && age > m.oldest
}

// lowestAge is the unit's rule for a category.
func (s *Settings) lowestAge(category string) int {
	if age, ok := s.LowestAges[category]; ok {
		return age
	}
	return s.LowestAge
}

func checkRules(f *faults, s *Settings) {
	for category, kinds := range s.RequiredClearances {
		if !s.KnowsCategory(category) {
			f.add("required_clearances", fmt.Sprintf("%q is not a category of this unit", category), "Ukjent type oppdrag: "+category+".")
		}
		for _, k := range kinds {
			if strings.TrimSpace(k) == "" || len([]rune(k)) > maxName {
				f.add("required_clearances", "a kind of clearance must have from 1 to 100 characters", "Skriv hva slags klarering det er.")
			}
		}
	}
	for category, age := range s.LowestAges {
		if !s.KnowsCategory(category) {
			f.add("lowest_ages", fmt.Sprintf("%q is not a category of this unit", category), "Ukjent type oppdrag: "+category+".")
		}
		checkAge(f, "lowest_ages", age)
	}
	checkAge(f, "lowest_age", s.LowestAge)
	checkAge(f, "highest_age", s.HighestAge)
	if s.HighestAge > 0 && s.HighestAge < s.LowestAge {
		f.add("highest_age", "must not be below lowest_age", "Høyeste alder er lavere enn laveste alder.")
	}
	if d := time.Duration(s.ExpiryNotice); d < 0 || d > 366*24*time.Hour {
		f.add("expiry_notice", "must be from 0 to a year", "Skriv en varighet på høyst et år.")
	}
	checkGeography(f, s)
}

func checkAge(f *faults, field string, age int) {
	if age < 0 || age > 110 {
		f.add(field, "must be from 0 (no limit) to 110", "Skriv en alder fra 0 til 110. 0 betyr ingen grense.")
	}
}
