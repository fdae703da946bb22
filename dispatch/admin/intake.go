package admin

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
	"folgesvenn/sms/request"
)

// form leads from an item to the form that settles it, filled in with what was
// understood of the text.
func (d *desk) form(item *attentionItem) error {
	if item.MessageID == 0 {
		return nil
	}
	switch item.Kind {
	case dispatch.AttentionRequest, dispatch.AttentionChangeAsked:
	case dispatch.AttentionRequester:
		item.Form, item.FormText = fmt.Sprintf("/oppdrag/nytt?fra=%d", item.MessageID), "Lag oppdrag av meldingen"
		return nil
	default:
		return nil
	}
	if item.TaskID == 0 {
		item.Form, item.FormText = fmt.Sprintf("/oppdrag/nytt?fra=%d", item.MessageID), "Fyll ut oppdraget"
		return nil
	}
	t, err := d.tx.Task(item.TaskID)
	if err != nil {
		return err
	}
	if t.State == dispatch.TaskDone || t.State == dispatch.TaskCancelled {
		return nil
	}
	item.Form, item.FormText = taskPath(t.ID)+"/endre", "Se over kladden"
	if item.Kind == dispatch.AttentionChangeAsked {
		item.Form, item.FormText = item.Form+"?fra="+strconv.FormatInt(item.MessageID, 10), "Endre oppdraget"
	}
	return nil
}

// asked reads the text that a form is to be filled in from; nil: none, or not
// one of this unit's.
func (a *Admin) asked(r *http.Request) (m *dispatch.Message, got request.Request, err error) {
	id, err := strconv.ParseInt(r.URL.Query().Get("fra"), 10, 64)
	if err != nil {
		return nil, got, nil
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		x, err := tx.Message(id)
		if errors.Is(err, dispatch.ErrNotFound) {
			return nil
		}
		if err == nil && x.Direction == dispatch.In && x.UnitID == visitorFrom(r.Context()).unit.ID {
			m = x
		}
		return err
	})
	if m != nil {
		got = request.Read(m.Body, m.CreatedAt.In(a.svc.Zone()))
	}
	return m, got, err
}

// whenTyped writes what was understood of when as somebody would type it.
func (a *Admin) whenTyped(got request.Request) string {
	switch {
	case !got.When.Start.IsZero():
		return a.words().Full(got.When.Start, got.When.End)
	case !got.When.Day.IsZero():
		return sms.Date("nb", got.When.Day, a.words().now) + " kl. "
	}
	return ""
}

// fromText is the form of a new task, filled in with what a text asks for. The
// text itself is not: it may say what must not stand in a question.
func (a *Admin) fromText(r *http.Request) (*form, error) {
	m, got, err := a.asked(r)
	if err != nil || m == nil {
		return newForm(nil), err
	}
	f := newForm(map[string]string{"category": got.Category, "summary": got.Summary, "when": a.whenTyped(got), "message": strconv.FormatInt(m.ID, 10)})
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		rs, err := tx.RequestersByPhone(m.Phone)
		if err != nil {
			return err
		}
		ps, err := tx.RecipientsByPhone(m.Phone)
		if err != nil {
			return err
		}
		if len(rs) > 0 && rs[0].UnitID == m.UnitID {
			f.values.Set("requester_id", strconv.FormatInt(rs[0].ID, 10))
			f.values.Set("postcode", rs[0].Postcode)
		}
		if len(ps) > 0 && ps[0].UnitID == m.UnitID {
			f.values.Set("recipient_id", strconv.FormatInt(ps[0].ID, 10))
			f.values.Set("postcode", cmp.Or(f.Value("postcode"), ps[0].Postcode))
		}
		return nil
	})
	return f, err
}

// settleText puts away the item about a text that a task was made of.
func (a *Admin) settleText(r *http.Request, f *form) error {
	id, err := strconv.ParseInt(f.Value("message"), 10, 64)
	if err != nil {
		return nil
	}
	unit := visitorFrom(r.Context()).unit.ID
	var open []*dispatch.Attention
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		open, err = tx.OpenAttention(unit, dispatch.Page{})
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range open {
		if x.MessageID != id || x.Kind != dispatch.AttentionRequest && x.Kind != dispatch.AttentionRequester {
			continue
		}
		_, err := a.svc.ResolveAttention(r.Context(), x.ID, dispatch.ResolveDismiss)
		var refused *dispatch.Error
		if err != nil && !errors.As(err, &refused) {
			return err
		}
	}
	return nil
}

// quoted is the text that a form was filled in from, to read beside it.
func (a *Admin) quoted(r *http.Request, f *form) (string, error) {
	id, err := strconv.ParseInt(f.Value("message"), 10, 64)
	if err != nil {
		return "", nil
	}
	text := ""
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		m, err := tx.Message(id)
		if errors.Is(err, dispatch.ErrNotFound) {
			return nil
		}
		if err == nil && m.Direction == dispatch.In && m.UnitID == visitorFrom(r.Context()).unit.ID {
			text = strings.TrimSpace(m.Body)
		}
		return err
	})
	return text, err
}
