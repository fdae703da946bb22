package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/rs/zerolog"
	"golang.org/x/time/rate"

	"folgesvenn/config"
	"folgesvenn/dispatch"
	"folgesvenn/scheduler/smtp"
	"folgesvenn/sms/reply"
	"folgesvenn/sms/twilio"
	"folgesvenn/store"
)

type backupCmd struct {
	File string `arg:"" help:"Where to put the copy; it must not exist yet."`
}

// Run is `folgesvenn backup`.
func (c backupCmd) Run(ctx context.Context) error {
	conf, err := config.LoadDatabase(os.Environ())
	if err != nil {
		return err
	}
	if _, err := os.Stat(conf.Database); errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no database %s (FOLGESVENN_DATABASE)", conf.Database)
	}
	db, err := store.Open(ctx, conf.Database, store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(db.Backup(ctx, c.File), db.Close())
}

type doctorCmd struct{}

// Run is `folgesvenn doctor`: a line for each thing that was looked at, and
// what to do about each fault.
func (doctorCmd) Run(ctx context.Context) error {
	return doctor(ctx, os.Environ(), os.Stdout)
}

// gatewayPatience is how long the doctor waits for the provider.
const gatewayPatience = 20 * time.Second

func doctor(ctx context.Context, environ []string, out io.Writer) error {
	fatal := 0
	report := func(what string, err error) bool {
		if err != nil {
			fatal++
			fmt.Fprintf(out, "FAULT  %s: %v\n", what, err)
			return false
		}
		fmt.Fprintf(out, "ok     %s\n", what)
		return true
	}
	c, err := config.Load(environ)
	var faults config.Faults
	if errors.As(err, &faults) {
		for _, f := range faults {
			report(f.Variable, errors.New(f.Problem))
		}
	} else {
		report("configuration", err)
	}
	configured := err == nil

	if base, err := config.LoadDatabase(environ); err == nil {
		doctorDatabase(ctx, base.Database, report, out)
	}
	_, err = reply.New()
	report("lexicons of replies", err)
	if configured {
		g, err := twilio.New(twilio.Options{
			AccountSID: c.Twilio.AccountSID, AuthToken: string(c.Twilio.AuthToken), APIKey: c.Twilio.APIKey, APISecret: string(c.Twilio.APISecret),
			From: c.PhoneNumber, MessagingServiceSID: c.Twilio.MessagingServiceSID, PublicURL: c.PublicURL, APIURL: c.Twilio.APIURL,
			SendRate: rate.Limit(c.SendRate), SendBurst: c.SendBurst, Log: zerolog.Nop(),
		})
		if err == nil {
			ctx, cancel := context.WithTimeout(ctx, gatewayPatience)
			err = g.Check(ctx)
			cancel()
		}
		report("gateway (Twilio)", err)
		if c.SMTP.Set() {
			m, err := smtp.New(smtp.Options{Host: c.SMTP.Host, Port: c.SMTP.Port, TLS: c.SMTP.TLS, Plain: c.SMTP.Plain, User: c.SMTP.User,
				Password: string(c.SMTP.Password), From: c.SMTP.From})
			if err == nil {
				ctx, cancel := context.WithTimeout(ctx, gatewayPatience)
				err = m.Check(ctx)
				cancel()
			}
			report("e-mail (FOLGESVENN_SMTP_URL)", err)
		} else {
			fmt.Fprintln(out, "note   FOLGESVENN_SMTP_URL is not set: coordinators are told by text alone")
		}
		if c.PhoneNumber == "" {
			fmt.Fprintln(out, "note   FOLGESVENN_PHONE_NUMBER is not set: strangers who write are given the centre's number only if Settings has one")
		}
	} else {
		fmt.Fprintln(out, "note   gateway (Twilio): not looked at until the configuration is right")
	}
	if fatal > 0 {
		return fmt.Errorf("%d fault(s) to mend", fatal)
	}
	return nil
}

func doctorDatabase(ctx context.Context, path string, report func(string, error) bool, out io.Writer) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(out, "note   database %s does not exist yet; serve makes it\n", path)
		return
	}
	db, err := store.Open(ctx, path, store.Options{})
	if !report("database "+path, err) {
		return
	}
	defer db.Close()
	report("database is sound", db.Check(ctx))
	var waiting int
	err = db.View(ctx, func(tx dispatch.Tx) (err error) {
		waiting, err = tx.OpenAttentionCount()
		return err
	})
	if report("database can be read", err) && waiting > 0 {
		fmt.Fprintf(out, "note   %d item(s) need a coordinator\n", waiting)
	}
}
