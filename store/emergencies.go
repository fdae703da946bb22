package store

import (
	"time"

	"folgesvenn/dispatch"
)

const emergencyColumns = "id, unit_id, reason, declared_by, declared_at, ends_at, ended_at, ended_by, end_reason, version"

func scanEmergency(r *row) *dispatch.Emergency {
	return &dispatch.Emergency{
		ID: r.int64(), UnitID: r.int64(), Reason: r.string(), DeclaredBy: r.string(), DeclaredAt: r.time(), EndsAt: r.time(),
		EndedAt: r.time(), EndedBy: r.string(), EndReason: r.string(), Version: r.int64(),
	}
}

func (t *tx) AddEmergency(e *dispatch.Emergency) error {
	_, id, err := t.write(`INSERT INTO emergencies (unit_id, reason, declared_by, declared_at, ends_at, ended_at, ended_by, end_reason, version)
		VALUES (?,?,?,?,?,?,?,?,1)`,
		e.UnitID, e.Reason, e.DeclaredBy, e.DeclaredAt.UnixMilli(), e.EndsAt.UnixMilli(), millis(e.EndedAt), e.EndedBy, e.EndReason)
	if err != nil {
		return err
	}
	e.ID, e.Version = id, 1
	return nil
}

func (t *tx) SaveEmergency(e *dispatch.Emergency) error {
	err := t.saveVersion("emergency", "emergencies", e.ID, e.Version, `UPDATE emergencies SET unit_id = ?, reason = ?, declared_by = ?,
		declared_at = ?, ends_at = ?, ended_at = ?, ended_by = ?, end_reason = ?, version = version + 1 WHERE id = ? AND version = ?`,
		e.UnitID, e.Reason, e.DeclaredBy, e.DeclaredAt.UnixMilli(), e.EndsAt.UnixMilli(), millis(e.EndedAt), e.EndedBy, e.EndReason, e.ID, e.Version)
	if err != nil {
		return err
	}
	e.Version++
	return nil
}

func (t *tx) Emergency(id int64) (*dispatch.Emergency, error) {
	return one(t, "emergency", id, "SELECT "+emergencyColumns+" FROM emergencies WHERE id = ?", plain(scanEmergency), id)
}

// The unique index holds the only row there can be.
const (
	openEmergency = "SELECT " + emergencyColumns + " FROM emergencies WHERE ended_at IS NULL AND (ended_at IS NULL) = TRUE"
	nextEmergency = "SELECT MIN(ends_at) FROM emergencies WHERE ended_at IS NULL"
)

func (t *tx) OpenEmergency() (*dispatch.Emergency, error) {
	return recalledOne(t, "open emergency", "", "emergencies", openEmergency, plain(scanEmergency))
}

func (t *tx) Emergencies(p dispatch.Page) ([]*dispatch.Emergency, error) {
	return list(t, "SELECT "+emergencyColumns+" FROM emergencies WHERE id > ? ORDER BY id LIMIT 0+?", plain(scanEmergency), p.After, limit(p.Limit))
}

// The kinds stand in the query for the sake of the partial index.
const emergencyEvents = "SELECT " + eventColumns + ` FROM events
	WHERE (kind = 'emergency.declared' OR kind = 'emergency.extended' OR kind = 'emergency.ended' OR kind = 'emergency.asked' OR kind = 'emergency.answered')
	AND at >= ? AND at <= ? ORDER BY at, id`

func (t *tx) EmergencyEvents(from, to time.Time) ([]*dispatch.Event, error) {
	return list(t, emergencyEvents, plain(scanEvent), from.UnixMilli(), to.UnixMilli())
}

const textsBetween = `SELECT unit_id, COUNT(*), SUM(segments) FROM messages WHERE direction = 'out' AND provider_id <> '' AND sent_at >= ? AND sent_at <= ?
	GROUP BY unit_id ORDER BY unit_id`

func (t *tx) TextsBetween(from, to time.Time) (all []dispatch.TextsOfUnit, err error) {
	err = t.query(textsBetween, func(r *row) error {
		all = append(all, dispatch.TextsOfUnit{UnitID: r.int64(), Texts: r.int(), Segments: r.int()})
		return nil
	}, from.UnixMilli(), to.UnixMilli())
	return all, err
}

const appealColumns = "id, emergency_id, unit_id, sent_by, created_at, day, words, category, postcodes, units, free_today"

func scanAppeal(r *row) (*dispatch.Appeal, error) {
	a := &dispatch.Appeal{ID: r.int64(), EmergencyID: r.int64(), UnitID: r.int64(), By: r.string(), At: r.time()}
	var err error
	if a.Day, err = dispatch.ParseDate(r.string()); err != nil {
		return nil, err
	}
	a.Words, a.Category = r.string(), r.string()
	if a.Postcodes, err = parseStrings(r.string()); err != nil {
		return nil, err
	}
	if err := fromJSON("units", r.string(), &a.Units); err != nil {
		return nil, err
	}
	a.FreeToday = r.bool()
	return a, nil
}

func (t *tx) AddAppeal(a *dispatch.Appeal) error {
	postcodes, err := toJSON(a.Postcodes)
	if err != nil {
		return err
	}
	units, err := toJSON(a.Units)
	if err != nil {
		return err
	}
	_, id, err := t.write(`INSERT INTO appeals (emergency_id, unit_id, sent_by, created_at, day, words, category, postcodes, units, free_today)
		VALUES (?,?,?,?,?,?,?,?,?,?)`, a.EmergencyID, a.UnitID, a.By, a.At.UnixMilli(), a.Day.String(), a.Words, a.Category, postcodes, units, a.FreeToday)
	if err != nil {
		return err
	}
	a.ID = id
	return nil
}

func (t *tx) AppealsOf(emergencyID int64) ([]*dispatch.Appeal, error) {
	return list(t, "SELECT "+appealColumns+" FROM appeals WHERE emergency_id = ? ORDER BY id", scanAppeal, emergencyID)
}

// How far its text, and the last call with it, has come is read with each plea.
const pleaColumns = `p.id, p.appeal_id, p.emergency_id, p.volunteer_id, p.phone, p.day, p.channel, p.number, p.message_id, p.created_at, p.lapses_at,
	p.answer, p.free_from, p.free_until, p.text, p.answered_at, p.answered_by, p.with_id, m.state, m.sent_at, m.segments, c.state, c.answered_at
	FROM pleas p LEFT JOIN messages m ON m.id = p.message_id
	LEFT JOIN calls c ON c.id = (SELECT MAX(l.id) FROM calls l WHERE l.plea_id = COALESCE(p.with_id, p.id))`

func scanPlea(r *row) (*dispatch.Plea, error) {
	p := &dispatch.Plea{ID: r.int64(), AppealID: r.int64(), EmergencyID: r.int64(), VolunteerID: r.int64(), Phone: r.string()}
	var err error
	if p.Day, err = dispatch.ParseDate(r.string()); err != nil {
		return nil, err
	}
	p.Channel, p.Number, p.MessageID, p.At, p.LapsesAt = dispatch.Channel(r.string()), r.int(), r.int64(), r.time(), r.time()
	p.Answer, p.From, p.Until, p.Text = dispatch.PleaAnswer(r.string()), r.time(), r.time(), r.string()
	p.AnsweredAt, p.AnsweredBy, p.WithID = r.time(), r.string(), r.int64()
	p.Message, p.SentAt, p.Segments = dispatch.MessageState(r.string()), r.time(), r.int()
	p.Call, p.PickedUpAt = dispatch.CallState(r.string()), r.time()
	return p, nil
}

func (t *tx) AddPlea(p *dispatch.Plea) error {
	_, id, err := t.write(`INSERT INTO pleas (appeal_id, emergency_id, volunteer_id, phone, day, channel, number, message_id, created_at, lapses_at,
		answer, free_from, free_until, text, answered_at, answered_by, with_id) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		p.AppealID, p.EmergencyID, p.VolunteerID, p.Phone, p.Day.String(), string(p.Channel), p.Number, ref(p.MessageID), p.At.UnixMilli(),
		p.LapsesAt.UnixMilli(), string(p.Answer), millis(p.From), millis(p.Until), p.Text, millis(p.AnsweredAt), p.AnsweredBy, ref(p.WithID))
	if err != nil {
		return err
	}
	p.ID = id
	return nil
}

func (t *tx) SavePlea(p *dispatch.Plea) error {
	return t.save("plea", p.ID, `UPDATE pleas SET volunteer_id = ?, phone = ?, channel = ?, number = ?, message_id = ?, lapses_at = ?, answer = ?,
		free_from = ?, free_until = ?, text = ?, answered_at = ?, answered_by = ? WHERE id = ?`,
		p.VolunteerID, p.Phone, string(p.Channel), p.Number, ref(p.MessageID), p.LapsesAt.UnixMilli(), string(p.Answer),
		millis(p.From), millis(p.Until), p.Text, millis(p.AnsweredAt), p.AnsweredBy, p.ID)
}

func (t *tx) Plea(id int64) (*dispatch.Plea, error) {
	return one(t, "plea", id, "SELECT "+pleaColumns+" WHERE p.id = ?", scanPlea, id)
}

const pleaToPhone = "SELECT " + pleaColumns + " WHERE p.phone = ? AND p.phone <> '' AND p.day >= ? ORDER BY p.day DESC, p.id LIMIT 1"

const pleasToPhone = "SELECT " + pleaColumns + " WHERE p.phone = ? AND p.phone <> '' AND p.day = ? ORDER BY p.id"

func (t *tx) PleaToPhone(phone string, since dispatch.Date) (*dispatch.Plea, error) {
	if none, err := t.noPleasFrom(since); err != nil {
		return nil, err
	} else if none {
		return nil, notFound("plea", "")
	}
	// The number stays out of the error: errors are logged.
	return one(t, "plea", "", pleaToPhone, scanPlea, phone, since.String())
}

func (t *tx) PleasToPhone(phone string, day dispatch.Date) ([]*dispatch.Plea, error) {
	return list(t, pleasToPhone, scanPlea, phone, day.String())
}

const pleaOfMessage = "SELECT " + pleaColumns + " WHERE p.message_id = ? ORDER BY p.id LIMIT 1"

func (t *tx) PleaOfMessage(messageID int64) (*dispatch.Plea, error) {
	return one(t, "plea of message", messageID, pleaOfMessage, scanPlea, messageID)
}

func (t *tx) PleasOf(emergencyID int64) ([]*dispatch.Plea, error) {
	return list(t, "SELECT "+pleaColumns+" WHERE p.emergency_id = ? ORDER BY p.id", scanPlea, emergencyID)
}

const pleasOn = "SELECT " + pleaColumns + " WHERE p.day = ? ORDER BY p.id"

func (t *tx) PleasOn(day dispatch.Date) ([]*dispatch.Plea, error) {
	if none, err := t.noPleasFrom(day); none || err != nil {
		return nil, err
	}
	return list(t, pleasOn, scanPlea, day.String())
}

const lastPlea = "SELECT MAX(day) FROM pleas"

// noPleasFrom spares looking for what there seldom is: days on which people are
// asked to help in an emergency are few, and soon over.
func (t *tx) noPleasFrom(day dispatch.Date) (none bool, err error) {
	if !t.recalls() {
		return false, nil
	}
	err = t.recall("pleas", lastPlea, func(r *row) error {
		none = r.string() < day.String()
		return nil
	})
	return none, err
}

func (t *tx) PleasOfVolunteer(volunteerID int64) ([]*dispatch.Plea, error) {
	return list(t, "SELECT "+pleaColumns+" WHERE p.volunteer_id = ? ORDER BY p.id", scanPlea, volunteerID)
}

const purgePleas = `UPDATE pleas SET phone = '', text = '' WHERE id IN (SELECT p.id FROM pleas p JOIN volunteers v ON v.id = p.volunteer_id
	WHERE p.phone <> '' AND p.created_at < ? AND v.unit_id = ? ORDER BY p.created_at LIMIT 0+?)`

func (t *tx) PurgePleas(unitID int64, before time.Time, n int) (int, error) {
	return t.purge(purgePleas, before.UnixMilli(), unitID, n)
}
