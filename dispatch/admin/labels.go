package admin

import (
	"bytes"
	"encoding/json"
	"net/http"

	"folgesvenn/dispatch"
)

// labelLine is one labelled reply in the form of the reader's own test data, so
// that a file from a unit can be measured and added to it as it is.
type labelLine struct {
	Text string `json:"text"`
	Lang string `json:"lang"`
	Want string `json:"want"`
}

// labelFile lets a coordinator take home what the unit's unclear replies meant,
// one JSON object a line. There is one for each press, so a unit's whole file is
// small.
func (a *Admin) labelFile(w http.ResponseWriter, r *http.Request) error {
	var rows []*dispatch.Label
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
		rows, err = tx.Labels(visitorFrom(r.Context()).unit.ID, dispatch.Page{})
		return err
	})
	if err != nil {
		return err
	}
	var b bytes.Buffer
	lines := json.NewEncoder(&b)
	lines.SetEscapeHTML(false)
	for _, l := range rows {
		if err := lines.Encode(labelLine{l.Text, l.Lang, l.Want}); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", "application/jsonl; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="svar.jsonl"`)
	if _, err := w.Write(b.Bytes()); err != nil {
		a.opts.Log.Debug().Err(err).Msg("file not read to its end")
	}
	return nil
}
