package api

import (
	"errors"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// moment is one thing that happened to a task.
type moment struct {
	At   *time.Time `json:"at"`
	Kind string     `json:"kind" doc:"The kind of the event, subject.what." example:"offer.sent"`
	Text string     `json:"text" doc:"A sentence in Norwegian." example:"Kari Nordmann er spurt."`
}

// timeline tells the events of a task as sentences, oldest first. The log holds
// no names, so they are looked up.
func (a *server) timeline(tx dispatch.Tx, taskID int64) ([]moment, error) {
	events, err := tx.Events(dispatch.EventFilter{TaskID: taskID}, dispatch.Page{})
	if err != nil {
		return nil, err
	}
	t := teller{tx: tx, names: map[int64]string{}}
	out := make([]moment, 0, len(events))
	for _, e := range events {
		text, err := t.sentence(e)
		if err != nil {
			return nil, err
		}
		if text == "" {
			continue
		}
		out = append(out, moment{At: a.at(e.At), Kind: e.Kind, Text: text})
	}
	return out, nil
}

// teller makes sentences of events.
type teller struct {
	tx    dispatch.Tx
	names map[int64]string
}

func (t *teller) name(volunteerID int64) (string, error) {
	if n, ok := t.names[volunteerID]; ok {
		return n, nil
	}
	name := "en frivillig"
	if volunteerID != 0 {
		v, err := t.tx.Volunteer(volunteerID)
		switch {
		case err == nil:
			name = v.Name
		case !errors.Is(err, dispatch.ErrNotFound):
			return "", err
		}
	}
	t.names[volunteerID] = name
	return name, nil
}

// sentence tells one event; empty: another event tells the same.
func (t *teller) sentence(e *dispatch.Event) (string, error) {
	m, name := &dispatch.Message{}, "bestilleren"
	if e.MessageID != 0 && strings.HasPrefix(e.Kind, "message.") {
		found, err := t.tx.Message(e.MessageID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return "", err
		}
		if found != nil {
			m, name = found, phone.Format(found.Phone)
		}
	}
	if e.VolunteerID != 0 {
		var err error
		if name, err = t.name(e.VolunteerID); err != nil {
			return "", err
		}
	}
	text, why := dispatch.Story(e, name)
	switch {
	case e.Kind == "message.sent" && m.Kind == dispatch.KindOffer:
		return "", nil // offer.sent
	case e.Kind == "message.received":
		return text + ": «" + strings.TrimSpace(m.Body) + "»", nil
	case text == "":
		text = "Hendelse " + e.Kind
	}
	return withReason(text, why), nil
}

// withReason ends a sentence with its reason, where there is one.
func withReason(what, why string) string {
	if why = strings.TrimRight(strings.TrimSpace(why), "."); why != "" {
		return what + ": " + why + "."
	}
	return what + "."
}
