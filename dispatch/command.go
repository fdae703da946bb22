package dispatch

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// CommandKind is what a volunteer asks the service for by a word of its own.
type CommandKind string

// Commands. They stand beside the answers that sms/reply reads.
const (
	CommandMine  CommandKind = "mine"  // MINE: which tasks am I on?
	CommandPause CommandKind = "pause" // PAUSE 2 uker, PAUSE til 1. des
	CommandReady CommandKind = "ready" // KLAR: ask me again
	CommandHours CommandKind = "hours" // "2 timer", after the follow-up
)

// Command is one such request.
type Command struct {
	Kind  CommandKind
	Until time.Time // the first moment after a pause, in the zone of now
	Hours float64
	// WentWell tells that the text says more than the hours: that it went well,
	// which may be a yes to something else.
	WentWell bool
}

const (
	usualPause   = 14 * 24 * time.Hour // PAUSE and nothing more
	longestPause = 366 * 24 * time.Hour
)

var (
	pauseFor   = regexp.MustCompile(`^pause(?: i| for)? (\d{1,3}|en|ei|ein|eit|to|tre|fire|fem|seks|a|one|two|three|four|five|six) (dag|dager|dagar|day|days|uke|uker|veke|veker|vekor|week|weeks|måned|måneder|månad|månader|month|months)$`)
	pauseUntil = regexp.MustCompile(`^pause (?:fram )?(?:til|until|till) (?:og med )?(\d{1,2})[. /]+(\d{1,2}|[a-zæøå]+)\.?(?: (\d{4}))?$`)
	hoursGiven = regexp.MustCompile(`(?:^|[ .,!])(?:(?:det tok|tok|(?:vi |me |jeg |eg |i |we )?brukte|(?:i |we )?used|(?:i |we )?spent|it took|took) )?(?:(?:ca\.?|omtrent|about) )?` +
		`(?:(\d{1,2})(?:[.,](\d))?|(en halv|ein halv|half an|halvannen|halvanna|en|én|ein|an|one|to|two|tre|three|fire|four|fem|five|seks|six)) ?(?:t|timer|time|timar|hours?|hrs?)(?:$|[ .,!])`)
)

var countWords = map[string]int{"en": 1, "ei": 1, "ein": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6,
	"eit": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

var monthWordsEN = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

var monthWords = []string{"jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des"}

// ParseCommand reads a command; only the exact forms count, everything else is
// for the reader of replies. now is in the unit's zone.
func ParseCommand(text string, now time.Time) (Command, bool) {
	s := strings.Join(strings.Fields(strings.ToLower(strings.TrimRight(strings.TrimSpace(text), ".!"))), " ")
	switch s {
	case "mine", "mine oppdrag", "oppdragene mine", "oppdraga mine", "my tasks":
		return Command{Kind: CommandMine}, true
	case "klar", "jeg er klar", "eg er klar", "klar igjen", "klar att", "ready", "i am ready", "i'm ready":
		return Command{Kind: CommandReady}, true
	case "pause", "ta pause", "jeg tar pause", "eg tek pause":
		return Command{Kind: CommandPause, Until: midnight(now.Add(usualPause))}, true
	}
	if hours, rest, ok := hoursIn(s); ok && (rest == "" || wentWell(rest)) {
		return Command{Kind: CommandHours, Hours: hours, WentWell: rest != ""}, true
	}
	until, ok := pauseEnd(s, now)
	if !ok || !until.After(now) || until.Sub(now) > longestPause {
		return Command{}, false
	}
	return Command{Kind: CommandPause, Until: until}, true
}

// hoursIn finds how many hours a text tells of, and what else it says.
func hoursIn(s string) (hours float64, rest string, ok bool) {
	m := hoursGiven.FindStringSubmatch(s)
	if m == nil {
		return 0, "", false
	}
	if m[1] != "" {
		h, _ := strconv.Atoi(m[1]) // two digits
		tenth, _ := strconv.Atoi(m[2])
		hours = float64(h) + float64(tenth)/10
	} else if hours = hourWords[m[3]]; hours == 0 {
		hours = float64(countWords[m[3]])
	}
	rest = strings.Trim(strings.Replace(s, m[0], " ", 1), " .,!")
	return hours, rest, hours > 0 && hours <= 24
}

// hourWords are those that count other than whole things.
var hourWords = map[string]float64{"en halv": .5, "ein halv": .5, "half an": .5, "halvannen": 1.5, "halvanna": 1.5, "én": 1, "an": 1}

func pauseEnd(s string, now time.Time) (time.Time, bool) {
	if m := pauseFor.FindStringSubmatch(s); m != nil {
		n, ok := countWords[m[1]]
		if !ok {
			n, _ = strconv.Atoi(m[1]) // three digits
		}
		switch m[2][0] {
		case 'd':
			return midnight(now.AddDate(0, 0, n)), true
		case 'u', 'v', 'w':
			return midnight(now.AddDate(0, 0, 7*n)), true
		default:
			return midnight(now.AddDate(0, n, 0)), true
		}
	}
	m := pauseUntil.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	day, _ := strconv.Atoi(m[1])
	month, err := strconv.Atoi(m[2])
	if err != nil {
		for i, name := range monthWords {
			if strings.HasPrefix(m[2], name) {
				month = i + 1
			}
			if english := monthWordsEN[i]; strings.HasPrefix(m[2], english) {
				month = i + 1
			}
		}
	}
	year := now.Year()
	if m[3] != "" {
		year, _ = strconv.Atoi(m[3])
	}
	end := time.Date(year, time.Month(month), day, 0, 0, 0, 0, now.Location())
	if m[3] == "" && !end.After(now) {
		end = time.Date(year+1, time.Month(month), day, 0, 0, 0, 0, now.Location())
	}
	if month < 1 || month > 12 || end.Day() != day {
		return time.Time{}, false
	}
	if strings.Contains(s, "og med") {
		end = end.AddDate(0, 0, 1)
	}
	return end, true
}

// midnight is the beginning of the day that t falls on.
func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
