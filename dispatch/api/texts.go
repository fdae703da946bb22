package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

type textField struct {
	Name     string `json:"name" doc:"As it stands in a wording, in braces." example:"Navn"`
	Required bool   `json:"required"`
}

type textSize struct {
	Encoding string `json:"encoding" enum:"GSM-7,UCS-2"`
	Units    int    `json:"units"`
	Segments int    `json:"segments" example:"1"`
	Left     int    `json:"left" doc:"Units that can still be added before another segment is needed."`
	Forced   string `json:"forced" doc:"The characters that force UCS-2."`
}

// unitText is one text of a unit.
type unitText struct {
	Key      string      `json:"key" example:"offer"`
	Language string      `json:"language" enum:"nb,nn,en"`
	Wording  string      `json:"wording" doc:"The unit's own, or the built-in. {Navn} is filled in; what stands in [ ] is left out where a field in it is empty; {NAVN} is in capitals." example:"Hei {Navn}! {Hva}[, {Sted}], {Når}? Svar JA eller NEI. {Sentral}"`
	BuiltIn  string      `json:"built_in"`
	Own      bool        `json:"own" doc:"Whether the wording is the unit's own."`
	Fields   []textField `json:"fields"`
	Example  string      `json:"example" doc:"With ordinary values."`
	Long     string      `json:"long_example" doc:"With about the longest values that are still ordinary; it must fit two segments."`
	Size     textSize    `json:"size" doc:"Of the example."`
	Most     textSize    `json:"long_size" doc:"Of the long example."`
	Faults   []string    `json:"faults" doc:"What is wrong with the wording; one with faults is not kept."`
}

func showSize(s sms.Size) textSize {
	if s.Encoding == "" {
		s.Encoding = sms.GSM7
	}
	return textSize{string(s.Encoding), s.Units, s.Segments, s.Left, string(s.Forced)}
}

func showText(v dispatch.TextView) unitText {
	out := unitText{Key: string(v.Key), Language: v.Lang, Wording: v.Wording, BuiltIn: v.BuiltIn, Own: v.Own, Fields: []textField{},
		Example: v.Example, Long: v.Long, Size: showSize(v.Size), Most: showSize(v.Most), Faults: []string{}}
	for _, f := range v.Fields {
		out.Fields = append(out.Fields, textField{f.Name, f.Required})
	}
	for _, f := range v.Faults {
		out.Faults = append(out.Faults, f.EN)
	}
	return out
}

// TextID says which text of which unit. It is exported only because huma looks
// into embedded structs whose name is.
type TextID struct {
	Unit
	Key      string `path:"key" maxLength:"40" doc:"The text." example:"offer"`
	Language string `path:"language" enum:"nb,nn,en" doc:"The language it is written in."`
}

type texts struct {
	Items []unitText `json:"items"`
}

func (a *server) texts() {
	add(a, huma.Operation{
		OperationID: "listTexts", Method: http.MethodGet, Path: "/texts", Tags: []string{"Texts"}, Summary: "List the texts of a unit",
	}, func(ctx context.Context, in *struct {
		Unit
		Language string `query:"language" default:"nb" enum:"nb,nn,en" doc:"The language they are written in."`
	}) (*answer[texts], error) {
		views, err := a.s.Texts(ctx, in.UnitID, in.Language)
		if err != nil {
			return nil, err
		}
		out := texts{Items: make([]unitText, len(views))}
		for i, v := range views {
			out.Items[i] = showText(v)
		}
		return &answer[texts]{out}, nil
	})

	add(a, huma.Operation{
		OperationID: "getText", Method: http.MethodGet, Path: "/texts/{key}/{language}", Tags: []string{"Texts"}, Summary: "Get a text",
		Description: "With wording, how another wording would read and what is wrong with it; nothing is kept.",
	}, func(ctx context.Context, in *struct {
		TextID
		Wording string `query:"wording" maxLength:"1000" doc:"Another wording to try."`
	}) (*answer[unitText], error) {
		var v dispatch.TextView
		var err error
		if in.Wording == "" {
			v, err = a.s.Text(ctx, in.UnitID, sms.Key(in.Key), in.Language)
		} else {
			v, err = a.s.TryText(ctx, in.UnitID, sms.Key(in.Key), in.Language, in.Wording)
		}
		if err != nil {
			return nil, err
		}
		return &answer[unitText]{showText(v)}, nil
	})

	add(a, huma.Operation{
		OperationID: "changeText", Method: http.MethodPut, Path: "/texts/{key}/{language}", Tags: []string{"Texts"}, Summary: "Change a text",
		Description: "An empty wording brings the built-in back.",
	}, func(ctx context.Context, in *struct {
		TextID
		Body struct {
			Wording string `json:"wording" maxLength:"1000" example:"Hei {Navn}! {Hva}, {Når}? Svar JA eller NEI. {Sentral}"`
		}
	}) (*answer[unitText], error) {
		v, err := a.s.ChangeText(ctx, in.UnitID, sms.Key(in.Key), in.Language, in.Body.Wording)
		if err != nil {
			return nil, err
		}
		return &answer[unitText]{showText(v)}, nil
	})
}
