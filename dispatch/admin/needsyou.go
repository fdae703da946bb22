package admin

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// attentionItem is one thing that only a human can decide, with the presses that
// settle it.
type attentionItem struct {
	*dispatch.Attention
	glance
	Label   string
	Phone   string // to ring or to read the conversation with
	Answers []answerButton
	Taken   string // who sees to it; empty: nobody yet
	// Form leads to a form that is filled in with what is known; empty: none.
	Form, FormText string
	Steps          []step
	// Attachments came with the text that the item is about.
	Attachments []attachment
	// Recordings are of the call that the item is about.
	Recordings []listen
}

// step is what is usually done about an item, elsewhere, or by ringing Tel.
type step struct{ Path, Text, Tel string }

// stepsFor are the ways out of an item that no press settles.
func stepsFor(x *dispatch.Attention, phone string) []step {
	var list []step
	task := func(action, text string) {
		if x.TaskID != 0 {
			list = append(list, step{Path: taskPath(x.TaskID) + action, Text: text})
		}
	}
	volunteer := func(text string) {
		if x.VolunteerID != 0 {
			list = append(list, step{Path: volunteerPath(x.VolunteerID) + "/endre", Text: text})
		}
	}
	switch x.Kind {
	case dispatch.AttentionNobody, dispatch.AttentionAllAsked, dispatch.AttentionUnfilled, dispatch.AttentionHard:
		task("/endre", "Flytt eller endre")
		task("/gi-til", "Gi til noen")
	case dispatch.AttentionWithdrawn:
		task("/spor-disse", "Spør utvalgte")
	case dispatch.AttentionStranger, dispatch.AttentionRequester, dispatch.AttentionUnclear:
		if phone != "" {
			list = append(list, step{Path: talkPath(phone), Text: "Svar"})
		}
	case dispatch.AttentionNumber:
		volunteer("Rett nummeret")
	case dispatch.AttentionExpiring:
		volunteer("Før inn en ny")
	case dispatch.AttentionSeries:
		if id := keyID(x.Key); id != 0 {
			list = append(list, step{Path: "/faste/" + strconv.FormatInt(id, 10), Text: "Endre det faste oppdraget"})
		}
	case dispatch.AttentionAlert:
		list = append(list, step{Path: "/innstillinger/vakt", Text: "Åpne vakt"})
	case dispatch.AttentionCalm:
		list = append(list, step{Path: "/beredskap", Text: "Se beredskapen"})
	case dispatch.AttentionFlood, dispatch.AttentionFault:
		if phone != "" {
			list = append(list, step{Path: talkPath(phone), Text: "Se samtalen"})
		}
	}
	return list
}

// answerButton is one press.
type answerButton struct {
	As, Text string
	Likely   bool
	// Asks is what is said before a press that cannot be undone, and Sure what
	// stands on the press that does it then; empty: it is done at once.
	Asks, Sure string
}

// Aside tells that the press settles nothing by itself: it stands after what does.
func (b answerButton) Aside() bool {
	return b.As == takeIt || b.As == leaveIt || b.As == dispatch.ResolveDismiss
}

// rung are the kinds where what settles it is to ring.
var rung = map[dispatch.AttentionKind]bool{
	dispatch.AttentionStopped: true, dispatch.AttentionDoubleBooked: true, dispatch.AttentionNoShow: true, dispatch.AttentionSomeAway: true, dispatch.AttentionCall: true,
	dispatch.AttentionTellRequester: true, dispatch.AttentionUnsettled: true, dispatch.AttentionUndelivered: true, dispatch.AttentionFollowUp: true,
	dispatch.AttentionChange: true, dispatch.AttentionUnconfirmed: true, dispatch.AttentionVoicemail: true, dispatch.AttentionMissed: true,
	dispatch.AttentionOrder: true, dispatch.AttentionGuessing: true,
}

// Ring tells whether to ring is what settles the item.
func (x attentionItem) Ring() bool { return rung[x.Kind] }

// turn is where an item stands among the others: what hurries comes first, then
// what has waited longest, and last what only warns of what may come while we go
// on as usual.
func (x attentionItem) turn() int {
	switch {
	case x.Urgent:
		return 0
	case x.Kind == dispatch.AttentionHard || x.Kind == dispatch.AttentionExpiring:
		return 2
	}
	return 1
}

// foreseen says the chance as it is now of those tasks that may be hard, so that
// it is the same wherever it stands on the page.
func foreseen(items []attentionItem, asking []askingItem) {
	for i, x := range items {
		at := slices.IndexFunc(asking, func(a askingItem) bool { return a.ID == x.TaskID })
		if x.Kind == dispatch.AttentionHard && at >= 0 && asking[at].Now() > 0 {
			items[i].Next = hardText(asking[at].Now(), asking[at].Chance())
		}
	}
}

func (d *desk) attention() ([]attentionItem, error) {
	open, err := d.tx.OpenAttention(d.unit.ID, dispatch.Page{Limit: mostShown})
	if err != nil {
		return nil, err
	}
	items := make([]attentionItem, 0, len(open))
	for _, x := range open {
		item, err := d.item(x)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	slices.SortStableFunc(items, func(a, b attentionItem) int { return cmp.Or(cmp.Compare(a.turn(), b.turn()), cmp.Compare(a.ID, b.ID)) })
	return items, nil
}

func (d *desk) item(x *dispatch.Attention) (attentionItem, error) {
	item := attentionItem{Attention: x, Label: dispatch.AttentionName(x.Kind)}
	f := glanceFacts{item: x, lang: unitLanguage(d.unit)}
	var err error
	if x.TaskID != 0 {
		if f.task, err = d.tx.Task(x.TaskID); err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if x.Kind == dispatch.AttentionShort {
			on, err := d.tx.AssignmentsOn(x.TaskID)
			if err != nil {
				return item, err
			}
			f.found = dispatch.HeadsOn(on)
		}
	}
	if x.VolunteerID != 0 {
		v, err := d.tx.Volunteer(x.VolunteerID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if v != nil {
			item.Phone, f.volunteer = v.Phone, v
		}
	}
	if x.MessageID != 0 {
		m, err := d.tx.Message(x.MessageID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if m != nil {
			f.message = m
			if (x.Kind == dispatch.AttentionNoShow || x.Kind == dispatch.AttentionSomeAway) && item.Phone != "" {
				item.Steps = append(item.Steps, step{Tel: m.Phone, Text: "Ring bestilleren"})
			}
			item.Phone = cmp.Or(item.Phone, m.Phone)
			item.Attachments = attachments(m)
		}
	}
	if x.CallID != 0 {
		c, err := d.tx.Call(x.CallID)
		if err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
		if c != nil && phone.Kind(c.Phone) != phone.Unknown {
			item.Phone = cmp.Or(item.Phone, c.Phone)
		}
	}
	if f.volunteer == nil {
		if f.other, f.phone, err = d.another(x, f.task, item.Phone); err != nil {
			return item, err
		}
		item.Phone = cmp.Or(item.Phone, f.phone)
	}
	if x.Kind == dispatch.AttentionSeries {
		if f.series, err = d.tx.Series(keyID(x.Key)); err != nil && !errors.Is(err, dispatch.ErrNotFound) {
			return item, err
		}
	}
	item.Steps = append(item.Steps, stepsFor(x, item.Phone)...)
	if item.Recordings, err = recordings(d.tx, x.CallID); err != nil {
		return item, err
	}
	if item.Taken, err = d.taker(x); err != nil {
		return item, err
	}
	if item.Answers, err = d.answers(x); err != nil {
		return item, err
	}
	for _, a := range item.Answers {
		f.presses = append(f.presses, a.As)
	}
	item.glance = f.at(d.words)
	return item, d.form(&item)
}

// taker names who sees to an item.
func (d *desk) taker(x *dispatch.Attention) (string, error) {
	if x.TakenAt.IsZero() {
		return "", nil
	}
	if kind, name, _ := strings.Cut(x.TakenBy, ":"); kind == "rota" && name != "" {
		return name, nil
	}
	name, err := names{tx: d.tx, users: map[string]string{}}.actor(x.TakenBy)
	return cmp.Or(name, "en koordinator"), err
}

// answers are the presses that can settle an item as it stands, in words.
func (d *desk) answers(x *dispatch.Attention) ([]answerButton, error) {
	ways, err := dispatch.Presses(d.tx, x, d.zone, d.now)
	if err != nil {
		return nil, err
	}
	var list []answerButton
	change := false
	if x.OfferID != 0 && slices.Contains(ways, dispatch.ResolveYes) {
		o, err := d.tx.Offer(x.OfferID)
		if err != nil {
			return nil, err
		}
		change = o.Kind == dispatch.OfferChange
	}
	for _, as := range ways {
		text := pressWords[as]
		switch {
		case change && as == dispatch.ResolveYes:
			text = "Ja, det passer"
		case change && as == dispatch.ResolveNo:
			text = "Nei, finn en annen"
		case as == dispatch.ResolveCancel && (x.Kind == dispatch.AttentionRequest || x.Kind == dispatch.AttentionOrder):
			text = "Forkast"
		case as == dispatch.ResolveMove:
			if text, err = d.moveText(x); err != nil {
				return nil, err
			}
		case as == dispatch.ResolveEnough:
			on, err := d.tx.AssignmentsOn(x.TaskID)
			if err != nil {
				return nil, err
			}
			text = "Gå videre med " + strconv.Itoa(dispatch.HeadsOn(on))
		}
		list = append(list, d.press(x, as, text))
	}
	switch {
	case x.TakenAt.IsZero():
		list = append(list, answerButton{As: takeIt, Text: "Jeg tar den"})
	case x.TakenBy == d.me:
		list = append(list, answerButton{As: leaveIt, Text: "Legg den tilbake"})
	}
	return list, nil
}

// press is one way to settle an item, which asks first where no other press takes
// it back.
func (d *desk) press(x *dispatch.Attention, as, text string) answerButton {
	b := answerButton{As: as, Text: text, Likely: x.Likely == as}
	switch {
	case as == dispatch.ResolveCancel && text == "Forkast":
		b.Asks, b.Sure = "Bestilleren får beskjed. Det kan ikke angres.", "Ja, forkast"
	case as == dispatch.ResolveCancel:
		b.Asks, b.Sure = "De som er spurt eller har sagt ja, får beskjed. Det kan ikke angres.", "Ja, avlys"
	case as == dispatch.ResolveEnough:
		b.Asks, b.Sure = "Vi slutter å lete. Den som svarer ja etterpå, får vite at alle plassene er tatt.", "Ja, gå videre"
	case as == dispatch.ResolveAgain:
		b.Asks, b.Sure = "Den som ikke kom, får beskjed om at avtalen ikke gjelder lenger, og vi leter etter en annen.", "Ja, finn en annen"
	case as == dispatch.ResolveMove:
		b.Asks, b.Sure = "De som må vite det, får beskjed om den nye tiden.", "Ja, flytt"
	case as == dispatch.ResolveRelease:
		b.Asks, b.Sure = "Den frivillige får beskjed, og vi leter etter en annen.", "Ja, ta av"
	}
	return b
}

// moveText says to when a press moves the task of an item.
func (d *desk) moveText(x *dispatch.Attention) (string, error) {
	t, err := d.tx.Task(x.TaskID)
	if err != nil {
		return "", err
	}
	start, end, _, err := dispatch.MoveAsked(d.tx, x, t, d.zone, d.now)
	return "Flytt til " + d.full(start, end), err
}

// pressWords are what stands on the buttons.
var pressWords = map[string]string{
	dispatch.ResolveYes:      "Ja",
	dispatch.ResolveNo:       "Nei",
	dispatch.ResolveWithdraw: "Avbud",
	dispatch.ResolveRelease:  "Ta av oppdraget",
	dispatch.ResolveCancel:   "Avlys oppdraget",
	dispatch.ResolveConfirm:  "Send ut",
	dispatch.ResolveAgain:    "Finn en annen nå",
	dispatch.ResolveLookOn:   "Let videre",
	dispatch.ResolveDismiss:  "Ferdig",
}
