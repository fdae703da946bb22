package phonenet

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// pageCall is a call as the page shows it.
type pageCall struct {
	SID       string          `json:"sid"`
	Mine      bool            `json:"mine"`  // rung from this telephone
	Other     string          `json:"other"` // who is at the other end: the service, or whom it put through
	Status    CallStatus      `json:"status"`
	Over      bool            `json:"over"`
	Robot     bool            `json:"robot"` // a robot or a machine holds the telephone
	Listening bool            `json:"listening"`
	Recording bool            `json:"recording"`
	Talking   bool            `json:"talking"` // put through to somebody
	At        time.Time       `json:"at"`
	Seconds   int             `json:"seconds"`
	Lines     []pageUtterance `json:"lines"`
	Version   uint64          `json:"v"`
}

type pageUtterance struct {
	Kind     UtteranceKind `json:"kind"`
	Text     string        `json:"text"`
	Language string        `json:"lang"`
}

// pageCallOf shows a call to the page. The caller holds mu.
func (n *Network) pageCallOf(rec *callRecord) pageCall {
	other := rec.From
	if rec.Direction == Inbound {
		other = rec.To
	}
	c := pageCall{
		SID: rec.SID, Mine: rec.Direction == Inbound, Other: other, Status: rec.Status, Over: rec.Status.Final(),
		Robot: rec.pace != wall, Listening: rec.Listening, Recording: rec.Recording, Talking: rec.bridge != nil,
		At: rec.Created, Seconds: int(rec.Duration / time.Second), Lines: []pageUtterance{}, Version: rec.version,
	}
	for _, u := range rec.Transcript {
		text := u.Text
		if u.Kind == DidRecord {
			text = seconds(n.recordingLength(u.Text))
		}
		if last := len(c.Lines) - 1; last >= 0 && u.Kind == DidPress && c.Lines[last].Kind == DidPress {
			c.Lines[last].Text += text
			continue
		}
		c.Lines = append(c.Lines, pageUtterance{u.Kind, text, u.Language})
	}
	return c
}

// recordingLength is how long a recording is. The caller holds mu.
func (n *Network) recordingLength(sid string) time.Duration {
	for _, r := range n.recordings {
		if r.SID == sid {
			return r.Duration
		}
	}
	return 0
}

// maxCalls is how much of a telephone's past calls the page gets.
const maxCalls = 30

func (n *Network) serveCalls(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	calls := []pageCall{}
	if p := n.phones[canonical(r.URL.Query().Get("number"))]; p != nil {
		for _, rec := range p.calls[max(len(p.calls)-maxCalls, 0):] {
			if rec.shown() {
				calls = append(calls, n.pageCallOf(rec))
			}
		}
	}
	n.mu.Unlock()
	writeJSON(w, http.StatusOK, calls)
}

// shown says whether the telephone has noticed the call: one that finds it engaged or never gets through has not rung.
// The caller holds mu.
func (rec *callRecord) shown() bool { return !rec.Started.IsZero() }

// pageRing rings the service.
func (n *Network) pageRing(w http.ResponseWriter, r *http.Request) {
	p := n.asked(w, r)
	if p == nil {
		return
	}
	if _, err := n.incoming(p, wall); err != nil {
		pageError(w, http.StatusConflict, "Telefonen er opptatt.")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// pageCallDo is what the person at the page does in the call that the telephone is in.
func (n *Network) pageCallDo(w http.ResponseWriter, r *http.Request) {
	p := n.asked(w, r)
	if p == nil {
		return
	}
	what, text := r.PostFormValue("do"), strings.TrimSpace(r.PostFormValue("text"))
	n.mu.Lock()
	trouble := n.inCall(p, what, text)
	n.mu.Unlock()
	if trouble != "" {
		pageError(w, http.StatusConflict, trouble)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// inCall does it, or says in Norwegian why not. The caller holds mu.
func (n *Network) inCall(p *Phone, what, text string) (trouble string) {
	rec := p.liveCall()
	if rec == nil {
		return "Samtalen er slutt."
	}
	talking := rec.Status == CallInProgress || rec.Direction == Inbound
	if what != "answer" && what != "decline" && what != "hangup" && !talking {
		return "Telefonen er ikke tatt ennå."
	}
	switch what {
	case "answer", "decline":
		if talking || rec.Status != CallRinging {
			return "Telefonen ringer ikke."
		}
		rec.wish = pickUp
		if what == "decline" {
			rec.wish = decline
		}
	case "hangup":
		if rec.Status == CallRinging && rec.Direction != Inbound {
			rec.wish = decline
		} else {
			rec.hungUp = true
		}
	case "keys":
		if !validKeys(text) {
			return "Bruk tastene 0–9, * og #."
		}
		n.act(rec, Utterance{Kind: DidPress, Text: text}, pressed(text)...)
	case "speak":
		if text == "" || len([]rune(text)) > 500 {
			return "Skriv hva du vil si, høyst 500 tegn."
		}
		n.act(rec, Utterance{Kind: DidSpeak, Text: text}, input{speech: text, confidence: 0.9})
	case "record":
		if !rec.Recording {
			return "Det er ingenting å snakke inn nå."
		}
		length, err := time.ParseDuration(text + "s")
		if err != nil || length <= 0 || length > time.Hour {
			return "Ugyldig lengde."
		}
		n.act(rec, Utterance{}, input{recorded: max(length, time.Second)})
	default:
		return "Ukjent handling."
	}
	rec.pace = wall // a person holds the telephone now
	n.touch(rec)
	return ""
}

// ringing is the telephone's call as the list of telephones shows it: "", "rings" or "talks". The caller holds mu.
func (p *Phone) ringing() (state string, byRobot bool) {
	rec := p.liveCall()
	switch {
	case rec == nil, !rec.shown():
		return "", false
	case rec.Status == CallRinging && rec.Direction != Inbound:
		return "rings", rec.pace != wall
	}
	return "talks", rec.pace != wall
}

// callsOf are the calls that changed, for the page, by number. The caller holds mu.
func (n *Network) callsOf(changes []change) map[string][]pageCall {
	all := map[string][]pageCall{}
	var seen []string
	for _, c := range changes {
		if rec := n.callBySID[c.call]; rec != nil && rec.shown() && !slices.Contains(seen, c.call) {
			seen = append(seen, c.call)
			all[c.number] = append(all[c.number], n.pageCallOf(rec))
		}
	}
	return all
}
