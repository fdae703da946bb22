package api

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestSettingsBySubset(t *testing.T) {
	w := newWorld(t)
	expect := w.do("GET", "/settings", "").want(200).object()
	for _, c := range []struct{ field, given, shown string }{
		{"quiet_hours", `{"from":"22:00","to":"07:30"}`, ``}, {"quiet_hours", `{"from":"00:00","to":"00:00"}`, ``}, {"policy", `"pace"`, ``}, {"wave_size", `10`, ``},
		{"wave_interval", `"90m"`, ``}, {"wave_interval", `"1h30m"`, `"90m"`}, {"wave_interval", `"2s"`, ``}, {"wave_interval", `"1500ms"`, `"1.5s"`},
		{"decide_before", `"48h"`, ``}, {"decide_before", `"0s"`, ``}, {"reminders", `["24h","90s"]`, ``}, {"reminders", `[]`, ``},
		{"follow_up_after", `"1h"`, ``}, {"offer_lapses_after", `"12h"`, ``}, {"max_offers_per_week", `7`, ``}, {"thank_for_no", `false`, ``},
		{"centre_name", `"Sentralen"`, ``}, {"centre_phone", `"22 33 44 55"`, `"+4722334455"`}, {"centre_phone", `""`, ``},
		{"coordinator_phones", `["+4791234567","92345678"]`, `["+4791234567","+4792345678"]`}, {"categories", `["Sjakk"]`, ``},
		{"opening_hours", `[{"weekday":"mon","from":"09:00","to":"15:00"},{"weekday":"fri","from":"10:00","to":"24:00"}]`, ``},
		{"closed_days", `[{"from":"2026-12-28","to":"2026-12-30","name":"Romjul"}]`, ``}, {"holidays_closed", `false`, ``}, {"holidays_quiet", `true`, ``},
		{"texts_when_open", `true`, ``}, {"escalate_after", `"5m"`, ``}, {"tell_after", `"0s"`, ``}, {"email_from", `"post@sentralen.no"`, ``},
		{"place_calls", `false`, ``}, {"urgent_call_after", `"10m"`, ``}, {"voice", `"Google.nb-NO-Wavenet-F"`, ``},
		{"confirm_reminders", `true`, ``}, {"yearly_thanks", `true`, ``}, {"price_per_segment", `0.75`, ``}, {"currency", `"EUR"`, ``},
		{"retention", `{"messages_days":100,"media_days":30,"recordings_days":14,"provider_days":0,"tasks_days":400,"recipients_days":500,"left_days":30,"attention_days":60}`,
			`{"messages_days":100,"media_days":30,"recordings_days":14,"provider_days":0,"tasks_days":400,"recipients_days":500,"left_days":30,"attention_days":60,"comers_days":30}`},
		{"retention", `{"messages_days":100,"media_days":30,"recordings_days":14,"provider_days":0,"tasks_days":400,"recipients_days":500,"left_days":30,"attention_days":60,"comers_days":7}`, ``},
		{"rota", `[{"weekday":"mon","name":"Anne","phone":"912 34 567","email":"anne@sentralen.no"},{"weekday":"sun","email":"b@sentralen.no"}]`,
			`[{"weekday":"mon","user_id":null,"name":"Anne","phone":"+4791234567","email":"anne@sentralen.no"},{"weekday":"sun","user_id":null,"name":"","phone":"","email":"b@sentralen.no"}]`},
	} {
		if c.shown == "" {
			c.shown = c.given
		}
		var shown any
		if err := json.Unmarshal([]byte(c.shown), &shown); err != nil {
			t.Fatal(err)
		}
		expect[c.field] = shown
		want, _ := json.Marshal(expect)
		for _, r := range []result{w.do("PUT", "/settings?unit_id=1", `{"`+c.field+`":`+c.given+`}`).want(200), w.do("GET", "/settings", "").want(200)} {
			if got, _ := json.Marshal(r.object()); string(got) != string(want) {
				t.Errorf("%s=%s: %s\nwant %s", c.field, c.given, got, want)
			}
		}
	}
	// What was got can be put back.
	whole := w.do("GET", "/settings", "").want(200)
	if again := w.do("PUT", "/settings", string(whole.body)).want(200); string(again.body) != string(whole.body) {
		t.Errorf("%s became %s", whole.body, again.body)
	}
}

func TestSettingsThatNeedAnotherValue(t *testing.T) {
	w := newWorld(t)
	before := w.stored()
	for body, location := range map[string]string{
		`{"quiet_hours":{"from":"25:00","to":"09:00"}}`: "body.quiet_hours.from", `{"quiet_hours":{"from":"20:30"}}`: "body.quiet_hours.to",
		`{"quiet_hours":"20:30-09:00"}`: "body.quiet_hours", `{"quiet_hours":null}`: "body.quiet_hours", `{"policy":"all"}`: "body.policy", `{"policy":null}`: "body.policy",
		`{"wave_size":0}`: "body.wave_size", `{"wave_size":1.5}`: "body.wave_size", `{"wave_size":"3"}`: "body.wave_size", `{"wave_size":1e99}`: "body.wave_size",
		`{"wave_interval":"0s"}`: "body.wave_interval", `{"wave_interval":"-1h"}`: "body.wave_interval", `{"wave_interval":"1"}`: "body.wave_interval",
		`{"wave_interval":60}`: "body.wave_interval", `{"wave_interval":"9999999999h"}`: "body.wave_interval", `{"wave_interval":"PT1H"}`: "body.wave_interval",
		`{"decide_before":"x"}`: "body.decide_before", `{"reminders":["24h","x"]}`: "body.reminders[1]", `{"reminders":["-1h"]}`: "body.reminders[0]",
		`{"reminders":null}`: "body.reminders", `{"reminders":"24h"}`: "body.reminders", `{"follow_up_after":""}`: "body.follow_up_after",
		`{"max_offers_per_week":0}`: "body.max_offers_per_week", `{"centre_name":""}`: "body.centre_name", `{"centre_name":null}`: "body.centre_name",
		`{"price_per_segment":-1}`: "body.price_per_segment", `{"price_per_segment":null}`: "body.price_per_segment", `{"currency":"kr"}`: "body.currency",
		`{"retention":{"messages_days":3,"media_days":30,"recordings_days":14,"provider_days":0,"tasks_days":400,"recipients_days":500,"left_days":30,"attention_days":60}}`: "body.retention.messages_days",
		`{"retention":null}`:   "body.retention",
		`{"centre_phone":"x"}`: "body.centre_phone", `{"coordinator_phones":["91234567","x"]}`: "body.coordinator_phones[1]", `{"categories":[""]}`: "body.categories[0]",
		`{"opening_hours":[{"weekday":"mon","from":"15:00","to":"09:00"}]}`: "body.opening_hours[0]", `{"opening_hours":[{"weekday":"man","from":"09:00","to":"15:00"}]}`: "body.opening_hours[0].weekday",
		`{"closed_days":[{"from":"2026-12-30","to":"2026-12-28"}]}`: "body.closed_days[0]", `{"closed_days":[{"from":"jul","to":"2026-12-28"}]}`: "body.closed_days[0].from",
		`{"rota":[{"weekday":"mon","name":"Anne"}]}`: "body.rota[0]", `{"rota":[{"weekday":"mon","email":"anne"}]}`: "body.rota[0].email",
		`{"rota":[{"weekday":"mon","user_id":99}]}`: "body.rota[0].user_id", `{"rota":null}`: "body.rota", `{"email_from":"x"}`: "body.email_from",
		`{"escalate_after":"-5m"}`: "body.escalate_after", `{"tell_after":"x"}`: "body.tell_after", `{"holidays_quiet":"ja"}`: "body.holidays_quiet",
		`{"unit_id":1}`: "body.unit_id", `{"wave":1}`: "body.wave",
	} {
		if got := w.do("PUT", "/settings", body).want(422).locations(); !slices.Equal(got, []string{location}) {
			t.Errorf("%s: names %q", body, got)
		}
	}
	if w.stored() != before {
		t.Error("something was stored")
	}
}
