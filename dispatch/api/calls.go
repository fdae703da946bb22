package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

type call struct {
	ID          int64      `json:"id" example:"1"`
	Direction   string     `json:"direction" enum:"in,out" doc:"Seen from the service."`
	Purpose     string     `json:"purpose" enum:"offer,news,follow_up,incoming" doc:"What it is for."`
	Phone       string     `json:"phone" doc:"The other end, E.164; another word where the number is withheld." example:"+4722334455"`
	State       string     `json:"state" enum:"queued,dialling,unsettled,ringing,answered,busy,no_answer,failed,completed,cancelled" doc:"cancelled: it had become untrue or too late, and was never made."`
	Attempt     int        `json:"attempt" doc:"1, and one more for each time it was dialled again because nobody answered." example:"1"`
	At          *time.Time `json:"at" doc:"When it came or was planned."`
	AnsweredAt  *time.Time `json:"answered_at"`
	EndedAt     *time.Time `json:"ended_at"`
	TaskID      *int64     `json:"task_id"`
	VolunteerID *int64     `json:"volunteer_id"`
	RequesterID *int64     `json:"requester_id"`
	ErrorCode   string     `json:"error_code" doc:"The provider's, of the last failure."`
}

func (a *server) showCall(c *dispatch.Call) call {
	return call{
		ID: c.ID, Direction: string(c.Direction), Purpose: string(c.Purpose), Phone: c.Phone, State: string(c.State), Attempt: c.Attempt,
		At: a.at(c.CreatedAt), AnsweredAt: a.at(c.AnsweredAt), EndedAt: a.at(c.EndedAt), TaskID: orNull(c.TaskID), VolunteerID: orNull(c.VolunteerID),
		RequesterID: orNull(c.RequesterID), ErrorCode: c.ErrorCode,
	}
}

func (a *server) calls() {
	add(a, huma.Operation{
		OperationID: "listCalls", Method: http.MethodGet, Path: "/calls", Tags: []string{"Calls"}, Summary: "List telephone calls, made and received",
	}, func(ctx context.Context, in *struct {
		Paging
		Phone  string `query:"phone" maxLength:"100" doc:"With this number; write the plus as %2B." example:"+4722334455"`
		TaskID int64  `query:"task_id" minimum:"1" doc:"About this task."`
	}) (*answer[list[call]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		filter := dispatch.CallFilter{TaskID: in.TaskID}
		if in.Phone != "" {
			n, err := phone.Parse(in.Phone)
			if err != nil {
				return nil, invalid("query.phone", "is not a telephone number; write it as %2B4722334455")
			}
			filter.Phone = n.String()
		}
		var rows []*dispatch.Call
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.Calls(filter, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[call]]{part(rows, in.limit(), func(c *dispatch.Call) int64 { return c.ID }, a.showCall)}, nil
	})

	add(a, huma.Operation{
		OperationID: "getCall", Method: http.MethodGet, Path: "/calls/{id}", Tags: []string{"Calls"}, Summary: "Get a telephone call",
	}, func(ctx context.Context, in *ByID) (*answer[call], error) {
		var row *dispatch.Call
		err := a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			row, err = tx.Call(in.ID)
			return err
		})
		if err != nil {
			return nil, found(err, "call", in.ID)
		}
		return &answer[call]{a.showCall(row)}, nil
	})
}
