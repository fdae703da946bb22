package dispatch

import (
	"context"
	"fmt"
)

// keepRecording keeps where a recording lies. A message is put before a human;
// what was said about an order is heard with the order.
func (w *work) keepRecording(c *Call, f *Flow, in CallInput) error {
	r, err := w.addRecording(c, f, in.Recording, in.Seconds)
	if err != nil || r == nil {
		return err
	}
	if f.At == PlaceSpeak {
		return nil
	}
	return w.putMessage(c, r)
}

// addRecording makes the row; nil where there is one already. What is said about
// an order belongs to it, and not to one that was made earlier in the same call:
// it gets its task with the order.
func (w *work) addRecording(c *Call, f *Flow, providerID string, seconds int) (*Recording, error) {
	taskID := c.TaskID
	if f.At == PlaceSpeak && f.Order != nil {
		taskID = f.Order.TaskID
	}
	set, err := w.settings(c.UnitID)
	if err != nil {
		return nil, err
	}
	r := &Recording{UnitID: c.UnitID, CallID: c.ID, TaskID: taskID, ProviderID: providerID, Seconds: seconds, CreatedAt: w.now}
	if days := set.Retention.Recordings; days > 0 {
		r.DeleteAt = w.now.AddDate(0, 0, days)
	}
	if err := w.AddRecording(r); err != nil {
		if isConflict(err) {
			return nil, nil
		}
		return nil, err
	}
	return r, nil
}

func (w *work) putMessage(c *Call, r *Recording) error {
	from, err := w.caller(c)
	if err != nil {
		return err
	}
	// Who left a message has not just rung in vain.
	items, err := w.OpenAttention(c.UnitID, Page{})
	if err != nil {
		return err
	}
	for _, a := range items {
		if a.Kind == AttentionMissed && a.CallID == c.ID {
			if err := w.resolve(a, "answered", ActorSystem); err != nil {
				return err
			}
		}
	}
	return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionVoicemail, CallID: c.ID, TaskID: c.TaskID, VolunteerID: c.VolunteerID, Key: fmt.Sprintf("voicemail:%d", r.ID),
		Text: fmt.Sprintf("Beskjed på telefonen fra %s. Hør på den og ring tilbake.", from)})
}

// TakeRecording notes a recording that the provider tells of by itself: of a
// call that ended while somebody was speaking.
func (s *Service) TakeRecording(ctx context.Context, callID int64, providerID, recording string, seconds int) error {
	return s.do(WithActor(ctx, "provider"), func(w *work) error {
		c, err := w.Call(callID)
		if err != nil || c.ProviderID != providerID {
			return errOr(ignoreNotFound(err), errUnchanged)
		}
		f := c.flow()
		r, err := w.addRecording(c, &f, recording, seconds)
		if err != nil || r == nil {
			return errOr(err, errUnchanged)
		}
		if f.At == PlaceVoicemail {
			f.Message = true
			if err := c.setFlow(f); err != nil {
				return err
			}
			if err := w.SaveCall(c); err != nil {
				return err
			}
			return w.putMessage(c, r)
		}
		return nil
	})
}
