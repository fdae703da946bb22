package dispatch

import (
	"strings"

	"folgesvenn/sms"
)

// command carries out a word that a volunteer asks the service with (MINE,
// PAUSE, KLAR, hours after a follow-up), and tells whether the text was one.
func (w *work) command(t Talk, m *Message, set Settings) (bool, error) {
	if len(t.Volunteers) == 0 || stopped(t.Volunteers) || t.Flood || t.Media > 0 {
		return false, nil
	}
	c, ok := ParseCommand(m.Body, w.now.In(w.s.zone))
	if !ok || c.Kind == CommandHours && len(t.Awaited) == 0 {
		return false, nil
	}
	if c.WentWell && !t.followUpIsNewest() {
		return false, nil // "Ja, 2 timer" is to the question that came later
	}
	v := t.Volunteers[0]
	m.VolunteerID, m.Intent = v.ID, string(c.Kind)
	if err := w.SaveMessage(m); err != nil {
		return true, err
	}
	if err := w.log(Event{UnitID: m.UnitID, Kind: "message.received", VolunteerID: v.ID, MessageID: m.ID, To: m.Intent}); err != nil {
		return true, err
	}
	body, err := w.obey(c, t, set)
	if err != nil {
		return true, err
	}
	_, err = w.enqueue(outgoing{kind: KindAnswer, phone: m.Phone, body: body, unitID: m.UnitID, volunteer: v, replyTo: m.ID, expires: w.now.Add(answerLife)})
	return true, err
}

func (w *work) obey(c Command, t Talk, set Settings) (string, error) {
	v := t.Volunteers[0]
	f := w.s.fieldsOf(nil, v, set, v.Language, w.now)
	switch c.Kind {
	case CommandMine:
		return w.mine(t, set)
	case CommandHours:
		done := t.Awaited[len(t.Awaited)-1]
		if err := w.complete(done, c.Hours, "den frivillige skrev timene"); err != nil {
			return "", err
		}
		if body, err := w.yearlyThanks(done, set); body != "" || err != nil {
			return body, err
		}
		return set.Texts.Render(v.Language, sms.FollowUpThanks, f)
	case CommandPause:
		for _, v := range t.Volunteers {
			from := v.State(w.now)
			v.PausedUntil = stored(c.Until)
			if err := w.SaveVolunteer(v); err != nil {
				return "", err
			}
			if err := w.log(Event{UnitID: v.UnitID, Kind: "volunteer.paused", VolunteerID: v.ID, From: string(from), To: string(VolunteerPaused),
				Why: "svarte PAUSE"}); err != nil {
				return "", err
			}
		}
		f.When = sms.Date(v.Language, c.Until, w.now.In(w.s.zone))
		return set.Texts.Render(v.Language, sms.Paused, f)
	default: // KLAR
		for _, v := range t.Volunteers {
			if !v.PausedUntil.After(w.now) {
				continue
			}
			v.PausedUntil = stored(w.now)
			if err := w.SaveVolunteer(v); err != nil {
				return "", err
			}
			if err := w.log(Event{UnitID: v.UnitID, Kind: "volunteer.ready", VolunteerID: v.ID, From: string(VolunteerPaused), To: string(VolunteerActive),
				Why: "svarte KLAR"}); err != nil {
				return "", err
			}
			if err := w.wake(); err != nil {
				return "", err
			}
		}
		return set.Texts.Render(v.Language, sms.Ready, f)
	}
}

// mine lists the tasks ahead of everybody at the number. It tells no more than
// the question did; the details were sent with the yes.
func (w *work) mine(t Talk, set Settings) (string, error) {
	v := t.Volunteers[0]
	f := w.s.fieldsOf(nil, v, set, v.Language, w.now)
	if len(t.Ahead) == 0 {
		return set.Texts.Render(v.Language, sms.MineNone, f)
	}
	var lines []string
	for _, c := range t.Ahead {
		key := sms.MineLine
		open, err := w.openChange(c.Task.ID, c.Volunteer.ID)
		if err != nil {
			return "", err
		}
		if open != nil {
			key = sms.MineLineAsked
		}
		line, err := set.Texts.Render(v.Language, key, w.s.fieldsOf(c.Task, c.Volunteer, set, v.Language, w.now))
		if err != nil {
			return "", err
		}
		if len(t.Volunteers) > 1 {
			line = c.Volunteer.Called() + ": " + line
		}
		lines = append(lines, line)
	}
	f.Lines = strings.Join(lines, "\n")
	return set.Texts.Render(v.Language, sms.Mine, f)
}
