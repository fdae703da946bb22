package main

// Made-up people and places. No telephone number here can belong to anybody:
// the series 42 to 44 and 49 are planned as mobile but not in use.

var (
	demoWomen = []string{"Kari", "Inger", "Anne", "Liv", "Gerd", "Solveig", "Randi", "Turid", "Bjørg", "Astrid", "Ingrid", "Marit", "Berit", "Kirsten",
		"Sissel", "Wenche", "Grete", "Ragnhild", "Tove", "Eva", "Åse", "Unni", "Reidun", "Torill", "Hilde", "Synnøve", "Oddny", "Magnhild", "Ellen", "Laila",
		"Jorunn", "Gunvor", "Aud", "Else", "Britt", "Karin", "Vigdis", "Aslaug", "Møyfrid", "Borghild", "Dagny", "Signe", "Fatima", "Halina", "Olena"}
	demoMen = []string{"Odd", "Per", "Arne", "Kjell", "Svein", "Leif", "Asbjørn", "Tor", "Einar", "Rolf", "Harald", "Steinar", "Arvid", "Egil", "Sverre",
		"Terje", "Geir", "Magne", "Finn", "Oddvar", "Birger", "Håkon", "Trygve", "Ola", "Knut", "Jan", "Roar", "Sigurd", "Arild", "Øyvind", "Ivar", "Torstein",
		"Ahmed", "Piotr", "Mikkel"}
	demoSurnames = []string{"Hansen", "Johansen", "Olsen", "Larsen", "Andersen", "Nilsen", "Kristiansen", "Jensen", "Karlsen", "Johnsen", "Pettersen",
		"Eriksen", "Haugen", "Hagen", "Bakken", "Dahl", "Lund", "Solberg", "Moen", "Strand", "Myhre", "Ødegård", "Sæther", "Aasen", "Fossum", "Brekke",
		"Tangen", "Nygård", "Lien", "Ruud", "Granli", "Sørlie", "Kvam", "Rønning", "Vik"}
	demoStreets = []string{"Granveien", "Bjørkelia", "Skoleveien", "Åsveien", "Kirkeveien", "Solbakken", "Furulia", "Parkveien", "Elvegata", "Storgata"}
	// The made-up centre serves four places.
	demoPlaces = []demoPlace{{"1400", "Ski"}, {"1405", "Langhus"}, {"1410", "Kolbotn"}, {"1415", "Oppegård"}}
	demoHomes  = []demoHome{
		{"Solbakken sykehjem", "Solbakken 1", "1410", "+4744100001"},
		{"Granlia bo- og omsorgssenter", "Granveien 12", "1400", "+4744100002"},
		{"Fjelltun sykehjem", "Åsveien 40", "1415", "+4744100003"},
	}
	demoErrands = []demoErrand{
		{"escort", "Følge til lege", "Møt i resepsjonen ti minutter før. Bruker rullator.", 2, 40, []string{"confidentiality"}, false},
		{"escort", "Følge til tannlege", "Ta med timekortet som ligger på kommoden.", 2, 15, []string{"confidentiality"}, false},
		{"shopping", "Handle dagligvarer", "Handlelisten henger på kjøleskapet. Bankkort ligger hos betjeningen.", 1, 20, nil, false},
		{"visit", "Besøk og en kopp kaffe", "Liker å snakke om båter og gamle dager.", 2, 15, nil, false},
		{"walk", "Tur ute i frisk luft", "Går sakte og trenger en arm å holde i.", 1, 10, nil, false},
		{"transport", "Kjøre til frisør", "Hentes i inngangen. Rullestolen kan legges sammen.", 2, 10, nil, true},
		{"home_help", "Skifte lyspærer", "Gardintrapp står i boden.", 1, 6, nil, false},
		{"reading", "Lese høyt fra avisen", "Hører best på venstre øre.", 1, 5, nil, false},
	}
)

type demoPlace struct{ postcode, name string }

type demoHome struct{ name, address, postcode, phone string }

type demoErrand struct {
	category, summary, details string
	hours                      int
	weight                     int // how common it is among the others
	clearances                 []string
	car                        bool
}
