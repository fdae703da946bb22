package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

type newRecipient struct {
	Name     string          `json:"name" maxLength:"100" example:"Solveig Berg"`
	Phone    *string         `json:"phone,omitempty" nullable:"true" maxLength:"100" example:"+4722334455"`
	Address  *string         `json:"address,omitempty" nullable:"true" maxLength:"200" doc:"Told to the volunteer after YES." example:"Bakkeveien 7"`
	Postcode *string         `json:"postcode,omitempty" nullable:"true" maxLength:"4" example:"1470"`
	Language *string         `json:"language,omitempty" nullable:"true" maxLength:"3" example:"nb"`
	Gender   *string         `json:"gender,omitempty" enum:"female,male,other,"`
	Note     *string         `json:"note,omitempty" nullable:"true" maxLength:"2000" doc:"For coordinators' eyes."`
	Wish     *string         `json:"wish_gender,omitempty" enum:"female,male,other," doc:"Whom they would rather have; it keeps nobody out."`
	Hearing  optional[bool]  `json:"hearing,omitempty" doc:"Hears badly: who speaks clearly comes first."`
	Chair    optional[bool]  `json:"wheelchair,omitempty" doc:"Whoever comes must manage a wheelchair."`
	Notify   optional[bool]  `json:"notify,omitempty" doc:"Told who comes, and of changes; what is told does not say what the help is."`
	Channel  *string         `json:"channel,omitempty" enum:"sms,call" doc:"How they are told: by text, or by a call; sms where it is left out. A number that takes no texts is rung in any case."`
	UnitID   optional[whole] `json:"unit_id,omitempty" minimum:"1" doc:"The unit; the first one where it is left out."`
}

type recipient struct {
	ID        int64      `json:"id" example:"1"`
	UnitID    int64      `json:"unit_id" example:"1"`
	Name      string     `json:"name" example:"Solveig Berg"`
	Phone     string     `json:"phone" doc:"E.164; empty: none." example:"+4722334455"`
	Address   string     `json:"address" example:"Bakkeveien 7"`
	Postcode  string     `json:"postcode" example:"1470"`
	Language  string     `json:"language" example:"nb"`
	Gender    string     `json:"gender" enum:"female,male,other,"`
	Note      string     `json:"note"`
	Wish      string     `json:"wish_gender" enum:"female,male,other," doc:"Whom they would rather have."`
	Hearing   bool       `json:"hearing" doc:"Hears badly."`
	Chair     bool       `json:"wheelchair" doc:"Whoever comes must manage a wheelchair."`
	Notify    bool       `json:"notify" doc:"Told who comes, and of changes."`
	Channel   string     `json:"channel" enum:"sms,call" doc:"How they are told."`
	CreatedAt *time.Time `json:"created_at"`
}

type newRequester struct {
	Name     string             `json:"name" maxLength:"100" example:"Lørenskog sykehjem"`
	Kind     *string            `json:"kind,omitempty" enum:"institution,person" doc:"institution where it is left out."`
	Phones   optional[[]string] `json:"phones,omitempty" maxItems:"20" maxLength:"100" doc:"Texts go to the first that takes them." example:"+4767200000"`
	Channel  *string            `json:"channel,omitempty" enum:"sms,call" doc:"How they are told: by text, or by a call; sms where it is left out. A number that takes no texts is rung in any case."`
	PIN      *string            `json:"pin,omitempty" nullable:"true" maxLength:"8" writeOnly:"true" doc:"Four to eight digits that identify an institution by telephone; only its hash is kept." example:"1234"`
	Trusted  *bool              `json:"trusted,omitempty" doc:"What it orders by telephone goes straight out; false where it is left out: a coordinator looks at it first."`
	Address  *string            `json:"address,omitempty" nullable:"true" maxLength:"200" example:"Rolvsrudveien 8"`
	Postcode *string            `json:"postcode,omitempty" nullable:"true" maxLength:"4" example:"1470"`
	Language *string            `json:"language,omitempty" nullable:"true" enum:"nb,nn,en," doc:"Of the texts they get; empty: the unit's." example:"nn"`
	UnitID   optional[whole]    `json:"unit_id,omitempty" minimum:"1" doc:"The unit; the first one where it is left out."`
}

type requester struct {
	ID        int64      `json:"id" example:"1"`
	UnitID    int64      `json:"unit_id" example:"1"`
	Name      string     `json:"name" example:"Lørenskog sykehjem"`
	Kind      string     `json:"kind" enum:"institution,person"`
	Phones    []string   `json:"phones" doc:"E.164." example:"+4767200000"`
	Channel   string     `json:"channel" enum:"sms,call" doc:"How they are told."`
	HasPIN    bool       `json:"has_pin" doc:"Whether a PIN is known; it is never shown."`
	Trusted   bool       `json:"trusted" doc:"What it orders by telephone goes straight out."`
	Address   string     `json:"address" example:"Rolvsrudveien 8"`
	Postcode  string     `json:"postcode" example:"1470"`
	Language  string     `json:"language" enum:"nb,nn,en," doc:"Of the texts they get; empty: the unit's." example:"nn"`
	CreatedAt *time.Time `json:"created_at"`
}

// text is a string that may be null or left out.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (a *server) showRecipient(r *dispatch.Recipient) recipient {
	return recipient{
		ID: r.ID, UnitID: r.UnitID, Name: r.Name, Phone: r.Phone, Address: r.Address, Postcode: r.Postcode,
		Language: r.Language, Gender: r.Gender, Note: r.Note, Notify: r.Notify, Channel: string(r.Channel), Wish: r.WishGender, Hearing: r.Hearing, Chair: r.Wheelchair, CreatedAt: a.at(r.CreatedAt),
	}
}

func (a *server) showRequester(r *dispatch.Requester) requester {
	return requester{
		ID: r.ID, UnitID: r.UnitID, Name: r.Name, Kind: string(r.Kind), Phones: orEmpty(r.Phones), Channel: string(r.Channel), HasPIN: r.PINHash != "", Trusted: r.Trusted,
		Address: r.Address, Postcode: r.Postcode, Language: r.Language, CreatedAt: a.at(r.CreatedAt),
	}
}

// ofUnit is the input of a list of people.
type ofUnit struct {
	Paging
	UnitID int64 `query:"unit_id" minimum:"1" doc:"Of this unit only."`
}

// people registers recipients and requesters.
func (a *server) people() {
	add(a, huma.Operation{
		OperationID: "addRecipient", Method: http.MethodPost, Path: "/recipients", DefaultStatus: http.StatusCreated, Tags: []string{"Recipients"},
		Summary: "Take in somebody who is helped",
	}, func(ctx context.Context, in *struct{ Body newRecipient }) (*created[recipient], error) {
		b := in.Body
		row, err := a.s.AddRecipient(ctx, dispatch.Recipient{
			UnitID: int64(b.UnitID.Value), Name: b.Name, Phone: text(b.Phone), Address: text(b.Address), Postcode: text(b.Postcode),
			Language: text(b.Language), Gender: text(b.Gender), Note: text(b.Note), Notify: b.Notify.Value, Channel: dispatch.Channel(text(b.Channel)),
			WishGender: text(b.Wish), Hearing: b.Hearing.Value, Wheelchair: b.Chair.Value,
		})
		if err != nil {
			return nil, err
		}
		return &created[recipient]{path("recipients", row.ID), a.showRecipient(row)}, nil
	})

	add(a, huma.Operation{
		OperationID: "listRecipients", Method: http.MethodGet, Path: "/recipients", Tags: []string{"Recipients"}, Summary: "List recipients",
	}, func(ctx context.Context, in *ofUnit) (*answer[list[recipient]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		var rows []*dispatch.Recipient
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.Recipients(in.UnitID, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[recipient]]{part(rows, in.limit(), func(r *dispatch.Recipient) int64 { return r.ID }, a.showRecipient)}, nil
	})

	add(a, huma.Operation{
		OperationID: "getRecipient", Method: http.MethodGet, Path: "/recipients/{id}", Tags: []string{"Recipients"}, Summary: "Get a recipient",
	}, func(ctx context.Context, in *ByID) (*answer[recipient], error) {
		var row *dispatch.Recipient
		err := a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			row, err = tx.Recipient(in.ID)
			return err
		})
		if err != nil {
			return nil, found(err, "recipient", in.ID)
		}
		return &answer[recipient]{a.showRecipient(row)}, nil
	})

	add(a, huma.Operation{
		OperationID: "addRequester", Method: http.MethodPost, Path: "/requesters", DefaultStatus: http.StatusCreated, Tags: []string{"Requesters"},
		Summary: "Take in somebody who asks for help", Description: "A nursing home, a relative, or the recipient.",
	}, func(ctx context.Context, in *struct{ Body newRequester }) (*created[requester], error) {
		b := in.Body
		row, err := a.s.AddRequester(ctx, dispatch.Requester{Trusted: b.Trusted != nil && *b.Trusted,
			UnitID: int64(b.UnitID.Value), Name: b.Name, Kind: dispatch.RequesterKind(text(b.Kind)), Phones: b.Phones.Value,
			Channel: dispatch.Channel(text(b.Channel)), Address: text(b.Address), Postcode: text(b.Postcode), Language: text(b.Language),
		}, text(b.PIN), a.hash)
		if err != nil {
			return nil, err
		}
		return &created[requester]{path("requesters", row.ID), a.showRequester(row)}, nil
	})

	add(a, huma.Operation{
		OperationID: "listRequesters", Method: http.MethodGet, Path: "/requesters", Tags: []string{"Requesters"}, Summary: "List requesters",
	}, func(ctx context.Context, in *ofUnit) (*answer[list[requester]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		var rows []*dispatch.Requester
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.Requesters(in.UnitID, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[requester]]{part(rows, in.limit(), func(r *dispatch.Requester) int64 { return r.ID }, a.showRequester)}, nil
	})

	add(a, huma.Operation{
		OperationID: "getRequester", Method: http.MethodGet, Path: "/requesters/{id}", Tags: []string{"Requesters"}, Summary: "Get a requester",
	}, func(ctx context.Context, in *ByID) (*answer[requester], error) {
		var row *dispatch.Requester
		err := a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			row, err = tx.Requester(in.ID)
			return err
		})
		if err != nil {
			return nil, found(err, "requester", in.ID)
		}
		return &answer[requester]{a.showRequester(row)}, nil
	})
}
