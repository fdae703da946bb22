package dispatch

import "math"

// Where a task takes several helpers, Pace looks for as many yeses as places
// are left. Three things change, and with one place none does:
//
// The task is open while fewer have said yes than are needed, so a text is worth
// its price for as long as that is likely. What an unfilled task costs, and an
// hour without a volunteer, is counted for each place that is still empty, so
// that whoever is worth asking for one place is worth asking for any. And nobody
// waits for an answer while fewer are asked than are needed: a second yes is as
// welcome as the first.

// places is how many yeses are looked for.
func (s *Situation) places() int { return max(s.Places, 1) }

// tally of yeses: how likely it is that exactly so many have come, for every
// number below that of the places.
type yeses []float64

// none is before anybody has answered.
func none(places int) yeses {
	y := make(yeses, places)
	y[0] = 1
	return y
}

// add counts somebody who says yes with chance p.
func (y yeses) add(p float64) {
	for k := len(y) - 1; k > 0; k-- {
		y[k] = y[k]*(1-p) + y[k-1]*p
	}
	y[0] *= 1 - p
}

// addGroup counts an organisation that says yes with chance p and can send up to
// so many. How many come then is not known beforehand: each number is taken to be
// as likely as any other.
func (y yeses) addGroup(p float64, most int) {
	if most < 2 {
		y.add(p)
		return
	}
	for k := len(y) - 1; k >= 0; k-- {
		came := 0.0
		for n := 1; n <= min(most, k); n++ {
			came += y[k-n]
		}
		y[k] = y[k]*(1-p) + p*came/float64(most)
	}
}

// filledBy is how many places a yes of somebody who can send so many is expected
// to fill.
func (s *Situation) filledBy(most int) float64 {
	most = max(most, 1)
	filled := 0
	for n := 1; n <= most; n++ {
		filled += min(n, s.places())
	}
	return float64(filled) / float64(most)
}

// askedFor is how many places would be filled if everybody who is asked said yes.
func (l *look) askedFor() float64 {
	n := 0.0
	for _, w := range l.s.Waiting {
		n += l.s.filledBy(w.People)
	}
	for _, most := range l.freshMost {
		n += l.s.filledBy(most)
	}
	return n
}

// open is the chance that a place is still empty.
func (y yeses) open() float64 {
	sum := 0.0
	for _, p := range y {
		sum += p
	}
	return min(sum, 1)
}

// empty is how many places are expected to be.
func (y yeses) empty() float64 {
	sum := 0.0
	for k, p := range y {
		sum += float64(len(y)-k) * p
	}
	return sum
}

// waitingFor counts the open questions, by so many minutes of waking time from
// now.
func (l *look) waitingFor(waking float64) yeses {
	y := none(l.s.places())
	if len(l.fresh) > 0 {
		by := l.s.Delay.Within(waking)
		for i, p := range l.fresh {
			y.addGroup(p*by, l.freshMost[i])
		}
	}
	for i, w := range l.s.Waiting {
		y.addGroup(stillYes(w.Chance, l.come[i], l.s.Delay.Within(l.ages[i]+waking)), w.People)
	}
	return y
}

// missSeveral is missBy for several places: the chance that not all are filled.
func (l *look) missSeveral(rate, end float64) float64 {
	until := l.waking.total
	if !math.IsInf(end, 1) {
		until = l.waking.until(end)
	}
	y := l.waitingFor(until)
	for k := range l.order {
		if y.open() < negligible {
			break
		}
		if left := until - l.waking.until(l.askedAt(k, 0, rate)); left > 0 {
			y.addGroup(l.order[k].Chance*l.s.Delay.Within(left), l.order[k].People)
		}
	}
	return y.open()
}

// askedAt is when the prospect at a place of the order is asked.
func (l *look) askedAt(k int, pause, rate float64) float64 {
	if k < l.free {
		return l.sending.when(pause + float64(k)/rate)
	}
	return l.sending.next(l.order[k].FreeAt.Sub(l.s.Now).Minutes())
}

// costSeveral is cost for several places.
func (l *look) costSeveral(pause, rate float64) float64 {
	total, within := l.waking.total, l.s.Delay.Within
	asked := l.asked[:0]
	at := func(w float64) yeses {
		y := l.waitingFor(w)
		for i, a := range asked {
			y.addGroup(l.order[i].Chance*within(w-a), l.order[i].People)
		}
		return y
	}
	texts, hours := 0.0, 0.0
	last, before := 0.0, float64(l.s.places())
	pass := func(w, empty float64) {
		hours += (w - last) / 60 * (before + empty) / 2
		last, before = w, empty
	}
	for k := range l.free {
		t := l.askedAt(k, pause, rate)
		if math.IsInf(t, 1) {
			break
		}
		w := l.waking.until(t)
		if l.order[k].Chance*within(total-w)*l.Value < 1 {
			break
		}
		y := at(w)
		pass(w, y.empty())
		texts += y.open()
		if asked = append(asked, w); y.open() < 0.001 {
			break
		}
	}
	l.asked = asked
	for _, step := range [...]float64{30, 120, 360} {
		if w := last + step; w < total {
			pass(w, at(w).empty())
		}
	}
	y := at(total)
	pass(total, y.empty())
	for k := l.free; k < len(l.order); k++ {
		if y.open() < negligible {
			break
		}
		y.addGroup(l.order[k].Chance*within(total-l.waking.until(l.askedAt(k, pause, rate))), l.order[k].People)
	}
	return texts + l.Hour*hours + l.Value*y.empty()
}
