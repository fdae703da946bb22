package store

import "folgesvenn/dispatch"

const (
	// + keeps the planner from walking all that the unit ever had.
	keptForecasts = `SELECT f.task_id, f.made_of, f.made_at, f.figures FROM tasks k JOIN forecasts f ON f.task_id = k.id
		WHERE k.state = 'open' AND +k.unit_id = ? ORDER BY f.task_id`
	keepForecast = `INSERT INTO forecasts (task_id, made_of, made_at, figures) VALUES (?,?,?,?)
		ON CONFLICT (task_id) DO UPDATE SET made_of = excluded.made_of, made_at = excluded.made_at, figures = excluded.figures`
	// There are but as many as searches were on lately.
	forgetForecasts = "DELETE FROM forecasts WHERE task_id NOT IN (SELECT id FROM tasks WHERE state = 'open')"
)

func (t *tx) KeptForecasts(unitID int64) ([]dispatch.KeptForecast, error) {
	var all []dispatch.KeptForecast
	err := t.query(keptForecasts, func(r *row) error {
		all = append(all, dispatch.KeptForecast{TaskID: r.int64(), Of: r.string(), At: r.time(), Figures: r.string()})
		return nil
	}, unitID)
	return all, err
}

func (t *tx) KeepForecasts(made []dispatch.KeptForecast) error {
	for _, f := range made {
		if _, _, err := t.write(keepForecast, f.TaskID, f.Of, millis(f.At), f.Figures); err != nil {
			return err
		}
	}
	_, _, err := t.write(forgetForecasts)
	return err
}
