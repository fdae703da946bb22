package phonenet

import (
	"math/rand/v2"
	"time"
)

// Robot answers for a person. It is called for every text that arrives, one call at a time for one telephone, and
// returns what the person writes back and when; nothing is silence. It must not call the network.
type Robot func(r *rand.Rand, question Message) []RobotReply

// RobotReply is a text that a robot writes after a virtual delay from the arrival of the question.
type RobotReply struct {
	Delay time.Duration
	Text  string
}

// SetRobot lets a robot answer on this telephone; nil lets nobody.
func (p *Phone) SetRobot(robot Robot) {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	p.robot = robot
	p.robotRand = p.n.source(p.number, "robot")
	p.n.tell(change{number: p.number})
}

// PauseRobot keeps the robot of this telephone, if it has one, from answering, also what it was about to write.
func (p *Phone) PauseRobot(paused bool) {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	p.robotOff = paused
	p.n.tell(change{number: p.number})
}

// wakeRobot lets the robot see a text that arrived. The caller holds mu.
func (p *Phone) wakeRobot(m Message) {
	if p.robot == nil || p.robotOff {
		return
	}
	for _, reply := range p.robot(p.robotRand, m) {
		p.n.spawn(func() {
			if !p.n.sleep(reply.Delay) {
				return
			}
			p.n.mu.Lock()
			silent := p.robot == nil || p.robotOff
			p.n.mu.Unlock()
			if !silent {
				p.Text(p.n.ctx, reply.Text) // a failure is in the debugger already; the person does not see it
			}
		})
	}
}
