package store

import (
	"time"

	"folgesvenn/dispatch"
)

const seriesColumns = `id, unit_id, category, summary, place, postcode, details, requester_id, recipient_id, needs, rule, first_day,
	until_day, from_minute, to_minute, volunteer_id, standing, skip_holidays, paused_until, ended, made_to, next_at, created_at, changed_from, headcount, version`

func scanSeries(r *row) (*dispatch.Series, error) {
	x := &dispatch.Series{
		ID: r.int64(), UnitID: r.int64(), Category: r.string(), Summary: r.string(), Place: r.string(), Postcode: r.string(),
		Details: r.string(), RequesterID: r.int64(), RecipientID: r.int64(),
	}
	var err error
	if x.Needs, err = parseNeeds(r.string()); err != nil {
		return nil, err
	}
	x.Rule = r.string()
	for _, day := range []*dispatch.Date{&x.FirstDay, &x.Until} {
		if *day, err = dispatch.ParseDate(r.string()); err != nil {
			return nil, err
		}
	}
	x.From, x.To = dispatch.TimeOfDay(r.int64()), dispatch.TimeOfDay(r.int64())
	x.VolunteerID, x.Standing, x.SkipHolidays = r.int64(), r.bool(), r.bool()
	if x.PausedUntil, err = dispatch.ParseDate(r.string()); err != nil {
		return nil, err
	}
	x.Ended = r.bool()
	if x.MadeTo, err = dispatch.ParseDate(r.string()); err != nil {
		return nil, err
	}
	x.NextAt, x.CreatedAt = r.time(), r.time()
	if x.ChangedFrom, err = dispatch.ParseDate(r.string()); err != nil {
		return nil, err
	}
	x.Headcount, x.Version = r.int(), r.int64()
	return x, nil
}

func (t *tx) AddSeries(x *dispatch.Series) error {
	needs, err := needsText(x.Needs)
	if err != nil {
		return err
	}
	_, id, err := t.write(`INSERT INTO series (unit_id, category, summary, place, postcode, details, requester_id, recipient_id, needs, rule,
		first_day, until_day, from_minute, to_minute, volunteer_id, standing, skip_holidays, paused_until, ended, made_to, next_at, created_at,
		changed_from, headcount, version) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,1)`,
		x.UnitID, x.Category, x.Summary, x.Place, x.Postcode, x.Details, ref(x.RequesterID), ref(x.RecipientID), needs, x.Rule,
		x.FirstDay.String(), x.Until.String(), int64(x.From), int64(x.To), ref(x.VolunteerID), x.Standing, x.SkipHolidays,
		x.PausedUntil.String(), x.Ended, x.MadeTo.String(), millis(x.NextAt), millis(x.CreatedAt), x.ChangedFrom.String(), x.Headcount)
	if err != nil {
		return err
	}
	x.ID, x.Version = id, 1
	return nil
}

func (t *tx) SaveSeries(x *dispatch.Series) error {
	needs, err := needsText(x.Needs)
	if err != nil {
		return err
	}
	err = t.saveVersion("series", "series", x.ID, x.Version, `UPDATE series SET unit_id = ?, category = ?, summary = ?, place = ?,
		postcode = ?, details = ?, requester_id = ?, recipient_id = ?, needs = ?, rule = ?, first_day = ?, until_day = ?, from_minute = ?,
		to_minute = ?, volunteer_id = ?, standing = ?, skip_holidays = ?, paused_until = ?, ended = ?, made_to = ?, next_at = ?,
		created_at = ?, changed_from = ?, headcount = ?, version = version + 1 WHERE id = ? AND version = ?`,
		x.UnitID, x.Category, x.Summary, x.Place, x.Postcode, x.Details, ref(x.RequesterID), ref(x.RecipientID), needs, x.Rule,
		x.FirstDay.String(), x.Until.String(), int64(x.From), int64(x.To), ref(x.VolunteerID), x.Standing, x.SkipHolidays,
		x.PausedUntil.String(), x.Ended, x.MadeTo.String(), millis(x.NextAt), millis(x.CreatedAt), x.ChangedFrom.String(), x.Headcount, x.ID, x.Version)
	if err != nil {
		return err
	}
	x.Version++
	return nil
}

func (t *tx) Series(id int64) (*dispatch.Series, error) {
	return one(t, "series", id, "SELECT "+seriesColumns+" FROM series WHERE id = ?", scanSeries, id)
}

func (t *tx) SeriesOf(unitID int64, p dispatch.Page) ([]*dispatch.Series, error) {
	var w where
	w.and("id > ?", p.After)
	if unitID != 0 {
		w.and("unit_id = ?", unitID)
	}
	return list(t, "SELECT "+seriesColumns+" FROM series"+w.text+" ORDER BY id LIMIT 0+?", scanSeries, append(w.args, limit(p.Limit))...)
}

const seriesDue = "SELECT " + seriesColumns + " FROM series WHERE next_at <= ? ORDER BY next_at, id LIMIT 0+?"

func (t *tx) SeriesDue(now time.Time, n int) ([]*dispatch.Series, error) {
	return list(t, seriesDue, scanSeries, now.UnixMilli(), limit(n))
}

// SkipDay twice is SkipDay once.
func (t *tx) SkipDay(seriesID int64, day dispatch.Date) error {
	_, _, err := t.write(`INSERT INTO series_skips (series_id, day) VALUES (?, ?) ON CONFLICT (series_id, day) DO NOTHING`, seriesID, day.String())
	return err
}

func (t *tx) SkippedDays(seriesID int64) (map[dispatch.Date]bool, error) {
	days := map[dispatch.Date]bool{}
	err := t.query("SELECT day FROM series_skips WHERE series_id = ?", func(r *row) error {
		d, err := dispatch.ParseDate(r.string())
		days[d] = true
		return err
	}, seriesID)
	return days, err
}
