package dispatch

import (
	"slices"
	"strings"
	"time"
)

// Forgotten stands in what was written where the name of somebody was whom an
// organisation sent.
const Forgotten = "[navn]"

// About is what Wordings are looked for by.
type About struct {
	UnitID      int64
	TaskID      int64
	VolunteerID int64
	Phones      []string
	Since       time.Time
	Until       time.Time // of what belongs to no task and nobody, as e-mails
}

// Wording is something written down that may name people: the words of a message,
// an item of Attention, an event, a call, an e-mail or a label.
type Wording struct {
	Of   string // where it stands
	ID   int64
	Text string
}

// Where wordings stand.
const (
	WordingMessage   = "message"
	WordingReason    = "reason"
	WordingAttention = "attention"
	WordingEvent     = "event"
	WordingCall      = "call"
	WordingSubject   = "subject"
	WordingEmail     = "email"
	WordingLabel     = "label"
	WordingPlea      = "plea"
)

// afterTalk is how long after a task e-mails to coordinators may still be about
// it.
const afterTalk = 14 * 24 * time.Hour

// forgetComers forgets the names of those whom organisations sent to tasks that
// ended before: with the agreement, and in all that was written about it, by them
// to us or by us to whoever ordered the help. Each agreement is forgotten whole or
// not at all; what is forgotten once is not looked at again.
func (w *work) forgetComers(unitID int64, before time.Time) (int, error) {
	list, err := w.ComersToForget(unitID, before, purgeBatch)
	if err != nil {
		return 0, err
	}
	for _, a := range list {
		if err := w.forgetNames(unitID, a); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

func (w *work) forgetNames(unitID int64, a *Assignment) error {
	v, err := w.Volunteer(a.VolunteerID)
	if err != nil {
		return err
	}
	t, err := w.Task(a.TaskID)
	if err != nil {
		return err
	}
	about := About{UnitID: unitID, TaskID: t.ID, VolunteerID: v.ID, Phones: []string{v.Phone}, Since: t.CreatedAt, Until: t.EndsAt.Add(afterTalk)}
	if t.RequesterID != 0 {
		r, err := w.Requester(t.RequesterID)
		if err != nil {
			return err
		}
		about.Phones = append(about.Phones, r.Phones...)
	}
	if t.RecipientID != 0 {
		r, err := w.Recipient(t.RecipientID)
		if err != nil {
			return err
		}
		about.Phones = append(about.Phones, r.Phone)
	}
	written, err := w.Wordings(about)
	if err != nil {
		return err
	}
	names := othersThan(a.Comers, v.Name, v.Contact)
	for _, x := range written {
		text := forgetIn(x.Text, names)
		if text == x.Text {
			continue
		}
		x.Text = text
		if err := w.SaveWording(x); err != nil {
			return err
		}
	}
	return w.ForgetComers(a.ID)
}

// othersThan leaves out of names those of the organisation's contact, who stands in
// the register and often comes, too, and the words of the organisation's own name.
// Somebody else who is called Gro, as the contact is, is forgotten whole.
func othersThan(names []string, organisation, contact string) []string {
	known := func(own, part string) bool {
		return slices.ContainsFunc(strings.Fields(own), func(o string) bool { return equalName(part, o) })
	}
	var list []string
	for _, n := range names {
		kept := slices.DeleteFunc(strings.Fields(n), func(part string) bool { return known(organisation, part) })
		if slices.ContainsFunc(kept, func(part string) bool { return !known(contact, part) }) {
			list = append(list, strings.Join(kept, " "))
		}
	}
	return list
}

// forgetIn takes names out of a text, however they are written.
func forgetIn(text string, names []string) string {
	found := namesIn(wordsIn(text), names)
	for i := range found {
		found[i].mark = Forgotten
	}
	return replaceSpans(text, found)
}
