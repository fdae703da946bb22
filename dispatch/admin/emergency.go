package admin

import (
	"errors"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/sms"
)

// emergencyView is how an emergency goes or went; without one, what it would do.
type emergencyView struct {
	Holds  bool
	Now    *reviewView // the one that holds, or that is looked back at
	Rules  dispatch.EmergencyRules
	Before []*dispatch.Emergency // the newest first
}

type reviewView struct {
	dispatch.EmergencyReview
	By, EndedBy string
	Can, Cannot []pleaRow
	Unclear     []pleaRow
	Silent      []pleaRow
	Rings       []pleaRow // whom we ring
	Ring        []pleaRow
	Mine        []emergencyTask // of the visitor's unit
	Others      int             // tasks of other units
	Log         []entry
	Price       string
	CallPrice   string
	First       string // how long until the first answer
	Elsewhere   int    // pleas to volunteers whom the visitor's unit has no business with
}

type pleaRow struct {
	*dispatch.Plea
	Who   *dispatch.Volunteer
	When  string
	Ahead int
	Unit  string // where it is another's
	Rung  string // how the call went, where we have rung
	With  string // who shares the telephone and was asked together with them
}

type emergencyTask struct {
	*dispatch.Task
	State tag
}

// emergencyBanner is what Today says of it.
type emergencyBanner struct {
	*dispatch.Emergency
	Yes, Asked int
}

func (a *Admin) emergencyPage(w http.ResponseWriter, r *http.Request) error {
	page := emergencyView{Rules: visitorFrom(r.Context()).unit.Settings.Emergency}
	e, err := a.svc.CurrentEmergency(r.Context())
	if err != nil {
		return err
	}
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		page.Before, err = tx.Emergencies(dispatch.Page{})
		return err
	})
	if err != nil {
		return err
	}
	slices.Reverse(page.Before)
	if e != nil {
		page.Before = slices.DeleteFunc(page.Before, func(x *dispatch.Emergency) bool { return x.ID == e.ID })
		page.Holds = true
		if page.Now, err = a.reviewed(r, e.ID); err != nil {
			return err
		}
	}
	return a.render(w, r, http.StatusOK, "emergency", "Beredskap", page)
}

// emergencyReview looks back at one.
func (a *Admin) emergencyReview(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	now, err := a.reviewed(r, id)
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "emergency-review", "Slik gikk beredskapen", emergencyView{Now: now, Holds: now.Holds(a.svc.Now())})
}

func (a *Admin) reviewed(r *http.Request, id int64) (*reviewView, error) {
	review, err := a.svc.ReviewEmergency(r.Context(), id)
	if err != nil {
		return nil, err
	}
	say := a.words().in(a.language(r))
	v := &reviewView{EmergencyReview: review, Price: priceText(review.Cost, review.Currency), CallPrice: priceText(review.CallCost, review.Currency)}
	if review.FirstAnswer > 0 {
		v.First = lasting(review.FirstAnswer.Round(time.Minute))
		if review.FirstAnswer < time.Minute {
			v.First = "under ett minutt"
		}
	}
	here := visitorFrom(r.Context()).unit
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		who := names{tx: tx, users: map[string]string{}}
		if v.By, err = who.actor(review.DeclaredBy); err != nil {
			return err
		}
		if v.EndedBy, err = who.actor(review.EndedBy); err != nil {
			return err
		}
		v.Log = nil
		for _, e := range review.Events {
			x, err := eventEntry(e, who)
			if err != nil {
				return err
			}
			v.Log = append(v.Log, x)
		}
		units, err := tx.Units()
		if err != nil {
			return err
		}
		v.Can, v.Cannot, v.Unclear, v.Silent, v.Rings, v.Ring, v.Mine, v.Others, v.Elsewhere = nil, nil, nil, nil, nil, nil, nil, 0, 0
		shared := sharing(review.Answers)
		for _, x := range review.Answers {
			row := pleaRow{With: sharedWith(shared[x.First()], x.VolunteerID, here.ID, v.Holds(say.now)), Plea: x.Plea, Who: x.Volunteer, When: freeText(say, x.From, x.Until), Ahead: x.Ahead, Rung: rungText(x.Plea)}
			if !mayMeet(x.Volunteer, here.ID, v.Holds(say.now)) {
				v.Elsewhere++
				continue
			}
			if x.Volunteer.UnitID != here.ID {
				for _, u := range units {
					if u.ID == x.Volunteer.UnitID {
						row.Unit = u.Name
					}
				}
			}
			switch {
			case x.Answer == dispatch.PleaYes:
				v.Can = append(v.Can, row)
			case x.Answer == dispatch.PleaNo:
				v.Cannot = append(v.Cannot, row)
			case x.Answer == dispatch.PleaUnclear:
				v.Unclear = append(v.Unclear, row)
			case x.Rings():
				v.Rings = append(v.Rings, row)
			case x.ToRing():
				v.Ring = append(v.Ring, row)
			default:
				v.Silent = append(v.Silent, row)
			}
		}
		for _, t := range review.Tasks {
			if t.UnitID != here.ID {
				v.Others++
				continue
			}
			v.Mine = append(v.Mine, emergencyTask{t, taskTag(t.State)})
		}
		return nil
	})
	return v, err
}

// sharing are those who were asked together, by the plea that they have in common.
func sharing(answers []dispatch.Answered) map[int64][]*dispatch.Volunteer {
	all := map[int64][]*dispatch.Volunteer{}
	for _, x := range answers {
		all[x.First()] = append(all[x.First()], x.Volunteer)
	}
	return all
}

// sharedWith names whom a volunteer shares the telephone with, as far as the
// visitor's unit may meet them.
func sharedWith(all []*dispatch.Volunteer, volunteerID, unitID int64, holds bool) string {
	var names []string
	for _, v := range all {
		if v.ID != volunteerID && mayMeet(v, unitID, holds) {
			names = append(names, v.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// rungText says how the last call about helping today went.
func rungText(p *dispatch.Plea) string {
	switch p.Call {
	case "":
		return ""
	case dispatch.CallQueued, dispatch.CallDialling:
		return "vi ringer"
	case dispatch.CallCompleted:
		if p.Answer == dispatch.PleaYes || p.Answer == dispatch.PleaNo {
			return "svarte på telefon"
		}
		return "tok telefonen, men trykket ikke noe svar"
	case dispatch.CallNoAnswer, dispatch.CallBusy:
		return "vi har ringt, men fikk ikke svar"
	case dispatch.CallRinging:
		return "det ringer nå"
	case dispatch.CallAnswered:
		return "i telefonen nå"
	case dispatch.CallCancelled:
		return "vi ringte ikke"
	}
	return "anropet kom ikke fram"
}

// mayMeet tells whether a unit's coordinators see a volunteer by name: its own,
// and, while an emergency holds, those whom other units share in it.
func mayMeet(v *dispatch.Volunteer, unitID int64, holds bool) bool {
	return v.UnitID == unitID || holds && !v.OwnUnitOnly
}

// freeText says from when, and until when, somebody can: "fra kl. 15".
func freeText(say words, from, until time.Time) string {
	clock := func(t time.Time) string { return sms.Clock("nb", t.In(say.zone)) }
	switch {
	case !from.IsZero() && !until.IsZero():
		return "fra kl. " + clock(from) + " til " + clock(until)
	case !from.IsZero():
		return "fra kl. " + clock(from)
	case !until.IsZero():
		return "til kl. " + clock(until)
	}
	return ""
}

// emergencyStep is what is asked before an emergency is declared, moved or ended.
type emergencyStep struct {
	Action    string
	To        string
	Title     string
	Happens   []string
	Button    string
	Danger    bool
	AskReason bool
	AskLength bool
	Hint      string
	Form      *form
}

var emergencyFields = []string{"reason", "lasts"}

// stepOf is which step an address is of: erklaer, forleng or avslutt.
func stepOf(r *http.Request) string { return path.Base(r.URL.Path) }

func (a *Admin) emergencyStep(w http.ResponseWriter, r *http.Request) error {
	return a.showEmergencyStep(w, r, http.StatusOK, nil)
}

func (a *Admin) showEmergencyStep(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	rules := visitorFrom(r.Context()).unit.Settings.Emergency
	p := emergencyStep{Action: stepOf(r), To: r.URL.Path, Form: f}
	if f == nil {
		p.Form = newForm(map[string]string{"lasts": lasting(durationOf(rules.Lasts))})
	}
	longest := "Høyst " + lasting(durationOf(rules.Longest)) + " om gangen"
	switch {
	case p.Action == "erklaer":
		p.Title, p.Button, p.AskReason, p.AskLength, p.Danger = "Erklære beredskap?", "Erklær beredskap", true, true, true
		p.Hint = longest + ". Den slutter av seg selv, og kan forlenges"
		p.Happens = []string{"Alle enhetene deler frivillige med hverandre, unntatt dem som bare vil hjelpe sin egen enhet.",
			"Vi spør fortere og oftere, slik det står i innstillingene til hver enhet.",
			"Den som har meldt seg av, har pause eller har sagt nei, blir ikke spurt. Klareringer, aldersgrenser og hvem som ikke skal til hvem, gjelder som før.",
			"Ingen frivillige får melding om dette. Du kan spørre hvem som kan hjelpe etterpå.",
			"Det står i loggen hvem som erklærte beredskap, og hvorfor."}
	case p.Action == "forleng":
		p.Title, p.Button, p.AskLength = "Hvor lenge til?", "Flytt slutten", true
		p.Hint = "Regnet fra nå. " + longest
	case p.Action == "avslutt":
		p.Title, p.Button, p.AskReason, p.Danger = "Avslutte beredskapen?", "Avslutt beredskapen", true, true
		p.Happens = []string{"De vanlige reglene gjelder igjen med en gang, for alle enhetene.",
			"Avtaler som er gjort, står. Den som er spurt, kan fortsatt svare.", "Meldinger som ikke er sendt ennå, blir ikke sendt."}
	default:
		return missing(nil, "side")
	}
	return a.render(w, r, status, "emergency-step", p.Title, p)
}

func (a *Admin) takeEmergencyStep(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	said, err := a.stepTaken(r, f)
	if err := f.take(err, map[string]string{"ends_at": "lasts"}); err != nil {
		return err
	}
	if f.Bad() {
		f.sort(emergencyFields)
		return a.showEmergencyStep(w, r, http.StatusUnprocessableEntity, f)
	}
	a.say(r, said)
	http.Redirect(w, r, "/beredskap", http.StatusSeeOther)
	return nil
}

func (a *Admin) stepTaken(r *http.Request, f *form) (said string, err error) {
	ctx, action := r.Context(), stepOf(r)
	declares := action == "erklaer"
	var end time.Time
	if declares || action == "forleng" {
		d, err := parseLasting(f.Trim("lasts"))
		if err != nil {
			f.fault("lasts", "Skriv hvor lenge, for eksempel «12 timer».")
		} else {
			end = a.svc.Now().Add(d)
		}
	}
	if f.Bad() {
		if declares { // what is wrong with the reason is told too
			_, err = a.svc.Declare(trying(r), visitorFrom(ctx).unit.ID, f.Value("reason"), end)
			err = f.also(err)
		}
		return "", err
	}
	if declares {
		_, err = a.svc.Declare(ctx, visitorFrom(ctx).unit.ID, f.Value("reason"), end)
		return "Beredskap er erklært.", err
	}
	id, err := pathID(r)
	if err != nil {
		return "", err
	}
	switch action {
	case "forleng":
		_, err = a.svc.Extend(ctx, id, end)
		return "Slutten er flyttet.", err
	case "avslutt":
		_, err = a.svc.EndEmergency(ctx, id, f.Value("reason"))
		return "Beredskapen er avsluttet.", err
	}
	return "", missing(nil, "side")
}

// appealView is the question to all who suit: first whom, then what it comes to.
type appealView struct {
	Form       *form
	Categories []option
	Units      []option
	Preview    *appealNumbers // nil: not asked for yet
}

// example is a text as it will be.
type example struct{ Lang, Body string }

type appealNumbers struct {
	dispatch.AppealPreview
	Price     string
	CallPrice string
	Examples  []example
	Why       []string // the others
	Hold      string
}

var appealFields = []string{"words", "category", "postcodes", "unit_ids", "free_today"}

func (a *Admin) appealPage(w http.ResponseWriter, r *http.Request) error {
	return a.showAppeal(w, r, http.StatusOK, newForm(map[string]string{"free_today": "ja"}), nil)
}

func (a *Admin) showAppeal(w http.ResponseWriter, r *http.Request, status int, f *form, n *appealNumbers) error {
	unit := visitorFrom(r.Context()).unit
	page := appealView{Form: f, Categories: categoryOptions(unit.Settings), Preview: n}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		units, err := tx.Units()
		page.Units = nil
		for _, u := range units {
			page.Units = append(page.Units, option{strconv.FormatInt(u.ID, 10), u.Name})
		}
		return err
	})
	if err != nil {
		return err
	}
	return a.render(w, r, status, "appeal", "Hvem kan hjelpe i dag?", page)
}

func (a *Admin) readAppeal(r *http.Request, f *form) dispatch.Appeal {
	x := dispatch.Appeal{UnitID: visitorFrom(r.Context()).unit.ID, Words: f.Value("words"), Category: f.Value("category"), Postcodes: listed(f.Value("postcodes")),
		FreeToday: f.Ticked("free_today")}
	for _, v := range f.values["unit_ids"] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			x.Units = append(x.Units, id)
		}
	}
	return x
}

// sendAppeal shows what it comes to, and sends it at the second press.
func (a *Admin) sendAppeal(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	x := a.readAppeal(r, f)
	if f.Value("send") == "ja" {
		_, err = a.svc.SendAppeal(once(r, f), x)
		if err := f.take(err, nil); err != nil {
			return err
		}
		if !f.Bad() {
			a.say(r, "Rundspørringen er på vei ut.")
			http.Redirect(w, r, "/beredskap", http.StatusSeeOther)
			return nil
		}
		f.sort(appealFields)
		return a.showAppeal(w, r, http.StatusUnprocessableEntity, f, nil)
	}
	p, err := a.svc.PreviewAppeal(r.Context(), x)
	if err := f.take(err, nil); err != nil {
		return err
	}
	if f.Bad() {
		f.sort(appealFields)
		return a.showAppeal(w, r, http.StatusUnprocessableEntity, f, nil)
	}
	n := &appealNumbers{AppealPreview: p, Price: priceText(p.Cost, p.Currency), CallPrice: priceText(p.CallCost, p.Currency)}
	for _, lang := range []string{"nb", "nn", "en"} {
		for _, body := range []string{p.Bodies[lang], p.Shared[lang]} {
			if body != "" {
				n.Examples = append(n.Examples, example{lang, body})
			}
		}
	}
	say := a.words().in(a.language(r))
	if why := dispatch.Explain(&dispatch.Task{Category: x.Category, Postcode: strings.Join(x.Postcodes, ", "), StartsAt: a.svc.Now()}, p.Excluded, say.zone); why != "" {
		n.Why = strings.Split(why, ", ")
	}
	if !p.HoldTill.IsZero() {
		n.Hold = say.At(p.HoldTill)
	}
	return a.showAppeal(w, r, http.StatusOK, f, n)
}

// noteAnswer keeps what somebody said on the telephone.
func (a *Admin) noteAnswer(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	id, err := pathID(r)
	if err != nil {
		return err
	}
	var was dispatch.PleaAnswer
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		p, err := tx.Plea(id)
		if err != nil {
			return missing(err, "side")
		}
		was = p.Answer
		v, err := tx.Volunteer(p.VolunteerID)
		if err == nil && !mayMeet(v, visitorFrom(r.Context()).unit.ID, true) {
			err = missing(nil, "side")
		}
		return err
	})
	if err != nil {
		return err
	}
	if _, err := a.svc.NoteAnswer(r.Context(), id, dispatch.PleaAnswer(f.Value("answer")), time.Time{}, time.Time{}); err != nil {
		return err
	}
	if said := "Svaret er skrevet opp."; was == dispatch.PleaYes || was == dispatch.PleaNo {
		a.sayUndo(r, said, undoBy(r.URL.Path, "answer", string(was)))
	} else {
		a.say(r, said) // the other answer is one press away, too
	}
	http.Redirect(w, r, "/beredskap", http.StatusSeeOther)
	return nil
}

// bannerOf is what Today says while an emergency holds; nil: nothing.
func bannerOf(tx dispatch.Tx, now time.Time) (*emergencyBanner, error) {
	e, err := tx.OpenEmergency()
	if errors.Is(err, dispatch.ErrNotFound) || err == nil && !e.Holds(now) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	b := &emergencyBanner{Emergency: e}
	pleas, err := tx.PleasOf(e.ID)
	for _, p := range pleas {
		b.Asked++
		if p.Answer == dispatch.PleaYes {
			b.Yes++
		}
	}
	return b, err
}
