package importer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// field is what a column holds.
type field string

// The fields. One of a category, a clearance or a weekday has its own column in
// some lists; then part says which.
const (
	fieldName      field = "name"
	fieldFirst     field = "first name"
	fieldLast      field = "last name"
	fieldPhone     field = "phone"
	fieldLandline  field = "landline" // used where there is no mobile number
	fieldLanguage  field = "language"
	fieldChannel   field = "channel"
	fieldTasks     field = "categories"
	fieldTask      field = "category"
	fieldArea      field = "postcodes"
	fieldAvailable field = "available"
	fieldDay       field = "weekday"
	fieldClearance field = "clearances"
	fieldCleared   field = "clearance"
	fieldExpires   field = "clearance expires"
	fieldGender    field = "gender"
	fieldBirth     field = "birth_year"
	fieldAge       field = "age"
	fieldCar       field = "car"
	fieldCap       field = "max_offers_per_week"
	fieldNote      field = "note"
	fieldStatus    field = "status"
	fieldHome      field = "home_postcode"
	fieldReach     field = "reach_km"
	fieldSpoken    field = "languages"
	fieldSkills    field = "skills"
	fieldClear     field = "clear_speech"
	fieldPushes    field = "pushes_chair"
	fieldTakes     field = "car_takes_chair"
	fieldOwn       field = "own_unit_only"
	fieldSends     field = "sends_most"
	fieldContact   field = "contact"
)

// fieldNames say in Norwegian what a column was read as.
var fieldNames = map[field]string{
	fieldName: "navn", fieldFirst: "fornavn", fieldLast: "etternavn", fieldPhone: "telefon", fieldLandline: "telefon",
	fieldLanguage: "språk", fieldChannel: "hvordan de vil nås", fieldTasks: "oppdrag", fieldTask: "oppdrag",
	fieldArea: "hjelper i postnummer", fieldAvailable: "når de kan", fieldDay: "når de kan", fieldClearance: "klareringer",
	fieldCleared: "klarering", fieldExpires: "klarering, gyldig til", fieldGender: "kjønn", fieldBirth: "fødselsår", fieldAge: "fødselsår av alder",
	fieldCar: "bil", fieldCap: "høyst per uke", fieldNote: "merknad", fieldStatus: "status",
	fieldHome: "bor i postnummer", fieldReach: "høyst så langt hjemmefra", fieldSpoken: "andre språk", fieldSkills: "særlige ferdigheter",
	fieldClear: "snakker tydelig", fieldPushes: "kan trille rullestol", fieldTakes: "bilen tar rullestol", fieldOwn: "deles ikke med andre enheter",
	fieldSends: "hvor mange en organisasjon kan sende", fieldContact: "kontakt i organisasjonen",
}

// headings are the words that people put above a column, squashed.
var headings = map[string]field{}

func init() {
	for f, list := range map[field]string{
		fieldName: "navn namn name fulltnavn fulltnamn fullname frivillig frivillige frivilligsnavn navnpåfrivillig volunteer etternavnfornavn etternamnfornamn fornavnetternavn",
		fieldFirst: "fornavn førenamn fornamn firstname givenname forename " +
			"fornavnogmellomnavn",
		fieldLast:      "etternavn etternamn lastname surname familyname",
		fieldPhone:     "mobil mobilnr mobilnummer mobiltelefon mobiltlf mob mobile cell cellphone mobilephone mobilenumber mobiltelefonnummer",
		fieldLandline:  "telefon telefonnr telefonnummer telefonnumber tlf tlfnr tlfnummer phone phonenumber telephone telephonenumber fasttelefon",
		fieldLanguage:  "språk morsmål språkkode language languages",
		fieldChannel:   "kanal kontaktmåte kontaktform svarkanal smsellersamtale channel foretrukketkanal kontaktesvia",
		fieldTasks:     "oppdrag oppdragstype oppdragstyper oppgave oppgaver oppgåver kategori kategorier kategoriar category categories task tasks tjenester aktivitet aktiviteter interesser",
		fieldArea:      "postnummer postnr postnrsted postnummersted postnrogsted postnummerogsted postnrpoststed postnummerpoststed postnrogpoststed postnummerogpoststed postnumre postcode postcodes zip zipcode område områder bydel hjelperi area areas postkode",
		fieldAvailable: "tilgjengelig tilgjengelighet tilgjengeleg tidspunkt tider tid når dager dagar ukedager vekedagar available availability days when times kan",
		fieldClearance: "klarering klareringer klareringar clearance clearances",
		fieldGender:    "kjønn gender sex",
		fieldBirth:     "født fødd fødselsår fødselår fødeår fødselsdato fødselsdag fødsels fdato fødtår fødtdato årgang born birthyear yearofbirth birthdate dateofbirth dob",
		fieldAge:       "alder age",
		fieldCar:       "bil harbil egenbil førerkort disponererbil bildisponibel car hascar",
		fieldCap:       "maks max maksperuke maksuke maksiuka maksperveke maksantall maksantallperuke gangerperuke oppdragperuke antallperuke maxperweek maxoffersperweek perweek peruke grense",
		fieldNote:      "merknad merknader notat notater kommentar kommentarer anmerkning anmerkninger info annetinfo annet anna other note notes comment comments remark remarks annenogmer tilleggsinformasjon beskjed",
		fieldStatus:    "status aktiv active tilstand",
		fieldHome:      "boripostnummer buripostnummer bostedspostnummer hjemmepostnummer bustadpostnummer livesinpostcode homepostcode",
		fieldReach:     "høystkmhjemmefra maksavstand maksavstandkm maksreisevei høgstkmheimanfrå mostkmfromhome reachkm maxdistance maxkm",
		fieldSpoken:    "andrespråk flerespråk otherlanguages ekstraspråk snakkerogså",
		fieldSkills:    "ferdigheter særligeferdigheter kompetanse spesialkompetanse ferdigheiter særskildeferdigheiter skills specialskills",
		fieldClear:     "snakkertydelig snakkartydeleg speaksclearly clearspeech",
		fieldPushes:    "trillerrullestol kantrillerullestol trillarrullestol kantrillarullestol rullestol pushesawheelchair pusheschair canpushawheelchair",
		fieldTakes:     "bilentarrullestol bilentekrullestol thecartakesawheelchair cartakesawheelchair cartakeschair",
		fieldOwn:       "barevårenhet delesikke berrevåreining ourunitonly ownunitonly",
		fieldSends:     "organisasjonensenderhøyst organisasjonensenderhøgst theorganisationsendsatmost sendsmost",
		fieldContact:   "kontaktiorganisasjonen contactintheorganisation",
	} {
		for _, w := range strings.Fields(list) {
			headings[squash(w)] = f
		}
	}
}

// strangers are words of a heading that make it somebody else's or something
// else: "telefon pårørende".
var strangers = []string{"pårørende", "nødkontakt", "kontaktperson", "ektefelle", "foresatt", "arbeidsgiver", "jobb", "faks", "fax", "registrert", "oppdatert", "sist", "tidsmerke", "tidsmerkel"}

// column is one column and what it was understood to hold.
type column struct {
	index   int
	heading string
	field   field
	part    string // of a category, clearance or weekday
}

// findHeader looks for the row above the volunteers: the one with a name, a
// telephone and the most other headings. score 0: there is none.
func findHeader(t *table) (place, score int) {
	const within = 30 // rows of titles and explanations above it
	for i, r := range t.rows[:min(len(t.rows), within)] {
		var known int
		var name, phone bool
		for _, c := range matchHeadings(r, nil) {
			name = name || c.field == fieldName || c.field == fieldFirst
			phone = phone || c.field == fieldPhone || c.field == fieldLandline
			if c.field != "" {
				known++
			}
		}
		if name && phone && known > score {
			place, score = i, known
		}
	}
	return place, score
}

// NoTitle is the heading of a column that has none.
const NoTitle = "uten overskrift"

// bareColumns guesses the columns of a list that begins with a volunteer and has
// no headings: those with telephone numbers, and the first with words. nil: the
// first row holds no number, and may be headings of a kind we do not know.
func bareColumns(t *table) []column {
	const within = 20
	rows := t.rows[:min(len(t.rows), within)]
	var list []column
	named, numbered := false, false
	for i := range rows[0].cells {
		c := column{index: i, heading: NoTitle}
		filled, numbers := 0, 0
		for _, r := range rows {
			if value := r.cell(i); value != "" {
				filled++
				if _, err := phone.Parse(wholeNumber(value)); err == nil {
					numbers++
				}
			}
		}
		switch first := rows[0].cell(i); {
		case filled == 0:
			continue
		case 2*numbers > filled:
			c.field, numbered = fieldLandline, true
		case !named && strings.IndexFunc(first, unicode.IsLetter) >= 0:
			c.field, named = fieldName, true
		}
		list = append(list, c)
	}
	if !numbered {
		return nil
	}
	return list
}

// matchHeadings tells what each column of a header row holds. categories are a
// unit's own beside the built-in ones.
func matchHeadings(r tableRow, categories []string) []column {
	var list []column
	taken := map[string]bool{}
	for i, heading := range r.cells {
		if heading == "" {
			continue
		}
		c := column{index: i, heading: strings.Join(strings.Fields(heading), " ")}
		c.field, c.part = matchHeading(c.heading, categories)
		key := string(c.field) + "/" + c.part
		// Of two columns with one meaning the first counts, where they cannot be
		// put together.
		if c.field != "" && taken[key] && !slices.Contains([]field{fieldNote, fieldTasks, fieldClearance, fieldLandline, fieldPhone}, c.field) {
			c.field, c.part = "", ""
		}
		taken[key] = true
		list = append(list, c)
	}
	return list
}

func matchHeading(heading string, categories []string) (field, string) {
	const longest = 120 // a cell of prose is no heading
	if utf8.RuneCountInString(heading) > longest {
		return "", ""
	}
	lower := strings.ToLower(heading)
	for _, s := range strangers {
		if strings.Contains(lower, s) {
			return "", ""
		}
	}
	if f, ok := headings[squash(lower)]; ok {
		return f, ""
	}
	if kind := clearanceKind(lower); kind != "" {
		if strings.Contains(lower, "utløp") || strings.Contains(lower, "gyldig") || strings.Contains(lower, "expire") {
			return fieldExpires, kind
		}
		return fieldCleared, kind
	}
	bare, _, _ := strings.Cut(lower, "(")
	if f, ok := headings[squash(bare)]; ok {
		return f, ""
	}
	if c, ok := categoryOf(bare, categories); ok {
		return fieldTask, c
	}
	if d, ok := dayNames[squash(bare)]; ok && len(d) == 1 {
		return fieldDay, dispatch.Weekday(d[0])
	}
	return askedFor(wordsOf(lower)), ""
}

// askedFor reads a heading that is a question or a phrase, as a form has them:
// "Hvilke oppdrag kan du ta?", "Har du bil?". What narrows most comes first.
func askedFor(words []string) field {
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return slices.Contains(words, w) })
	}
	switch {
	case has("epost", "mail", "email", "adresse", "gate", "poststed", "sted"):
		return ""
	case has("uke", "uka", "uken", "veke", "veka", "week") && has("maks", "max", "antall", "ganger", "ofte", "mange", "høyst"):
		return fieldCap
	case has("for", "fornavn", "førenamn") && has("etternavn", "etternamn"), has("navn", "namn", "name") && !has("forening", "organisasjon", "organisasjonsnavn"):
		return fieldName
	case has("mobil", "mobilnummer", "mobilnr", "mobiltelefon"):
		return fieldPhone
	case has("telefon", "telefonnummer", "telefonnr", "tlf", "phone"):
		return fieldLandline
	case has("født", "fødselsår", "fødselsdato", "fødd"):
		return fieldBirth
	case has("alder", "gammel"):
		return fieldAge
	case has("bil", "førerkort", "car"):
		return fieldCar
	case has("språk", "språket", "language"):
		return fieldLanguage
	case has("kjønn", "gender"):
		return fieldGender
	case has("oppdrag", "oppgaver", "kategorier", "kategori", "hjelpe", "bidra"):
		return fieldTasks
	case has("postnummer", "postnr", "område", "områder"):
		return fieldArea
	case has("når", "tilgjengelig", "dager", "ukedager", "tidspunkt", "tidspunkter", "available"):
		return fieldAvailable
	case has("merknad", "merknader", "notat", "kommentar", "kommentarer"):
		return fieldNote
	}
	return ""
}

// squash keeps the letters and digits of a heading, in lower case.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// wordsOf are the words of a phrase, without punctuation.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
