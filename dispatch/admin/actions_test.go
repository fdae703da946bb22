package admin

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// stand is a task brought to where it stands, alike n times, each with helpers of
// its own.
type stand struct {
	name      string
	headcount int
	at        string // the time at which it is looked at
	to        func(s *site, t *dispatch.Task, helpers []int64)
}

var stands = []stand{
	{"a draft", 1, "2026-11-24 12:00", nil},
	{"a draft whose time has passed", 1, "2026-11-27 12:00", nil},
	{"open", 1, "2026-11-24 12:00", nil},
	{"held", 1, "2026-11-24 12:00", func(s *site, t *dispatch.Task, _ []int64) { s.does(s.svc.Hold(context.Background(), t.ID, "")) }},
	{"open past its deadline", 1, "2026-11-26 09:00", nil},
	{"open with one of two", 2, "2026-11-24 12:00", func(s *site, t *dispatch.Task, who []int64) { s.gives(t, who[0]) }},
	{"assigned", 1, "2026-11-24 12:00", func(s *site, t *dispatch.Task, who []int64) { s.gives(t, who[0]) }},
	{"going on", 1, "2026-11-26 10:30", func(s *site, t *dispatch.Task, who []int64) { s.gives(t, who[0]) }},
	{"over and not noted", 1, "2026-11-26 13:00", func(s *site, t *dispatch.Task, who []int64) { s.gives(t, who[0]) }},
	{"going on with two", 2, "2026-11-26 10:30", func(s *site, t *dispatch.Task, who []int64) { s.gives(t, who...) }},
	{"of two, one is done", 2, "2026-11-26 13:00", func(s *site, t *dispatch.Task, who []int64) {
		s.gives(t, who...)
		s.at("2026-11-26 12:30")
		s.does(s.svc.CompleteHelper(context.Background(), t.ID, who[0], 1))
	}},
	{"done", 1, "2026-11-26 13:00", func(s *site, t *dispatch.Task, who []int64) {
		s.gives(t, who[0])
		s.at("2026-11-26 12:30")
		s.does(s.svc.Complete(context.Background(), t.ID, 1))
	}},
	{"unfilled", 1, "2026-11-26 09:00", func(s *site, t *dispatch.Task, _ []int64) { s.ends(t, dispatch.TaskUnfilled) }},
	{"unfilled with one of two", 2, "2026-11-26 09:00", func(s *site, t *dispatch.Task, who []int64) {
		s.gives(t, who[0])
		s.ends(t, dispatch.TaskUnfilled)
	}},
	{"unfilled and over", 1, "2026-11-26 13:00", func(s *site, t *dispatch.Task, _ []int64) { s.ends(t, dispatch.TaskUnfilled) }},
	{"cancelled", 1, "2026-11-24 12:00", func(s *site, t *dispatch.Task, _ []int64) { s.does(s.svc.Cancel(context.Background(), t.ID, "")) }},
	{"cancelled and over", 1, "2026-11-26 13:00", func(s *site, t *dispatch.Task, _ []int64) { s.does(s.svc.Cancel(context.Background(), t.ID, "")) }},
}

func (s *site) does(_ *dispatch.Task, err error) { s.t.Helper(); must(s, 0, err) }

func (s *site) gives(t *dispatch.Task, who ...int64) {
	s.t.Helper()
	for _, id := range who {
		s.does(s.svc.Assign(context.Background(), t.ID, id))
	}
}

// ends puts a task where its deadline would have put it.
func (s *site) ends(t *dispatch.Task, to dispatch.TaskState) {
	s.t.Helper()
	must(s, 0, s.svc.Update(context.Background(), func(tx dispatch.Tx) error {
		x, err := tx.Task(t.ID)
		if err != nil {
			return err
		}
		x.State, x.NextWaveAt, x.WakeAt = to, time.Time{}, time.Time{}
		return tx.SaveTask(x)
	}))
}

// pressable are all actions that a task can have.
var pressable = []string{"nok", "let-videre", "send-ut", "spor-disse", "spor-alle", "fortsett", "hold", "gi-til", "utfort", notDone, "kom-ikke", "ta-av", "endre", "avlys"}

// Of every state, each action that is shown is done by a press, and each that is
// not shown is refused in a sentence and changes nothing; nor is it asked for.
func TestWhatIsShownCanBeDone(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, x := range stands {
		s := newSite(t, Options{AutoLogin: testEmail})
		must(s, 0, errOnly(s.svc.ChangeSettings(context.Background(), dispatch.FirstUnit, func(set *dispatch.Settings) error { set.WaveSize = 1; return nil })))
		n := int64(0)
		volunteer := func() int64 {
			n++
			return s.volunteer(fmt.Sprintf("Frivillig Nummer%c%c", 'a'+n/20, 'a'+n%20), fmt.Sprintf("+4742100%03d", n), nil).ID
		}
		for _, action := range pressable {
			s.at("2026-11-24 10:12")
			helpers := []int64{volunteer(), volunteer()}
			task := s.task("Følge til lege", "2026-11-26 10:00", "2026-11-26 12:00", func(k *dispatch.Task) {
				k.Headcount = x.headcount
				if strings.HasPrefix(x.name, "a draft") {
					k.State = dispatch.TaskDraft
				}
			})
			if x.to != nil {
				x.to(s, task, helpers)
			}
			s.at(x.at)
			fresh := volunteer()
			path := taskPath(task.ID)
			body := s.get(path).body
			shown := strings.Contains(body, `"gjor-`+action+`"`)
			seen[action] = seen[action] || shown
			form := []string{"volunteer_id", fmt.Sprint(fresh)}
			switch action {
			case "ta-av", "kom-ikke":
				form[1] = fmt.Sprint(helpers[len(helpers)-1])
				if x.headcount == 1 || strings.Contains(x.name, "one of two") {
					form[1] = fmt.Sprint(helpers[0])
				}
			case "utfort":
				form = nil
			case "endre":
				form = formFields(s.get(path+"/endre").body, `id="skjema"`)
				if !shown {
					form = []string{"category", "escort", "summary", "Noe annet", "when", "fredag 4. desember 10-12"}
				}
			}
			before := s.written()
			if p := s.get(path + "/" + action); !shown && p.status == http.StatusOK {
				t.Errorf("%s: %s is not shown, and yet asked for", x.name, action)
			}
			p := s.post(path+"/"+action, form...)
			switch {
			case p.status >= http.StatusInternalServerError:
				t.Errorf("%s: %s: %d", x.name, action, p.status)
			case shown && p.status != http.StatusSeeOther:
				t.Errorf("%s: %s is shown and refused: %d %s", x.name, action, p.status, saidIn(p.body))
			case shown && strings.Contains(s.get(p.header.Get("Location")).body, `data-color="danger"><p`):
				t.Errorf("%s: %s is shown and refused on the next page", x.name, action)
			case !shown && x.name == "held" && action == "hold" && s.written() == before: // the same press twice
			case !shown && p.status == http.StatusSeeOther:
				t.Errorf("%s: %s is not shown and done", x.name, action)
			case !shown && (saidIn(p.body) == "" || s.written() != before):
				t.Errorf("%s: %s is not shown, and refused with %q after %d writes", x.name, action, saidIn(p.body), s.written()-before)
			}
		}
	}
	for _, action := range pressable {
		if !seen[action] {
			t.Errorf("%s is never shown", action)
		}
	}
}

var refusals = regexp.MustCompile(`(?s)(?:id="feil".*?<p class="ds-paragraph"|<p class="ds-paragraph lead")>(.*?)</p>`)

// saidIn is the sentence of a refusal.
func saidIn(body string) string {
	if m := refusals.FindStringSubmatch(body); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}
