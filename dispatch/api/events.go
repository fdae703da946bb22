package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

type event struct {
	ID          int64      `json:"id" example:"1"`
	At          *time.Time `json:"at"`
	Kind        string     `json:"kind" doc:"subject.what" example:"task.assigned"`
	Actor       string     `json:"actor" doc:"Who did it: system, volunteer, provider, coordinator:ID or api:NAME of the token." example:"system"`
	UnitID      *int64     `json:"unit_id"`
	TaskID      *int64     `json:"task_id"`
	VolunteerID *int64     `json:"volunteer_id"`
	OfferID     *int64     `json:"offer_id"`
	MessageID   *int64     `json:"message_id"`
	CallID      *int64     `json:"call_id"`
	From        string     `json:"from" doc:"The state before, where there was one."`
	To          string     `json:"to" doc:"The state after."`
	Why         string     `json:"why" doc:"Norwegian, without names."`
}

func (a *server) showEvent(e *dispatch.Event) event {
	return event{
		ID: e.ID, At: a.at(e.At), Kind: e.Kind, Actor: e.Actor, UnitID: orNull(e.UnitID), TaskID: orNull(e.TaskID),
		VolunteerID: orNull(e.VolunteerID), OfferID: orNull(e.OfferID), MessageID: orNull(e.MessageID), CallID: orNull(e.CallID), From: e.From, To: e.To, Why: e.Why,
	}
}

func (a *server) events() {
	add(a, huma.Operation{
		OperationID: "listEvents", Method: http.MethodGet, Path: "/events", Tags: []string{"Events"},
		Summary: "Read the event log", Description: "Every change of state is one row. To follow the log, ask again after the last id you have seen.",
	}, func(ctx context.Context, in *struct {
		Paging
		After       int64 `query:"after" minimum:"0" doc:"Events with a higher id than this. Together with cursor, the higher one counts."`
		TaskID      int64 `query:"task_id" minimum:"1" doc:"About this task."`
		VolunteerID int64 `query:"volunteer_id" minimum:"1" doc:"About this volunteer."`
	}) (*answer[list[event]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		page.After = max(page.After, in.After)
		var rows []*dispatch.Event
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.Events(dispatch.EventFilter{TaskID: in.TaskID, VolunteerID: in.VolunteerID}, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[event]]{part(rows, in.limit(), func(e *dispatch.Event) int64 { return e.ID }, a.showEvent)}, nil
	})
}
