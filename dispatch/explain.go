package dispatch

import (
	"fmt"
	"sort"
	"strings"
	"time"
)

// Explain says in Norwegian how many volunteers each obstacle keeps from the
// task, the most common first: "4 har ikke bil, 9 kan ikke torsdag".
func Explain(t *Task, excluded map[Obstacle]int, zone *time.Location) string {
	type row struct {
		o Obstacle
		n int
	}
	rows := make([]row, 0, len(excluded))
	for o, n := range excluded {
		if n > 0 {
			rows = append(rows, row{o, n})
		}
	}
	sort.Slice(rows, func(i, j int) bool {
		if rows[i].n != rows[j].n {
			return rows[i].n > rows[j].n
		}
		return rows[i].o < rows[j].o
	})
	parts := make([]string, len(rows))
	for i, r := range rows {
		parts[i] = fmt.Sprintf("%d %s", r.n, ObstacleText(r.o, t, zone))
	}
	return strings.Join(parts, ", ")
}

// ObstacleText says in Norwegian what stands in the way, to follow a name or a
// number: "har ikke bil".
func ObstacleText(o Obstacle, t *Task, zone *time.Location) string {
	switch o {
	case ObstacleLeft:
		return "har sluttet"
	case ObstacleStopped:
		return "har meldt seg av"
	case ObstaclePaused:
		return "har pause"
	case ObstacleUnit:
		return "hører til en annen enhet"
	case ObstacleCategory:
		return "tar ikke " + CategoryName(t.Category)
	case ObstacleArea:
		return "hjelper ikke i " + t.Postcode
	case ObstacleHours:
		return "kan ikke " + Weekday(t.StartsAt.In(zone).Weekday()) + " på den tiden"
	case ObstacleClearance:
		if len(t.Needs.Clearances) == 0 {
			return "mangler en gyldig klarering for " + CategoryName(t.Category)
		}
		names := make([]string, len(t.Needs.Clearances))
		for i, c := range t.Needs.Clearances {
			names[i] = ClearanceName(c)
		}
		return "mangler " + strings.Join(names, " eller ")
	case ObstacleLanguage:
		return "snakker ikke " + LanguageName(t.Needs.Language)
	case ObstacleGender:
		if t.Needs.Gender == "female" {
			return "er ikke kvinne"
		}
		if t.Needs.Gender == "male" {
			return "er ikke mann"
		}
		return "har ikke det kjønnet som er ønsket"
	case ObstacleCar:
		return "har ikke bil"
	case ObstacleBooked:
		return "står på et annet oppdrag da"
	case ObstacleBlocked:
		return "skal ikke til denne mottakeren"
	case ObstacleAsked:
		return "er alt spurt"
	case ObstacleWeeklyCap:
		return "er spurt ofte nok denne uka"
	case ObstacleNumber:
		return "har et nummer som ikke virker"
	case ObstacleCallOnly:
		return "må ringes"
	case ObstacleFar:
		return "bor for langt unna"
	case ObstacleTravel:
		return "rekker ikke fram fra et annet oppdrag, eller til det"
	case ObstacleHearing:
		return "er ikke ført opp med tydelig tale"
	case ObstacleWheelchair:
		if t.Needs.Car || t.Category == "transport" {
			return "har ikke bil som tar rullestol"
		}
		return "kan ikke trille rullestol"
	case ObstacleSkill:
		return "mangler ferdigheten " + strings.Join(t.Needs.Skills, " eller ")
	case ObstacleAge:
		return "er utenfor aldersgrensen, eller mangler fødselsår"
	case ObstacleToday:
		return "har svart at det ikke passer da"
	case ObstacleBusy:
		return "har et annet spørsmål å svare på"
	default:
		return "er ikke aktuell"
	}
}

var categoryNames = map[string]string{
	"shopping":  "handling",
	"escort":    "følge",
	"home_help": "hjelp hjemme",
	"visit":     "besøk",
	"transport": "kjøring",
	"walk":      "tur",
	"reading":   "høytlesing",
	"other":     "annet",
}

// CategoryName is the Norwegian name of a category; a unit's own is its name.
func CategoryName(c string) string {
	if n, ok := categoryNames[c]; ok {
		return n
	}
	return c
}

var clearanceNames = map[string]string{
	"confidentiality":    "taushetserklæring",
	"police_certificate": "politiattest",
	"course":             "kurs",
	"visiting_dog":       "godkjent besøkshund",
}

// ClearanceName is the Norwegian name of a kind of clearance.
func ClearanceName(k string) string {
	if n, ok := clearanceNames[k]; ok {
		return n
	}
	return k
}

var languageNames = map[string]string{
	"nb": "norsk", "nn": "norsk", "en": "engelsk", "se": "samisk", "pl": "polsk", "uk": "ukrainsk", "ru": "russisk",
	"lt": "litauisk", "ar": "arabisk", "so": "somali", "ti": "tigrinja", "fa": "persisk", "da": "dansk", "sv": "svensk",
}

// LanguageName is the Norwegian name of a language code.
func LanguageName(l string) string {
	if n, ok := languageNames[l]; ok {
		return n
	}
	return l
}

var weekdays = [...]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}

// Weekday is the Norwegian name of a day.
func Weekday(d time.Weekday) string { return weekdays[d] }
