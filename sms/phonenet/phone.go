package phonenet

import (
	"context"
	"math/rand/v2"
	"strings"
)

// Phone is one telephone in the network.
type Phone struct {
	n      *Network
	number string

	// Network.mu guards what follows.
	name, note string
	thread     []*record     // all that was written to and from it, in order of creation
	inbox      []*record     // what arrived at it, in order of arrival
	seen       int           // how much of the inbox Next has returned
	read       int           // how much of the inbox was looked at on the page
	calls      []*callRecord // to and from it, in order of creation
	rung       int           // how many of them NextCall has looked at
	robot      Robot
	callRobot  CallRobot
	callRand   *rand.Rand
	robotOff   bool
	robotRand  *rand.Rand
	version    uint64 // Network.version when it last changed
}

// Phone returns the telephone with that number. It comes into being when it is first asked for, texted or faulted.
func (n *Network) Phone(number string) *Phone {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.phone(number)
}

// phone is Phone for a caller that holds mu.
func (n *Network) phone(number string) *Phone {
	number = canonical(number)
	p := n.phones[number]
	if p == nil {
		p = &Phone{n: n, number: number}
		n.phones[number] = p
	}
	return p
}

// AddPhone gives a telephone a name and a note, to be shown on the page.
func (n *Network) AddPhone(number, name, note string) *Phone {
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.phone(number)
	p.name, p.note = name, note
	n.tell(change{number: p.number})
	return p
}

// Number is the telephone's number.
func (p *Phone) Number() string { return p.number }

// Name is the name that AddPhone gave it.
func (p *Phone) Name() string {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	return p.name
}

// Text sends a text from this telephone to the service. It returns when the service has acknowledged the text with a
// 2xx, or with a *[WebhookError] if it did not; the message exists either way and is listed by the API. A text whose
// webhook is lost by a fault, or that has no webhook to go to, was sent without error as far as the person can tell.
func (p *Phone) Text(ctx context.Context, body string) (sid string, err error) {
	return p.n.receive(ctx, p.number, body, nil)
}

// TextWithMedia is Text with pictures: with Content of their own, which the box hands out under the API, or elsewhere.
func (p *Phone) TextWithMedia(ctx context.Context, body string, media ...Media) (sid string, err error) {
	return p.n.receive(ctx, p.number, body, media)
}

// Inbox returns what arrived at this telephone, in order of arrival.
func (p *Phone) Inbox() []Message {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	return messages(p.inbox)
}

// Thread returns what was written to and from this telephone, in order of writing, arrived or not.
func (p *Phone) Thread() []Message {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	return messages(p.thread)
}

func messages(records []*record) []Message {
	all := make([]Message, len(records))
	for i, rec := range records {
		all[i] = rec.Message
	}
	return all
}

// Await returns the first text in the inbox that matches, one that is there already or one still to come.
func (p *Phone) Await(ctx context.Context, match func(Message) bool) (Message, error) {
	n := p.n
	n.mu.Lock()
	s := n.subscribe(0)
	arrived := messages(p.inbox)
	n.mu.Unlock()
	defer n.unsubscribe(s)
	for _, m := range arrived {
		if match(m) {
			return m, nil
		}
	}
	return n.await(ctx, s, func(m Message) bool {
		return !m.Arrived.IsZero() && m.Direction != Inbound && m.To == p.number && match(m)
	})
}

// Next returns the first text in the inbox that Next has not returned before; it waits for one if need be.
func (p *Phone) Next(ctx context.Context) (Message, error) {
	n := p.n
	n.mu.Lock()
	s := n.subscribe(0)
	n.mu.Unlock()
	defer n.unsubscribe(s)
	for {
		n.mu.Lock()
		if p.seen < len(p.inbox) {
			m := p.inbox[p.seen].Message
			p.seen++
			n.mu.Unlock()
			return m, nil
		}
		n.mu.Unlock()
		_, err := n.await(ctx, s, func(m Message) bool { return m.To == p.number && !m.Arrived.IsZero() })
		if err != nil {
			return Message{}, err
		}
	}
}

// Containing matches a text that contains every one of the parts.
func Containing(parts ...string) func(Message) bool {
	return func(m Message) bool {
		for _, part := range parts {
			if !strings.Contains(m.Body, part) {
				return false
			}
		}
		return true
	}
}
