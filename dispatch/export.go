package dispatch

import (
	"context"
	"time"
)

// PersonData is everything that is kept about one person, as they may ask for it.
type PersonData struct {
	MadeAt     time.Time
	Volunteer  *Volunteer
	Recipient  *Recipient
	Requester  *Requester
	OptedOut   []string // their numbers that are not texted
	KeptFrom   []*Recipient
	Agreements []PersonTask // tasks that they took, or that were for or from them
	Offers     []*Offer
	Pleas      []*Plea // appeals to them, and what they answered
	Messages   []*Message
	Calls      []*Call
	Recordings []*Recording
	Series     []*Series
	Emails     []*Email // to coordinators, that name them
	Events     []*Event
}

// PersonTask is a task as it concerns a person.
type PersonTask struct {
	*Task
	Assignment *Assignment // a volunteer's; nil otherwise
}

// exportPage is how many rows are read at once.
const exportPage = 1000

// ExportVolunteer gathers what is kept about a volunteer.
func (s *Service) ExportVolunteer(ctx context.Context, id int64) (*PersonData, error) {
	return s.export(ctx, "volunteer", func(w *work, d *PersonData) (int64, []string, error) {
		v, err := w.Volunteer(id)
		if err != nil {
			return 0, nil, describe(err, "volunteer", "frivillig", id)
		}
		d.Volunteer = v
		if d.KeptFrom, err = w.BlockedFrom(id); err != nil {
			return 0, nil, err
		}
		if d.Offers, err = w.OffersOfVolunteer(id); err != nil {
			return 0, nil, err
		}
		if d.Pleas, err = w.PleasOfVolunteer(id); err != nil {
			return 0, nil, err
		}
		mine, err := w.AssignmentsOfVolunteer(id)
		if err != nil {
			return 0, nil, err
		}
		for _, a := range mine {
			t, err := w.Task(a.TaskID)
			if err != nil {
				return 0, nil, err
			}
			d.Agreements = append(d.Agreements, PersonTask{t, a})
		}
		for after := int64(0); ; {
			es, err := w.Events(EventFilter{VolunteerID: id}, Page{After: after, Limit: exportPage})
			if err != nil {
				return 0, nil, err
			}
			d.Events = append(d.Events, es...)
			if len(es) < exportPage {
				break
			}
			after = es[len(es)-1].ID
		}
		return v.UnitID, []string{v.Phone}, nil
	})
}

// ExportRecipient gathers what is kept about somebody who is helped.
func (s *Service) ExportRecipient(ctx context.Context, id int64) (*PersonData, error) {
	return s.export(ctx, "recipient", func(w *work, d *PersonData) (int64, []string, error) {
		r, err := w.Recipient(id)
		if err != nil {
			return 0, nil, describe(err, "recipient", "mottaker", id)
		}
		d.Recipient = r
		return r.UnitID, []string{r.Phone}, w.tasksOf(d, TaskFilter{RecipientID: id})
	})
}

// ExportRequester gathers what is kept about somebody who asks for help.
func (s *Service) ExportRequester(ctx context.Context, id int64) (*PersonData, error) {
	return s.export(ctx, "requester", func(w *work, d *PersonData) (int64, []string, error) {
		r, err := w.Requester(id)
		if err != nil {
			return 0, nil, describe(err, "requester", "bestiller", id)
		}
		d.Requester = r
		return r.UnitID, r.Phones, w.tasksOf(d, TaskFilter{RequesterID: id})
	})
}

func (w *work) tasksOf(d *PersonData, f TaskFilter) error {
	for after := int64(0); ; {
		tasks, err := w.Tasks(f, Page{After: after, Limit: exportPage})
		if err != nil {
			return err
		}
		for _, t := range tasks {
			d.Agreements = append(d.Agreements, PersonTask{Task: t})
		}
		if len(tasks) < exportPage {
			return nil
		}
		after = tasks[len(tasks)-1].ID
	}
}

// export gathers and notes in the log that somebody has looked.
func (s *Service) export(ctx context.Context, what string, gather func(*work, *PersonData) (int64, []string, error)) (*PersonData, error) {
	var data *PersonData
	err := s.do(ctx, func(w *work) error {
		d := &PersonData{MadeAt: w.now}
		unitID, phones, err := gather(w, d)
		if err != nil {
			return err
		}
		for _, p := range phones {
			if p == "" {
				continue
			}
			stopped, err := w.Stopped(p)
			if err != nil {
				return err
			}
			if stopped {
				d.OptedOut = append(d.OptedOut, p)
			}
			if err := w.talkWith(d, p); err != nil {
				return err
			}
		}
		if err := w.callsAndLetters(d, phones); err != nil {
			return err
		}
		data = d
		e := Event{UnitID: unitID, Kind: "data.exported", To: what}
		if d.Volunteer != nil {
			e.VolunteerID = d.Volunteer.ID
		}
		return w.log(e)
	})
	return data, err
}

// talkWith adds the conversation with a number. In a household that shares one,
// what is another's is left out.
func (w *work) talkWith(d *PersonData, phone string) error {
	for after := int64(0); ; {
		ms, err := w.Messages(MessageFilter{Phone: phone}, Page{After: after, Limit: exportPage})
		if err != nil {
			return err
		}
		for _, m := range ms {
			if d.Volunteer == nil || m.VolunteerID == 0 || m.VolunteerID == d.Volunteer.ID {
				d.Messages = append(d.Messages, m)
			}
		}
		if len(ms) < exportPage {
			return nil
		}
		after = ms[len(ms)-1].ID
	}
}

// callsAndLetters adds the calls, what was said in them, what recurs, and what
// coordinators were written about somebody.
func (w *work) callsAndLetters(d *PersonData, phones []string) error {
	var t Traces
	var theirs func(*Series) bool
	var unitID int64
	var err error
	switch {
	case d.Volunteer != nil:
		t.VolunteerID, t.Names, unitID = d.Volunteer.ID, append(named(d.Volunteer.Name, phones...), named(d.Volunteer.Contact)...), d.Volunteer.UnitID
		t.Phones, err = w.aloneAt(phones, "volunteer", t.VolunteerID)
		theirs = func(x *Series) bool { return x.VolunteerID == t.VolunteerID }
	case d.Recipient != nil:
		id := d.Recipient.ID
		t.Names, unitID = named(d.Recipient.Name, phones...), d.Recipient.UnitID
		t.Phones, err = w.aloneAt(phones, "recipient", id)
		theirs = func(x *Series) bool { return x.RecipientID == id }
	default:
		t.RequesterID, t.Names, unitID = d.Requester.ID, named(d.Requester.Name, phones...), d.Requester.UnitID
		t.Phones, err = w.aloneAt(phones, "requester", t.RequesterID)
		theirs = func(x *Series) bool { return x.RequesterID == t.RequesterID }
	}
	if err != nil {
		return err
	}
	if d.Calls, err = w.CallsOf(t); err != nil {
		return err
	}
	for _, c := range d.Calls {
		rs, err := w.RecordingsOfCall(c.ID)
		if err != nil {
			return err
		}
		d.Recordings = append(d.Recordings, rs...)
	}
	if d.Emails, err = w.EmailsNaming(t); err != nil {
		return err
	}
	all, err := w.SeriesOf(unitID, Page{})
	for _, x := range all {
		if theirs(x) {
			d.Series = append(d.Series, x)
		}
	}
	return err
}
