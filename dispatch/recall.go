package dispatch

// callBack takes texts and calls about a task that wait for somebody who has it no longer
// out of the outbox: they hold what only who has it may know, and are untrue.
// v nil: those to the requester.
func (w *work) callBack(t *Task, v *Volunteer, why string) error {
	var id int64
	if v != nil {
		id = v.ID
	}
	// Who asked for the help is heard about it also when the volunteer has been.
	if err := w.endCalls(t.ID, why, func(c *Call) bool {
		return c.VolunteerID == id && (c.Purpose == CallForNews || c.Purpose == CallForFollowUp && v != nil)
	}); err != nil {
		return err
	}
	return w.callBackFrom(t, why, func(m *Message) bool {
		return m.VolunteerID == id && (m.Kind == KindNotice || m.Kind == KindAnswer && v != nil)
	})
}

// callBackTaken takes back the news that somebody else has a task, from whoever has
// not got it yet: it has become free again, and they may be asked about it.
func (w *work) callBackTaken(t *Task) error {
	return w.callBackFrom(t, "oppdraget ble ledig igjen", func(m *Message) bool { return m.Kind == KindNotice && m.OfferID != 0 })
}

// callBackFrom takes the texts about a task that which chooses out of the outbox.
func (w *work) callBackFrom(t *Task, why string, which func(*Message) bool) error {
	ms, err := w.Messages(MessageFilter{TaskID: t.ID}, Page{})
	if err != nil {
		return err
	}
	for _, m := range ms {
		if m.Direction != Out || m.State != MessageQueued || !which(m) {
			continue
		}
		m.State = MessageCancelled
		if err := w.SaveMessage(m); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: m.UnitID, Kind: "message.cancelled", TaskID: m.TaskID, VolunteerID: m.VolunteerID, MessageID: m.ID,
			From: string(MessageQueued), To: string(MessageCancelled), Why: why}); err != nil {
			return err
		}
	}
	return nil
}
