package admin

import (
	"context"
	"net/http"
	"strings"

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
	First    []string // who is asked first, where that is a matter of turn
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
	// What the form could not read comes before what the use case misses for it.
	faults := newForm(nil)
	for _, x := range f.faults {
		faults.fault(x.Field, x.Text)
	}
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
	return p, a.matchInto(r.Context(), p, t)
}

// matchInto holds the volunteers against a task that is not kept yet.
func (a *Admin) matchInto(ctx context.Context, p *preview, t dispatch.Task) error {
	say := a.words()
	set, err := a.svc.Settings(ctx, t.UnitID)
	if err != nil {
		return err
	}
	if t.RecipientID < 0 {
		t.RecipientID = 0 // a choice that is none; the form says so
	}
	c, err := a.svc.Choose(ctx, t, set.WaveSize)
	if err != nil {
		return err
	}
	p.Matched, p.Suitable, p.Passing, p.Total = true, c.Suitable, c.Passing, c.Total
	if why := dispatch.Explain(&t, c.Excluded, say.zone); why != "" {
		p.Excluded = strings.Split(why, ", ")
	}
	if set.Policy == dispatch.PolicyWaves {
		for _, v := range c.Ask {
			p.First = append(p.First, v.Name)
		}
	}
	if loud := set.Quiet().NextLoud(say.now, say.zone); loud.After(say.now) && !t.Urgent {
		p.Quiet = say.At(loud)
	}
	return nil
}
