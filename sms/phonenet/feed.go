package phonenet

import (
	"context"
	"errors"
)

// ErrClosed says that the network was closed while somebody waited.
var ErrClosed = errors.New("phonenet: the network is closed")

// subscription is a queue of changes for one reader, so that a slow reader never holds up the network.
type subscription struct {
	queue []change
	ready chan struct{} // holds one token while the queue is not empty
	limit int           // above it the queue is thrown away and lost is set; 0: none
	lost  bool
}

// change is something that happened: to a message, to a call, or (with neither) to the telephone itself.
type change struct {
	number  string
	message Message
	call    string // its SID
}

// subscribe starts a queue. The caller holds mu, so that it can look at the state of the same moment.
func (n *Network) subscribe(limit int) *subscription {
	s := &subscription{ready: make(chan struct{}, 1), limit: limit}
	n.subs[s] = struct{}{}
	return s
}

func (n *Network) unsubscribe(s *subscription) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.subs, s)
}

// publish tells every reader that a message changed. The caller holds mu.
func (n *Network) publish(rec *record) {
	rec.version = n.version + 1
	n.tell(change{number: rec.number(), message: rec.Message})
}

// tell passes a change on. The caller holds mu.
func (n *Network) tell(c change) {
	n.version++
	if p := n.phones[c.number]; p != nil {
		p.version = n.version
	}
	for s := range n.subs {
		if s.limit > 0 && len(s.queue) >= s.limit {
			s.queue, s.lost = nil, true
		} else {
			s.queue = append(s.queue, c)
		}
		select {
		case s.ready <- struct{}{}:
		default:
		}
	}
}

// take empties a queue.
func (n *Network) take(s *subscription) (changes []change, lost bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	changes, lost = s.queue, s.lost
	s.queue, s.lost = nil, false
	return changes, lost
}

// Await returns the first message that matches, in any state it has now or comes to have: also one that is there
// already. The match is called without any lock held.
func (n *Network) Await(ctx context.Context, match func(Message) bool) (Message, error) {
	n.mu.Lock()
	s := n.subscribe(0)
	n.mu.Unlock()
	defer n.unsubscribe(s)
	for _, m := range n.Messages() {
		if match(m) {
			return m, nil
		}
	}
	return n.await(ctx, s, match)
}

// await reads a queue until something matches.
func (n *Network) await(ctx context.Context, s *subscription, match func(Message) bool) (Message, error) {
	for {
		select {
		case <-s.ready:
			changes, _ := n.take(s)
			for _, c := range changes {
				if c.message.SID != "" && match(c.message) {
					return c.message, nil
				}
			}
		case <-ctx.Done():
			return Message{}, ctx.Err()
		case <-n.ctx.Done():
			return Message{}, ErrClosed
		}
	}
}
