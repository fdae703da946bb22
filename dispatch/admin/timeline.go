package admin

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// entry is one line of a task's story: a sentence, or a text as it went over the
// telephone.
type entry struct {
	At    time.Time
	Text  string
	Why   string
	Kind  string // event, in, out: how it looks
	Body  string // of a text
	Lang  string // of the text
	Media int    // how much came with it
	State string // how far the text has come
	Alarm bool

	order int64
	// Several of a kind at the same instant are one line: three questions that
	// went out together, or were closed together.
	group  string
	names  []string
	states []string
}

// names finds names for the timeline, each once.
type names struct {
	tx         dispatch.Tx
	volunteers map[int64]string
	users      map[string]string
	langs      map[int64]string // what volunteers speak
}

func (n names) volunteer(id int64) (string, error) {
	if s, ok := n.volunteers[id]; ok {
		return s, nil
	}
	name := "en frivillig"
	v, err := n.tx.Volunteer(id)
	if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
		return "", err
	}
	if v != nil {
		name = v.Name
		if n.langs != nil {
			n.langs[id] = v.Language
		}
	}
	n.volunteers[id] = name
	return name, nil
}

// actor says who did something, to stand at the end of a sentence; empty where
// it was the system itself, or the volunteer the sentence is about.
func (n names) actor(actor string) (string, error) {
	if s, ok := n.users[actor]; ok {
		return s, nil
	}
	kind, id, _ := strings.Cut(actor, ":")
	name := ""
	switch kind {
	case "api":
		name = "programmet " + id
	case "coordinator":
		name = "en koordinator"
		number, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			break
		}
		u, err := n.tx.User(number)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return "", err
		}
		if u != nil && u.Name != "" {
			name = u.Name
		}
	}
	n.users[actor] = name
	return name, nil
}

// mostEvents bounds a story; beyond it the oldest part is shown.
const mostEvents = 2000

// timeline tells what happened to a task, the newest first.
func (d *desk) timeline(taskID int64, who names) ([]entry, error) {
	events, err := d.tx.Events(dispatch.EventFilter{TaskID: taskID}, dispatch.Page{Limit: mostEvents})
	if err != nil {
		return nil, err
	}
	messages, err := d.tx.Messages(dispatch.MessageFilter{TaskID: taskID}, dispatch.Page{Limit: mostEvents})
	if err != nil {
		return nil, err
	}
	var list []entry
	// Texts come after what led to them, where the time is the same.
	for _, e := range events {
		x, err := eventEntry(e, who)
		if err != nil {
			return nil, err
		}
		if x.Text != "" {
			x.order = e.ID
			list = append(list, x)
		}
	}
	const afterEvents = 1 << 50
	for _, m := range messages {
		x, err := messageEntry(m, who)
		if err != nil {
			return nil, err
		}
		x.Lang = spoken(m, cmp.Or(who.langs[m.VolunteerID], unitLanguage(d.unit)))
		x.order = afterEvents + m.ID
		if m.Direction == dispatch.In {
			x.order = m.ID - afterEvents // a reply comes before what it led to
		}
		list = append(list, x)
	}
	calls, err := d.tx.Calls(dispatch.CallFilter{TaskID: taskID}, dispatch.Page{Limit: mostEvents})
	if err != nil {
		return nil, err
	}
	for _, c := range calls {
		x, err := callEntry(d.tx, c, who)
		if err != nil {
			return nil, err
		}
		x.order = afterEvents/2 + c.ID
		list = append(list, x)
	}
	slices.SortStableFunc(list, func(a, b entry) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		if a.order < b.order {
			return 1
		}
		return -1
	})
	return gathered(list), nil
}

// together are the sentences for several at once; %s is their names.
var together = map[string]string{
	"offer":           "SMS til %s",
	"offer.lapsed":    "Forespørslene til %s ble lukket",
	"offer.withdrawn": "Forespørslene til %s ble trukket tilbake",
}

// gathered makes one line of neighbours that belong together.
func gathered(list []entry) []entry {
	var out []entry
	for _, x := range list {
		if n := len(out) - 1; n >= 0 && x.group != "" && out[n].group == x.group && out[n].At.Equal(x.At) && out[n].Why == x.Why && out[n].Alarm == x.Alarm {
			// The list runs backwards, so the earlier one is put first.
			out[n].names = append(x.names, out[n].names...)
			out[n].states = append(out[n].states, x.states...)
			out[n].Body, out[n].Lang, out[n].Media = x.Body, x.Lang, x.Media
			continue
		}
		out = append(out, x)
	}
	for i, x := range out {
		if len(x.names) < 2 {
			continue
		}
		out[i].Text = strings.ReplaceAll(together[x.group], "%s", andList(x.names))
		out[i].State = summed(x.states)
	}
	return out
}

// summed counts states: "levert" or "2 levert, 1 sendt".
func summed(states []string) string {
	var kinds []string
	n := map[string]int{}
	for _, s := range states {
		if n[s] == 0 {
			kinds = append(kinds, s)
		}
		n[s]++
	}
	if len(kinds) == 1 {
		return kinds[0]
	}
	for i, k := range kinds {
		kinds[i] = strconv.Itoa(n[k]) + " " + k
	}
	return strings.Join(kinds, ", ")
}

func messageEntry(m *dispatch.Message, who names) (entry, error) {
	x := entry{At: m.CreatedAt, Kind: string(m.Direction), Body: m.Body, State: messageState(m.State),
		Alarm: m.State == dispatch.MessageFailed || m.State == dispatch.MessageUnsettled}
	name := phone.Format(m.Phone)
	if m.VolunteerID != 0 {
		var err error
		if name, err = who.volunteer(m.VolunteerID); err != nil {
			return x, err
		}
	}
	switch {
	case m.Direction == dispatch.In:
		x.Text = "SMS fra " + name
		if m.Intent == "unclear" && m.Why != "" {
			x.Why = "Uklart: " + m.Why
		}
	case m.Kind == dispatch.KindAlert:
		x.Text = "SMS til koordinator, " + name
	case m.VolunteerID == 0:
		x.Text = "SMS til bestilleren, " + name
	default:
		x.Text = "SMS til " + name
	}
	if m.State == dispatch.MessageQueued && m.SendAt.After(m.CreatedAt) {
		x.State = "venter"
	}
	if m.Kind == dispatch.KindOffer {
		x.group, x.names, x.states = "offer", []string{name}, []string{x.State}
	}
	x.Media = len(m.Media)
	return x, nil
}

// toldByTexts are the events of which the text beside them tells all.
var toldByTexts = []string{"message.delivered", "message.failed", "message.received", "message.sent", "message.written", "change.queued", "change.sent", "offer.accepted", "offer.queued",
	"offer.sent", "call.answered", "call.busy", "call.cancelled", "call.completed", "call.failed", "call.no_answer", "call.received", "call.ringing",
	"call.unsettled"}

func eventEntry(e *dispatch.Event, who names) (entry, error) {
	x := entry{At: e.At, Kind: "event", Why: e.Why}
	if slices.Contains(toldByTexts, e.Kind) {
		return x, nil
	}
	name := "bestilleren"
	if e.VolunteerID != 0 {
		var err error
		if name, err = who.volunteer(e.VolunteerID); err != nil {
			return x, err
		}
	}
	x.Text, x.Why = dispatch.Story(e, name)
	actor, err := who.actor(e.Actor)
	if err != nil {
		return x, err
	}
	switch e.Kind {
	case "offer.lapsed", "offer.withdrawn":
		x.group, x.names = e.Kind, []string{name}
	case "attention.raised", "task.unfilled":
		x.Alarm = true
	case "task.assigned":
		// How it came about is said by the text or by who did it.
		x.Why = ""
	}
	switch {
	case actor == "":
	case e.Kind == "task.assigned", e.Kind == "task.done":
		x.Text = x.Text + " (ført av " + actor + ")"
	default:
		x.Text = x.Text + " av " + actor
	}
	return x, nil
}
