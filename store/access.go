package store

import (
	"strings"
	"time"

	"folgesvenn/dispatch"
)

func (t *tx) Receipt(scope, key string) (*dispatch.Receipt, error) {
	return one(t, "receipt", key, "SELECT scope, key, hash, result_id, at FROM receipts WHERE scope = ? AND key = ?",
		plain(func(r *row) *dispatch.Receipt {
			return &dispatch.Receipt{Scope: r.string(), Key: r.string(), Hash: r.string(), ResultID: r.int64(), At: r.time()}
		}), scope, key)
}

func (t *tx) AddReceipt(p *dispatch.Receipt) error {
	_, _, err := t.write("INSERT INTO receipts (scope, key, hash, result_id, at) VALUES (?,?,?,?,?)",
		p.Scope, p.Key, p.Hash, p.ResultID, millis(p.At))
	return err
}

func (t *tx) PurgeReceipts(before time.Time) error {
	_, _, err := t.write("DELETE FROM receipts WHERE at < ?", before.UnixMilli())
	return err
}

func (t *tx) AddToken(k *dispatch.Token) error {
	_, id, err := t.write("INSERT INTO tokens (name, hash, role, created_at) VALUES (?,?,?,?)", k.Name, k.Hash, string(k.Role), millis(k.CreatedAt))
	if err != nil {
		return err
	}
	k.ID = id
	return nil
}

func (t *tx) TokenByHash(hash string) (*dispatch.Token, error) {
	// The hash stays out of the error: errors are logged.
	return one(t, "token", "", "SELECT id, name, hash, role, created_at FROM tokens WHERE hash = ?",
		plain(func(r *row) *dispatch.Token {
			return &dispatch.Token{ID: r.int64(), Name: r.string(), Hash: r.string(), Role: dispatch.Role(r.string()), CreatedAt: r.time()}
		}), hash)
}

const userColumns = "id, unit_id, email, name, role, password_hash, created_at, disabled, language, phone"

func scanUser(r *row) *dispatch.User {
	return &dispatch.User{
		ID: r.int64(), UnitID: r.int64(), Email: r.string(), Name: r.string(), Role: dispatch.Role(r.string()),
		PasswordHash: r.string(), CreatedAt: r.time(), Disabled: r.bool(), Language: r.string(), Phone: r.string(),
	}
}

func (t *tx) AddUser(u *dispatch.User) error {
	email := strings.ToLower(u.Email)
	_, id, err := t.write("INSERT INTO users (unit_id, email, name, role, password_hash, created_at, disabled, language, phone) VALUES (?,?,?,?,?,?,?,?,?)",
		ref(u.UnitID), email, u.Name, string(u.Role), u.PasswordHash, millis(u.CreatedAt), u.Disabled, u.Language, u.Phone)
	if err != nil {
		return err
	}
	u.ID, u.Email = id, email
	return nil
}

func (t *tx) User(id int64) (*dispatch.User, error) {
	return one(t, "user", id, "SELECT "+userColumns+" FROM users WHERE id = ?", plain(scanUser), id)
}

func (t *tx) Users() ([]*dispatch.User, error) {
	return list(t, "SELECT "+userColumns+" FROM users ORDER BY id", plain(scanUser))
}

func (t *tx) UserByEmail(email string) (*dispatch.User, error) {
	return one(t, "user", email, "SELECT "+userColumns+" FROM users WHERE email = ?", plain(scanUser), strings.ToLower(email))
}

func (t *tx) SaveUser(u *dispatch.User) error {
	u.Email = strings.ToLower(u.Email)
	return t.save("user", u.ID, `UPDATE users SET unit_id = ?, email = ?, name = ?, role = ?, password_hash = ?,
		created_at = ?, disabled = ?, language = ?, phone = ? WHERE id = ?`,
		ref(u.UnitID), u.Email, u.Name, string(u.Role), u.PasswordHash, millis(u.CreatedAt), u.Disabled, u.Language, u.Phone, u.ID)
}

func (t *tx) Session(tokenHash string, now time.Time) ([]byte, error) {
	data, err := one(t, "session", "", "SELECT data FROM sessions WHERE token_hash = ? AND expires > ?",
		plain(func(r *row) *[]byte {
			b := r.bytes()
			return &b
		}), tokenHash, now.UnixMilli())
	if err != nil {
		return nil, err
	}
	return *data, nil
}

func (t *tx) SaveSession(tokenHash string, data []byte, expires time.Time) error {
	_, _, err := t.write(`INSERT INTO sessions (token_hash, data, expires) VALUES (?,?,?)
		ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, expires = excluded.expires`,
		tokenHash, data, millis(expires))
	return err
}

func (t *tx) DeleteSession(tokenHash string) error {
	_, _, err := t.write("DELETE FROM sessions WHERE token_hash = ?", tokenHash)
	return err
}

func (t *tx) PurgeSessions(now time.Time) error {
	_, _, err := t.write("DELETE FROM sessions WHERE expires <= ?", now.UnixMilli())
	return err
}

func (t *tx) Value(name string) (string, error) {
	var value string
	err := t.query("SELECT value FROM facts WHERE name = ?", func(r *row) error {
		value = r.string()
		return nil
	}, name)
	return value, err
}

func (t *tx) SetValue(name, value string) error {
	_, _, err := t.write(`INSERT INTO facts (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
