package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

type label struct {
	ID       int64      `json:"id" example:"1"`
	At       *time.Time `json:"at" doc:"When a coordinator decided."`
	Text     string     `json:"text" doc:"The reply. Names, numbers and addresses are replaced by «NAVN», «TLF» and «ADRESSE»." example:"Tja, hilsen «NAVN»"`
	Lang     string     `json:"lang" doc:"The volunteer's registered language." example:"nb"`
	Question string     `json:"question" doc:"What it answered, without names; empty where no question was open."`
	Read     string     `json:"read" doc:"How it was read: yes, no, withdraw, stop, start, help, auto or unclear." example:"unclear"`
	Likely   string     `json:"likely" doc:"What it probably meant, as far as the reader could tell: yes, no, withdraw or empty."`
	Want     string     `json:"want" enum:"yes,no,withdraw,unclear" doc:"What it means, as a coordinator says."`
}

func (a *server) showLabel(l *dispatch.Label) label {
	return label{
		ID: l.ID, At: a.at(l.At), Text: l.Text, Lang: l.Lang, Question: l.Question, Read: l.Read, Likely: l.Likely, Want: l.Want,
	}
}

func (a *server) labels() {
	add(a, huma.Operation{
		OperationID: "listLabels", Method: http.MethodGet, Path: "/labels", Tags: []string{"Labels"},
		Summary: "List unclear replies with what coordinators made of them", Description: "For improving how replies are read. No label refers to anybody.",
	}, func(ctx context.Context, in *ofUnit) (*answer[list[label]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		var rows []*dispatch.Label
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.Labels(in.UnitID, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[label]]{part(rows, in.limit(), func(l *dispatch.Label) int64 { return l.ID }, a.showLabel)}, nil
	})
}
