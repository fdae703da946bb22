package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

type attention struct {
	ID          int64      `json:"id" example:"1"`
	UnitID      int64      `json:"unit_id" example:"1"`
	Kind        string     `json:"kind" example:"unclear_reply"`
	Text        string     `json:"text" doc:"Norwegian: what happened and what to do."`
	Urgent      bool       `json:"urgent"`
	TaskID      *int64     `json:"task_id"`
	VolunteerID *int64     `json:"volunteer_id"`
	MessageID   *int64     `json:"message_id"`
	Likely      string     `json:"likely" doc:"What an unclear reply probably means: yes, no, withdraw or empty."`
	At          *time.Time `json:"at"`
	TakenAt     *time.Time `json:"taken_at" doc:"Null: nobody sees to it yet."`
	TakenBy     string     `json:"taken_by" doc:"Who sees to it: coordinator:ID, api:NAME, or rota:NAME where it was taken by text."`
	ResolvedAt  *time.Time `json:"resolved_at" doc:"Null: open."`
	ResolvedAs  string     `json:"resolved_as"`
	Presses     []string   `json:"presses" doc:"What it can be resolved as now; of one that is settled: nothing." example:"[\"yes\",\"no\",\"dismiss\"]"`
}

// showAttention shows an item with the ways to settle it.
func (a *server) showAttention(tx dispatch.Tx, i *dispatch.Attention) (attention, error) {
	ways := []string{}
	if i.ResolvedAt.IsZero() {
		var err error
		if ways, err = dispatch.Presses(tx, i, a.s.Zone(), a.s.Now()); err != nil {
			return attention{}, err
		}
	}
	return attention{
		ID: i.ID, UnitID: i.UnitID, Kind: string(i.Kind), Text: i.Text, Urgent: i.Urgent, TaskID: orNull(i.TaskID),
		VolunteerID: orNull(i.VolunteerID), MessageID: orNull(i.MessageID), Likely: i.Likely, At: a.at(i.At),
		TakenAt: a.at(i.TakenAt), TakenBy: i.TakenBy, ResolvedAt: a.at(i.ResolvedAt), ResolvedAs: i.ResolvedAs,
		Presses: ways,
	}, nil
}

// oneAttention is showAttention in a look of its own.
func (a *server) oneAttention(ctx context.Context, i *dispatch.Attention) (*answer[attention], error) {
	var out attention
	err := a.s.View(ctx, func(tx dispatch.Tx) (err error) {
		out, err = a.showAttention(tx, i)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &answer[attention]{out}, nil
}

func (a *server) attention() {
	add(a, huma.Operation{
		OperationID: "listAttention", Method: http.MethodGet, Path: "/attention", Tags: []string{"Attention"},
		Summary: "List what only a human can decide", Description: "The open items.",
	}, func(ctx context.Context, in *ofUnit) (*answer[list[attention]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		var rows []*dispatch.Attention
		shown := map[int64]attention{}
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			if rows, err = tx.OpenAttention(in.UnitID, page); err != nil {
				return err
			}
			for _, i := range rows {
				if shown[i.ID], err = a.showAttention(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[attention]]{part(rows, in.limit(), func(i *dispatch.Attention) int64 { return i.ID },
			func(i *dispatch.Attention) attention { return shown[i.ID] })}, nil
	})

	add(a, huma.Operation{
		OperationID: "resolveAttention", Method: http.MethodPost, Path: "/attention/{id}/resolve", DefaultStatus: http.StatusOK, Tags: []string{"Attention"},
		Summary: "Settle an item", Description: "yes, no and withdraw say what a reply meant and do what it asks for; release takes the volunteer off the task, cancel calls it off, confirm sends a draft out as it stands, again looks for somebody else at once where nobody came; enough makes do with the helpers who are found and look_on goes on looking for the rest; move puts the task at the time that the requester's text says; dismiss says that it has been seen to.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			As string `json:"as" enum:"yes,no,withdraw,release,cancel,confirm,again,enough,look_on,move,dismiss"`
		}
	}) (*answer[attention], error) {
		item, err := a.s.ResolveAttention(ctx, in.ID, in.Body.As)
		if err != nil {
			return nil, err
		}
		return a.oneAttention(ctx, item)
	})

	add(a, huma.Operation{
		OperationID: "takeAttention", Method: http.MethodPost, Path: "/attention/{id}/take", DefaultStatus: http.StatusOK, Tags: []string{"Attention"},
		Summary: "Take an item", Description: "Says that somebody sees to it: nobody else is told of it. It stays open until it is settled.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body *struct{}
	}) (*answer[attention], error) {
		item, err := a.s.TakeAttention(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return a.oneAttention(ctx, item)
	})
}
