package store

import (
	"time"

	"folgesvenn/dispatch"
)

const recipientColumns = "id, unit_id, name, phone, address, postcode, language, gender, note, notify, channel, wish_gender, hearing, wheelchair, created_at, version"

func scanRecipient(r *row) *dispatch.Recipient {
	return &dispatch.Recipient{
		ID: r.int64(), UnitID: r.int64(), Name: r.string(), Phone: r.string(), Address: r.string(),
		Postcode: r.string(), Language: r.string(), Gender: r.string(), Note: r.string(), Notify: r.bool(), Channel: dispatch.Channel(r.string()),
		WishGender: r.string(), Hearing: r.bool(), Wheelchair: r.bool(), CreatedAt: r.time(), Version: r.int64(),
	}
}

func (t *tx) AddRecipient(p *dispatch.Recipient) error {
	_, id, err := t.write(`INSERT INTO recipients (unit_id, name, phone, address, postcode, language, gender, note, notify, channel,
		wish_gender, hearing, wheelchair, created_at, version, search) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,1,?)`,
		p.UnitID, p.Name, p.Phone, p.Address, p.Postcode, p.Language, p.Gender, p.Note, p.Notify, string(p.Channel), p.WishGender, p.Hearing, p.Wheelchair, millis(p.CreatedAt), searchText(p.Name, p.Phone))
	if err != nil {
		return err
	}
	p.ID, p.Version = id, 1
	return nil
}

func (t *tx) SaveRecipient(p *dispatch.Recipient) error {
	err := t.saveVersion("recipient", "recipients", p.ID, p.Version, `UPDATE recipients SET unit_id = ?, name = ?, phone = ?,
		address = ?, postcode = ?, language = ?, gender = ?, note = ?, notify = ?, channel = ?, wish_gender = ?, hearing = ?, wheelchair = ?,
		created_at = ?, version = version + 1, search = ? WHERE id = ? AND version = ?`,
		p.UnitID, p.Name, p.Phone, p.Address, p.Postcode, p.Language, p.Gender, p.Note, p.Notify, string(p.Channel), p.WishGender, p.Hearing, p.Wheelchair, millis(p.CreatedAt), searchText(p.Name, p.Phone), p.ID, p.Version)
	if err != nil {
		return err
	}
	p.Version++
	return nil
}

func (t *tx) Recipient(id int64) (*dispatch.Recipient, error) {
	return one(t, "recipient", id, "SELECT "+recipientColumns+" FROM recipients WHERE id = ?", plain(scanRecipient), id)
}

func (t *tx) Recipients(unitID int64, p dispatch.Page) ([]*dispatch.Recipient, error) {
	var w where
	w.and("id > ?", p.After)
	if unitID != 0 {
		w.and("unit_id = ?", unitID)
	}
	return list(t, "SELECT "+recipientColumns+" FROM recipients"+w.text+" ORDER BY id LIMIT 0+?",
		plain(scanRecipient), append(w.args, limit(p.Limit))...)
}

func (t *tx) RecipientsByPhone(phone string) ([]*dispatch.Recipient, error) {
	// The empty number is nobody's; saying so lets the partial index be used.
	return list(t, "SELECT "+recipientColumns+" FROM recipients WHERE phone = ? AND phone <> '' ORDER BY id",
		plain(scanRecipient), phone)
}

const requesterColumns = "id, unit_id, name, kind, channel, trusted, pin_hash, address, postcode, language, created_at, version"

func scanRequester(r *row) *dispatch.Requester {
	return &dispatch.Requester{
		ID: r.int64(), UnitID: r.int64(), Name: r.string(), Kind: dispatch.RequesterKind(r.string()), Channel: dispatch.Channel(r.string()), Trusted: r.bool(),
		PINHash: r.string(), Address: r.string(), Postcode: r.string(), Language: r.string(), CreatedAt: r.time(), Version: r.int64(),
	}
}

func (t *tx) AddRequester(p *dispatch.Requester) error {
	_, id, err := t.write(`INSERT INTO requesters (unit_id, name, kind, channel, trusted, pin_hash, address, postcode, language, created_at,
		version, search) VALUES (?,?,?,?,?,?,?,?,?,?,1,?)`,
		p.UnitID, p.Name, string(p.Kind), string(p.Channel), p.Trusted, p.PINHash, p.Address, p.Postcode, p.Language, millis(p.CreatedAt), searchText(p.Name, ""))
	if err != nil {
		return err
	}
	if err := t.addPhones(id, p.Phones); err != nil {
		return err
	}
	p.ID, p.Version = id, 1
	return nil
}

func (t *tx) addPhones(requesterID int64, phones []string) error {
	for i, phone := range phones {
		_, _, err := t.write("INSERT INTO requester_phones (requester_id, place, phone) VALUES (?, ?, ?)", requesterID, i, phone)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) SaveRequester(p *dispatch.Requester) error {
	err := t.saveVersion("requester", "requesters", p.ID, p.Version, `UPDATE requesters SET unit_id = ?, name = ?, kind = ?, channel = ?, trusted = ?,
		pin_hash = ?, address = ?, postcode = ?, language = ?, created_at = ?, version = version + 1, search = ? WHERE id = ? AND version = ?`,
		p.UnitID, p.Name, string(p.Kind), string(p.Channel), p.Trusted, p.PINHash, p.Address, p.Postcode, p.Language, millis(p.CreatedAt), searchText(p.Name, ""), p.ID, p.Version)
	if err != nil {
		return err
	}
	if _, _, err := t.write("DELETE FROM requester_phones WHERE requester_id = ?", p.ID); err != nil {
		return err
	}
	if err := t.addPhones(p.ID, p.Phones); err != nil {
		return err
	}
	p.Version++
	return nil
}

func (t *tx) Requester(id int64) (*dispatch.Requester, error) {
	p, err := one(t, "requester", id, "SELECT "+requesterColumns+" FROM requesters WHERE id = ?", plain(scanRequester), id)
	if err != nil {
		return nil, err
	}
	return p, t.phones(p)
}

func (t *tx) Requesters(unitID int64, p dispatch.Page) ([]*dispatch.Requester, error) {
	var w where
	w.and("id > ?", p.After)
	if unitID != 0 {
		w.and("unit_id = ?", unitID)
	}
	all, err := list(t, "SELECT "+requesterColumns+" FROM requesters"+w.text+" ORDER BY id LIMIT 0+?",
		plain(scanRequester), append(w.args, limit(p.Limit))...)
	if err != nil {
		return nil, err
	}
	return all, t.phones(all...)
}

func (t *tx) RequestersByPhone(phone string) ([]*dispatch.Requester, error) {
	all, err := list(t, "SELECT "+requesterColumns+` FROM requesters
		WHERE id IN (SELECT requester_id FROM requester_phones WHERE phone = ?) ORDER BY id`, plain(scanRequester), phone)
	if err != nil {
		return nil, err
	}
	return all, t.phones(all...)
}

// beginnersFirst puts those first of whose name a word begins with what was typed:
// who types "ing" means Inger rather than Grete Rønning.
const beginnersFirst = `CASE WHEN ' ' || search LIKE ?3 ESCAPE '\' THEN 0 ELSE 1 END`

func (t *tx) SearchRecipients(unitID int64, query string, n int) ([]*dispatch.Recipient, error) {
	return list(t, "SELECT "+recipientColumns+` FROM recipients WHERE unit_id = ?1 AND search LIKE ?2 ESCAPE '\'
		ORDER BY `+beginnersFirst+`, search, id LIMIT 0+?4`, plain(scanRecipient), unitID, searchPattern(query), beginsPattern(query), limit(n))
}

func (t *tx) SearchRequesters(unitID int64, query string, n int) ([]*dispatch.Requester, error) {
	all, err := list(t, "SELECT "+requesterColumns+` FROM requesters WHERE unit_id = ?1 AND (search LIKE ?2 ESCAPE '\'
		OR id IN (SELECT requester_id FROM requester_phones WHERE phone LIKE ?2 ESCAPE '\'))
		ORDER BY `+beginnersFirst+`, search, id LIMIT 0+?4`, plain(scanRequester), unitID, searchPattern(query), beginsPattern(query), limit(n))
	if err != nil {
		return nil, err
	}
	return all, t.phones(all...)
}

func (t *tx) InstitutionNames(unitID int64) (map[int64]string, error) {
	names := make(map[int64]string)
	err := t.query("SELECT id, name FROM requesters WHERE unit_id = ? AND kind = 'institution'", func(r *row) error {
		names[r.int64()] = r.string()
		return nil
	}, unitID)
	return names, err
}

func (t *tx) phones(all ...*dispatch.Requester) error {
	for _, p := range all {
		err := t.query("SELECT phone FROM requester_phones WHERE requester_id = ? ORDER BY place", func(r *row) error {
			p.Phones = append(p.Phones, r.string())
			return nil
		}, p.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Stopped(phone string) (bool, error) {
	stopped := false
	err := t.recall("stops", "SELECT stopped FROM stops WHERE phone = ?", func(r *row) error {
		stopped = r.bool()
		return nil
	}, phone)
	return stopped, err
}

func (t *tx) SetStopped(phone string, stopped bool, at time.Time) error {
	_, _, err := t.write(`INSERT INTO stops (phone, stopped, at) VALUES (?, ?, ?)
		ON CONFLICT (phone) DO UPDATE SET stopped = excluded.stopped, at = excluded.at`, phone, stopped, millis(at))
	return err
}

// Block twice is Block once, and so is Unblock.
func (t *tx) Block(volunteerID, recipientID int64) error {
	_, _, err := t.write(`INSERT INTO blocks (recipient_id, volunteer_id) VALUES (?, ?)
		ON CONFLICT (recipient_id, volunteer_id) DO NOTHING`, recipientID, volunteerID)
	return err
}

func (t *tx) Unblock(volunteerID, recipientID int64) error {
	_, _, err := t.write("DELETE FROM blocks WHERE recipient_id = ? AND volunteer_id = ?", recipientID, volunteerID)
	return err
}

func (t *tx) BlockedFor(recipientID int64) (map[int64]bool, error) {
	blocked := make(map[int64]bool)
	err := t.query("SELECT volunteer_id FROM blocks WHERE recipient_id = ?", func(r *row) error {
		blocked[r.int64()] = true
		return nil
	}, recipientID)
	return blocked, err
}

const blocksOf = "SELECT " + recipientColumns + ` FROM recipients
	WHERE id IN (SELECT recipient_id FROM blocks WHERE volunteer_id = ?) ORDER BY id`

func (t *tx) BlockedFrom(volunteerID int64) ([]*dispatch.Recipient, error) {
	return list(t, blocksOf, plain(scanRecipient), volunteerID)
}
