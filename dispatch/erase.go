package dispatch

import (
	"context"
	"errors"

	"folgesvenn/sms/phone"
)

// Names that stand for who was erased.
const (
	ErasedVolunteer = "Slettet frivillig"
	ErasedRecipient = "Slettet mottaker"
	ErasedRequester = "Slettet bestiller"
)

// Traces is what a person has left in other rows than their own.
type Traces struct {
	Phones      []string // numbers that are theirs alone
	VolunteerID int64
	RecipientID int64 // the tasks too: what they were about is theirs
	RequesterID int64
	Names       []string // as e-mails to coordinators write them, and their numbers too
}

var (
	errAheadOf = &Error{Code: CodeForbidden, Sentence: Sentence{
		EN: "there is a task ahead with this person; cancel it or give it to somebody else first",
		NB: "Personen har et oppdrag som ikke er over. Avlys det eller gi det til en annen først.",
	}}
	errSeriesRuns = &Error{Code: CodeForbidden, Sentence: Sentence{
		EN: "there is a running series with this person; end it first",
		NB: "Personen har et fast oppdrag som ikke er avsluttet. Avslutt det først.",
	}}
	errUnderWay = &Error{Code: CodeForbidden, Sentence: Sentence{
		EN: "a text to this person is just being sent, or a call is going on; try again in a minute",
		NB: "En melding til personen er på vei, eller en samtale pågår. Prøv igjen om et minutt.",
	}}
)

func refusedErasure(err error) bool {
	return errors.Is(err, errAheadOf) || errors.Is(err, errSeriesRuns) || errors.Is(err, errUnderWay)
}

// EraseVolunteer makes a volunteer nobody, for good: name, number and notes are
// gone, and so are the words of every text to and from them. What they did is
// still counted. Who opted out stays on the list of numbers that are not texted.
func (s *Service) EraseVolunteer(ctx context.Context, id int64) error {
	return s.do(ctx, func(w *work) error { return describe(w.eraseVolunteer(id), "volunteer", "frivillig", id) })
}

// EraseRecipient does the same to somebody who was helped, and empties the tasks
// that were about them.
func (s *Service) EraseRecipient(ctx context.Context, id int64) error {
	return s.do(ctx, func(w *work) error { return describe(w.eraseRecipient(id), "recipient", "mottaker", id) })
}

// EraseRequester does the same to somebody who asked for help.
func (s *Service) EraseRequester(ctx context.Context, id int64) error {
	return s.do(ctx, func(w *work) error { return describe(w.eraseRequester(id), "requester", "bestiller", id) })
}

func (w *work) eraseVolunteer(id int64) error {
	v, err := w.Volunteer(id)
	if err != nil {
		return err
	}
	ahead, err := w.AssignmentsAhead(id, w.now)
	if err != nil {
		return err
	}
	if len(ahead) > 0 {
		return errAheadOf
	}
	if err := w.withdrawOffersOf(v, "den frivillige er slettet"); err != nil {
		return err
	}
	if err := w.dismissAbout(v.UnitID, func(a *Attention) bool { return a.VolunteerID == id }); err != nil {
		return err
	}
	traces := Traces{VolunteerID: id, Names: append(named(v.Name, v.Phone), named(v.Contact)...)}
	if traces.Phones, err = w.aloneAt([]string{v.Phone}, "volunteer", id); err != nil {
		return err
	}
	if err := w.eraseTraces(traces); err != nil {
		return err
	}
	if v, err = w.Volunteer(id); err != nil { // withdrawing may have saved the row
		return err
	}
	gone := Volunteer{ID: v.ID, UnitID: v.UnitID, Version: v.Version, CreatedAt: v.CreatedAt, Name: ErasedVolunteer, Language: "nb", Channel: ChannelSMS,
		Left: true, Stopped: v.Stopped}
	if err := w.SaveVolunteer(&gone); err != nil {
		return err
	}
	if err := w.LeaverErased(id, w.now); err != nil {
		return err
	}
	if err := w.SetValue(thankedAt(id), ""); err != nil {
		return err
	}
	return w.log(Event{UnitID: v.UnitID, Kind: "volunteer.erased", VolunteerID: id})
}

func (w *work) eraseRecipient(id int64) error {
	r, err := w.Recipient(id)
	if err != nil {
		return err
	}
	if err := w.nothingAhead(TaskFilter{RecipientID: id}); err != nil {
		return err
	}
	if err := w.noSeries(r.UnitID, func(x *Series) bool { return x.RecipientID == id }); err != nil {
		return err
	}
	traces := Traces{RecipientID: id, Names: named(r.Name, r.Phone)}
	if traces.Phones, err = w.aloneAt([]string{r.Phone}, "recipient", id); err != nil {
		return err
	}
	if err := w.eraseTraces(traces); err != nil {
		return err
	}
	gone := Recipient{ID: r.ID, UnitID: r.UnitID, Version: r.Version, CreatedAt: r.CreatedAt, Channel: ChannelSMS, Name: ErasedRecipient}
	if err := w.SaveRecipient(&gone); err != nil {
		return err
	}
	return w.log(Event{UnitID: r.UnitID, Kind: "recipient.erased"})
}

func (w *work) eraseRequester(id int64) error {
	r, err := w.Requester(id)
	if err != nil {
		return err
	}
	if err := w.nothingAhead(TaskFilter{RequesterID: id}); err != nil {
		return err
	}
	if err := w.noSeries(r.UnitID, func(x *Series) bool { return x.RequesterID == id }); err != nil {
		return err
	}
	traces := Traces{RequesterID: id, Names: named(r.Name, r.Phones...)}
	if traces.Phones, err = w.aloneAt(r.Phones, "requester", id); err != nil {
		return err
	}
	if err := w.eraseTraces(traces); err != nil {
		return err
	}
	gone := Requester{ID: r.ID, UnitID: r.UnitID, Version: r.Version, CreatedAt: r.CreatedAt, Kind: r.Kind, Channel: ChannelSMS, Name: ErasedRequester}
	if err := w.SaveRequester(&gone); err != nil {
		return err
	}
	return w.log(Event{UnitID: r.UnitID, Kind: "requester.erased"})
}

func (w *work) eraseTraces(t Traces) error {
	sending, err := w.TracesUnderWay(t)
	if err != nil {
		return err
	}
	if sending > 0 {
		return errUnderWay
	}
	return w.EraseTraces(t, w.now)
}

// nothingAhead refuses while a task of the filter is not over.
func (w *work) nothingAhead(f TaskFilter) error {
	f.States = []TaskState{TaskDraft, TaskOpen, TaskAssigned}
	tasks, err := w.Tasks(f, Page{})
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Ahead(w.now) {
			return errAheadOf
		}
	}
	return nil
}

// named are the words that tell of somebody in what was written to coordinators:
// the name, and the numbers as they are written there.
func named(name string, phones ...string) []string {
	var words []string
	for _, x := range append([]string{name}, phones...) {
		if len([]rune(x)) >= 5 { // a shorter one is a part of too many words
			words = append(words, x)
		}
	}
	for _, p := range phones {
		if p != "" {
			words = append(words, phone.Format(p))
		}
	}
	return words
}

// noSeries refuses while tasks are still made for somebody.
func (w *work) noSeries(unitID int64, theirs func(*Series) bool) error {
	all, err := w.SeriesOf(unitID, Page{})
	if err != nil {
		return err
	}
	for _, x := range all {
		if theirs(x) && !x.Ended {
			return errSeriesRuns
		}
	}
	return nil
}

// aloneAt keeps those of the numbers that nobody else has: a household shares
// one, and the conversation with the other stays.
func (w *work) aloneAt(phones []string, what string, id int64) ([]string, error) {
	var alone []string
	for _, p := range phones {
		if p == "" {
			continue
		}
		others := 0
		vs, err := w.VolunteersByPhone(p)
		if err != nil {
			return nil, err
		}
		for _, v := range vs {
			if what != "volunteer" || v.ID != id {
				others++
			}
		}
		rs, err := w.RecipientsByPhone(p)
		if err != nil {
			return nil, err
		}
		for _, r := range rs {
			if what != "recipient" || r.ID != id {
				others++
			}
		}
		qs, err := w.RequestersByPhone(p)
		if err != nil {
			return nil, err
		}
		for _, q := range qs {
			if what != "requester" || q.ID != id {
				others++
			}
		}
		if others == 0 {
			alone = append(alone, p)
		}
	}
	return alone, nil
}

// dismissAbout puts aside the open items about somebody who is no more.
func (w *work) dismissAbout(unitID int64, about func(*Attention) bool) error {
	open, err := w.OpenAttention(unitID, Page{})
	if err != nil {
		return err
	}
	for _, a := range open {
		if about(a) {
			if err := w.resolve(a, ResolveDismiss, w.actor); err != nil {
				return err
			}
		}
	}
	return nil
}
