package dates

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Easter is Easter Sunday of a year in the Gregorian calendar, by the rule that
// is known as the anonymous or Meeus's.
func Easter(year int) (time.Month, int) {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return time.Month(month), (h + l - 7*m + 33*month + 19) % 32
}

// namedDays are days that people call by name: those with a date of their own,
// and those that go by Easter Sunday, in days from it. The first of two needs no
// number: "juledag" is the first.
var (
	datedDays = map[string]string{"lille julaften": "23/12", "julaften": "24/12", "julaftan": "24/12", "juledag": "25/12", "2. juledag": "26/12", "nyttårsaften": "31/12", "nyttårsaftan": "31/12",
		"nyttårsdag": "1/1", "sankthansaften": "23/6", "christmas eve": "24/12", "christmas day": "25/12", "boxing day": "26/12", "new year's eve": "31/12", "new year's day": "1/1"}
	easterDays = map[string]int{"palmesøndag": -7, "skjærtorsdag": -3, "langfredag": -2, "påskeaften": -1, "påskeaftan": -1, "påskedag": 0, "2. påskedag": 1,
		"kristi himmelfartsdag": 39, "himmelfartsdag": 39, "pinseaften": 48, "pinsedag": 49, "2. pinsedag": 50,
		"maundy thursday": -3, "good friday": -2, "easter sunday": 0, "easter monday": 1}

	namedDay = regexp.MustCompile(`(?:(1|2|første|fyrste|andre)\.? ?)?\b(lille julaft[ea]n|julaft[ea]n|juledag|nyttårsaft[ea]n|nyttårsdag|sankthansaften|palmesøndag|skjærtorsdag|langfredag|` +
		`påskeaft[ea]n|påskedag|kristi himmelfartsdag|himmelfartsdag|pinseaften|pinsedag|christmas eve|christmas day|boxing day|new year's eve|new year's day|maundy thursday|good friday|easter sunday|easter monday)(?:en)?`)
)

// named puts the days that are called by name as dates: the next of each.
func named(text string, now time.Time) string {
	return namedDay.ReplaceAllStringFunc(strings.ToLower(text), func(s string) string {
		m := namedDay.FindStringSubmatch(s)
		name := m[2]
		if m[1] == "2" || m[1] == "andre" {
			name = "2. " + name
		}
		if date, ok := datedDays[name]; ok {
			return date
		}
		days, ok := easterDays[name]
		if !ok {
			return s // "2. julaften" is no day
		}
		for year := now.Year(); ; year++ {
			month, day := Easter(year)
			d := time.Date(year, month, day+days, 0, 0, 0, 0, now.Location())
			if daysFrom(now, d) >= 0 {
				return fmt.Sprintf("%d-%d-%d", d.Year(), int(d.Month()), d.Day())
			}
		}
	})
}
