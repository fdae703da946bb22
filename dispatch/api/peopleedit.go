package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// recipientFields are what a PATCH may change.
type recipientFields struct {
	Name     optional[string] `json:"name,omitempty" maxLength:"100" example:"Solveig Berg"`
	Phone    optional[string] `json:"phone,omitempty" nullable:"true" maxLength:"100" doc:"Null or empty: none." example:"+4722334455"`
	Address  optional[string] `json:"address,omitempty" nullable:"true" maxLength:"200" doc:"Told to the volunteer after YES; not told again when it changes." example:"Bakkeveien 7"`
	Postcode optional[string] `json:"postcode,omitempty" nullable:"true" maxLength:"4" example:"1470"`
	Language optional[string] `json:"language,omitempty" nullable:"true" maxLength:"3" example:"nb"`
	Gender   optional[string] `json:"gender,omitempty" enum:"female,male,other,"`
	Wish     optional[string] `json:"wish_gender,omitempty" enum:"female,male,other," doc:"Whom they would rather have; it keeps nobody out."`
	Hearing  optional[bool]   `json:"hearing,omitempty" doc:"Hears badly: who speaks clearly comes first."`
	Chair    optional[bool]   `json:"wheelchair,omitempty" doc:"Whoever comes must manage a wheelchair."`
	Note     optional[string] `json:"note,omitempty" nullable:"true" maxLength:"2000" doc:"For coordinators' eyes."`
	Notify   optional[bool]   `json:"notify,omitempty"`
	Channel  optional[string] `json:"channel,omitempty" enum:"sms,call" doc:"How they are told: by text, or by a call."`
	UnitID   optional[whole]  `json:"unit_id,omitempty" minimum:"1"`
}

func (b recipientFields) apply(r *dispatch.Recipient) error {
	b.Name.into(&r.Name)
	b.Phone.into(&r.Phone)
	b.Address.into(&r.Address)
	b.Postcode.into(&r.Postcode)
	b.Language.into(&r.Language)
	b.Gender.into(&r.Gender)
	b.Wish.into(&r.WishGender)
	b.Hearing.into(&r.Hearing)
	b.Chair.into(&r.Wheelchair)
	b.Note.into(&r.Note)
	b.Notify.into(&r.Notify)
	stringInto(b.Channel, &r.Channel)
	wholeInto(b.UnitID, &r.UnitID)
	return nil
}

// requesterFields are what a PATCH may change.
type requesterFields struct {
	Name     optional[string]   `json:"name,omitempty" maxLength:"100" example:"Lørenskog sykehjem"`
	Kind     optional[string]   `json:"kind,omitempty" enum:"institution,person"`
	Phones   optional[[]string] `json:"phones,omitempty" maxItems:"20" maxLength:"100" doc:"All of them; texts go to the first that takes them." example:"+4767200000"`
	PIN      optional[string]   `json:"pin,omitempty" nullable:"true" maxLength:"8" writeOnly:"true" doc:"A new PIN of four to eight digits; null or empty takes the PIN away." example:"1234"`
	Channel  optional[string]   `json:"channel,omitempty" enum:"sms,call" doc:"How they are told: by text, or by a call."`
	Address  optional[string]   `json:"address,omitempty" nullable:"true" maxLength:"200" example:"Rolvsrudveien 8"`
	Postcode optional[string]   `json:"postcode,omitempty" nullable:"true" maxLength:"4" example:"1470"`
	Language optional[string]   `json:"language,omitempty" nullable:"true" enum:"nb,nn,en," doc:"Of the texts they get; null or empty: the unit's."`
	Trusted  optional[bool]     `json:"trusted,omitempty" doc:"What it orders by telephone goes straight out."`
	UnitID   optional[whole]    `json:"unit_id,omitempty" minimum:"1"`
}

func (b requesterFields) apply(r *dispatch.Requester) error {
	b.Name.into(&r.Name)
	stringInto(b.Kind, &r.Kind)
	b.Phones.into(&r.Phones)
	stringInto(b.Channel, &r.Channel)
	b.Trusted.into(&r.Trusted)
	b.Language.into(&r.Language)
	b.Address.into(&r.Address)
	b.Postcode.into(&r.Postcode)
	wholeInto(b.UnitID, &r.UnitID)
	if b.PIN.Given {
		r.PINHash = "" // a new one is set by the use case
	}
	return nil
}

// editPeople registers the changes of recipients and requesters.
func (a *server) editPeople() {
	const partly = "Only the fields that are given change; null empties one."
	add(a, huma.Operation{
		OperationID: "changeRecipient", Method: http.MethodPatch, Path: "/recipients/{id}", Tags: []string{"Recipients"},
		Summary: "Change a recipient", Description: partly,
	}, func(ctx context.Context, in *struct {
		ByID
		Body recipientFields
	}) (*answer[recipient], error) {
		r, err := a.s.EditRecipient(ctx, in.ID, in.Body.apply)
		if err != nil {
			return nil, err
		}
		return &answer[recipient]{a.showRecipient(r)}, nil
	})

	add(a, huma.Operation{
		OperationID: "changeRequester", Method: http.MethodPatch, Path: "/requesters/{id}", Tags: []string{"Requesters"},
		Summary: "Change a requester", Description: partly,
	}, func(ctx context.Context, in *struct {
		ByID
		Body requesterFields
	}) (*answer[requester], error) {
		r, err := a.s.EditRequester(ctx, in.ID, in.Body.PIN.Value, a.hash, in.Body.apply)
		if err != nil {
			return nil, err
		}
		return &answer[requester]{a.showRequester(r)}, nil
	})
}
