package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

// volunteerFields are what a PATCH may change.
type volunteerFields struct {
	Name             optional[string]      `json:"name,omitempty" maxLength:"100" doc:"First name and surname, or the contact of an organisation." example:"Kari Nordmann"`
	Phone            optional[string]      `json:"phone,omitempty" maxLength:"100" doc:"In any common way of writing; kept as E.164." example:"+4791234567"`
	Language         optional[string]      `json:"language,omitempty" maxLength:"3" doc:"Code of the language that the volunteer speaks and is written to in; nb where it is left out." example:"nb"`
	Channel          optional[string]      `json:"channel,omitempty" enum:"sms,call" doc:"How the volunteer wants to be reached; sms where it is left out."`
	Categories       optional[[]string]    `json:"categories,omitempty" maxItems:"100" maxLength:"40" doc:"What the volunteer will do: shopping, escort, home_help, visit, transport, walk, reading, other, or the unit's own." example:"escort,shopping"`
	Postcodes        optional[[]string]    `json:"postcodes,omitempty" maxItems:"500" doc:"Where: four digits, or fewer for all that begin so. Empty: anywhere." example:"1470"`
	Available        optional[[]window]    `json:"available,omitempty" maxItems:"100" doc:"When in the week. Empty: any time."`
	Clearances       optional[[]clearance] `json:"clearances,omitempty" maxItems:"50" doc:"What was shown or signed; never the document itself."`
	Gender           optional[string]      `json:"gender,omitempty" enum:"female,male,other," doc:"Empty: not known."`
	BirthYear        optional[whole]       `json:"birth_year,omitempty" nullable:"true" doc:"Null or 0: not known." example:"1950"`
	Car              optional[bool]        `json:"car,omitempty" doc:"Whether the volunteer can drive somebody."`
	UnitID           optional[whole]       `json:"unit_id,omitempty" minimum:"1" doc:"The unit; the first one where it is left out."`
	MaxOffersPerWeek optional[whole]       `json:"max_offers_per_week,omitempty" nullable:"true" minimum:"0" maximum:"100" doc:"The volunteer's own limit; null or 0: the unit's." example:"5"`
	Note             optional[string]      `json:"note,omitempty" maxLength:"2000" doc:"For coordinators' eyes."`
	HomePostcode     optional[string]      `json:"home_postcode,omitempty" maxLength:"4" doc:"The postcode that the volunteer lives in; empty: not known." example:"1470"`
	ReachKm          optional[whole]       `json:"reach_km,omitempty" nullable:"true" minimum:"0" maximum:"500" doc:"How far from home; null or 0: as far as the unit says." example:"10"`
	Languages        optional[[]string]    `json:"languages,omitempty" maxItems:"20" maxLength:"3" doc:"Spoken beside language." example:"pl"`
	Skills           optional[[]string]    `json:"skills,omitempty" maxItems:"50" maxLength:"40" doc:"Special ones, in the unit's own words. Who has some is spared for tasks that need them." example:"tegnspråk"`
	ClearSpeech      optional[bool]        `json:"clear_speech,omitempty" doc:"Is understood by people who hear badly."`
	PushesChair      optional[bool]        `json:"pushes_chair,omitempty" doc:"Can push a wheelchair."`
	CarTakesChair    optional[bool]        `json:"car_takes_chair,omitempty" doc:"Has a car that takes a wheelchair."`
	SendsMost        optional[whole]       `json:"sends_most,omitempty" nullable:"true" minimum:"0" maximum:"20" doc:"How many people an organisation can send at most; null or 0: the volunteer is a person. Name is then the organisation's, phone and language are the contact's, and clearances those that the organisation vouches for in everybody whom it sends." example:"4"`
	Contact          optional[string]      `json:"contact,omitempty" maxLength:"100" doc:"Who answers for an organisation." example:"Gro Vik"`
	OwnUnitOnly      optional[bool]        `json:"own_unit_only,omitempty" doc:"Keeps the volunteer out of what the unit shares with others."`
	State            optional[string]      `json:"state,omitempty" enum:"active,stopped,left" doc:"active takes the volunteer back, whatever kept them away; stopped keeps an opt-out that was told to a coordinator; left keeps the volunteer for the record alone. A pause has its own route."`
}

// newVolunteer is a volunteerFields with what a new one must have.
type newVolunteer volunteerFields

// TransformSchema says what must be there, and that a new one is active.
func (newVolunteer) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Required = []string{"name", "phone"}
	delete(s.Properties, "state")
	return s
}

type window struct {
	Weekday string `json:"weekday" enum:"mon,tue,wed,thu,fri,sat,sun"`
	From    string `json:"from" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" patternDescription:"a time of day such as 09:00" example:"09:00"`
	To      string `json:"to" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" patternDescription:"a time of day such as 16:00" example:"16:00"`
}

type clearance struct {
	Kind    string  `json:"kind" maxLength:"60" doc:"confidentiality, police_certificate, course, visiting_dog, or the unit's own." example:"confidentiality"`
	Issued  *string `json:"issued" required:"false" format:"date" doc:"When it was shown or signed." example:"2026-01-10"`
	Expires *string `json:"expires" required:"false" format:"date" doc:"The last day it holds; null: it does not expire." example:"2029-01-10"`
}

// volunteer is the answer.
type volunteer struct {
	ID               int64       `json:"id" example:"1"`
	UnitID           int64       `json:"unit_id" example:"1"`
	State            string      `json:"state" enum:"active,paused,stopped,left" doc:"stopped: opted out. paused comes back alone."`
	Name             string      `json:"name" example:"Kari Nordmann"`
	Phone            string      `json:"phone" doc:"E.164." example:"+4791234567"`
	Language         string      `json:"language" example:"nb"`
	Channel          string      `json:"channel" enum:"sms,call"`
	Categories       []string    `json:"categories" example:"escort,shopping"`
	Postcodes        []string    `json:"postcodes" example:"1470"`
	Available        []window    `json:"available"`
	Clearances       []clearance `json:"clearances"`
	Gender           string      `json:"gender" enum:"female,male,other,"`
	BirthYear        *int        `json:"birth_year" doc:"Null: not known." example:"1950"`
	Car              bool        `json:"car"`
	MaxOffersPerWeek *int        `json:"max_offers_per_week" doc:"Null: the unit's." example:"5"`
	Note             string      `json:"note"`
	HomePostcode     string      `json:"home_postcode" example:"1470"`
	ReachKm          *int        `json:"reach_km" doc:"Null: as far as the unit says." example:"10"`
	Languages        []string    `json:"languages" example:"pl"`
	Skills           []string    `json:"skills" example:"tegnspråk"`
	ClearSpeech      bool        `json:"clear_speech"`
	PushesChair      bool        `json:"pushes_chair"`
	CarTakesChair    bool        `json:"car_takes_chair"`
	SendsMost        *int        `json:"sends_most" doc:"How many people an organisation can send; null: a person." example:"4"`
	Contact          string      `json:"contact" doc:"Who answers for an organisation." example:"Gro Vik"`
	OwnUnitOnly      bool        `json:"own_unit_only" doc:"Not among those whom the unit shares with others."`
	PausedUntil      *time.Time  `json:"paused_until" doc:"Null: no pause is running."`
	NumberFault      string      `json:"number_fault" doc:"The provider's code where the number cannot be reached; empty: no trouble is known. A change of phone clears it."`
	CreatedAt        *time.Time  `json:"created_at"`
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func weekdayOf(s string) time.Weekday {
	for i, d := range weekdays {
		if d == s {
			return time.Weekday(i)
		}
	}
	return -1 // dispatch refuses it; the schema has already
}

// apply changes v by what was given.
func (b volunteerFields) apply(v *dispatch.Volunteer) error {
	var f faults
	b.Name.into(&v.Name)
	b.Phone.into(&v.Phone)
	b.Language.into(&v.Language)
	stringInto(b.Channel, &v.Channel)
	b.Categories.into(&v.Categories)
	b.Postcodes.into(&v.Postcodes)
	b.Gender.into(&v.Gender)
	wholeInto(b.BirthYear, &v.BirthYear)
	b.Car.into(&v.Car)
	wholeInto(b.UnitID, &v.UnitID)
	wholeInto(b.MaxOffersPerWeek, &v.MaxOffersPerWeek)
	b.Note.into(&v.Note)
	b.OwnUnitOnly.into(&v.OwnUnitOnly)
	b.HomePostcode.into(&v.Home)
	wholeInto(b.ReachKm, &v.ReachKm)
	b.Languages.into(&v.Languages)
	b.Skills.into(&v.Skills)
	b.ClearSpeech.into(&v.ClearSpeech)
	b.PushesChair.into(&v.PushesChair)
	b.CarTakesChair.into(&v.CarTakesChair)
	wholeInto(b.SendsMost, &v.SendsMost)
	b.Contact.into(&v.Contact)
	if b.Available.Given {
		v.Available = nil
		for i, w := range b.Available.Value {
			field := fmt.Sprintf("available[%d].", i)
			v.Available = append(v.Available, dispatch.Window{
				Weekday: weekdayOf(w.Weekday), From: timeOfDayOf(&f, field+"from", w.From), To: timeOfDayOf(&f, field+"to", w.To),
			})
		}
	}
	if b.Clearances.Given {
		v.Clearances = nil
		for i, c := range b.Clearances.Value {
			field := fmt.Sprintf("clearances[%d].", i)
			v.Clearances = append(v.Clearances, dispatch.Clearance{
				Kind: strings.TrimSpace(c.Kind), Issued: dateOf(&f, field+"issued", c.Issued), Expires: dateOf(&f, field+"expires", c.Expires),
			})
		}
	}
	if b.State.Given {
		b.applyState(v, &f)
	}
	return f.err()
}

func (b volunteerFields) applyState(v *dispatch.Volunteer, f *faults) {
	switch dispatch.VolunteerState(b.State.Value) {
	case dispatch.VolunteerActive:
		v.Left, v.Stopped, v.PausedUntil = false, false, time.Time{}
	case dispatch.VolunteerStopped:
		v.Stopped = true
	case dispatch.VolunteerLeft:
		v.Left = true
	default:
		f.add("state", "must be active, stopped or left")
	}
}

func (a *server) showVolunteer(v *dispatch.Volunteer) volunteer {
	now := a.s.Now()
	out := volunteer{
		ID: v.ID, UnitID: v.UnitID, State: string(v.State(now)), Name: v.Name, Phone: v.Phone, Language: v.Language,
		Channel: string(v.Channel), Categories: orEmpty(v.Categories), Postcodes: orEmpty(v.Postcodes),
		Available: []window{}, Clearances: []clearance{}, Gender: v.Gender, BirthYear: orNull(v.BirthYear), Car: v.Car,
		MaxOffersPerWeek: orNull(v.MaxOffersPerWeek), Note: v.Note, OwnUnitOnly: v.OwnUnitOnly,
		HomePostcode: v.Home, ReachKm: orNull(v.ReachKm), Languages: orEmpty(v.Languages), Skills: orEmpty(v.Skills), ClearSpeech: v.ClearSpeech,
		PushesChair: v.PushesChair, CarTakesChair: v.CarTakesChair, SendsMost: orNull(v.SendsMost), Contact: v.Contact, NumberFault: v.Flagged, CreatedAt: a.at(v.CreatedAt),
	}
	if v.PausedUntil.After(now) {
		out.PausedUntil = a.at(v.PausedUntil)
	}
	for _, w := range v.Available {
		out.Available = append(out.Available, window{weekdays[w.Weekday], w.From.String(), w.To.String()})
	}
	for _, c := range v.Clearances {
		out.Clearances = append(out.Clearances, clearance{c.Kind, orNull(c.Issued.String()), orNull(c.Expires.String())})
	}
	return out
}

func path(thing string, id int64) string {
	return Prefix + "/" + thing + "/" + strconv.FormatInt(id, 10)
}

func (a *server) volunteers() {
	add(a, huma.Operation{
		OperationID: "addVolunteer", Method: http.MethodPost, Path: "/volunteers", DefaultStatus: http.StatusCreated, Tags: []string{"Volunteers"},
		Summary: "Take in a volunteer", Description: "The volunteer is asked about suitable tasks from now on.",
	}, func(ctx context.Context, in *struct{ Body newVolunteer }) (*created[volunteer], error) {
		var v dispatch.Volunteer
		if err := volunteerFields(in.Body).apply(&v); err != nil {
			return nil, err
		}
		row, err := a.s.AddVolunteer(ctx, v)
		if err != nil {
			return nil, err
		}
		return &created[volunteer]{path("volunteers", row.ID), a.showVolunteer(row)}, nil
	})

	add(a, huma.Operation{
		OperationID: "listVolunteers", Method: http.MethodGet, Path: "/volunteers", Tags: []string{"Volunteers"},
		Summary: "List volunteers", Description: "Everybody, those who have left too.",
	}, func(ctx context.Context, in *struct {
		Paging
		UnitID int64  `query:"unit_id" minimum:"1" doc:"Of this unit only."`
		Query  string `query:"q" maxLength:"100" doc:"Part of a name or number."`
	}) (*answer[list[volunteer]], error) {
		page, err := in.page()
		if err != nil {
			return nil, err
		}
		var rows []*dispatch.Volunteer
		err = a.s.View(ctx, func(tx dispatch.Tx) (err error) {
			rows, err = tx.Volunteers(dispatch.VolunteerFilter{UnitID: in.UnitID, Query: in.Query}, page)
			return err
		})
		if err != nil {
			return nil, err
		}
		return &answer[list[volunteer]]{part(rows, in.limit(), func(v *dispatch.Volunteer) int64 { return v.ID }, a.showVolunteer)}, nil
	})

	add(a, huma.Operation{
		OperationID: "getVolunteer", Method: http.MethodGet, Path: "/volunteers/{id}", Tags: []string{"Volunteers"}, Summary: "Get a volunteer",
	}, func(ctx context.Context, in *ByID) (*answer[volunteer], error) {
		v, err := a.s.Volunteer(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return &answer[volunteer]{a.showVolunteer(v)}, nil
	})

	add(a, huma.Operation{
		OperationID: "changeVolunteer", Method: http.MethodPatch, Path: "/volunteers/{id}", Tags: []string{"Volunteers"},
		Summary:     "Change a volunteer",
		Description: "Only the fields that are given change; null empties one. Open questions to somebody who stops or leaves are withdrawn.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body volunteerFields
	}) (*answer[volunteer], error) {
		v, err := a.s.EditVolunteer(ctx, in.ID, in.Body.apply)
		if err != nil {
			return nil, err
		}
		return &answer[volunteer]{a.showVolunteer(v)}, nil
	})

	add(a, huma.Operation{
		OperationID: "pauseVolunteer", Method: http.MethodPost, Path: "/volunteers/{id}/pause", DefaultStatus: http.StatusOK, Tags: []string{"Volunteers"},
		Summary: "Give a volunteer rest", Description: "Nothing is asked before until. A time that has passed, or null, ends the pause.",
	}, func(ctx context.Context, in *struct {
		ByID
		Body struct {
			Until *string `json:"until" doc:"A time with offset, or a date: the day on which the volunteer may be asked again, from midnight in the unit's time zone." example:"2026-12-01"`
		}
	}) (*answer[volunteer], error) {
		until, err := a.pauseUntil(in.Body.Until)
		if err != nil {
			return nil, err
		}
		v, err := a.s.PauseVolunteer(ctx, in.ID, until)
		if err != nil {
			return nil, err
		}
		return &answer[volunteer]{a.showVolunteer(v)}, nil
	})
}

// pauseUntil reads a date or a time.
func (a *server) pauseUntil(s *string) (time.Time, error) {
	var f faults
	if s == nil {
		return time.Time{}, nil
	}
	if d, err := dispatch.ParseDate(*s); err == nil && !d.IsZero() {
		if d.Year > lastYear {
			f.add("until", fmt.Sprintf("must lie before the year %d", lastYear+1))
		}
		return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, a.s.Zone()), f.err()
	}
	until, err := parseTime(*s)
	if err != nil || until.UTC().Year() > lastYear {
		f.add("until", "must be a date such as 2026-12-01 or a time with offset such as 2026-12-01T09:00:00+01:00")
	}
	return until, f.err()
}
