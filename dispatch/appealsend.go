package dispatch

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"folgesvenn/sms"
)

// mostPleas bounds whom one appeal reaches, so that one press is one short
// transaction.
const mostPleas = 5000

// maxWords bounds what has happened: the question has two segments.
const maxWords = 100

// AppealPreview is what an appeal would come to, before anybody is asked.
type AppealPreview struct {
	Audit
	Bodies   map[string]string // an example in each language that is written to
	Shared   map[string]string // and one to people who share a telephone
	Numbers  map[string]int    // how many texts are in that language
	Segments int               // of all texts together
	Cost     float64           // of the texts
	CallCost float64           // of the calls
	Currency string
	// HoldTill is when the texts go out, where it is quiet now.
	HoldTill time.Time
	Until    time.Time // until when answers count as of today
}

// PreviewAppeal tells what sending it would come to. Nobody is asked.
func (s *Service) PreviewAppeal(ctx context.Context, a Appeal) (p AppealPreview, err error) {
	err = s.view(ctx, func(tx Tx) error {
		w := &work{Tx: tx, s: s, now: s.Now(), actor: actorFrom(ctx)}
		a := a
		p, err = w.previewAppeal(&a)
		return err
	})
	return p, err
}

func (w *work) previewAppeal(a *Appeal) (AppealPreview, error) {
	p := AppealPreview{Bodies: map[string]string{}, Shared: map[string]string{}, Numbers: map[string]int{}}
	e, err := w.emergency()
	if err != nil {
		return p, err
	}
	if e == nil {
		return p, forbidden("no emergency has been declared; that comes first", "Det er ikke erklært beredskap. Gjør det først.")
	}
	a.EmergencyID, a.By, a.At, a.Day = e.ID, w.actor, w.now, DateOf(w.now.In(w.s.zone))
	set, err := w.asking(a.UnitID)
	if err != nil {
		return p, describe(err, "unit", "enhet", a.UnitID)
	}
	if err := w.checkAppeal(a, set); err != nil {
		return p, err
	}
	p.Until = earlier(e.EndsAt, a.Day.AddDays(1).Start(w.s.zone))
	if loud := set.Quiet().NextLoud(w.now, w.s.zone); loud.After(w.now) {
		if !loud.Before(p.Until) {
			return p, forbidden("quiet hours last as long as today does; ask tomorrow, or widen them for emergencies in the settings",
				"Stilletiden varer resten av dagen, så ingen kan få meldingen. Send den i morgen, eller la beredskap korte ned stilletiden under Innstillinger.")
		}
		p.HoldTill = loud
	}
	pool, err := w.pool(a.UnitID)
	if err != nil {
		return p, err
	}
	asked, err := w.notAgain(e, a.Day)
	if err != nil {
		return p, err
	}
	facts, err := w.factsSince(&Task{UnitID: a.UnitID, StartsAt: w.now, EndsAt: w.now.Add(time.Minute)}, nil, weekMemory)
	if err != nil {
		return p, err
	}
	p.Audit = NewAudience(a, set, pool, asked, p.Until, w.s.zone, w.now).Choose(pool.Roster, facts)
	return p, w.price(a, &p, set)
}

// price writes every text as it will be and counts what they take.
func (w *work) price(a *Appeal, p *AppealPreview, set Settings) error {
	units := map[int64]Settings{a.UnitID: set}
	p.Currency = set.Currency
	usual := func(unitID int64) (Settings, error) {
		if home, ok := units[unitID]; ok {
			return home, nil
		}
		home, err := w.settings(unitID)
		units[unitID] = home
		return home, err
	}
	byHand := p.Ring
	p.Ring, p.Call = nil, nil
	for _, t := range byHand {
		v := t[0]
		home, err := w.settings(v.UnitID) // the usual quiet hours: it is a call
		if err != nil {
			return err
		}
		if !w.ringsToday(v, home, p.Until) {
			p.Ring = append(p.Ring, t)
			continue
		}
		p.Call = append(p.Call, t)
		p.CallCost += home.PricePerCall
	}
	for _, t := range p.Text {
		v := t[0]
		home, err := usual(v.UnitID)
		if err != nil {
			return err
		}
		body, err := w.pleaText(a, t, home, 0)
		if err != nil {
			return err
		}
		n := sms.Count(body).Segments
		if n > mostSegments {
			var f faults
			f.add("words", fmt.Sprintf("makes the text to %s take %d segments; at most %d fit", v.Language, n, mostSegments),
				"Teksten blir for lang for to SMS. Skriv kortere.")
			return f.err()
		}
		p.Segments += n
		p.Cost += float64(n) * home.PricePerSegment
		lang := sms.Language(v.Language)
		p.Numbers[lang]++
		example := p.Bodies
		if len(t) > 1 {
			example = p.Shared
		}
		if example[lang] == "" {
			example[lang] = body
		}
	}
	return nil
}

// mostSegments is how long a question may be.
const mostSegments = 2

// pleaText is the question to those of a telephone, in the words of the first.
func (w *work) pleaText(a *Appeal, t Telephone, home Settings, number int) (string, error) {
	lang := t[0].Language
	f := w.s.fieldsOf(nil, t[0], home, lang, w.now)
	f.Summary = a.Words
	key := sms.Appeal
	if len(t) > 1 {
		key, f = sms.AppealHousehold, householdFields(f, t, lang)
	}
	if number > 0 {
		f.Number = strconv.Itoa(number)
		key = sms.AppealNumbered
		if len(t) > 1 {
			key = sms.AppealHouseholdNumbered
		}
	}
	return home.Texts.Render(lang, key, f)
}

// notAgain are the pleas that are not to be repeated: every one of the day, and,
// of this emergency, those to whoever has said no.
func (w *work) notAgain(e *Emergency, day Date) ([]*Plea, error) {
	list, err := w.PleasOn(day)
	if err != nil {
		return nil, err
	}
	before, err := w.PleasOf(e.ID)
	for _, p := range before {
		if p.Day != day && p.Answer == PleaNo {
			list = append(list, p)
		}
	}
	return list, err
}

func (w *work) checkAppeal(a *Appeal, set Settings) error {
	var f faults
	a.Words = tidy(a.Words)
	if a.Words == "" {
		f.add("words", "is missing: say what has happened", "Skriv kort hva som har skjedd, for eksempel «Strømmen er borte i sentrum».")
	}
	checkLength(&f, "words", a.Words, maxWords)
	leaks, err := w.leaks(a.UnitID, a.Words, "", "", nil)
	if err != nil {
		return err
	}
	for _, l := range leaks {
		f.add("words", l.EN, l.NB)
	}
	if a.Category != "" && !set.KnowsCategory(a.Category) {
		f.add("category", fmt.Sprintf("%q is not a category of this unit", a.Category), "Velg en type oppdrag fra lista.")
	}
	checkList(&f, "postcodes", len(a.Postcodes))
	for i, p := range a.Postcodes {
		if a.Postcodes[i] = tidy(p); !digits(a.Postcodes[i], 1, 4) {
			f.add("postcodes", "each must be one to four digits", "Skriv postnumre med fire siffer, eller begynnelsen av dem, med komma imellom.")
			break
		}
	}
	units, err := w.Units()
	if err != nil {
		return err
	}
	for _, id := range a.Units {
		if !slices.ContainsFunc(units, func(u *Unit) bool { return u.ID == id }) {
			f.add("unit_ids", "names a unit that is not there", "Velg en enhet som finnes.")
		}
	}
	if a.Postcodes == nil {
		a.Postcodes = []string{}
	}
	if a.Units == nil {
		a.Units = []int64{}
	}
	return f.err()
}

// SendAppeal asks everybody whom it is for, once. Who takes no texts is rung, or
// put down to be rung by hand where we may not.
func (s *Service) SendAppeal(ctx context.Context, a Appeal) (*Appeal, error) {
	err := s.do(ctx, func(w *work) error {
		row := a
		p, err := w.previewAppeal(&row)
		if err != nil {
			return err
		}
		if n := p.People(); n == 0 {
			why := Explain(&Task{Category: row.Category, StartsAt: w.now}, p.Excluded, w.s.zone)
			if why != "" {
				why = ": " + why
			}
			return forbidden("there is nobody to ask", "Det er ingen å spørre nå"+why+".")
		} else if n > mostPleas {
			return forbidden(fmt.Sprintf("%d people are more than can be asked at once (%d); narrow it down", n, mostPleas),
				fmt.Sprintf("%d personer er flere enn vi kan spørre på én gang (%d). Velg en type oppdrag, et område eller en enhet.", n, mostPleas))
		}
		if err := w.AddAppeal(&row); err != nil {
			return err
		}
		for _, t := range p.Text {
			if err := w.plead(&row, t, p.Until); err != nil {
				return err
			}
		}
		for _, t := range slices.Concat(p.Call, p.Ring) {
			first, err := w.addPleas(t, Plea{AppealID: row.ID, EmergencyID: row.EmergencyID, Day: row.Day, Channel: ChannelCall, At: w.now, LapsesAt: w.now})
			if err != nil {
				return err
			}
			if err := w.ringPlea(first, t[0], p.Until); err != nil {
				return err
			}
		}
		a = row
		w.made(row.ID)
		return w.log(Event{UnitID: row.UnitID, Kind: "emergency.asked", To: strconv.Itoa(p.People()), Why: row.Words})
	})
	if err != nil {
		return nil, err
	}
	a.ID = resultOf(ctx, a.ID)
	return &a, nil
}

// plead asks those of one telephone by text. If something else is open on it both
// get a number, so that an answer is to one of them.
func (w *work) plead(a *Appeal, t Telephone, until time.Time) error {
	v := t[0]
	home, err := w.asking(v.UnitID)
	if err != nil {
		return err
	}
	x := Plea{AppealID: a.ID, EmergencyID: a.EmergencyID, Day: a.Day, Channel: ChannelSMS, At: w.now,
		LapsesAt: earlier(until, w.now.Add(time.Duration(home.OfferLapsesAfter)))}
	open, err := w.openOn(v.Phone)
	if err != nil {
		return err
	}
	if len(open) > 0 {
		if err := w.numberAll(v.Phone, open, &x); err != nil {
			return err
		}
	}
	body, err := w.pleaText(a, t, home, x.Number)
	if err != nil {
		return err
	}
	m, err := w.enqueue(outgoing{kind: KindAppeal, phone: v.Phone, body: body, unitID: v.UnitID, volunteer: v, expires: until})
	if err != nil {
		return err
	}
	x.MessageID = m.ID
	_, err = w.addPleas(t, x)
	return err
}

// addPleas keeps a plea for each of those of one telephone; the first has the
// text, or the call.
func (w *work) addPleas(t Telephone, like Plea) (first *Plea, err error) {
	for _, v := range t {
		x := like
		x.VolunteerID, x.Phone = v.ID, v.Phone
		if first != nil {
			x.WithID = first.ID
		}
		if err := w.AddPlea(&x); err != nil {
			return nil, err
		}
		if first == nil {
			first = &x
		}
	}
	return first, nil
}

// departPlea tells why a plea is not sent after all; empty: it is. Where some of
// those who share the telephone need not be asked any more, it greets the others.
func (w *work) departPlea(m *Message) (string, error) {
	p, err := w.PleaOfMessage(m.ID)
	if err != nil {
		return "", err
	}
	e, err := w.Emergency(p.EmergencyID)
	if err != nil {
		return "", err
	}
	if !e.Holds(w.now) {
		return "beredskapen er over", nil
	}
	all, err := w.household(p)
	if err != nil {
		return "", err
	}
	var left Telephone
	answered := false
	for _, x := range all {
		answered = answered || x.Answered()
		if w.mayAnswer(x) && x.Volunteer.Phone == m.Phone {
			left = append(left, x.Volunteer)
		}
	}
	switch {
	case len(left) == 0 && answered:
		return "har svart på en annen måte", nil
	case len(left) == 0:
		return "den frivillige skal ikke spørres lenger", nil
	case len(left) == len(all):
		return "", nil
	}
	return "", w.greetAnew(m, p, left)
}

// greetAnew writes the text of a plea to those who are still to be asked.
func (w *work) greetAnew(m *Message, p *Plea, left Telephone) error {
	appeals, err := w.AppealsOf(p.EmergencyID)
	if err != nil {
		return err
	}
	home, err := w.asking(left[0].UnitID)
	if err != nil {
		return err
	}
	for _, a := range appeals {
		if a.ID != p.AppealID {
			continue
		}
		if m.Body, err = w.pleaText(a, left, home, p.Number); err != nil {
			return err
		}
		m.Segments = sms.Count(m.Body).Segments
	}
	return nil
}

// plea is the newest plea to a number that an answer may still be to, or whose
// reply number may still be used; nil: there is none.
func (w *work) plea(number string) (*Plea, error) {
	p, err := w.PleaToPhone(number, DateOf(w.now.Add(-numberRest).In(w.s.zone)))
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	return p, nil
}

// openPlea is the plea to a number that waits for an answer, if one does.
func (w *work) openPlea(number string) (*Plea, error) {
	p, err := w.plea(number)
	if err != nil || p == nil || !p.open(w.now) {
		return nil, err
	}
	all, err := w.household(p)
	if err != nil || !lastSaid(all).open(w.now) {
		return nil, err
	}
	return p, nil
}

// open tells whether a bare answer may be to it.
func (p *Plea) open(now time.Time) bool {
	return p.Channel == ChannelSMS && p.Answer == PleaSilent && !p.Undelivered() && now.Before(p.LapsesAt)
}
