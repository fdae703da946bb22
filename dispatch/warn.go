package dispatch

import "time"

// planWarning sets when the requester of an open task hears that nobody is found
// yet, so that they are not taken by surprise at the deadline. It is said once
// per task, and before a night that it would fall in. Who has just asked for it
// knows how little time there is.
func (w *work) planWarning(t *Task, set Settings) {
	t.WarnAt = time.Time{}
	if t.Warned || set.WarnBefore == 0 || t.RequesterID == 0 && t.RecipientID == 0 {
		return
	}
	at := t.DecideBy.Add(-time.Duration(set.WarnBefore))
	if !t.Urgent {
		at = set.Quiet().lastLoud(at, w.s.zone)
	}
	if at.After(w.now) {
		t.WarnAt = stored(at)
	}
}

// warn tells the requester that nobody is found yet. The caller saves the task.
func (w *work) warn(t *Task) error {
	t.WarnAt, t.Warned = time.Time{}, true
	return w.tellRequester(t, nil, requesterWaiting)
}
