package dispatch

import (
	"context"
	"fmt"
	"time"

	"folgesvenn/sms"
)

// Limits of a task, in characters and time. Summary and place have to fit into
// a question of two segments together with everything else.
const (
	maxSummary  = 120
	maxPlace    = 60
	maxDetails  = 600
	longestTask = 7 * 24 * time.Hour
)

// longName stands for a volunteer when a question is measured before anybody
// is chosen.
const longName = "Ragnhildbjørg"

// AddTask takes in a task; an open one goes out at once.
func (s *Service) AddTask(ctx context.Context, t Task) (*Task, error) {
	err := s.do(ctx, func(w *work) error {
		row := t
		row.ID, row.CreatedAt, row.Wave = 0, w.now, 0
		if row.State != TaskDraft {
			row.State = TaskOpen
		}
		if err := w.checkTask(&row, nil); err != nil {
			return err
		}
		if row.State == TaskOpen {
			row.NextWaveAt = w.now
			set, err := w.settings(row.UnitID)
			if err != nil {
				return err
			}
			w.planWarning(&row, set)
		}
		if err := w.AddTask(&row); err != nil {
			return err
		}
		t = row
		w.made(row.ID)
		return w.log(Event{UnitID: row.UnitID, Kind: "task.added", TaskID: row.ID, To: string(row.State), Why: urgentWhy(&row)})
	})
	if err != nil {
		return nil, err
	}
	return s.Task(ctx, resultOf(ctx, t.ID))
}

func urgentWhy(t *Task) string {
	if t.Urgent {
		return "haster: går foran stilletid og ukegrense"
	}
	return ""
}

// Task gives one task.
func (s *Service) Task(ctx context.Context, id int64) (t *Task, err error) {
	err = s.view(ctx, func(tx Tx) error {
		t, err = tx.Task(id)
		return describe(err, "task", "oppdrag", id)
	})
	return t, err
}

// CheckTask tells what is wrong with a task that is being written, without
// keeping it, and gives the question as a volunteer would get it.
func (s *Service) CheckTask(ctx context.Context, t Task) (question string, err error) {
	err = s.view(ctx, func(tx Tx) error {
		w := s.reading(ctx, tx)
		fault := w.checkTask(&t, nil)
		set, err := w.settings(t.UnitID)
		if err != nil || t.Summary == "" || t.StartsAt.IsZero() {
			return fault
		}
		question, err = s.QuestionText(&t, &Volunteer{Name: "Kari", Language: partyLanguage("", set)}, set, 0, false, w.now)
		if fault != nil {
			return fault
		}
		return err
	})
	return question, err
}

// EditTask changes a task in one transaction. When the change makes a question
// that is out untrue, that question is withdrawn and asked anew; a volunteer who
// has the task is asked whether another time or place suits, and told of the rest.
func (s *Service) EditTask(ctx context.Context, id int64, edit func(*Task) error) (*Task, error) {
	err := s.do(ctx, func(w *work) error {
		old, err := w.Task(id)
		if err != nil {
			return describe(err, "task", "oppdrag", id)
		}
		t := *old
		if err := edit(&t); err != nil {
			return err
		}
		w.made(id)
		if t.State != old.State && (old.State != TaskDraft || t.State != TaskOpen) {
			return forbidden("the state of a task is changed by its actions, not by PATCH", "Bruk knappene for å endre status.")
		}
		switch {
		case t.State != old.State && !w.now.Before(t.StartsAt):
			return forbidden("the draft's time has passed; change starts_at first", "Tiden for oppdraget er ute. Endre tidspunktet først.")
		case old.State == TaskDone, old.State == TaskCancelled:
			return forbidden("the task is "+string(old.State)+" and cannot be changed", "Oppdraget er avsluttet og kan ikke endres.")
		}
		if err := w.checkTask(&t, old); err != nil {
			return err
		}
		if err := w.revise(old, &t); err != nil {
			return err
		}
		if searchedOtherwise(old, &t) {
			t.takenInHand()
		}
		if t.State == TaskOpen && (old.State == TaskDraft || t.Urgent && !old.Urgent) {
			t.NextWaveAt = w.now
		}
		if t.State == TaskOpen {
			set, err := w.settings(t.UnitID)
			if err != nil {
				return err
			}
			w.planWarning(&t, set)
		}
		if err := w.SaveTask(&t); err != nil {
			return describe(err, "task", "oppdrag", id)
		}
		if saysOther(old, &t) {
			if err := w.resolveForTask(id, "changed", AttentionChangeAsked); err != nil {
				return err
			}
		}
		if t.State != old.State {
			if err := w.resolveForTask(id, ResolveConfirm, AttentionRequest); err != nil {
				return err
			}
		}
		// Other needs may suit others.
		if err := w.wake(); err != nil {
			return err
		}
		why := urgentWhy(&t)
		if t.Urgent == old.Urgent {
			why = ""
		}
		return w.log(Event{UnitID: t.UnitID, Kind: "task.changed", TaskID: id, From: string(old.State), To: string(t.State), Why: why})
	})
	if err != nil {
		return nil, err
	}
	return s.Task(ctx, id)
}

// reopen looks for somebody again, where a change gave an unfilled task time.
func (w *work) reopen(t *Task) error {
	if !w.now.Before(t.DecideBy) {
		return nil
	}
	t.State, t.NextWaveAt = TaskOpen, w.now
	if err := w.resolveForTask(t.ID, "changed", AttentionUnfilled, AttentionShort); err != nil {
		return err
	}
	// Who asked for it has been told that nobody was found.
	return w.tellRequester(t, nil, requesterWaiting)
}

// checkTask checks a task and fills in what was left out. old is the task
// before the edit, nil for a new one.
func (w *work) checkTask(t, old *Task) error {
	var f faults
	set, unitOK := w.checkUnit(&f, &t.UnitID)
	if unitOK && !set.KnowsCategory(t.Category) {
		f.add("category", fmt.Sprintf("%q is not a category of this unit", t.Category), "Velg type oppdrag.")
	}
	t.Summary, t.Place = tidy(t.Summary), tidy(t.Place)
	if t.Summary == "" {
		f.add("summary", "is missing; say in a few words what help is needed", "Skriv kort hva det gjelder.")
	}
	checkLength(&f, "summary", t.Summary, maxSummary)
	checkLength(&f, "place", t.Place, maxPlace)
	checkLength(&f, "details", t.Details, maxDetails)
	checkPostcode(&f, t.Postcode)
	t.Headcount = t.Places()
	if t.Headcount > mostHelpers {
		f.add("headcount", fmt.Sprintf("must be from 1 to %d", mostHelpers), fmt.Sprintf("Et oppdrag kan ha fra 1 til %d frivillige.", mostHelpers))
	}
	timesOK := w.checkTimes(&f, t, old, set)
	for i, c := range t.Needs.Clearances {
		if tidy(c) == "" {
			f.add(fmt.Sprintf("needs.clearances[%d]", i), "is empty", "Velg klarering.")
		}
	}
	checkGender(&f, "needs.gender", t.Needs.Gender)
	checkGender(&f, "needs.wish.gender", t.Needs.Wish.Gender)
	if t.Needs.Wish.Language != "" {
		checkLanguage(&f, "needs.wish.language", t.Needs.Wish.Language)
	}
	t.Needs.Skills = checkSkills(&f, "needs.skills", t.Needs.Skills)
	if t.Needs.Language != "" {
		checkLanguage(&f, "needs.language", t.Needs.Language)
	}
	if t.RequesterID != 0 {
		if _, err := w.Requester(t.RequesterID); err != nil {
			f.add("requester_id", fmt.Sprintf("there is no requester %d", t.RequesterID), "Vi finner ikke bestilleren.")
		}
	}
	var recipient *Recipient
	if t.RecipientID != 0 {
		var err error
		if recipient, err = w.Recipient(t.RecipientID); err != nil {
			f.add("recipient_id", fmt.Sprintf("there is no recipient %d", t.RecipientID), "Vi finner ikke mottakeren.")
		}
	}
	leaks, err := w.leaks(t.UnitID, t.Summary, t.Place, t.Details, recipient)
	if err != nil {
		return err
	}
	for _, l := range leaks {
		f.add(l.Field, l.EN, l.NB)
	}
	if unitOK && timesOK && t.Summary != "" {
		w.checkQuestion(&f, t, set)
	}
	return f.err()
}

// decideBy is when a task must have its volunteer where nobody says otherwise: some hours before it starts, or when it starts where that is past.
func (s Settings) decideBy(start, now time.Time) time.Time {
	if by := start.Add(-time.Duration(s.DecideBefore)); by.After(now) {
		return by
	}
	return start
}

func (w *work) checkTimes(f *faults, t, old *Task, set Settings) bool {
	n := len(f.list)
	t.StartsAt, t.EndsAt, t.DecideBy = stored(t.StartsAt), stored(t.EndsAt), stored(t.DecideBy)
	moved := old == nil || !old.StartsAt.Equal(t.StartsAt)
	switch {
	case t.StartsAt.IsZero():
		f.add("starts_at", "is missing; write it as 2026-11-26T10:00:00+01:00", "Skriv når det begynner.")
	case moved && !t.StartsAt.After(w.now):
		f.add("starts_at", "must be in the future", "Tidspunktet er passert. Velg et senere tidspunkt.")
	}
	switch {
	case t.EndsAt.IsZero():
		f.add("ends_at", "is missing; write it as 2026-11-26T12:00:00+01:00", "Skriv når det er ferdig.")
	case t.StartsAt.IsZero(): // said above
	case !t.EndsAt.After(t.StartsAt):
		f.add("ends_at", "must be after starts_at", "Sluttiden må være etter starttiden.")
	case t.EndsAt.Sub(t.StartsAt) > longestTask:
		f.add("ends_at", "a task lasts at most seven days; make several of it", "Et oppdrag kan vare i høyst sju dager. Del det opp.")
	}
	if len(f.list) > n {
		return false
	}
	switch {
	case t.DecideBy.IsZero(), old != nil && moved && old.DecideBy.Equal(t.DecideBy):
		t.DecideBy = stored(set.decideBy(t.StartsAt, w.now))
	case t.DecideBy.After(t.StartsAt):
		f.add("decide_by", "must not be after starts_at", "Svarfristen må være før oppdraget begynner.")
	case (old == nil || !old.DecideBy.Equal(t.DecideBy)) && !t.DecideBy.After(w.now):
		f.add("decide_by", "must be in the future", "Svarfristen er passert. Velg et senere tidspunkt.")
	}
	return len(f.list) == n
}

// checkQuestion sees to it that the question fits two segments.
func (w *work) checkQuestion(f *faults, t *Task, set Settings) {
	for _, lang := range []string{"nb", "nn", "en"} {
		body, err := w.s.QuestionText(t, &Volunteer{Name: longName, Language: lang}, set, 0, false, w.now)
		if err != nil {
			f.add("summary", "no question can be made of this: "+err.Error(), "Vi får ikke laget et spørsmål av dette.")
			return
		}
		if size := sms.Count(body); size.Segments > sms.MaxSegments {
			f.add("summary", fmt.Sprintf("makes a question of %d text segments; at most %d are sent. Shorten summary or place", size.Segments, sms.MaxSegments),
				fmt.Sprintf("Spørsmålet blir på %d meldinger. Gjør teksten kortere, så den får plass i %d.", size.Segments, sms.MaxSegments))
			return
		}
	}
}
