package store

import "folgesvenn/dispatch"

const volunteerColumns = `id, unit_id, name, phone, language, channel, categories, postcodes, available, clearances,
	gender, birth_year, car, max_offers_per_week, note, stopped, has_left, paused_until, flagged, no_texts, own_unit_only, traits, created_at, version`

func scanVolunteer(r *row) (*dispatch.Volunteer, error) { return scanVolunteerWith(r, nil) }

// scanVolunteerWith reads a volunteer; with words, equal lists and texts are
// read once and shared, which makes a roster small and quick to load.
func scanVolunteerWith(r *row, w *words) (*dispatch.Volunteer, error) {
	v := &dispatch.Volunteer{
		ID: r.int64(), UnitID: r.int64(), Name: r.string(), Phone: r.string(),
		Language: w.text(r.string()), Channel: dispatch.Channel(w.text(r.string())),
	}
	var err error
	if v.Categories, err = w.list(r.string()); err != nil {
		return nil, err
	}
	if v.Postcodes, err = w.list(r.string()); err != nil {
		return nil, err
	}
	if v.Available, err = w.windows(r.string()); err != nil {
		return nil, err
	}
	if v.Clearances, err = w.clearances(r.string()); err != nil {
		return nil, err
	}
	v.Gender = w.text(r.string())
	v.BirthYear, v.Car, v.MaxOffersPerWeek, v.Note = r.int(), r.bool(), r.int(), r.string()
	v.Stopped, v.Left, v.PausedUntil, v.Flagged = r.bool(), r.bool(), r.time(), r.string()
	v.NoTexts, v.OwnUnitOnly = r.bool(), r.bool()
	if v.Traits, err = w.traits(r.string()); err != nil {
		return nil, err
	}
	v.CreatedAt, v.Version = r.time(), r.int64()
	return v, nil
}

// volunteerLists are the columns kept as JSON.
func volunteerLists(v *dispatch.Volunteer) (categories, postcodes, available, clearances, traits string, err error) {
	if categories, err = stringsJSON(v.Categories); err != nil {
		return
	}
	if postcodes, err = stringsJSON(v.Postcodes); err != nil {
		return
	}
	if available, err = windowsJSON(v.Available); err != nil {
		return
	}
	if clearances, err = clearancesJSON(v.Clearances); err != nil {
		return
	}
	traits, err = traitsText(v.Traits)
	return
}

func (t *tx) AddVolunteer(v *dispatch.Volunteer) error {
	categories, postcodes, available, clearances, traits, err := volunteerLists(v)
	if err != nil {
		return err
	}
	_, id, err := t.write(`INSERT INTO volunteers (unit_id, name, phone, language, channel, categories, postcodes,
		available, clearances, gender, birth_year, car, max_offers_per_week, note, stopped, has_left, paused_until,
		flagged, no_texts, own_unit_only, traits, created_at, version, search) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1,?)`,
		v.UnitID, v.Name, v.Phone, v.Language, string(v.Channel), categories, postcodes,
		available, clearances, v.Gender, v.BirthYear, v.Car, v.MaxOffersPerWeek, v.Note, v.Stopped, v.Left,
		millis(v.PausedUntil), v.Flagged, v.NoTexts, v.OwnUnitOnly, traits, millis(v.CreatedAt), searchText(v.Name+" "+v.Contact, v.Phone))
	if err != nil {
		return err
	}
	v.ID, v.Version = id, 1
	return t.rosterChanged(v.UnitID, v.ID)
}

func (t *tx) Volunteer(id int64) (*dispatch.Volunteer, error) {
	return recalledOne(t, "volunteer", id, "volunteers", "SELECT "+volunteerColumns+" FROM volunteers WHERE id = ?", scanVolunteer, id)
}

func (t *tx) SaveVolunteer(v *dispatch.Volunteer) error {
	categories, postcodes, available, clearances, traits, err := volunteerLists(v)
	if err != nil {
		return err
	}
	var before int64 // a volunteer may move to another unit: two rosters change
	err = t.query("SELECT unit_id FROM volunteers WHERE id = ?", func(r *row) error {
		before = r.int64()
		return nil
	}, v.ID)
	if err != nil {
		return err
	}
	err = t.saveVersion("volunteer", "volunteers", v.ID, v.Version, `UPDATE volunteers SET unit_id = ?, name = ?,
		phone = ?, language = ?, channel = ?, categories = ?, postcodes = ?, available = ?, clearances = ?, gender = ?,
		birth_year = ?, car = ?, max_offers_per_week = ?, note = ?, stopped = ?, has_left = ?, paused_until = ?,
		flagged = ?, no_texts = ?, own_unit_only = ?, traits = ?, created_at = ?, version = version + 1, search = ? WHERE id = ? AND version = ?`,
		v.UnitID, v.Name, v.Phone, v.Language, string(v.Channel), categories, postcodes, available, clearances, v.Gender,
		v.BirthYear, v.Car, v.MaxOffersPerWeek, v.Note, v.Stopped, v.Left, millis(v.PausedUntil),
		v.Flagged, v.NoTexts, v.OwnUnitOnly, traits, millis(v.CreatedAt), searchText(v.Name+" "+v.Contact, v.Phone), v.ID, v.Version)
	if err != nil {
		return err
	}
	v.Version++
	if before != v.UnitID {
		if err := t.rosterChanged(before, v.ID); err != nil {
			return err
		}
	}
	return t.rosterChanged(v.UnitID, v.ID)
}

func (t *tx) Volunteers(f dispatch.VolunteerFilter, p dispatch.Page) ([]*dispatch.Volunteer, error) {
	var w where
	w.and("id > ?", p.After)
	if f.UnitID != 0 {
		w.and("unit_id = ?", f.UnitID)
	}
	if f.Query != "" {
		w.and(`search LIKE ? ESCAPE '\'`, searchPattern(f.Query))
	}
	return list(t, "SELECT "+volunteerColumns+" FROM volunteers"+w.text+" ORDER BY id LIMIT 0+?",
		scanVolunteer, append(w.args, limit(p.Limit))...)
}

func (t *tx) VolunteersByPhone(phone string) ([]*dispatch.Volunteer, error) {
	return recalled(t, "volunteers", "SELECT "+volunteerColumns+" FROM volunteers WHERE phone = ? AND NOT has_left ORDER BY id",
		scanVolunteer, phone)
}

// rosterChanged notes that a volunteer of a unit is not as before.
func (t *tx) rosterChanged(unitID, volunteerID int64) error {
	t.roster = true
	_, id, err := t.write("INSERT INTO roster_changes (unit_id, volunteer_id, stamp) VALUES (?, ?, ?)",
		unitID, volunteerID, stamp())
	if err != nil {
		return err
	}
	if id%changesKept == 0 {
		_, _, err = t.write("DELETE FROM roster_changes WHERE unit_id = ? AND id <= ?", unitID, id-changesKept)
	}
	return err
}
