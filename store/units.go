package store

import "folgesvenn/dispatch"

const unitColumns = "id, name, settings"

func (t *tx) scanUnit(r *row) (*dispatch.Unit, error) {
	u := &dispatch.Unit{ID: r.int64(), Name: r.string()}
	var err error
	u.Settings, err = t.s.settings.parse(r.string())
	return u, err
}

func (t *tx) AddUnit(u *dispatch.Unit) error {
	settings, err := toJSON(u.Settings)
	if err != nil {
		return err
	}
	_, id, err := t.write("INSERT INTO units (name, settings) VALUES (?, ?)", u.Name, settings)
	if err != nil {
		return err
	}
	u.ID = id
	return nil
}

func (t *tx) Unit(id int64) (*dispatch.Unit, error) {
	return recalledOne(t, "unit", id, "units", "SELECT "+unitColumns+" FROM units WHERE id = ?", t.scanUnit, id)
}

func (t *tx) Units() ([]*dispatch.Unit, error) {
	return recalled(t, "units", "SELECT "+unitColumns+" FROM units ORDER BY id", t.scanUnit)
}

func (t *tx) SaveUnit(u *dispatch.Unit) error {
	settings, err := toJSON(u.Settings)
	if err != nil {
		return err
	}
	return t.save("unit", u.ID, "UPDATE units SET name = ?, settings = ? WHERE id = ?", u.Name, settings, u.ID)
}
