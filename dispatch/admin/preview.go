package admin

import (
	"net/http"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// preview shows what a task that is being written will lead to.
type preview struct {
	When     string // as it was understood; empty: not yet
	Guessed  bool   // the end was not written
	Question string
	Size     sms.Size
	Forced   []string // characters that make the text dear
	Matched  bool     // whether the volunteers were looked at
	Suitable int
	Passing  int
	Total    int
	Excluded []string
	First    []string // who is asked first
	Quiet    string   // when the first text may go out, if not at once
	Faults   []fieldFault
}

// previewTask answers each change in the form with its preview alone.
func (a *Admin) previewTask(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	t, err := a.readTask(r, f)
	if err != nil {
		return err
	}
	p, err := a.preview(r, f, t)
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "part-preview", "", p)
}

func (a *Admin) preview(r *http.Request, f *form, t dispatch.Task) (*preview, error) {
	p := &preview{}
	say := a.words()
	if !t.StartsAt.IsZero() && !t.EndsAt.IsZero() {
		p.When = say.Full(t.StartsAt, t.EndsAt)
		if s, err := parseWhen(f.Trim("when"), say.now); err == nil {
			p.Guessed = s.EndGuessed
		}
	}
	question, err := a.svc.CheckTask(r.Context(), t)
	faults := newForm(nil)
	if err := faults.take(err, taskNames); err != nil {
		return nil, err
	}
	// While somebody writes, a field that is still empty is no mistake.
	for _, x := range faults.faults {
		if f.Trim(x.Field) != "" {
			p.Faults = append(p.Faults, x)
		}
	}
	if question != "" {
		p.Question, p.Size = question, sms.Count(question)
		for _, c := range p.Size.Forced {
			p.Forced = append(p.Forced, string(c))
		}
	}
	if t.Category == "" || t.StartsAt.IsZero() || !t.EndsAt.After(t.StartsAt) {
		return p, nil
	}
	return p, a.svc.View(r.Context(), func(tx dispatch.Tx) error { return a.matchInto(tx, p, &t) })
}

// matchInto holds the volunteers against a task that is not kept yet.
func (a *Admin) matchInto(tx dispatch.Tx, p *preview, t *dispatch.Task) error {
	say := a.words()
	unit, err := tx.Unit(t.UnitID)
	if err != nil {
		return err
	}
	roster, err := tx.Roster(t.UnitID)
	if err != nil {
		return err
	}
	facts, err := factsFor(tx, t, say.now)
	if err != nil {
		return err
	}
	c := dispatch.NewMatch(t, unit.Settings, say.zone, say.now).Choose(roster, facts, unit.Settings.WaveSize)
	p.Matched, p.Suitable, p.Passing, p.Total = true, c.Suitable, c.Passing, c.Total
	if why := dispatch.Explain(t, c.Excluded, say.zone); why != "" {
		p.Excluded = strings.Split(why, ", ")
	}
	p.First = nil
	for _, v := range c.Ask {
		p.First = append(p.First, v.Name)
	}
	p.Quiet = ""
	if loud := unit.Settings.QuietHours.NextLoud(say.now, say.zone); loud.After(say.now) && !t.Urgent {
		p.Quiet = say.At(loud)
	}
	return nil
}

// Who was not asked for so long counts as not asked, as in dispatch.
const (
	askedMemory = 90 * 24 * time.Hour
	week        = 7 * 24 * time.Hour
)

// factsFor loads what the store knows of the volunteers, seen from a task about
// which nobody has been asked.
func factsFor(tx dispatch.Tx, t *dispatch.Task, now time.Time) (dispatch.FactsOf, error) {
	booked, err := tx.Booked(t.StartsAt, t.EndsAt, 0)
	if err != nil {
		return nil, err
	}
	recent, err := tx.Recent(now.Add(-askedMemory), now.Add(-week))
	if err != nil {
		return nil, err
	}
	busy, err := tx.OpenPhones()
	if err != nil {
		return nil, err
	}
	blocked := map[int64]bool{}
	if t.RecipientID > 0 {
		if blocked, err = tx.BlockedFor(t.RecipientID); err != nil {
			return nil, err
		}
	}
	return func(v *dispatch.Volunteer) dispatch.Facts {
		last := recent[v.ID]
		return dispatch.Facts{Booked: booked[v.ID], Blocked: blocked[v.ID], Busy: busy[v.Phone], Week: last.Week, Last: last.Last}
	}, nil
}
