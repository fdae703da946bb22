package admin

import (
	"math"

	"folgesvenn/dispatch"
)

// chart is a drawing of bars, made here and sent as SVG: no script draws it, and
// what it shows stands in a table beside it.
type chart struct {
	ID, Title, Text string
	Width, Height   int
	Bars            []chartBar
	Lines           []chartLine
	Legend          []chartKey
}

type chartBar struct {
	X, Middle, Wide float64
	Parts           []chartPart
	Label           string // empty: there is no room
}

type chartPart struct {
	Y, High float64
	Class   string
}

type chartLine struct {
	Y    float64
	Text string
}

type chartKey struct{ Class, Text string }

// The drawing's own measures; the browser fits it to the page.
const (
	chartWide, chartHigh   = 760, 250
	chartLeft, chartBottom = 44, 28
	chartTop               = 12
	chartGap               = .28 // of a bar's place
	mostLabels             = 14
	chartPlot              = chartHigh - chartBottom - chartTop
)

// monthsChart draws the tasks of each month by what became of them.
func monthsChart(months []dispatch.MonthReport, say words) chart {
	c := chart{ID: "maneder", Title: "Oppdrag per måned", Width: chartWide, Height: chartHigh,
		Legend: []chartKey{{"c-filled", "Fikk hjelp"}, {"c-unfilled", "Fikk ikke hjelp"}, {"c-looking", "Ikke avgjort"}, {"c-cancelled", "Avlyst"}}}
	most := 0
	for _, m := range months {
		most = max(most, m.Tasks)
	}
	c.Text = "Søylediagram. De samme tallene står i tabellen under."
	top, step := niceScale(most)
	y := func(n int) float64 { return chartTop + chartPlot*(1-float64(n)/float64(top)) }
	for n := 0; n <= top; n += step {
		c.Lines = append(c.Lines, chartLine{round1(y(n)), integer(n)})
	}
	place := float64(chartWide-chartLeft) / float64(max(len(months), 1))
	every := (len(months) + mostLabels - 1) / mostLabels
	for i, m := range months {
		b := chartBar{X: chartLeft + place*(float64(i)+chartGap/2), Wide: place * (1 - chartGap)}
		if b.Wide > 64 {
			b.X, b.Wide = b.X+(b.Wide-64)/2, 64
		}
		b.X, b.Wide = round1(b.X), round1(b.Wide)
		b.Middle = round1(b.X + b.Wide/2)
		if i%every == 0 {
			b.Label = shortMonth(m.From.In(say.zone).Month())
			if i == 0 || m.From.In(say.zone).Month() == 1 {
				b.Label += " " + m.From.In(say.zone).Format("06")
			}
		}
		base := 0
		for _, p := range []struct {
			n     int
			class string
		}{{m.Filled(), "c-filled"}, {m.Unfilled, "c-unfilled"}, {m.Looking, "c-looking"}, {m.Cancelled, "c-cancelled"}} {
			if p.n == 0 {
				continue
			}
			upper := round1(y(base + p.n))
			b.Parts = append(b.Parts, chartPart{upper, round1(y(base) - upper), p.class})
			base += p.n
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}

// niceScale is how high a scale goes and in which steps, so that its numbers are
// round.
func niceScale(most int) (top, step int) {
	step = 1
	for _, s := range []int{1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000, 20000, 50000} {
		step = s
		if most <= s*5 {
			break
		}
	}
	top = (most + step - 1) / step * step
	return max(top, step), step
}

func round1(v float64) float64 { return math.Round(v*10) / 10 }
