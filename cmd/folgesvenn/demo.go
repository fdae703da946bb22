package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/rs/zerolog"

	"folgesvenn/config"
	"folgesvenn/dispatch"
	"folgesvenn/sms/phonenet"
)

type demoCmd struct {
	Listen      string  `help:"Address of the coordinator's page; the telephones get the next port." default:"127.0.0.1:8080"`
	Speed       float64 `help:"How many times faster than the wall the demo's clock runs." default:"60"`
	DB          string  `help:"Keep the database in this file; without it a temporary one is used." name:"db" type:"path"`
	QuietRobots bool    `help:"Nobody answers by themselves: you hold all the telephones."`
	NoTasks     bool    `kong:"-"` // nothing is ordered yet, and nothing is ordered by itself: for tests
}

// demoUser is who the demo's visitor is logged in as.
const demoUser = "kari@demo.example"

// demoNumber is the service's own in the demo: 49 is planned but not in use.
const demoNumber = "+4749990000"

// Run is `folgesvenn demo`.
func (c demoCmd) Run(ctx context.Context) error {
	if c.Speed <= 0 || c.Speed > 3600 {
		return errors.New("--speed must be above 0 and at most 3600")
	}
	d, err := startDemo(ctx, c, os.Stdout)
	if err != nil {
		return err
	}
	return d.wait()
}

// demo is a running demo.
type demo struct {
	app     *app
	network *phonenet.Network
	page    string // addresses to open
	phones  string
	done    chan error
	cleanup func()
}

func startDemo(ctx context.Context, c demoCmd, out io.Writer) (*demo, error) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		return nil, err
	}
	cleanup := func() {}
	if c.DB == "" {
		dir, err := os.MkdirTemp("", "folgesvenn-demo-")
		if err != nil {
			return nil, err
		}
		c.DB, cleanup = filepath.Join(dir, "demo.db"), func() { os.RemoveAll(dir) }
	}
	d, err := c.start(ctx, zone, out)
	if err != nil {
		cleanup()
		return nil, err
	}
	d.cleanup = cleanup
	return d, nil
}

func (c demoCmd) start(ctx context.Context, zone *time.Location, out io.Writer) (*demo, error) {
	pages, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w; choose another address with --listen", c.Listen, err)
	}
	phones, err := nextPort(pages.Addr())
	if err != nil {
		return nil, err
	}
	page, box := "http://"+pages.Addr().String(), "http://"+phones.Addr().String()

	last, err := lastEvent(ctx, c.DB)
	if err != nil {
		return nil, err
	}
	clock := newDemoClock(later(demoMorning(time.Now(), zone), last), c.Speed, zone, time.Now())
	log := zerolog.New(zerolog.ConsoleWriter{Out: os.Stderr, TimeFormat: time.TimeOnly}).Level(zerolog.WarnLevel).With().Timestamp().Logger()
	network := phonenet.New(phonenet.Options{
		Number: demoNumber, WebhookURL: page + "/twilio/sms", VoiceURL: page + "/twilio/voice", VoiceStatusURL: page + "/twilio/voice/status", Now: clock.Now, Speed: c.Speed, Seed: 1, Delivery: 2 * time.Second, Log: log,
	})
	o := network.Options()
	a, err := newApp(ctx, appOptions{
		config: config.Config{
			Base:   config.Base{Database: c.DB, Timezone: zone},
			Listen: c.Listen, PublicURL: page, PhoneNumber: demoNumber, SendRate: 20, SendBurst: 200,
			Twilio: config.Twilio{AccountSID: o.AccountSID, AuthToken: config.Secret(o.AuthToken), APIURL: box},
		},
		log: log, clock: clock,
		// The box answers at the speed of this machine, while the clock races:
		// patience is measured on the wall.
		timing:     dispatch.DefaultTiming().Stretch(max(c.Speed, 1)),
		loggedInAs: demoUser, tick: 100 * time.Millisecond, takeIn: 10 * time.Second,
	})
	if err != nil {
		network.Close()
		return nil, err
	}
	boxServer := &http.Server{Handler: network, ReadHeaderTimeout: 5 * time.Second}
	go boxServer.Serve(phones) //nolint:errcheck // ends with Close

	d := &demo{app: a, network: network, page: page, phones: box + "/phones", done: make(chan error, 1)}
	centre := newCentre(a.service, network, zone, c.QuietRobots)
	centre.idle = c.NoTasks
	if err := centre.open(ctx); err != nil {
		boxServer.Close()
		network.Close()
		return nil, errors.Join(err, a.store.Close())
	}
	go func() {
		working, stop := context.WithCancel(ctx)
		if !c.NoTasks {
			go centre.keepBusy(working, c.Speed)
		}
		err := a.run(ctx, pages)
		stop()
		network.Close()
		d.done <- errors.Join(err, boxServer.Close())
	}()
	fmt.Fprintf(out, `Følgesvenn demo: a made-up centre, %s times as fast as the clock on the wall.

  The coordinator's page   %s
  Everybody's telephones   %s

Open both beside each other. Stop with Ctrl-C.
`, strconv.FormatFloat(c.Speed, 'f', -1, 64), d.page, d.phones)
	return d, nil
}

func (d *demo) wait() error {
	err := <-d.done
	d.cleanup()
	return err
}

// nextPort listens on the port after the page's, or on any that is free.
func nextPort(page net.Addr) (net.Listener, error) {
	a := page.(*net.TCPAddr)
	if l, err := net.Listen("tcp", net.JoinHostPort(a.IP.String(), strconv.Itoa(a.Port+1))); err == nil {
		return l, nil
	}
	return net.Listen("tcp", net.JoinHostPort(a.IP.String(), "0"))
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
