package dispatch

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/reply"
)

// PleaTalk is an appeal as a conversation knows it: the newest one to the
// number. Of several pleas to it, it is the one that was spoken of last.
type PleaTalk struct {
	*Plea
	Volunteer *Volunteer
	Asked     []Pleaded   // all whom it asked at this number, the first first
	Over      bool        // the emergency, or the day it asked about, is
	Said      PleaReading // the text, read as an answer to it
}

// PleaReading is what a text says as an answer to an appeal.
type PleaReading struct {
	Answer      PleaAnswer // unclear: a human has to read it
	Likely      reply.Intent
	From, Until time.Time // of a yes
	Numbered    bool      // it names the appeal's reply number
	Timed       bool      // it says when
	// Where several share the telephone: By is what it says of those it names, and
	// Alone tells that it is of one of them who does not say who.
	By    map[int64]PleaAnswer
	Alone bool
}

// The times of day that people put into an answer. Only these forms count; in
// every other the words are left to the reader, which takes nothing it does not
// know for a yes.
var (
	hourWord  = `(?:kl\.?|klokka|klokken|klokkja)?\s*(\d{1,2})(?:[.:](\d{2}))?`
	fromWord  = regexp.MustCompile(`(?i)(?:^|[\s,])(?:fra|frå|etter|from|after|mellom|between)\s+` + hourWord + `(?:\s*(?:til|-|–|og|to|and|until)\s*` + hourWord + `)?(?:[\s.,!]|$)`)
	untilWord = regexp.MustCompile(`(?i)(?:^|[\s,])(?:til|fram til|frem til|until)\s+` + hourWord + `(?:[\s.,!]|$)`)
	spanWord  = regexp.MustCompile(`(?i)(?:^|[\s,])` + hourWord + `\s*[-–]\s*` + hourWord + `(?:[\s.,!]|$)`)
	todayWord = regexp.MustCompile(`(?i)(?:^|[\s,])(?:i dag|idag|today|nå|no|now|med en gang|med ein gong|hele dagen|heile dagen|all day)(?:[\s.,!]|$)`)
)

// ReadPlea reads a text as an answer to an appeal. number is the appeal's reply
// number, 0: none; now is in the unit's zone. A doubtful one is never a yes: what
// is left when the times are taken out must be a yes by itself, and a time that
// could be two is for a human.
func ReadPlea(text string, number int, now time.Time, read func(string) reply.Reading) PleaReading {
	var p PleaReading
	rest, doubt := text, false
	hour := func(h, m string) time.Time {
		hours, _ := strconv.Atoi(h) // one or two digits
		minutes, _ := strconv.Atoi(m)
		if hours > 24 || minutes > 59 || hours == 24 && minutes > 0 {
			doubt = true
			return time.Time{}
		}
		if hours < 7 && hours != 0 {
			doubt = true // three o'clock: in the afternoon, most likely
		}
		return TimeOfDay(hours*60 + minutes).On(midnight(now))
	}
	take := func(re *regexp.Regexp) []string {
		at := re.FindStringSubmatchIndex(rest)
		if at == nil {
			return nil
		}
		found := re.FindStringSubmatch(rest)
		rest = strings.TrimSpace(rest[:at[0]] + " " + rest[at[1]:])
		p.Timed = true
		return found
	}
	if m := take(fromWord); m != nil {
		p.From = hour(m[1], m[2])
		if m[3] != "" {
			p.Until = hour(m[3], m[4])
		}
	} else if m := take(spanWord); m != nil {
		p.From, p.Until = hour(m[1], m[2]), hour(m[3], m[4])
	}
	if p.Until.IsZero() {
		if m := take(untilWord); m != nil {
			p.Until = hour(m[1], m[2])
		}
	}
	if number > 0 {
		rest, p.Numbered = withoutNumber(rest, number)
	}
	r := read(rest)
	if r.Intent != reply.No {
		// "Nei, no kan eg ikkje" is a no as it stands.
		if m := take(todayWord); m != nil {
			r = read(rest)
		}
	}
	p.Likely = r.Likely
	if r.Intent == reply.Yes || r.Intent == reply.No {
		p.Likely = r.Intent
	}
	switch {
	case r.Number > 0 || len(r.Answers) > 1:
		p.Answer = PleaUnclear
	case r.Intent == reply.Yes && doubt, !p.Until.IsZero() && !p.From.Before(p.Until):
		p.Answer = PleaUnclear
	case r.Intent == reply.Yes && (p.Until.IsZero() || p.Until.After(now)):
		p.Answer = PleaYes
		if !p.From.After(now) {
			p.From = time.Time{} // they can already
		}
	case r.Intent == reply.No && !p.Timed && strings.IndexFunc(rest, isDigit) < 0, r.Intent == reply.Withdraw && !p.Timed:
		p.Answer = PleaNo
	default:
		p.Answer = PleaUnclear
	}
	if p.Answer != PleaYes {
		p.From, p.Until = time.Time{}, time.Time{}
	}
	return p
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// withoutNumber takes a reply number out of a text, where it stands alone.
func withoutNumber(text string, number int) (string, bool) {
	words := strings.Fields(text)
	for i, w := range words {
		if strings.Trim(w, "#.,:;!()") == strconv.Itoa(number) {
			return strings.Join(slices.Delete(words, i, i+1), " "), true
		}
	}
	return text, false
}

// answerPlea decides about a text where an appeal went to the number, and tells
// whether the text is an answer to it. It is so only where it names the appeal's
// number, or where the appeal is the newest thing asked that it may be to; with
// something else open, it is asked which. A yes to an appeal never takes a task.
func answerPlea(t Talk, r reply.Reading, now time.Time) (Decision, bool) {
	p := t.Plea
	if p == nil || r.Number > 0 && !p.Said.Numbered {
		return Decision{}, false
	}
	if p.Said.Numbered {
		return p.decide(t, r), true
	}
	if r.Intent == reply.Withdraw && len(t.Ahead) > 0 {
		return Decision{}, false
	}
	clear := p.Said.Answer == PleaYes || p.Said.Answer == PleaNo
	open := p.open(now) && !p.Over
	if len(t.Open) > 0 {
		if open || p.Answer == PleaSilent && t.crossedPlea() {
			if !clear && r.Intent != reply.Yes && r.Intent != reply.No {
				return Decision{}, false // unclear whatever it is to; the list is sent with it
			}
			return Decision{Reply: sms.Which, List: t.Open, Plea: p, Why: "flere spørsmål er åpne"}, true
		}
		return Decision{}, false
	}
	if newer := t.newerThanPlea(now); len(newer) > 0 {
		if open && clear {
			return Decision{Reply: sms.Which, List: newer, Plea: p, Why: "flere spørsmål er åpne"}, true
		}
		return Decision{}, false
	}
	if t.askedSincePlea() {
		return Decision{}, false
	}
	switch {
	case p.Answer == PleaYes || p.Answer == PleaNo:
		// Who has answered may think better of it, until something else is asked.
		if !clear || len(t.Ahead) > 0 && !t.Ahead[0].Assignment.At.Before(p.AnsweredAt) {
			return Decision{}, false
		}
	case p.Over && !clear:
		return Decision{}, false
	}
	if older := t.staleForPlea(now); len(older) > 0 && clear {
		return Decision{Reply: sms.Which, List: older, Plea: p, Why: "svarte da rundspørringen nettopp var sendt"}, true
	}
	return p.decide(t, r), true
}

// decide is what an answer to an appeal does.
func (p *PleaTalk) decide(t Talk, r reply.Reading) Decision {
	d := Decision{Plea: p}
	said := p.Said.Answer
	who, answers, known := p.says()
	if !known {
		said, r.Why = PleaUnclear, "svarer for en annen"
	}
	if known && len(who) == 1 {
		of := *p
		of.Volunteer = who[0].Volunteer
		d.Plea = &of
	}
	alone := p.Said.Alone && len(answers) > 1
	switch {
	case p.Over && said != PleaUnclear:
		d.Reply, d.Why = sms.AppealOver, "rundspørringen er over"
	case alone:
		d.Act, d.Reply, d.Attention, d.Likely, d.Why = ActHeard, sms.AppealWho, AttentionAppeal, p.Said.Likely, "sier ikke hvem av dem det gjelder"
	case said == PleaYes:
		d.Act, d.Reply, d.Why = ActCan, sms.AppealCan, "kan hjelpe i dag"
	case said == PleaNo:
		d.Act, d.Reply, d.Why = ActCannot, sms.AppealCannot, "kan ikke hjelpe i dag"
	case r.Thanks || r.Ack && p.Answer != PleaSilent:
		return d
	default:
		d.Act, d.Reply, d.Attention, d.Likely, d.Why = ActHeard, sms.QuestionRead, AttentionAppeal, p.Said.Likely, r.Why
	}
	if (d.Act == ActCan || d.Act == ActCannot) && p.shared() {
		d.Reply = sms.AppealNoted
	}
	return d
}

// crossedPlea tells whether a question went out so lately that a bare answer may
// be to the appeal, which stopped being the newest thing only then.
func (t Talk) crossedPlea() bool {
	sent := t.Open[0].Offer.SentAt
	return !sent.IsZero() && t.At.Sub(sent) < justSent && t.Plea.LapsesAt.After(sent.Add(-justSent))
}

// newerThanPlea are the questions sent after the appeal to which a yes could
// still be, although they are not open any more.
func (t Talk) newerThanPlea(now time.Time) (newer []Question) {
	for _, q := range t.Closed {
		if q.Offer.AnsweredAt.IsZero() && q.Offer.SentAt.After(t.Plea.SentAt) && q.Free(now) {
			newer = append(newer, q)
		}
	}
	return newer
}

// staleForPlea are the questions that stopped being open only when the appeal
// went out, if the text was written so soon that it may be to them.
func (t Talk) staleForPlea(now time.Time) (older []Question) {
	sent := t.Plea.SentAt
	if sent.IsZero() || t.At.Sub(sent) >= justSent {
		return nil
	}
	for _, q := range t.Closed {
		if q.Offer.AnsweredAt.IsZero() && !q.Offer.SentAt.IsZero() && q.Offer.ClosedAt.After(sent.Add(-justSent)) && q.Free(now) {
			older = append(older, q)
		}
	}
	return older
}

// askedSincePlea tells whether something else than a task was asked after the
// appeal, or taken up with them: how it went, whether they come, or a question
// that they have answered since.
func (t Talk) askedSincePlea() bool {
	since := t.Plea.SentAt
	if t.Plea.AnsweredAt.After(since) {
		since = t.Plea.AnsweredAt
	}
	for _, c := range t.Awaited {
		if c.Task.FollowedUpAt.After(since) {
			return true
		}
	}
	for i := range t.Ahead {
		if t.Ahead[i].confirmAsked() && t.Ahead[i].Task.ConfirmAskedAt.After(since) {
			return true
		}
	}
	for _, q := range t.Closed {
		if q.Offer.CreatedAt.After(since) {
			return true
		}
	}
	return false
}
