package simulate

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// panel is one diagram of a plot: a frame with axes, and what is drawn in it.
type panel struct {
	title, xLabel, yLabel  string
	x0, x1, y0, y1         float64 // what the axes show
	xTicks, yTicks         []float64
	xName                  func(float64) string // nil: the number itself
	left, top, width, high float64
	b                      strings.Builder
}

func (p *panel) px(x float64) float64 { return p.left + (x-p.x0)/(p.x1-p.x0)*p.width }
func (p *panel) py(y float64) float64 { return p.top + p.high - (y-p.y0)/(p.y1-p.y0)*p.high }

func (p *panel) frame() {
	fmt.Fprintf(&p.b, `<text x="%.1f" y="%.1f" class="title">%s</text>`, p.left, p.top-14, html.EscapeString(p.title))
	name := p.xName
	if name == nil {
		name = short
	}
	for _, x := range p.xTicks {
		fmt.Fprintf(&p.b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="grid"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`,
			p.px(x), p.top, p.px(x), p.top+p.high, p.px(x), p.top+p.high+16, name(x))
	}
	for _, y := range p.yTicks {
		fmt.Fprintf(&p.b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" class="grid"/><text x="%.1f" y="%.1f" text-anchor="end">%s</text>`,
			p.left, p.py(y), p.left+p.width, p.py(y), p.left-6, p.py(y)+4, short(y))
	}
	fmt.Fprintf(&p.b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" class="frame"/>`, p.left, p.top, p.width, p.high)
	fmt.Fprintf(&p.b, `<text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`, p.left+p.width/2, p.top+p.high+36, html.EscapeString(p.xLabel))
	fmt.Fprintf(&p.b, `<text transform="translate(%.1f %.1f) rotate(-90)" text-anchor="middle">%s</text>`, p.left-40, p.top+p.high/2, html.EscapeString(p.yLabel))
}

// line draws through points; those outside the frame are cut off at its edge.
func (p *panel) line(xs, ys []float64, style string) {
	var d strings.Builder
	for i := range xs {
		x, y := min(max(xs[i], p.x0), p.x1), min(max(ys[i], p.y0), p.y1)
		fmt.Fprintf(&d, "%.1f,%.1f ", p.px(x), p.py(y))
	}
	fmt.Fprintf(&p.b, `<polyline points="%s" style="fill:none;%s"/>`, strings.TrimSpace(d.String()), style)
}

func (p *panel) dot(x, y float64, colour string) {
	fmt.Fprintf(&p.b, `<circle cx="%.1f" cy="%.1f" r="5" fill="%s"/>`, p.px(min(max(x, p.x0), p.x1)), p.py(min(max(y, p.y0), p.y1)), colour)
}

// ticks are round numbers from lo to hi, about n of them.
func ticks(lo, hi float64, n int) []float64 {
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/float64(n))))
	for _, m := range []float64{1, 2, 5, 10} {
		if (hi-lo)/(step*m) <= float64(n) {
			step *= m
			break
		}
	}
	var out []float64
	for k := math.Ceil(lo/step - 1e-9); k*step <= hi+1e-9*step; k++ {
		out = append(out, k*step+0)
	}
	return out
}

func short(x float64) string {
	// Adding nought takes the sign off a negative nought.
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", x+0), "0"), ".")
}
