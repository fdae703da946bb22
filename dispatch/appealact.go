package dispatch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// talkOfPlea loads the appeal that a text from the number may answer.
func (w *work) talkOfPlea(t *Talk, number string, set Settings) error {
	p, err := w.plea(number)
	if err != nil || p == nil || p.Channel == ChannelCall || p.SentAt.IsZero() {
		return err // nobody answers what they have not been asked
	}
	all, err := w.household(p)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(x Pleaded) bool {
		return !slices.ContainsFunc(t.Volunteers, func(v *Volunteer) bool { return v.ID == x.VolunteerID })
	})
	if len(all) == 0 {
		return nil // left, or has another number by now
	}
	e, err := w.Emergency(p.EmergencyID)
	if err != nil {
		return err
	}
	today := DateOf(w.now.In(w.s.zone))
	x := &PleaTalk{Plea: lastSaid(all), Volunteer: all[0].Volunteer, Asked: all, Over: !e.Holds(w.now) || p.Day != today}
	if x.Over && w.now.Sub(p.SentAt) > 48*time.Hour {
		return nil // nobody remembers it
	}
	// Without the other questions: what is no answer to this one is read again.
	c := w.replyContext(Talk{Volunteers: t.Volunteers}, set)
	read := func(s string) reply.Reading { return w.s.reader.Read(s, c) }
	if len(t.Volunteers) > 1 {
		x.Said = ReadPleaOfHousehold(t.Text, p.Number, t.Volunteers, w.now.In(w.s.zone), read)
	} else {
		x.Said = ReadPlea(t.Text, p.Number, w.now.In(w.s.zone), read)
	}
	t.Plea = x
	return nil
}

// heard keeps what somebody said about helping today. by is who says so.
func (w *work) heard(p *Plea, v *Volunteer, a PleaAnswer, from, until time.Time, text, by string) error {
	before := p.Answer
	p.Answer, p.From, p.Until, p.Text, p.AnsweredAt, p.AnsweredBy = a, from, until, text, w.now, by
	if err := w.SavePlea(p); err != nil {
		return err
	}
	if before == PleaUnclear && a != PleaUnclear {
		if err := w.resolvePlea(p, v); err != nil {
			return err
		}
	}
	if p.Answered() {
		left, err := w.waiting(p)
		if err != nil {
			return err
		}
		if len(left) == 0 {
			if err := w.endPleaCalls(p, "har svart på en annen måte"); err != nil {
				return err
			}
		}
		// Who can comes first from now on; who cannot is not asked.
		if err := w.wake(); err != nil {
			return err
		}
	}
	return w.log(Event{UnitID: v.UnitID, Kind: "emergency.answered", VolunteerID: v.ID, From: string(before), To: string(a)})
}

// resolvePlea closes the item about an answer that could not be read, once
// nothing of it is unclear.
func (w *work) resolvePlea(p *Plea, v *Volunteer) error {
	all, err := w.household(p)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Answer == PleaUnclear {
			return nil
		}
	}
	open, err := w.OpenAttention(0, Page{})
	if err != nil {
		return err
	}
	for _, a := range open {
		if a.Kind == AttentionAppeal && (a.Key == p.unclearKey() || a.VolunteerID == v.ID) {
			if err := w.resolve(a, "answered", ActorSystem); err != nil {
				return err
			}
		}
	}
	return nil
}

// unclearKey is that of the item about an answer to the plea that could not be
// read.
func (p *Plea) unclearKey() string { return fmt.Sprintf("appeal:%d", p.First()) }

// carryOutPlea does what an answer to an appeal calls for.
func (w *work) carryOutPlea(d Decision, m *Message) error {
	p := d.Plea
	all, answers, _ := p.says()
	if d.Act == ActHeard {
		if p.Answered() {
			return nil // what they have said stands until a human says otherwise
		}
		if len(all) == 0 {
			all = p.Asked
		}
		for _, x := range all {
			if x.Answered() {
				continue
			}
			if err := w.heard(x.Plea, x.Volunteer, PleaUnclear, time.Time{}, time.Time{}, m.Body, "volunteer"); err != nil {
				return err
			}
		}
		return nil
	}
	// Whose unclear answer this clears up, but who is not named, has not answered.
	for _, x := range p.Asked {
		if x.Answer == PleaUnclear && !slices.ContainsFunc(all, func(y Pleaded) bool { return y.ID == x.ID }) {
			x.Answer, x.Text, x.AnsweredAt, x.AnsweredBy = PleaSilent, "", time.Time{}, ""
			if err := w.SavePlea(x.Plea); err != nil {
				return err
			}
		}
	}
	for i, x := range all {
		from, until := p.Said.From, p.Said.Until
		if answers[i] != PleaYes {
			from, until = time.Time{}, time.Time{}
		}
		if err := w.heard(x.Plea, x.Volunteer, answers[i], from, until, "", "volunteer"); err != nil {
			return err
		}
	}
	return nil
}

// pleaOfItem is the appeal that an item about an answer is about: the last one
// to the volunteer before it.
func pleaOfItem(tx Tx, a *Attention) (*Plea, error) {
	all, err := tx.PleasOfVolunteer(a.VolunteerID)
	if err != nil {
		return nil, err
	}
	for _, p := range slices.Backward(all) {
		if !p.At.After(a.At) {
			return p, nil
		}
	}
	return nil, fmt.Errorf("appeal to volunteer %d: %w", a.VolunteerID, ErrNotFound)
}

// resolveAppeal settles what an answer to an appeal meant.
func (w *work) resolveAppeal(a *Attention, as string) error {
	v, err := w.Volunteer(a.VolunteerID)
	if err != nil {
		return err
	}
	p, err := pleaOfItem(w.Tx, a)
	if err != nil {
		return describe(err, "appeal to this volunteer", "rundspørring til frivillig", v.ID)
	}
	answer := PleaNo
	if as == ResolveYes {
		answer = PleaYes
	}
	// What those who share a telephone wrote is of all of them.
	all, err := w.household(p)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(x Pleaded) bool { return x.Answer != PleaUnclear })
	if len(all) == 0 {
		all = []Pleaded{{p, v}}
	}
	for _, x := range all {
		if err := w.heard(x.Plea, x.Volunteer, answer, time.Time{}, time.Time{}, x.Text, w.actor); err != nil {
			return err
		}
	}
	return nil
}

// NoteAnswer keeps what a volunteer said to a coordinator about helping today.
func (s *Service) NoteAnswer(ctx context.Context, pleaID int64, a PleaAnswer, from, until time.Time) (*Plea, error) {
	err := s.do(ctx, func(w *work) error {
		p, err := w.Plea(pleaID)
		if err != nil {
			return describe(err, "plea", "svar", pleaID)
		}
		w.made(pleaID)
		var f faults
		if !slices.Contains(PleaAnswers, a) {
			f.add("answer", `must be "yes" or "no"`, "Velg om den frivillige kan hjelpe eller ikke.")
		}
		from, until := stored(from), stored(until)
		day := func(field string, at time.Time) {
			if !at.IsZero() && DateOf(at.In(w.s.zone)) != p.Day && !at.Equal(p.Day.AddDays(1).Start(w.s.zone)) {
				f.add(field, "must be on the day that was asked about", "Skriv et klokkeslett i dag.")
			}
		}
		day("from", from)
		day("until", until)
		if !until.IsZero() && !from.Before(until) {
			f.add("until", "must be after from", "Slutten må være etter begynnelsen.")
		}
		if err := f.err(); err != nil {
			return err
		}
		if _, err := w.holding(p.EmergencyID); err != nil {
			return err
		}
		v, err := w.Volunteer(p.VolunteerID)
		if err != nil {
			return err
		}
		if a == PleaNo {
			from, until = time.Time{}, time.Time{}
		}
		return w.heard(p, v, a, from, until, p.Text, w.actor)
	})
	if err != nil {
		return nil, err
	}
	var p *Plea
	err = s.view(ctx, func(tx Tx) (err error) {
		p, err = tx.Plea(pleaID)
		return describe(err, "plea", "svar", pleaID)
	})
	return p, err
}

// saidOn is what volunteers have said about helping on a day, by who.
func (w *work) saidOn(day Date) (map[int64]Can, error) {
	list, err := w.PleasOn(day)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	said := make(map[int64]Can, len(list))
	for _, p := range list {
		if p.Answer == PleaYes || p.Answer == PleaNo {
			said[p.VolunteerID] = Can{Answer: p.Answer, Day: p.Day, From: p.From, Until: p.Until}
		}
	}
	return said, nil
}

// freeText says in a language from when, and until when, somebody can.
func (s *Service) freeText(lang string, from, until time.Time) string {
	clock := func(at time.Time) string {
		local := at.In(s.zone)
		if lang == "en" {
			return local.Format("15:04")
		}
		return local.Format("15.04")
	}
	word := map[string][3]string{"nb": {"fra kl. %s", "til kl. %s", "fra kl. %s til %s"}, "nn": {"frå kl. %s", "til kl. %s", "frå kl. %s til %s"},
		"en": {"from %s", "until %s", "from %s to %s"}}[sms.Language(lang)]
	switch {
	case !from.IsZero() && !until.IsZero():
		return fmt.Sprintf(word[2], clock(from), clock(until))
	case !from.IsZero():
		return fmt.Sprintf(word[0], clock(from))
	case !until.IsZero():
		return fmt.Sprintf(word[1], clock(until))
	}
	return ""
}
