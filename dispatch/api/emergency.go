package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

type emergencyRules struct {
	Lasts       string     `json:"lasts" maxLength:"40" doc:"How long an emergency is declared for where nobody says." example:"12h"`
	Longest     string     `json:"longest" maxLength:"40" doc:"How far ahead its end may be set at once." example:"72h"`
	ExtraOffers whole      `json:"extra_offers" minimum:"0" maximum:"50" doc:"What the unit's weekly cap is raised by. A volunteer's own cap stands." example:"5"`
	Haste       whole      `json:"haste" minimum:"1" maximum:"10" doc:"How many times as fast volunteers are looked for; 1: as usual." example:"3"`
	Rest        string     `json:"rest" maxLength:"40" doc:"How long who has not answered the last question is left in peace (usually 2h)." example:"30m"`
	LapsesAfter string     `json:"lapses_after" maxLength:"40" doc:"How long an unanswered question keeps its number from another." example:"2h"`
	AskBeside   bool       `json:"ask_beside" doc:"A second question goes out beside an open one, both with a number."`
	WidenQuiet  bool       `json:"widen_quiet" doc:"Questions by text go out at all times but these quiet hours. Calls, news and reminders keep to the usual ones."`
	QuietHours  quietHours `json:"quiet_hours" doc:"Quiet hours of an emergency, where widen_quiet is on."`
}

// EmergencySettings are what an emergency changes. It is exported only because
// huma looks into embedded structs whose name is.
type EmergencySettings struct {
	Emergency emergencyRules `json:"emergency" doc:"What an emergency changes. Opt-outs, pauses, clearances, blocked pairs and a no it never does."`
}

// EmergencyFields are any subset of EmergencySettings; exported for the same reason.
type EmergencyFields struct {
	Emergency optional[emergencyRules] `json:"emergency,omitempty" doc:"It is changed as a whole."`
}

func (b EmergencyFields) applyEmergency(f *faults, set *dispatch.Settings) {
	if !b.Emergency.Given {
		return
	}
	if b.Emergency.Null {
		f.add("emergency", "must not be null; leave it out to keep it as it is")
		return
	}
	r := b.Emergency.Value
	set.Emergency = dispatch.EmergencyRules{
		Lasts: durationOf(f, "emergency.lasts", r.Lasts), Longest: durationOf(f, "emergency.longest", r.Longest), ExtraOffers: int(r.ExtraOffers), Haste: int(r.Haste),
		Rest: durationOf(f, "emergency.rest", r.Rest), LapsesAfter: durationOf(f, "emergency.lapses_after", r.LapsesAfter), AskBeside: r.AskBeside, WidenQuiet: r.WidenQuiet,
		QuietHours: dispatch.QuietHours{From: timeOfDayOf(f, "emergency.quiet_hours.from", r.QuietHours.From), To: timeOfDayOf(f, "emergency.quiet_hours.to", r.QuietHours.To)},
	}
}

func showEmergencyRules(s dispatch.Settings) EmergencySettings {
	r := s.Emergency
	return EmergencySettings{emergencyRules{
		Lasts: durationText(r.Lasts), Longest: durationText(r.Longest), ExtraOffers: whole(r.ExtraOffers), Haste: whole(r.Haste), Rest: durationText(r.Rest),
		LapsesAfter: durationText(r.LapsesAfter), AskBeside: r.AskBeside, WidenQuiet: r.WidenQuiet,
		QuietHours: quietHours{r.QuietHours.From.String(), r.QuietHours.To.String()},
	}}
}

// Emergency is one, over or not. It is exported only because huma looks into
// embedded structs whose name is.
type Emergency struct {
	ID         int64      `json:"id" example:"1"`
	UnitID     int64      `json:"unit_id" doc:"Whose lead declared it; it holds for every unit." example:"1"`
	Reason     string     `json:"reason" example:"Strømbrudd i sentrum"`
	Holds      bool       `json:"holds"`
	DeclaredBy string     `json:"declared_by" example:"coordinator:3"`
	DeclaredAt time.Time  `json:"declared_at"`
	EndsAt     time.Time  `json:"ends_at"`
	EndedAt    *time.Time `json:"ended_at" doc:"null: it has not ended."`
	EndedBy    string     `json:"ended_by" doc:"system: by itself." example:"system"`
	EndReason  string     `json:"end_reason"`
}

type appealCounts struct {
	Asked   int `json:"asked" doc:"People."`
	Phones  int `json:"telephones" doc:"That they were asked by: those who share one are asked together."`
	Yes     int `json:"yes"`
	Now     int `json:"now" doc:"Of yes: who can already."`
	No      int `json:"no"`
	Unclear int `json:"unclear"`
	Silent  int `json:"silent"`
	Ringing int `json:"ringing" doc:"Of silent: whom the service rings or is about to ring."`
	ToRing  int `json:"to_ring" doc:"Who got no text and whom the service could not reach by call: somebody has to ring."`
}

type plea struct {
	ID          int64      `json:"id" example:"1"`
	WithID      *int64     `json:"with_id" doc:"The answer whose text or call this one shares, of those who share a telephone; null: its own."`
	VolunteerID int64      `json:"volunteer_id" example:"1"`
	Channel     string     `json:"channel" enum:"sms,call"`
	Answer      string     `json:"answer" enum:",yes,no,unclear" doc:"Empty: none yet."`
	From        *time.Time `json:"from" doc:"Of a yes: not before; null: now."`
	Until       *time.Time `json:"until" doc:"Of a yes: not after; null: all day."`
	Text        string     `json:"text" doc:"What was written, where it could not be read."`
	SentAt      *time.Time `json:"sent_at"`
	AnsweredAt  *time.Time `json:"answered_at"`
}

type appeal struct {
	ID        int64     `json:"id" example:"1"`
	UnitID    int64     `json:"unit_id" example:"1"`
	At        time.Time `json:"at"`
	Words     string    `json:"words" example:"Strømmen er borte i sentrum"`
	Category  string    `json:"category"`
	Postcodes []string  `json:"postcodes"`
	UnitIDs   []int64   `json:"unit_ids"`
	FreeToday bool      `json:"free_today"`
}

type emergencyReview struct {
	Emergency
	Counts      appealCounts `json:"counts" doc:"Of today while it holds; afterwards of all days."`
	Appeals     []appeal     `json:"appeals"`
	Answers     []plea       `json:"answers"`
	FirstAnswer string       `json:"first_answer" doc:"From the first text of an appeal to the first answer; 0s: none." example:"4m"`
	TaskIDs     []int64      `json:"task_ids" doc:"Tasks that fell in it or were asked for in it."`
	Covered     int          `json:"covered"`
	Open        int          `json:"open"`
	Unfilled    int          `json:"unfilled"`
	Texts       int          `json:"texts" doc:"All that went out in it, of every unit."`
	Segments    int          `json:"segments"`
	Cost        float64      `json:"cost" doc:"An estimate."`
	Calls       int          `json:"calls" doc:"Those of its appeals that were made."`
	CallCost    float64      `json:"call_cost" doc:"An estimate, on top of cost."`
	Currency    string       `json:"currency" example:"NOK"`
}

type appealPreview struct {
	People   int               `json:"people" doc:"Who are asked, in whatever way."`
	Texts    int               `json:"texts" doc:"One to each telephone, whoever shares it."`
	Calls    int               `json:"calls" doc:"Telephones that get no texts and are rung by the service."`
	ToRing   int               `json:"to_ring" doc:"Telephones that must be rung by hand."`
	Segments int               `json:"segments"`
	Cost     float64           `json:"cost" doc:"Of the texts; an estimate."`
	CallCost float64           `json:"call_cost" doc:"Of the calls; an estimate."`
	Currency string            `json:"currency"`
	HoldTill *time.Time        `json:"hold_till" doc:"When the texts go out, where it is quiet now."`
	Excluded map[string]int    `json:"excluded" doc:"How many each obstacle keeps out."`
	Bodies   map[string]string `json:"bodies" doc:"An example in each language."`
}

func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (a *server) emergencyOf(e *dispatch.Emergency) Emergency {
	zone := a.s.Zone()
	out := Emergency{ID: e.ID, UnitID: e.UnitID, Reason: e.Reason, Holds: e.Holds(a.s.Now()), DeclaredBy: e.DeclaredBy, DeclaredAt: e.DeclaredAt.In(zone),
		EndsAt: e.EndsAt.In(zone), EndedBy: e.EndedBy, EndReason: e.EndReason}
	if !e.EndedAt.IsZero() {
		out.EndedAt = timeOrNull(e.EndedAt.In(zone))
	}
	return out
}

func (a *server) inZone(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return timeOrNull(t.In(a.s.Zone()))
}

func (a *server) pleaOf(p *dispatch.Plea) plea {
	var with *int64
	if p.WithID != 0 {
		with = &p.WithID
	}
	return plea{ID: p.ID, WithID: with, VolunteerID: p.VolunteerID, Channel: string(p.Channel), Answer: string(p.Answer), From: a.inZone(p.From), Until: a.inZone(p.Until),
		Text: p.Text, SentAt: a.inZone(p.SentAt), AnsweredAt: a.inZone(p.AnsweredAt)}
}

func (a *server) appealOf(x *dispatch.Appeal) appeal {
	return appeal{ID: x.ID, UnitID: x.UnitID, At: x.At.In(a.s.Zone()), Words: x.Words, Category: x.Category, Postcodes: orEmpty(x.Postcodes), UnitIDs: orEmpty(x.Units),
		FreeToday: x.FreeToday}
}

// appealBody is an appeal as it is asked for.
type appealBody struct {
	Words     string   `json:"words" maxLength:"100" doc:"What has happened. Nothing personal." example:"Strømmen er borte i sentrum"`
	Category  string   `json:"category" required:"false" maxLength:"40" doc:"Only those who do this; empty: all."`
	Postcodes []string `json:"postcodes" required:"false" maxItems:"500" maxLength:"4" doc:"Only those who help there; fewer than four digits stand for all that begin so. Empty: everywhere."`
	UnitIDs   []int64  `json:"unit_ids" required:"false" maxItems:"100" doc:"Only these units' volunteers. Empty: all."`
	FreeToday bool     `json:"free_today" required:"false" doc:"Only those whose hours have something left of today."`
	UnitID    whole    `json:"unit_id" required:"false" default:"1" minimum:"1"`
}

func (b appealBody) appeal() dispatch.Appeal {
	return dispatch.Appeal{UnitID: max(int64(b.UnitID), dispatch.FirstUnit), Words: b.Words, Category: b.Category, Postcodes: append([]string{}, b.Postcodes...),
		Units: append([]int64{}, b.UnitIDs...), FreeToday: b.FreeToday}
}

// emergencies registers what is declared, asked, heard and ended.
func (a *server) emergencies() {
	tags := []string{"Emergency"}
	add(a, huma.Operation{
		OperationID: "listEmergencies", Method: http.MethodGet, Path: "/emergencies", Tags: tags, Summary: "List emergencies, those that are over too",
	}, func(ctx context.Context, in *struct{ Paging }) (*answer[list[Emergency]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		var rows []*dispatch.Emergency
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.Emergencies(page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[Emergency]]{part(rows, in.limit(), func(e *dispatch.Emergency) int64 { return e.ID }, a.emergencyOf)}, nil
	})

	add(a, huma.Operation{
		OperationID: "declareEmergency", Method: http.MethodPost, Path: "/emergencies", DefaultStatus: http.StatusCreated, Tags: tags, Summary: "Declare an emergency",
		Description: "For the whole installation: every unit shares volunteers, and caps and pace widen by each unit's settings. One holds at a time. It ends by itself.",
	}, func(ctx context.Context, in *struct {
		Body struct {
			Reason string     `json:"reason" maxLength:"300" example:"Strømbrudd i sentrum"`
			EndsAt *time.Time `json:"ends_at" required:"false" doc:"Left out: as the unit's settings have it."`
			UnitID whole      `json:"unit_id" required:"false" default:"1" minimum:"1"`
		}
	}) (*answer[Emergency], error) {
		var ends time.Time
		if in.Body.EndsAt != nil {
			ends = *in.Body.EndsAt
		}
		e, err := a.s.Declare(ctx, max(int64(in.Body.UnitID), dispatch.FirstUnit), in.Body.Reason, ends)
		if err != nil {
			return nil, err
		}
		return &answer[Emergency]{a.emergencyOf(e)}, nil
	})

	add(a, huma.Operation{
		OperationID: "getEmergency", Method: http.MethodGet, Path: "/emergencies/{id}", Tags: tags, Summary: "How an emergency goes, or went",
	}, func(ctx context.Context, in *ByID) (*answer[emergencyReview], error) {
		r, err := a.s.ReviewEmergency(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &answer[emergencyReview]{a.reviewOf(r)}, nil
	})

	add(a, huma.Operation{
		OperationID: "extendEmergency", Method: http.MethodPost, Path: "/emergencies/{id}/extend", DefaultStatus: http.StatusOK, Tags: tags, Summary: "Set another end",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			EndsAt time.Time `json:"ends_at"`
		}
	}) (*answer[Emergency], error) {
		e, err := a.s.Extend(ctx, in.ID, in.Body.EndsAt)
		if err != nil {
			return nil, err
		}
		return &answer[Emergency]{a.emergencyOf(e)}, nil
	})

	add(a, huma.Operation{
		OperationID: "endEmergency", Method: http.MethodPost, Path: "/emergencies/{id}/end", DefaultStatus: http.StatusOK, Tags: tags, Summary: "End an emergency",
	}, func(ctx context.Context, in *because) (*answer[Emergency], error) {
		e, err := a.s.EndEmergency(ctx, in.ID, in.Body.Reason)
		if err != nil {
			return nil, err
		}
		return &answer[Emergency]{a.emergencyOf(e)}, nil
	})

	add(a, huma.Operation{
		OperationID: "previewAppeal", Method: http.MethodPost, Path: "/appeals/preview", DefaultStatus: http.StatusOK, Tags: tags,
		Summary: "What an appeal would come to", Description: "Nobody is asked.",
	}, func(ctx context.Context, in *struct{ Body appealBody }) (*answer[appealPreview], error) {
		p, err := a.s.PreviewAppeal(ctx, in.Body.appeal())
		if err != nil {
			return nil, err
		}
		out := appealPreview{People: p.People(), Texts: len(p.Text), Calls: len(p.Call), ToRing: len(p.Ring), Segments: p.Segments, Cost: round(p.Cost), CallCost: round(p.CallCost), Currency: p.Currency, HoldTill: a.inZone(p.HoldTill),
			Excluded: map[string]int{}, Bodies: p.Bodies}
		for o, n := range p.Excluded {
			out.Excluded[o.String()] = n
		}
		return &answer[appealPreview]{out}, nil
	})

	add(a, huma.Operation{
		OperationID: "sendAppeal", Method: http.MethodPost, Path: "/appeals", DefaultStatus: http.StatusCreated, Tags: tags, Summary: "Ask everybody who suits whether they can help today",
		Description: "Nobody gets it twice in a day, nor those who are paused, have opted out or have answered no. A yes takes no task.",
	}, func(ctx context.Context, in *struct{ Body appealBody }) (*answer[appeal], error) {
		x, err := a.s.SendAppeal(ctx, in.Body.appeal())
		if err != nil {
			return nil, err
		}
		return &answer[appeal]{a.appealOf(x)}, nil
	})

	add(a, huma.Operation{
		OperationID: "answerAppeal", Method: http.MethodPost, Path: "/appeals/answers/{id}", DefaultStatus: http.StatusOK, Tags: tags,
		Summary: "Note what a volunteer said", Description: "For those who were rung.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			Answer string     `json:"answer" enum:"yes,no"`
			From   *time.Time `json:"from" required:"false"`
			Until  *time.Time `json:"until" required:"false"`
		}
	}) (*answer[plea], error) {
		var from, until time.Time
		if in.Body.From != nil {
			from = *in.Body.From
		}
		if in.Body.Until != nil {
			until = *in.Body.Until
		}
		p, err := a.s.NoteAnswer(ctx, in.ID, dispatch.PleaAnswer(in.Body.Answer), from, until)
		if err != nil {
			return nil, err
		}
		return &answer[plea]{a.pleaOf(p)}, nil
	})
}

func (a *server) reviewOf(r dispatch.EmergencyReview) emergencyReview {
	c := r.Counts
	out := emergencyReview{Emergency: a.emergencyOf(r.Emergency), Counts: appealCounts{c.Asked, c.Telephones, c.Yes, c.Now, c.No, c.Unclear, c.Silent, c.Ringing, c.ToRing},
		Appeals: []appeal{}, Answers: []plea{}, FirstAnswer: durationText(dispatch.Duration(r.FirstAnswer)), TaskIDs: []int64{}, Covered: r.Covered, Open: r.Open,
		Unfilled: r.Unfilled, Texts: r.Texts, Segments: r.Segments, Cost: round(r.Cost), Calls: r.Calls, CallCost: round(r.CallCost), Currency: r.Currency}
	for _, x := range r.Appeals {
		out.Appeals = append(out.Appeals, a.appealOf(x))
	}
	for _, x := range r.Answers {
		out.Answers = append(out.Answers, a.pleaOf(x.Plea))
	}
	for _, t := range r.Tasks {
		out.TaskIDs = append(out.TaskIDs, t.ID)
	}
	return out
}
