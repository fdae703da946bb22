package dispatch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
	"folgesvenn/sms/reply"
)

const (
	// conversationMemory is how far back a bare answer may reach.
	conversationMemory = 14 * 24 * time.Hour
	// strangerRest is how often a stranger's number gets the neutral text.
	strangerRest = 24 * time.Hour
	// A person writes a handful of texts; floodLimit answers within floodWindow
	// mean that two machines are talking to each other.
	floodWindow = time.Hour
	floodLimit  = 15
)

// ReceiveText takes in one text: it is stored under the provider's id in the
// transaction that acts on it, so the same text twice changes nothing (law 1).
//
// A text that cannot be acted on, twice over, is stored all the same and put
// before a human in full: it is never lost, and never holds up the next.
func (s *Service) ReceiveText(ctx context.Context, in IncomingText) error {
	var err error
	for range 2 {
		if err = s.receive(ctx, in); err == nil || ctx.Err() != nil {
			return err
		}
	}
	s.fault("a text cannot be handled; it is kept and put before a coordinator", err)
	return s.do(WithActor(ctx, "volunteer"), func(w *work) error {
		m, err := w.storeText(in)
		if isConflict(err) {
			return errUnchanged // the same text came twice, and the other was taken in
		}
		if err != nil {
			return err
		}
		return w.raise(Attention{UnitID: m.UnitID, Kind: AttentionFault, Urgent: true, MessageID: m.ID,
			Text: fmt.Sprintf("Vi klarte ikke å behandle en melding fra %s: «%s». Les den og svar selv, og si fra til den som drifter Følgesvenn. Der står det mer i loggen.",
				phone.Format(m.Phone), strings.TrimSpace(m.Body))})
	})
}

func (s *Service) receive(ctx context.Context, in IncomingText) error {
	return s.do(WithActor(ctx, "volunteer"), func(w *work) error {
		m, err := w.storeText(in)
		if isConflict(err) {
			return errUnchanged
		}
		if err != nil {
			return err
		}
		talk, set, err := w.talk(m, in)
		if err != nil {
			return err
		}
		if done, err := w.command(talk, m, set); done || err != nil {
			return err
		}
		r, group := w.readText(talk, in.Body, set)
		if done, err := w.fromCoordinator(talk, m, r); done || err != nil {
			return err
		}
		if err := w.talkOfPlea(&talk, m.Phone, set); err != nil {
			return err
		}
		all := AnswerAll(talk, r, w.now)
		if group != nil {
			all = AnswerGroup(talk, *group, w.now)
		}
		d := all[0]
		m.Intent, m.Why = string(cmp.Or(d.Means, r.Intent)), d.Why
		if len(talk.Volunteers) > 0 {
			m.VolunteerID = talk.Volunteers[0].ID
		}
		if d.Question != nil {
			m.TaskID, m.OfferID, m.VolunteerID = d.Question.Task.ID, d.Question.Offer.ID, d.Question.Volunteer.ID
		} else if d.Ahead != nil {
			m.TaskID = d.Ahead.Task.ID
			if len(talk.Volunteers) > 0 { // else it is what who ordered the help says, and theirs alone
				m.VolunteerID = d.Ahead.Volunteer.ID
			}
		} else if d.Plea != nil {
			m.VolunteerID = d.Plea.Volunteer.ID
			if d.Act == ActCan || d.Act == ActCannot {
				m.Intent = string(d.Plea.Said.Answer)
			}
		}
		// A volunteer whom another unit borrows answers that unit.
		if about := taskOf(d); about != nil && about.UnitID != 0 && about.UnitID != m.UnitID {
			m.UnitID = about.UnitID
			if set, err = w.settings(m.UnitID); err != nil {
				return err
			}
		}
		if d.Act == ActDraft {
			if d.Task, err = w.draft(talk.Intake, m.UnitID); err != nil {
				return err
			}
			all[0].Task = d.Task
		}
		if d.Task != nil {
			m.TaskID = d.Task.ID
		}
		if err := w.SaveMessage(m); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: m.UnitID, Kind: "message.received", TaskID: m.TaskID, VolunteerID: m.VolunteerID, OfferID: m.OfferID,
			MessageID: m.ID, To: m.Intent, Why: r.Why}); err != nil {
			return err
		}
		for _, d := range all {
			if err := w.carryOut(talk, d, m, set); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *work) storeText(in IncomingText) (*Message, error) {
	at := w.now
	m := &Message{
		UnitID: FirstUnit, Direction: In, Kind: KindIncoming, Phone: in.From, Body: in.Body, State: MessageReceived,
		Segments: sms.Count(in.Body).Segments, ProviderID: in.ProviderID, Media: in.Media, CreatedAt: at, SentAt: stored(in.At),
	}
	return m, w.AddMessage(m)
}

// talk loads what is known about the number.
func (w *work) talk(m *Message, in IncomingText) (Talk, Settings, error) {
	t := Talk{At: stored(in.At), Text: in.Body, Media: len(in.Media)}
	if t.At.IsZero() || t.At.After(w.now) {
		t.At = w.now
	}
	var err error
	if t.Volunteers, err = w.VolunteersByPhone(m.Phone); err != nil {
		return t, Settings{}, err
	}
	if len(t.Volunteers) > 0 {
		m.UnitID = t.Volunteers[0].UnitID
	}
	offers, err := w.OffersToPhone(m.Phone, w.now.Add(-conversationMemory))
	if err != nil {
		return t, Settings{}, err
	}
	people := map[int64]*Volunteer{}
	for _, v := range t.Volunteers {
		people[v.ID] = v
	}
	for _, o := range offers {
		v := people[o.VolunteerID]
		if v == nil {
			continue // left, or has another number by now
		}
		task, err := w.Task(o.TaskID)
		if err != nil {
			return t, Settings{}, err
		}
		q := Question{Offer: o, Task: task, Volunteer: v}
		if task.RecipientID != 0 {
			blocked, err := w.BlockedFor(task.RecipientID)
			if err != nil {
				return t, Settings{}, err
			}
			q.Blocked = blocked[v.ID]
		}
		if q.Left, err = w.placesLeft(&q); err != nil {
			return t, Settings{}, err
		}
		if !q.changes() && (task.State == TaskOpen || task.State == TaskUnfilled) {
			if q.Lacks, err = w.lacks(task, v); err != nil {
				return t, Settings{}, err
			}
		}
		if unseen, err := w.unseen(o); err != nil {
			return t, Settings{}, err
		} else if unseen || m.Kind == KindIncoming && o.Channel == ChannelCall && o.State == OfferQueued {
			continue // nobody answers what they have not been asked; who rings us, we can ask
		}
		if o.State.Open() {
			t.Open = append(t.Open, q)
		} else if !o.SentAt.IsZero() || o.State != OfferWithdrawn {
			// Who never got the question was not asked.
			t.Closed = append(t.Closed, q)
		}
	}
	for _, v := range t.Volunteers {
		ahead, err := w.AssignmentsAhead(v.ID, w.now)
		if err != nil {
			return t, Settings{}, err
		}
		for _, a := range ahead {
			task, err := w.Task(a.TaskID)
			if err != nil {
				return t, Settings{}, err
			}
			t.Ahead = append(t.Ahead, Commitment{Assignment: a, Task: task, Volunteer: v})
		}
	}
	requesters, recipients, err := w.intake(&t, m)
	if err != nil {
		return t, Settings{}, err
	}
	if err := w.awaited(&t, requesters, recipients); err != nil {
		return t, Settings{}, err
	}
	if len(t.Volunteers) == 0 {
		n, err := w.AnswersSince(m.Phone, w.now.Add(-strangerRest))
		if err != nil {
			return t, Settings{}, err
		}
		// A sender that is a name or a short code cannot be answered.
		t.Greeted = n > 0 || !strings.HasPrefix(m.Phone, "+")
	}
	n, err := w.AnswersSince(m.Phone, w.now.Add(-floodWindow))
	if err != nil {
		return t, Settings{}, err
	}
	t.Flood = n >= floodLimit
	set, err := w.settings(m.UnitID)
	return t, set, err
}

// lacks is what a volunteer does not have of what a task asks of whoever comes.
func (w *work) lacks(t *Task, v *Volunteer) (Obstacles, error) {
	set, err := w.settings(t.UnitID)
	if err != nil {
		return 0, err
	}
	m, err := w.match(t, set, Pool{})
	if err != nil {
		return 0, err
	}
	return m.Obstacles(v, Facts{}) & needed, nil
}

func (w *work) replyContext(t Talk, set Settings) reply.Context {
	c := reply.Context{Centre: set.CentreName, Now: w.now.In(w.s.zone)}
	for i, v := range t.Volunteers {
		if i == 0 {
			c.Lang = v.Language
		}
		c.Names = append(c.Names, strings.Fields(v.Name+" "+v.Contact)...)
		c.Household = append(c.Household, v.Called())
	}
	add := func(q Question) {
		c.Questions = append(c.Questions, reply.Question{
			StartsAt: q.Task.StartsAt.In(w.s.zone), EndsAt: q.Task.EndsAt.In(w.s.zone),
			Summary: q.Task.Summary, Place: q.Task.Place, Category: q.Task.Category, Number: q.Offer.Number,
		})
	}
	for _, q := range t.Open {
		add(q)
	}
	// A late answer is read against the question it is to.
	if len(t.Open) == 0 && len(t.Closed) > 0 {
		add(t.Closed[0])
	}
	return c
}

// carryOut does what was decided and answers.
func (w *work) carryOut(t Talk, d Decision, m *Message, set Settings) error {
	var err error
	switch d.Act {
	case ActAccept:
		// The details are the answer. Another part of the same text may have
		// changed the task since it was read.
		q := *d.Question
		if q.Task, err = w.Task(q.Task.ID); err != nil {
			return err
		}
		q.Party = d.Party
		err = w.accept(q, ViaSMS, m.ID)
		if isConflict(err) {
			// The unique index is the last word (law 2).
			if err := w.learnLateYes(d.Question); err != nil {
				return err
			}
			return w.answer(t, Decision{Reply: sms.Taken, Question: d.Question}, m, set)
		}
		return err
	case ActNothing:
		if d.Reply == sms.Taken || d.Reply == sms.TooLate || d.Reply == sms.CancelledLate {
			err = w.learnLateYes(d.Question)
		}
	case ActDecline:
		if err = w.decline(*d.Question); err == nil && !set.ThankForNo {
			d.Reply = ""
		}
	case ActConfirm:
		// How many come goes first: what is told of the change is told with it, and
		// takes its place.
		q := *d.Question
		if d.Party.Said() {
			if err := w.regroup(Commitment{Task: q.Task, Volunteer: q.Volunteer}, d.Party, m.ID, false); err != nil {
				return err
			}
			if q.Task, err = w.Task(q.Task.ID); err != nil {
				return err
			}
		}
		return w.confirmChange(q, m.ID)
	case ActParty:
		return w.regroup(*d.Ahead, d.Party, m.ID, true)
	case ActRefuse:
		return w.refuseChange(*d.Question, m.ID)
	case ActWithdraw:
		return w.withdraw(*d.Ahead, m.ID)
	case ActStop:
		err = w.stop(m.Phone, m.UnitID, "svarte "+strings.ToUpper(string(reply.Stop)))
	case ActStart:
		err = w.start(m.Phone, m.UnitID)
	case ActComing:
		if err = w.coming(*d.Ahead); err == nil && d.Party.Said() {
			err = w.regroup(*d.Ahead, d.Party, m.ID, false)
		}
	case ActCan, ActCannot, ActHeard:
		err = w.carryOutPlea(d, m)
	case ActDone:
		if err = w.complete(*d.Ahead, 0, "den frivillige svarte"); err == nil {
			d.Body, err = w.yearlyThanks(*d.Ahead, set)
		}
	}
	if err != nil {
		return err
	}
	if d.Ahead != nil && (d.Reply == sms.FollowUpThanks || d.Attention == AttentionFollowUp) {
		// Who has told how it went is not rung to hear it.
		if err := w.endCalls(d.Ahead.Task.ID, "svarte på melding", func(c *Call) bool { return c.Purpose == CallForFollowUp && c.Phone == m.Phone }); err != nil {
			return err
		}
	}
	if d.Attention != "" {
		if err := w.raiseReply(t, d, m); err != nil {
			return err
		}
	}
	return w.answer(t, d, m, set)
}

// answer sends the one truthful answer (law 5).
func (w *work) answer(t Talk, d Decision, m *Message, set Settings) error {
	if d.Reply == "" {
		return nil
	}
	var v *Volunteer
	var task *Task
	switch {
	case d.Question != nil:
		v, task = d.Question.Volunteer, d.Question.Task
	case d.Ahead != nil:
		v, task = d.Ahead.Volunteer, d.Ahead.Task
	case d.Task != nil:
		task = d.Task
	case d.Plea != nil:
		v = d.Plea.Volunteer
	case len(t.Volunteers) > 0:
		v = t.Volunteers[0]
	}
	lang := partyLanguage(t.Intake.answerIn(), set)
	if v != nil && len(t.Volunteers) > 0 {
		lang = v.Language
	}
	var body string
	var err error
	if d.Body != "" {
		body = d.Body
	} else if d.Reply == sms.Which {
		body, err = w.which(d.List, d.Plea, lang, set)
	} else {
		f := w.s.fieldsOf(task, v, set, lang, w.now)
		if d.Reply == sms.RequestRead {
			f.Summary, f.When = w.s.understood(t.Intake.Request, lang, w.now)
		}
		if d.Reply == sms.AppealCan {
			f.When = w.s.freeText(lang, d.Plea.Said.From, d.Plea.Said.Until)
		}
		if d.Reply == sms.AppealNoted || d.Reply == sms.AppealWho {
			f = w.s.householdNote(f, lang, d.Plea.Asked)
			if d.Reply == sms.AppealNoted && f.Can == "" && f.Silent == "" {
				d.Reply = sms.AppealNobody
			}
		}
		if d.Reply == sms.UnclearOnce && d.Question.Offer.Number > 0 {
			body, err = w.which([]Question{*d.Question}, nil, lang, set)
		} else {
			key := d.Reply
			if key == sms.UnclearOnce && d.Question.changes() {
				key = sms.ChangeUnclear
			}
			body, err = set.Texts.Render(lang, key, f)
		}
	}
	if err != nil {
		w.s.fault("the text "+string(d.Reply)+" cannot be made", err)
		return w.raise(Attention{UnitID: m.UnitID, Kind: AttentionFault, MessageID: m.ID, Key: "text:" + string(d.Reply),
			Text: "Vi fikk ikke laget et svar til " + phone.Format(m.Phone) + ". Svar selv, og se om navn og telefon er fylt ut under Innstillinger."})
	}
	if (d.Reply == sms.UnclearOnce || d.Reply == sms.Which) && d.Question != nil && !d.Question.Offer.Clarified {
		d.Question.Offer.Clarified = true
		if err := w.SaveOffer(d.Question.Offer); err != nil {
			return err
		}
	}
	if len(t.Volunteers) == 0 {
		v = nil
	}
	o := outgoing{kind: KindAnswer, phone: m.Phone, body: body, unitID: m.UnitID, task: task, volunteer: v, replyTo: m.ID, expires: w.now.Add(answerLife)}
	if d.Question != nil {
		o.offer = d.Question.Offer
	}
	_, err = w.enqueue(o)
	return err
}

func (w *work) which(list []Question, plea *PleaTalk, lang string, set Settings) (string, error) {
	offers := make([]*Offer, len(list))
	for i, q := range list {
		offers[i] = q.Offer
	}
	var err error
	if plea != nil {
		err = w.numberAll(plea.Phone, offers, plea.Plea)
	} else {
		err = w.number(offers)
	}
	if err != nil {
		return "", err
	}
	list = slices.SortedFunc(slices.Values(list), func(a, b Question) int { return a.Offer.Number - b.Offer.Number })
	return w.s.whichText(lang, list, plea, set, w.now)
}

// raiseReply puts a text before a human, in full.
func (w *work) raiseReply(t Talk, d Decision, m *Message) error {
	a := Attention{UnitID: m.UnitID, Kind: d.Attention, MessageID: m.ID, TaskID: m.TaskID, VolunteerID: m.VolunteerID, OfferID: m.OfferID}
	if d.Ahead != nil && d.Ahead.Volunteer != nil {
		a.VolunteerID = d.Ahead.Volunteer.ID
	}
	if d.Likely != reply.Unclear {
		a.Likely = string(d.Likely)
	}
	if t.Party && d.Ahead == nil && d.Attention != AttentionFlood {
		return w.raiseIntake(t.Intake, d, m)
	}
	from := phone.Format(m.Phone)
	if t.Party && t.Intake.Name != "" {
		from = fmt.Sprintf("%s (%s)", t.Intake.Name, from)
	}
	if m.VolunteerID != 0 {
		for _, v := range t.Volunteers {
			if v.ID == m.VolunteerID {
				from = who(v)
			}
		}
	}
	// What was said stands in their words; how it came, in a sentence of its own.
	quote, came := "«"+strings.TrimSpace(m.Body)+"»", ""
	switch n := len(m.Media); {
	case n > 0:
		came = " Med " + plural(n, "vedlegg", "vedlegg") + "."
	case m.Direction == "":
		came = " Svaret ble tastet i telefonen."
	}
	about := ""
	if task := taskOf(d); task != nil {
		about = " om " + w.s.taskLabel(task, w.now)
	}
	switch d.Attention {
	case AttentionStranger:
		a.Key = "stranger:" + m.Phone
		a.Text = fmt.Sprintf("Ukjent nummer %s skriver: %s. Er det en frivillig med ny telefon? Ring eller svar.", from, quote)
	case AttentionFlood:
		a.Key = "flood:" + m.Phone
		a.Text = fmt.Sprintf("%s sender svært mange meldinger. Vi svarer ikke flere akkurat nå. Se på samtalen.", from)
	case AttentionLateYes:
		a.Urgent = true
		a.Text = fmt.Sprintf("%s sa ja etter fristen%s. Ingen andre har tatt oppdraget. Trykk Ja hvis det fortsatt passer.", from, about)
	case AttentionFollowUp:
		// From the requester a no may mean that nobody came.
		a.Urgent = len(t.Volunteers) == 0 && d.Why == "det gikk ikke bra"
		a.Text = fmt.Sprintf("Om %s svarer %s: %s. Ring og hør.", w.s.taskLabel(d.Ahead.Task, w.now), from, quote)
	case AttentionUnfit:
		a.Text = fmt.Sprintf("%s sa ja%s, men %s. Si fra til den frivillige. Passer det likevel, trykk Ja.", from, about,
			w.s.lacking(d.Question.Lacks, d.Question.Task))
	case AttentionDoubleBooked:
		a.Text = fmt.Sprintf("%s sa ja til to oppdrag på samme tid%s. Ring og bli enige om hvilket.", from, about)
	case AttentionAppeal:
		a.Key = d.Plea.unclearKey()
		a.Text = fmt.Sprintf("%s svarer på om de kan hjelpe i dag: %s. Trykk Ja eller Nei, eller ring og hør.", from, quote)
		if d.Plea.shared() {
			a.Text = fmt.Sprintf("%s, som deler telefon med andre vi har spurt, svarer på om de kan hjelpe i dag: %s. Trykk Ja hvis alle kan, Nei hvis ingen kan, eller skriv opp hvem som kan, under Beredskap.", from, quote)
		}
	default:
		a.Text = fmt.Sprintf("%s svarer%s: %s. ", from, about, quote)
		if d.Why != "" {
			a.Text += "Uklart: " + d.Why + ". "
		}
		a.Text += "Hva mener de?"
	}
	if strings.Contains(a.Text, quote) {
		a.Text += came
	}
	return w.raise(a)
}

func taskOf(d Decision) *Task {
	switch {
	case d.Question != nil:
		return d.Question.Task
	case d.Ahead != nil:
		return d.Ahead.Task
	}
	return d.Task
}
