package importer

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// rowReader makes volunteers of rows.
type rowReader struct {
	o       Options
	columns []column
	dates   dates
}

// rowRead is a row on its way to be understood.
type rowRead struct {
	*rowReader
	*Row
	first, last string
	phones      []Fault // cells with a number, mobiles first
	mobiles     int
	note        []string
	oneDay      bool // the days have columns of their own
	expires     map[string]dispatch.Date
}

// spreadsheetErrors are what a formula that failed leaves in a cell.
var spreadsheetErrors = []string{"#N/A", "#I/T", "#REF!", "#NAME?", "#NAVN?", "#VALUE!", "#VERDI!", "#DIV/0!", "#NUM!", "#NULL!", "#####"}

func (rr *rowReader) row(cells tableRow) Row {
	r := Row{Number: cells.number, Status: New, Volunteer: dispatch.Volunteer{UnitID: rr.o.UnitID}}
	x := rowRead{rowReader: rr, Row: &r, expires: map[string]dispatch.Date{}}
	for _, c := range rr.columns {
		value := cells.cell(c.index)
		if c.field == fieldDay {
			x.oneDay = true
		}
		if value == "" || c.field == "" {
			continue
		}
		if slices.Contains(spreadsheetErrors, value) {
			x.fault(c, value, "Formelen i cellen har gitt en feil. Skriv verdien selv.")
			continue
		}
		x.take(c, value)
	}
	x.finish()
	return r
}

func (x *rowRead) fault(c column, value string, text valueFault) {
	if text == "" {
		return
	}
	if slices.Contains([]field{fieldBirth, fieldCleared, fieldExpires}, c.field) {
		value = x.dates.shown(value)
	}
	x.Faults = append(x.Faults, Fault{letters(c.index), c.heading, short(value), string(text)})
}

// take reads one cell.
func (x *rowRead) take(c column, s string) {
	v := &x.Volunteer
	var fault valueFault
	aside := ""
	switch c.field {
	case fieldName:
		v.Name = oneLine(s)
	case fieldFirst:
		x.first = oneLine(s)
	case fieldLast:
		x.last = oneLine(s)
	case fieldPhone:
		x.phones = slices.Insert(x.phones, x.mobiles, Fault{letters(c.index), c.heading, s, ""})
		x.mobiles++
	case fieldLandline:
		x.phones = append(x.phones, Fault{letters(c.index), c.heading, s, ""})
	case fieldLanguage:
		v.Language, aside, fault = parseLanguage(s)
	case fieldChannel:
		v.Channel, fault = parseChannel(s)
	case fieldTasks:
		var list []string
		list, fault = parseCategories(s, x.o.Categories)
		x.addCategories(list)
	case fieldTask:
		if yes, _, ok := yesNo(s); !ok {
			fault = faultf("Vi forstår ikke «%s». Skriv «x» eller «ja» hvis de tar slike oppdrag.", short(s))
		} else if yes {
			x.addCategories([]string{c.part})
		}
	case fieldArea:
		v.Postcodes, aside, fault = parseArea(s)
		if aside != "" {
			x.Notes, aside = append(x.Notes, aside), ""
		}
	case fieldAvailable:
		v.Available, aside, fault = parseAvailable(s)
		v.Available = joined(v.Available)
	case fieldDay:
		var list []dispatch.Window
		list, fault = parseDay(c.part, s)
		v.Available = joined(append(v.Available, list...))
	case fieldClearance:
		var list []dispatch.Clearance
		list, fault = x.dates.clearances(s)
		for _, one := range list {
			x.addClearance(one)
		}
	case fieldCleared:
		var one *dispatch.Clearance
		if one, fault = x.dates.cleared(c.part, s); one != nil {
			x.addClearance(*one)
		}
	case fieldExpires:
		day, ok := x.dates.parse(s, false)
		if !ok {
			fault = faultf("«%s» er ikke en dato. Skriv for eksempel 10.01.2026.", short(s))
		}
		x.expires[c.part] = day
	case fieldGender:
		v.Gender, fault = parseGender(s)
	case fieldBirth:
		v.BirthYear, fault = x.dates.birthYear(s)
		if fault != "" && birthNumber.MatchString(s) {
			s = "(fødselsnummer)"
		}
	case fieldAge:
		var year int
		if year, fault = x.dates.age(s); v.BirthYear == 0 {
			v.BirthYear = year
		}
	case fieldCar:
		v.Car, aside, fault = parseCar(s)
	case fieldCap:
		v.MaxOffersPerWeek, fault = parseCap(s)
	case fieldNote:
		x.note = append(x.note, s)
	case fieldStatus:
		fault = x.status(s)
	default:
		fault = takeTrait(c.field, s, v)
	}
	if aside != "" {
		x.note = append(x.note, c.heading+": "+oneLine(aside))
	}
	x.fault(c, s, fault)
}

// status reads whether the list counts somebody as active. Nobody who has left
// or has asked not to be contacted may be asked because of an old list.
func (x *rowRead) status(s string) valueFault {
	words := wordsOf(s)
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return slices.Contains(words, w) })
	}
	yes, rest, answered := yesNo(s)
	switch {
	case has("sluttet", "slutta", "inaktiv", "passiv", "avsluttet", "utmeldt", "død", "inactive", "left") || answered && !yes && rest == "" || negated(s) && has("aktiv", "active"):
		x.Status = Skipped
	case has("reservert", "stopp", "stoppet", "stopped", "avmeldt"), has("meldt") && has("av"):
		x.Volunteer.Stopped = true
		x.Notes = append(x.Notes, "legges inn som meldt av, og blir ikke spurt")
	case has("pause", "paused"):
		return x.paused(s)
	case has("aktiv", "aktive", "active", "ny", "klar", "ledig") || answered && yes && rest == "":
	default:
		return faultf("Vi forstår ikke «%s». Skriv «aktiv», «sluttet» eller «avmeldt». En pause settes på siden etterpå.", short(s))
	}
	return ""
}

// paused reads "pause til 1.2.2027". Where no day is said, a coordinator sets it.
func (x *rowRead) paused(s string) valueFault {
	at := somewhereADate.FindString(strings.ToLower(s))
	if at == "" {
		return faultf("Vi forstår ikke «%s». Skriv «pause til» og datoen de kan spørres igjen, for eksempel «pause til 1.2.2027».", short(s))
	}
	day, ok := x.dates.parse(at, false)
	if !ok {
		return faultf("«%s» er ikke en dato. Skriv for eksempel 10.01.2026.", short(at))
	}
	x.Volunteer.PausedUntil = time.Date(day.Year, day.Month, day.Day, 0, 0, 0, 0, x.o.Now.Location())
	return ""
}

func (x *rowRead) addCategories(list []string) {
	for _, c := range list {
		if !slices.Contains(x.Volunteer.Categories, c) {
			x.Volunteer.Categories = append(x.Volunteer.Categories, c)
		}
	}
}

// addClearance keeps one clearance of each kind: the one that says most.
func (x *rowRead) addClearance(c dispatch.Clearance) {
	list := x.Volunteer.Clearances
	i := slices.IndexFunc(list, func(o dispatch.Clearance) bool { return o.Kind == c.Kind })
	switch {
	case i < 0:
		x.Volunteer.Clearances = append(list, c)
	case list[i].Issued.Before(c.Issued):
		list[i] = c
	}
}

// finish puts together what stood in several cells and looks for what is
// missing.
func (x *rowRead) finish() {
	v := &x.Volunteer
	if v.Name == "" {
		v.Name = strings.TrimSpace(x.first + " " + x.last)
	} else if last, first, ok := strings.Cut(v.Name, ","); ok && !strings.Contains(first, ",") {
		v.Name = oneLine(first + " " + last) // "Hansen, Kari"
	}
	for kind, day := range x.expires {
		i := slices.IndexFunc(v.Clearances, func(c dispatch.Clearance) bool { return c.Kind == kind })
		if i < 0 {
			v.Clearances = append(v.Clearances, dispatch.Clearance{Kind: kind, Expires: day})
		} else if !day.IsZero() {
			v.Clearances[i].Expires = day
		}
	}
	slices.SortFunc(v.Clearances, func(a, b dispatch.Clearance) int { return strings.Compare(a.Kind, b.Kind) })
	x.number()
	v.Note = strings.Join(x.note, "\n")
	if x.Status == Skipped {
		// Whoever has left needs no mending.
		x.Faults, x.Notes = nil, []string{"er ikke aktiv i lista, og legges ikke inn"}
		return
	}
	if v.Name == "" {
		x.Faults = append(x.Faults, Fault{Title: "Navn", Text: "Navnet mangler."})
	}
	if x.oneDay && len(v.Available) == 0 {
		x.Notes = append(x.Notes, "ingen dager er krysset av; kan da spørres når som helst")
	}
	if len(x.Faults) > 0 {
		x.Status = Faulty
		return
	}
	if v.Channel != dispatch.ChannelCall && !phone.TakesTexts(v.Phone) {
		x.Notes = append(x.Notes, "nummeret tar ikke imot sms; skriv et mobilnummer, eller «samtale» i en kolonne «Kanal»")
	} else if warning := phone.Number(v.Phone).Warning(); warning != "" {
		x.Notes = append(x.Notes, warning)
	}
	if len(v.Categories) == 0 {
		x.Notes = append(x.Notes, "ingen oppdrag er valgt; blir ikke spurt før det er gjort")
	}
}

// number takes the mobile number, or another where there is none. One that cannot
// be read is a fault although there is another: it was meant to be used.
func (x *rowRead) number() {
	if len(x.phones) == 0 {
		x.Faults = append(x.Faults, Fault{Title: "Telefon", Text: "Telefonnummeret mangler."})
		return
	}
	cell := x.phones[0]
	n, err := phone.Parse(wholeNumber(cell.Value))
	if err != nil {
		if list := severalNumbers(cell.Value); len(list) > 1 {
			n, err = list[0], nil
			for _, other := range list[1:] {
				x.note = append(x.note, cell.Title+": "+phone.Format(string(other)))
			}
			x.Notes = append(x.Notes, "det står flere numre i cellen; de andre legges i merknaden")
		}
	}
	if err == nil {
		x.Volunteer.Phone = string(n)
		return
	}
	cell.Text = err.Error()
	if shortened.MatchString(cell.Value) {
		cell.Text = "Regnearket har kortet ned nummeret. Gjør kolonnen om til tekst og skriv nummeret på nytt."
	}
	cell.Value = short(cell.Value)
	x.Faults = append(x.Faults, cell)
}

var (
	shortened = regexp.MustCompile(`^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$`)
	decimal   = regexp.MustCompile(`^(\d{4,})[.,]0+$`)
)

// wholeNumber undoes what programs do to a telephone number that they take for a
// figure: "91234567.0", "4.791234567E+09". One that has lost digits is left as
// it is.
func wholeNumber(s string) string {
	if m := decimal.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	if !shortened.MatchString(s) {
		return s
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(s, ",", ".")), "e")
	_, decimals, _ := strings.Cut(mantissa, ".")
	n, err1 := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
	f, err2 := strconv.ParseFloat(mantissa+"e"+exponent, 64)
	// Three digits or more that are not there are zeros by accident or lost.
	if err1 != nil || err2 != nil || n > 15 || n-len(decimals) > 2 || f != math.Trunc(f) {
		return s
	}
	return strconv.FormatFloat(f, 'f', 0, 64)
}

// severalNumbers reads a cell with more than one whole number, as "912 34 567 /
// 22 33 44 55", those that take texts first. None where any part is something else.
func severalNumbers(s string) []phone.Number {
	var texts, others []phone.Number
	for _, part := range numberBreaks.Split(s, -1) {
		n, err := phone.Parse(wholeNumber(part))
		switch {
		case err != nil:
			return nil
		case slices.Contains(texts, n) || slices.Contains(others, n):
		case phone.TakesTexts(string(n)):
			texts = append(texts, n)
		default:
			others = append(others, n)
		}
	}
	return append(texts, others...)
}

var numberBreaks = regexp.MustCompile(`\s*(?:[/;,\n]|\beller\b|\bog\b)\s*`)

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
