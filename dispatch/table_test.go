package dispatch_test

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
)

// TestTheConversationTable is the table of DESIGN.md, cell by cell: what is open
// on a number, what its owner writes, what they are answered, what becomes of
// the task, and what is put before a human.
func TestTheConversationTable(t *testing.T) {
	type cell struct {
		text      string
		answer    []string
		task      dispatch.TaskState
		attention dispatch.AttentionKind // beside that everybody has been asked, which is of the search
	}
	const (
		open, assigned, over = dispatch.TaskOpen, dispatch.TaskAssigned, dispatch.TaskDone
		none                 = dispatch.AttentionKind("")
	)
	rows := map[string]struct {
		begin func(c *centre) *dispatch.Task // the state of the conversation, with Kari
		cells map[string]cell
	}{
		"one offer, still free": {
			begin: func(c *centre) *dispatch.Task { return c.askedOf("2026-11-26 10:00") },
			cells: map[string]cell{
				"yes":      {"Ja", []string{"Oppdraget er ditt", "Møt i resepsjonen"}, assigned, none},
				"no":       {"Nei", []string{"Takk for at du svarte"}, open, none},
				"withdraw": {"AVBUD", []string{"Takk for at du svarte"}, open, none},
				"unclear":  {"Hvor er det?", []string{"JA", "NEI"}, open, dispatch.AttentionUnclear},
			},
		},
		"one offer, taken": {
			begin: func(c *centre) *dispatch.Task {
				task := c.askedOf("2026-11-26 10:00")
				_, err := c.s.Assign(c.ctx, task.ID, c.volunteer("Ola Moen", olaPhone).ID)
				c.must(err)
				c.work()
				c.gets(olaPhone, "Oppdraget er ditt")
				return task
			},
			cells: map[string]cell{
				"yes":      {"Ja", []string{"allerede"}, assigned, none},
				"no":       {"Nei", []string{"Takk for at du svarte"}, assigned, none},
				"withdraw": {"AVBUD", []string{"Takk for at du svarte"}, assigned, none},
				"unclear":  {"Hvor er det?", []string{"En koordinator leser den", "441 00 000"}, assigned, dispatch.AttentionUnclear},
			},
		},
		"several offers": {
			begin: func(c *centre) *dispatch.Task {
				task := c.askedOf("2026-11-26 10:00")
				c.task("2026-11-23 18:00", func(x *dispatch.Task) { x.Urgent = true })
				c.gets(kariPhone, "JA 2")
				c.pass(2 * time.Minute)
				return task
			},
			cells: map[string]cell{
				"yes":      {"Ja", []string{"1: ", "torsdag 26. november", "2: ", "mandag 23. november", "JA 1"}, open, none},
				"no":       {"Nei", []string{"1: ", "torsdag 26. november", "2: ", "mandag 23. november", "JA 1"}, open, none},
				"withdraw": {"AVBUD", []string{"1: ", "torsdag 26. november", "2: ", "mandag 23. november", "JA 1"}, open, none},
				"unclear":  {"Hvor er det?", []string{"1: ", "torsdag 26. november", "2: ", "mandag 23. november", "JA 1"}, open, dispatch.AttentionUnclear},
			},
		},
		"an assignment ahead": {
			begin: func(c *centre) *dispatch.Task { return c.tookOn("2026-11-26 10:00") },
			cells: map[string]cell{
				"yes":      {"Ja", []string{"står allerede på", "torsdag 26. november"}, assigned, none},
				"no":       {"Nei", []string{"AVBUD", "torsdag 26. november"}, assigned, none},
				"withdraw": {"AVBUD", []string{"står ikke lenger", "torsdag 26. november"}, open, dispatch.AttentionWithdrawn},
				"unclear":  {"Hvor er det?", []string{"En koordinator leser den", "441 00 000"}, assigned, dispatch.AttentionUnclear},
			},
		},
		"a follow-up question": {
			begin: func(c *centre) *dispatch.Task {
				task := c.tookOn("2026-11-23 13:00")
				c.until("2026-11-23 17:01")
				c.gets(kariPhone, "Gikk det bra")
				return task
			},
			cells: map[string]cell{
				"yes":      {"Ja", []string{"Tusen takk"}, over, none},
				"no":       {"Nei", []string{"koordinator"}, assigned, dispatch.AttentionFollowUp},
				"withdraw": {"AVBUD", []string{"koordinator"}, assigned, dispatch.AttentionFollowUp},
				"unclear":  {"Hun var litt svimmel", []string{"koordinator"}, assigned, dispatch.AttentionFollowUp},
			},
		},
		"nothing": {
			begin: func(c *centre) *dispatch.Task { return nil },
			cells: map[string]cell{
				"yes":      {"Ja", []string{"ingen åpne forespørsler"}, "", none},
				"no":       {"Nei", []string{"ingen åpne forespørsler"}, "", none},
				"withdraw": {"AVBUD", []string{"ingen åpne forespørsler"}, "", none},
				"unclear":  {"Hvor er det?", []string{"En koordinator leser den", "441 00 000"}, "", dispatch.AttentionUnclear},
			},
		},
	}
	for name, row := range rows {
		if len(row.cells) != 4 {
			t.Errorf("%s has %d cells", name, len(row.cells))
		}
		for column, x := range row.cells {
			t.Run(name+"/"+column, func(t *testing.T) {
				c := newCentre(t, "2026-11-23 09:30")
				c.settings(func(s *dispatch.Settings) { s.Reminders = []dispatch.Duration{} })
				c.volunteer("Kari Hansen", kariPhone)
				task := row.begin(c)
				before := c.kinds()
				c.says(kariPhone, x.text)
				c.gets(kariPhone, x.answer...)
				c.expectSilence() // one answer, and nobody else hears of it
				if task != nil {
					c.state(task.ID, x.task)
				}
				news := ""
				for k, n := range c.kinds() {
					if n > before[k] && k != dispatch.AttentionAllAsked {
						news += string(k)
					}
				}
				if news != string(x.attention) {
					t.Errorf("a human is asked about %q, want %q", news, x.attention)
				}
			})
		}
	}
}

// askedOf is a task that Kari has the only question about.
func (c *centre) askedOf(at string) *dispatch.Task {
	c.t.Helper()
	task := c.task(at)
	c.gets(kariPhone, "Kan du hjelpe?")
	c.pass(2 * time.Minute)
	return task
}

// tookOn is a task that Kari has.
func (c *centre) tookOn(at string) *dispatch.Task {
	c.t.Helper()
	task := c.askedOf(at)
	c.says(kariPhone, "Ja")
	c.gets(kariPhone, "Oppdraget er ditt")
	return task
}

// kinds counts what needs a human, by kind.
func (c *centre) kinds() map[dispatch.AttentionKind]int {
	c.t.Helper()
	n := map[dispatch.AttentionKind]int{}
	for _, a := range c.open() {
		n[a.Kind]++
	}
	return n
}
