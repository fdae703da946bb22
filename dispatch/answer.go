package dispatch

import (
	"slices"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
	"folgesvenn/sms/request"
)

// Question is an offer with what it is about.
type Question struct {
	Offer     *Offer
	Task      *Task
	Volunteer *Volunteer
	// Blocked: a coordinator has kept the volunteer from this recipient since
	// the question was asked.
	Blocked bool
	// Party is who comes where an organisation is asked, as far as it was said.
	Party Party
	// Left is how many places are free, where an organisation is asked.
	Left int
	// Lacks is what the task asks for that the volunteer does not have: it was
	// changed, or they were, since the question was asked.
	Lacks Obstacles
}

// changes tells whether the question is to the volunteer who has the task,
// whether a change suits.
func (q Question) changes() bool { return q.Offer != nil && q.Offer.Kind == OfferChange }

// outdated tells whether the question said something that is true no longer.
func (q Question) outdated() bool {
	return q.Offer.State == OfferWithdrawn || q.Offer.before(q.Task)
}

// Free tells whether a yes to the question can still win: the task is open and
// its deadline has not passed. The offer itself may have lapsed meanwhile, or
// been answered no by somebody who now thinks better of it.
func (q Question) Free(now time.Time) bool {
	return q.Task.State == TaskOpen && now.Before(q.Task.DecideBy) && !q.Volunteer.Stopped && !q.Volunteer.Left && !q.Blocked
}

// Commitment is an assignment that lies ahead, with what it is about.
type Commitment struct {
	Assignment *Assignment
	Task       *Task
	Volunteer  *Volunteer
}

// Talk is what is known about a telephone number when it writes: one number is
// one conversation.
type Talk struct {
	Volunteers []*Volunteer // at this number; empty: not a volunteer
	Party      bool         // a requester's or recipient's number
	Intake     Intake       // who that is, and what the text is about
	Open       []Question   // offers awaiting an answer, newest first
	Closed     []Question   // lately closed offers, newest first
	Ahead      []Commitment // earliest first
	// Awaited are the tasks that are over and about which this number was asked
	// whether they went well, by id.
	Awaited []Commitment
	Plea    *PleaTalk // the newest appeal to the number; nil: there is none
	At      time.Time // when the text was written, as far as we know
	// Greeted: a stranger at this number had the neutral text within a day.
	Greeted bool
	// Flood: so many texts lately that answering would only feed a loop.
	Flood bool
	Media int    // photos or recordings that came with it
	Text  string // what was written
}

// Act is what a decision does.
type Act string

// What an answer can lead to.
const (
	ActNothing  Act = ""
	ActAccept   Act = "accept"
	ActDecline  Act = "decline"
	ActWithdraw Act = "withdraw"
	ActStop     Act = "stop"
	ActStart    Act = "start"
	ActComing   Act = "coming"  // they come, as a reminder asked
	ActDone     Act = "done"    // it went well
	ActConfirm  Act = "confirm" // the change suits: they stay on it
	ActRefuse   Act = "refuse"  // it does not: somebody else is looked for
	ActDraft    Act = "draft"   // a request becomes a draft
	ActParty    Act = "party"   // of an organisation: so many come, or these
	ActCan      Act = "can"     // they can help today, as an appeal asked
	ActCannot   Act = "cannot"  // they cannot
	ActHeard    Act = "heard"   // they wrote something else to an appeal
)

// Decision is what a reply does: an act, one truthful answer, and whether a
// human is needed.
type Decision struct {
	Act       Act
	Question  *Question
	Ahead     *Commitment
	Task      *Task     // of a requester or recipient: the one their text is about
	Plea      *PleaTalk // the appeal it is to, or may be to
	Reply     sms.Key   // empty: no answer
	Body      string    // the answer itself, where carrying out has found better words
	List      []Question
	Party     Party         // of an organisation: who comes, as was said
	Attention AttentionKind // empty: none
	Likely    reply.Intent
	Means     reply.Intent // what the text is taken for where it is acted on, though its words alone were not clear; empty: what was read
	Why       string       // Norwegian, for the log and the coordinator
}

// justSent is how fresh a question may be while a bare answer could still be
// meant for the one before it (DESIGN.md, The conversation).
const justSent = time.Minute

// Answer is the conversation table of DESIGN.md: what a reading does in the
// state the conversation is in. It is the same for texts and for keys pressed
// in a call.
func Answer(t Talk, r reply.Reading, now time.Time) Decision {
	d := answer(t, r, now)
	if d.Why == "" {
		d.Why = r.Why
	}
	// A flood is stored and acted on, but only what the writer must know is
	// answered.
	if t.Flood && d.Act != ActAccept && d.Act != ActConfirm {
		d.Reply = ""
		if d.Act == ActDraft {
			d.Act = ActNothing
		}
		if d.Attention != "" {
			d.Attention = AttentionFlood
		}
	}
	return d
}

// AnswerAll is Answer for a text that may answer several questions at once
// ("nei 1 ja 2"). Either every part is understood and all are carried out, in
// the order they were written, or none is and a human reads the whole (law 6).
// The writer still gets one answer, but for the details of each task taken.
func AnswerAll(t Talk, r reply.Reading, now time.Time) []Decision {
	if len(r.Answers) == 1 {
		r.Intent, r.Number = r.Answers[0].Intent, r.Answers[0].Number
	}
	if p := t.Plea; p != nil && len(p.Said.By) > 1 && (len(t.Open) == 0 || p.Said.Numbered) &&
		!slices.ContainsFunc(r.Answers, func(a reply.Answer) bool { return a.Number > 0 }) {
		// It says of each of a household whether they can: one answer to the appeal.
		r.Answers = nil
		return []Decision{Answer(t, r, now)}
	}
	if t.Plea != nil && len(r.Answers) > 1 {
		// The reader was not told of the appeal, so it cannot have counted it.
		plain := *t.Plea
		plain.Said = PleaReading{Answer: PleaUnclear}
		t.Plea = &plain
	}
	if len(r.Answers) < 2 || t.Media > 0 || len(t.Volunteers) == 0 || stopped(t.Volunteers) {
		return []Decision{Answer(t, r, now)}
	}
	var all []Decision
	accepted := false
	rest := t
	for _, a := range r.Answers {
		part := r
		part.Intent, part.Number, part.Answers = a.Intent, a.Number, []reply.Answer{a}
		d := Answer(rest, part, now)
		if d.Act != ActAccept && d.Act != ActDecline && d.Act != ActConfirm && d.Act != ActRefuse {
			return []Decision{unclear(t, r, "svarer på flere spørsmål på én gang")}
		}
		rest = without(rest, d)
		accepted = accepted || d.Act != ActDecline
		all = append(all, d)
	}
	thanked := accepted
	for i := range all {
		if all[i].Act == ActDecline && thanked {
			all[i].Reply = ""
		}
		thanked = true
	}
	return all
}

// without is the conversation once a decision has been carried out.
func without(t Talk, d Decision) Talk {
	t.Open = slices.DeleteFunc(slices.Clone(t.Open), func(q Question) bool { return q.Offer.ID == d.Question.Offer.ID })
	if d.Act == ActAccept {
		t.Ahead = append(slices.Clone(t.Ahead), Commitment{Task: d.Question.Task, Volunteer: d.Question.Volunteer})
	}
	return t
}

func answer(t Talk, r reply.Reading, now time.Time) Decision {
	switch {
	case r.Intent == reply.Stop:
		return Decision{Act: ActStop}
	case r.Intent == reply.Auto && t.Media == 0:
		return Decision{}
	case r.Intent == reply.Start && len(t.Volunteers) > 0:
		return Decision{Act: ActStart, Reply: sms.Started}
	case len(t.Volunteers) == 0:
		return answerOthers(t, r, now)
	case stopped(t.Volunteers):
		// Stop means stop: not even an answer goes out. A human looks, because
		// somebody who writes again may want something.
		return Decision{Attention: AttentionUnclear, Likely: r.Intent, Why: "nummeret er meldt av"}
	case r.Intent == reply.Help:
		return Decision{Reply: sms.Help}
	case t.Media > 0:
		return unclear(t, r, "det kom bilde eller lyd med")
	case namesAnother(t, r):
		return unclear(t, r, "svarer for en annen")
	}
	if d, ok := answerPlea(t, r, now); ok {
		return d
	}
	if d, ok := answerFollowUp(t, r); ok {
		return d
	}
	if d, ok := answerConfirm(t, r); ok {
		return d
	}
	switch r.Intent {
	case reply.Yes:
		return answerYes(t, r, now)
	case reply.No:
		return answerNo(t, r, now)
	case reply.Withdraw:
		return answerWithdraw(t, r, now)
	default:
		return unclear(t, r, "")
	}
}

func answerOthers(t Talk, r reply.Reading, now time.Time) Decision {
	// Who asks for more help, or tells that nobody came, is not answering how it
	// went.
	well := r.Thanks || len(t.Awaited) > 0 && (r.Intent == reply.Yes || r.Ack || wentWell(t.Text) || r.Intent == reply.No && t.Intake.Request.Kind == request.Ask)
	if t.Party && !well {
		if d, ok := answerParty(t.Intake, now); ok {
			return d
		}
	}
	if d, ok := answerFollowUp(t, r); ok {
		// The task itself is closed by the volunteer's word, or by itself.
		if d.Act == ActDone {
			d.Act, d.Reply = ActNothing, sms.RequesterThanks
		}
		return d
	}
	if t.Party {
		if r.Thanks {
			return Decision{}
		}
		return Decision{Reply: sms.Received, Attention: AttentionRequester, Likely: r.Likely}
	}
	d := Decision{Attention: AttentionStranger}
	if !t.Greeted {
		d.Reply = sms.Stranger
	}
	return d
}

// followUpIsNewest tells whether the newest question to this number is how it
// went.
func (t Talk) followUpIsNewest() bool {
	n := len(t.Awaited)
	return n > 0 && (len(t.Open) == 0 || !t.Open[0].Offer.CreatedAt.After(t.Awaited[n-1].Task.FollowedUpAt))
}

// answerFollowUp reads an answer to "did it go well?", if that is the newest
// question to this number.
func answerFollowUp(t Talk, r reply.Reading) (Decision, bool) {
	if !t.followUpIsNewest() || r.Intent == reply.Withdraw && len(t.Ahead) > 0 || r.Number > 0 && len(t.Open) > 0 {
		return Decision{}, false
	}
	c := &t.Awaited[len(t.Awaited)-1]
	switch {
	case r.Intent == reply.Yes || r.Ack || wentWell(t.Text):
		return Decision{Act: ActDone, Ahead: c, Reply: sms.FollowUpThanks, Means: reply.Yes, Why: "det gikk bra"}, true
	case r.Thanks:
		return Decision{}, true
	case r.Intent == reply.No || r.Intent == reply.Withdraw:
		return Decision{Ahead: c, Reply: sms.FollowUpRead, Attention: AttentionFollowUp, Why: "det gikk ikke bra"}, true
	default:
		return Decision{Ahead: c, Reply: sms.FollowUpRead, Attention: AttentionFollowUp, Why: "svar på om det gikk bra"}, true
	}
}

func stopped(vs []*Volunteer) bool {
	for _, v := range vs {
		if !v.Stopped {
			return false
		}
	}
	return true
}

// namesAnother tells whether somebody in a household answered by a name that
// is not the one who was asked.
func namesAnother(t Talk, r reply.Reading) bool {
	if len(r.Answers) != 1 || r.Answers[0].Name == "" || len(t.Open) == 0 {
		return false
	}
	for _, q := range t.Open {
		if equalName(q.Volunteer.Called(), r.Answers[0].Name) {
			return false
		}
	}
	// An appeal may have asked them.
	return t.Plea == nil || !slices.ContainsFunc(t.Plea.Asked, func(x Pleaded) bool { return equalName(x.Volunteer.Called(), r.Answers[0].Name) })
}

// pick finds the open question an answer means. With several open, or one so
// fresh that the answer may have been on its way already, only a number (or,
// in a household, a name) decides; otherwise ask holds what to ask about.
func pick(t Talk, r reply.Reading, now time.Time) (q *Question, ask []Question) {
	open := t.Open
	if len(r.Answers) == 1 && r.Answers[0].Name != "" {
		open = nil
		for _, o := range t.Open {
			if equalName(o.Volunteer.Called(), r.Answers[0].Name) {
				open = append(open, o)
			}
		}
	}
	if r.Number > 0 {
		for i := range open {
			if open[i].Offer.Number == r.Number {
				return &open[i], nil
			}
		}
		for i := range t.Closed {
			if t.Closed[i].Offer.Number == r.Number {
				return &t.Closed[i], nil
			}
		}
		return nil, open
	}
	if len(open) > 1 {
		return nil, open
	}
	if len(open) == 0 {
		return nil, nil
	}
	if older := stale(open[0], t, now); len(older) > 0 {
		return nil, append([]Question{open[0]}, older...)
	}
	return &open[0], nil
}

// stale gives the older questions that a bare answer may mean: those that
// stopped being open only when, or shortly before, the fresh one went out.
func stale(fresh Question, t Talk, now time.Time) []Question {
	sent := fresh.Offer.SentAt
	if sent.IsZero() || t.At.Sub(sent) >= justSent {
		return nil
	}
	var older []Question
	for _, q := range t.Closed {
		unanswered := q.Offer.AnsweredAt.IsZero() && !q.Offer.SentAt.IsZero()
		// An earlier question about the same task is not another one (crossed).
		if unanswered && q.Task.ID != fresh.Task.ID && q.Offer.ClosedAt.After(sent.Add(-justSent)) && q.Free(now) {
			older = append(older, q)
		}
	}
	return older
}

func answerYes(t Talk, r reply.Reading, now time.Time) Decision {
	q, ask := pick(t, r, now)
	if len(ask) > 0 {
		return Decision{Reply: sms.Which, List: ask, Why: "flere spørsmål er åpne"}
	}
	if q == nil {
		// Nothing is open; the newest question that was closed tells what
		// happened to it.
		if len(t.Closed) == 0 {
			if len(t.Ahead) > 0 {
				return Decision{Reply: sms.AlreadyYours, Ahead: &t.Ahead[0]}
			}
			return Decision{Reply: sms.NothingOpen}
		}
		q = &t.Closed[0]
	}
	if q.changes() && q.Offer.State.Open() {
		if crossed(t, r, q) {
			return Decision{Question: q, Reply: sms.AskedAnew, Why: "svarte da oppdraget nettopp var endret"}
		}
		if other := clash(t, q); other != nil {
			return Decision{Reply: sms.DoubleBooked, Question: q, Ahead: other, Attention: AttentionDoubleBooked, Likely: reply.Yes,
				Why: "sa ja til to oppdrag på samme tid"}
		}
		return Decision{Act: ActConfirm, Question: q, Reply: sms.Details}
	}
	if mine := aheadOf(t, q); mine != nil {
		return Decision{Reply: sms.AlreadyYours, Ahead: mine}
	}
	if q.Task.State == TaskOpen && q.Offer.State == OfferAccepted {
		// Taken off it, or withdrawn: whether they are wanted again is not for a
		// machine to say.
		return Decision{Question: q, Reply: sms.QuestionRead, Attention: AttentionUnclear, Likely: reply.Yes, Why: "sto på oppdraget før"}
	}
	if q.Free(now) && q.Lacks != 0 {
		return Decision{Question: q, Reply: sms.QuestionRead, Attention: AttentionUnfit, Likely: reply.Yes, Why: "oppfyller ikke kravene lenger"}
	}
	if q.Free(now) && q.Offer.State.Open() && crossed(t, r, q) {
		return Decision{Question: q, Reply: sms.AskedAnew, Why: "svarte da oppdraget nettopp var endret"}
	}
	if q.Free(now) && q.outdated() {
		// What they say yes to was taken back: the time or the place is another.
		return Decision{Question: q, Reply: sms.QuestionRead, Attention: AttentionUnclear, Likely: reply.Yes, Why: "oppdraget er endret siden spørsmålet"}
	}
	if q.Free(now) {
		if other := clash(t, q); other != nil {
			return Decision{Reply: sms.DoubleBooked, Question: q, Ahead: other, Attention: AttentionDoubleBooked, Likely: reply.Yes,
				Why: "sa ja til to oppdrag på samme tid"}
		}
		return Decision{Act: ActAccept, Question: q, Reply: sms.Details}
	}
	switch {
	case q.Blocked && (q.Task.State == TaskOpen || q.Task.State == TaskUnfilled):
		return Decision{Reply: sms.NothingOpen}
	case q.Task.State == TaskDone && q.Offer.State == OfferAccepted:
		// A late answer to "did it go well?".
		return Decision{Reply: sms.FollowUpThanks}
	case q.Task.State == TaskCancelled:
		return Decision{Reply: sms.CancelledLate, Question: q}
	case q.Task.State == TaskAssigned || q.Task.State == TaskDone:
		return Decision{Reply: sms.Taken, Question: q}
	case now.Before(q.Task.StartsAt):
		// Nobody was found in time, but somebody would come: a human can still
		// say yes with one press.
		return Decision{Reply: sms.TooLate, Question: q, Attention: AttentionLateYes, Likely: reply.Yes, Why: "ja etter fristen"}
	default:
		return Decision{Reply: sms.TooLate, Question: q}
	}
}

func answerNo(t Talk, r reply.Reading, now time.Time) Decision {
	q, ask := pick(t, r, now)
	if len(ask) > 0 {
		return Decision{Reply: sms.Which, List: ask, Why: "flere spørsmål er åpne"}
	}
	if q != nil && q.changes() && aheadOf(t, q) != nil {
		switch {
		case !q.Offer.State.Open():
			return Decision{Reply: sms.AskWithdraw, Ahead: aheadOf(t, q), Why: "nei uten åpent spørsmål"}
		case crossed(t, r, q):
			return Decision{Question: q, Reply: sms.AskedAnew, Why: "svarte da oppdraget nettopp var endret"}
		}
		return Decision{Act: ActRefuse, Question: q, Reply: sms.Withdrawn}
	}
	if q != nil {
		return Decision{Act: ActDecline, Question: q, Reply: sms.Declined}
	}
	// The answer is to the newest thing said: a question, or a task taken since.
	if len(t.Closed) > 0 && t.Closed[0].Offer.State != OfferAccepted && aheadOf(t, &t.Closed[0]) == nil {
		return Decision{Act: ActDecline, Question: &t.Closed[0], Reply: sms.Declined}
	}
	if len(t.Ahead) > 0 {
		return Decision{Reply: sms.AskWithdraw, Ahead: &t.Ahead[0], Why: "nei uten åpent spørsmål"}
	}
	return Decision{Reply: sms.NothingOpen}
}

func answerWithdraw(t Talk, r reply.Reading, now time.Time) Decision {
	switch {
	case len(t.Ahead) == 1:
		return Decision{Act: ActWithdraw, Ahead: &t.Ahead[0], Reply: sms.Withdrawn}
	case len(t.Ahead) > 1:
		return Decision{Reply: sms.QuestionRead, Attention: AttentionUnclear, Likely: reply.Withdraw,
			Why: "avbud, men det er flere avtaler å velge mellom"}
	default:
		return answerNo(t, r, now)
	}
}

func unclear(t Talk, r reply.Reading, why string) Decision {
	d := Decision{Attention: AttentionUnclear, Likely: r.Likely, Why: why}
	switch {
	case len(t.Open) > 1:
		d.Reply, d.List = sms.Which, t.Open
		if t.Open[0].Offer.Clarified {
			d.Reply, d.List = sms.QuestionRead, nil
		}
		d.Question = &t.Open[0]
	case len(t.Open) == 1:
		d.Question, d.Reply = &t.Open[0], sms.UnclearOnce
		if t.Open[0].Offer.Clarified {
			d.Reply = sms.QuestionRead
		}
	case r.Thanks || r.Ack:
		// A thank-you or an "ok" when nothing is asked needs neither answer nor
		// human.
		return Decision{}
	default:
		d.Reply = sms.UnclearNothing
		if len(t.Ahead) > 0 {
			d.Ahead = &t.Ahead[0]
		}
	}
	return d
}

// aheadOf is what this number has the task of a question by. Where it takes
// several, each of a household has a place of their own.
func aheadOf(t Talk, q *Question) *Commitment {
	for i := range t.Ahead {
		if a := &t.Ahead[i]; a.Task.ID == q.Task.ID && (a.Volunteer.ID == q.Volunteer.ID || !q.Task.several()) {
			return a
		}
	}
	return nil
}

// crossed tells whether a bare answer may be to what the task was before: the
// question about what it is now has only just gone out.
func crossed(t Talk, r reply.Reading, q *Question) bool {
	sent := q.Offer.SentAt
	if r.Number > 0 || sent.IsZero() || t.At.Sub(sent) >= justSent {
		return false
	}
	for _, c := range t.Closed {
		if c.Task.ID == q.Task.ID && c.Volunteer.ID == q.Volunteer.ID && c.Offer.AnsweredAt.IsZero() && !c.Offer.SentAt.IsZero() &&
			c.Offer.ClosedAt.After(sent.Add(-justSent)) {
			return true
		}
	}
	return false
}

// clash finds an assignment of the same volunteer at the same time.
func clash(t Talk, q *Question) *Commitment {
	for i := range t.Ahead {
		a := &t.Ahead[i]
		if a.Volunteer.ID == q.Volunteer.ID && a.Task.ID != q.Task.ID && a.Task.StartsAt.Before(q.Task.EndsAt) && q.Task.StartsAt.Before(a.Task.EndsAt) {
			return a
		}
	}
	return nil
}
