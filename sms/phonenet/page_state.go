package phonenet

import (
	"net/http"
	"time"
)

// The JSON of the page. It is nobody's interface but the page's own.
type (
	pageState struct {
		Clock  pageClock          `json:"clock"`
		Faults map[string]float64 `json:"faults"`
		Phones []pagePhone        `json:"phones"`
	}
	pageClock struct {
		Now   time.Time `json:"now"`
		Speed float64   `json:"speed"`
	}
	pagePhone struct {
		Number   string             `json:"number"`
		Name     string             `json:"name"`
		Note     string             `json:"note"`
		Unread   int                `json:"unread"`
		Robot    string             `json:"robot"` // none, on, off
		OptedOut bool               `json:"optedOut"`
		Landline bool               `json:"landline"` // takes calls and no texts
		Call     string             `json:"call"`     // "", rings or talks
		ByRobot  bool               `json:"byRobot"`  // and nobody at the page holds it
		Faults   map[string]float64 `json:"faults"`
		Last     *pageMessage       `json:"last"`
		Version  uint64             `json:"v"`
	}
	pageMessage struct {
		SID      string    `json:"sid"`
		Body     string    `json:"body"`
		Mine     bool      `json:"mine"` // written on this telephone
		Auto     bool      `json:"auto"`
		Status   Status    `json:"status"`
		Code     int       `json:"code"`
		Segments int       `json:"segments"`
		Media    int       `json:"media"`
		Trouble  string    `json:"trouble"`
		At       time.Time `json:"at"`
		Index    int       `json:"index"`
		Version  uint64    `json:"v"`
	}
)

func (n *Network) clock() pageClock { return pageClock{n.opt.Now(), n.opt.Speed} }

// summary is a telephone as the list shows it. The caller holds mu.
func (n *Network) summary(p *Phone) pagePhone {
	s := pagePhone{
		Number: p.number, Name: p.name, Note: p.note, Robot: "none", OptedOut: n.optedOut[p.number],
		Unread: len(p.inbox) - p.read, Faults: shown(n.numberFaults[p.number]), Version: p.version,
	}
	s.Landline = fixed(p.number) || n.numberFaults[p.number].Landline
	s.Call, s.ByRobot = p.ringing()
	if p.robot != nil || p.callRobot != nil {
		s.Robot = "on"
		if p.robotOff {
			s.Robot = "off"
		}
	}
	if len(p.thread) > 0 {
		last := bubble(p.thread[len(p.thread)-1])
		s.Last = &last
	}
	return s
}

func bubble(rec *record) pageMessage {
	at := rec.Created
	if !rec.Arrived.IsZero() {
		at = rec.Arrived
	}
	return pageMessage{
		SID: rec.SID, Body: rec.Body, Mine: rec.Direction == Inbound, Auto: rec.Auto, Status: rec.Status, Code: rec.ErrorCode,
		Segments: rec.Segments, Media: len(rec.Media), Trouble: rec.trouble, At: at, Index: rec.index, Version: rec.version,
	}
}

func (n *Network) serveState(w http.ResponseWriter, _ *http.Request) {
	n.mu.Lock()
	state := pageState{Clock: n.clock(), Faults: shown(n.faults), Phones: make([]pagePhone, 0, len(n.phones))}
	for _, p := range n.phones {
		state.Phones = append(state.Phones, n.summary(p))
	}
	n.mu.Unlock()
	writeJSON(w, http.StatusOK, state)
}

// maxThread is how much of a long conversation the page gets.
const maxThread = 500

func (n *Network) serveThread(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	thread := []pageMessage{}
	if p := n.phones[canonical(r.URL.Query().Get("number"))]; p != nil {
		for _, rec := range p.thread[max(len(p.thread)-maxThread, 0):] {
			thread = append(thread, bubble(rec))
		}
	}
	n.mu.Unlock()
	writeJSON(w, http.StatusOK, thread)
}
