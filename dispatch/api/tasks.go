package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// taskFields are what a PATCH may change.
type taskFields struct {
	Category    optional[string] `json:"category,omitempty" maxLength:"40" doc:"shopping, escort, home_help, visit, transport, walk, reading, other, or the unit's own." example:"escort"`
	Summary     optional[string] `json:"summary,omitempty" maxLength:"120" doc:"Stands in the question: what, in a few words, and never a name, an address or a diagnosis." example:"Følge til lege"`
	StartsAt    optional[string] `json:"starts_at,omitempty" format:"date-time" example:"2026-11-26T10:00:00+01:00"`
	EndsAt      optional[string] `json:"ends_at,omitempty" format:"date-time" example:"2026-11-26T12:00:00+01:00"`
	Postcode    optional[string] `json:"postcode,omitempty" maxLength:"4" doc:"Decides which volunteers are near." example:"1470"`
	Place       optional[string] `json:"place,omitempty" maxLength:"60" doc:"Stands in the question: roughly where." example:"Lørenskog sentrum"`
	Details     optional[string] `json:"details,omitempty" maxLength:"600" doc:"Sent only after YES, to that volunteer alone." example:"Ring på hos vaktmesteren."`
	RequesterID optional[whole]  `json:"requester_id,omitempty" nullable:"true" minimum:"1" doc:"Who is told what became of it."`
	RecipientID optional[whole]  `json:"recipient_id,omitempty" nullable:"true" minimum:"1" doc:"Who is helped; name, address and telephone go out after YES."`
	Urgent      optional[bool]   `json:"urgent,omitempty" doc:"May be asked about in quiet hours and above the weekly limit; this is logged."`
	DecideBy    optional[string] `json:"decide_by,omitempty" nullable:"true" format:"date-time" doc:"Then the task is unfilled. Null or left out: the unit's decide_before, before the start."`
	Headcount   optional[whole]  `json:"headcount,omitempty" minimum:"1" maximum:"20" doc:"How many helpers it takes; 1 where it is left out. It is open until all are found." example:"1"`
	Needs       optional[needs]  `json:"needs,omitempty" doc:"What the volunteer must have. It is changed as a whole."`
	UnitID      optional[whole]  `json:"unit_id,omitempty" minimum:"1" doc:"The unit; the first one where it is left out."`
	Draft       optional[bool]   `json:"draft,omitempty" doc:"A draft waits until it is confirmed with draft false; nobody is asked before."`
}

// newTask is a taskFields with what a new one must have.
type newTask taskFields

// TransformSchema says what must be there.
func (newTask) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Required = []string{"category", "summary", "starts_at", "ends_at"}
	return s
}

type needs struct {
	Clearances []string `json:"clearances" required:"false" maxItems:"20" maxLength:"60" example:"confidentiality"`
	Car        bool     `json:"car" required:"false"`
	Gender     string   `json:"gender" required:"false" enum:"female,male,other,"`
	Language   string   `json:"language" required:"false" maxLength:"3" doc:"Code of a language; empty: any." example:"pl"`
	Hearing    bool     `json:"clear_speech" required:"false" doc:"Must be understood by somebody who hears badly."`
	Wheelchair bool     `json:"wheelchair" required:"false" doc:"Must manage a wheelchair: push it or, where the task goes by car, have a car that takes it."`
	Skills     []string `json:"skills" required:"false" maxItems:"20" maxLength:"40" doc:"Special ones that the volunteer must have, all of them." example:"tegnspråk"`
	Wish       wish     `json:"wish" required:"false" doc:"What would be good; it orders those who may be asked and keeps nobody out."`
}

// wish is what a task would rather have.
type wish struct {
	Gender   string `json:"gender" required:"false" enum:"female,male,other,"`
	Language string `json:"language" required:"false" maxLength:"3" example:"pl"`
}

func (n needs) of() dispatch.Needs {
	return dispatch.Needs{Clearances: n.Clearances, Car: n.Car, Gender: n.Gender, Language: n.Language, Hearing: n.Hearing, Wheelchair: n.Wheelchair,
		Skills: n.Skills, Wish: dispatch.Wanted(n.Wish)}
}

func showNeeds(n dispatch.Needs) needs {
	return needs{Clearances: orEmpty(n.Clearances), Car: n.Car, Gender: n.Gender, Language: n.Language, Hearing: n.Hearing, Wheelchair: n.Wheelchair,
		Skills: orEmpty(n.Skills), Wish: wish(n.Wish)}
}

// TaskRow is a task as it stands in a list. It is exported only because huma
// looks into embedded structs whose name is.
type TaskRow struct {
	ID          int64       `json:"id" example:"1"`
	UnitID      int64       `json:"unit_id" example:"1"`
	State       string      `json:"state" enum:"draft,open,assigned,done,unfilled,cancelled"`
	Category    string      `json:"category" example:"escort"`
	Summary     string      `json:"summary" example:"Følge til lege"`
	StartsAt    *time.Time  `json:"starts_at"`
	EndsAt      *time.Time  `json:"ends_at"`
	Postcode    string      `json:"postcode" example:"1470"`
	Place       string      `json:"place" example:"Lørenskog sentrum"`
	Details     string      `json:"details"`
	RequesterID *int64      `json:"requester_id"`
	RecipientID *int64      `json:"recipient_id"`
	Urgent      bool        `json:"urgent"`
	Held        bool        `json:"held" doc:"A coordinator holds the search: nobody more is asked."`
	DecideBy    *time.Time  `json:"decide_by"`
	Needs       needs       `json:"needs"`
	Headcount   int         `json:"headcount" doc:"How many helpers it takes." example:"1"`
	Hours       *float64    `json:"hours" doc:"Given by all helpers; null until the task is done."`
	CreatedAt   *time.Time  `json:"created_at"`
	SeriesID    *int64      `json:"series_id" doc:"The series it is a day of; null: none."`
	Assignment  *assignment `json:"assignment" doc:"Who has the task; of several helpers, the first."`
	Assignments []helper    `json:"assignments" doc:"Everybody who has a place on the task, by place."`
}

// task is a task by itself.
type task struct {
	TaskRow
	Change   *change  `json:"change" doc:"The newest question to the volunteer who has the task, whether a change suits; null where none was asked."`
	Offers   []offer  `json:"offers" doc:"Every question about the task."`
	Timeline []moment `json:"timeline" doc:"What has happened, in Norwegian."`
}

type assignment struct {
	_           struct{}   `nullable:"true"`
	VolunteerID int64      `json:"volunteer_id" example:"1"`
	Via         string     `json:"via" enum:"sms,call,coordinator" doc:"How the volunteer said yes."`
	At          *time.Time `json:"at"`
	State       string     `json:"state" enum:"active,done"`
}

// helper is an assignment of a task that may take several.
type helper struct {
	VolunteerID int64      `json:"volunteer_id" example:"1"`
	Place       int        `json:"place" doc:"From 1 to headcount." example:"1"`
	Via         string     `json:"via" enum:"sms,call,coordinator"`
	At          *time.Time `json:"at"`
	State       string     `json:"state" enum:"active,done"`
	ConfirmedAt *time.Time `json:"confirmed_at" doc:"When the reminder was answered yes."`
	Hours       *float64   `json:"hours" doc:"Given by this helper, or by all who came from an organisation; null until done."`
	People      int        `json:"people" doc:"How many come: more than one where an organisation sends several." example:"1"`
	Names       []string   `json:"names" doc:"Who comes from an organisation, as far as it is known. Kept for a while only." example:"Per Dahl,Anne Lie"`
	Change      *change    `json:"change" doc:"The question whether a change suits this helper; null: none was asked, or the task stands in a list."`
}

// change is the question to the volunteer of a task whether its new time or
// place suits.
type change struct {
	_          struct{}   `nullable:"true"`
	State      string     `json:"state" enum:"queued,sent,accepted,declined,lapsed,failed,withdrawn"`
	SentAt     *time.Time `json:"sent_at" doc:"Null until the provider took it."`
	AnsweredAt *time.Time `json:"answered_at"`
	AnswerBy   *time.Time `json:"answer_by" doc:"Then somebody else is looked for."`
}

type offer struct {
	ID          int64      `json:"id" example:"1"`
	VolunteerID int64      `json:"volunteer_id" example:"1"`
	Channel     string     `json:"channel" enum:"sms,call"`
	State       string     `json:"state" enum:"queued,sent,accepted,declined,lapsed,failed,withdrawn"`
	Wave        int        `json:"wave" doc:"Counts from 1." example:"1"`
	SentAt      *time.Time `json:"sent_at" doc:"Null until the provider took it."`
	AnsweredAt  *time.Time `json:"answered_at"`
}

type candidate struct {
	VolunteerID int64    `json:"volunteer_id" example:"1"`
	Suitable    bool     `json:"suitable" doc:"Whether the volunteer may be asked now."`
	Obstacles   []string `json:"obstacles" enum:"left,stopped,paused,unit,category,area,availability,clearance,language,gender,car,booked,blocked_pair,already_asked,weekly_cap,number,call_only,busy,distance,travel_time,clear_speech,wheelchair,skill,age,not_today" doc:"What stands in the way."`
	Chance      float64  `json:"chance" minimum:"0" maximum:"1" doc:"How likely a yes is; 0 where something stands in the way." example:"0.31"`
	Wishes      []string `json:"wishes" enum:"regular,familiar,gender,language,clear_speech,near,today,spared" doc:"What speaks for asking them sooner or, of spared, later. Unlike an obstacle it keeps nobody out."`
	Km          *float64 `json:"km" doc:"About how far they live from the task; null: not known." example:"2.4"`
	Helped      int      `json:"helped" doc:"How many tasks they have done for the recipient." example:"3"`
	Why         string   `json:"why" doc:"Why they may be asked, or why not: a sentence in Norwegian." example:"Ola spørres ikke: har ikke bil."`
}

// apply changes t by what was given.
func (b taskFields) apply(t *dispatch.Task) error {
	var f faults
	b.Category.into(&t.Category)
	b.Summary.into(&t.Summary)
	momentInto(&f, "starts_at", b.StartsAt, &t.StartsAt)
	momentInto(&f, "ends_at", b.EndsAt, &t.EndsAt)
	b.Postcode.into(&t.Postcode)
	b.Place.into(&t.Place)
	b.Details.into(&t.Details)
	wholeInto(b.RequesterID, &t.RequesterID)
	wholeInto(b.RecipientID, &t.RecipientID)
	b.Urgent.into(&t.Urgent)
	momentInto(&f, "decide_by", b.DecideBy, &t.DecideBy)
	if b.Needs.Given {
		t.Needs = b.Needs.Value.of()
	}
	wholeInto(b.UnitID, &t.UnitID)
	if b.Headcount.Given {
		t.Headcount = int(b.Headcount.Value)
	}
	if b.Draft.Given {
		switch {
		case b.Draft.Value:
			t.State = dispatch.TaskDraft // dispatch refuses it for what is no draft any more
		case t.State == dispatch.TaskDraft:
			t.State = dispatch.TaskOpen
		}
	}
	return f.err()
}

func (a *server) showRow(t *dispatch.Task, on []*dispatch.Assignment) TaskRow {
	row := TaskRow{
		ID: t.ID, UnitID: t.UnitID, State: string(t.State), Category: t.Category, Summary: t.Summary,
		StartsAt: a.at(t.StartsAt), EndsAt: a.at(t.EndsAt), Postcode: t.Postcode, Place: t.Place, Details: t.Details,
		RequesterID: orNull(t.RequesterID), RecipientID: orNull(t.RecipientID), Urgent: t.Urgent, Held: t.Held, DecideBy: a.at(t.DecideBy),
		Needs:    showNeeds(t.Needs),
		SeriesID: orNull(t.SeriesID), Hours: orNull(t.Hours), CreatedAt: a.at(t.CreatedAt),
	}
	row.Headcount, row.Assignments = t.Places(), make([]helper, 0, len(on))
	for _, as := range on {
		row.Assignments = append(row.Assignments, helper{VolunteerID: as.VolunteerID, Place: as.Place, Via: string(as.Via), At: a.at(as.At),
			State: string(as.State), ConfirmedAt: a.at(as.ConfirmedAt), Hours: orNull(as.Hours), People: as.Heads(), Names: orEmpty(as.Comers)})
	}
	if as := dispatch.FirstOf(on); as != nil {
		row.Assignment = &assignment{VolunteerID: as.VolunteerID, Via: string(as.Via), At: a.at(as.At), State: string(as.State)}
	}
	return row
}

// task shows one task with all that belongs to it, as of one moment.
func (a *server) task(ctx context.Context, id int64) (*task, error) {
	var out *task
	err := a.s.View(ctx, func(tx dispatch.Tx) error {
		t, err := tx.Task(id)
		if err != nil {
			return found(err, "task", id)
		}
		taken, err := tx.AssignmentsOfTasks([]int64{id})
		if err != nil {
			return err
		}
		offers, err := tx.OffersOfTask(id)
		if err != nil {
			return err
		}
		timeline, err := a.timeline(tx, id)
		if err != nil {
			return err
		}
		out = &task{TaskRow: a.showRow(t, taken[id]), Offers: make([]offer, 0, len(offers)), Timeline: timeline}
		for i := range out.Assignments {
			on := &out.Assignments[i]
			o, err := tx.ChangeQuestion(id, on.VolunteerID)
			if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
				return err
			}
			if o != nil {
				on.Change = &change{State: string(o.State), SentAt: a.at(o.SentAt), AnsweredAt: a.at(o.AnsweredAt), AnswerBy: a.at(o.LapsesAt)}
			}
		}
		if len(out.Assignments) > 0 {
			out.Change = out.Assignments[0].Change
		}
		for _, o := range offers {
			out.Offers = append(out.Offers, offer{
				ID: o.ID, VolunteerID: o.VolunteerID, Channel: string(o.Channel), State: string(o.State), Wave: o.Wave,
				SentAt: a.at(o.SentAt), AnsweredAt: a.at(o.AnsweredAt),
			})
		}
		return nil
	})
	return out, err
}

// afterwards shows the task that a use case answered with.
func (a *server) afterwards(ctx context.Context, t *dispatch.Task, err error) (*answer[task], error) {
	if err != nil {
		return nil, err
	}
	shown, err := a.task(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	return &answer[task]{*shown}, nil
}

func (a *server) tasks() {
	add(a, huma.Operation{
		OperationID: "addTask", Method: http.MethodPost, Path: "/tasks", DefaultStatus: http.StatusCreated, Tags: []string{"Tasks"},
		Summary: "Enter a task", Description: "Unless it is a draft, suitable volunteers are asked at once, quiet hours permitting.",
	}, func(ctx context.Context, in *struct{ Body newTask }) (*created[task], error) {
		var t dispatch.Task
		if err := taskFields(in.Body).apply(&t); err != nil {
			return nil, err
		}
		row, err := a.s.AddTask(ctx, t)
		if err != nil {
			return nil, err
		}
		shown, err := a.task(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		return &created[task]{path("tasks", row.ID), *shown}, nil
	})

	add(a, huma.Operation{
		OperationID: "listTasks", Method: http.MethodGet, Path: "/tasks", Tags: []string{"Tasks"},
		Summary: "List tasks", Description: "Without offers and timeline; GET one task for those.",
	}, a.listTasks)

	add(a, huma.Operation{
		OperationID: "getTask", Method: http.MethodGet, Path: "/tasks/{id}", Tags: []string{"Tasks"}, Summary: "Get a task",
	}, func(ctx context.Context, in *ByID) (*answer[task], error) {
		shown, err := a.task(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &answer[task]{*shown}, nil
	})

	add(a, huma.Operation{
		OperationID: "changeTask", Method: http.MethodPatch, Path: "/tasks/{id}", Tags: []string{"Tasks"},
		Summary: "Change a task",
		Description: "Only the fields that are given change; null empties one. draft false confirms a draft. " +
			"When time, summary or place change, open questions are withdrawn and asked anew. A volunteer who has the task is asked whether another time or place suits, and told of the rest.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body taskFields
	}) (*answer[task], error) {
		t, err := a.s.EditTask(ctx, in.ID, in.Body.apply)
		return a.afterwards(ctx, t, err)
	})

	add(a, huma.Operation{
		OperationID: "listCandidates", Method: http.MethodGet, Path: "/tasks/{id}/candidates", Tags: []string{"Tasks"},
		Summary:     "Hold every volunteer against a task",
		Description: "Everybody in the unit who has not left, by id. The list is computed and comes whole unless limit is given.",
	}, a.listCandidates)
}

type tasksIn struct {
	Paging
	State        []string  `query:"state" enum:"draft,open,assigned,done,unfilled,cancelled" doc:"In one of these states, with commas between." example:"open"`
	UnitID       int64     `query:"unit_id" minimum:"1" doc:"Of this unit only."`
	StartsFrom   time.Time `query:"starts_from" doc:"Starting then or later."`
	StartsBefore time.Time `query:"starts_before" doc:"Starting before then."`
}

func (a *server) listTasks(ctx context.Context, in *tasksIn) (*answer[list[TaskRow]], error) {
	page, err := in.page()
	if err != nil {
		return nil, err
	}
	filter := dispatch.TaskFilter{UnitID: in.UnitID, StartsFrom: in.StartsFrom, StartsBefore: in.StartsBefore}
	for _, s := range in.State {
		filter.States = append(filter.States, dispatch.TaskState(s))
	}
	var rows []*dispatch.Task
	var taken map[int64][]*dispatch.Assignment
	err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
		if rows, err = tx.Tasks(filter, page); err != nil {
			return err
		}
		ids := make([]int64, len(rows))
		for i, t := range rows {
			ids[i] = t.ID
		}
		taken, err = tx.AssignmentsOfTasks(ids)
		return err
	})
	if err != nil {
		return nil, err
	}
	show := func(t *dispatch.Task) TaskRow { return a.showRow(t, taken[t.ID]) }
	return &answer[list[TaskRow]]{part(rows, in.limit(), func(t *dispatch.Task) int64 { return t.ID }, show)}, nil
}

type candidatesIn struct {
	ByID
	Limit  int    `query:"limit" minimum:"1" doc:"How many items at most; left out: all."`
	Cursor string `query:"cursor" maxLength:"20" doc:"The next of the answer before; leave it out to begin."`
}

func (a *server) listCandidates(ctx context.Context, in *candidatesIn) (*answer[list[candidate]], error) {
	after, err := Paging{Cursor: in.Cursor}.after()
	if err != nil {
		return nil, err
	}
	t, err := a.s.Task(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	all, err := a.s.Candidates(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	id := func(c dispatch.Candidate) int64 { return c.Volunteer.ID }
	rest := all[:0]
	for _, c := range all {
		if id(c) > after {
			rest = append(rest, c)
		}
	}
	limit := in.Limit
	if limit == 0 {
		limit = len(rest)
	}
	return &answer[list[candidate]]{part(rest, limit, id, func(c dispatch.Candidate) candidate {
		return candidate{VolunteerID: c.Volunteer.ID, Suitable: c.Obstacles == 0, Obstacles: c.Obstacles.Names(), Chance: round(c.Chance),
			Wishes: c.Fit.Names(), Km: kmOf(c.Fit), Helped: c.Fit.Times, Why: c.Why(t, a.s.Zone())}
	})}, nil
}
