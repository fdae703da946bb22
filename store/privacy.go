package store

import (
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// A message of nobody's unit is the first unit's, and so is its age.
const messageOfUnit = "(unit_id = ? OR unit_id IS NULL AND ? = 1)"

// What is under way is left alone: its words are still needed.
const purgeMessages = `UPDATE messages SET body = '', why = '', phone = '' WHERE id IN (SELECT id FROM messages
	WHERE phone <> '' AND created_at < ? AND ` + messageOfUnit + ` AND state NOT IN ('queued', 'sending', 'unsettled') ORDER BY created_at LIMIT 0+?)`

func (t *tx) PurgeMessages(unitID int64, before time.Time, n int) (int, error) {
	return t.purge(purgeMessages, before.UnixMilli(), unitID, unitID, n)
}

const purgeMedia = `UPDATE messages SET media = '[]' WHERE id IN (SELECT id FROM messages
	WHERE media <> '[]' AND created_at < ? AND ` + messageOfUnit + ` ORDER BY created_at LIMIT 0+?)`

func (t *tx) PurgeMedia(unitID int64, before time.Time, n int) (int, error) {
	// The provider keeps them until the text is deleted there.
	_, _, err := t.write(`INSERT INTO redactions (message_id, provider_id, whole, next_at, tries)
		SELECT id, provider_id, TRUE, ?, 0 FROM messages WHERE media <> '[]' AND created_at < ? AND `+messageOfUnit+` AND provider_id <> '' ORDER BY created_at LIMIT 0+?
		ON CONFLICT (message_id) DO UPDATE SET whole = TRUE, next_at = excluded.next_at, tries = 0`,
		before.UnixMilli(), before.UnixMilli(), unitID, unitID, n)
	if err != nil {
		return 0, err
	}
	return t.purge(purgeMedia, before.UnixMilli(), unitID, unitID, n)
}

const purgeTasks = `UPDATE tasks SET summary = ?, place = '', postcode = '', details = '', purged_at = ?, version = version + 1
	WHERE id IN (SELECT id FROM tasks WHERE purged_at IS NULL AND unit_id = ? AND ends_at < ? ORDER BY ends_at LIMIT 0+?)`

func (t *tx) PurgeTasks(unitID int64, before, now time.Time, n int) (int, error) {
	return t.purge(purgeTasks, dispatch.Purged, now.UnixMilli(), unitID, before.UnixMilli(), n)
}

const comersToForget = "SELECT " + assignmentColumns + ` FROM assignments a JOIN tasks k ON k.id = a.task_id
	WHERE a.names <> '[]' AND k.unit_id = ? AND k.ends_at < ? ORDER BY a.id LIMIT 0+?`

func (t *tx) ComersToForget(unitID int64, before time.Time, n int) ([]*dispatch.Assignment, error) {
	return list(t, comersToForget, scanAssignment, unitID, before.UnixMilli(), n)
}

func (t *tx) ForgetComers(assignmentID int64) error {
	return t.save("assignment", assignmentID, "UPDATE assignments SET names = '[]' WHERE id = ?", assignmentID)
}

// wordings are the places where words are kept, and by what they belong to a task
// or a person; the fields are: what it is called, table, column, the condition.
var wordings = []struct{ of, table, column, by string }{
	{dispatch.WordingMessage, "messages", "body", "personal"},
	{dispatch.WordingReason, "messages", "why", "personal"},
	{dispatch.WordingAttention, "attention", "text", "about"},
	{dispatch.WordingEvent, "events", "why", "about"},
	{dispatch.WordingCall, "calls", "script", "personal"},
	{dispatch.WordingSubject, "emails", "subject", "unit"},
	{dispatch.WordingEmail, "emails", "body", "unit"},
	{dispatch.WordingLabel, "labels", "text", "unit"},
	{dispatch.WordingPlea, "pleas", "text", "volunteer"},
}

func (t *tx) Wordings(x dispatch.About) ([]dispatch.Wording, error) {
	var all []dispatch.Wording
	since := x.Since.UnixMilli()
	for _, k := range wordings {
		at := "created_at"
		if k.table == "attention" || k.table == "events" || k.table == "labels" {
			at = "at"
		}
		var parts []string
		var args []any
		if k.by == "personal" || k.by == "about" {
			parts, args = append(parts, "task_id = ?", "volunteer_id = ? AND task_id IS NULL AND "+at+" >= ?"), append(args, x.TaskID, x.VolunteerID, since)
		}
		if k.by == "personal" {
			for _, phone := range x.Phones {
				if phone != "" {
					parts, args = append(parts, "phone = ? AND task_id IS NULL AND "+at+" >= ?"), append(args, phone, since)
				}
			}
		}
		if k.by == "unit" {
			parts, args = append(parts, "(unit_id = ? OR unit_id IS NULL) AND "+at+" >= ? AND "+at+" < ?"), append(args, x.UnitID, since, x.Until.UnixMilli())
		}
		if k.by == "volunteer" {
			parts, args = append(parts, "volunteer_id = ? AND "+at+" >= ?"), append(args, x.VolunteerID, since)
		}
		err := t.query("SELECT id, "+k.column+" FROM "+k.table+" WHERE "+k.column+" <> '' AND ("+strings.Join(parts, " OR ")+") ORDER BY id", func(r *row) error {
			all = append(all, dispatch.Wording{Of: k.of, ID: r.int64(), Text: r.string()})
			return nil
		}, args...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (t *tx) SaveWording(x dispatch.Wording) error {
	for _, k := range wordings {
		if k.of == x.Of {
			return t.save(k.of, x.ID, "UPDATE "+k.table+" SET "+k.column+" = ? WHERE id = ?", x.Text, x.ID)
		}
	}
	return notFound("wording", x.Of)
}

const purgeAttention = `UPDATE attention SET text = '' WHERE id IN (SELECT id FROM attention
	WHERE text <> '' AND resolved_at < ? AND (unit_id = ? OR unit_id IS NULL AND ? = 1) ORDER BY resolved_at LIMIT 0+?)`

func (t *tx) PurgeAttention(unitID int64, before time.Time, n int) (int, error) {
	return t.purge(purgeAttention, before.UnixMilli(), unitID, unitID, n)
}

func (t *tx) purge(query string, args ...any) (int, error) {
	changed, _, err := t.write(query, args...)
	return int(changed), err
}

func (t *tx) NoteLeavers(unitID int64, now time.Time) error {
	_, _, err := t.write(`DELETE FROM leavers WHERE volunteer_id IN (SELECT l.volunteer_id FROM leavers l JOIN volunteers v ON v.id = l.volunteer_id
		WHERE v.unit_id = ? AND NOT v.has_left)`, unitID)
	if err != nil {
		return err
	}
	_, _, err = t.write(`INSERT INTO leavers (volunteer_id, since, erased) SELECT id, ?, FALSE FROM volunteers WHERE unit_id = ? AND has_left
		ON CONFLICT (volunteer_id) DO NOTHING`, now.UnixMilli(), unitID)
	return err
}

func (t *tx) Leavers(unitID int64, before time.Time, n int) ([]int64, error) {
	return t.ids(`SELECT l.volunteer_id FROM leavers l JOIN volunteers v ON v.id = l.volunteer_id
		WHERE v.unit_id = ? AND NOT l.erased AND l.since < ? AND v.has_left ORDER BY l.volunteer_id LIMIT 0+?`, unitID, before.UnixMilli(), n)
}

func (t *tx) LeaverErased(volunteerID int64, now time.Time) error {
	_, _, err := t.write(`INSERT INTO leavers (volunteer_id, since, erased) VALUES (?, ?, TRUE)
		ON CONFLICT (volunteer_id) DO UPDATE SET erased = TRUE`, volunteerID, now.UnixMilli())
	return err
}

func (t *tx) IdleRecipients(unitID int64, before time.Time, n int) ([]int64, error) {
	return t.ids(`SELECT r.id FROM recipients r WHERE r.unit_id = ? AND r.created_at < ? AND r.name <> ?
		AND NOT EXISTS (SELECT 1 FROM tasks k WHERE k.recipient_id = r.id AND k.ends_at >= ?) ORDER BY r.id LIMIT 0+?`,
		unitID, before.UnixMilli(), dispatch.ErasedRecipient, before.UnixMilli(), n)
}

func (t *tx) IdleRequesters(unitID int64, before time.Time, n int) ([]int64, error) {
	return t.ids(`SELECT r.id FROM requesters r WHERE r.unit_id = ? AND r.kind = 'person' AND r.created_at < ? AND r.name <> ?
		AND NOT EXISTS (SELECT 1 FROM tasks k WHERE k.requester_id = r.id AND k.ends_at >= ?) ORDER BY r.id LIMIT 0+?`,
		unitID, before.UnixMilli(), dispatch.ErasedRequester, before.UnixMilli(), n)
}

func (t *tx) ids(query string, args ...any) ([]int64, error) {
	var all []int64
	err := t.query(query, func(r *row) error {
		all = append(all, r.int64())
		return nil
	}, args...)
	return all, err
}

// traceMessages are the messages that a person left: by number, by who they are
// as a volunteer, or about tasks in which they were helped.
func traceMessages(x dispatch.Traces) (condition string, args []any) {
	var parts []string
	for _, phone := range x.Phones {
		parts, args = append(parts, "phone = ?"), append(args, phone)
	}
	if x.VolunteerID != 0 {
		parts, args = append(parts, "volunteer_id = ?"), append(args, x.VolunteerID)
	}
	if x.RecipientID != 0 {
		parts, args = append(parts, "task_id IN (SELECT id FROM tasks WHERE recipient_id = ?)"), append(args, x.RecipientID)
	}
	if len(parts) == 0 {
		return "FALSE", nil
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

func (t *tx) TracesUnderWay(x dispatch.Traces) (int, error) {
	messages, args := traceMessages(x)
	texts, err := t.count("SELECT COUNT(*) FROM messages WHERE "+messages+" AND state = 'sending'", args...)
	if err != nil {
		return 0, err
	}
	calls, args := traceCalls(x)
	n, err := t.count("SELECT COUNT(*) FROM calls WHERE "+calls+" AND state IN ('dialling', 'unsettled', 'ringing', 'answered')", args...)
	return texts + n, err
}

func (t *tx) EraseTraces(x dispatch.Traces, now time.Time) error {
	messages, args := traceMessages(x)
	run := func(query string, args ...any) error {
		_, _, err := t.write(query, args...)
		return err
	}
	with := func(first ...any) []any { return append(first, args...) }
	steps := []func() error{
		func() error {
			return run("UPDATE attention SET text = '' WHERE message_id IN (SELECT id FROM messages WHERE "+messages+")", args...)
		},
		func() error {
			return run(`INSERT INTO redactions (message_id, provider_id, whole, next_at, tries)
				SELECT id, provider_id, TRUE, ?, 0 FROM messages WHERE `+messages+` AND provider_id <> ''
				ON CONFLICT (message_id) DO UPDATE SET whole = TRUE, next_at = excluded.next_at, tries = 0`, with(now.UnixMilli())...)
		},
		func() error {
			changed, _, err := t.write("UPDATE messages SET state = 'cancelled' WHERE "+messages+" AND state = 'queued'", args...)
			if err == nil && changed > 0 {
				err = run("DELETE FROM report_months") // whichever they counted in
			}
			return err
		},
		func() error {
			return run("UPDATE messages SET body = '', why = '', media = '[]', phone = '' WHERE "+messages, args...)
		},
	}
	for _, phone := range x.Phones {
		steps = append(steps, func() error { return run("UPDATE pleas SET phone = '', text = '' WHERE phone = ?", phone) })
	}
	if x.VolunteerID != 0 {
		steps = append(steps,
			func() error {
				return run("UPDATE pleas SET phone = '', text = '' WHERE volunteer_id = ?", x.VolunteerID)
			},
			func() error { return run("UPDATE attention SET text = '' WHERE volunteer_id = ?", x.VolunteerID) },
			func() error { return run("UPDATE offers SET phone = '' WHERE volunteer_id = ?", x.VolunteerID) },
			func() error { return run("DELETE FROM blocks WHERE volunteer_id = ?", x.VolunteerID) },
			func() error {
				return run("UPDATE assignments SET names = '[]' WHERE volunteer_id = ? AND names <> '[]'", x.VolunteerID)
			},
			func() error {
				return run("UPDATE series SET volunteer_id = NULL, standing = FALSE, version = version + 1 WHERE volunteer_id = ?", x.VolunteerID)
			})
	}
	if x.RecipientID != 0 {
		steps = append(steps,
			func() error {
				return run("UPDATE attention SET text = '' WHERE task_id IN (SELECT id FROM tasks WHERE recipient_id = ?)", x.RecipientID)
			},
			func() error {
				return run("UPDATE tasks SET summary = ?, place = '', postcode = '', details = '', purged_at = ?, version = version + 1 WHERE recipient_id = ?",
					dispatch.Purged, now.UnixMilli(), x.RecipientID)
			},
			func() error {
				return run("UPDATE series SET summary = ?, place = '', postcode = '', details = '', version = version + 1 WHERE recipient_id = ?", dispatch.Purged, x.RecipientID)
			},
			func() error { return run("DELETE FROM blocks WHERE recipient_id = ?", x.RecipientID) })
	}
	if x.RequesterID != 0 {
		steps = append(steps, func() error { return run("DELETE FROM feeds WHERE requester_id = ?", x.RequesterID) })
	}
	steps = append(steps, func() error { return t.eraseCalls(x, now) }, func() error { return t.eraseEmails(x) })
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) QueueRedactions(unitID int64, before, now time.Time, n int) (int, error) {
	return t.purge(`INSERT INTO redactions (message_id, provider_id, whole, next_at, tries)
		SELECT id, provider_id, FALSE, ?, 0 FROM messages WHERE provider_id <> '' AND sent_at < ? AND `+messageOfUnit+`
		AND state IN ('delivered', 'failed', 'sent') AND NOT EXISTS (SELECT 1 FROM redactions d WHERE d.message_id = messages.id)
		ORDER BY sent_at LIMIT 0+?`, now.UnixMilli(), before.UnixMilli(), unitID, unitID, n)
}

const redactionsDue = "SELECT message_id, provider_id, whole, next_at, tries FROM redactions WHERE next_at <= ? ORDER BY next_at LIMIT 0+?"

func (t *tx) RedactionsDue(now time.Time, n int) ([]*dispatch.Redaction, error) {
	return list(t, redactionsDue, plain(func(r *row) *dispatch.Redaction {
		return &dispatch.Redaction{MessageID: r.int64(), ProviderID: r.string(), Whole: r.bool(), NextAt: r.time(), Tries: r.int()}
	}), now.UnixMilli(), n)
}

func (t *tx) SaveRedaction(d *dispatch.Redaction) error {
	return t.save("redaction", d.MessageID, "UPDATE redactions SET next_at = ?, tries = ? WHERE message_id = ?", millis(d.NextAt), d.Tries, d.MessageID)
}

func (t *tx) OffersOfVolunteer(volunteerID int64) ([]*dispatch.Offer, error) {
	return list(t, "SELECT "+offerColumns+" FROM offers WHERE volunteer_id = ? ORDER BY id", t.offer, volunteerID)
}

func (t *tx) AssignmentsOfVolunteer(volunteerID int64) ([]*dispatch.Assignment, error) {
	return list(t, "SELECT "+assignmentColumns+" FROM assignments a WHERE a.volunteer_id = ? ORDER BY a.id", scanAssignment, volunteerID)
}

// traceCalls are the calls that a person left: with their number, with them, or
// about tasks in which they were helped, whose details were said.
func traceCalls(x dispatch.Traces) (condition string, args []any) {
	var parts []string
	for _, phone := range x.Phones {
		parts, args = append(parts, "phone = ?"), append(args, phone)
	}
	if x.VolunteerID != 0 {
		parts, args = append(parts, "volunteer_id = ?"), append(args, x.VolunteerID)
	}
	if x.RequesterID != 0 {
		parts, args = append(parts, "requester_id = ?"), append(args, x.RequesterID)
	}
	if x.RecipientID != 0 {
		parts, args = append(parts, "recipient_id = ?", "task_id IN (SELECT id FROM tasks WHERE recipient_id = ?)"), append(args, x.RecipientID, x.RecipientID)
	}
	if len(parts) == 0 {
		return "FALSE", nil
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// traceEmails are the e-mails to coordinators that name a person.
func traceEmails(x dispatch.Traces) (condition string, args []any) {
	var parts []string
	for _, word := range x.Names {
		pattern := "%" + likely.Replace(word) + "%"
		parts, args = append(parts, `body LIKE ? ESCAPE '\' OR subject LIKE ? ESCAPE '\'`), append(args, pattern, pattern)
	}
	if len(parts) == 0 {
		return "FALSE", nil
	}
	return "(" + strings.Join(parts, " OR ") + ")", args
}

// likely writes a word so that LIKE takes it as it stands.
var likely = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// eraseCalls takes what is personal out of the calls that somebody left, and has
// their recordings deleted at once.
func (t *tx) eraseCalls(x dispatch.Traces, now time.Time) error {
	calls, args := traceCalls(x)
	if _, _, err := t.write("UPDATE attention SET text = '' WHERE call_id IN (SELECT id FROM calls WHERE "+calls+")", args...); err != nil {
		return err
	}
	if _, _, err := t.write("UPDATE recordings SET delete_at = ? WHERE deleted_at IS NULL AND call_id IN (SELECT id FROM calls WHERE "+calls+")",
		append([]any{now.UnixMilli()}, args...)...); err != nil {
		return err
	}
	_, _, err := t.write("UPDATE calls SET phone = '', flow = '', script = '', state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END WHERE "+calls, args...)
	return err
}

// eraseEmails empties what coordinators were written about somebody.
func (t *tx) eraseEmails(x dispatch.Traces) error {
	emails, args := traceEmails(x)
	_, _, err := t.write(`UPDATE emails SET subject = '', body = '', state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
		WHERE state <> 'sending' AND `+emails, args...)
	return err
}

func (t *tx) CallsOf(x dispatch.Traces) ([]*dispatch.Call, error) {
	calls, args := traceCalls(x)
	return list(t, "SELECT "+callColumns+" FROM calls WHERE "+calls+" ORDER BY id", plain(scanCall), args...)
}

func (t *tx) EmailsNaming(x dispatch.Traces) ([]*dispatch.Email, error) {
	emails, args := traceEmails(x)
	return list(t, "SELECT "+emailColumns+" FROM emails WHERE "+emails+" ORDER BY id", plain(scanEmail), args...)
}

// A call that is going on is left alone: its words are still needed.
func (t *tx) PurgeCalls(unitID int64, before time.Time, n int) (int, error) {
	return t.purge(`UPDATE calls SET phone = '', flow = '', script = '' WHERE id IN (SELECT id FROM calls
		WHERE phone <> '' AND created_at < ? AND `+messageOfUnit+` AND state NOT IN ('queued', 'dialling', 'unsettled', 'ringing', 'answered')
		ORDER BY created_at LIMIT ?)`, before.UnixMilli(), unitID, unitID, n)
}

func (t *tx) PurgeEmails(unitID int64, before time.Time, n int) (int, error) {
	return t.purge(`UPDATE emails SET recipient = '', subject = '', body = '' WHERE id IN (SELECT id FROM emails
		WHERE recipient <> '' AND created_at < ? AND `+messageOfUnit+` AND state NOT IN ('queued', 'sending') ORDER BY created_at LIMIT ?)`,
		before.UnixMilli(), unitID, unitID, n)
}

func (t *tx) PurgeSeries(unitID int64, before time.Time, n int) (int, error) {
	return t.purge(`UPDATE series SET summary = ?, place = '', postcode = '', details = '', version = version + 1 WHERE id IN (SELECT id FROM series
		WHERE ended AND summary <> ? AND unit_id = ? AND created_at < ?
		AND NOT EXISTS (SELECT 1 FROM tasks k WHERE k.series_id = series.id AND k.ends_at >= ?) ORDER BY id LIMIT ?)`,
		dispatch.Purged, dispatch.Purged, unitID, before.UnixMilli(), before.UnixMilli(), n)
}
