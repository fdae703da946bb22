package admin

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/go-chi/chi/v5"
	"github.com/rs/zerolog"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
)

// Options configure the page.
type Options struct {
	// PublicURL is the address people type. Where it is https, the session
	// cookie is sent over https alone.
	PublicURL string
	// AutoLogin is the e-mail of a user who needs no password from this very
	// machine, so that a newcomer can try the demo. Empty: everybody logs in.
	AutoLogin string
	// IdleTimeout logs out who has done nothing for so long; 0: four hours. A
	// page that keeps itself up to date is not somebody doing something.
	IdleTimeout time.Duration
	// Lifetime logs everybody out that long after the login; 0: twelve hours, a
	// working day.
	Lifetime time.Duration
	// ClientAddr tells who is asking, for the limit on guesses; nil: the other
	// end of the connection. Behind a proxy it has to read the header that the
	// proxy sets.
	ClientAddr func(*http.Request) string
	// Media fetches what came with texts; nil: attachments cannot be opened.
	Media dispatch.MediaFetcher
	// Recordings fetches what was said on the telephone; nil: it cannot be heard.
	Recordings dispatch.RecordingFetcher
	// Log gets errors that people are not shown. It never gets what they typed.
	Log zerolog.Logger
}

// Admin is the coordinator's page. Make it with New, mount it with Routes.
type Admin struct {
	svc      *dispatch.Service
	opts     Options
	sessions *scs.SessionManager
	origin   *http.CrossOriginProtection
	assets   *assets
	pages    map[string]func() (pages, error) // by language
	guesses  *guesses
	// hashing bounds how many passwords are checked at once: each takes 19 MiB.
	hashing chan struct{}
	nobody  string // nobodysHash

	// inside are the pages of those who are logged in, to show a kept form again.
	inside *chi.Mux

	closeOnce sync.Once
	closed    chan struct{}
}

// New makes the page of a service.
func New(s *dispatch.Service, o Options) (*Admin, error) {
	if o.IdleTimeout <= 0 {
		o.IdleTimeout = 4 * time.Hour
	}
	if o.Lifetime <= 0 {
		o.Lifetime = 12 * time.Hour
	}
	if o.ClientAddr == nil {
		o.ClientAddr = peer
	}
	a := &Admin{
		svc: s, opts: o, guesses: newGuesses(), origin: http.NewCrossOriginProtection(),
		hashing: make(chan struct{}, 2), closed: make(chan struct{}),
	}
	secure := false
	if o.PublicURL != "" {
		u, err := url.Parse(o.PublicURL)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("public URL %q is not an address such as https://folgesvenn.kommune.no", o.PublicURL)
		}
		secure = u.Scheme == "https"
		// A proxy may hand on another Host than the one in the browser.
		if err := a.origin.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, fmt.Errorf("public URL %q: %w", o.PublicURL, err)
		}
	}
	a.origin.SetDenyHandler(http.HandlerFunc(a.denyOrigin))
	a.sessions = newSessions(s, o, secure)
	var err error
	if a.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	a.pages = map[string]func() (pages, error){}
	for _, code := range lang.Codes {
		a.pages[code] = sync.OnceValues(func() (pages, error) { return a.parsePages(lang.For(code)) })
	}
	// Bokmål is what most will ask for, so its faults and its cost belong here.
	if _, err = a.pagesIn(nil); err != nil {
		return nil, err
	}
	if a.nobody, err = nobodysHash(); err != nil {
		return nil, err
	}
	return a, nil
}

// Routes mounts the page at the root of r, and answers for what has no page.
func (a *Admin) Routes(r chi.Router) {
	r.NotFound(a.notFound)
	r.MethodNotAllowed(a.notAllowed)
	r.Get(assetPrefix+"{name}", a.assets.serve)
	r.With(a.headers).Get("/kalender/{token:[A-Za-z0-9_-]{32}}.ics", a.feed)
	r.Group(func(r chi.Router) {
		r.Use(a.headers, a.origin.Handler, a.sessions.LoadAndSave, a.remembered)
		r.Get("/logg-inn", a.page(a.loginPage))
		r.Post("/logg-inn", a.page(a.login))
		r.Post("/logg-ut", a.page(a.logout))
		r.Get("/tilgjengelighet", a.page(a.accessibility))
		r.Post("/sprak", a.page(a.chooseLanguage))
		inside := func(r chi.Router) {
			r.Use(a.loggedIn, a.mayUse)
			r.Get("/hendelser", a.events)
			r.Get("/venter", a.page(a.waits))
			r.Get("/", a.page(a.today))
			r.Post("/trenger-deg/{id}", a.page(a.resolve))

			r.Get("/oppdrag", a.page(a.taskList))
			r.Get("/oppdrag/nytt", a.page(a.newTask))
			r.Post("/oppdrag/nytt", a.page(a.addTask))
			r.Get("/oppdrag/finn", a.page(a.lookUp))
			r.Get("/oppdrag/som-sist", a.page(a.fillIn))
			r.Post("/oppdrag/forhandsvisning", a.page(a.previewTask))
			r.Get("/oppdrag/{id}", a.page(a.taskPage))
			r.Get("/oppdrag/{id}/endre", a.page(a.editTask))
			r.Post("/oppdrag/{id}/endre", a.page(a.saveTask))
			r.Get("/oppdrag/{id}/{action}", a.page(a.confirmTask))
			r.Post("/oppdrag/{id}/{action}", a.page(a.actOnTask))

			r.Get("/rapporter", a.page(a.reports))
			r.Get("/rapporter/aarsrapport", a.page(a.yearReport))
			r.Get("/rapporter/rapport.xlsx", a.page(a.reportExcel))
			r.Get("/rapporter/maneder.csv", a.page(a.monthsCSV))
			r.Get("/rapporter/oppdrag.csv", a.page(a.tasksCSV))

			r.Get("/personvern", a.page(a.privacyPage))
			r.Post("/personvern", a.page(a.saveRetention))
			r.Get("/personvern/{kind:frivillig|mottaker|bestiller}/{id}/innsyn.zip", a.page(a.exportPerson))
			r.Get("/personvern/{kind:frivillig|mottaker|bestiller}/{id}/slett", a.page(a.erasePage))
			r.Post("/personvern/{kind:frivillig|mottaker|bestiller}/{id}/slett", a.page(a.erase))

			r.Get("/beredskap", a.page(a.emergencyPage))
			r.Get("/beredskap/rundsporring", a.page(a.appealPage))
			r.Post("/beredskap/rundsporring", a.page(a.sendAppeal))
			r.Post("/beredskap/svar/{id}", a.page(a.noteAnswer))
			r.Get("/beredskap/erklaer", a.page(a.emergencyStep))
			r.Post("/beredskap/erklaer", a.page(a.takeEmergencyStep))
			r.Get("/beredskap/{id}", a.page(a.emergencyReview))
			r.Get("/beredskap/{id}/forleng", a.page(a.emergencyStep))
			r.Post("/beredskap/{id}/forleng", a.page(a.takeEmergencyStep))
			r.Get("/beredskap/{id}/avslutt", a.page(a.emergencyStep))
			r.Post("/beredskap/{id}/avslutt", a.page(a.takeEmergencyStep))

			r.Get("/kom-i-gang", a.page(a.guide))
			r.Post("/kom-i-gang", a.page(a.hideGuide))
			r.Get("/hjelp", a.page(a.helpIndex))
			r.Get("/hjelp/{slug}", a.page(a.help))

			r.Get("/kalender", a.page(a.calendar))
			r.Get("/kalender/dagsliste", a.page(a.dayList))
			r.Get("/kalender/abonnement", a.page(a.feedsPage))
			r.Post("/kalender/abonnement", a.page(a.changeFeed))

			r.Get("/faste", a.page(a.seriesList))
			r.Get("/faste/{id}", a.page(a.seriesPage))
			r.Post("/faste/{id}/dag", a.page(a.changeDay))
			r.Post("/faste/{id}/endre", a.page(a.changeSeries))

			r.Get("/frivillige", a.page(a.volunteerList))
			r.Get("/frivillige/frivillige.xlsx", a.page(a.exportExcel))
			r.Get("/frivillige/frivillige.csv", a.page(a.exportCSV))
			r.Get("/frivillige/importer", a.page(a.importPage))
			r.Post("/frivillige/importer", a.page(a.importFile))
			r.Get("/frivillige/ny", a.page(a.newVolunteer))
			r.Post("/frivillige/ny", a.page(a.addVolunteer))
			r.Get("/frivillige/{id}", a.page(a.volunteerPage))
			r.Get("/frivillige/{id}/endre", a.page(a.editVolunteer))
			r.Post("/frivillige/{id}/endre", a.page(a.saveVolunteer))
			r.Post("/frivillige/{id}/pause", a.page(a.pauseVolunteer))
			r.Get("/frivillige/{id}/skal-ikke-til", a.page(a.blockPage))
			r.Post("/frivillige/{id}/skal-ikke-til", a.page(a.changeBlock))
			r.Get("/samtale", a.page(a.conversationPage))
			r.Get("/meldinger/{id}/vedlegg/{n}", a.page(a.sendAttachment))
			r.Get("/opptak/{id}", a.page(a.sendRecording))
			r.Post("/samtale", a.page(a.sendText))
			r.Post("/meldinger/lengde", a.page(a.sizeOfText))

			r.Get("/mottakere", a.page(a.recipientList))
			r.Post("/mottakere", a.page(a.addRecipient))
			r.Get("/mottakere/{id}/endre", a.page(a.editRecipient))
			r.Post("/mottakere/{id}/endre", a.page(a.saveRecipient))
			r.Get("/bestillere", a.page(a.requesterList))
			r.Post("/bestillere", a.page(a.addRequester))
			r.Get("/bestillere/{id}/endre", a.page(a.editRequester))
			r.Post("/bestillere/{id}/endre", a.page(a.saveRequester))
			r.Get("/brukere", a.page(a.userList))
			r.Post("/brukere", a.page(a.addUser))
			r.Get("/brukere/{id}", a.page(a.editUser))
			r.Post("/brukere/{id}", a.page(a.saveUser))
			r.Get("/enheter", a.page(a.unitList))
			r.Post("/enheter", a.page(a.addUnit))
			r.Post("/enheter/{id}", a.page(a.changeUnit))
			r.Get("/passord", a.page(a.passwordPage))
			r.Post("/passord", a.page(a.changePassword))
			r.Get("/innboks", a.page(a.inbox))
			r.Get("/innstillinger", a.page(a.settingsPage))
			r.Post("/innstillinger", a.page(a.saveSettings))
			r.Get("/innstillinger/vakt", a.page(a.dutyPage))
			r.Post("/innstillinger/vakt", a.page(a.saveDuty))
			r.Get("/innstillinger/hvem", a.page(a.whomPage))
			r.Post("/innstillinger/hvem", a.page(a.saveWhom))
			r.Get("/innstillinger/beredskap", a.page(a.emergencySettings))
			r.Post("/innstillinger/beredskap", a.page(a.saveEmergencySettings))
			r.Get("/innstillinger/tekster", a.page(a.textsPage))
			r.Get("/innstillinger/tekster/{key}", a.page(a.textPage))
			r.Post("/innstillinger/tekster/{key}", a.page(a.saveText))
			r.Post("/innstillinger/tekster/{key}/forhandsvisning", a.page(a.previewText))
			r.Get("/innstillinger/svar.jsonl", a.page(a.labelFile))
			r.Get(keptPath+"{id}", a.page(a.takeUp))
		}
		r.Group(inside)
		a.inside = chi.NewRouter()
		a.inside.Group(inside)
	})
}

// Close ends the open event streams, so that a server can shut down without
// waiting for pages that stay open all day.
func (a *Admin) Close() { a.closeOnce.Do(func() { close(a.closed) }) }

// visitor is who is looking at the page, and from which unit.
type visitor struct {
	user *dispatch.User
	unit *dispatch.Unit
}

func (v *visitor) mayEdit() bool { return v.user.Role.May(dispatch.RightEdit) }

type visitorKey struct{}

func withVisitor(ctx context.Context, v *visitor) context.Context {
	return context.WithValue(ctx, visitorKey{}, v)
}

func visitorFrom(ctx context.Context) *visitor {
	v, _ := ctx.Value(visitorKey{}).(*visitor)
	return v
}
