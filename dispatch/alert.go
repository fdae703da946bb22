package dispatch

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
)

// gatherFor is how long further urgent items wait for who was just told of some,
// so that a bad quarter of an hour is a few texts and not one for each thing.
const gatherFor = 2 * time.Minute

// mostAlerts bounds the items of one message.
const mostAlerts = 50

// contact is how one coordinator is told: by text, or by e-mail.
type contact struct {
	phone, email string
}

func (c contact) address() string {
	if c.phone != "" {
		return c.phone
	}
	return c.email
}

// TellAt is when an item that does not hurry is told to who is on duty: in
// opening hours, not in quiet hours, on a day that has a rota. The zero time:
// never.
func (s Settings) TellAt(t time.Time, zone *time.Location) time.Time {
	if s.TellAfter <= 0 || len(s.Rota) == 0 {
		return time.Time{}
	}
	for range 4 * farAhead {
		next := s.QuietHours.NextLoud(t, zone)
		if next = s.NextOpen(next, zone); next.IsZero() {
			return next
		}
		if local := next.In(zone); len(s.OnDuty(local)) == 0 {
			next = DateOf(local).AddDays(1).Start(zone)
		}
		if next.Equal(t) {
			return t
		}
		t = next
	}
	return time.Time{}
}

// UrgentAt is when an urgent item is told: at once, but in the night only where
// the task is, or a coordinator has marked it as urgent. task may be nil.
func UrgentAt(task *Task, q QuietHours, zone *time.Location, now time.Time) time.Time {
	morning := q.NextLoud(now, zone)
	if task != nil && (task.Urgent || task.StartsAt.Before(morning.Add(soon)) && task.EndsAt.After(now.Add(-12*time.Hour))) {
		return now
	}
	return morning
}

// planAlert sets when a new item is told to somebody.
func (w *work) planAlert(a *Attention, set Settings) error {
	if !a.Urgent {
		if set.TellAfter > 0 {
			a.AlertAt = set.TellAt(w.now.Add(time.Duration(set.TellAfter)), w.s.zone)
		}
		return nil
	}
	t, err := w.taskOfItem(a)
	if err != nil {
		return err
	}
	a.AlertAt = UrgentAt(t, set.QuietHours, w.s.zone, w.now)
	return nil
}

func (w *work) taskOfItem(a *Attention) (*Task, error) {
	if a.TaskID == 0 {
		return nil, nil
	}
	return w.Task(a.TaskID)
}

// alert tells coordinators of the items of a unit whose time has come. Those who
// are told of several get one message.
func (w *work) alert(unitID int64) error {
	due, err := w.AttentionToAlert(w.now, mostAlerts)
	if err != nil {
		return err
	}
	set, err := w.settings(unitID)
	if err != nil {
		return err
	}
	told := bundle{}
	for _, a := range due {
		if a.UnitID != unitID {
			continue
		}
		if a.Urgent {
			err = w.alertUrgent(a, set, &told)
		} else {
			err = w.alertOther(a, set, &told)
		}
		if err != nil {
			return err
		}
		if err := w.SaveAttention(a); err != nil {
			return err
		}
	}
	for _, c := range told.to {
		if err := w.tell(unitID, c, told.items[c], set); err != nil {
			return err
		}
	}
	return nil
}

// bundle is who is told of what, in the order in which they came up.
type bundle struct {
	to    []contact
	items map[contact][]*Attention
}

func (b *bundle) add(c contact, a *Attention) {
	if b.items == nil {
		b.items = map[contact][]*Attention{}
	}
	if b.items[c] == nil {
		b.to = append(b.to, c)
	}
	b.items[c] = append(b.items[c], a)
}

// alertUrgent finds who is told of an urgent item now, and when the next is.
func (w *work) alertUrgent(a *Attention, set Settings, to *bundle) error {
	t, err := w.taskOfItem(a)
	if err != nil {
		return err
	}
	if at := UrgentAt(t, set.QuietHours, w.s.zone, w.now); at.After(w.now) {
		a.AlertAt = at
		return nil
	}
	steps, err := w.untold(a, set)
	if err != nil {
		return err
	}
	a.AlertAt = time.Time{}
	if len(steps) == 0 {
		return w.alertAgain(a, t, set, to)
	}
	if len(set.OnDuty(w.now.In(w.s.zone))) > 0 {
		last, err := w.LastTold(steps[0][0].address())
		if err != nil {
			return err
		}
		if until := last.Add(gatherFor); !last.IsZero() && !last.Equal(w.now) && until.After(w.now) {
			a.AlertAt = until
			return nil
		}
	}
	for _, c := range steps[0] {
		to.add(c, a)
	}
	switch {
	case set.EscalateAfter <= 0:
	case len(steps) > 1:
		a.AlertAt = w.now.Add(time.Duration(set.EscalateAfter))
	default:
		a.AlertAt = AgainAt(t, set, w.s.zone, w.now)
	}
	return nil
}

// againAfter is how long it is quiet about an urgent item that everybody has
// been told of and nobody has taken, while its task can still be saved.
const againAfter = time.Hour

// AgainAt is when everybody is told of such an item once more: by the hour until
// its task is over, and after that each day in the morning. task may be nil.
func AgainAt(task *Task, set Settings, zone *time.Location, now time.Time) time.Time {
	if task != nil && task.State != TaskCancelled && task.State != TaskDone {
		at := UrgentAt(task, set.QuietHours, zone, now.Add(max(againAfter, time.Duration(set.EscalateAfter))))
		if at.Before(task.EndsAt) {
			return at
		}
	}
	tomorrow := DateOf(now.In(zone)).AddDays(1).Start(zone)
	return set.QuietHours.NextLoud(tomorrow.Add(morning), zone)
}

// morning is when people are up, where a unit has no quiet hours.
const morning = 9 * time.Hour

// alertAgain tells everybody of an urgent item once more: those on duty now and
// the telephones of the coordinators.
func (w *work) alertAgain(a *Attention, t *Task, set Settings, to *bundle) error {
	if set.EscalateAfter <= 0 {
		return nil
	}
	steps, err := w.stepsOf(set, map[string]bool{})
	if err != nil {
		return err
	}
	for _, step := range steps {
		for _, c := range step {
			to.add(c, a)
		}
	}
	if len(steps) > 0 {
		a.AlertAt = AgainAt(t, set, w.s.zone, w.now)
	}
	return nil
}

// untold are those who are still to be told of an urgent item, in turn: each on
// duty today, and then the telephones of the coordinators, all at once.
func (w *work) untold(a *Attention, set Settings) (steps [][]contact, err error) {
	list, err := w.ToldOf(a.ID)
	if err != nil {
		return nil, err
	}
	told := map[string]bool{}
	for _, x := range list {
		told[x] = true
	}
	return w.stepsOf(set, told)
}

// stepsOf are those who can be told now, in turn, but for those who have been.
func (w *work) stepsOf(set Settings, told map[string]bool) (steps [][]contact, err error) {
	for _, d := range set.OnDuty(w.now.In(w.s.zone)) {
		c, ok, err := w.contactOf(d, true)
		if err != nil {
			return nil, err
		}
		if ok && !told[c.address()] {
			told[c.address()] = true
			steps = append(steps, []contact{c})
		}
	}
	var last []contact
	for _, p := range set.CoordinatorPhones {
		if !told[p] {
			told[p] = true
			last = append(last, contact{phone: p})
		}
	}
	if len(last) > 0 {
		steps = append(steps, last)
	}
	return steps, nil
}

// contactOf is how somebody on duty is best told: of what hurries by text, of
// the rest by e-mail; ok is false where neither can be.
func (w *work) contactOf(d Duty, urgent bool) (c contact, ok bool, err error) {
	email, err := w.emailOf(d)
	if err != nil {
		return c, false, err
	}
	if !w.s.mail {
		email = ""
	}
	text := d.Phone
	if text != "" && w.unreachableByText(text) != "" {
		text = ""
	}
	switch {
	case text != "" && (urgent || email == ""):
		return contact{phone: text}, true, nil
	case email != "":
		return contact{email: email}, true, nil
	}
	return c, false, nil
}

// emailOf is the address of somebody on duty: the one in the rota, or the
// user's.
func (w *work) emailOf(d Duty) (string, error) {
	if d.Email != "" || d.UserID == 0 {
		return d.Email, nil
	}
	u, err := w.User(d.UserID)
	if errors.Is(err, ErrNotFound) {
		return "", nil // has gone since
	}
	if err != nil {
		return "", err
	}
	return u.Email, nil
}

// alertOther tells the first on duty of an item that does not hurry, once, with
// whatever else stands there that nobody has been told of.
func (w *work) alertOther(a *Attention, set Settings, to *bundle) error {
	at := set.TellAt(w.now, w.s.zone)
	a.AlertAt = time.Time{}
	if at.IsZero() {
		return nil
	}
	if at.After(w.now) {
		a.AlertAt = at
		return nil
	}
	for _, d := range set.OnDuty(w.now.In(w.s.zone)) {
		c, ok, err := w.contactOf(d, false)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		to.add(c, a)
		return w.sweepUp(a.UnitID, c, to)
	}
	return nil
}

// sweepUp lets items whose time would come later be told in the same message.
func (w *work) sweepUp(unitID int64, c contact, to *bundle) error {
	open, err := w.OpenAttention(unitID, Page{})
	if err != nil {
		return err
	}
	for _, x := range open {
		if x.Urgent || !x.AlertAt.After(w.now) || len(to.items[c]) >= mostAlerts {
			continue
		}
		x.AlertAt = time.Time{}
		if err := w.SaveAttention(x); err != nil {
			return err
		}
		to.add(c, x)
	}
	return nil
}

// tell writes one message to one coordinator and keeps who was told of what.
func (w *work) tell(unitID int64, c contact, items []*Attention, set Settings) error {
	language, err := w.staffLanguage(c.address(), set)
	if err != nil {
		return err
	}
	lines := make([]string, len(items))
	for i, a := range items {
		if lines[i], err = w.headline(a, language); err != nil {
			return err
		}
		if err := w.AddTold(a.ID, c.address(), w.now); err != nil {
			return err
		}
		if err := w.log(Event{UnitID: unitID, Kind: "attention.told", TaskID: a.TaskID, VolunteerID: a.VolunteerID, OfferID: a.OfferID,
			MessageID: a.MessageID, From: string(a.Kind), Why: map[bool]string{true: "på SMS", false: "på e-post"}[c.phone != ""]}); err != nil {
			return err
		}
	}
	if c.phone == "" {
		return w.AddEmail(&Email{UnitID: unitID, To: c.email, From: set.EmailFrom, Subject: w.s.alertSubject(language, set, len(items)),
			Body: w.s.alertLetter(language, items, lines), State: MessageQueued, CreatedAt: w.now, SendAt: w.now, ExpiresAt: w.now.Add(emailLife)})
	}
	text, err := set.Texts.Render(language, sms.Alert, sms.Fields{Text: w.s.alertLines(language, lines)})
	if err != nil {
		return err
	}
	_, err = w.enqueue(outgoing{kind: KindAlert, phone: c.phone, body: text, unitID: unitID, urgent: true, expires: w.now.Add(answerLife)})
	return err
}

// staffLanguage is what whoever has an address among the staff is written to in:
// what they chose for the page, otherwise the unit's.
func (w *work) staffLanguage(address string, set Settings) (string, error) {
	users, err := w.Users()
	if err != nil {
		return "", err
	}
	own := map[int64]string{}
	for _, u := range users {
		if u.Disabled || u.Language == "" {
			continue
		}
		if u.Phone == address || u.Email == address {
			return u.Language, nil
		}
		own[u.ID] = u.Language
	}
	for _, d := range set.Rota {
		if l := own[d.UserID]; l != "" && (d.Phone == address || d.Email == address) {
			return l, nil
		}
	}
	return partyLanguage("", set), nil
}

// headline says what an item is about: what happened, which task, the first name
// of the volunteer. More stands on the page, behind the login.
func (w *work) headline(a *Attention, language string) (string, error) {
	line := w.s.sayIn(language, upperFirst(AttentionPhrase(a.Kind)))
	t, err := w.taskOfItem(a)
	if err != nil {
		return "", err
	}
	if t != nil {
		line += ": " + t.Summary + ", " + sms.When(language, t.StartsAt.In(w.s.zone), t.EndsAt.In(w.s.zone), w.now.In(w.s.zone))
	}
	if a.VolunteerID != 0 {
		v, err := w.Volunteer(a.VolunteerID)
		if err != nil {
			return "", err
		}
		line += " (" + v.Short() + ")"
	}
	return line, nil
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// mostAlertText leaves room in two segments for the words around it.
const mostAlertText = 240

// alertLines are the items as they stand in a text: as many as there is room
// for, and how many more.
func (s *Service) alertLines(language string, lines []string) string {
	room, page := mostAlertText, s.page
	if page != "" {
		room -= len([]rune(page)) + 1
	}
	out, n := "", 0
	for _, line := range lines {
		next := out
		if next != "" {
			next += "\n"
		}
		if len(lines) > 1 {
			next += strconv.Itoa(n+1) + ": "
		}
		next += line
		more := func(n int) string { return "\n" + s.sayIn(language, fmt.Sprintf("Og %d til.", n)) }
		if rest := len(lines) - n - 1; n > 0 && len([]rune(next))+len([]rune(more(rest))) > room {
			out += more(len(lines) - n)
			break
		}
		out, n = next, n+1
	}
	if text := []rune(out); len(text) > room {
		out = string(text[:room-3]) + "..."
	}
	if page != "" {
		out += " " + page
	}
	return out
}

func (s *Service) alertSubject(language string, set Settings, n int) string {
	return s.sayIn(language, plural(n, "sak", "saker")+" trenger deg") + " (" + set.CentreName + ")"
}

// alertLetter is the e-mail about some items.
func (s *Service) alertLetter(language string, items []*Attention, lines []string) string {
	say := func(text string) string { return s.sayIn(language, text) }
	var b strings.Builder
	b.WriteString(say("Hei!") + "\n\n" + say("Dette trenger deg:") + "\n\n")
	for i, a := range items {
		b.WriteString("* ")
		if a.Urgent {
			b.WriteString(say("HASTER:") + " ")
		}
		b.WriteString(lines[i] + "\n")
		if s.page != "" && a.TaskID != 0 {
			fmt.Fprintf(&b, "  %s/oppdrag/%d\n", s.page, a.TaskID)
		}
	}
	b.WriteString("\n")
	if s.page != "" {
		b.WriteString(say("Se alt og trykk «Jeg tar den» her:") + "\n" + s.page + "/\n")
	} else {
		b.WriteString(say("Se alt på siden «I dag» i Følgesvenn, og trykk «Jeg tar den».") + "\n")
	}
	b.WriteString("\n" + say("Du får denne e-posten fordi du har vakt i dag.") + "\n")
	return b.String()
}

// tellNext lets the items that an address was told of go to the next at once:
// the message did not arrive.
func (w *work) tellNext(address string) error {
	items, err := w.OpenToldTo(address, w.now.Add(-answerLife))
	if err != nil {
		return err
	}
	for _, a := range items {
		if a.Urgent {
			set, err := w.settings(a.UnitID)
			if err != nil {
				return err
			}
			if steps, err := w.untold(a, set); len(steps) == 0 || err != nil {
				// Everybody has been told; it is said again in its time.
				if err != nil {
					return err
				}
				continue
			}
			a.AlertAt = w.now
			if err := w.SaveAttention(a); err != nil {
				return err
			}
		}
	}
	return nil
}

// TakeAttention notes that somebody sees to an item: nobody else is told of it.
// It stays open until it is settled.
func (s *Service) TakeAttention(ctx context.Context, id int64) (*Attention, error) {
	return s.onAttention(ctx, id, func(w *work, a *Attention) error {
		switch {
		case a.TakenBy == w.actor:
			return errUnchanged
		case !a.TakenAt.IsZero():
			return forbidden("somebody else has taken this item", "En annen har alt tatt denne saken.")
		}
		return w.take(a, w.actor)
	})
}

func (w *work) take(a *Attention, by string) error {
	a.TakenAt, a.TakenBy, a.AlertAt = w.now, by, time.Time{}
	if err := w.SaveAttention(a); err != nil {
		return err
	}
	return w.log(Event{UnitID: a.UnitID, Kind: "attention.taken", Actor: by, TaskID: a.TaskID, VolunteerID: a.VolunteerID,
		OfferID: a.OfferID, MessageID: a.MessageID, From: string(a.Kind)})
}

// alertNotDelivered lets the next be told of what a text to a coordinator was
// about.
func (w *work) alertNotDelivered(m *Message, why string) error {
	if err := w.tellNext(m.Phone); err != nil {
		return err
	}
	return w.raise(Attention{UnitID: m.UnitID, Kind: AttentionAlert, MessageID: m.ID, Key: "alert:" + m.Phone,
		Text: fmt.Sprintf("Et varsel på SMS til %s kom ikke fram (%s). Sjekk nummeret under Vakt og Vakttelefoner.", phone.Format(m.Phone), why)})
}
