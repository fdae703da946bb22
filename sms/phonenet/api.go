package phonenet

import (
	"crypto/subtle"
	"io"
	"net/http"
	"strings"
	"time"
)

const apiVersion = "2010-04-01"

// maxForm bounds the body of a request. The longest legal text is far below it.
const maxForm = 1 << 20

func (n *Network) routes() http.Handler {
	mux := http.NewServeMux()
	n.pageRoutes(mux)
	mux.HandleFunc("/"+apiVersion+"/Accounts/{account}/{list}", n.api(func(w http.ResponseWriter, r *http.Request) {
		verbs := map[string]map[string]http.HandlerFunc{
			"Messages":   {http.MethodPost: n.create, http.MethodGet: n.list},
			"Calls":      {http.MethodPost: n.createCall, http.MethodGet: n.listCalls},
			"Recordings": {http.MethodGet: n.listRecordings},
		}[trimJSON(r.PathValue("list"))]
		switch {
		case verbs == nil:
			notFound(r).write(w)
		case verbs[r.Method] == nil:
			methodNotAllowed(w)
		default:
			verbs[r.Method](w, r)
		}
	}))
	mux.HandleFunc("/"+apiVersion+"/Accounts/{account}/{list}/{sid}", n.api(func(w http.ResponseWriter, r *http.Request) {
		type one = func(w http.ResponseWriter, r *http.Request, sid string)
		verbs := map[string]map[string]one{
			"Messages":   {http.MethodGet: n.fetch, http.MethodPost: n.update, http.MethodDelete: n.delete},
			"Calls":      {http.MethodGet: n.fetchCall, http.MethodPost: n.updateCall, http.MethodDelete: n.deleteCall},
			"Recordings": {http.MethodGet: n.fetchRecording, http.MethodDelete: n.deleteRecording},
		}[r.PathValue("list")]
		switch {
		case verbs == nil:
			notFound(r).write(w)
		case verbs[r.Method] == nil:
			methodNotAllowed(w)
		default:
			verbs[r.Method](w, r, trimJSON(r.PathValue("sid")))
		}
	}))
	mux.HandleFunc("/"+apiVersion+"/Accounts/{account}/Messages/{sid}/{part}", n.api(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case trimJSON(r.PathValue("part")) != "Media":
			notFound(r).write(w)
		case r.Method != http.MethodGet:
			methodNotAllowed(w)
		default:
			n.listMedia(w, r)
		}
	}))
	mux.HandleFunc("/"+apiVersion+"/Accounts/{account}/Messages/{sid}/Media/{media}", n.api(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			methodNotAllowed(w)
			return
		}
		n.fetchMedia(w, r)
	}))
	mux.HandleFunc("/"+apiVersion+"/Accounts/{account}/Calls/{sid}/{part}", n.api(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case trimJSON(r.PathValue("part")) != "Recordings":
			notFound(r).write(w)
		case r.Method != http.MethodGet:
			methodNotAllowed(w)
		default:
			n.listCallRecordings(w, r)
		}
	}))
	mux.HandleFunc("GET /media/{sid}/{media}", n.serveFile)
	mux.HandleFunc("/"+apiVersion+"/", n.api(func(w http.ResponseWriter, r *http.Request) { notFound(r).write(w) }))
	return mux
}

func methodNotAllowed(w http.ResponseWriter) {
	refuse(http.StatusMethodNotAllowed, 20004, "Method not allowed").write(w)
}

// trimJSON accepts the addresses with and without the ending; the answer is JSON in both cases.
func trimJSON(s string) string { return strings.TrimSuffix(s, ".json") }

// api checks who asks and reads the form, for every request to Twilio's API.
func (n *Network) api(handle http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		account := same(user, n.opt.AccountSID) && same(password, n.opt.AuthToken)
		key := same(user, n.opt.APIKey) && same(password, n.opt.APISecret)
		if !account && !key {
			w.Header().Set("WWW-Authenticate", `Basic realm="Twilio API"`)
			refuse(http.StatusUnauthorized, 20003, "Authenticate").write(w)
			return
		}
		if sid := r.PathValue("account"); sid != "" && trimJSON(sid) != n.opt.AccountSID {
			notFound(r).write(w)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			invalidParameter("The request could not be read: %v", err).write(w)
			return
		}
		// What ParseForm leaves unread must be read before a connection can be dropped without a reset.
		io.Copy(io.Discard, r.Body)

		list := trimJSON(r.PathValue("list"))
		sending := r.Method == http.MethodPost && (list == "Messages" || list == "Calls") && r.PathValue("sid") == ""
		if !sending && !n.passEverywhere(w, r) {
			return
		}
		handle(w, r)
	}
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// passEverywhere lets the faults overall strike a request that is not for sending; false means that it is answered.
func (n *Network) passEverywhere(w http.ResponseWriter, r *http.Request) bool {
	n.mu.Lock()
	f := n.faults
	n.mu.Unlock()
	return !f.Everywhere || n.pass(w, r, "", f)
}

// pass lets a request through the faults that come before anything is accepted; false means that it is answered.
func (n *Network) pass(w http.ResponseWriter, r *http.Request, number string, f Faults) bool {
	wait(r, f.Slow)
	n.mu.Lock()
	lost := n.strikes(number, f.LostRequest)
	tooMany := n.strikes(number, f.TooManyRequests)
	broken := n.strikes(number, f.ServerError)
	n.mu.Unlock()
	switch {
	case lost:
		drop(w)
	case tooMany:
		refuseNumber(20429, "", "").write(w)
	case broken:
		serverError(w)
	default:
		return true
	}
	return false
}

// wait lets wall time pass while the caller still listens.
func wait(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// drop closes the connection without an answer, so that the caller sees EOF.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 cannot be hijacked; this resets the stream instead
	}
	conn.Close()
}

// serverError answers as Twilio's front servers do when what is behind them fails: not in JSON.
func serverError(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusInternalServerError)
	io.WriteString(w, "<html><head><title>500 Internal Server Error</title></head>"+
		"<body><h1>500 Internal Server Error</h1><hr><p>The server met an unexpected condition.</p></body></html>\n")
}
