package reply

import (
	"time"
	_ "time/tzdata" // Europe/Oslo must exist on machines without a zone database
)

// Example is the question that a reply is read against when nobody says which question it answers.
var Example = example()

func example() Question {
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err) // cannot happen: the zone database is part of the program
	}
	return Question{
		Text: "Hei Kari! Kan du følge en beboer på Solbakken til legen torsdag 26. nov kl 10-12? " +
			"Svar JA eller NEI. Hilsen Frivilligsentralen",
		StartsAt: time.Date(2026, time.November, 26, 10, 0, 0, 0, oslo),
		EndsAt:   time.Date(2026, time.November, 26, 12, 0, 0, 0, oslo),
		Summary:  "følge en beboer til legen",
		Place:    "Solbakken",
		Category: "escort",
	}
}
