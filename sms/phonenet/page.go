package phonenet

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
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
	handle("GET /phones/calls", n.serveCalls)
	handle("GET /phones/events", n.serveEvents)
	handle("POST /phones/text", n.pageText)
	handle("POST /phones/ring", n.pageRing)
	handle("POST /phones/call", n.pageCallDo)
	handle("POST /phones/read", n.pageRead)
	handle("POST /phones/robot", n.pageRobot)
	handle("POST /phones/faults", n.pageFaults)
	handle("POST /phones/new", n.pageNew)
}

// keypad are the keys of a telephone, with the letters that stand on them.
var keypad = []struct{ Key, Letters, Name string }{
	{"1", "", ""}, {"2", "ABC", ""}, {"3", "DEF", ""}, {"4", "GHI", ""}, {"5", "JKL", ""}, {"6", "MNO", ""},
	{"7", "PQRS", ""}, {"8", "TUV", ""}, {"9", "WXYZ", ""}, {"*", "", "stjerne"}, {"0", "", ""}, {"#", "", "firkant"},
}

func (n *Network) servePage(w http.ResponseWriter, _ *http.Request) {
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, map[string]any{"Switches": switches, "Number": n.opt.Number, "Keys": keypad}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(page.Bytes())
}
