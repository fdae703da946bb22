package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phonenet"
)

// The life of a task, to be watched in the first minutes of the demo: somebody is
// reminded, cannot come after all, and somebody else is found; and a task is over,
// and both parties tell how it went.

// story makes the two tasks of it. It begins as the demo does, in the morning.
func (c *centre) story(ctx context.Context, volunteers []*dispatch.Volunteer) error {
	if c.quiet {
		return nil // whoever holds the telephones makes their own
	}
	mobile := slices.DeleteFunc(slices.Clone(volunteers), func(v *dispatch.Volunteer) bool {
		return v.Channel != dispatch.ChannelSMS || v.Language != "nb" || !slices.Contains(v.Categories, "shopping") || !slices.Contains(v.Categories, "escort")
	})
	if len(mobile) < 2 {
		return fmt.Errorf("the made-up centre has only %d volunteers for its story", len(mobile))
	}
	falls, comes := mobile[0], mobile[1]
	now := c.service.Now()
	// The reminder two hours before comes half an hour from now.
	if err := c.taken(ctx, falls, demoErrand{category: "shopping", summary: "Handle mat", details: "Handlelappen ligger på kjøkkenbordet."},
		now.Add(2*time.Hour+30*time.Minute), time.Hour); err != nil {
		return err
	}
	c.network.Phone(falls.Phone).SetRobot(fallsIll(howItWent(phonenet.PersonRobot(.25, .3, 0, 25*time.Minute))))
	c.network.Phone(comes.Phone).SetRobot(wentFine(phonenet.PersonRobot(.25, .3, 0, 25*time.Minute)))
	// This one is over in an hour, and the follow-up comes an hour after that.
	return c.taken(ctx, comes, demoErrand{category: "escort", summary: "Følge til frisør", details: "Møt i resepsjonen."}, now.Add(30*time.Minute), 30*time.Minute)
}

// taken is a task that a volunteer has said yes to.
func (c *centre) taken(ctx context.Context, v *dispatch.Volunteer, e demoErrand, start time.Time, long time.Duration) error {
	rec := c.recipients[c.r.IntN(len(c.recipients))]
	t, err := c.service.AddTask(ctx, dispatch.Task{Category: e.category, Summary: e.summary, Details: e.details, Place: placeOf(rec), Postcode: rec.Postcode,
		StartsAt: start, EndsAt: start.Add(long), DecideBy: start, RequesterID: c.requesters[0], RecipientID: rec.ID})
	if err == nil {
		_, err = c.service.Assign(ctx, t.ID, v.ID)
	}
	if err != nil {
		return fmt.Errorf("the made-up story: %w", err)
	}
	return nil
}

func placeOf(r *dispatch.Recipient) string {
	for _, p := range demoPlaces {
		if p.postcode == r.Postcode {
			return p.name
		}
	}
	return ""
}

// fallsIll answers like other people, but withdraws once, when reminded.
func fallsIll(other phonenet.Robot) phonenet.Robot {
	var done atomic.Bool
	return func(r *rand.Rand, m phonenet.Message) []phonenet.RobotReply {
		if strings.Contains(m.Body, "AVBUD") && strings.Contains(m.Body, "minner om") && !done.Swap(true) {
			return []phonenet.RobotReply{{Delay: 6 * time.Minute, Text: "AVBUD, jeg er dessverre blitt syk"}}
		}
		return other(r, m)
	}
}

// wentFine answers like other people, and tells soon that it went well.
func wentFine(other phonenet.Robot) phonenet.Robot {
	return func(r *rand.Rand, m phonenet.Message) []phonenet.RobotReply {
		if strings.Contains(m.Body, "Gikk det bra") {
			return []phonenet.RobotReply{{Delay: 12 * time.Minute, Text: "Ja, det gikk fint"}}
		}
		return other(r, m)
	}
}

// atHome answers for a nursing home: what it is asked after a task, mostly well.
func atHome(r *rand.Rand, m phonenet.Message) []phonenet.RobotReply {
	text := []string{"Ja", "Ja, alt gikk fint", "Ja takk, veldig bra"}[r.IntN(3)]
	if !strings.Contains(m.Body, "Gikk det bra") || r.Float64() > .8 {
		return nil
	}
	return []phonenet.RobotReply{{Delay: time.Duration(5+r.IntN(40)) * time.Minute, Text: text}}
}

// howItWent answers like other people, but knows how it went better than whether
// they can come.
func howItWent(other phonenet.Robot) phonenet.Robot {
	return func(r *rand.Rand, m phonenet.Message) []phonenet.RobotReply {
		asked := strings.Contains(m.Body, "Gikk det bra") || strings.Contains(m.Body, "Gjekk det bra") || strings.Contains(m.Body, "Did it go well")
		if !asked {
			return other(r, m)
		}
		delay := time.Duration(3+r.IntN(30)) * time.Minute
		switch n := r.IntN(10); {
		case n < 6:
			return []phonenet.RobotReply{{Delay: delay, Text: []string{"Ja", "Ja, det gikk fint", "JA"}[n%3]}}
		case n < 8:
			return []phonenet.RobotReply{{Delay: delay, Text: "1,5 timer"}}
		case n < 9:
			return []phonenet.RobotReply{{Delay: delay, Text: "Ja, men hun var litt svimmel på veien hjem"}}
		}
		return nil
	}
}
