package dispatch

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
)

// fieldsOf fills in what a text about a task may tell anybody: never the
// recipient, the address or the details (law 4).
func (s *Service) fieldsOf(t *Task, v *Volunteer, set Settings, lang string, now time.Time) sms.Fields {
	f := sms.Fields{Centre: set.CentreName, CentrePhone: s.centrePhone(set)}
	if v != nil {
		f.Name = v.FirstName()
		if v.Organisation() {
			f.Organisation = v.Name
		}
	}
	if t != nil {
		f.Summary, f.Place = t.Summary, t.Place
		f.When = sms.When(lang, t.StartsAt.In(s.zone), t.EndsAt.In(s.zone), now.In(s.zone))
		if t.several() {
			f.Headcount = strconv.Itoa(t.Places())
		}
	}
	return f
}

// withDetails adds what only the volunteer who took the task may know.
func withDetails(f sms.Fields, t *Task, r *Recipient) sms.Fields {
	f.Details = t.Details
	if r != nil {
		f.Recipient, f.Address = r.Name, r.Address
		if r.Phone != "" {
			f.RecipientPhone = phone.Format(r.Phone)
		}
	}
	return f
}

// centrePhone is the number people can ring: the centre's, or else our own.
func (s *Service) centrePhone(set Settings) string {
	p := set.CentrePhone
	if p == "" {
		p = s.own
	}
	if p == "" {
		return ""
	}
	return phone.Format(p)
}

// QuestionText is the question that a volunteer gets about a task. number is
// its reply number (0: none); household tells that the telephone is shared.
func (s *Service) QuestionText(t *Task, v *Volunteer, set Settings, number int, household bool, now time.Time) (string, error) {
	f := s.fieldsOf(t, v, set, v.Language, now)
	switch {
	case number > 0:
		f.Number = strconv.Itoa(number)
		return set.Texts.Render(v.Language, sms.OfferNumbered, f)
	case household:
		f.Name = v.Called()
		return set.Texts.Render(v.Language, sms.OfferHousehold, f)
	case v.Organisation():
		return set.Texts.RenderFitting(v.Language, f, sms.OfferGroup, sms.OfferGroupShort)
	default:
		return set.Texts.RenderFitting(v.Language, f, sms.Offer, sms.OfferShort)
	}
}

// which lists several questions by number.
func (s *Service) whichText(lang string, list []Question, plea *PleaTalk, set Settings, now time.Time) (string, error) {
	f := s.fieldsOf(nil, nil, set, lang, now)
	var lines []string
	for _, q := range list {
		lf := s.fieldsOf(q.Task, q.Volunteer, set, lang, now)
		lf.Number = strconv.Itoa(q.Offer.Number)
		line, err := set.Texts.Render(lang, sms.WhichLine, lf)
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
	}
	if plea != nil {
		line, err := set.Texts.Render(lang, sms.WhichAppeal, sms.Fields{Number: strconv.Itoa(plea.Number)})
		if err != nil {
			return "", err
		}
		lines = append(lines, line)
		f.Number = strconv.Itoa(plea.Number)
	}
	if len(list) > 0 {
		f.Number = strconv.Itoa(list[0].Offer.Number)
	}
	f.Lines = strings.Join(lines, "\n")
	return set.Texts.Render(lang, sms.Which, f)
}

// outgoing is a text to be put in the outbox.
type outgoing struct {
	kind      MessageKind
	phone     string
	body      string
	unitID    int64
	task      *Task
	volunteer *Volunteer
	offer     *Offer
	replyTo   int64
	urgent    bool
	sendAt    time.Time // zero: now
	expires   time.Time
}

// enqueue puts a text in the outbox as a row (law 3).
func (w *work) enqueue(o outgoing) (*Message, error) {
	m := &Message{
		UnitID: o.unitID, Direction: Out, Kind: o.kind, Phone: o.phone, Body: o.body, State: MessageQueued,
		Segments: sms.Count(o.body).Segments, Urgent: o.urgent, InReplyTo: o.replyTo,
		CreatedAt: w.now, SendAt: w.now, ExpiresAt: o.expires,
	}
	if o.sendAt.After(w.now) {
		m.SendAt = o.sendAt
	}
	if o.task != nil {
		m.TaskID = o.task.ID
	}
	if o.volunteer != nil {
		m.VolunteerID = o.volunteer.ID
	}
	if o.offer != nil {
		m.OfferID = o.offer.ID
	}
	return m, w.AddMessage(m)
}

// answerLife is how long an answer stays worth sending; after a longer outage a
// human has had to look anyway.
const answerLife = 24 * time.Hour

// taskLabel names a task to a coordinator: "Følge til lege, torsdag 26. november kl. 10-12".
func (s *Service) taskLabel(t *Task, now time.Time) string {
	return fmt.Sprintf("%s, %s", t.Summary, sms.When("nb", t.StartsAt.In(s.zone), t.EndsAt.In(s.zone), now.In(s.zone)))
}
