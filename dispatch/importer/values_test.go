package importer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

var monday = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

func TestAvailable(t *testing.T) {
	for text, want := range map[string]string{
		"man-fre 9-16":                        "man-fre 9-16",
		"Mandag–fredag kl. 09:00–16:00":       "man-fre 9-16",
		"mandag til torsdag fra kl 9 til 12":  "man-tor 9-12",
		"hverdager":                           "man-fre hele dagen",
		"Hverdager 0900-1530":                 "man-fre 9-15.30",
		"tirsdag og torsdag formiddag":        "tir 8-12, tor 8-12",
		"tirsdager, torsdager":                "tir hele dagen, tor hele dagen",
		"ti og to formiddag":                  "tir 8-12, tor 8-12",
		"formiddag mandag og onsdag":          "man 8-12, ons 8-12",
		"man 9-12, ons 12-16":                 "man 9-12, ons 12-16",
		"man 9-12 og 14-16.30":                "man 9-12 og 14-16.30",
		"mandag: 9-12; onsdag: 10-14":         "man 9-12, ons 10-14",
		"mandag - 9-12":                       "man 9-12",
		"Mandag\nOnsdag 9-12":                 "man hele dagen, ons 9-12",
		"hverdager unntatt onsdag":            "man-tir hele dagen, tor-fre hele dagen",
		"hverdager 9-16, ikke fredag":         "man-tor 9-16",
		"ikke helg":                           "man-fre hele dagen",
		"helg":                                "lør-søn hele dagen",
		"fre-man 10-12":                       "man 10-12, fre-søn 10-12",
		"kveld":                               "man-søn 16-22",
		"mandag etter kl. 12":                 "man 12-24",
		"før 12 tirsdag":                      "tir 0-12",
		"mellom 10 og 14 onsdag":              "ons 10-14",
		"hver dag 10-14":                      "man-søn 10-14",
		"hele dagen lørdag":                   "lør hele dagen",
		"formiddag og ettermiddag man":        "man 8-17",
		"Mon-Fri 9:00-12:00":                  "man-fre 9-12",
		"tysdag og laurdag":                   "tir hele dagen, lør hele dagen",
		"mandag 9-12, 10-14":                  "man 9-14",
		"":                                    "",
		"alltid":                              "",
		"Når som helst":                       "",
		"alle dager":                          "",
		"fleksibel":                           "",
		"etter avtale":                        "",
		"man 9-4":                             "fault",
		"man 9":                               "fault",
		"man 25-26":                           "fault",
		"to dager i uka":                      "fault",
		"annenhver tirsdag":                   "fault",
		"ikke fredag ettermiddag":             "fault",
		"hverdager unntatt onsdag 9-12":       "fault",
		"av og til":                           "fault",
		"ikke mandag tirsdag onsdag 9":        "fault",
		"man-fre 9-16 (ikke i ferien)":        "fault",
		"ikke":                                "fault",
		strings.Repeat("mandag unntatt ", 50): "fault",
	} {
		windows, _, fault := parseAvailable(text)
		got := whenText(windows)
		if fault != "" {
			got = "fault"
		}
		if got != want {
			t.Errorf("parseAvailable(%q) = %s (%s), want %s", text, got, fault, want)
		}
	}
}

func TestDayColumn(t *testing.T) {
	for text, want := range map[string]string{
		"x": "tir hele dagen", "ja": "tir hele dagen", "9-12": "tir 9-12", "formiddag": "tir 8-12", "9-12 og 14-16": "tir 9-12 og 14-16", "nei": "", "-": "",
		"onsdag 9-12": "fault", "kanskje": "fault",
	} {
		windows, fault := parseDay("tirsdag", text)
		got := whenText(windows)
		if fault != "" {
			got = "fault"
		}
		if got != want {
			t.Errorf("parseDay(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestCategories(t *testing.T) {
	own := []string{"Leksehjelp", "hage og snø"}
	for text, want := range map[string]string{
		"handling, følge":         "shopping escort",
		"Handling og besøk":       "shopping visit",
		"handling/følge/tur":      "shopping escort walk",
		"følge til lege; kjøring": "escort transport",
		"escort, shopping":        "escort shopping",
		"home_help":               "home_help",
		"Hjelp hjemme.":           "home_help",
		"leksehjelp, hage og snø": "Leksehjelp hage og snø",
		"besøk, besøk":            "visit",
		"- besøk\n- tur":          "visit walk",
		"alt":                     strings.Join(append(slices.Clone(dispatch.BuiltinCategories), own...), " "),
		"":                        "",
		"dykking":                 "fault",
		"handling, dykking":       "fault",
	} {
		list, fault := parseCategories(text, own)
		got := strings.Join(list, " ")
		if fault != "" {
			got = "fault"
			if !strings.Contains(string(fault), "handling, følge") || !strings.Contains(string(fault), "Leksehjelp") {
				t.Errorf("%q: the fault does not say what to write: %s", text, fault)
			}
		}
		if got != want {
			t.Errorf("parseCategories(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	d := dates{now: monday, serials: true}
	for text, want := range map[string]string{
		"10.01.2026": "2026-01-10", "10/1-26": "2026-01-10", "10.1.26": "2026-01-10", "2026-01-10": "2026-01-10", "2026-01-10 00:00:00": "2026-01-10",
		"2026-01-10T00:00:00Z": "2026-01-10", "10. januar 2026": "2026-01-10", "3. des 2025": "2025-12-03", "10 okt. 2025": "2025-10-10", "01/2026": "2026-01-01",
		"46032": "2026-01-10", "46032.5": "2026-01-10", "29.02.2024": "2024-02-29",
		"29.02.2026": "", "32.01.2026": "", "10.13.2026": "", "i fjor": "", "": "", "12345678": "",
	} {
		day, ok := d.parse(text, false)
		if got := day.String(); got != want || ok != (want != "") {
			t.Errorf("parse(%q) = %s, want %s", text, got, want)
		}
	}
	if day, _ := (dates{serials: true, epoch1904: true}).parse("44570", false); day.String() != "2026-01-10" {
		t.Errorf("from 1904: %s", day)
	}
	if _, ok := (dates{}).parse("46032", false); ok {
		t.Error("a figure is a day where days are text")
	}
}

func TestBirthYear(t *testing.T) {
	d := dates{now: monday, serials: true}
	for text, want := range map[string]int{
		"1950": 1950, "1950.0": 1950, "50": 1950, "10.01.1950": 1950, "10.01.50": 1950, "100150": 1950, "18273": 1950, "1. mai 1948": 1948, "03": 2003,
		"1850": 0, "2050": 0, "10015012345": 0, "100150 12345": 0, "gammel": 0,
	} {
		got, fault := d.birthYear(text)
		if got != want || (fault != "") != (want == 0) {
			t.Errorf("birthYear(%q) = %d, %s, want %d", text, got, fault, want)
		}
		if len(text) > 10 && strings.Contains(string(fault), "12345") {
			t.Errorf("the fault repeats the number: %s", fault)
		}
	}
	if y, fault := d.age("72 år"); y != 1954 || fault != "" {
		t.Errorf("72 years old is born %d: %s", y, fault)
	}
}

func TestCleared(t *testing.T) {
	d := dates{now: monday, serials: true}
	for text, want := range map[string]string{
		"ja": "politiattest", "x": "politiattest", "10.01.2026": "politiattest 10.01.2026", "46032": "politiattest 10.01.2026", "ja, 10.01.2026": "politiattest 10.01.2026",
		"vist 10.1.26": "politiattest 10.01.2026", "10.01.2026 - 10.01.2029": "politiattest 10.01.2026 til 10.01.2029",
		"gyldig til 01.01.2027": "politiattest til 01.01.2027", "ok 10.01.2026": "politiattest 10.01.2026",
		"nei": "", "-": "", "mangler": "", "bestilt": "", "Er søkt": "", "er": "fault",
		"kanskje": "fault", "bestilt 10.01.2026": "fault", "10.01.2029 - 10.01.2026": "fault", "32.01.2026": "fault",
	} {
		c, fault := d.cleared("police_certificate", text)
		got := ""
		switch {
		case fault != "":
			got = "fault"
		case c != nil:
			got = clearanceText(*c)
		}
		if got != want {
			t.Errorf("cleared(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestClearances(t *testing.T) {
	d := dates{now: monday}
	for text, want := range map[string]string{
		"taushetserklæring 10.01.2026, politiattest": "taushetserklæring 10.01.2026+politiattest",
		"Taushetsplikt og kurs":                      "taushetserklæring+kurs",
		"politiattest 01.02.2025 - 01.02.2028":       "politiattest 01.02.2025 til 01.02.2028",
		"besøkshund":                                 "godkjent besøkshund",
		"taushetserklæring; mangler politiattest":    "taushetserklæring",
		"nei":                                  "",
		"ja":                                   "fault",
		"hundeattest fra i fjor, politiattest": "fault",
		"politiattest 31.02.2026":              "fault",
		"taushetserklæring 10.01.2026, politiattest bestilt": "fault",
	} {
		list, fault := d.clearances(text)
		var parts []string
		for _, c := range list {
			parts = append(parts, clearanceText(c))
		}
		got := strings.Join(parts, "+")
		if fault != "" {
			got = "fault"
		}
		if got != want {
			t.Errorf("clearances(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSmallAnswers(t *testing.T) {
	say := func(v any, fault valueFault) string {
		if fault != "" {
			return "fault"
		}
		return fmt.Sprint(v)
	}
	car := func(s string) string { c, aside, f := parseCar(s); return say(fmt.Sprint(c, " ", aside), f) }
	lang := func(s string) string { c, aside, f := parseLanguage(s); return say(c+" "+aside, f) }
	channel := func(s string) string { c, f := parseChannel(s); return say(c, f) }
	gender := func(s string) string { g, f := parseGender(s); return say(g, f) }
	cap := func(s string) string { n, f := parseCap(s); return say(n, f) }
	area := func(s string) string { list, _, f := parseArea(s); return say(strings.Join(list, " "), f) }
	for _, c := range []struct{ got, want string }{
		{car("ja"), "true "}, {car("X"), "true "}, {car("1"), "true "}, {car("1.0"), "true "}, {car("nei"), "false "}, {car("0"), "false "}, {car("-"), "false "},
		{car("har bil"), "true "}, {car("har ikke bil"), "false "}, {car("Ja, men ikke om vinteren"), "true Ja, men ikke om vinteren"}, {car("elbil"), "true elbil"}, {car("kanskje"), "fault"},
		{lang("norsk"), "nb "}, {lang("Nynorsk"), "nn "}, {lang("engelsk, norsk"), "nb engelsk, norsk"}, {lang("pl"), "pl "}, {lang("klingon"), "fault"},
		{channel("SMS"), "sms"}, {channel("ring meg"), "call"}, {channel("telefon"), "call"}, {channel("tekstmelding"), "sms"}, {channel("sms eller ring"), "fault"}, {channel("ikke sms"), "fault"}, {channel("brev"), "fault"},
		{gender("K"), "female"}, {gender("mann"), "male"}, {gender("Annet"), "other"}, {gender("x"), "fault"},
		{cap("2"), "2"}, {cap("2.0"), "2"}, {cap("maks 2"), "2"}, {cap("1-2 ganger i uka"), "2"}, {cap("3 per uke"), "3"}, {cap("ingen"), "0"}, {cap("1 i måneden"), "fault"}, {cap("200"), "fault"}, {cap("noen"), "fault"},
		{area("1470"), "1470"}, {area("1470, 1472 Fjellhamar"), "1470 1472"}, {area("14"), "14"}, {area("14xx"), "14"}, {area("580"), "0580"}, {area("147, 148"), "147 148"}, {area("1400-1403"), "1400 1401 1402 1403"},
		{area("hele kommunen"), ""}, {area("Ski"), "fault"}, {area("14000"), "fault"}, {area("1400-9000"), "fault"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestWholeNumber(t *testing.T) {
	for raw, want := range map[string]string{
		"91234567": "91234567", "91234567.0": "91234567", "9.1234567E7": "91234567", "9.1234567e+07": "91234567", "4,791234567E+09": "4791234567", "912 34 567": "912 34 567",
		"9.12E+07": "9.12E+07", // digits are lost
	} {
		if got := wholeNumber(raw); got != want {
			t.Errorf("wholeNumber(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestHeadings(t *testing.T) {
	for heading, want := range map[string]field{
		"Navn": fieldName, "NAVN:": fieldName, "Fornavn": fieldFirst, "Etternavn": fieldLast, "Fullt navn": fieldName, "Name": fieldName, "For- og etternavn": fieldName,
		"Mobil": fieldPhone, "Mob.": fieldPhone, "Mobilnr.": fieldPhone, "Tlf": fieldLandline, "Telefon (privat)": fieldLandline, "Phone number": fieldLandline,
		"Språk": fieldLanguage, "Kanal": fieldChannel, "Oppgaver": fieldTasks, "Hvilke oppdrag kan du ta?": fieldTasks, "Handling": fieldTask, "Følge": fieldTask,
		"Postnr": fieldArea, "Område": fieldArea, "Når kan du?": fieldAvailable, "Tilgjengelig": fieldAvailable, "Mandag": fieldDay, "Tirs": fieldDay,
		"Klareringer": fieldClearance, "Taushetserklæring": fieldCleared, "Signert taushetserklæring (dato)": fieldCleared, "Politiattest gyldig til": fieldExpires,
		"Kjønn": fieldGender, "Født": fieldBirth, "Fødselsdato": fieldBirth, "Alder": fieldAge, "Bil": fieldCar, "Har du bil?": fieldCar, "Maks per uke": fieldCap, "Hvor mange ganger i uka?": fieldCap,
		"Merknad": fieldNote, "Annet": fieldNote, "Status": fieldStatus,
		"E-post": "", "Adresse": "", "Telefon pårørende": "", "Nr": "", "Tidsmerke": "", "Sist oppdatert": "", "Poststed": "",
	} {
		if got, _ := matchHeading(heading, nil); got != want {
			t.Errorf("matchHeading(%q) = %q, want %q", heading, got, want)
		}
	}
}

func TestLetters(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := letters(i); got != want {
			t.Errorf("letters(%d) = %s, want %s", i, got, want)
		}
	}
}
