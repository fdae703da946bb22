package phonenet

import "time"

// faultSwitch is a fault as the page shows it.
type faultSwitch struct {
	Name  string // in forms and JSON
	Label string
	Hint  string
	Kind  string // "share": from 0 to 1; "flag": 0 or 1; "seconds"
	get   func(f Faults) float64
	set   func(f *Faults, value float64)
}

func share(name, label, hint string, field func(f *Faults) *float64) faultSwitch {
	return faultSwitch{name, label, hint, "share",
		func(f Faults) float64 { return *field(&f) },
		func(f *Faults, v float64) { *field(f) = min(max(v, 0), 1) }}
}

func flag(name, label, hint string, field func(f *Faults) *bool) faultSwitch {
	return faultSwitch{name, label, hint, "flag",
		func(f Faults) float64 {
			if *field(&f) {
				return 1
			}
			return 0
		},
		func(f *Faults, v float64) { *field(f) = v > 0 }}
}

// switches are the faults on the page, in the order in which they are shown.
var switches = []faultSwitch{
	flag("landline", "Fasttelefon", "Sending avvises med 21614", func(f *Faults) *bool { return &f.Landline }),
	flag("invalid", "Ugyldig nummer", "Sending avvises med 21211", func(f *Faults) *bool { return &f.Invalid }),
	flag("opted_out", "Avmeldt hos leverandøren", "Sending avvises med 21610", func(f *Faults) *bool { return &f.OptedOut }),
	share("undelivered", "Kommer ikke fram", "Meldingen ender som ikke levert", func(f *Faults) *float64 { return &f.Undelivered }),
	share("lost_response", "Svaret går tapt", "Meldingen er tatt imot, så brytes forbindelsen", func(f *Faults) *float64 { return &f.LostResponse }),
	share("lost_request", "Forespørselen går tapt", "Forbindelsen brytes før noe er tatt imot", func(f *Faults) *float64 { return &f.LostRequest }),
	share("too_many", "For mange på en gang", "Feil 429", func(f *Faults) *float64 { return &f.TooManyRequests }),
	share("server_error", "Feil hos leverandøren", "Feil 500, ingenting er tatt imot", func(f *Faults) *float64 { return &f.ServerError }),
	share("error_after", "Feil, men tatt imot", "Feil 500 selv om meldingen blir sendt", func(f *Faults) *float64 { return &f.ErrorAfterAccept }),
	{"slow", "Tregt nett", "Svaret på en sending lar vente på seg", "seconds",
		func(f Faults) float64 { return f.Slow.Seconds() },
		func(f *Faults, v float64) { f.Slow = time.Duration(min(max(v, 0), 60) * float64(time.Second)) }},
	share("no_report", "Ingen leveringsrapport", "", func(f *Faults) *float64 { return &f.NoCallback }),
	share("doubled_report", "Doble leveringsrapporter", "", func(f *Faults) *float64 { return &f.DoubledCallbacks }),
	share("reordered_report", "Rapporter i feil rekkefølge", "", func(f *Faults) *float64 { return &f.ReorderedCallbacks }),
	share("doubled_text", "Svar kommer flere ganger", "Samme SMS leveres tjenesten 2–5 ganger", func(f *Faults) *float64 { return &f.DoubledWebhooks }),
	share("lost_text", "Svar når ikke fram", "Tjenesten må selv spørre etter SMS-en", func(f *Faults) *float64 { return &f.LostWebhook }),
	share("busy", "Opptatt", "Anrop får opptattsignal", func(f *Faults) *float64 { return &f.Busy }),
	share("no_answer", "Ingen tar telefonen", "Anrop ringer ut", func(f *Faults) *float64 { return &f.NoAnswer }),
	share("failed_call", "Samtalen kommer ikke fram", "", func(f *Faults) *float64 { return &f.FailedCall }),
	share("machine", "Telefonsvarer", "Den tar telefonen, hører på og trykker ingenting", func(f *Faults) *float64 { return &f.Machine }),
	{"hang_up", "Legger på midt i", "Når det første er sagt", "flag",
		func(f Faults) float64 { return min(float64(f.HangUpAtStep), 1) },
		func(f *Faults, v float64) { f.HangUpAtStep = int(min(v, 1)) }},
	flag("slow_keys", "Trykker sakte", "Hver tast kommer når tjenesten har sluttet å vente", func(f *Faults) *bool { return &f.SlowKeys }),
	share("doubled_step", "Doble steg i samtaler", "Tjenesten blir spurt to ganger på likt", func(f *Faults) *float64 { return &f.DoubledSteps }),
	share("lost_step", "Steg når ikke fram", "Tjenesten får ikke vite hva som ble trykket", func(f *Faults) *float64 { return &f.LostSteps }),
}

// shown is the faults as the page gets them: what is on, by name.
func shown(f Faults) map[string]float64 {
	on := map[string]float64{}
	for _, s := range switches {
		if v := s.get(f); v > 0 {
			on[s.Name] = v
		}
	}
	return on
}
