// Command folgesvenn finds a volunteer for one-to-one help by text message and
// telephone.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the command line as CONTRACT describes it.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the service, configured by the environment."`
	Demo     demoCmd     `cmd:"" help:"Run the whole system on made-up data and a telephone network in a box."`
	Read     readCmd     `cmd:"" help:"Read replies from standard input and say what each was understood to mean."`
	Simulate simulateCmd `cmd:"" help:"Run a made-up centre in virtual time and measure how well volunteers are found."`
	Import   importCmd   `cmd:"" help:"Take in lists."`
	Token    tokenCmd    `cmd:"" help:"API tokens."`
	User     userCmd     `cmd:"" help:"Coordinators who may log in."`
	Backup   backupCmd   `cmd:"" help:"Make a consistent copy of the database, also while the service runs."`
	Doctor   doctorCmd   `cmd:"" help:"Check configuration, database and gateway, and say what to do about each fault."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c,
		kong.Name("folgesvenn"),
		kong.Description("Finds a volunteer for one-to-one help by text message and telephone."),
		kong.UsageOnError(),
		kong.Vars{"policies": policyNames()},
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err := k.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "folgesvenn:", err)
		stop()
		os.Exit(1)
	}
}
