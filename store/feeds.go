package store

import "folgesvenn/dispatch"

const feedColumns = "id, unit_id, user_id, requester_id, token_hash, created_at"

func scanFeed(r *row) *dispatch.Feed {
	return &dispatch.Feed{
		ID: r.int64(), UnitID: r.int64(), UserID: r.int64(), RequesterID: r.int64(), TokenHash: r.string(), CreatedAt: r.time(),
	}
}

func (t *tx) AddFeed(f *dispatch.Feed) error {
	_, id, err := t.write("INSERT INTO feeds (unit_id, user_id, requester_id, token_hash, created_at) VALUES (?,?,?,?,?)",
		f.UnitID, ref(f.UserID), ref(f.RequesterID), f.TokenHash, millis(f.CreatedAt))
	if err != nil {
		return err
	}
	f.ID = id
	return nil
}

func (t *tx) FeedByHash(hash string) (*dispatch.Feed, error) {
	// The hash stays out of the error: errors are logged.
	return one(t, "feed", "", "SELECT "+feedColumns+" FROM feeds WHERE token_hash = ?", plain(scanFeed), hash)
}

func (t *tx) Feeds(unitID int64) ([]*dispatch.Feed, error) {
	return list(t, "SELECT "+feedColumns+" FROM feeds WHERE unit_id = ? ORDER BY id", plain(scanFeed), unitID)
}

func (t *tx) DeleteFeed(id int64) error {
	_, _, err := t.write("DELETE FROM feeds WHERE id = ?", id)
	return err
}
