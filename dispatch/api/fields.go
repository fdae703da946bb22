package api

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// optional is a field of a body that may be left out. A PATCH keeps what is
// not given; null stands for the empty value.
type optional[T any] struct {
	Value T
	Given bool
	Null  bool
}

// UnmarshalJSON notes that the field was given.
func (o *optional[T]) UnmarshalJSON(b []byte) error {
	o.Given = true
	if string(b) == "null" {
		o.Null = true
		return nil
	}
	return json.Unmarshal(b, &o.Value)
}

// Schema is that of the value.
func (o optional[T]) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[T](), true, "")
}

// into sets what was given.
func (o optional[T]) into(to *T) {
	if o.Given {
		*to = o.Value
	}
}

// stringInto sets a string of a named type.
func stringInto[S ~string](o optional[string], to *S) {
	if o.Given {
		*to = S(o.Value)
	}
}

// whole is a whole number as JSON knows it: 5, 5.0 and 5e0 are the same. The
// bound is that of the numbers that every JSON reader keeps exactly.
type whole int64

const maxWhole = 1<<53 - 1

// UnmarshalJSON reads any way to write a whole number.
func (w *whole) UnmarshalJSON(b []byte) error {
	if n, err := strconv.ParseInt(string(b), 10, 64); err == nil {
		*w = whole(n)
		return nil
	}
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > maxWhole {
		return fmt.Errorf("%s is not a whole number", b)
	}
	*w = whole(f)
	return nil
}

// Schema bounds it.
func (whole) Schema(huma.Registry) *huma.Schema {
	low, high := float64(-maxWhole), float64(maxWhole)
	return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: &low, Maximum: &high}
}

func wholeInto[N ~int | ~int64](o optional[whole], to *N) {
	if o.Given {
		*to = N(o.Value)
	}
}

// lastYear keeps a slip of the finger from becoming a time that cannot be
// written in every zone.
const lastYear = 2199

// strictTime is what RFC 3339 allows; package time takes more.
var strictTime = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$`)

func parseTime(s string) (time.Time, error) {
	if !strictTime.MatchString(s) {
		return time.Time{}, fmt.Errorf("%q is not a time", s)
	}
	return time.Parse(time.RFC3339, s)
}

// momentInto sets a time; null is no time.
func momentInto(f *faults, field string, o optional[string], to *time.Time) {
	if !o.Given {
		return
	}
	if o.Null {
		*to = time.Time{}
		return
	}
	t, err := parseTime(o.Value)
	if err != nil {
		f.add(field, "must be a time with offset, such as 2026-11-26T10:00:00+01:00")
		return
	}
	if t.UTC().Year() < 1970 || t.UTC().Year() > lastYear {
		f.add(field, fmt.Sprintf("must lie in the years 1970 to %d", lastYear))
		return
	}
	*to = t
}

// dateOf reads a date; nil is no date.
func dateOf(f *faults, field string, s *string) dispatch.Date {
	if s == nil {
		return dispatch.Date{}
	}
	d, err := dispatch.ParseDate(*s)
	if err != nil || d.Year < 1900 || d.Year > lastYear {
		f.add(field, fmt.Sprintf("must be a date such as 2026-11-26, in the years 1900 to %d", lastYear))
	}
	return d
}

// durationOf reads "90m".
func durationOf(f *faults, field, s string) dispatch.Duration {
	d, err := time.ParseDuration(s)
	if err != nil {
		f.add(field, "must be a duration such as 90m, 24h or 30s")
	}
	return dispatch.Duration(d)
}

// durationText writes a duration in the largest unit that holds it whole:
// "90m", "24h", "30s".
func durationText(d dispatch.Duration) string {
	v := time.Duration(d)
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if v != 0 && v%u.unit == 0 {
			return strconv.FormatInt(int64(v/u.unit), 10) + u.name
		}
	}
	if v == 0 {
		return "0s"
	}
	return v.String()
}

// timeOfDayOf reads "09:00".
func timeOfDayOf(f *faults, field, s string) dispatch.TimeOfDay {
	t, err := dispatch.ParseTimeOfDay(s)
	if err != nil {
		f.add(field, "must be a time of day such as 09:00")
	}
	return t
}

// The other way: how absent things are shown.

// at shows a time in the service's zone; no time is null.
func (a *server) at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(a.s.Zone())
	return &t
}

// orNull shows a number or text; the zero value is null.
func orNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// orEmpty shows a list, which is never null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
