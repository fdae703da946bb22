package api

import (
	"context"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// summary is the figures of a period. Shares and means are null where there is
// nothing to divide by.
type summary struct {
	From                  string           `json:"from" format:"date" example:"2026-11-01"`
	To                    string           `json:"to" format:"date" example:"2026-11-30"`
	Tasks                 int              `json:"tasks" doc:"That start in the period."`
	TasksByState          map[string]int   `json:"tasks_by_state" doc:"Every state, those without tasks too."`
	TasksByCategory       map[string]int   `json:"tasks_by_category"`
	TasksByRequester      []requesterTasks `json:"tasks_by_requester" doc:"The one with most tasks first."`
	Filled                int              `json:"filled" doc:"Tasks that have their volunteer or are done."`
	FillRate              *float64         `json:"fill_rate" doc:"Of the tasks that were decided (assigned, done or unfilled), the share that were filled, 0 to 1." example:"0.93"`
	MedianTimeToFill      *string          `json:"median_time_to_fill" doc:"From entered to assigned." example:"47m"`
	Texts                 int              `json:"texts" doc:"Sent about these tasks."`
	Segments              int              `json:"segments"`
	TextsPerFilledTask    *float64         `json:"texts_per_filled_task" example:"6.4"`
	SegmentsPerFilledTask *float64         `json:"segments_per_filled_task" example:"7.1"`
	Hours                 float64          `json:"hours" doc:"Given in tasks that are done."`
	ActiveVolunteers      int              `json:"active_volunteers" doc:"With a task in the period."`
}

type requesterTasks struct {
	RequesterID *int64 `json:"requester_id" doc:"Null: no requester."`
	Name        string `json:"name" example:"Lørenskog sykehjem"`
	Tasks       int    `json:"tasks" example:"12"`
}

type summaryIn struct {
	From   string `query:"from" format:"date" doc:"The first day, in the unit's time zone; left out: the first of the month of to."`
	To     string `query:"to" format:"date" doc:"The last day, all of it; left out: today."`
	UnitID int64  `query:"unit_id" minimum:"1" doc:"Of this unit only."`
}

func (a *server) reports() {
	add(a, huma.Operation{
		OperationID: "getSummary", Method: http.MethodGet, Path: "/reports/summary", Tags: []string{"Reports"},
		Summary: "Get the figures of a period", Description: "Tasks count by the day on which they start.",
	}, a.summary)
}

func (a *server) summary(ctx context.Context, in *summaryIn) (*answer[summary], error) {
	from, to, err := a.period(in)
	if err != nil {
		return nil, err
	}
	midnight := func(d dispatch.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, a.s.Zone()) }
	after := dispatch.Date{Year: to.Year, Month: to.Month, Day: to.Day + 1}
	out := summary{From: from.String(), To: to.String()}
	err = a.s.View(ctx, func(tx dispatch.Tx) error {
		sum, err := tx.Summary(midnight(from), midnight(after), in.UnitID)
		if err != nil {
			return err
		}
		out.fill(sum)
		return out.requesters(tx, sum)
	})
	if err != nil {
		return nil, err
	}
	return &answer[summary]{out}, nil
}

func (a *server) period(in *summaryIn) (from, to dispatch.Date, err error) {
	if to, err = dispatch.ParseDate(in.To); err != nil {
		return from, to, invalid("query.to", err.Error())
	}
	if to.IsZero() {
		to = dispatch.DateOf(a.s.Now().In(a.s.Zone()))
	}
	if from, err = dispatch.ParseDate(in.From); err != nil {
		return from, to, invalid("query.from", err.Error())
	}
	if from.IsZero() {
		from = dispatch.Date{Year: to.Year, Month: to.Month, Day: 1}
	}
	if to.Before(from) {
		return from, to, invalid("query.to", "must not be before from")
	}
	return from, to, nil
}

func (s *summary) fill(sum *dispatch.Summary) {
	s.Tasks, s.Filled, s.Texts, s.Segments = sum.Tasks, sum.Filled, sum.Texts, sum.Segments
	s.Hours, s.ActiveVolunteers = round(sum.Hours), sum.ActiveVolunteers
	s.TasksByState, s.TasksByCategory = map[string]int{}, map[string]int{}
	for _, state := range dispatch.TaskStates {
		s.TasksByState[string(state)] = sum.ByState[state]
	}
	for c, n := range sum.ByCategory {
		s.TasksByCategory[c] = n
	}
	share := func(part, whole int) *float64 {
		if whole == 0 {
			return nil
		}
		v := round(float64(part) / float64(whole))
		return &v
	}
	s.FillRate = share(sum.Filled, sum.Filled+sum.ByState[dispatch.TaskUnfilled])
	s.TextsPerFilledTask, s.SegmentsPerFilledTask = share(sum.Texts, sum.Filled), share(sum.Segments, sum.Filled)
	if sum.Filled > 0 {
		// Who reads a report has no use for the seconds of a long time.
		unit := time.Second
		if sum.MedianFill >= time.Hour {
			unit = time.Minute
		}
		text := durationText(dispatch.Duration(sum.MedianFill.Round(unit)))
		s.MedianTimeToFill = &text
	}
}

// requesters names who asked for how many.
func (s *summary) requesters(tx dispatch.Tx, sum *dispatch.Summary) error {
	s.TasksByRequester = make([]requesterTasks, 0, len(sum.ByRequester))
	for id, n := range sum.ByRequester {
		row := requesterTasks{RequesterID: orNull(id), Tasks: n}
		if id != 0 {
			r, err := tx.Requester(id)
			if err != nil {
				return err
			}
			row.Name = r.Name
		}
		s.TasksByRequester = append(s.TasksByRequester, row)
	}
	slices.SortFunc(s.TasksByRequester, func(a, b requesterTasks) int {
		if a.Tasks != b.Tasks {
			return b.Tasks - a.Tasks
		}
		return int(number(a.RequesterID) - number(b.RequesterID))
	})
	return nil
}

func number(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

// round keeps three decimals, enough to tell 93.4 % from 93.5 %.
func round(v float64) float64 { return math.Round(v*1000) / 1000 }
