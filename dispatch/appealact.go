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
	i := slices.IndexFunc(t.Volunteers, func(v *Volunteer) bool { return v.ID == p.VolunteerID })
	if i < 0 {
		return nil // left, or has another number by now
	}
	e, err := w.Emergency(p.EmergencyID)
	if err != nil {
		return err
	}
	today := DateOf(w.now.In(w.s.zone))
	x := &PleaTalk{Plea: p, Volunteer: t.Volunteers[i], Over: !e.Holds(w.now) || p.Day != today}
	if x.Over && w.now.Sub(p.SentAt) > 48*time.Hour {
		return nil // nobody remembers it
	}
	// Without the other questions: what is no answer to this one is read again.
	c := w.replyContext(Talk{Volunteers: t.Volunteers}, set)
	x.Said = ReadPlea(t.Text, p.Number, w.now.In(w.s.zone), func(s string) reply.Reading { return w.s.reader.Read(s, c) })
	t.Plea = x
	return nil
}

// heard keeps what somebody said about helping today. by is who says so.
func (w *work) heard(p *Plea, v *Volunteer, a PleaAnswer, from, until time.Time, text, by string) error {
	before := p.Answer
	p.VolunteerID, p.Answer, p.From, p.Until, p.Text, p.AnsweredAt, p.AnsweredBy = v.ID, a, from, until, text, w.now, by
	if err := w.SavePlea(p); err != nil {
		return err
	}
	if before == PleaUnclear && a != PleaUnclear {
		if err := w.resolvePlea(v); err != nil {
			return err
		}
	}
	if a != PleaUnclear {
		if err := w.endPleaCalls(p, "har svart på en annen måte"); err != nil {
			return err
		}
		// Who can comes first from now on; who cannot is not asked.
		if err := w.wake(); err != nil {
			return err
		}
	}
	return w.log(Event{UnitID: v.UnitID, Kind: "emergency.answered", VolunteerID: v.ID, From: string(before), To: string(a)})
}

// resolvePlea closes the item about an answer that could not be read.
func (w *work) resolvePlea(v *Volunteer) error {
	open, err := w.OpenAttention(v.UnitID, Page{})
	if err != nil {
		return err
	}
	for _, a := range open {
		if a.Kind == AttentionAppeal && a.VolunteerID == v.ID {
			if err := w.resolve(a, "answered", ActorSystem); err != nil {
				return err
			}
		}
	}
	return nil
}

// carryOutPlea does what an answer to an appeal calls for.
func (w *work) carryOutPlea(d Decision, m *Message) error {
	p, v := d.Plea, d.Plea.Volunteer
	switch d.Act {
	case ActCan, ActCannot:
		return w.heard(p.Plea, v, p.Said.Answer, p.Said.From, p.Said.Until, "", "volunteer")
	case ActHeard:
		if p.Answer == PleaYes || p.Answer == PleaNo {
			return nil // what they have said stands until a human says otherwise
		}
		return w.heard(p.Plea, v, PleaUnclear, time.Time{}, time.Time{}, m.Body, "volunteer")
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
	return w.heard(p, v, answer, time.Time{}, time.Time{}, p.Text, w.actor)
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
