package admin

import (
	"encoding/json"
	"net/http"
	"strconv"

	"folgesvenn/dispatch"
)

// undoPress is the press that takes back the one before it. It stands beside the
// sentence that says what was done.
type undoPress struct {
	Path   string
	Fields []option // Value is the name of a field, Text what is in it
}

// undoBy is a press on a path, with the names and the values of its fields.
func undoBy(path string, pairs ...string) undoPress {
	u := undoPress{Path: path}
	for i := 0; i+1 < len(pairs); i += 2 {
		u.Fields = append(u.Fields, option{pairs[i], pairs[i+1]})
	}
	return u
}

// sayUndo tells on the next page what was done, with the press that takes it back.
func (a *Admin) sayUndo(r *http.Request, text string, u undoPress) {
	a.say(r, text)
	if b, err := json.Marshal(u); err == nil {
		a.sessions.Put(r.Context(), sessionUndo, b)
	}
}

// undoWaiting takes the press that is to be shown; nil: none.
func (a *Admin) undoWaiting(r *http.Request) *undoPress {
	var u undoPress
	if json.Unmarshal(a.sessions.PopBytes(r.Context(), sessionUndo), &u) != nil {
		return nil
	}
	return &u
}

// undoOfTask is what takes back an action on a task; ok is false where there is
// nothing to take back by one press. to is the page it leads to.
func undoOfTask(t *dispatch.Task, action, to string) (u undoPress, ok bool) {
	back := map[string]string{"hold": "fortsett", "fortsett": "hold", "let-videre": "hold", "spor-disse": "hold", "spor-alle": "hold", "utfort": notDone}[action]
	if action == "utfort" && t.State != dispatch.TaskDone {
		// Nobody came, or some are still awaited: the task's page shows what can be
		// done.
		back = ""
	}
	if t.Held && back == "hold" {
		back = ""
	}
	return undoBy(taskPath(t.ID)+"/"+back, "til", to), back != ""
}

// notDone is the action that takes back what was noted of who came.
const notDone = "ikke-utfort"

// Presses on an item that are no way to settle it.
const (
	takeIt   = "take"   // see to it
	leaveIt  = "leave"  // give it back
	reopenIt = "reopen" // after it was put away
)

// undoOfItem is what takes back a press on an item.
func undoOfItem(x *dispatch.Attention, as, to string) (u undoPress, ok bool) {
	back := map[string]string{takeIt: leaveIt, leaveIt: takeIt, dispatch.ResolveDismiss: reopenIt}[as]
	return undoBy("/trenger-deg/"+strconv.FormatInt(x.ID, 10), "som", back, "til", to), back != ""
}
