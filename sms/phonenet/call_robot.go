package phonenet

import (
	"math/rand/v2"
	"time"
)

// CallRobot answers the telephone for a person. It is asked when the telephone rings, and each time the service waits
// for the person in the call; it must not call the network.
type CallRobot func(r *rand.Rand, c Call) CallAct

// CallAct is what a person does after a virtual delay. The zero value is to do nothing: to let it ring, or to wait.
type CallAct struct {
	Delay   time.Duration
	Answer  bool   // pick the ringing telephone up
	Decline bool   // let it be engaged
	Keys    string // press these
	Speak   string // say this
	HangUp  bool
}

// SetCallRobot lets a robot answer calls to this telephone; nil lets nobody. PauseRobot stops it as well.
func (p *Phone) SetCallRobot(robot CallRobot) {
	p.n.mu.Lock()
	defer p.n.mu.Unlock()
	p.callRobot = robot
	p.callRand = p.n.source(p.number, "call robot")
	p.n.tell(change{number: p.number})
}

// wakeCallRobot asks the robot of the telephone what it does now, if it holds it. The caller holds mu.
func (n *Network) wakeCallRobot(rec *callRecord) {
	p := n.phone(rec.number())
	if p.callRobot == nil || p.robotOff || rec.pace != virtual || rec.machine || rec.gone() {
		return
	}
	act := p.callRobot(p.callRand, rec.snapshot())
	if act == (CallAct{}) {
		return
	}
	step, status := rec.Steps, rec.Status
	n.spawn(func() {
		if !n.sleep(act.Delay) {
			return
		}
		n.mu.Lock()
		defer n.mu.Unlock()
		if rec.gone() || p.robotOff || rec.pace != virtual || rec.Steps != step || rec.Status != status {
			return
		}
		switch {
		case act.Answer:
			rec.wish = pickUp
		case act.Decline:
			rec.wish = decline
		case act.HangUp:
			rec.hungUp = true
		case act.Keys != "":
			n.act(rec, Utterance{Kind: DidPress, Text: act.Keys}, pressed(act.Keys)...)
		case act.Speak != "":
			n.act(rec, Utterance{Kind: DidSpeak, Text: act.Speak}, input{speech: act.Speak, confidence: 0.9})
		}
		n.touch(rec)
	})
}
