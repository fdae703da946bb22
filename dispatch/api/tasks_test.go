package api

import (
	"slices"
	"strings"
	"testing"
)

// TestTaskFromEntryToDone drives the main job through the API.
func TestTaskFromEntryToDone(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/volunteers", kari).want(201)
	w.do("POST", "/volunteers", ola).want(201)
	w.do("POST", "/recipients", aPatient).want(201)
	w.do("POST", "/requesters", aHome).want(201)
	body := strings.TrimSuffix(aTask, "}") + `,"requester_id":1,"recipient_id":1,"needs":{"clearances":[],"car":true,"gender":"","language":""}}`
	made := into[task](w.do("POST", "/tasks", body).want(201))
	if made.State != "open" || made.Assignment != nil || len(made.Offers) != 0 || len(made.Timeline) != 1 {
		t.Errorf("%+v", made)
	}

	candidates := into[list[candidate]](w.do("GET", "/tasks/1/candidates", "").want(200)).Items
	if len(candidates) != 2 || candidates[0].Suitable || !slices.Equal(candidates[0].Obstacles, []string{"car"}) || candidates[0].Chance != 0 ||
		!candidates[1].Suitable || len(candidates[1].Obstacles) != 0 || candidates[1].Chance <= 0 {
		t.Errorf("candidates %+v", candidates)
	}

	texts := w.send()
	if len(texts) != 1 || texts[0].To != "+4792345678" {
		t.Fatalf("sent %+v", texts)
	}
	asked := into[task](w.do("GET", "/tasks/1", "").want(200))
	if o := asked.Offers; len(o) != 1 || o[0].VolunteerID != 2 || o[0].State != "sent" || o[0].Wave != 1 || o[0].Channel != "sms" || o[0].SentAt == nil || o[0].AnsweredAt != nil {
		t.Errorf("offers %+v", o)
	}

	w.setClock("2026-11-24T10:30:00+01:00")
	w.receive("+4792345678", "JA", "IN1")
	taken := w.do("GET", "/tasks/1", "").want(200)
	got := into[task](taken)
	if got.State != "assigned" || got.Assignment == nil || got.Assignment.VolunteerID != 2 || got.Assignment.Via != "sms" || got.Assignment.State != "active" {
		t.Errorf("%s", taken.body)
	}
	if !strings.Contains(string(taken.body), `"assignment":{"volunteer_id":2,"via":"sms","at":"2026-11-24T10:30:00+01:00","state":"active"}`) {
		t.Errorf("%s", taken.body)
	}
	var told []string
	for _, m := range got.Timeline {
		told = append(told, m.Text)
	}
	want := []string{
		"Oppdraget ble lagt inn.", "Ola Nordmann blir spurt.", "Ola Nordmann er spurt.", "Ola Nordmann skrev: «JA»", "Ola Nordmann sa ja.",
		"Avtalt med Ola Nordmann: svarte ja på SMS.",
	}
	if !slices.Equal(told, want) {
		t.Errorf("timeline %q", told)
	}
	listed := into[list[TaskRow]](w.do("GET", "/tasks?state=assigned", "").want(200)).Items
	if len(listed) != 1 || listed[0].Assignment == nil || listed[0].Assignment.VolunteerID != 2 {
		t.Errorf("list %+v", listed)
	}

	conversation := into[list[message]](w.do("GET", "/messages?phone=%2B4792345678&task_id=", "").want(200)).Items
	if len(conversation) != 3 || conversation[0].Direction != "out" || conversation[1].Direction != "in" || conversation[1].Intent != "yes" ||
		*conversation[2].TaskID != 1 || !strings.Contains(conversation[2].Body, "Solveig") {
		t.Errorf("messages %+v", conversation)
	}
	if strings.Contains(conversation[0].Body, "Solveig") || strings.Contains(conversation[0].Body, "Bakkeveien") {
		t.Errorf("the question tells %q", conversation[0].Body)
	}

	w.do("POST", "/tasks/1/assign", `{"volunteer_id":1}`).want(409).locations()
	released := into[task](w.do("POST", "/tasks/1/release", `{"reason":"syk"}`).want(200))
	if released.State != "open" || released.Assignment != nil {
		t.Errorf("%+v", released)
	}
	w.do("POST", "/tasks/1/release", `{}`).want(409).locations()
	assigned := into[task](w.do("POST", "/tasks/1/assign", `{"volunteer_id":1}`).want(200))
	if assigned.Assignment == nil || assigned.Assignment.Via != "coordinator" || assigned.Assignment.VolunteerID != 1 {
		t.Errorf("%+v", assigned)
	}
	done := into[task](w.do("POST", "/tasks/1/complete", `{"hours":2.5}`).want(200))
	if done.State != "done" || done.Hours == nil || *done.Hours != 2.5 || done.Assignment == nil || done.Assignment.State != "done" {
		t.Errorf("%+v", done)
	}
	for path, body := range map[string]string{"cancel": `{}`, "complete": `{}`, "release": `{}`, "assign": `{"volunteer_id":1}`} {
		w.do("POST", "/tasks/1/"+path, body).want(409).locations()
	}
	w.do("PATCH", "/tasks/1", `{"details":"x"}`).want(409).locations()
	if got := w.do("POST", "/tasks/1/assign", `{"volunteer_id":99}`).want(409).locations(); len(got) != 0 {
		t.Errorf("names %q", got)
	}
}

func TestDraft(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/volunteers", kari).want(201)
	made := into[task](w.do("POST", "/tasks", strings.TrimSuffix(aTask, "}")+`,"draft":true}`).want(201))
	if made.State != "draft" {
		t.Errorf("%+v", made)
	}
	if texts := w.send(); len(texts) != 0 {
		t.Errorf("a draft was sent: %v", texts)
	}
	if got := into[task](w.do("PATCH", "/tasks/1", `{"draft":true,"place":"Finstad"}`).want(200)); got.State != "draft" || got.Place != "Finstad" {
		t.Errorf("%+v", got)
	}
	if got := into[task](w.do("PATCH", "/tasks/1", `{"draft":false}`).want(200)); got.State != "open" || got.Place != "Finstad" {
		t.Errorf("%+v", got)
	}
	if texts := w.send(); len(texts) != 1 {
		t.Errorf("sent %v", texts)
	}
	w.do("PATCH", "/tasks/1", `{"draft":false}`).want(200)
	w.do("PATCH", "/tasks/1", `{"draft":true}`).want(409).locations()
}

func TestPatchTask(t *testing.T) {
	w := populated(t)
	got := into[task](w.do("PATCH", "/tasks/1", `{"requester_id":1,"recipient_id":1,"needs":{"car":true},"decide_by":"2026-11-25T12:00:00Z"}`).want(200))
	if *got.RequesterID != 1 || *got.RecipientID != 1 || !got.Needs.Car || got.Summary != "Følge til lege" || got.DecideBy.Format("15:04Z07:00") != "13:00+01:00" {
		t.Errorf("%+v", got)
	}
	got = into[task](w.do("PATCH", "/tasks/1", `{"requester_id":null,"decide_by":null,"needs":{"gender":"female"}}`).want(200))
	if got.RequesterID != nil || got.RecipientID == nil || got.Needs.Car || got.Needs.Gender != "female" || got.DecideBy.Format("15:04Z07:00") != "07:00+01:00" {
		t.Errorf("%+v", got)
	}
	before := w.stored()
	for body, location := range map[string]string{
		`{"starts_at":null}`: "body.starts_at", `{"ends_at":"2026-11-26T09:00:00+01:00"}`: "body.ends_at", `{"state":"done"}`: "body.state",
		`{"summary":"Følge til Solveig","recipient_id":1}`: "body.summary", `{"category":null}`: "body.category",
	} {
		if got := w.do("PATCH", "/tasks/1", body).want(422).locations(); !slices.Contains(got, location) {
			t.Errorf("%s: names %q", body, got)
		}
	}
	if w.stored() != before {
		t.Error("something was stored")
	}
}

// TestTimesThroughBothNights shows each time with the offset of its own day.
func TestTimesThroughBothNights(t *testing.T) {
	w := newWorld(t)
	for given, shown := range map[string]string{
		"2027-03-28T00:30:00Z": "2027-03-28T01:30:00+01:00", "2027-03-28T01:30:00Z": "2027-03-28T03:30:00+02:00",
		"2027-10-31T00:30:00Z": "2027-10-31T02:30:00+02:00", "2027-10-31T01:30:00Z": "2027-10-31T02:30:00+01:00",
		"2027-06-01T23:59:59-11:00": "2027-06-02T12:59:59+02:00",
	} {
		body := strings.Replace(aTask, "2026-11-26T10:00:00+01:00", given, 1)
		body = strings.Replace(body, "2026-11-26T12:00:00+01:00", given[:10]+"T23:59:59-12:00", 1)
		if got := w.do("POST", "/tasks", body).want(201).object()["starts_at"]; got != shown {
			t.Errorf("%s is shown as %v, want %s", given, got, shown)
		}
	}
}

func TestUnfilledTaskRaisesAttention(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/tasks", aTask).want(201)
	w.send()
	items := into[list[attention]](w.do("GET", "/attention", "").want(200)).Items
	if len(items) != 1 || items[0].Kind != "nobody_suitable" || *items[0].TaskID != 1 || items[0].VolunteerID != nil {
		t.Fatalf("%+v", items)
	}
	w.do("POST", "/attention/1/resolve", `{"as":"yes"}`).want(409).locations()
	w.do("POST", "/attention/1/resolve", `{"as":"perhaps"}`).want(422).locations()
	done := into[attention](w.do("POST", "/attention/1/resolve", `{"as":"dismiss"}`).want(200))
	if done.ResolvedAt == nil || done.ResolvedAs != "dismiss" {
		t.Errorf("%+v", done)
	}
	w.do("POST", "/attention/1/resolve", `{"as":"dismiss"}`).want(409).locations()
	w.do("POST", "/attention/9/resolve", `{"as":"dismiss"}`).want(404).locations()
	if items := into[list[attention]](w.do("GET", "/attention", "").want(200)).Items; len(items) != 0 {
		t.Errorf("%+v", items)
	}
}

func TestUnclearReplyIsResolved(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/volunteers", kari).want(201)
	w.do("POST", "/tasks", aTask).want(201)
	w.send()
	w.receive("+4791234567", "Ja. Men hvor er det?", "IN1")
	items := into[list[attention]](w.do("GET", "/attention?unit_id=1", "").want(200)).Items
	if len(items) != 1 || items[0].Kind != "unclear_reply" || *items[0].VolunteerID != 1 || !strings.Contains(items[0].Text, "Men hvor er det?") {
		t.Fatalf("%+v", items)
	}
	w.do("POST", "/attention/1/resolve", `{"as":"yes"}`).want(200)
	if got := into[task](w.do("GET", "/tasks/1", "").want(200)); got.State != "assigned" || got.Assignment.Via != "coordinator" {
		t.Errorf("%+v", got)
	}
}

func TestSendMessage(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/volunteers", kari).want(201)
	r := w.do("POST", "/messages", `{"phone":"912 34 567","body":"Hei, kan du ringe oss?"}`).want(201)
	m := into[message](r)
	if m.Direction != "out" || m.Kind != "manual" || m.Phone != "+4791234567" || m.State != "queued" || m.Segments != 1 || *m.VolunteerID != 1 || m.TaskID != nil {
		t.Errorf("%s", r.body)
	}
	if texts := w.send(); len(texts) != 1 || texts[0].Body != "Hei, kan du ringe oss?" {
		t.Errorf("sent %v", texts)
	}
	if got := into[message](w.do("GET", r.header.Get("Location")[len(Prefix):], "").want(200)); got.State != "sent" || got.SentAt == nil {
		t.Errorf("%+v", got)
	}
	w.do("POST", "/messages", `{"phone":"22334455","body":"Hei"}`).want(409).locations()
}

func TestAskAndHold(t *testing.T) {
	w := newWorld(t)
	w.do("POST", "/volunteers", kari).want(201)
	w.do("POST", "/volunteers", ola).want(201)
	w.do("POST", "/tasks", aTask).want(201)
	held := into[task](w.do("POST", "/tasks/1/hold", `{"reason":"venter på svar fra sykehjemmet"}`).want(200))
	if !held.Held || held.State != "open" {
		t.Errorf("%+v", held)
	}
	if texts := w.send(); len(texts) != 0 {
		t.Errorf("a held search asked %v", texts)
	}
	w.do("POST", "/tasks/1/ask", `{}`).want(422)
	w.do("POST", "/tasks/1/ask", `{"volunteer_ids":[2],"everybody":true}`).want(422)
	w.do("POST", "/tasks/1/ask", `{"volunteer_ids":[99]}`).want(422)
	asked := into[task](w.do("POST", "/tasks/1/ask", `{"volunteer_ids":[2]}`).want(200))
	if len(asked.Offers) != 1 || asked.Offers[0].VolunteerID != 2 || !asked.Held {
		t.Errorf("%+v", asked)
	}
	w.do("POST", "/tasks/1/ask", `{"volunteer_ids":[2]}`).want(409)
	if got := into[task](w.do("POST", "/tasks/1/resume", `{}`).want(200)); got.Held {
		t.Errorf("%+v", got)
	}
	w.do("POST", "/tasks/1/resume", `{}`).want(409)
	if got := into[task](w.do("POST", "/tasks/1/ask", `{"everybody":true}`).want(200)); len(got.Offers) != 2 {
		t.Errorf("%+v", got.Offers)
	}
	w.do("POST", "/tasks/9/hold", `{}`).want(404)
}
