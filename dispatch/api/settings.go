package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"folgesvenn/dispatch"
)

type quietHours struct {
	From string `json:"from" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" patternDescription:"a time of day such as 20:30" example:"20:30"`
	To   string `json:"to" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" patternDescription:"a time of day such as 09:00" example:"09:00"`
}

// settings are a unit's rules as they are shown.
type settings struct {
	QuietHours        quietHours `json:"quiet_hours" doc:"When nobody is texted unasked. From equal to to: never."`
	Policy            string     `json:"policy" enum:"pace,waves" doc:"Whom to ask and how fast."`
	WaveSize          int        `json:"wave_size" example:"3"`
	WaveInterval      string     `json:"wave_interval" example:"1h"`
	DecideBefore      string     `json:"decide_before" doc:"How long before its start a task must have its volunteer." example:"3h"`
	OfferLapsesAfter  string     `json:"offer_lapses_after" doc:"How long an unanswered question keeps its number from being asked about something else." example:"24h"`
	Reminders         []string   `json:"reminders" doc:"How long before the start." example:"24h,2h"`
	FollowUpAfter     string     `json:"follow_up_after" example:"2h"`
	SeriesAhead       string     `json:"series_ahead" doc:"How long before its day the task of a series is made." example:"336h"`
	WarnBefore        string     `json:"warn_before" doc:"How long before the deadline the requester hears that nobody is found yet; 0s: not at all." example:"3h"`
	MaxOffersPerWeek  int        `json:"max_offers_per_week" example:"5"`
	ThankForNo        bool       `json:"thank_for_no"`
	CentreName        string     `json:"centre_name" example:"Frivilligsentralen"`
	CentrePhone       string     `json:"centre_phone" example:"+4767200000"`
	CoordinatorPhones []string   `json:"coordinator_phones" doc:"They get urgent Attention by text." example:"+4791234567"`
	Categories        []string   `json:"categories" doc:"The unit's own, beside the built-in ones."`
	Language          string     `json:"language" enum:"nb,nn,en" doc:"Of the texts to requesters and recipients whose own is not known, and to strangers." example:"nb"`
	OfficeSettings
	RecordSettings
	WhomSettings
	EmergencySettings
}

// settingsFields are any subset of settings.
type settingsFields struct {
	QuietHours        optional[quietHours] `json:"quiet_hours,omitempty" doc:"When nobody is texted unasked. From equal to to: never."`
	Policy            optional[string]     `json:"policy,omitempty" enum:"pace,waves"`
	WaveSize          optional[whole]      `json:"wave_size,omitempty" minimum:"1" maximum:"1000" example:"3"`
	WaveInterval      optional[string]     `json:"wave_interval,omitempty" maxLength:"40" example:"1h"`
	DecideBefore      optional[string]     `json:"decide_before,omitempty" maxLength:"40" example:"3h"`
	OfferLapsesAfter  optional[string]     `json:"offer_lapses_after,omitempty" maxLength:"40" example:"24h"`
	Reminders         optional[[]string]   `json:"reminders,omitempty" maxItems:"10" maxLength:"40" example:"24h,2h"`
	FollowUpAfter     optional[string]     `json:"follow_up_after,omitempty" maxLength:"40" example:"2h"`
	SeriesAhead       optional[string]     `json:"series_ahead,omitempty" maxLength:"40" example:"336h"`
	WarnBefore        optional[string]     `json:"warn_before,omitempty" maxLength:"40" example:"3h"`
	MaxOffersPerWeek  optional[whole]      `json:"max_offers_per_week,omitempty" minimum:"1" maximum:"100" example:"5"`
	ThankForNo        optional[bool]       `json:"thank_for_no,omitempty"`
	CentreName        optional[string]     `json:"centre_name,omitempty" maxLength:"40" example:"Frivilligsentralen"`
	CentrePhone       optional[string]     `json:"centre_phone,omitempty" maxLength:"100" example:"+4767200000"`
	CoordinatorPhones optional[[]string]   `json:"coordinator_phones,omitempty" maxItems:"20" maxLength:"100" example:"+4791234567"`
	Categories        optional[[]string]   `json:"categories,omitempty" maxItems:"100" maxLength:"40"`
	Language          optional[string]     `json:"language,omitempty" enum:"nb,nn,en"`
	OfficeFields
	RecordFields
	WhomFields
	EmergencyFields
}

// apply changes set by what was given. Nothing of a unit's rules has an empty
// value of its own, so null is refused.
func (b settingsFields) apply(set *dispatch.Settings) error {
	var f faults
	for _, n := range []struct {
		name string
		null bool
	}{
		{"quiet_hours", b.QuietHours.Null}, {"policy", b.Policy.Null}, {"wave_size", b.WaveSize.Null}, {"wave_interval", b.WaveInterval.Null},
		{"decide_before", b.DecideBefore.Null}, {"offer_lapses_after", b.OfferLapsesAfter.Null}, {"reminders", b.Reminders.Null},
		{"follow_up_after", b.FollowUpAfter.Null}, {"max_offers_per_week", b.MaxOffersPerWeek.Null}, {"thank_for_no", b.ThankForNo.Null},
		{"centre_name", b.CentreName.Null}, {"centre_phone", b.CentrePhone.Null}, {"coordinator_phones", b.CoordinatorPhones.Null},
		{"categories", b.Categories.Null}, {"language", b.Language.Null}, {"series_ahead", b.SeriesAhead.Null}, {"warn_before", b.WarnBefore.Null},
	} {
		if n.null {
			f.add(n.name, "must not be null; leave it out to keep it as it is")
		}
	}
	b.nulls(&f)
	b.noNulls(&f)
	b.whomNulls(&f)
	if len(f) > 0 {
		return f.err()
	}
	if b.QuietHours.Given {
		set.QuietHours = dispatch.QuietHours{
			From: timeOfDayOf(&f, "quiet_hours.from", b.QuietHours.Value.From),
			To:   timeOfDayOf(&f, "quiet_hours.to", b.QuietHours.Value.To),
		}
	}
	duration := func(name string, o optional[string], to *dispatch.Duration) {
		if o.Given {
			*to = durationOf(&f, name, o.Value)
		}
	}
	stringInto(b.Policy, &set.Policy)
	wholeInto(b.WaveSize, &set.WaveSize)
	duration("wave_interval", b.WaveInterval, &set.WaveInterval)
	duration("decide_before", b.DecideBefore, &set.DecideBefore)
	duration("offer_lapses_after", b.OfferLapsesAfter, &set.OfferLapsesAfter)
	duration("series_ahead", b.SeriesAhead, &set.SeriesAhead)
	duration("warn_before", b.WarnBefore, &set.WarnBefore)
	duration("follow_up_after", b.FollowUpAfter, &set.FollowUpAfter)
	if b.Reminders.Given {
		set.Reminders = make([]dispatch.Duration, len(b.Reminders.Value))
		for i, r := range b.Reminders.Value {
			set.Reminders[i] = durationOf(&f, fmt.Sprintf("reminders[%d]", i), r)
		}
	}
	wholeInto(b.MaxOffersPerWeek, &set.MaxOffersPerWeek)
	b.ThankForNo.into(&set.ThankForNo)
	b.CentreName.into(&set.CentreName)
	b.Language.into(&set.Language)
	b.CentrePhone.into(&set.CentrePhone)
	if b.CoordinatorPhones.Given {
		// dispatch writes the numbers in their kept form into the list it is
		// given, and this may run twice.
		set.CoordinatorPhones = append([]string{}, b.CoordinatorPhones.Value...)
	}
	if b.Categories.Given {
		set.Categories = append([]string{}, b.Categories.Value...)
	}
	b.applyOffice(&f, set)
	b.applyRecords(set)
	b.applyWhom(&f, set)
	b.applyEmergency(&f, set)
	return f.err()
}

func showSettings(s dispatch.Settings) settings {
	out := settings{
		QuietHours: quietHours{s.QuietHours.From.String(), s.QuietHours.To.String()}, Policy: string(s.Policy), WaveSize: s.WaveSize,
		WaveInterval: durationText(s.WaveInterval), DecideBefore: durationText(s.DecideBefore), OfferLapsesAfter: durationText(s.OfferLapsesAfter),
		Reminders: make([]string, len(s.Reminders)), FollowUpAfter: durationText(s.FollowUpAfter), SeriesAhead: durationText(s.SeriesAhead), WarnBefore: durationText(s.WarnBefore), MaxOffersPerWeek: s.MaxOffersPerWeek,
		ThankForNo: s.ThankForNo, CentreName: s.CentreName, CentrePhone: s.CentrePhone, CoordinatorPhones: orEmpty(s.CoordinatorPhones),
		Categories: orEmpty(s.Categories), Language: s.Language, OfficeSettings: showOffice(s), RecordSettings: showRecords(s), WhomSettings: showWhom(s), EmergencySettings: showEmergencyRules(s),
	}
	for i, r := range s.Reminders {
		out.Reminders[i] = durationText(r)
	}
	return out
}

// Unit says whose settings. It is exported only because huma looks into
// embedded structs whose name is.
type Unit struct {
	UnitID int64 `query:"unit_id" default:"1" minimum:"1" doc:"The unit."`
}

func (a *server) settings() {
	add(a, huma.Operation{
		OperationID: "getSettings", Method: http.MethodGet, Path: "/settings", Tags: []string{"Settings"}, Summary: "Get the settings of a unit",
	}, func(ctx context.Context, in *struct{ Unit }) (*answer[settings], error) {
		set, err := a.s.Settings(ctx, in.UnitID)
		if err != nil {
			return nil, err
		}
		return &answer[settings]{showSettings(set)}, nil
	})

	add(a, huma.Operation{
		OperationID: "changeSettings", Method: http.MethodPut, Path: "/settings", Tags: []string{"Settings"},
		Summary: "Change the settings of a unit", Description: "Any subset; what is not given stays. Durations are written as 90m, 24h or 30s.",
	}, func(ctx context.Context, in *struct {
		Unit
		Body settingsFields
	}) (*answer[settings], error) {
		set, err := a.s.ChangeSettings(ctx, in.UnitID, in.Body.apply)
		if err != nil {
			return nil, err
		}
		return &answer[settings]{showSettings(set)}, nil
	})
}
