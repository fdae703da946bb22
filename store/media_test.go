package store

import (
	"database/sql"
	"path/filepath"
	"strconv"
	"testing"

	"folgesvenn/dispatch"
)

// TestOldMediaCounts: of the photos that an earlier release counted, the number
// is kept.
func TestOldMediaCounts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folgesvenn.db")
	goVersion(t, path, 7)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	counts := []int{0, 1, 2, 10}
	for i, n := range counts {
		_, err := db.Exec(`INSERT INTO messages (direction, kind, phone, body, state, segments, urgent, provider_id, error_code, media,
			attempts, settle_tries, asks, intent, why) VALUES ('in', 'incoming', '+47', '', 'received', 1, FALSE, ?, '', ?, 0, 0, 0, '', '')`,
			"MM"+strconv.Itoa(i), n)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := openFile(t, path)
	err = s.View(ctx, func(tx dispatch.Tx) error {
		for i, n := range counts {
			m, err := tx.Message(int64(i) + 1)
			if err != nil {
				return err
			}
			if len(m.Media) != n {
				t.Errorf("message %d has %d, want %d", m.ID, len(m.Media), n)
			}
			for _, x := range m.Media {
				if x != (dispatch.Media{}) {
					t.Errorf("message %d has %+v", m.ID, x)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
