package api

import (
	"fmt"

	"folgesvenn/dispatch"
)

type closedDays struct {
	From string `json:"from" format:"date" doc:"The first day." example:"2026-12-28"`
	To   string `json:"to" format:"date" doc:"The last day." example:"2026-12-30"`
	Name string `json:"name" required:"false" maxLength:"60" example:"Romjulsstengt"`
}

type duty struct {
	Weekday string `json:"weekday" enum:"mon,tue,wed,thu,fri,sat,sun"`
	UserID  *int64 `json:"user_id" required:"false" doc:"A user of the page; name and e-mail are theirs where none are given."`
	Name    string `json:"name" required:"false" maxLength:"60" example:"Anne"`
	Phone   string `json:"phone" required:"false" maxLength:"100" doc:"Urgent Attention comes as a text; calls are put through to it." example:"+4791234567"`
	Email   string `json:"email" required:"false" maxLength:"254" example:"anne@sentralen.no"`
}

// OfficeSettings are the settings about when somebody is there, and who. It is
// exported only because huma looks into embedded structs whose name is.
type OfficeSettings struct {
	OpeningHours     []window     `json:"opening_hours" doc:"When somebody is at the office. Empty: not said; it counts as open on all days that are not closed."`
	ClosedDays       []closedDays `json:"closed_days" doc:"The unit's own, beside public holidays."`
	HolidaysClosed   bool         `json:"holidays_closed" doc:"The office is closed on public holidays."`
	HolidaysQuiet    bool         `json:"holidays_quiet" doc:"Nobody is texted unasked on public holidays."`
	TextsWhenOpen    bool         `json:"texts_when_open" doc:"Nobody is texted unasked while the office is closed."`
	Rota             []duty       `json:"rota" doc:"Who is on duty on which weekday, in the order in which they are told. coordinator_phones come after them, and alone on a day without."`
	EscalateAfter    string       `json:"escalate_after" doc:"When urgent Attention that nobody has taken goes to the next on duty; 0s: it does not." example:"15m"`
	TellAfter        string       `json:"tell_after" doc:"When other Attention is told to who is on duty, in opening hours; 0s: never." example:"1h"`
	EmailFrom        string       `json:"email_from" doc:"The address that e-mail to coordinators comes from; empty: the installation's." example:"post@sentralen.no"`
	ConfirmReminders bool         `json:"confirm_reminders" doc:"Reminders ask for a yes; no answer becomes Attention."`
	YearlyThanks     bool         `json:"yearly_thanks" doc:"Volunteers are told now and then how often they have helped this year."`
	PlaceCalls       bool         `json:"place_calls" doc:"Volunteers who wish calls, or whose number takes no texts, are rung."`
	UrgentCallAfter  string       `json:"urgent_call_after" doc:"How long after an unanswered text about an urgent task the volunteer is rung; 0s: not at all." example:"20m"`
	Voice            string       `json:"voice" doc:"The Norwegian voice of calls." example:"Polly.Ida-Neural"`
}

// OfficeFields are any subset of OfficeSettings; exported for the same reason.
type OfficeFields struct {
	OpeningHours     optional[[]window]     `json:"opening_hours,omitempty" maxItems:"50" doc:"When somebody is at the office."`
	ClosedDays       optional[[]closedDays] `json:"closed_days,omitempty" maxItems:"100" doc:"The unit's own, beside public holidays."`
	HolidaysClosed   optional[bool]         `json:"holidays_closed,omitempty"`
	HolidaysQuiet    optional[bool]         `json:"holidays_quiet,omitempty"`
	TextsWhenOpen    optional[bool]         `json:"texts_when_open,omitempty"`
	Rota             optional[[]duty]       `json:"rota,omitempty" maxItems:"100" doc:"Who is on duty on which weekday, in the order in which they are told."`
	EscalateAfter    optional[string]       `json:"escalate_after,omitempty" maxLength:"40" example:"15m"`
	TellAfter        optional[string]       `json:"tell_after,omitempty" maxLength:"40" example:"1h"`
	EmailFrom        optional[string]       `json:"email_from,omitempty" maxLength:"254" example:"post@sentralen.no"`
	ConfirmReminders optional[bool]         `json:"confirm_reminders,omitempty"`
	YearlyThanks     optional[bool]         `json:"yearly_thanks,omitempty"`
	PlaceCalls       optional[bool]         `json:"place_calls,omitempty"`
	UrgentCallAfter  optional[string]       `json:"urgent_call_after,omitempty" maxLength:"40" example:"20m"`
	Voice            optional[string]       `json:"voice,omitempty" maxLength:"60" doc:"One of those that the provider documents for Norwegian." example:"Polly.Ida-Neural"`
}

func (b OfficeFields) nulls(f *faults) {
	for _, n := range []struct {
		name string
		null bool
	}{
		{"opening_hours", b.OpeningHours.Null}, {"closed_days", b.ClosedDays.Null}, {"holidays_closed", b.HolidaysClosed.Null},
		{"holidays_quiet", b.HolidaysQuiet.Null}, {"texts_when_open", b.TextsWhenOpen.Null}, {"rota", b.Rota.Null},
		{"escalate_after", b.EscalateAfter.Null}, {"tell_after", b.TellAfter.Null}, {"email_from", b.EmailFrom.Null},
		{"confirm_reminders", b.ConfirmReminders.Null}, {"yearly_thanks", b.YearlyThanks.Null},
		{"place_calls", b.PlaceCalls.Null}, {"urgent_call_after", b.UrgentCallAfter.Null}, {"voice", b.Voice.Null},
	} {
		if n.null {
			f.add(n.name, "must not be null; leave it out to keep it as it is")
		}
	}
}

func (b OfficeFields) applyOffice(f *faults, set *dispatch.Settings) {
	if b.OpeningHours.Given {
		set.OpeningHours = []dispatch.Window{}
		for i, w := range b.OpeningHours.Value {
			field := fmt.Sprintf("opening_hours[%d].", i)
			set.OpeningHours = append(set.OpeningHours, dispatch.Window{
				Weekday: weekdayOf(w.Weekday), From: timeOfDayOf(f, field+"from", w.From), To: timeOfDayOf(f, field+"to", w.To),
			})
		}
	}
	if b.ClosedDays.Given {
		set.ClosedDays = []dispatch.ClosedDays{}
		for i, c := range b.ClosedDays.Value {
			field := fmt.Sprintf("closed_days[%d].", i)
			set.ClosedDays = append(set.ClosedDays, dispatch.ClosedDays{From: dateOf(f, field+"from", &c.From), To: dateOf(f, field+"to", &c.To), Name: c.Name})
		}
	}
	if b.Rota.Given {
		set.Rota = []dispatch.Duty{}
		for _, d := range b.Rota.Value {
			duty := dispatch.Duty{Weekday: weekdayOf(d.Weekday), Name: d.Name, Phone: d.Phone, Email: d.Email}
			if d.UserID != nil {
				duty.UserID = *d.UserID
			}
			set.Rota = append(set.Rota, duty)
		}
	}
	if b.EscalateAfter.Given {
		set.EscalateAfter = durationOf(f, "escalate_after", b.EscalateAfter.Value)
	}
	if b.TellAfter.Given {
		set.TellAfter = durationOf(f, "tell_after", b.TellAfter.Value)
	}
	b.HolidaysClosed.into(&set.HolidaysClosed)
	b.HolidaysQuiet.into(&set.HolidaysQuiet)
	b.TextsWhenOpen.into(&set.TextsWhenOpen)
	b.EmailFrom.into(&set.EmailFrom)
	b.ConfirmReminders.into(&set.ConfirmReminders)
	b.YearlyThanks.into(&set.YearlyThanks)
	b.PlaceCalls.into(&set.PlaceCalls)
	b.Voice.into(&set.Voice)
	if b.UrgentCallAfter.Given {
		set.UrgentCallAfter = durationOf(f, "urgent_call_after", b.UrgentCallAfter.Value)
	}
}

func showOffice(s dispatch.Settings) OfficeSettings {
	out := OfficeSettings{
		OpeningHours: []window{}, ClosedDays: []closedDays{}, Rota: []duty{}, HolidaysClosed: s.HolidaysClosed, HolidaysQuiet: s.HolidaysQuiet,
		TextsWhenOpen: s.TextsWhenOpen, EscalateAfter: durationText(s.EscalateAfter), TellAfter: durationText(s.TellAfter), EmailFrom: s.EmailFrom,
		ConfirmReminders: s.ConfirmReminders, YearlyThanks: s.YearlyThanks,
		PlaceCalls: s.PlaceCalls, UrgentCallAfter: durationText(s.UrgentCallAfter), Voice: s.Voice,
	}
	for _, w := range s.OpeningHours {
		out.OpeningHours = append(out.OpeningHours, window{weekdays[w.Weekday], w.From.String(), w.To.String()})
	}
	for _, c := range s.ClosedDays {
		out.ClosedDays = append(out.ClosedDays, closedDays{c.From.String(), c.To.String(), c.Name})
	}
	for _, d := range s.Rota {
		out.Rota = append(out.Rota, duty{weekdays[d.Weekday], orNull(d.UserID), d.Name, d.Phone, d.Email})
	}
	return out
}
