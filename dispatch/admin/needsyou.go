package admin

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// attentionItem is one thing that only a human can decide, with the presses that
// settle it.
type attentionItem struct {
	*dispatch.Attention
	Label   string
	Phone   string // to ring or to read the conversation with
	Answers []answerButton
	Taken   string // who sees to it; empty: nobody yet
	// Form leads to a form that is filled in with what is known; empty: none.
	Form, FormText string
	Steps          []step
	// Attachments came with the text that the item is about.
	Attachments []attachment
	// Recordings are of the call that the item is about.
	Recordings []listen
}

// takeIt is the press that takes an item without settling it.
const takeIt = "take"

// step is what is usually done about an item, elsewhere, or by ringing Tel.
type step struct{ Path, Text, Tel string }

// stepsFor are the ways out of an item that no press settles.
func stepsFor(x *dispatch.Attention, phone string) []step {
	var list []step
	task := func(action, text string) {
		if x.TaskID != 0 {
			list = append(list, step{Path: taskPath(x.TaskID) + action, Text: text})
		}
	}
	switch x.Kind {
	case dispatch.AttentionNobody, dispatch.AttentionAllAsked, dispatch.AttentionUnfilled, dispatch.AttentionHard:
		task("/endre", "Flytt eller endre")
		task("/gi-til", "Gi til noen")
	case dispatch.AttentionWithdrawn:
		task("/spor-disse", "Spør utvalgte")
	case dispatch.AttentionStranger, dispatch.AttentionRequester:
		if phone != "" {
			list = append(list, step{Path: "/samtale?nummer=" + url.QueryEscape(phone), Text: "Svar"})
		}
	case dispatch.AttentionNumber:
		if x.VolunteerID != 0 {
			list = append(list, step{Path: volunteerPath(x.VolunteerID) + "/endre", Text: "Rett nummeret"})
		}
	}
	return list
}

// answerButton is one press.
type answerButton struct {
	As, Text string
	Likely   bool
}

func (d *desk) attention() ([]attentionItem, error) {
	open, err := d.tx.OpenAttention(d.unit.ID, dispatch.Page{Limit: mostShown})
	if err != nil {
		return nil, err
	}
	items := make([]attentionItem, 0, len(open))
	for _, x := range open {
		item, err := d.item(x)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	// What hurries comes first, then what has waited longest.
	slices.SortStableFunc(items, func(a, b attentionItem) int {
		if a.Urgent != b.Urgent {
			return map[bool]int{true: -1, false: 1}[a.Urgent]
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return items, nil
}

func (d *desk) item(x *dispatch.Attention) (attentionItem, error) {
	item := attentionItem{Attention: x, Label: dispatch.AttentionName(x.Kind)}
	if x.VolunteerID != 0 {
		v, err := d.tx.Volunteer(x.VolunteerID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if v != nil {
			item.Phone = v.Phone
		}
	}
	if x.MessageID != 0 {
		m, err := d.tx.Message(x.MessageID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if m != nil {
			if x.Kind == dispatch.AttentionNoShow && item.Phone != "" {
				item.Steps = append(item.Steps, step{Tel: m.Phone, Text: "Ring bestilleren"})
			}
			item.Phone = cmp.Or(item.Phone, m.Phone)
			item.Attachments = attachments(m)
		}
	}
	if x.CallID != 0 {
		c, err := d.tx.Call(x.CallID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if c != nil && phone.Kind(c.Phone) != phone.Unknown {
			item.Phone = cmp.Or(item.Phone, c.Phone)
		}
	}
	item.Steps = append(item.Steps, stepsFor(x, item.Phone)...)
	var err error
	if item.Recordings, err = recordings(d.tx, x.CallID); err != nil {
		return item, err
	}
	if item.Taken, err = d.taker(x); err != nil {
		return item, err
	}
	if item.Answers, err = d.answers(x); err != nil {
		return item, err
	}
	return item, d.form(&item)
}

// taker names who sees to an item.
func (d *desk) taker(x *dispatch.Attention) (string, error) {
	if x.TakenAt.IsZero() {
		return "", nil
	}
	if kind, name, _ := strings.Cut(x.TakenBy, ":"); kind == "rota" && name != "" {
		return name, nil
	}
	name, err := names{tx: d.tx, users: map[string]string{}}.actor(x.TakenBy)
	return cmp.Or(name, "en koordinator"), err
}

// answers are the presses that can settle an item as it stands: one that would
// be refused is not offered.
func (d *desk) answers(x *dispatch.Attention) ([]answerButton, error) {
	var list []answerButton
	add := func(as, text string) {
		list = append(list, answerButton{as, text, x.Likely == as})
	}
	switch x.Kind {
	case dispatch.AttentionUnclear, dispatch.AttentionLateYes, dispatch.AttentionDoubleBooked, dispatch.AttentionCall, dispatch.AttentionChange,
		dispatch.AttentionUnfit, dispatch.AttentionUnconfirmed:
		if x.TaskID == 0 {
			break
		}
		t, err := d.tx.Task(x.TaskID)
		if err != nil {
			return nil, err
		}
		on, err := d.assignmentOf(x.TaskID, x.VolunteerID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return nil, err
		}
		has := on != nil && on.VolunteerID == x.VolunteerID && on.State == dispatch.AssignmentActive
		if x.OfferID != 0 && has {
			o, err := d.tx.Offer(x.OfferID)
			if err != nil {
				return nil, err
			}
			if o.Kind == dispatch.OfferChange {
				add(dispatch.ResolveYes, "Ja, det passer")
				add(dispatch.ResolveNo, "Nei, finn en annen")
			}
		} else if x.OfferID != 0 {
			if t.State.MayBecome(dispatch.TaskAssigned) && t.Ahead(d.now) {
				add(dispatch.ResolveYes, "Ja")
			}
			if t.Ahead(d.now) {
				add(dispatch.ResolveNo, "Nei")
			}
		}
		switch {
		case has && (x.Kind == dispatch.AttentionUnfit || x.Kind == dispatch.AttentionUnconfirmed):
			add(dispatch.ResolveRelease, "Ta av oppdraget")
		case has && len(list) == 0:
			add(dispatch.ResolveWithdraw, "Avbud")
		}
	}
	if x.TaskID != 0 && x.Kind == dispatch.AttentionNoShow {
		t, err := d.tx.Task(x.TaskID)
		if err != nil {
			return nil, err
		}
		if _, ok := dispatch.NextTry(d.unit.Settings, d.zone, d.now); ok && t.State == dispatch.TaskAssigned {
			add(dispatch.ResolveAgain, "Finn en annen nå")
		}
	}
	if x.TaskID != 0 && (x.Kind == dispatch.AttentionCancelAsked || x.Kind == dispatch.AttentionRequest || x.Kind == dispatch.AttentionOrder) {
		t, err := d.tx.Task(x.TaskID)
		if err != nil {
			return nil, err
		}
		switch {
		case x.Kind != dispatch.AttentionCancelAsked && t.State == dispatch.TaskDraft:
			if d.now.Before(t.StartsAt) {
				add(dispatch.ResolveConfirm, "Send ut")
			}
			add(dispatch.ResolveCancel, "Forkast")
		case x.Kind == dispatch.AttentionCancelAsked && t.State.MayBecome(dispatch.TaskCancelled):
			add(dispatch.ResolveCancel, "Avlys oppdraget")
		}
	}
	if x.Kind == dispatch.AttentionShort && x.TaskID != 0 {
		if err := d.shortAnswers(x.TaskID, add); err != nil {
			return nil, err
		}
	}
	add(dispatch.ResolveDismiss, "Ferdig")
	if x.TakenAt.IsZero() {
		add(takeIt, "Jeg tar den")
	}
	return list, nil
}

// shortAnswers are the ways on for a task that has found some of its helpers.
func (d *desk) shortAnswers(taskID int64, add func(as, text string)) error {
	t, err := d.tx.Task(taskID)
	if err != nil || t.State != dispatch.TaskUnfilled {
		return err
	}
	on, err := d.tx.AssignmentsOn(taskID)
	if err != nil {
		return err
	}
	if len(on) > 0 {
		add(dispatch.ResolveEnough, "Gå videre med "+strconv.Itoa(len(on)))
	}
	if d.now.Before(t.StartsAt) {
		add(dispatch.ResolveLookOn, "Let videre")
	}
	add(dispatch.ResolveCancel, "Avlys oppdraget")
	return nil
}
