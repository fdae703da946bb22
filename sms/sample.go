package sms

import "time"

// Typical is what a centre sends on an ordinary day, for previews and tests.
func Typical(lang string) Fields {
	day := func(d, from, to int) string {
		at := func(h int) time.Time { return time.Date(2026, time.November, d, h, 0, 0, 0, time.UTC) }
		return When(lang, at(from), at(to), at(0))
	}
	and, both := "og", "begge"
	if Language(lang) == English {
		and, both = "and", "both of you"
	}
	return Fields{
		Names: "Kari " + and + " Ola", All: both, Can: "Kari " + and + " Ola", Cannot: "Per", Silent: "Anne",
		Name: "Kari", Centre: "Frivilligsentralen", CentrePhone: "64 90 00 00", Summary: "Følge til lege",
		When: day(26, 10, 12), Place: "Solbakken", Number: "2",
		Lines:     "1: Følge til lege, " + day(26, 10, 12) + "\n2: Handle mat, " + day(27, 13, 14),
		Recipient: "Olga Berg", Address: "Solbakken 2", RecipientPhone: "492 34 567", Details: "Møt henne i resepsjonen.",
		Volunteer: "Kari", VolunteerPhone: "492 34 568", Text: "Ingen passer til handling torsdag. Se oppdrag 31.",
		Headcount: "3", Found: "2", Helpers: "Kari (492 34 568) og Per (492 34 569)", Others: "Per og Ola",
		Organisation: "Lions Solbakken", People: "2", Comers: "Per og Anne", Missing: "1", Offered: "4",
	}
}

// Long is about the longest that is still ordinary.
func Long(lang string) Fields {
	day := func(m time.Month, d, h, m1, h2, m2 int) string {
		return When(lang, time.Date(2026, m, d, h, m1, 0, 0, time.UTC), time.Date(2026, m, d, h2, m2, 0, 0, time.UTC), time.Date(2026, m, d, 0, 0, 0, 0, time.UTC))
	}
	and, both := "og", "begge"
	if Language(lang) == English {
		and, both = "and", "both of you"
	}
	return Fields{
		Names: "Anne-Kristin " + and + " Bjørn-Erik", All: both, Can: "Anne-Kristin (fra kl. 15.00 til 18.00)", Cannot: "Bjørn-Erik", Silent: "Solveig",
		Name: "Anne-Kristin", Centre: "Nordre Follo frivilligsentral", CentrePhone: "64 90 00 00",
		Summary: "Følge til kontroll på sykehuset på Lørens", When: day(time.September, 30, 10, 30, 12, 45),
		Place: "Langhusåsen bo og service", Number: "12",
		Lines: "1: Følge til lege, " + day(time.September, 30, 10, 30, 12, 0) + "\n2: Handle mat, " + day(time.October, 1, 13, 15, 14, 0) +
			"\n3: Besøk, " + day(time.October, 2, 11, 0, 12, 30),
		Recipient: "Margrethe Olavsdatter", Address: "Langhusveien 112 B", RecipientPhone: "492 34 567",
		Details:   "Møt i resepsjonen ti minutter før.",
		Volunteer: "Anne-Kristin", VolunteerPhone: "492 34 568",
		Text:      "Ingen ledige til handling torsdag 26. november kl. 10. Fire mangler bil, ni kan ikke torsdager. Se oppdrag 3105.",
		Headcount: "12", Found: "11", Helpers: "Anne-Kristin, Ragnhild, Bjørn-Erik, Solveig, Torbjørn og 6 til", Others: "Ragnhild og 10 til",
		Organisation: "Ski Røde Kors omsorg", People: "4", Comers: "Ragnhild, Bjørn-Erik, Solveig og Torbjørn", Missing: "8", Offered: "12",
	}
}
