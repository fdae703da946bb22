package importer

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// dates reads days as one table has them.
type dates struct {
	now       time.Time
	serials   bool
	epoch1904 bool
}

var (
	dayFirst  = regexp.MustCompile(`^(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4}|\d{2})$`)
	yearFirst = regexp.MustCompile(`^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[t ][\d:.]+z?)?$`)
	monthName = regexp.MustCompile(`^(\d{1,2})\.? ?(\p{L}{3,10})\.?,? ?(\d{4}|\d{2})$`)
	monthYear = regexp.MustCompile(`^(\d{1,2})[./-](\d{4})$`)
	figure    = regexp.MustCompile(`^\d{5}(?:\.\d+)?$`)
)

var months = []string{"jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"}

// parse reads "10.01.2026", "10/1-26", "2026-01-10", "10. januar 2026" or a
// spreadsheet's number of a day. Two digits of a year are of this century,
// unless past says that the day has been: then of the last hundred years.
func (d dates) parse(s string, past bool) (dispatch.Date, bool) {
	s = strings.ToLower(strings.Trim(s, " .,"))
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		return d.date(m[3], m[2], m[1], past)
	}
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		return d.date(m[1], m[2], m[3], past)
	}
	if m := monthName.FindStringSubmatch(s); m != nil {
		for i, name := range months {
			if strings.HasPrefix(m[2], name) || name == "des" && strings.HasPrefix(m[2], "dec") || name == "okt" && strings.HasPrefix(m[2], "oct") {
				return d.date(m[3], strconv.Itoa(i+1), m[1], past)
			}
		}
	}
	if m := monthYear.FindStringSubmatch(s); m != nil {
		return d.date(m[2], m[1], "1", past)
	}
	if d.serials && figure.MatchString(s) {
		return d.serial(s)
	}
	return dispatch.Date{}, false
}

func (d dates) date(year, month, day string, past bool) (dispatch.Date, bool) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	n, err3 := strconv.Atoi(day)
	if err1 != nil || err2 != nil || err3 != nil {
		return dispatch.Date{}, false
	}
	if len(year) == 2 {
		y = d.century(y, past)
	}
	t := time.Date(y, time.Month(m), n, 0, 0, 0, 0, time.UTC)
	if t.Day() != n || int(t.Month()) != m || y < 1900 || y > 2200 {
		return dispatch.Date{}, false
	}
	return dispatch.DateOf(t), true
}

func (d dates) century(year int, past bool) int {
	if past && 2000+year > d.now.Year() {
		return 1900 + year
	}
	return 2000 + year
}

// serial reads the number of days since the spreadsheet's beginning of time.
func (d dates) serial(s string) (dispatch.Date, bool) {
	whole, _, _ := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return dispatch.Date{}, false
	}
	// Excel thinks that 1900 was a leap year, so its days count from 30 December
	// for all that is later than February 1900.
	from := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if d.epoch1904 {
		from = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return dispatch.DateOf(from.AddDate(0, 0, n)), true
}

// shown is a value as the spreadsheet shows it to people: a day it keeps as a
// number is written as a day.
func (d dates) shown(s string) string {
	if !d.serials || !figure.MatchString(s) {
		return s
	}
	day, ok := d.serial(s)
	if !ok {
		return s
	}
	return fmt.Sprintf("%02d.%02d.%d", day.Day, day.Month, day.Year)
}

var birthNumber = regexp.MustCompile(`^\d{6}[ -]?\d{5}$`)

// birthYear reads a year or a day of birth.
func (d dates) birthYear(s string) (int, valueFault) {
	s = strings.TrimSuffix(strings.Trim(s, " ."), ".0")
	if birthNumber.MatchString(s) {
		// The value itself is left out of the sentence on purpose.
		return 0, "Fødselsnummer skal ikke stå i lista og lagres ikke. Skriv bare fødselsåret med fire siffer."
	}
	year, err := strconv.Atoi(s)
	switch {
	case err == nil && len(s) == 4:
	case err == nil && len(s) == 2:
		year = d.century(year, true)
	case err == nil && len(s) == 6: // 100150
		day, ok := d.date(s[4:], s[2:4], s[:2], true)
		if !ok {
			return 0, faultf("«%s» er ikke en dato. Skriv fødselsår med fire siffer, for eksempel 1950.", short(s))
		}
		year = day.Year
	default:
		day, ok := d.parse(s, true)
		if !ok {
			return 0, faultf("Vi forstår ikke «%s». Skriv fødselsår med fire siffer, for eksempel 1950.", short(s))
		}
		year = day.Year
	}
	if year < 1900 || year > d.now.Year() {
		return 0, faultf("Fødselsår må være mellom 1900 og %d.", d.now.Year())
	}
	return year, ""
}

// age gives the likeliest year of birth of somebody that old.
func (d dates) age(s string) (int, valueFault) {
	n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), "år"), ".0")))
	if err != nil || n < 10 || n > 115 {
		return 0, faultf("«%s» er ikke en alder. Skriv et tall, for eksempel 72.", short(s))
	}
	return d.now.Year() - n, ""
}
