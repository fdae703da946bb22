package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/go-chi/chi/v5"
	"github.com/rs/zerolog"

	"folgesvenn/config"
	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/dispatch/api"
	"folgesvenn/scheduler"
	"folgesvenn/scheduler/smtp"
	"folgesvenn/sms/reply"
	"folgesvenn/sms/twilio"
	"folgesvenn/store"

	"golang.org/x/time/rate"
)

// app is the whole service, put together: serve, demo and the tests run the
// same one.
type app struct {
	service   *dispatch.Service
	store     *store.SQLite
	gateway   *twilio.Gateway
	scheduler *scheduler.Scheduler
	page      *admin.Admin
	handler   http.Handler
	log       zerolog.Logger
	ready     atomic.Bool
}

// appOptions is what differs between a service, a demo and a test.
type appOptions struct {
	config config.Config
	log    zerolog.Logger
	clock  dispatch.Clock
	timing dispatch.Timing
	// loggedInAs is the e-mail address of the user whom the page takes
	// everybody for; only demo has one.
	loggedInAs string
	tick       time.Duration
	takeIn     time.Duration
	// callRate is calls a second; 0: as many as Twilio starts.
	callRate rate.Limit
}

// newApp opens the store and puts the parts together. Close it.
func newApp(ctx context.Context, o appOptions) (*app, error) {
	db, err := store.Open(ctx, o.config.Database, store.Options{})
	if err != nil {
		return nil, err
	}
	a, err := assemble(ctx, db, o)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return a, nil
}

func assemble(ctx context.Context, db *store.SQLite, o appOptions) (*app, error) {
	c := o.config
	reader, err := reply.New()
	if err != nil {
		return nil, fmt.Errorf("the reader of replies: %w", err)
	}
	service := dispatch.New(dispatch.Options{
		Store: db, Reader: reader, Clock: o.clock, Zone: c.Timezone, OwnNumber: c.PhoneNumber, Timing: o.timing, VerifyPIN: argon2id.ComparePasswordAndHash,
		Page: c.PublicURL, Mail: c.SMTP.Set(),
		Say:   func(language, bokmal string) string { return lang.For(language).Say(bokmal) },
		Fault: func(what string, err error) { o.log.Error().Err(err).Msg(what) },
	})
	if err := service.Setup(ctx); err != nil {
		return nil, err
	}
	to := twilio.Options{
		AccountSID: c.Twilio.AccountSID, AuthToken: string(c.Twilio.AuthToken),
		APIKey: c.Twilio.APIKey, APISecret: string(c.Twilio.APISecret),
		From: c.PhoneNumber, MessagingServiceSID: c.Twilio.MessagingServiceSID,
		PublicURL: c.PublicURL, APIURL: c.Twilio.APIURL,
		SendRate: rate.Limit(c.SendRate), SendBurst: c.SendBurst, CallRate: o.callRate, Log: o.log,
	}
	gateway, err := twilio.New(to)
	if err != nil {
		return nil, err
	}
	webhooks, err := twilio.NewWebhooks(to, service)
	if err != nil {
		return nil, err
	}
	page, err := admin.New(service, admin.Options{PublicURL: c.PublicURL, AutoLogin: o.loggedInAs, ClientAddr: clientAddr, Media: gateway, Recordings: gateway, Log: o.log})
	if err != nil {
		return nil, err
	}
	mailer, err := newMailer(c.SMTP)
	if err != nil {
		return nil, err
	}
	a := &app{
		service: service, store: db, gateway: gateway, page: page, log: o.log,
		scheduler: scheduler.New(scheduler.Options{Service: service, Gateway: gateway, Log: o.log, Tick: o.tick, TakeInEvery: o.takeIn, Mailer: mailer}),
	}
	r := chi.NewRouter()
	r.Use(logged(o.log), recovered(o.log))
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	r.Get("/readyz", a.readyz)
	r.Method(http.MethodGet, "/metrics", metrics(service))
	r.Mount("/api/v1", api.New(service, api.Options{Log: o.log}))
	webhooks.Routes(r)
	page.Routes(r)
	a.handler = r
	return a, nil
}

// newMailer makes what sends e-mail; nil: there is no server for it.
func newMailer(c config.SMTP) (dispatch.Mailer, error) {
	if !c.Set() {
		return nil, nil
	}
	m, err := smtp.New(smtp.Options{Host: c.Host, Port: c.Port, TLS: c.TLS, Plain: c.Plain, User: c.User, Password: string(c.Password), From: c.From})
	if err != nil {
		return nil, fmt.Errorf("e-mail (FOLGESVENN_SMTP_URL): %w", err)
	}
	return m, nil
}

// readyz answers 200 when the service can take work.
func (a *app) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	err := a.service.View(ctx, func(tx dispatch.Tx) error {
		_, err := tx.Unit(dispatch.FirstUnit)
		return err
	})
	if err != nil || !a.ready.Load() {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

// shutdownPatience is how long requests under way may take to finish.
const shutdownPatience = 12 * time.Second

// run serves on l until ctx ends: no new requests, those under way finished,
// the scheduler stopped, the database closed, in that order.
func (a *app) run(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           a.handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	// Live pages would hold their answer open for ever.
	server.RegisterOnShutdown(a.page.Close)
	stopped := make(chan struct{})
	// What comes in until the last request is answered still goes out.
	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		a.scheduler.Run(working)
		close(stopped)
	}()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	a.ready.Store(true)

	var err error
	select {
	case <-ctx.Done():
		a.ready.Store(false)
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
		err = server.Shutdown(patience)
		cancel()
	case err = <-failed:
	}
	stopWorking()
	<-stopped
	return errors.Join(err, a.store.Close())
}
