package store

import "folgesvenn/dispatch"

const labelColumns = "id, unit_id, at, text, lang, question, read_as, likely, want"

func scanLabel(r *row) *dispatch.Label {
	return &dispatch.Label{
		ID: r.int64(), UnitID: r.int64(), At: r.time(), Text: r.string(), Lang: r.string(), Question: r.string(),
		Read: r.string(), Likely: r.string(), Want: r.string(),
	}
}

func (t *tx) AddLabel(l *dispatch.Label) error {
	_, id, err := t.write("INSERT INTO labels (unit_id, at, text, lang, question, read_as, likely, want) VALUES (?,?,?,?,?,?,?,?)",
		ref(l.UnitID), millis(l.At), l.Text, l.Lang, l.Question, l.Read, l.Likely, l.Want)
	if err != nil {
		return err
	}
	l.ID = id
	return nil
}

func (t *tx) Labels(unitID int64, p dispatch.Page) ([]*dispatch.Label, error) {
	var w where
	w.and("id > ?", p.After)
	if unitID != 0 {
		w.and("unit_id = ?", unitID)
	}
	return list(t, "SELECT "+labelColumns+" FROM labels"+w.text+" ORDER BY id LIMIT 0+?",
		plain(scanLabel), append(w.args, limit(p.Limit))...)
}
