package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// figures are those of some tasks.
type figures struct {
	Tasks     int      `json:"tasks" doc:"That start in the period." example:"62"`
	Filled    int      `json:"filled" doc:"Tasks that have their volunteer or are done."`
	Done      int      `json:"done"`
	Looking   int      `json:"looking" doc:"Drafts, and those somebody is still looked for."`
	Unfilled  int      `json:"unfilled"`
	Cancelled int      `json:"cancelled"`
	FillRate  *float64 `json:"fill_rate" doc:"Of those that were decided, 0 to 1." example:"0.93"`
	Hours     float64  `json:"hours" doc:"Given in tasks that are done."`
}

// Figures is embedded, so that its fields stand beside the others.
type Figures = figures

type fillTimes struct {
	_      struct{} `nullable:"true"`
	Lower  string   `json:"lower_quartile" doc:"A quarter took no longer." example:"12m"`
	Median string   `json:"median" example:"47m"`
	Upper  string   `json:"upper_quartile" example:"3h"`
	N      int      `json:"n" doc:"Of how many tasks."`
}

type monthFigures struct {
	Month string `json:"month" doc:"The month, or the part of it in the period." example:"2026-11"`
	Figures
	Texts    int        `json:"texts"`
	Segments int        `json:"segments"`
	Fill     *fillTimes `json:"time_to_fill"`
	Active   int        `json:"active_volunteers"`
}

type categoryFigures struct {
	Category string `json:"category" example:"escort"`
	Figures
}

type requesterFigures struct {
	RequesterID *int64 `json:"requester_id" doc:"An institution; null: private persons together, or nobody."`
	Name        string `json:"name" doc:"Of an institution." example:"Lørenskog sykehjem"`
	Private     bool   `json:"private" doc:"Private persons, taken together: a report names nobody."`
	Figures
}

type statistics struct {
	From string `json:"from" format:"date" example:"2026-11-01"`
	To   string `json:"to" format:"date" example:"2026-11-30"`
	Figures
	Months     []monthFigures     `json:"months"`
	Categories []categoryFigures  `json:"categories" doc:"The one with most tasks first."`
	Requesters []requesterFigures `json:"requesters" doc:"The one with most tasks first."`
	Texts      int                `json:"texts"`
	Segments   int                `json:"segments"`
	Cost       float64            `json:"cost" doc:"An estimate: segments times the price in the settings."`
	Currency   string             `json:"currency" example:"NOK"`
	TextsPer   *float64           `json:"texts_per_filled_task" example:"6.4"`
	CostPer    *float64           `json:"cost_per_filled_task" example:"5.1"`
	Fill       *fillTimes         `json:"time_to_fill"`
	Active     int                `json:"active_volunteers" doc:"With a task in the period."`
	Registered int                `json:"registered_volunteers" doc:"Now."`
	Came       int                `json:"new_volunteers" doc:"Added in the period."`
	Helped     int                `json:"helped_recipients" doc:"Each counted once."`
	OnTasks    string             `json:"coordinator_time" doc:"An estimate from the event log of the coordinators' time on tasks." example:"14h20m"`
	PerTask    *string            `json:"coordinator_time_per_task" example:"3m10s"`
}

func showFigures(f dispatch.Figures) figures {
	out := figures{Tasks: f.Tasks, Filled: f.Filled(), Done: f.Done, Looking: f.Looking, Unfilled: f.Unfilled, Cancelled: f.Cancelled, Hours: round(f.Hours)}
	if rate, ok := f.FillRate(); ok {
		rate = round(rate)
		out.FillRate = &rate
	}
	return out
}

func showFill(q dispatch.Quartiles) *fillTimes {
	if q.N == 0 {
		return nil
	}
	text := func(d time.Duration) string { return durationText(dispatch.Duration(d.Round(time.Second))) }
	return &fillTimes{Lower: text(q.Lower), Median: text(q.Median), Upper: text(q.Upper), N: q.N}
}

type statisticsIn struct {
	From   string `query:"from" format:"date" doc:"The first day, in the unit's time zone; left out: the first of the month of to."`
	To     string `query:"to" format:"date" doc:"The last day, all of it; left out: today."`
	UnitID int64  `query:"unit_id" minimum:"1" doc:"The unit; the first one where it is left out."`
}

func (a *server) statistics() {
	add(a, huma.Operation{
		OperationID: "getStatistics", Method: http.MethodGet, Path: "/reports/statistics", Tags: []string{"Reports"},
		Summary: "Get the figures of a unit, month by month", Description: "What the page's reports show: by month, category and institution, with time to fill, costs, and coordinators' time. At most five years.",
	}, func(ctx context.Context, in *statisticsIn) (*answer[statistics], error) {
		from, to, err := a.period(&summaryIn{From: in.From, To: in.To})
		if err != nil {
			return nil, err
		}
		midnight := func(d dispatch.Date) time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, a.s.Zone()) }
		unit := in.UnitID
		if unit == 0 {
			unit = dispatch.FirstUnit
		}
		r, err := a.s.Statistics(ctx, unit, midnight(from), midnight(dispatch.Date{Year: to.Year, Month: to.Month, Day: to.Day + 1}))
		if err != nil {
			return nil, err
		}
		return &answer[statistics]{a.showStatistics(r, from, to)}, nil
	})
}

func (a *server) showStatistics(r *dispatch.Statistics, from, to dispatch.Date) statistics {
	out := statistics{From: from.String(), To: to.String(), Figures: showFigures(r.Figures), Texts: r.Texts, Segments: r.Segments, Cost: round(r.Cost()), Currency: r.Currency,
		Fill: showFill(r.Fill), Active: r.Active, Registered: r.Registered, Came: r.Came, Helped: r.Helped, OnTasks: durationText(dispatch.Duration(r.Effort.OnTasks.Round(time.Second)))}
	out.Months = each(r.Months, func(m dispatch.MonthReport) monthFigures {
		return monthFigures{m.From.In(a.s.Zone()).Format("2006-01"), showFigures(m.Figures), m.Texts, m.Segments, showFill(m.Fill), m.Active}
	})
	out.Categories = each(r.Categories, func(g dispatch.GroupReport) categoryFigures {
		return categoryFigures{g.Category, showFigures(g.Figures)}
	})
	out.Requesters = each(r.Requesters, func(g dispatch.GroupReport) requesterFigures {
		return requesterFigures{orNull(g.RequesterID), g.Name, g.Private, showFigures(g.Figures)}
	})
	if v, ok := r.PerFilled(float64(r.Texts)); ok {
		v = round(v)
		out.TextsPer = &v
	}
	if v, ok := r.PerFilled(r.Cost()); ok {
		v = round(v)
		out.CostPer = &v
	}
	if d, ok := r.EffortPerTask(); ok {
		text := durationText(dispatch.Duration(d.Round(time.Second)))
		out.PerTask = &text
	}
	return out
}
