package admin

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// glance is what an item shows before it is unfolded: what it is about, and at
// most one line of why and what to do.
type glance struct {
	Name    string // who
	Summary string // which task
	Link    string // to it
	When    string
	Quote   string // what they wrote
	Lang    string // in which language
	Next    string // what to do; empty where the presses say it
}

// glanceFacts are what a glance is made of, as far as it is known.
type glanceFacts struct {
	item      *dispatch.Attention
	task      *dispatch.Task
	found     int // who are on it
	volunteer *dispatch.Volunteer
	other     string // the name of another than a volunteer
	phone     string
	message   *dispatch.Message
	series    *dispatch.Series
	presses   []string
	lang      string // what the unit speaks
}

// longestQuote is how much of a text is read at a glance.
const longestQuote = 140

// at makes a glance of the facts.
func (f glanceFacts) at(w words) glance {
	g := glance{Name: f.other}
	if f.volunteer != nil {
		g.Name = f.volunteer.Name
	}
	if g.Name == "" && f.phone != "" {
		g.Name = phone.Format(f.phone)
	}
	switch {
	case f.task != nil:
		g.Summary, g.Link, g.When = f.task.Summary, taskPath(f.task.ID), w.when(f.task.StartsAt, f.task.EndsAt)
	case f.series != nil:
		g.Summary, g.Link = f.series.Summary, "/faste/"+strconv.FormatInt(f.series.ID, 10)
	}
	if f.message != nil && f.message.Direction == dispatch.In && quoted[f.item.Kind] {
		g.Quote, g.Lang = quote(f.message.Body), f.lang
		if f.volunteer != nil {
			g.Lang = cmp.Or(f.volunteer.Language, f.lang)
		}
		if n := len(f.message.Media); n > 0 {
			g.Next = "Med " + count(n, "vedlegg", "vedlegg") + "."
		}
		if g.Quote != "" {
			return g
		}
	}
	g.Next = cmp.Or(f.next(w), g.Next)
	return g
}

// quoted are the kinds where what somebody wrote says it all.
var quoted = map[dispatch.AttentionKind]bool{
	dispatch.AttentionUnclear: true, dispatch.AttentionStranger: true, dispatch.AttentionRequester: true, dispatch.AttentionRequest: true,
	dispatch.AttentionCancelAsked: true, dispatch.AttentionChangeAsked: true, dispatch.AttentionNoShow: true, dispatch.AttentionSomeAway: true, dispatch.AttentionFollowUp: true,
	dispatch.AttentionAppeal: true,
}

// nextWords say what to do about each kind, whatever else there is to know.
var nextWords = map[dispatch.AttentionKind]string{
	dispatch.AttentionUnclear:       "Les svaret, og trykk på det det betyr.",
	dispatch.AttentionNobody:        "Endre oppdraget, eller ring noen.",
	dispatch.AttentionAllAsked:      "Vent på svar, endre oppdraget, eller ring noen.",
	dispatch.AttentionHard:          "Vi spør som vanlig. Flytt det om det går, eller ring noen.",
	dispatch.AttentionUnfilled:      "Ring bestilleren, flytt det, eller gi det til noen.",
	dispatch.AttentionStopped:       "Ring og spør om avtalen gjelder.",
	dispatch.AttentionLateYes:       "Trykk Ja hvis det fortsatt passer.",
	dispatch.AttentionDoubleBooked:  "Ring og bli enige om hvilket.",
	dispatch.AttentionStranger:      "Svar eller ring.",
	dispatch.AttentionRequester:     "Svar eller ring.",
	dispatch.AttentionRequest:       "Se over kladden, og send den ut.",
	dispatch.AttentionCancelAsked:   "Avlys, eller ring og spør.",
	dispatch.AttentionChangeAsked:   "Endre oppdraget, eller ring og spør.",
	dispatch.AttentionNoShow:        "Ring nå.",
	dispatch.AttentionSomeAway:      "Ring nå.",
	dispatch.AttentionSeries:        "Kan ikke lages. Endre det faste oppdraget.",
	dispatch.AttentionNumber:        "Sjekk nummeret, og rett det.",
	dispatch.AttentionCall:          "Får ikke SMS om dette. Ring.",
	dispatch.AttentionTellRequester: "Vi når dem ikke. Ring og si fra.",
	dispatch.AttentionUnsettled:     "Ring og hør.",
	dispatch.AttentionUndelivered:   "Ring.",
	dispatch.AttentionGateway:       "Be den som drifter Følgesvenn, se på det.",
	dispatch.AttentionFollowUp:      "Ring og hør.",
	dispatch.AttentionChange:        "Ring og spør om endringen passer.",
	dispatch.AttentionUnconfirmed:   "Har ikke svart på påminnelsen. Ring og hør.",
	dispatch.AttentionAlert:         "Sjekk nummeret eller adressen under Vakt.",
	dispatch.AttentionFlood:         "Vi svarer ikke flere nå. Se på samtalen.",
	dispatch.AttentionFault:         "Si fra til den som drifter Følgesvenn.",
	dispatch.AttentionVoicemail:     "Hør på beskjeden, og ring tilbake.",
	dispatch.AttentionMissed:        "Ring tilbake.",
	dispatch.AttentionOrder:         "Ring dem.",
	dispatch.AttentionGuessing:      "Ring, og gi dem en ny PIN-kode om det trengs.",
	dispatch.AttentionExpiring:      "Be om en ny, og før den inn.",
	dispatch.AttentionAppeal:        "Trykk Ja eller Nei, eller ring og hør.",
	dispatch.AttentionCalm:          "Trengs den fortsatt, erklær den på nytt.",
}

// hardText says the chance of finding somebody, what it was when the search began
// where that is clearly another, and what to do while it is poor. first 0: not known.
func hardText(chance, first int) string {
	then := ""
	if first > 0 && max(first-chance, chance-first) >= noteworthy {
		then = fmt.Sprintf(", mot %d %% da vi begynte", first)
	}
	if chance >= good {
		return fmt.Sprintf("Nå er sjansen %d %%%s. Vi spør som vanlig.", chance, then)
	}
	return fmt.Sprintf("%d %% sjanse%s. Flytt det om det går, eller ring noen.", chance, then)
}

// good is the chance, in per cent, from which the meter is green and nobody need do anything.
const good = 85

// next is what to do about the item.
func (f glanceFacts) next(w words) string {
	may := func(as string) bool {
		for _, x := range f.presses {
			if x == as {
				return true
			}
		}
		return false
	}
	switch f.item.Kind {
	case dispatch.AttentionHard:
		if f.task != nil && f.task.Promised > 0 {
			return hardText(percent(f.task.Promised), 0)
		}
	case dispatch.AttentionShort:
		if f.task != nil {
			return fmt.Sprintf("%d av %d er funnet, og svarfristen er ute.", f.found, f.task.Places())
		}
	case dispatch.AttentionWithdrawn:
		switch {
		case f.task == nil || f.task.State != dispatch.TaskOpen:
			return "Les hva som gjelder nå."
		case f.task.StartsAt.Sub(w.now) < 2*time.Hour:
			return "Vi leter etter en annen. Ring gjerne noen selv."
		}
		return "Vi leter etter en annen."
	case dispatch.AttentionUnfit:
		if may(dispatch.ResolveYes) {
			return "Har sagt ja. Passer det likevel, trykk Ja."
		}
		return "Ta av oppdraget, eller la det stå."
	case dispatch.AttentionOrder:
		if may(dispatch.ResolveConfirm) {
			return "Se over kladden, og send den ut."
		}
	}
	return nextWords[f.item.Kind]
}

// quote is as much of a text as is read at a glance, cut between words.
func quote(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return ""
	}
	if utf8.RuneCountInString(s) > longestQuote {
		cut := string([]rune(s)[:longestQuote])
		if i := strings.LastIndex(cut, " "); i > longestQuote/2 {
			cut = cut[:i]
		}
		s = strings.TrimRight(cut, " ,.;:") + " …"
	}
	return "«" + s + "»"
}

// keyID is the number in the key of an item: "series:12".
func keyID(key string) int64 {
	_, id, _ := strings.Cut(key, ":")
	id, _, _ = strings.Cut(id, ":")
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// another is who an item is about, where that is no volunteer, and their number.
func (d *desk) another(x *dispatch.Attention, t *dispatch.Task, number string) (name, to string, err error) {
	requester := func(id int64) error {
		if id == 0 {
			return nil
		}
		r, err := d.tx.Requester(id)
		if errors.Is(err, dispatch.ErrNotFound) {
			return nil
		}
		if err == nil {
			name = r.Name
			if len(r.Phones) > 0 {
				to = r.Phones[0]
			}
		}
		return err
	}
	switch {
	case x.Kind == dispatch.AttentionGuessing:
		err = requester(keyID(x.Key))
	case x.Kind == dispatch.AttentionTellRequester && strings.HasPrefix(x.Key, "tell-recipient:") && t != nil && t.RecipientID != 0:
		var r *dispatch.Recipient
		if r, err = d.tx.Recipient(t.RecipientID); err == nil {
			name, to = r.Name, r.Phone
		}
		if errors.Is(err, dispatch.ErrNotFound) {
			err = nil
		}
	case x.Kind == dispatch.AttentionTellRequester && t != nil:
		err = requester(t.RequesterID)
	case number != "":
		to = number
		rs, err := d.tx.RequestersByPhone(number)
		if err != nil || len(rs) > 0 {
			if len(rs) > 0 {
				name = rs[0].Name
			}
			return name, to, err
		}
		rc, err := d.tx.RecipientsByPhone(number)
		if len(rc) > 0 {
			name = rc[0].Name
		}
		return name, to, err
	}
	return name, to, err
}
