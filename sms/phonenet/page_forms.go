package phonenet

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// asked finds the telephone that a form names and answers if there is none.
func (n *Network) asked(w http.ResponseWriter, r *http.Request) *Phone {
	number := canonical(r.PostFormValue("number"))
	n.mu.Lock()
	defer n.mu.Unlock()
	p := n.phones[number]
	if p == nil {
		pageError(w, http.StatusNotFound, "Telefonen finnes ikke.")
	}
	return p
}

func pageError(w http.ResponseWriter, status int, text string) {
	writeJSON(w, status, map[string]string{"error": text})
}

func (n *Network) pageText(w http.ResponseWriter, r *http.Request) {
	p := n.asked(w, r)
	if p == nil {
		return
	}
	body := strings.ReplaceAll(r.PostFormValue("body"), "\r\n", "\n")
	var pictures []Media
	if r.PostFormValue("picture") != "" {
		n.mu.Lock()
		pictures = []Media{Picture(len(n.records))}
		n.mu.Unlock()
	}
	switch {
	case strings.TrimSpace(body) == "" && pictures == nil:
		pageError(w, http.StatusBadRequest, "Skriv noe først.")
	case len([]rune(body)) > maxBody:
		pageError(w, http.StatusBadRequest, "Meldingen er for lang.")
	default:
		// A text that the service did not take shows it at its bubble; it was sent all the same.
		sid, _ := p.TextWithMedia(r.Context(), body, pictures...)
		writeJSON(w, http.StatusOK, map[string]string{"sid": sid})
	}
}

func (n *Network) pageRead(w http.ResponseWriter, r *http.Request) {
	if p := n.asked(w, r); p != nil {
		n.mu.Lock()
		if p.read < len(p.inbox) {
			p.read = len(p.inbox)
			n.tell(change{number: p.number})
		}
		n.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	}
}

func (n *Network) pageRobot(w http.ResponseWriter, r *http.Request) {
	if p := n.asked(w, r); p != nil {
		n.mu.Lock()
		if p.robot == nil {
			p.robot, p.robotRand = PersonRobot(0.35, 0.3, 0.1, 20*time.Minute), n.source(p.number, "robot")
		}
		if p.callRobot == nil {
			p.callRobot, p.callRand = PersonCallRobot(0.5, 0.3, 0.1), n.source(p.number, "call robot")
		}
		n.mu.Unlock()
		p.PauseRobot(r.PostFormValue("on") != "true")
		w.WriteHeader(http.StatusNoContent)
	}
}

func (n *Network) pageFaults(w http.ResponseWriter, r *http.Request) {
	value, err := strconv.ParseFloat(r.PostFormValue("value"), 64)
	if err != nil || !(value >= 0) {
		pageError(w, http.StatusBadRequest, "Ugyldig verdi.")
		return
	}
	number := canonical(r.PostFormValue("number"))
	for _, s := range switches {
		if s.Name != r.PostFormValue("fault") {
			continue
		}
		if number == "" {
			n.mu.Lock()
			s.set(&n.faults, value)
			n.tell(change{})
			n.mu.Unlock()
		} else if p := n.asked(w, r); p != nil {
			n.mu.Lock()
			f := n.numberFaults[number]
			s.set(&f, value)
			n.mu.Unlock()
			n.SetNumberFaults(number, f)
		} else {
			return
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	pageError(w, http.StatusBadRequest, "Ukjent feil.")
}

func (n *Network) pageNew(w http.ResponseWriter, r *http.Request) {
	number := canonical(r.PostFormValue("number"))
	if len(number) == 8 {
		number = "+47" + number
	}
	if !possible(number) || number == n.opt.Number {
		pageError(w, http.StatusBadRequest, "Skriv et nummer med åtte sifre, eller med landkode.")
		return
	}
	n.mu.Lock()
	p := n.phone(number)
	if name := strings.TrimSpace(r.PostFormValue("name")); name != "" {
		p.name = name
	}
	n.tell(change{number: number})
	n.mu.Unlock()
	writeJSON(w, http.StatusOK, map[string]string{"number": number})
}
