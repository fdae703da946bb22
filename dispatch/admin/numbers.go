package admin

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// noBreak keeps a number and its unit on one line.
const noBreak = "\u00a0"

// decimal writes a number as Norwegians do: "1 234,5". Places is how many
// decimals; those that say nothing are kept, so that columns stand straight.
func decimal(v float64, places int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, rest, has := strings.Cut(s, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" {
		b.WriteString("−")
	}
	for i, d := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(noBreak)
		}
		b.WriteRune(d)
	}
	if has {
		b.WriteString("," + rest)
	}
	return b.String()
}

// integer writes a count: "1 234".
func integer(n int) string { return decimal(float64(n), 0) }

// shareText writes a share of one in per cent: "93 %".
func shareText(v float64) string { return decimal(v*100, 0) + noBreak + "%" }

// hoursText writes hours as they are given: "7,5 timer".
func hoursText(h float64) string {
	places := 1
	if h >= 100 || h == math.Trunc(h) {
		places = 0
	}
	if h == 1 {
		return "1" + noBreak + "time"
	}
	return decimal(h, places) + noBreak + "timer"
}

// roughly says a duration as exactly as it is of use: "47 minutter", "3 timer 20
// minutter", "2,5 døgn".
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "under ett minutt"
	case d < time.Hour:
		return count(int(d.Round(time.Minute)/time.Minute), "minutt", "minutter")
	case d < 10*time.Hour:
		return lasting(d.Round(5 * time.Minute))
	case d < 48*time.Hour:
		return count(int(d.Round(time.Hour)/time.Hour), "time", "timer")
	}
	return decimal(d.Hours()/24, 1) + noBreak + "døgn"
}

// minutesText says a short time in minutes: "4,2 minutter".
func minutesText(d time.Duration) string { return decimal(d.Minutes(), 1) + noBreak + "minutter" }

// readDecimal reads a number as people write it, with a comma or a point.
func readDecimal(s string) (float64, error) {
	s = strings.NewReplacer(" ", "", noBreak, "", "kr", "", ",", ".").Replace(strings.ToLower(strings.TrimSpace(s)))
	return strconv.ParseFloat(s, 64)
}
