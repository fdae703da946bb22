package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"folgesvenn/config"
	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin"
	"folgesvenn/dispatch/api"
	"folgesvenn/store"
)

// withService opens the database for a command that works beside the running
// service.
func withService(ctx context.Context, fn func(*dispatch.Service) error) error {
	c, err := config.LoadDatabase(os.Environ())
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, c.Database, store.Options{})
	if err != nil {
		return err
	}
	s := dispatch.New(dispatch.Options{Store: db, Clock: dispatch.ClockFunc(time.Now), Zone: c.Timezone})
	if err = s.Setup(ctx); err == nil {
		err = fn(s)
	}
	return errors.Join(err, db.Close())
}

type tokenCmd struct {
	Add tokenAddCmd `cmd:"" help:"Make a token for a program and print it."`
}

type tokenAddCmd struct {
	Name string `arg:"" help:"What the token is for; it stands in the event log."`
	Role string `enum:"read_only,coordinator,unit_lead,admin" default:"admin" help:"What its bearer may do: ${enum}."`
}

// Run is `folgesvenn token add`: the token alone goes to standard output.
func (c tokenAddCmd) Run(ctx context.Context) error {
	return withService(ctx, func(s *dispatch.Service) error {
		token, err := addToken(ctx, s, c.Name, dispatch.Role(c.Role))
		if err != nil {
			return err
		}
		fmt.Println(token)
		return nil
	})
}

func addToken(ctx context.Context, s *dispatch.Service, name string, role dispatch.Role) (string, error) {
	if strings.TrimSpace(name) == "" {
		return "", errors.New("give the token a name, such as the program that will use it")
	}
	return api.AddToken(ctx, s, name, role)
}

type userCmd struct {
	Add userAddCmd `cmd:"" help:"Add a coordinator."`
}

type userAddCmd struct {
	Email string `arg:"" help:"E-mail address to log in with."`
	Name  string `help:"Name to show on the page."`
	Role  string `help:"What the user may do: ${enum}." enum:"coordinator,unit_lead,read_only,admin" default:"coordinator"`
	Unit  int64  `help:"Unit the user belongs to." default:"1"`
}

// shortestPassword follows common advice: length counts, not odd characters.
const shortestPassword = 10

// Run is `folgesvenn user add`.
func (c userAddCmd) Run(ctx context.Context) error {
	email := strings.ToLower(strings.TrimSpace(c.Email))
	if at := strings.IndexByte(email, '@'); at < 1 || at == len(email)-1 || strings.ContainsAny(email, " \t") {
		return fmt.Errorf("%q is not an e-mail address", c.Email)
	}
	password, err := askPassword(os.Stdin, os.Stderr)
	if err != nil {
		return err
	}
	if len([]rune(password)) < shortestPassword {
		return fmt.Errorf("the password must have at least %d characters", shortestPassword)
	}
	hash, err := admin.HashPassword(password)
	if err != nil {
		return err
	}
	return withService(ctx, func(s *dispatch.Service) error {
		name := c.Name
		if name == "" {
			name = email
		}
		err := s.Update(ctx, func(tx dispatch.Tx) error {
			if _, err := tx.Unit(c.Unit); err != nil {
				return fmt.Errorf("there is no unit %d", c.Unit)
			}
			return tx.AddUser(&dispatch.User{UnitID: c.Unit, Email: email, Name: name, Role: dispatch.Role(c.Role), PasswordHash: hash, CreatedAt: s.Now()})
		})
		if errors.Is(err, dispatch.ErrConflict) {
			return fmt.Errorf("%s is a user already", email)
		}
		if err == nil {
			fmt.Fprintf(os.Stderr, "%s can log in as %s%s\n", email, c.Role, at(os.Getenv("FOLGESVENN_PUBLIC_URL")))
		}
		return err
	})
}

// at says where the page is, where that is known.
func at(page string) string {
	if page == "" {
		return ""
	}
	return " at " + strings.TrimRight(page, "/") + "/; the page says what to do first"
}

// askPassword asks twice at a terminal without showing it, and reads one line
// from anything else.
func askPassword(in *os.File, prompt io.Writer) (string, error) {
	if !term.IsTerminal(int(in.Fd())) {
		line, err := bufio.NewReader(in).ReadString('\n')
		if err != nil && line == "" {
			return "", errors.New("no password on standard input")
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	ask := func(what string) (string, error) {
		fmt.Fprint(prompt, what)
		b, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(prompt)
		return string(b), err
	}
	first, err := ask("Password: ")
	if err != nil {
		return "", err
	}
	second, err := ask("Once more: ")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", errors.New("the two passwords differ; nothing was changed")
	}
	return first, nil
}
