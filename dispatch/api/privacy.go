package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// personData is all that is kept of one person.
type personData struct {
	MadeAt     *time.Time      `json:"made_at"`
	Volunteer  *volunteer      `json:"volunteer,omitempty" doc:"Who it is about: one of volunteer, recipient and requester is there."`
	Recipient  *recipient      `json:"recipient,omitempty"`
	Requester  *requester      `json:"requester,omitempty"`
	OptedOut   []string        `json:"opted_out" doc:"Their numbers that are not texted any more." example:"+4791234567"`
	KeptFrom   []int64         `json:"kept_from" doc:"The recipients that a volunteer is not sent to."`
	Tasks      []personTask    `json:"tasks" doc:"That they took, or that were for them or from them."`
	Offers     []personOffer   `json:"offers" doc:"Questions to a volunteer."`
	Messages   []message       `json:"messages"`
	Calls      []call          `json:"calls"`
	Recordings []keptRecording `json:"recordings" doc:"Messages left by telephone. They are heard on the page."`
	Series     []personSeries  `json:"series"`
	Emails     []keptEmail     `json:"emails" doc:"To coordinators, that name them."`
	Events     []event         `json:"events" doc:"Of a volunteer: what the log says."`
}

type personTask struct {
	ID       int64      `json:"id" example:"1"`
	State    string     `json:"state" example:"done"`
	Category string     `json:"category" example:"escort"`
	Summary  string     `json:"summary" example:"Følge til lege"`
	Place    string     `json:"place" example:"Solbakken"`
	Details  string     `json:"details" doc:"Empty for a volunteer: they concern somebody else."`
	StartsAt *time.Time `json:"starts_at"`
	EndsAt   *time.Time `json:"ends_at"`
	Via      string     `json:"via" enum:"sms,call,coordinator," doc:"How a volunteer said yes."`
	TakenAt  *time.Time `json:"taken_at"`
}

type personOffer struct {
	ID         int64      `json:"id" example:"1"`
	TaskID     int64      `json:"task_id" example:"1"`
	Channel    string     `json:"channel" enum:"sms,call"`
	State      string     `json:"state" enum:"queued,sent,accepted,declined,lapsed,failed,withdrawn"`
	SentAt     *time.Time `json:"sent_at"`
	AnsweredAt *time.Time `json:"answered_at"`
}

type keptRecording struct {
	ID        int64      `json:"id" example:"1"`
	CallID    int64      `json:"call_id" example:"1"`
	Seconds   int        `json:"seconds" example:"12"`
	DeletedAt *time.Time `json:"deleted_at" doc:"Null while it can be heard."`
}

type personSeries struct {
	ID        int64      `json:"id" example:"1"`
	Summary   string     `json:"summary" example:"Handle mat"`
	Place     string     `json:"place" example:"Solbakken"`
	Details   string     `json:"details" doc:"Empty for a volunteer."`
	CreatedAt *time.Time `json:"created_at"`
}

type keptEmail struct {
	ID      int64      `json:"id" example:"1"`
	At      *time.Time `json:"at"`
	Subject string     `json:"subject"`
	Body    string     `json:"body"`
}

func (a *server) showPerson(d *dispatch.PersonData) personData {
	out := personData{MadeAt: a.at(d.MadeAt), OptedOut: orEmpty(d.OptedOut), KeptFrom: []int64{}}
	if d.Volunteer != nil {
		v := a.showVolunteer(d.Volunteer)
		out.Volunteer = &v
	}
	if d.Recipient != nil {
		r := a.showRecipient(d.Recipient)
		out.Recipient = &r
	}
	if d.Requester != nil {
		r := a.showRequester(d.Requester)
		out.Requester = &r
	}
	for _, r := range d.KeptFrom {
		out.KeptFrom = append(out.KeptFrom, r.ID)
	}
	theirs := func(details string) string {
		if d.Volunteer != nil {
			return "" // they concern somebody else
		}
		return details
	}
	out.Tasks = each(d.Agreements, func(t dispatch.PersonTask) personTask {
		x := personTask{ID: t.ID, State: string(t.State), Category: t.Category, Summary: t.Summary, Place: t.Place, Details: theirs(t.Details), StartsAt: a.at(t.StartsAt), EndsAt: a.at(t.EndsAt)}
		if t.Assignment != nil {
			x.Via, x.TakenAt = string(t.Assignment.Via), a.at(t.Assignment.At)
		}
		return x
	})
	out.Offers = each(d.Offers, func(o *dispatch.Offer) personOffer {
		return personOffer{o.ID, o.TaskID, string(o.Channel), string(o.State), a.at(o.SentAt), a.at(o.AnsweredAt)}
	})
	out.Messages, out.Calls, out.Events = each(d.Messages, a.showMessage), each(d.Calls, a.showCall), each(d.Events, a.showEvent)
	out.Recordings = each(d.Recordings, func(r *dispatch.Recording) keptRecording {
		return keptRecording{r.ID, r.CallID, r.Seconds, a.at(r.DeletedAt)}
	})
	out.Series = each(d.Series, func(x *dispatch.Series) personSeries {
		return personSeries{x.ID, x.Summary, x.Place, theirs(x.Details), a.at(x.CreatedAt)}
	})
	out.Emails = each(d.Emails, func(e *dispatch.Email) keptEmail { return keptEmail{e.ID, a.at(e.CreatedAt), e.Subject, e.Body} })
	return out
}

// each shows a list; no rows are an empty one.
func each[R, T any](rows []R, show func(R) T) []T {
	list := make([]T, len(rows))
	for i, r := range rows {
		list[i] = show(r)
	}
	return list
}

// privacy registers what gives out and erases all that is kept of somebody.
func (a *server) privacy() {
	a.personRoutes("volunteers", "Volunteer", a.s.ExportVolunteer, a.s.EraseVolunteer)
	a.personRoutes("recipients", "Recipient", a.s.ExportRecipient, a.s.EraseRecipient)
	a.personRoutes("requesters", "Requester", a.s.ExportRequester, a.s.EraseRequester)
}

func (a *server) personRoutes(plural, one string, export func(context.Context, int64) (*dispatch.PersonData, error), erase func(context.Context, int64) error) {
	give := func(ctx context.Context, id int64) (*answer[personData], error) {
		d, err := export(ctx, id)
		if err != nil {
			return nil, err
		}
		return &answer[personData]{a.showPerson(d)}, nil
	}
	add(a, huma.Operation{
		OperationID: "export" + one, Method: http.MethodGet, Path: "/" + plural + "/{id}/data", Tags: []string{"Privacy"},
		Summary: "Get all that is kept of one person", Description: "As they may ask for it. That somebody looked is noted in the event log. A token of the role read_only may not.",
	}, func(ctx context.Context, in *ByID) (*answer[personData], error) { return give(ctx, in.ID) })

	add(a, huma.Operation{
		OperationID: "erase" + one, Method: http.MethodPost, Path: "/" + plural + "/{id}/erase", DefaultStatus: http.StatusOK, Tags: []string{"Privacy"},
		Summary: "Erase a person for good",
		Description: "Name, number, address, notes and the words of every text are gone, and the provider is asked to forget, too; what was done is still counted. Refused (409) while a task is ahead, a series runs or a text is just being sent. " +
			"It cannot be undone, and an older backup still holds the person: erase anew after restoring one. Answers with what is kept afterwards.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			Confirm bool `json:"confirm" doc:"true: it cannot be undone."`
		}
	}) (*answer[personData], error) {
		if !in.Body.Confirm {
			return nil, invalid("confirm", "must be true: erasing cannot be undone")
		}
		if err := erase(ctx, in.ID); err != nil {
			return nil, err
		}
		// Looking at what is left is a part of this request, and no request of its own.
		return give(dispatch.WithIdempotency(ctx, nil), in.ID)
	})
}
