package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

type message struct {
	ID          int64      `json:"id" example:"1"`
	Direction   string     `json:"direction" enum:"in,out" doc:"Seen from the service."`
	Kind        string     `json:"kind" enum:"incoming,offer,answer,notice,alert,manual,appeal" doc:"What it is for."`
	Phone       string     `json:"phone" doc:"The other end, E.164." example:"+4791234567"`
	Body        string     `json:"body" example:"JA"`
	State       string     `json:"state" enum:"received,queued,sending,unsettled,sent,failed,delivered,cancelled" doc:"unsettled: nobody could tell whether it went out. cancelled: it had become untrue or too late, and was never sent."`
	Segments    int        `json:"segments" doc:"What the operator bills." example:"1"`
	At          *time.Time `json:"at" doc:"When it came or was written."`
	SentAt      *time.Time `json:"sent_at" doc:"When the provider had it."`
	TaskID      *int64     `json:"task_id"`
	VolunteerID *int64     `json:"volunteer_id"`
	Intent      string     `json:"intent" doc:"How an incoming text was read: yes, no, withdraw, stop, start, help, auto or unclear."`
	ErrorCode   string     `json:"error_code" doc:"The provider's, of the last failure."`
	Media       []media    `json:"media" doc:"Photos and recordings that came with it. They are looked at on the page."`
}

// media is without its address: that is the provider's, and of no use without
// the provider's credentials.
type media struct {
	ContentType string `json:"content_type" doc:"Empty where the provider did not tell." example:"image/jpeg"`
}

func (a *server) showMessage(m *dispatch.Message) message {
	attached := make([]media, len(m.Media))
	for i, x := range m.Media {
		attached[i].ContentType = x.ContentType
	}
	return message{
		ID: m.ID, Direction: string(m.Direction), Kind: string(m.Kind), Phone: m.Phone, Body: m.Body, State: string(m.State),
		Segments: m.Segments, At: a.at(m.CreatedAt), SentAt: a.at(m.SentAt), TaskID: orNull(m.TaskID), VolunteerID: orNull(m.VolunteerID),
		Intent: m.Intent, ErrorCode: m.ErrorCode, Media: attached,
	}
}

func (a *server) messages() {
	add(a, huma.Operation{
		OperationID: "listMessages", Method: http.MethodGet, Path: "/messages", Tags: []string{"Messages"},
		Summary: "List texts, sent and received",
	}, func(ctx context.Context, in *struct {
		Paging
		Phone  string `query:"phone" maxLength:"100" doc:"With this number; write the plus as %2B." example:"+4791234567"`
		TaskID int64  `query:"task_id" minimum:"1" doc:"About this task."`
	}) (*answer[list[message]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		filter := dispatch.MessageFilter{TaskID: in.TaskID}
		if in.Phone != "" {
			n, err := phone.Parse(in.Phone)
			if err != nil {
				return nil, invalid("query.phone", "is not a telephone number; write it as %2B4791234567")
			}
			filter.Phone = n.String()
		}
		var rows []*dispatch.Message
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.Messages(filter, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[message]]{part(rows, in.limit(), func(m *dispatch.Message) int64 { return m.ID }, a.showMessage)}, nil
	})

	add(a, huma.Operation{
		OperationID: "getMessage", Method: http.MethodGet, Path: "/messages/{id}", Tags: []string{"Messages"}, Summary: "Get a text",
	}, func(ctx context.Context, in *ByID) (*answer[message], error) {
		var row *dispatch.Message
		err := a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			row, err = tx.Message(in.ID)
			return err
		})
		if err != nil {
			return nil, found(err, "message", in.ID)
		}
		return &answer[message]{a.showMessage(row)}, nil
	})

	add(a, huma.Operation{
		OperationID: "sendMessage", Method: http.MethodPost, Path: "/messages", DefaultStatus: http.StatusCreated, Tags: []string{"Messages"},
		Summary: "Send a text to a number", Description: "It goes out by the same outbox as everything else, in quiet hours too.",
	}, func(ctx context.Context, in *struct {
		Body struct {
			Phone  string `json:"phone" maxLength:"100" example:"+4791234567"`
			Body   string `json:"body" minLength:"1" maxLength:"1600" example:"Hei, kan du ringe oss?"`
			UnitID *whole `json:"unit_id,omitempty" minimum:"1" doc:"The unit that writes; the first one where it is left out."`
		}
	}) (*created[message], error) {
		unit := int64(dispatch.FirstUnit)
		if in.Body.UnitID != nil {
			unit = int64(*in.Body.UnitID)
			if err := a.knownUnit(ctx, unit); err != nil {
				return nil, err
			}
		}
		row, err := a.s.SendManual(ctx, unit, in.Body.Phone, in.Body.Body)
		if err != nil {
			return nil, err
		}
		return &created[message]{path("messages", row.ID), a.showMessage(row)}, nil
	})
}

// knownUnit refuses a unit that does not exist.
func (a *server) knownUnit(ctx context.Context, id int64) error {
	return a.s.View(ctx, func(tx dispatch.Tx) error {
		_, err := tx.Unit(id)
		if errors.Is(err, dispatch.ErrNotFound) {
			return invalid("body.unit_id", fmt.Sprintf("there is no unit %d", id))
		}
		return err
	})
}
