package storetest

import (
	"errors"
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"folgesvenn/dispatch"
)

// state is what the laws on uniqueness allow, as plain maps.
type state struct {
	winner   map[int64]int64    // task: its active or done assignment
	offer    map[[2]int64]int64 // task and volunteer: the open offer
	provider map[string]int64   // provider's id: message
	reports  map[string]bool
	keys     map[string]int64 // key: open attention
}

func (m *state) clone() *state {
	return &state{maps.Clone(m.winner), maps.Clone(m.offer), maps.Clone(m.provider), maps.Clone(m.reports), maps.Clone(m.keys)}
}

// model does random things in random transactions, some of which are undone,
// and compares what the store allows and keeps with maps.
func model(t *testing.T, s *suite) {
	w := s.world()
	tasks := []int64{w.task.ID, w.task2.ID}
	people := []int64{w.kari.ID, w.ola.ID}
	m := &state{map[int64]int64{}, map[[2]int64]int64{}, map[string]int64{}, map[string]bool{}, map[string]int64{}}
	// Every run goes on where the last one ended: a run has its own names, and
	// tasks and offers are shared by all.
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		name := func() string {
			return fmt.Sprintf("%d-%s", run, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(rt, "name"))
		}
		expect := func(err error, conflict bool) {
			if conflict != errors.Is(err, dispatch.ErrConflict) || !conflict && err != nil {
				rt.Fatalf("got error %v, conflict expected: %v", err, conflict)
			}
		}
		for range rapid.IntRange(1, 4).Draw(rt, "transactions") {
			steps := rapid.SliceOfN(rapid.IntRange(0, 6), 1, 6).Draw(rt, "steps")
			undo := rapid.Bool().Draw(rt, "undo")
			next := m.clone()
			err := s.store.Update(ctx, func(tx dispatch.Tx) error {
				for _, step := range steps {
					task := rapid.SampledFrom(tasks).Draw(rt, "task")
					person := rapid.SampledFrom(people).Draw(rt, "person")
					pair := [2]int64{task, person}
					switch step {
					case 0:
						a := &dispatch.Assignment{TaskID: task, VolunteerID: person, State: dispatch.AssignmentActive}
						expect(tx.AddAssignment(a), next.winner[task] != 0)
						if a.ID != 0 {
							next.winner[task] = a.ID
						}
					case 1:
						if a, err := tx.ActiveAssignment(task); err == nil {
							a.State = dispatch.AssignmentReleased
							expect(tx.SaveAssignment(a), false)
							delete(next.winner, task)
						}
					case 2:
						o := &dispatch.Offer{TaskID: task, VolunteerID: person, State: dispatch.OfferQueued}
						expect(tx.AddOffer(o), next.offer[pair] != 0)
						if o.ID != 0 {
							next.offer[pair] = o.ID
						}
					case 3:
						if id := next.offer[pair]; id != 0 {
							o, err := tx.Offer(id)
							expect(err, false)
							o.State = dispatch.OfferLapsed
							expect(tx.SaveOffer(o), false)
							delete(next.offer, pair)
						}
					case 4:
						id := name()
						msg := &dispatch.Message{ProviderID: id}
						expect(tx.AddMessage(msg), next.provider[id] != 0)
						if msg.ID != 0 {
							next.provider[id] = msg.ID
						}
					case 5:
						id := name()
						expect(tx.AddReport(&dispatch.Report{ProviderID: id, Status: "sent"}), next.reports[id])
						next.reports[id] = true
					case 6:
						key := name()
						a := &dispatch.Attention{Key: key}
						expect(tx.AddAttention(a), next.keys[key] != 0)
						if a.ID != 0 {
							next.keys[key] = a.ID
						} else if rapid.Bool().Draw(rt, "resolve") {
							a, err := tx.Attention(next.keys[key])
							expect(err, false)
							a.ResolvedAt = now
							expect(tx.SaveAttention(a), false)
							delete(next.keys, key)
						}
					}
				}
				if undo {
					return errNo
				}
				return nil
			})
			if undo != errors.Is(err, errNo) || !undo && err != nil {
				rt.Fatalf("Update: %v", err)
			}
			if !undo {
				m = next
			}
		}
		err := s.store.View(ctx, func(tx dispatch.Tx) error {
			for _, task := range tasks {
				a, err := tx.ActiveAssignment(task)
				if err != nil {
					a = &dispatch.Assignment{}
				}
				if a.ID != m.winner[task] {
					rt.Fatalf("task %d has assignment %d, want %d", task, a.ID, m.winner[task])
				}
				open := map[[2]int64]int64{}
				offers, err := tx.OffersOfTask(task)
				expect(err, false)
				for _, o := range offers {
					if o.State.Open() {
						open[[2]int64{o.TaskID, o.VolunteerID}] = o.ID
					}
				}
				for _, person := range people {
					if pair := [2]int64{task, person}; open[pair] != m.offer[pair] {
						rt.Fatalf("open offer of %v is %d, want %d", pair, open[pair], m.offer[pair])
					}
				}
			}
			for id, want := range m.provider {
				msg, err := tx.MessageByProviderID(id)
				expect(err, false)
				if msg.ID != want {
					rt.Fatalf("message %s is %d, want %d", id, msg.ID, want)
				}
			}
			attention, err := tx.OpenAttention(0, dispatch.Page{})
			expect(err, false)
			open := map[string]int64{}
			for _, a := range attention {
				open[a.Key] = a.ID
			}
			if !maps.Equal(open, m.keys) {
				rt.Fatalf("open attention %v, want %v", open, m.keys)
			}
			return nil
		})
		expect(err, false)
	})
}
