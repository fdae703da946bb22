package store

import (
	"fmt"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

const messageColumns = `id, unit_id, direction, kind, phone, body, state, segments, urgent, task_id, volunteer_id,
	offer_id, in_reply_to, retry_of, provider_id, error_code, media, created_at, send_at, expires_at, attempts, deadline,
	settle_at, settle_tries, asks, sent_at, intent, why`

var messages = newTable("messages", messageColumns)

func (t *tx) message(r *row) (*dispatch.Message, error) {
	t.read(messages, r)
	return scanMessage(r)
}

func scanMessage(r *row) (*dispatch.Message, error) {
	m := &dispatch.Message{
		ID: r.int64(), UnitID: r.int64(), Direction: dispatch.Direction(r.string()), Kind: dispatch.MessageKind(r.string()),
		Phone: r.string(), Body: r.string(), State: dispatch.MessageState(r.string()), Segments: r.int(), Urgent: r.bool(),
		TaskID: r.int64(), VolunteerID: r.int64(), OfferID: r.int64(), InReplyTo: r.int64(), RetryOf: r.int64(), ProviderID: r.string(),
		ErrorCode: r.string(),
	}
	var err error
	if m.Media, err = parseMedia(r.string()); err != nil {
		return nil, err
	}
	m.CreatedAt, m.SendAt, m.ExpiresAt = r.time(), r.time(), r.time()
	m.Attempts, m.Deadline, m.SettleAt, m.SettleTries, m.Asks = r.int(), r.time(), r.time(), r.int(), r.int()
	m.SentAt, m.Intent, m.Why = r.time(), r.string(), r.string()
	return m, nil
}

func (t *tx) AddMessage(m *dispatch.Message) error {
	media, err := mediaText(m.Media)
	if err != nil {
		return err
	}
	id, err := t.add(messages,
		ref(m.UnitID), string(m.Direction), string(m.Kind), m.Phone, m.Body, string(m.State), m.Segments, m.Urgent,
		ref(m.TaskID), ref(m.VolunteerID), ref(m.OfferID), ref(m.InReplyTo), ref(m.RetryOf), m.ProviderID, m.ErrorCode, media,
		millis(m.CreatedAt), millis(m.SendAt), millis(m.ExpiresAt), m.Attempts, millis(m.Deadline), millis(m.SettleAt),
		m.SettleTries, m.Asks, millis(m.SentAt), m.Intent, m.Why)
	if err != nil {
		return err
	}
	m.ID = id
	t.countsFor(m.TaskID)
	return nil
}

func (t *tx) Message(id int64) (*dispatch.Message, error) {
	if r := t.known(messages, id); r != nil {
		return scanMessage(r)
	}
	return one(t, "message", id, "SELECT "+messageColumns+" FROM messages WHERE id = ?", t.message, id)
}

// The condition on the empty id lets the partial index be used.
const messageByProviderID = "SELECT " + messageColumns + ` FROM messages WHERE provider_id = ? AND provider_id <> ''`

func (t *tx) MessageByProviderID(id string) (*dispatch.Message, error) {
	return one(t, "message with the provider's id", id, messageByProviderID, t.message, id)
}

func (t *tx) SaveMessage(m *dispatch.Message) error {
	media, err := mediaText(m.Media)
	if err != nil {
		return err
	}
	t.countsFor(m.TaskID)
	return t.saveChanged("message", messages, m.ID, ref(m.UnitID), string(m.Direction), string(m.Kind), m.Phone, m.Body, string(m.State), m.Segments, m.Urgent,
		ref(m.TaskID), ref(m.VolunteerID), ref(m.OfferID), ref(m.InReplyTo), ref(m.RetryOf), m.ProviderID, m.ErrorCode, media,
		millis(m.CreatedAt), millis(m.SendAt), millis(m.ExpiresAt), m.Attempts, millis(m.Deadline), millis(m.SettleAt),
		m.SettleTries, m.Asks, millis(m.SentAt), m.Intent, m.Why)
}

func (t *tx) Messages(f dispatch.MessageFilter, p dispatch.Page) ([]*dispatch.Message, error) {
	var w where
	w.and("id > ?", p.After)
	if f.Phone != "" {
		w.and("phone = ?", f.Phone)
	}
	if f.TaskID != 0 {
		w.and("task_id = ?", f.TaskID)
	}
	if f.UnitID != 0 {
		w.and("unit_id = ?", f.UnitID)
	}
	order := " ORDER BY id"
	if f.Newest {
		order += " DESC"
	}
	return list(t, "SELECT "+messageColumns+" FROM messages"+w.text+order+" LIMIT 0+?",
		t.message, append(w.args, limit(p.Limit))...)
}

const messagesToSend = "SELECT " + messageColumns + ` FROM messages m
	WHERE state = 'queued' AND COALESCE(send_at, 0) <= ?
	AND NOT EXISTS (SELECT 1 FROM messages e WHERE e.phone = m.phone AND e.id < m.id AND e.state IN ('queued', 'sending')
		AND (e.state = 'sending' AND e.deadline > ? OR e.state = 'queued' AND e.attempts > 0))
	ORDER BY CASE WHEN urgent OR kind = 'answer' THEN 0 ELSE 1 END, id`

func (t *tx) MessagesToSend(now time.Time, n int) ([]*dispatch.Message, error) {
	var due []*dispatch.Message
	most := int(limit(n))
	taken := make(map[string]bool)
	err := t.query(messagesToSend, func(r *row) error {
		if phone := r.values[4].(string); !taken[phone] {
			taken[phone] = true
			m, err := t.message(r)
			if err != nil {
				return err
			}
			due = append(due, m)
			if len(due) == most {
				return errStop
			}
		}
		return nil
	}, now.UnixMilli(), now.UnixMilli())
	return due, err
}

// One with neither time is settled at once rather than never. Ordering by +id
// keeps the planner from walking the whole table by id to spare itself a sort.
const messagesToSettle = "SELECT " + messageColumns + ` FROM messages
	WHERE state = 'sending' AND COALESCE(settle_at, deadline, 0) <= ? ORDER BY +id LIMIT 0+?`

func (t *tx) MessagesToSettle(now time.Time, n int) ([]*dispatch.Message, error) {
	return list(t, messagesToSettle, t.message, now.UnixMilli(), limit(n))
}

const messagesUnreported = "SELECT " + messageColumns + ` FROM messages
	WHERE state = 'sent' AND settle_at <= ? ORDER BY +id LIMIT 0+?`

func (t *tx) MessagesUnreported(now time.Time, n int) ([]*dispatch.Message, error) {
	return list(t, messagesUnreported, t.message, now.UnixMilli(), limit(n))
}

func (t *tx) KnownProviderIDs(ids []string) (map[string]bool, error) {
	known := make(map[string]bool)
	for _, id := range ids {
		err := t.query("SELECT 1 FROM messages WHERE provider_id = ? AND provider_id <> ''", func(*row) error {
			known[id] = true
			return nil
		}, id)
		if err != nil {
			return nil, err
		}
	}
	return known, nil
}

const answersSince = "SELECT COUNT(*) FROM messages WHERE kind = 'answer' AND phone = ? AND created_at >= ?"

func (t *tx) AnswersSince(phone string, since time.Time) (int, error) {
	return t.count(answersSince, phone, since.UnixMilli())
}

func (t *tx) MessageCounts() ([]dispatch.MessageCount, error) {
	var counts []dispatch.MessageCount
	err := t.query("SELECT direction, state, COUNT(*) FROM messages GROUP BY direction, state ORDER BY direction, state",
		func(r *row) error {
			counts = append(counts, dispatch.MessageCount{
				Direction: dispatch.Direction(r.string()), State: dispatch.MessageState(r.string()), N: r.int(),
			})
			return nil
		})
	return counts, err
}

func (t *tx) AddReport(p *dispatch.Report) error {
	_, _, err := t.write("INSERT INTO reports (provider_id, status, error_code, message_id, at) VALUES (?,?,?,?,?)",
		p.ProviderID, p.Status, p.ErrorCode, ref(p.MessageID), millis(p.At))
	return err
}

const reportsOf = "SELECT provider_id, status, error_code, message_id, at FROM reports WHERE provider_id = ? ORDER BY id"

func (t *tx) ReportsOf(providerID string) ([]*dispatch.Report, error) {
	return list(t, reportsOf, plain(func(r *row) *dispatch.Report {
		return &dispatch.Report{
			ProviderID: r.string(), Status: r.string(), ErrorCode: r.string(), MessageID: r.int64(), At: r.time(),
		}
	}), providerID)
}

// The parts of DueTimes and NextDue. Each goes to one end of a partial index.
const (
	nextWake     = "SELECT MIN(wake_at) FROM tasks WHERE state = 'open'"
	nextWave     = "SELECT MIN(next_wave_at) FROM tasks WHERE state = 'open'"
	nextDeadline = "SELECT MIN(decide_by) FROM tasks WHERE state = 'open'"
	nextDraft    = "SELECT MIN(decide_by) FROM tasks WHERE state = 'draft'"
	nextWarning  = "SELECT MIN(warn_at) FROM tasks WHERE state = 'open'"
	nextSeries   = "SELECT MIN(next_at) FROM series WHERE next_at IS NOT NULL"
	nextCare     = "SELECT MIN(care_at) FROM tasks WHERE care_at IS NOT NULL"
	nextLapse    = "SELECT MIN(lapses_at) FROM offers WHERE state IN ('queued', 'sent')"
	nextMature   = "SELECT MIN(matures_at) FROM offers WHERE matures_at IS NOT NULL"
	nextCall     = "SELECT MIN(call_at) FROM offers WHERE call_at IS NOT NULL AND state IN ('queued', 'sent')"
	nextHangUp   = "SELECT MIN(COALESCE(settle_at, deadline, 0)) FROM calls WHERE state IN ('dialling', 'ringing', 'answered')"
	// A queued call waits for the line: that one's end is due by itself.
	nextDial = `SELECT MIN(dial_at) FROM calls c WHERE state = 'queued'
		AND NOT EXISTS (SELECT 1 FROM calls e WHERE e.phone = c.phone AND e.state IN ('dialling', 'unsettled', 'ringing', 'answered'))`
	nextDelete = "SELECT MIN(delete_at) FROM recordings WHERE delete_at IS NOT NULL"
	nextSettle = "SELECT MIN(COALESCE(settle_at, deadline, 0)) FROM messages WHERE state = 'sending'"
	// A queued message waits for an earlier one to its number: until that one's
	// request has timed out, or for as long as that one is to be tried again.
	nextSend = `SELECT COALESCE(m.send_at, 0),
		(SELECT MAX(e.deadline) FROM messages e WHERE e.phone = m.phone AND e.id < m.id
			AND e.state IN ('queued', 'sending') AND e.state = 'sending'),
		EXISTS (SELECT 1 FROM messages e WHERE e.phone = m.phone AND e.id < m.id
			AND e.state IN ('queued', 'sending') AND e.state = 'queued' AND e.attempts > 0)
		FROM messages m WHERE m.state = 'queued' ORDER BY COALESCE(m.send_at, 0)`
)

// dueParts are what DueTimes reads, those of one table together, each with the
// time that it may bring forward.
var dueParts = []duePart{
	{"tasks", nextWave, dueTasks}, {"tasks", nextWake, dueTasks}, {"tasks", nextDeadline, dueTasks}, {"tasks", nextDraft, dueTasks}, {"tasks", nextWarning, dueTasks},
	{"tasks", nextCare, func(d *dispatch.DueTimes) *time.Time { return &d.Care }},
	{"series", nextSeries, func(d *dispatch.DueTimes) *time.Time { return &d.Series }},
	{"offers", nextLapse, func(d *dispatch.DueTimes) *time.Time { return &d.Lapse }},
	{"offers", nextMature, func(d *dispatch.DueTimes) *time.Time { return &d.Mature }},
	{"offers", nextCall, func(d *dispatch.DueTimes) *time.Time { return &d.CallAfter }},
	{"attention", nextAlert, func(d *dispatch.DueTimes) *time.Time { return &d.Alert }},
	{"emails", nextLostMail, func(d *dispatch.DueTimes) *time.Time { return &d.EmailLost }}, {"emails", nextEmail, dueOther},
	{"emergencies", nextEmergency, func(d *dispatch.DueTimes) *time.Time { return &d.Emergency }},
	{"messages", nextSettle, dueOther},
	{"calls", nextHangUp, dueOther}, {"calls", nextDial, dueOther},
	{"recordings", nextDelete, dueOther},
}

type duePart struct {
	table, query string
	at           func(*dispatch.DueTimes) *time.Time
}

func dueTasks(d *dispatch.DueTimes) *time.Time { return &d.Task }
func dueOther(d *dispatch.DueTimes) *time.Time { return &d.Other }

// dueTimes asks for all of them at once: it runs at every tick, and a statement
// costs more than what one of these parts reads.
var dueTimes = dueQuery("")

// dueTimesOf asks for those of one table each.
var dueTimesOf = func() (queries []duePart) {
	for i, p := range dueParts {
		if i == 0 || p.table != dueParts[i-1].table {
			queries = append(queries, duePart{table: p.table, query: dueQuery(p.table)})
		}
	}
	return queries
}()

// dueQuery asks for the parts of a table; "": of all.
func dueQuery(table string) string {
	var parts []string
	for i, p := range dueParts {
		if table == "" || p.table == table {
			parts = append(parts, fmt.Sprintf("SELECT %d, (%s)", i, p.query))
		}
	}
	return strings.Join(parts, " UNION ALL ")
}

func (t *tx) DueTimes() (d dispatch.DueTimes, err error) {
	part := func(r *row) error {
		first := dueParts[r.int()].at(&d)
		if at := r.time(); !at.IsZero() && (first.IsZero() || at.Before(*first)) {
			*first = at
		}
		return nil
	}
	if !t.recalls() {
		return d, t.query(dueTimes, part)
	}
	for _, q := range dueTimesOf {
		if err := t.recall(q.table, q.query, part); err != nil {
			return d, err
		}
	}
	return d, nil
}

func (t *tx) NextDue() (time.Time, error) {
	times, err := t.DueTimes()
	if err != nil {
		return time.Time{}, err
	}
	next := times.First()
	err = t.query(nextSend, func(r *row) error {
		at, blockedUntil, waits := r.time(), r.time(), r.bool()
		if !next.IsZero() && !at.Before(next) {
			return errStop // they come by time: none of the rest is earlier
		}
		if blockedUntil.After(at) {
			at = blockedUntil
		}
		if !waits && (next.IsZero() || at.Before(next)) {
			next = at
		}
		return nil
	})
	return next, err
}
