package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// seriesFields are what a PATCH may change.
type seriesFields struct {
	Category     optional[string] `json:"category,omitempty" maxLength:"40" example:"shopping"`
	Summary      optional[string] `json:"summary,omitempty" maxLength:"120" doc:"Stands in the question: never a name, an address or a diagnosis." example:"Handle mat"`
	Place        optional[string] `json:"place,omitempty" maxLength:"60" example:"Lørenskog sentrum"`
	Postcode     optional[string] `json:"postcode,omitempty" maxLength:"4" example:"1470"`
	Details      optional[string] `json:"details,omitempty" maxLength:"600" doc:"Sent only after YES, to that volunteer alone."`
	RequesterID  optional[whole]  `json:"requester_id,omitempty" nullable:"true" minimum:"1"`
	RecipientID  optional[whole]  `json:"recipient_id,omitempty" nullable:"true" minimum:"1"`
	Needs        optional[needs]  `json:"needs,omitempty"`
	Headcount    optional[whole]  `json:"headcount,omitempty" minimum:"1" maximum:"20" doc:"How many helpers each day takes; 1 where it is left out. A day on which more have said yes keeps them." example:"1"`
	Rule         optional[string] `json:"rule,omitempty" maxLength:"200" doc:"An RRULE of days (RFC 5545), without DTSTART and UNTIL." example:"FREQ=WEEKLY;BYDAY=TH"`
	FirstDay     optional[string] `json:"first_day,omitempty" format:"date" doc:"The rule begins here; today where it is left out." example:"2026-11-26"`
	Until        optional[string] `json:"until,omitempty" nullable:"true" format:"date" doc:"The last day; null: none." example:"2027-06-17"`
	From         optional[string] `json:"from,omitempty" maxLength:"5" doc:"A time on the wall of the unit's zone." example:"10:00"`
	To           optional[string] `json:"to,omitempty" maxLength:"5" example:"11:00"`
	VolunteerID  optional[whole]  `json:"volunteer_id,omitempty" nullable:"true" minimum:"1" doc:"The regular; null: none."`
	Standing     optional[bool]   `json:"standing,omitempty" doc:"The regular has each task unless they say no; otherwise they are asked first."`
	SkipHolidays optional[bool]   `json:"skip_holidays,omitempty" doc:"No task on public holidays."`
	UnitID       optional[whole]  `json:"unit_id,omitempty" minimum:"1" doc:"The unit; the first one where it is left out."`
}

// newSeries is a seriesFields with what a new one must have.
type newSeries seriesFields

// TransformSchema says what must be there.
func (newSeries) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Required = []string{"category", "summary", "rule", "from", "to"}
	return s
}

// changedSeries is a change from a day on.
type changedSeries struct {
	FromDay optional[string] `json:"from_day,omitempty" format:"date" doc:"The change counts from this day; today where it is left out." example:"2026-12-10"`
	SeriesFields
}

// SeriesFields is seriesFields; it is exported only because huma looks into
// embedded structs whose name is.
type SeriesFields = seriesFields

type series struct {
	ID           int64        `json:"id" example:"1"`
	UnitID       int64        `json:"unit_id" example:"1"`
	State        string       `json:"state" enum:"active,paused,ended"`
	Category     string       `json:"category" example:"shopping"`
	Summary      string       `json:"summary" example:"Handle mat"`
	Place        string       `json:"place"`
	Postcode     string       `json:"postcode"`
	Details      string       `json:"details"`
	RequesterID  *int64       `json:"requester_id"`
	RecipientID  *int64       `json:"recipient_id"`
	Needs        needs        `json:"needs"`
	Headcount    int          `json:"headcount" doc:"How many helpers each day takes." example:"1"`
	Rule         string       `json:"rule" example:"FREQ=WEEKLY;BYDAY=TH"`
	FirstDay     string       `json:"first_day" format:"date" example:"2026-11-26"`
	Until        *string      `json:"until" format:"date"`
	From         string       `json:"from" example:"10:00"`
	To           string       `json:"to" example:"11:00"`
	VolunteerID  *int64       `json:"volunteer_id"`
	Standing     bool         `json:"standing"`
	SkipHolidays bool         `json:"skip_holidays"`
	PausedUntil  *string      `json:"paused_until" format:"date"`
	CreatedAt    *time.Time   `json:"created_at"`
	Ahead        []occurrence `json:"ahead" doc:"The next days; of a list: none."`
}

type occurrence struct {
	Day      string     `json:"day" format:"date" example:"2026-11-26"`
	StartsAt *time.Time `json:"starts_at"`
	EndsAt   *time.Time `json:"ends_at"`
	TaskID   *int64     `json:"task_id" doc:"Null: not made yet."`
	State    string     `json:"state" doc:"Of the task; planned, skipped or holiday where there is none." example:"planned"`
}

// seriesPlan is what a change would do.
type seriesPlan struct {
	Days []plannedDay `json:"days"`
}

type plannedDay struct {
	Day          string     `json:"day" format:"date" example:"2026-11-26"`
	Fate         string     `json:"fate" enum:"added,cancelled,asked,changed,stays" doc:"asked: whoever has the task is asked whether the change suits."`
	TaskID       *int64     `json:"task_id" doc:"Null: it would be made."`
	VolunteerID  *int64     `json:"volunteer_id" doc:"The first of those who have it, or would; null: nobody yet."`
	WasStartsAt  *time.Time `json:"was_starts_at" doc:"Null: it would be made."`
	WasEndsAt    *time.Time `json:"was_ends_at"`
	StartsAt     *time.Time `json:"starts_at"`
	EndsAt       *time.Time `json:"ends_at"`
	VolunteerIDs []int64    `json:"volunteer_ids" doc:"Everybody who has it, or would."`
	WasHeadcount *int       `json:"was_headcount" doc:"Null: it would be made."`
	Headcount    int        `json:"headcount" doc:"How many helpers it takes."`
}

// apply changes x by what was given.
func (b seriesFields) apply(x *dispatch.Series) error {
	var f faults
	b.Category.into(&x.Category)
	b.Summary.into(&x.Summary)
	b.Place.into(&x.Place)
	b.Postcode.into(&x.Postcode)
	b.Details.into(&x.Details)
	wholeInto(b.RequesterID, &x.RequesterID)
	wholeInto(b.RecipientID, &x.RecipientID)
	if b.Needs.Given {
		x.Needs = b.Needs.Value.of()
	}
	if b.Headcount.Given {
		x.Headcount = int(b.Headcount.Value)
	}
	b.Rule.into(&x.Rule)
	dayInto(&f, "first_day", b.FirstDay, &x.FirstDay)
	dayInto(&f, "until", b.Until, &x.Until)
	if b.From.Given {
		x.From = timeOfDayOf(&f, "from", b.From.Value)
	}
	if b.To.Given {
		x.To = timeOfDayOf(&f, "to", b.To.Value)
	}
	wholeInto(b.VolunteerID, &x.VolunteerID)
	b.Standing.into(&x.Standing)
	b.SkipHolidays.into(&x.SkipHolidays)
	wholeInto(b.UnitID, &x.UnitID)
	return f.err()
}

// firstOf is the first of some ids; nil: there is none.
func firstOf(ids []int64) *int64 {
	if len(ids) == 0 {
		return nil
	}
	return &ids[0]
}

func dayInto(f *faults, name string, o optional[string], to *dispatch.Date) {
	if !o.Given {
		return
	}
	d, err := dispatch.ParseDate(o.Value)
	if err != nil {
		f.add(name, err.Error())
		return
	}
	*to = d
}

func dayOrNull(d dispatch.Date) *string {
	if d.IsZero() {
		return nil
	}
	s := d.String()
	return &s
}

func (a *server) showSeries(x *dispatch.Series) series {
	return series{
		ID: x.ID, UnitID: x.UnitID, State: string(x.State(dispatch.DateOf(a.s.Now().In(a.s.Zone())))), Category: x.Category, Summary: x.Summary,
		Place: x.Place, Postcode: x.Postcode, Details: x.Details, RequesterID: orNull(x.RequesterID), RecipientID: orNull(x.RecipientID),
		Needs: showNeeds(x.Needs), Headcount: max(x.Headcount, 1),
		Rule: x.Rule, FirstDay: x.FirstDay.String(), Until: dayOrNull(x.Until), From: x.From.String(), To: x.To.String(),
		VolunteerID: orNull(x.VolunteerID), Standing: x.Standing, SkipHolidays: x.SkipHolidays, PausedUntil: dayOrNull(x.PausedUntil),
		CreatedAt: a.at(x.CreatedAt), Ahead: []occurrence{},
	}
}

// shownAhead is how many days of a series are shown.
const shownAhead = 10

// oneSeries shows a series with its next days.
func (a *server) oneSeries(ctx context.Context, x *dispatch.Series, err error) (*answer[series], error) {
	if err != nil {
		return nil, err
	}
	out := a.showSeries(x)
	days, err := a.s.Occurrences(ctx, x.ID, shownAhead)
	if err != nil {
		return nil, err
	}
	for _, d := range days {
		o := occurrence{Day: d.Day.String(), StartsAt: a.at(d.StartsAt), EndsAt: a.at(d.EndsAt), State: "planned"}
		switch {
		case d.Task != nil:
			o.TaskID, o.State = &d.Task.ID, string(d.Task.State)
		case d.Skipped:
			o.State = "skipped"
		case d.Holiday != "":
			o.State = "holiday"
		}
		out.Ahead = append(out.Ahead, o)
	}
	return &answer[series]{out}, nil
}

// series registers tasks that recur.
func (a *server) series() {
	add(a, huma.Operation{
		OperationID: "addSeries", Method: http.MethodPost, Path: "/series", DefaultStatus: http.StatusCreated, Tags: []string{"Series"},
		Summary: "Enter a task that recurs", Description: "Its days become tasks series_ahead before they come; the regular has them or is asked first.",
	}, func(ctx context.Context, in *struct{ Body newSeries }) (*created[series], error) {
		var x dispatch.Series
		if err := seriesFields(in.Body).apply(&x); err != nil {
			return nil, err
		}
		row, err := a.s.AddSeries(ctx, x)
		shown, err := a.oneSeries(ctx, row, err)
		if err != nil {
			return nil, err
		}
		return &created[series]{path("series", row.ID), shown.Body}, nil
	})

	add(a, huma.Operation{
		OperationID: "listSeries", Method: http.MethodGet, Path: "/series", Tags: []string{"Series"}, Summary: "List tasks that recur",
	}, func(ctx context.Context, in *ofUnit) (*answer[list[series]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		var rows []*dispatch.Series
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.SeriesOf(in.UnitID, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[series]]{part(rows, in.limit(), func(x *dispatch.Series) int64 { return x.ID }, a.showSeries)}, nil
	})

	add(a, huma.Operation{
		OperationID: "getSeries", Method: http.MethodGet, Path: "/series/{id}", Tags: []string{"Series"}, Summary: "Get a task that recurs, with its next days",
	}, func(ctx context.Context, in *ByID) (*answer[series], error) {
		x, err := a.s.Series(ctx, in.ID)
		return a.oneSeries(ctx, x, err)
	})

	add(a, huma.Operation{
		OperationID: "changeSeries", Method: http.MethodPatch, Path: "/series/{id}", Tags: []string{"Series"}, Summary: "Change a task that recurs",
		Description: "From from_day on; days that are made already are changed as any task, and what one day alone has been given stays.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body changedSeries
	}) (*answer[series], error) {
		var f faults
		var from dispatch.Date
		dayInto(&f, "from_day", in.Body.FromDay, &from)
		if err := f.err(); err != nil {
			return nil, err
		}
		x, err := a.s.EditSeries(ctx, in.ID, from, in.Body.SeriesFields.apply)
		return a.oneSeries(ctx, x, err)
	})

	add(a, huma.Operation{
		OperationID: "previewSeries", Method: http.MethodPost, Path: "/series/{id}/preview", DefaultStatus: http.StatusOK, Tags: []string{"Series"},
		Summary:     "What a change would do to the days that are laid out",
		Description: "Takes what PATCH takes and changes nothing. Days that the change does not touch are told as stays.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body changedSeries
	}) (*answer[seriesPlan], error) {
		var f faults
		var from dispatch.Date
		dayInto(&f, "from_day", in.Body.FromDay, &from)
		if err := f.err(); err != nil {
			return nil, err
		}
		plan, err := a.s.PlanSeries(ctx, in.ID, func(ctx context.Context) error {
			_, err := a.s.EditSeries(ctx, in.ID, from, in.Body.SeriesFields.apply)
			return err
		})
		if err != nil {
			return nil, err
		}
		out := seriesPlan{Days: []plannedDay{}}
		for _, d := range plan {
			out.Days = append(out.Days, plannedDay{Day: d.Day.String(), Fate: string(d.Fate), TaskID: orNull(d.TaskID), VolunteerID: firstOf(d.VolunteerIDs),
				VolunteerIDs: append([]int64{}, d.VolunteerIDs...), WasHeadcount: orNull(d.WasPlaces), Headcount: d.Places,
				WasStartsAt: a.at(d.WasStart), WasEndsAt: a.at(d.WasEnd), StartsAt: a.at(d.StartsAt), EndsAt: a.at(d.EndsAt)})
		}
		return &answer[seriesPlan]{out}, nil
	})

	type byDay struct {
		ByID
		Body struct {
			Day string `json:"day" format:"date" example:"2026-12-24"`
		}
	}
	add(a, huma.Operation{
		OperationID: "skipDay", Method: http.MethodPost, Path: "/series/{id}/skip", DefaultStatus: http.StatusOK, Tags: []string{"Series"},
		Summary: "Leave a day out", Description: "Its task, where it is made, is called off, and all concerned are told.",
	}, func(ctx context.Context, in *byDay) (*answer[series], error) {
		day, err := dispatch.ParseDate(in.Body.Day)
		if err != nil {
			var f faults
			f.add("day", err.Error())
			return nil, f.err()
		}
		x, err := a.s.SkipSeries(ctx, in.ID, day)
		return a.oneSeries(ctx, x, err)
	})

	add(a, huma.Operation{
		OperationID: "moveDay", Method: http.MethodPost, Path: "/series/{id}/move", DefaultStatus: http.StatusOK, Tags: []string{"Series"},
		Summary: "Put one day at another time", Description: "The other days stay.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			Day      string    `json:"day" format:"date" example:"2026-12-24"`
			StartsAt time.Time `json:"starts_at" example:"2026-12-23T10:00:00+01:00"`
			EndsAt   time.Time `json:"ends_at" example:"2026-12-23T11:00:00+01:00"`
		}
	}) (*answer[series], error) {
		day, err := dispatch.ParseDate(in.Body.Day)
		if err != nil {
			var f faults
			f.add("day", err.Error())
			return nil, f.err()
		}
		x, err := a.s.MoveSeries(ctx, in.ID, day, in.Body.StartsAt, in.Body.EndsAt)
		return a.oneSeries(ctx, x, err)
	})

	for _, op := range []struct {
		id, path, summary, field string
		do                       func(context.Context, int64, dispatch.Date) (*dispatch.Series, error)
	}{
		{"endSeries", "/series/{id}/end", "End a series; day is the last one, today where it is left out", "day", a.s.EndSeries},
		{"pauseSeries", "/series/{id}/pause", "Make no tasks before day; a day that has come ends the pause", "day", a.s.PauseSeries},
	} {
		add(a, huma.Operation{
			OperationID: op.id, Method: http.MethodPost, Path: op.path, DefaultStatus: http.StatusOK, Tags: []string{"Series"},
			Summary: op.summary, Description: "Days that are made and fall out are called off.",
		}, func(ctx context.Context, in *struct {
			ByID
			Body struct {
				Day string `json:"day" required:"false" format:"date" example:"2026-12-24"`
			}
		}) (*answer[series], error) {
			day, err := dispatch.ParseDate(in.Body.Day)
			if err != nil {
				var f faults
				f.add("day", err.Error())
				return nil, f.err()
			}
			x, err := op.do(ctx, in.ID, day)
			return a.oneSeries(ctx, x, err)
		})
	}
}
