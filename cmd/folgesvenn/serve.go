package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"time"

	"github.com/rs/zerolog"

	"folgesvenn/config"
	"folgesvenn/dispatch"
)

type serveCmd struct{}

// Run is `folgesvenn serve`.
func (serveCmd) Run(ctx context.Context) error {
	c, err := config.Load(os.Environ())
	if err != nil {
		return err
	}
	log := zerolog.New(os.Stderr).Level(c.LogLevel).With().Timestamp().Logger()
	// Listen before the database is opened: a second service on the same
	// address must not begin to work.
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s (FOLGESVENN_LISTEN): %w; is another service running there?", c.Listen, err)
	}
	a, err := newApp(ctx, appOptions{config: c, log: log, clock: dispatch.ClockFunc(time.Now), timing: dispatch.DefaultTiming()})
	if err != nil {
		return err
	}
	// Lexicons, templates and schemas leave three times their size behind while
	// they are read; a service that mostly waits should not keep that.
	go debug.FreeOSMemory()
	log.Info().Str("listen", l.Addr().String()).Str("public_url", c.PublicURL).Msg("ready")
	if err := a.run(ctx, l); err != nil {
		return err
	}
	log.Info().Msg("stopped")
	return nil
}
