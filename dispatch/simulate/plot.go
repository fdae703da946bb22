package simulate

import (
	"fmt"
	"io"
	"math"
	"slices"
)

// colours tell policies apart, also for those who do not see red from green.
var colours = []string{"#999999", "#d55e00", "#e69f00", "#0072b2", "#56b4e9", "#007a5a", "#cc79a7"}

const (
	plotWidth  = 1240
	plotHeight = 470
)

// WritePlot draws the frontier of texts against fill with the lower bound, how
// soon tasks are filled, and how many texts volunteers get, as SVG.
func WritePlot(out io.Writer, all []Summary) error {
	if len(all) == 0 {
		return nil
	}
	panels := []*panel{frontier(all), soon(), burden(all)}
	first := all[0]
	_, err := fmt.Fprintf(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="Texts against fill, time to fill and texts per volunteer, by policy">
<style>text{font:12px sans-serif;fill:#222}.title{font:600 14px sans-serif}.grid{stroke:#e4e4e4}.frame{fill:none;stroke:#888}</style>
<rect width="100%%" height="100%%" fill="#fff"/>
`, plotWidth, plotHeight)
	if err != nil {
		return err
	}
	for i, p := range panels {
		p.left, p.top, p.width, p.high = 62+float64(i)*412, 44, 330, 300
		p.frame()
	}
	drawFrontier(panels[0], all)
	drawSoon(panels[1], all)
	drawBurden(panels[2], all)
	for _, p := range panels {
		if _, err := fmt.Fprintln(out, p.b.String()); err != nil {
			return err
		}
	}
	for i, s := range all {
		x, y := 62+float64(i%4)*300, 408+float64(i/4)*20
		fmt.Fprintf(out, `<rect x="%.0f" y="%.0f" width="12" height="12" fill="%s"/><text x="%.0f" y="%.0f">%s</text>`+"\n", x, y, colour(s), x+18, y+10, s.label)
	}
	_, err = fmt.Fprintf(out, `<text x="62" y="%d" style="fill:#666">%d volunteers, %d weeks, seeds %s, kappa %g. %.1f%% of the tasks can be filled at all.</text>`+"\n</svg>\n",
		plotHeight-10, first.Volunteers, first.Weeks, seedRange(first.Seeds), first.Kappa, 100*first.Fillable)
	return err
}

// colour is the same for a policy whichever others it is drawn with.
func colour(s Summary) string {
	i := slices.IndexFunc(Policies(), func(p Policy) bool { return p.Name == s.Policy })
	return colours[max(i, 0)%len(colours)]
}

func frontier(all []Summary) *panel {
	most, least := 0.0, 1.0
	for _, s := range all {
		most, least = max(most, s.TextsPerFill), min(least, s.OfFillable)
	}
	lo := 100 * math.Floor((least-0.02)*20) / 20
	p := &panel{title: "Texts against fill", xLabel: "% of fillable tasks filled", yLabel: "texts per filled task", x0: lo, x1: 100, y0: 0, y1: most * 1.1}
	p.xTicks, p.yTicks = ticks(p.x0, p.x1, 6), ticks(p.y0, p.y1, 6)
	return p
}

func drawFrontier(p *panel, all []Summary) {
	var xs, ys []float64
	first := all[0]
	for x := p.x0; x <= p.x1; x += 0.25 {
		texts, n := 0.0, 0.0
		for _, r := range first.runs {
			if t := r.bound.textsPerFill(x / 100 * float64(r.Fillable) / float64(max(r.Tasks, 1))); !math.IsNaN(t) {
				texts += t
				n++
			}
		}
		if n > 0 {
			xs, ys = append(xs, x), append(ys, texts/n)
		}
	}
	p.line(xs, ys, "stroke:#222;stroke-dasharray:5 4")
	if len(xs) > 0 {
		fmt.Fprintf(&p.b, `<text x="%.1f" y="%.1f">lower bound</text>`, p.px(xs[0])+6, p.py(ys[0])+16)
	}
	for _, s := range all {
		p.dot(100*s.OfFillable, s.TextsPerFill, colour(s))
	}
}

// soonHours are the points of the time-to-fill curves, in hours.
var soonHours = func() (hs []float64) {
	for x := math.Log(0.1); x <= math.Log(168); x += 0.05 {
		hs = append(hs, math.Exp(x))
	}
	return hs
}()

func soon() *panel {
	return &panel{title: "Time to fill", xLabel: "hours since the task came in", yLabel: "% of fillable tasks filled",
		x0: -1, x1: math.Log10(168), y0: 0, y1: 100, xTicks: []float64{-1, 0, 1, 2},
		xName: func(x float64) string { return short(math.Pow(10, x)) }, yTicks: ticks(0, 100, 5)}
}

func drawSoon(p *panel, all []Summary) {
	for _, s := range all {
		var hours []float64
		fillable := 0
		for _, r := range s.runs {
			hours = append(hours, r.Hours...)
			fillable += r.Fillable
		}
		slices.Sort(hours)
		var xs, ys []float64
		for _, h := range soonHours {
			n, _ := slices.BinarySearch(hours, h)
			xs, ys = append(xs, math.Log10(h)), append(ys, 100*float64(n)/float64(max(fillable, 1)))
		}
		p.line(xs, ys, "stroke-width:2;stroke:"+colour(s))
	}
}

func burden(all []Summary) *panel {
	most := 1.0
	for _, s := range all {
		for _, r := range s.runs {
			most = max(most, slices.Max(append([]float64{0}, r.WeeklyTexts...)))
		}
	}
	return &panel{title: "Texts per volunteer", xLabel: "% of volunteers, from the least asked", yLabel: "texts a week", x0: 0, x1: 100, y0: 0, y1: most,
		xTicks: ticks(0, 100, 5), yTicks: ticks(0, most, 6)}
}

func drawBurden(p *panel, all []Summary) {
	for _, s := range all {
		var texts []float64
		for _, r := range s.runs {
			texts = append(texts, r.WeeklyTexts...)
		}
		var xs, ys []float64
		for q := 0; q <= 100; q++ {
			xs, ys = append(xs, float64(q)), append(ys, quantile(texts, float64(q)/100))
		}
		p.line(xs, ys, "stroke-width:2;stroke:"+colour(s))
	}
}
