package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"folgesvenn/sms/reply"
)

type readCmd struct {
	Lang    string `help:"Registered language of the volunteer, where a line does not say." default:"nb"`
	Explain bool   `help:"Show how each word was counted."`
}

// Help adds what the flags cannot say.
func (readCmd) Help() string {
	return "Each line is {\"text\":\"...\",\"lang\":\"nb\"} or plain text. Replies are read as answers to this question:\n\n  " + reply.Example.Text
}

// longestLine bounds a line of input; a text message is at most 1600 characters.
const longestLine = 1 << 20

// Run is `folgesvenn read`.
func (c readCmd) Run() error {
	return c.read(os.Stdin, os.Stdout)
}

// reading is one line of output.
type reading struct {
	Text   string       `json:"text"`
	Intent reply.Intent `json:"intent"`
	Number *int         `json:"number"`
	Lang   string       `json:"lang"`
	Why    string       `json:"why"`
	Likely reply.Intent `json:"likely,omitempty"`
	Words  []word       `json:"words,omitempty"`
}

// word is how one word was counted.
type word struct {
	Text  string `json:"text"`
	Lang  string `json:"lang"`
	Class string `json:"class"`
}

func (c readCmd) read(in io.Reader, out io.Writer) error {
	reader, err := reply.New()
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), longestLine)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if strings.TrimSpace(line) == "" {
			continue
		}
		text, lang := line, c.Lang
		if strings.HasPrefix(strings.TrimSpace(line), "{") {
			var one struct {
				Text *string `json:"text"`
				Lang string  `json:"lang"`
			}
			if err := json.Unmarshal([]byte(line), &one); err == nil && one.Text != nil {
				text = *one.Text
				if one.Lang != "" {
					lang = one.Lang
				}
			}
		}
		r := reader.Read(text, reply.Context{
			Lang: lang, Now: reply.Example.StartsAt.AddDate(0, 0, -3), Questions: []reply.Question{reply.Example},
		})
		o := reading{Text: text, Intent: r.Intent, Lang: r.Lang, Why: r.Why}
		if r.Number != 0 {
			o.Number = &r.Number
		}
		if c.Explain {
			o.Likely = r.Likely
			for _, x := range r.Words {
				o.Words = append(o.Words, word(x))
			}
		}
		if err := enc.Encode(o); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	return w.Flush()
}
