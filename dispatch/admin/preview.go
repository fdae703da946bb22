package admin

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
	"folgesvenn/sms/dates"
)

// preview shows what a task that is being written will lead to.
type preview struct {
	When     string // as it was understood; empty: not yet
	Guessed  bool   // the end was not written
	Question string
	Lang     string // of the question
	Size     sms.Size
	Forced   []string // characters that make the text dear
	Matched  bool     // whether the volunteers were looked at
	Suitable int
	Passing  int
	Total    int
	Excluded []string
	First    []firstAsked
	WhyNot   []string // why somebody is not asked, a sentence each
	Chance   int      // of finding somebody, in per cent; 0: not known
	By       string   // when it is likely to be known
	Quiet    string   // when the first text may go out, if not at once
	Faults   []fieldFault
	Doubts   []string // what may be a name or an address
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
	f.asItWas(&t)
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
		if s, err := dates.Parse(f.Trim("when"), say.now); err == nil {
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
		// Nor is a name of which there are several: the list beneath it says so.
		if f.Trim(x.Field) != "" && x.Field != aRecipient && x.Field != aRequester {
			p.Faults = append(p.Faults, x)
		}
	}
	// What is refused already is not asked about, too.
	doubted := func(field, text string) string {
		if slices.ContainsFunc(p.Faults, func(x fieldFault) bool { return x.Field == field }) {
			return ""
		}
		return text
	}
	p.Doubts = dispatch.Doubts(doubted("summary", t.Summary), doubted("place", t.Place))
	if question != "" {
		p.Question, p.Lang, p.Size = question, unitLanguage(visitorFrom(r.Context()).unit), sms.Count(question)
		for _, c := range p.Size.Forced {
			p.Forced = append(p.Forced, string(c))
		}
	}
	if t.Category == "" || t.StartsAt.IsZero() || !t.EndsAt.After(t.StartsAt) {
		return p, nil
	}
	return p, a.svc.AtOnce(r.Context(), func(ctx context.Context) error { return a.matchInto(ctx, p, t) })
}

// matchInto holds the volunteers against a task that is not kept yet.
func (a *Admin) matchInto(ctx context.Context, p *preview, t dispatch.Task) error {
	say := a.words()
	set, err := a.svc.AskingSettings(ctx, t.UnitID)
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
	f, err := a.svc.Forecast(ctx, t)
	if err != nil {
		return err
	}
	if c.Suitable+c.Passing > 0 {
		p.Chance = percent(f.Chance)
		if f.By.After(say.now) {
			p.By = say.At(f.By)
		}
	}
	asked := f.First
	if set.Policy == dispatch.PolicyWaves {
		asked = a.turnsOf(f.Prospects, c.Ask)
	}
	for _, x := range asked {
		p.First = append(p.First, firstAsked{x.Volunteer.Name, say.why(x, &t)})
	}
	all, err := a.svc.CandidatesFor(ctx, t)
	if err != nil {
		return err
	}
	_, p.WhyNot = whyThese(all, &t, say.zone)
	if loud := set.Quiet().NextLoud(say.now, say.zone); loud.After(say.now) && !t.Urgent {
		p.Quiet = say.At(loud)
	}
	return nil
}

// firstAsked is somebody who is asked in the first round, and why.
type firstAsked struct{ Name, Why string }

// turnsOf are the prospects that belong to those whose turn it is.
func (a *Admin) turnsOf(prospects []dispatch.Prospect, turns []*dispatch.Volunteer) []dispatch.Prospect {
	list := make([]dispatch.Prospect, 0, len(turns))
	for _, v := range turns {
		x := dispatch.Prospect{Volunteer: v}
		for _, p := range prospects {
			if p.Volunteer.ID == v.ID {
				x = p
				break
			}
		}
		list = append(list, x)
	}
	return list
}

// why says what speaks for asking somebody first.
func (w words) why(p dispatch.Prospect, t *dispatch.Task) string {
	parts := p.Fit.Reasons(p.Volunteer, t)
	if p.Chance > 0 {
		parts = append(parts, strconv.Itoa(percent(p.Chance))+" % sjanse for ja")
	}
	if p.AskedAt.IsZero() {
		parts = append(parts, "ikke spurt før")
	} else {
		parts = append(parts, "sist spurt "+w.Day(p.AskedAt))
	}
	return strings.Join(parts, ", ")
}
