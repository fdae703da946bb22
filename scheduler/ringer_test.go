package scheduler

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"folgesvenn/dispatch"
)

const borghild = "+4722000001" // a landline

// ringsBorghild is a centre whose only volunteer has a landline, with a task.
func ringsBorghild(t *testing.T, g *gateway) (*dispatch.Service, *dispatch.Task, func()) {
	t.Helper()
	s := open(t)
	if _, err := s.EditVolunteer(t.Context(), 1, func(v *dispatch.Volunteer) error {
		v.Phone, v.Channel = borghild, dispatch.ChannelCall
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	stop := run(t, s, g)
	return s, addTask(t, s), stop
}

func calls(t *testing.T, s *dispatch.Service) (list []*dispatch.Call) {
	t.Helper()
	if err := s.View(context.Background(), func(tx dispatch.Tx) (err error) {
		list, err = tx.Calls(dispatch.CallFilter{}, dispatch.Page{})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func callIs(t *testing.T, s *dispatch.Service, state dispatch.CallState) func() bool {
	return func() bool {
		return slices.ContainsFunc(calls(t, s), func(c *dispatch.Call) bool { return c.State == state })
	}
}

func TestANewTaskIsRung(t *testing.T) {
	g := &gateway{}
	s, _, _ := ringsBorghild(t, g)
	eventually(t, "the telephone rings", callIs(t, s, dispatch.CallRinging))
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.placed) != 1 || g.placed[0].To != borghild || len(g.sent) != 0 {
		t.Errorf("placed %v, sent %v", g.placed, g.sent)
	}
}

func TestStoppingSeesACallThrough(t *testing.T) {
	g := &gateway{hold: make(chan struct{})}
	s, _, stop := ringsBorghild(t, g)
	eventually(t, "a request is under way", callIs(t, s, dispatch.CallDialling))
	go func() {
		time.Sleep(50 * time.Millisecond)
		close(g.hold)
	}()
	stop()
	if !callIs(t, s, dispatch.CallRinging)() {
		t.Errorf("the outcome of the call under way is not noted: %+v", calls(t, s)[0])
	}
}

func TestABusyProviderIsRungByAgain(t *testing.T) {
	g := &gateway{fail: &dispatch.SendError{Reason: dispatch.FailureBusy, Code: "20429", Err: errors.New("busy")}}
	s, _, _ := ringsBorghild(t, g)
	eventually(t, "it has been tried", func() bool { list := calls(t, s); return len(list) == 1 && list[0].Requests >= 2 })
	g.mu.Lock()
	g.fail = nil
	g.mu.Unlock()
	eventually(t, "it rings in the end", callIs(t, s, dispatch.CallRinging))
}

// A telephone that rings for nothing is made to stop, also if the provider does
// not hear it the first time.
func TestACallThatRingsForNothingIsEnded(t *testing.T) {
	g := &gateway{deaf: 1}
	s, task, _ := ringsBorghild(t, g)
	eventually(t, "the telephone rings", callIs(t, s, dispatch.CallRinging))
	if _, err := s.Cancel(t.Context(), task.ID, ""); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it stops", callIs(t, s, dispatch.CallCancelled))
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.ended) != 2 || g.ended[0] != calls(t, s)[0].ProviderID {
		t.Errorf("ended %v", g.ended)
	}
}
