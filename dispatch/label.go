package dispatch

import (
	"errors"
	"strings"
	"time"

	"folgesvenn/sms/reply"
)

// Label is a reply that the reader left to a human, with what the human made of
// it: what the lexicons are improved by. It refers to nobody and holds no name,
// so a unit may hand it on, and it stays when the people in it are forgotten.
type Label struct {
	ID       int64
	UnitID   int64
	At       time.Time
	Text     string // the reply, redacted
	Lang     string // the volunteer's registered language
	Question string // what it answered, redacted; empty where no question was open
	Read     string // the intent it was read as
	Likely   string // what it probably meant, as the coordinator was told; empty: no telling
	Want     string // what it means: yes, no, withdraw or unclear
}

// label keeps what a coordinator chose for an unclear reply. Other items are no
// matter of reading: a late yes was read well enough, and a photo can say
// anything.
func (w *work) label(a *Attention, as string) error {
	if a.Kind != AttentionUnclear || a.MessageID == 0 {
		return nil
	}
	m, err := w.Message(a.MessageID)
	if err != nil {
		return err
	}
	if m.Direction != In || len(m.Media) > 0 || strings.TrimSpace(m.Body) == "" {
		return nil
	}
	id, lang, err := w.identity(a, m)
	if err != nil {
		return err
	}
	question, err := w.questionBefore(a, m)
	if err != nil {
		return err
	}
	want := as
	if as == ResolveDismiss {
		want = string(reply.Unclear)
	}
	return w.AddLabel(&Label{
		UnitID: a.UnitID, At: w.now, Text: Redact(m.Body, id), Lang: lang, Question: Redact(question, id),
		Read: m.Intent, Likely: a.Likely, Want: want,
	})
}

// identity is everybody whom a reply may name: all at that number, and those
// the task is for. The language is that of the volunteer who wrote.
func (w *work) identity(a *Attention, m *Message) (id Identity, lang string, err error) {
	id.Phones = []string{m.Phone}
	vs, err := w.VolunteersByPhone(m.Phone)
	if err != nil {
		return id, "", err
	}
	if a.VolunteerID != 0 {
		// First, and also where the number is another by now.
		v, err := w.Volunteer(a.VolunteerID)
		if err != nil {
			return id, "", err
		}
		vs = append([]*Volunteer{v}, vs...)
	}
	for i, v := range vs {
		if i == 0 {
			lang = v.Language
		}
		id.Names, id.Phones = append(id.Names, v.Name), append(id.Phones, v.Phone)
	}
	recipients, err := w.RecipientsByPhone(m.Phone)
	if err != nil {
		return id, "", err
	}
	requesters, err := w.RequestersByPhone(m.Phone)
	if err != nil {
		return id, "", err
	}
	if a.TaskID != 0 {
		t, err := w.Task(a.TaskID)
		if err != nil {
			return id, "", err
		}
		if t.RecipientID != 0 {
			r, err := w.Recipient(t.RecipientID)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return id, "", err
			}
			if r != nil {
				recipients = append(recipients, r)
			}
		}
		if t.RequesterID != 0 {
			r, err := w.Requester(t.RequesterID)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return id, "", err
			}
			if r != nil {
				requesters = append(requesters, r)
			}
		}
	}
	for _, r := range recipients {
		id.Names, id.Phones, id.Addresses = append(id.Names, r.Name), append(id.Phones, r.Phone), append(id.Addresses, r.Address)
	}
	for _, r := range requesters {
		id.Names, id.Phones, id.Addresses = append(id.Names, r.Name), append(id.Phones, r.Phones...), append(id.Addresses, r.Address)
	}
	return id, lang, nil
}

// questionBefore is the text of the question that a reply was to. Only a
// question is kept: what follows a yes holds the details.
func (w *work) questionBefore(a *Attention, m *Message) (string, error) {
	if a.OfferID == 0 {
		return "", nil
	}
	sent, err := w.Messages(MessageFilter{Phone: m.Phone, TaskID: a.TaskID}, Page{})
	if err != nil {
		return "", err
	}
	body := ""
	for _, x := range sent {
		if x.Kind == KindOffer && x.OfferID == a.OfferID && x.ID < m.ID {
			body = x.Body
		}
	}
	return body, nil
}
