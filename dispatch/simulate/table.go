package simulate

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// WriteTable prints the measures, and under them how far apart two seeds may
// lie and how well promises were kept.
func WriteTable(out io.Writer, all []Summary) error {
	if len(all) == 0 {
		return nil
	}
	first := all[0]
	fmt.Fprintf(out, "%d volunteers, %d weeks after a warm-up of %d, seeds %s, kappa %g. %.1f%% of the tasks can be filled at all.\n\n",
		first.Volunteers, first.Weeks, first.warmUp, seedRange(first.Seeds), first.Kappa, 100*first.Fillable)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "policy\t% of fillable\turgent\ttexts/fill\tover bound\tlate yes/fill\tmedian h\turgent h\tp95 texts/week\tasked in 4 w\tbreaches\t")
	for _, s := range all {
		c := s.CI95
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t\n", s.label,
			within(100*s.OfFillable, 100*c["of_fillable"], 1), within(100*s.UrgentFillable, 100*c["urgent_of_fillable"], 1),
			within(s.TextsPerFill, c["texts_per_fill"], 1), within(s.OverBound, c["over_bound"], 2),
			within(s.LateYesPerFill, c["late_yes_per_fill"], 2), within(s.MedianHours, c["median_hours"], 1),
			within(s.UrgentMedian, c["urgent_median_hours"], 2), within(s.P95Texts, c["p95_texts_per_volunteer_week"], 1),
			within(s.AskedInFour, c["asked_in_four_weeks"], 2), s.Breaches)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if len(first.Seeds) > 1 {
		fmt.Fprintln(out, "\nAfter ±: half the 95% confidence interval over the seeds.")
	}
	for _, s := range all {
		if len(s.Calibration) == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s, promised→found: %s\n", s.label, kept(s.Calibration))
		fmt.Fprintf(out, "%s, urgent tasks alone: %s\n", s.label, kept(s.UrgentCalibration))
	}
	return nil
}

// kept says how well promises were kept.
func kept(bins []Bin) string {
	var parts []string
	for _, b := range bins {
		parts = append(parts, fmt.Sprintf("%.2f→%.2f (%d)", b.Promised, b.Found, b.N))
	}
	return strings.Join(parts, "  ")
}

func within(x, half float64, digits int) string {
	if half == 0 {
		return fmt.Sprintf("%.*f", digits, x)
	}
	return fmt.Sprintf("%.*f ±%.*f", digits, x, digits, half)
}

// seedRange writes 1,2,3,7 as 1-3,7.
func seedRange(seeds []uint64) string {
	var parts []string
	for i := 0; i < len(seeds); {
		j := i
		for j+1 < len(seeds) && seeds[j+1] == seeds[j]+1 {
			j++
		}
		if j > i {
			parts = append(parts, fmt.Sprintf("%d-%d", seeds[i], seeds[j]))
		} else {
			parts = append(parts, fmt.Sprint(seeds[i]))
		}
		i = j + 1
	}
	return strings.Join(parts, ",")
}
