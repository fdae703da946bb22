package dispatch

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"folgesvenn/sms"
)

// institutions loads what a call from (or in the name of) an institution is
// decided by.
func (w *work) institutions(sc *Scene, f Flow, pin PINCheck) error {
	rs, err := w.RequestersByPhone(sc.Call.Phone)
	if err != nil {
		return err
	}
	for _, r := range rs {
		if r.Kind == Institution && r.PINHash != "" {
			sc.Known = append(sc.Known, r)
		}
	}
	if len(sc.Talk.Volunteers) == 0 && len(sc.Known) == 0 && !sc.Talk.Party {
		if sc.TakesOrders, err = w.PINInUse(); err != nil {
			return err
		}
	}
	id := f.Requester
	if id == 0 && pin == PINRight {
		id = f.Claimed
	}
	if id == 0 {
		return nil
	}
	if sc.Requester, err = w.Requester(id); err != nil {
		return err
	}
	tasks, err := w.TasksOfRequester(id, w.now)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		o := ordered{task: t}
		switch t.State {
		case TaskDraft, TaskOpen, TaskUnfilled, TaskAssigned:
			if o.crew, err = w.crew(t); err != nil {
				return err
			}
		default:
			continue
		}
		sc.Orders = append(sc.Orders, o)
	}
	return nil
}

// VerifyPIN compares a PIN with the hash that is kept; the layer that owns the
// hashing gives it.
type VerifyPIN func(pin, hash string) (bool, error)

// Bounds of guessing: wrong PINs from one number, and for one institution,
// within guessWindow. Whoever goes beyond them talks to a human.
const (
	guessWindow     = time.Hour
	guessesByNumber = 5
	guessesForPlace = 10
)

// checkPIN compares a PIN that was entered. Hashing is slow on purpose, so it is
// done before the transaction; the guess is counted first, in one of its own, so
// that many calls at once do not get more guesses than one.
func (s *Service) checkPIN(ctx context.Context, st CallStep) (PINCheck, error) {
	if st.Input.Kind != InputKeys || star(st.Input.Keys) {
		return PINNone, nil
	}
	var hash string
	var asked, locked bool
	var guess int64
	err := s.do(WithActor(ctx, "volunteer"), func(w *work) error {
		hash, asked, locked, guess = "", false, false, 0
		c, err := w.callOf(st)
		if errors.Is(err, ErrNotFound) || err == nil && c == nil {
			return errUnchanged
		}
		if err != nil {
			return err
		}
		f := c.flow()
		if c.Direction != In || c.Step != st.Step || c.State.Over() || f.At != PlacePIN {
			return errUnchanged
		}
		asked = true
		byNumber, forPlace, err := w.Guesses(c.Phone, f.Claimed, w.now.Add(-guessWindow))
		if err != nil {
			return err
		}
		if byNumber >= guessesByNumber || forPlace >= guessesForPlace {
			locked = true
			return w.raise(Attention{UnitID: c.UnitID, Kind: AttentionGuessing, CallID: c.ID, Key: fmt.Sprintf("pin:%d", f.Claimed),
				Text: fmt.Sprintf("PIN-koden til institusjon nummer %d er tastet feil mange ganger. Ring institusjonen, og gi dem en ny PIN-kode om det trengs.", f.Claimed)})
		}
		if guess, err = w.AddGuess(c.Phone, f.Claimed, w.now); err != nil {
			return err
		}
		r, err := w.Requester(f.Claimed)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err == nil && r.Kind == Institution {
			hash = r.PINHash
		}
		return err
	})
	switch {
	case err != nil || !asked:
		return PINNone, err
	case locked:
		return PINLocked, nil
	case hash == "":
		return PINWrong, nil
	}
	right, err := s.verify(st.Input.Keys, hash)
	if err != nil || !right {
		return PINWrong, err
	}
	return PINRight, s.update(ctx, func(tx Tx) error { return tx.ForgetGuess(guess) })
}

// orderTask makes a task of an order.
func (w *work) orderTask(f *Flow, sc *Scene, unitID int64) Task {
	o := f.Order
	from, to := o.Times(w.s.zone)
	t := Task{
		UnitID: unitID, Category: o.Category, Summary: orderSummaries[o.Category], StartsAt: from, EndsAt: to, Details: o.details(),
		Headcount: o.places(), State: TaskDraft,
	}
	if sc.Requester != nil {
		t.RequesterID, t.Postcode, t.Place = sc.Requester.ID, sc.Requester.Postcode, sc.Requester.Name
		if len([]rune(t.Place)) > maxPlace {
			t.Place = ""
		}
	}
	return t
}

func (o *OrderForm) details() string {
	var d []string
	if o.Reference != "" {
		d = append(d, "Spør etter nummer "+o.Reference+" i resepsjonen.")
	}
	return strings.Join(d, " ")
}

// orderByCall makes the order that was read back and confirmed: institutions
// that are trusted for it go straight out, the others' are drafts that a human
// looks at.
func (w *work) orderByCall(c *Call, f *Flow, sc *Scene) (outcome, error) {
	to, err := w.wayTo(party{requester: sc.Requester}, sc.Settings)
	if err != nil {
		return outcome{}, err
	}
	o := outcome{act: callAct{kind: actOrder}, draft: true, byText: to.phone != "" && !to.call}
	t := w.orderTask(f, sc, sc.Requester.UnitID)
	if sc.Requester.Trusted {
		t.State, o.draft = TaskOpen, false
	}
	made, err := w.addOrder(t)
	var fault *Error
	if errors.As(err, &fault) {
		o.failed = true
		return o, w.raise(Attention{UnitID: c.UnitID, Kind: AttentionOrder, Urgent: true, CallID: c.ID,
			Text: fmt.Sprintf("%s ville bestille hjelp på telefonen, men det gikk ikke (%s). De ville ha: %s. Ring dem.", sc.Requester.Name, fault.Sentence.NB, w.orderText(f.Order))})
	}
	if err != nil {
		return o, err
	}
	o.taskID = made.ID
	if err := w.ordered(c, f, made); err != nil {
		return o, err
	}
	spoken := ""
	if f.Order.Spoken {
		spoken = " De la igjen en beskjed: hør på den, og skriv det viktige i detaljene."
	}
	switch {
	case o.draft:
		return o, w.raise(Attention{UnitID: t.UnitID, Kind: AttentionOrder, CallID: c.ID, TaskID: made.ID, Key: fmt.Sprintf("order:%d", made.ID),
			Text: fmt.Sprintf("%s bestilte på telefonen: %s.%s Se over kladden, og send den ut.", sc.Requester.Name, w.orderText(f.Order), spoken)})
	case f.Order.Spoken:
		return o, w.raise(Attention{UnitID: t.UnitID, Kind: AttentionVoicemail, CallID: c.ID, TaskID: made.ID, Key: fmt.Sprintf("order:%d", made.ID),
			Text: fmt.Sprintf("%s bestilte på telefonen: %s.%s Vi spør frivillige alt nå.", sc.Requester.Name, w.orderText(f.Order), spoken)})
	}
	return o, nil
}

// addOrder takes in the task of an order. Where the institution's name may not
// stand in a question, it is left out.
func (w *work) addOrder(t Task) (*Task, error) {
	made, err := w.s.AddTask(w.joined("requester"), t)
	var fault *Error
	if errors.As(err, &fault) && t.Place != "" {
		t.Place = ""
		return w.s.AddTask(w.joined("requester"), t)
	}
	return made, err
}

// joined is a context in which use cases run within this one's transaction.
func (w *work) joined(actor string) context.Context {
	return WithActor(context.WithValue(context.Background(), joinKey{}, w), actor)
}

// ordered ties the call and its recordings to the task.
func (w *work) ordered(c *Call, f *Flow, t *Task) error {
	f.Order.TaskID = t.ID
	c.TaskID = t.ID
	rs, err := w.RecordingsOfCall(c.ID)
	if err != nil {
		return err
	}
	for _, r := range rs {
		if r.TaskID == 0 {
			r.TaskID = t.ID
			if err := w.SaveRecording(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// orderText says an order to a coordinator, as far as it was entered.
func (w *work) orderText(o *OrderForm) string {
	parts := []string{orderSummaries[o.Category]}
	if when := w.orderWhen(o); when != "" {
		parts = append(parts, when)
	}
	if n := o.places(); n > 1 {
		parts = append(parts, plural(n, "frivillig", "frivillige"))
	}
	if o.Reference != "" {
		parts = append(parts, "nummer "+o.Reference)
	}
	return strings.Join(parts, ", ")
}

// orderWhen says when, as far as it was entered.
func (w *work) orderWhen(o *OrderForm) string {
	from, to := o.Times(w.s.zone)
	now := w.now.In(w.s.zone)
	switch {
	case !o.Day.IsZero() && o.From >= 0 && o.Hours > 0:
		return sms.When("nb", from, to, now)
	case !o.Day.IsZero() && o.From >= 0:
		return sms.When("nb", from, from, now)
	case !o.Day.IsZero():
		return sms.Date("nb", from, now)
	}
	return ""
}

// brokeOff says how a call ended in which something was left unfinished.
func brokeOff(f Flow) string {
	switch {
	case f.Reached:
		return "og ble satt over til dere"
	case f.Message:
		return "og la igjen en beskjed"
	}
	return "men samtalen ble brutt"
}

// leaveDraft keeps what was entered before a call was cut off.
func (w *work) leaveDraft(c *Call, f Flow) error {
	r, err := w.Requester(f.Requester)
	if err != nil {
		return err
	}
	o := *f.Order
	var missing []string
	lack := func(what string, is bool) {
		if is {
			missing = append(missing, what)
		}
	}
	lack("dag", o.Day.IsZero())
	lack("klokkeslett", o.From < 0 && o.Early == 0)
	lack(fmt.Sprintf("om det er kl. %v eller %v", TimeOfDay(o.Early), TimeOfDay(o.Early+halfDay)), o.From < 0 && o.Early > 0)
	lack("hvor lenge", o.Hours == 0)
	full, passed := o, false
	now := w.now.In(w.s.zone)
	if full.Day.IsZero() {
		full.Day = DateOf(now.AddDate(0, 0, 1))
	}
	if full.From < 0 {
		full.From = 12 * 60
	}
	if from, _ := full.Times(w.s.zone); !from.After(w.now) {
		full.Day = DateOf(now.AddDate(0, 0, 1))
		passed = len(missing) == 0
	}
	f.Order = &full
	t := w.orderTask(&f, &Scene{Requester: r}, r.UnitID)
	text := fmt.Sprintf("%s holdt på å bestille på telefonen, %s. Dette rakk de: %s.", r.Name, brokeOff(f), w.orderText(&o))
	if len(missing) > 0 {
		text += " Dette mangler: " + strings.Join(missing, ", ") + "."
	} else {
		text += " De rakk ikke å bekrefte."
	}
	if passed {
		text += " Tiden er passert, så kladden står på neste dag."
	}
	a := Attention{UnitID: r.UnitID, Kind: AttentionOrder, CallID: c.ID, Key: fmt.Sprintf("cutoff:%d", c.ID)}
	made, err := w.addOrder(t)
	var fault *Error
	switch {
	case errors.As(err, &fault):
		a.Text = text + " Ring dem."
		return w.raise(a)
	case err != nil:
		return err
	}
	if err := w.ordered(c, &f, made); err != nil {
		return err
	}
	if err := c.setFlow(f); err != nil {
		return err
	}
	if err := w.SaveCall(c); err != nil {
		return err
	}
	a.TaskID, a.Text = made.ID, text+" Ring dem, og rett kladden."
	return w.raise(a)
}

// leaveChange puts before a human what was entered of a change before a call was
// cut off: nothing is changed that was not confirmed.
func (w *work) leaveChange(c *Call, f Flow) error {
	r, err := w.Requester(f.Requester)
	if err != nil {
		return err
	}
	t, err := w.Task(f.Order.Changes)
	if err != nil || !t.Ahead(w.now) {
		return err
	}
	var parts []string
	if when := w.orderWhen(f.Order); when != "" {
		parts = append(parts, when)
	}
	if f.Order.Day.IsZero() && f.Order.From >= 0 {
		parts = append(parts, "kl. "+TimeOfDay(f.Order.From).String())
	}
	if f.Order.Hours > 0 && (f.Order.Day.IsZero() || f.Order.From < 0) {
		parts = append(parts, fmt.Sprintf("varighet %d t", f.Order.Hours))
	}
	return w.raise(Attention{UnitID: r.UnitID, Kind: AttentionOrder, CallID: c.ID, TaskID: t.ID, Key: fmt.Sprintf("cutoff:%d", c.ID),
		Text: fmt.Sprintf("%s holdt på å endre tiden for %s på telefonen, %s. Dette rakk de: %s. Ingenting er endret. Ring dem.",
			r.Name, w.s.taskLabel(t, w.now), brokeOff(f), strings.Join(parts, ", "))})
}

// changeByCall moves one of the institution's tasks.
func (w *work) changeByCall(c *Call, f *Flow, sc *Scene) (outcome, error) {
	o := outcome{act: callAct{kind: actChange}, taskID: f.Order.Changes}
	if !sc.orders(f.Order.Changes) {
		o.failed = true
		return o, nil
	}
	from, to := f.Order.Times(w.s.zone)
	_, err := w.s.EditTask(w.joined("requester"), f.Order.Changes, func(t *Task) error {
		t.StartsAt, t.EndsAt = from, to
		return nil
	})
	var fault *Error
	if errors.As(err, &fault) {
		o.failed = true
		return o, w.raise(Attention{UnitID: c.UnitID, Kind: AttentionOrder, CallID: c.ID, TaskID: f.Order.Changes,
			Text: fmt.Sprintf("%s ville endre tiden på telefonen, men det gikk ikke (%s). Ring dem.", sc.Requester.Name, fault.Sentence.NB)})
	}
	return o, err
}

// cancelByCall calls one of the institution's tasks off.
func (w *work) cancelByCall(c *Call, sc *Scene, a callAct) (outcome, error) {
	o := outcome{act: a, taskID: a.task}
	if !sc.orders(a.task) {
		return o, nil // called off already
	}
	_, err := w.s.Cancel(w.joined("requester"), a.task, "avlyst av bestilleren på telefon")
	return o, err
}

func (sc *Scene) orders(taskID int64) bool {
	for _, o := range sc.Orders {
		if o.task.ID == taskID {
			return true
		}
	}
	return false
}
