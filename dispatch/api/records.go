package api

import "folgesvenn/dispatch"

// retention is how long personal data is kept.
type retention struct {
	Messages   int `json:"messages_days" minimum:"0" maximum:"3660" doc:"The words of texts and calls." example:"365"`
	Media      int `json:"media_days" minimum:"0" maximum:"3660" doc:"What came with texts." example:"90"`
	Recordings int `json:"recordings_days" minimum:"0" maximum:"3660" doc:"What people said on the telephone." example:"30"`
	Provider   int `json:"provider_days" minimum:"0" maximum:"3660" doc:"How long after a text the provider may keep its words." example:"30"`
	Tasks      int `json:"tasks_days" minimum:"0" maximum:"3660" doc:"Summary, place, details and recipient of a task, after its end." example:"365"`
	Recipients int `json:"recipients_days" minimum:"0" maximum:"3660" doc:"Recipients and private requesters, after their last task." example:"730"`
	Left       int `json:"left_days" minimum:"0" maximum:"3660" doc:"Volunteers, after they left." example:"180"`
	Attention  int `json:"attention_days" minimum:"0" maximum:"3660" doc:"The text of settled Attention." example:"180"`
	// Whoever wrote their program before there were organisations leaves it out.
	Comers *int `json:"comers_days" required:"false" minimum:"0" maximum:"3660" doc:"Names of those whom an organisation sent, after the end of the task; left out: as it is." example:"30"`
}

// of is what is kept for how long from now on.
func (r retention) of(now dispatch.Retention) dispatch.Retention {
	out := dispatch.Retention{Messages: r.Messages, Media: r.Media, Recordings: r.Recordings, Provider: r.Provider, Tasks: r.Tasks, Comers: now.Comers,
		Recipients: r.Recipients, Left: r.Left, Attention: r.Attention}
	if r.Comers != nil {
		out.Comers = *r.Comers
	}
	return out
}

func showRetention(r dispatch.Retention) retention {
	return retention{Messages: r.Messages, Media: r.Media, Recordings: r.Recordings, Provider: r.Provider, Tasks: r.Tasks, Recipients: r.Recipients,
		Left: r.Left, Attention: r.Attention, Comers: &r.Comers}
}

// RecordSettings are a unit's settings of what is kept and added up. It is
// exported only because huma looks into embedded structs whose name is.
type RecordSettings struct {
	PricePerSegment float64   `json:"price_per_segment" doc:"What a part of a text costs; for estimates in reports." example:"0.6"`
	PricePerCall    float64   `json:"price_per_call" doc:"What a call of a minute or two costs; for estimates." example:"1"`
	Currency        string    `json:"currency" example:"NOK"`
	Retention       retention `json:"retention" doc:"How many days each kind of personal data is kept; 0: for ever."`
}

// RecordFields are any subset of RecordSettings; exported for the same reason.
type RecordFields struct {
	PricePerSegment optional[float64]   `json:"price_per_segment,omitempty" minimum:"0" maximum:"1000" example:"0.6"`
	PricePerCall    optional[float64]   `json:"price_per_call,omitempty" minimum:"0" maximum:"1000" example:"1"`
	Currency        optional[string]    `json:"currency,omitempty" maxLength:"3" example:"NOK"`
	Retention       optional[retention] `json:"retention,omitempty" doc:"How many days each kind of personal data is kept; 0: for ever."`
}

func (b RecordFields) noNulls(f *faults) {
	for _, n := range []struct {
		name string
		null bool
	}{{"price_per_segment", b.PricePerSegment.Null}, {"price_per_call", b.PricePerCall.Null}, {"currency", b.Currency.Null}, {"retention", b.Retention.Null}} {
		if n.null {
			f.add(n.name, "must not be null; leave it out to keep it as it is")
		}
	}
}

func (b RecordFields) applyRecords(set *dispatch.Settings) {
	b.PricePerSegment.into(&set.PricePerSegment)
	b.PricePerCall.into(&set.PricePerCall)
	b.Currency.into(&set.Currency)
	if b.Retention.Given {
		set.Retention = b.Retention.Value.of(set.Retention)
	}
}

func showRecords(s dispatch.Settings) RecordSettings {
	return RecordSettings{PricePerSegment: s.PricePerSegment, PricePerCall: s.PricePerCall, Currency: s.Currency, Retention: showRetention(s.Retention)}
}
