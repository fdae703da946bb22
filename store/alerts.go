package store

import (
	"time"

	"folgesvenn/dispatch"
)

const (
	attentionToAlert = "SELECT " + attentionColumns + ` FROM attention
		WHERE resolved_at IS NULL AND alert_at IS NOT NULL AND alert_at <= ? ORDER BY alert_at LIMIT 0+?`
	nextAlert    = "SELECT MIN(alert_at) FROM attention WHERE resolved_at IS NULL AND alert_at IS NOT NULL"
	nextEmail    = "SELECT MIN(send_at) FROM emails WHERE state = 'queued'"
	nextLostMail = "SELECT MIN(deadline) FROM emails WHERE state = 'sending'"
	emailsToSend = "SELECT " + emailColumns + " FROM emails WHERE state = 'queued' AND send_at <= ? ORDER BY send_at LIMIT 0+?"
	emailsLost   = "SELECT " + emailColumns + " FROM emails WHERE state = 'sending' AND deadline <= ? ORDER BY deadline LIMIT 0+?"
	toldTo       = `SELECT a.id FROM attention_told t JOIN attention a ON a.id = t.attention_id
		WHERE t.recipient = ? AND t.at >= ? AND a.resolved_at IS NULL AND a.taken_at IS NULL ORDER BY a.id`
	lastTold = "SELECT MAX(at) FROM attention_told WHERE recipient = ?"
)

func (t *tx) AttentionToAlert(now time.Time, n int) ([]*dispatch.Attention, error) {
	return list(t, attentionToAlert, plain(scanAttention), millis(now), limit(n))
}

func (t *tx) AddTold(attentionID int64, recipient string, at time.Time) error {
	_, _, err := t.write("INSERT INTO attention_told (attention_id, recipient, at) VALUES (?,?,?) ON CONFLICT (attention_id, recipient) DO UPDATE SET at = excluded.at",
		attentionID, recipient, millis(at))
	return err
}

func (t *tx) ToldOf(attentionID int64) ([]string, error) {
	var all []string
	err := t.query("SELECT recipient FROM attention_told WHERE attention_id = ? ORDER BY at, recipient", func(r *row) error {
		all = append(all, r.string())
		return nil
	}, attentionID)
	return all, err
}

func (t *tx) OpenToldTo(recipient string, since time.Time) ([]*dispatch.Attention, error) {
	var ids []int64
	if err := t.query(toldTo, func(r *row) error { ids = append(ids, r.int64()); return nil }, recipient, millis(since)); err != nil {
		return nil, err
	}
	all := make([]*dispatch.Attention, 0, len(ids))
	for _, id := range ids {
		a, err := t.Attention(id)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

func (t *tx) LastTold(recipient string) (last time.Time, err error) {
	err = t.query(lastTold, func(r *row) error { last = r.time(); return nil }, recipient)
	return last, err
}

const emailColumns = "id, unit_id, recipient, sender, subject, body, state, error, attempts, created_at, send_at, expires_at, deadline, sent_at"

func scanEmail(r *row) *dispatch.Email {
	return &dispatch.Email{
		ID: r.int64(), UnitID: r.int64(), To: r.string(), From: r.string(), Subject: r.string(), Body: r.string(),
		State: dispatch.MessageState(r.string()), Error: r.string(), Attempts: r.int(), CreatedAt: r.time(), SendAt: r.time(),
		ExpiresAt: r.time(), Deadline: r.time(), SentAt: r.time(),
	}
}

func (t *tx) AddEmail(e *dispatch.Email) error {
	_, id, err := t.write(`INSERT INTO emails (unit_id, recipient, sender, subject, body, state, error, attempts, created_at, send_at, expires_at,
		deadline, sent_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		ref(e.UnitID), e.To, e.From, e.Subject, e.Body, string(e.State), e.Error, e.Attempts, millis(e.CreatedAt), millis(e.SendAt),
		millis(e.ExpiresAt), millis(e.Deadline), millis(e.SentAt))
	if err != nil {
		return err
	}
	e.ID = id
	return nil
}

func (t *tx) Email(id int64) (*dispatch.Email, error) {
	return one(t, "email", id, "SELECT "+emailColumns+" FROM emails WHERE id = ?", plain(scanEmail), id)
}

func (t *tx) SaveEmail(e *dispatch.Email) error {
	return t.save("email", e.ID, `UPDATE emails SET unit_id = ?, recipient = ?, sender = ?, subject = ?, body = ?, state = ?, error = ?, attempts = ?,
		created_at = ?, send_at = ?, expires_at = ?, deadline = ?, sent_at = ? WHERE id = ?`,
		ref(e.UnitID), e.To, e.From, e.Subject, e.Body, string(e.State), e.Error, e.Attempts, millis(e.CreatedAt), millis(e.SendAt),
		millis(e.ExpiresAt), millis(e.Deadline), millis(e.SentAt), e.ID)
}

func (t *tx) EmailsToSend(now time.Time, n int) ([]*dispatch.Email, error) {
	return list(t, emailsToSend, plain(scanEmail), millis(now), limit(n))
}

func (t *tx) EmailsLost(now time.Time, n int) ([]*dispatch.Email, error) {
	return list(t, emailsLost, plain(scanEmail), millis(now), limit(n))
}
