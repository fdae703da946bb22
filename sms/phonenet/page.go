package phonenet

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

var pageTemplate = template.Must(template.ParseFS(pageFiles, "page/phones.html"))

// pageRoutes serves the page of the telephones. Its addresses are relative, so that it works behind a prefix too.
func (n *Network) pageRoutes(mux *http.ServeMux) {
	// A page elsewhere must not be able to write texts in the name of these telephones.
	guard := http.NewCrossOriginProtection()
	handle := func(pattern string, f http.HandlerFunc) {
		mux.Handle(pattern, guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := w.Header()
			h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "+
				"img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Cache-Control", "no-store")
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			f(w, r)
		})))
	}
	handle("GET /phones", n.servePage)
	handle("GET /phones/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "../phones") // http.Redirect would make it absolute and lose a prefix
		w.WriteHeader(http.StatusSeeOther)
	})
	handle("GET /phones/assets/{file}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, pageFiles, "page/"+r.PathValue("file"))
	})
	handle("GET /phones/state", n.serveState)
	handle("GET /phones/thread", n.serveThread)
	handle("GET /phones/events", n.serveEvents)
	handle("POST /phones/text", n.pageText)
	handle("POST /phones/read", n.pageRead)
	handle("POST /phones/robot", n.pageRobot)
	handle("POST /phones/faults", n.pageFaults)
	handle("POST /phones/new", n.pageNew)
}

func (n *Network) servePage(w http.ResponseWriter, _ *http.Request) {
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, map[string]any{"Switches": switches, "Number": n.opt.Number}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page.Bytes())
}

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
	if p.robot != nil {
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
	switch {
	case strings.TrimSpace(body) == "":
		pageError(w, http.StatusBadRequest, "Skriv noe først.")
	case len([]rune(body)) > maxBody:
		pageError(w, http.StatusBadRequest, "Meldingen er for lang.")
	default:
		// A text that the service did not take shows it at its bubble; it was sent all the same.
		sid, _ := p.Text(r.Context(), body)
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

// serveEvents tells the page what changes, as server-sent events.
func (n *Network) serveEvents(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	s := n.subscribe(20000)
	n.mu.Unlock()
	defer n.unsubscribe(s)

	rc := http.NewResponseController(w)
	rc.SetWriteDeadline(time.Time{}) // the stream outlives any limit that the server sets for answers
	w.Header().Set("Content-Type", "text/event-stream")
	if !sendEvent(w, rc, "clock", n.clock()) {
		return
	}
	beat := time.NewTicker(5 * time.Second)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-n.ctx.Done():
			return
		case <-beat.C:
			if !sendEvent(w, rc, "clock", n.clock()) {
				return
			}
		case <-s.ready:
			changes, lost := n.take(s)
			if lost && !sendEvent(w, rc, "reload", nil) || !sendEvent(w, rc, "change", n.news(changes)) {
				return
			}
			// Under load a page is better served with many changes at once.
			if !wallSleep(r, 40*time.Millisecond) {
				return
			}
		}
	}
}

// pageNews is what changed, in its present state.
type pageNews struct {
	Clock    pageClock                `json:"clock"`
	Faults   map[string]float64       `json:"faults"`
	Phones   []pagePhone              `json:"phones"`
	Messages map[string][]pageMessage `json:"messages"` // by number
}

func (n *Network) news(changes []change) pageNews {
	n.mu.Lock()
	defer n.mu.Unlock()
	news := pageNews{Clock: n.clock(), Faults: shown(n.faults), Phones: []pagePhone{}, Messages: map[string][]pageMessage{}}
	seen := map[string]bool{}
	for _, c := range changes {
		if rec := n.bySID[c.message.SID]; rec != nil && !seen[rec.SID] {
			seen[rec.SID] = true
			news.Messages[c.number] = append(news.Messages[c.number], bubble(rec))
		}
		if p := n.phones[c.number]; p != nil && !seen[c.number] {
			seen[c.number] = true
			news.Phones = append(news.Phones, n.summary(p))
		}
	}
	return news
}

func sendEvent(w http.ResponseWriter, rc *http.ResponseController, name string, v any) bool {
	data, err := json.Marshal(v)
	if err != nil {
		return false
	}
	if _, err := w.Write([]byte("event: " + name + "\ndata: " + string(data) + "\n\n")); err != nil {
		return false
	}
	return rc.Flush() == nil
}

// wallSleep reports whether the reader is still there afterwards.
func wallSleep(r *http.Request, d time.Duration) bool {
	wait(r, d)
	return r.Context().Err() == nil
}
