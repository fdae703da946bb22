package admin

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
	"folgesvenn/sms/phone"
)

// callState says how far a call has come, for small print.
func callState(c *dispatch.Call) string {
	switch c.State {
	case dispatch.CallQueued:
		return "skal ringes"
	case dispatch.CallDialling, dispatch.CallRinging:
		return "ringer"
	case dispatch.CallUnsettled:
		return "uvisst om det ble ringt"
	case dispatch.CallAnswered:
		return "pågår"
	case dispatch.CallBusy:
		return "opptatt"
	case dispatch.CallNoAnswer:
		return "ingen svarte"
	case dispatch.CallFailed:
		return "kom ikke fram"
	case dispatch.CallCancelled:
		if c.ProviderID != "" {
			return "stoppet mens det ringte"
		}
		return "ikke ringt"
	case dispatch.CallCompleted:
		return "varte i " + lasting(c.EndedAt.Sub(c.AnsweredAt).Round(time.Second))
	}
	return string(c.State)
}

// callAbout says what a call was for.
func callAbout(c *dispatch.Call) string {
	switch {
	case c.Purpose == dispatch.CallForOffer:
		return "Forespørsel på telefon"
	case c.Purpose == dispatch.CallForFollowUp:
		return "Spørsmål om det gikk bra"
	case c.Purpose == dispatch.CallForAppeal:
		return "Spørsmål om å hjelpe i dag"
	case c.Purpose == dispatch.CallIncoming:
		return "Ringte oss"
	}
	switch sms.Key(c.Topic) {
	case sms.Details:
		return "Detaljene på telefon"
	case sms.Reminder, sms.ReminderConfirm:
		return "Påminnelse på telefon"
	}
	return "Beskjed på telefon"
}

// callEntry is a call in a task's story.
func callEntry(tx dispatch.Tx, c *dispatch.Call, who names) (entry, error) {
	x := entry{At: c.CreatedAt, Kind: string(c.Direction), State: callState(c), Body: callAbout(c),
		Alarm: c.State == dispatch.CallFailed || c.State == dispatch.CallUnsettled}
	name := phone.Format(c.Phone)
	if c.VolunteerID != 0 {
		var err error
		if name, err = who.volunteer(c.VolunteerID); err != nil {
			return x, err
		}
	} else if c.RequesterID != 0 {
		r, err := tx.Requester(c.RequesterID)
		if err != nil {
			return x, err
		}
		name = r.Name
	} else if c.RecipientID != 0 {
		r, err := tx.Recipient(c.RecipientID)
		if err != nil {
			return x, err
		}
		name = r.Name
	}
	x.Text = "Samtale med " + name
	if c.Attempt > 1 {
		x.Why = fmt.Sprintf("%d. forsøk", c.Attempt)
	}
	return x, nil
}

// listen is a recording as it is heard on a page.
type listen struct {
	ID      int64
	Seconds int
	Gone    bool
}

// Length says how long it is.
func (l listen) Length() string { return lasting(time.Duration(l.Seconds) * time.Second) }

func recordings(tx dispatch.Tx, callID int64) ([]listen, error) {
	if callID == 0 {
		return nil, nil
	}
	rs, err := tx.RecordingsOfCall(callID)
	if err != nil {
		return nil, err
	}
	var list []listen
	for _, r := range rs {
		list = append(list, listen{ID: r.ID, Seconds: r.Seconds, Gone: !r.DeletedAt.IsZero()})
	}
	return list, nil
}

// mostSound is more than three minutes of speech take.
const mostSound = 10 << 20

// sendRecording streams a recording to a logged-in coordinator of its unit. The
// provider is asked with our credentials; the browser never sees them, nor the
// provider's address.
func (a *Admin) sendRecording(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	rec, err := a.svc.Recording(r.Context(), id)
	if err != nil || rec.UnitID != visitorFrom(r.Context()).unit.ID {
		return missing(err, "opptak")
	}
	if a.opts.Recordings == nil {
		return missing(nil, "opptak")
	}
	body, kind, err := a.opts.Recordings.FetchRecording(r.Context(), rec.ProviderID)
	switch {
	case errors.Is(err, dispatch.ErrNotFound):
		return missing(nil, "opptak")
	case err != nil && r.Context().Err() == nil:
		a.opts.Log.Warn().Err(err).Int64("recording", id).Msg("recording not fetched")
		a.trouble(w, r, http.StatusBadGateway, "Vi får ikke tak i opptaket", "Telefontjenesten svarte ikke som den skulle. Prøv igjen om litt, eller ring tilbake.")
		return nil
	case err != nil:
		return nil
	}
	defer func() { _ = body.Close() }()
	// A range of it may be asked for, and it is small: so it is read whole.
	sound, err := io.ReadAll(io.LimitReader(body, mostSound+1))
	if err != nil {
		return err
	}
	if len(sound) > mostSound || !strings.HasPrefix(kind, "audio/") {
		return errors.New("the provider handed out something that is no recording")
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", "inline")
	h.Set("Content-Security-Policy", attachmentPolicy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	http.ServeContent(w, r, "", rec.CreatedAt, bytes.NewReader(sound))
	return nil
}

// withCalls puts the calls with a number among its texts.
func withCalls(tx dispatch.Tx, number string, talk []bubble) ([]bubble, error) {
	calls, err := tx.Calls(dispatch.CallFilter{Phone: number}, dispatch.Page{})
	if err != nil {
		return nil, err
	}
	if n := len(calls); n > shownTexts {
		calls = calls[n-shownTexts:]
	}
	for _, c := range calls {
		b := bubble{Out: c.Direction == dispatch.Out, State: callState(c), Message: &dispatch.Message{
			UnitID: c.UnitID, Direction: c.Direction, Phone: c.Phone, Body: callAbout(c), TaskID: c.TaskID, CreatedAt: c.CreatedAt,
		}}
		if b.Recordings, err = recordings(tx, c.ID); err != nil {
			return nil, err
		}
		talk = append(talk, b)
	}
	slices.SortStableFunc(talk, func(a, b bubble) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return talk, nil
}
