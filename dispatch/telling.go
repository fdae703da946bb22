package dispatch

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// telling is what the one sentence on the page is made of that says why these
// people are asked now, and what happens next.
type telling struct {
	waves, emergency bool
	// Who is asked now, or else whose answer is awaited: at most namedFew by name.
	now     []mention
	nowN    int
	waiting []mention
	waitN   int
	// pressed is who of those waited for a coordinator wanted: "these",
	// "everybody", or nobody in particular.
	pressed string
	lost    bool // the task has lost its volunteer
	asked   int  // and answered or not
	found   int  // of several
	more    int  // who can be asked after those
	busy    int  // who cannot be asked now but before long: they have a question
	capped  int  // or have been asked often enough
	// unlikely could be asked but hardly ever say yes.
	unlikely int
	wave     int    // how many are asked at once
	quiet    string // why nobody is asked now: "stilletid"; empty: somebody may be
	tooQuiet bool   // and the deadline comes before that is over
	over     bool   // the deadline has passed
	next     string // when somebody is asked next
	last     bool   // not before the deadline
	deadline string
	reminder string // of a task that has its volunteer: what they are told next, and when
}

// mention is somebody in the sentence, with what speaks for them.
type mention struct {
	name string
	why  []string
	// inTurn: they are asked because they were asked longest ago, whatever else
	// speaks for them.
	inTurn bool
}

// turn is the mention of somebody who is asked because it is their turn.
func (n mention) turn(is bool) mention {
	if is {
		n.why, n.inTurn = []string{whyTurn}, true
	}
	return n
}

// turns are the questions that went to whoever was asked longest ago.
func (w *work) turns(t *Task, awaited []*Offer) (map[int64]bool, error) {
	if t.ID == 0 || len(awaited) == 0 {
		return nil, nil
	}
	events, err := w.Events(EventFilter{TaskID: t.ID}, Page{})
	turns := map[int64]bool{}
	for _, e := range events {
		if e.Kind == "offer.queued" && e.Why == whyTurn {
			turns[e.OfferID] = true
		}
	}
	return turns, err
}

// namedFew is how many people a sentence names, and reasonsFew how many reasons
// it gives for one of them.
const (
	namedFew   = 3
	reasonsFew = 2
)

// telling gathers it from a forecast.
func (w *work) telling(t *Task, set Settings, f Forecast, found prospects, facts FactsOf, offers []*Offer) (telling, error) {
	x := telling{waves: set.Policy == PolicyWaves, emergency: set.InEmergency(), nowN: f.Now, asked: f.Asked, found: t.Places() - f.Missing,
		busy: found.busy, capped: found.choice.Passing - found.busy, unlikely: f.Unlikely, wave: set.WaveSize,
		lost: lostItsVolunteer(offers) && !t.several(), over: !w.now.Before(t.DecideBy),
		next: w.s.clockTime(f.NextAt, w.now), last: !f.NextAt.Before(t.DecideBy), deadline: w.s.clockTime(t.DecideBy, w.now)}
	x.more = max(0, f.Left-f.Now-x.busy-x.capped)
	for _, p := range f.First[:min(len(f.First), namedFew)] {
		x.now = append(x.now, mentionOf(p.Volunteer, t, p.Fit).turn(p.Volunteer.ID == f.Turn))
	}
	if !t.Urgent {
		x.quiet = w.s.quietNow(set, w.now)
		x.tooQuiet = x.quiet != "" && !set.Quiet().NextLoud(w.now, w.s.zone).Before(t.DecideBy)
	}
	var awaited []*Offer
	for _, o := range offers {
		if o.State.Open() {
			awaited = append(awaited, o)
		}
	}
	x.waitN = len(awaited)
	turns, err := w.turns(t, awaited)
	if err != nil {
		return x, err
	}
	for _, o := range awaited[:min(len(awaited), namedFew)] {
		v, err := w.Volunteer(o.VolunteerID)
		if err != nil {
			return x, err
		}
		x.waiting = append(x.waiting, mentionOf(v, t, found.match.Fit(v, facts(v))).turn(turns[o.ID]))
	}
	if x.pressed, err = w.pressed(t, awaited); err != nil {
		return x, err
	}
	x.reminder = w.s.afterwards(t, set, w.now)
	return x, nil
}

func mentionOf(v *Volunteer, t *Task, fit Fit) mention {
	n := mention{name: v.Short()}
	if !fit.Has(WishSpared) {
		n.why = fit.Reasons(v, t)
	}
	n.why = n.why[:min(len(n.why), reasonsFew)]
	return n
}

// firstInTurn are those whose turn it is by waves.
func (w *work) firstInTurn(t *Task, found prospects, offers []*Offer, n int) ([]Prospect, error) {
	pool, err := w.pool(t.UnitID)
	if err != nil {
		return nil, err
	}
	facts, err := w.factsFor(t, offers)
	if err != nil {
		return nil, err
	}
	var list []Prospect
	for _, v := range found.match.Choose(pool.Roster, facts, n).Ask {
		for _, p := range found.situation.Prospects {
			if p.Volunteer.ID == v.ID {
				list = append(list, p)
				break
			}
		}
	}
	return list, nil
}

// pressed tells whether those who are waited for were all asked by the press of
// a coordinator, and by which.
func (w *work) pressed(t *Task, awaited []*Offer) (string, error) {
	if t.ID == 0 || len(awaited) == 0 {
		return "", nil
	}
	events, err := w.Events(EventFilter{TaskID: t.ID}, Page{})
	if err != nil {
		return "", err
	}
	by := map[int64]string{}
	for _, e := range events {
		switch e.Kind {
		case "task.asked_these":
			by[e.At.UnixMilli()] = "these"
		case "task.asked_everybody":
			by[e.At.UnixMilli()] = "everybody"
		}
	}
	first := by[awaited[0].CreatedAt.UnixMilli()]
	if slices.ContainsFunc(awaited, func(o *Offer) bool { return by[o.CreatedAt.UnixMilli()] != first }) {
		return "", nil
	}
	return first, nil
}

// quietNow says why nobody is asked unasked at this time; empty: it may be.
func (s *Service) quietNow(set Settings, now time.Time) string {
	quiet, local := set.Quiet(), now.In(s.zone)
	if !quiet.NextLoud(now, s.zone).After(now) {
		return ""
	}
	if quiet.Days != nil && quiet.Days(DateOf(local)) {
		name, _ := Holiday(DateOf(local))
		return fmt.Sprintf("Det er %s i dag", name)
	}
	if quiet.QuietHours.Holds(local) {
		return "Det er stilletid nå"
	}
	return "Kontoret er stengt nå"
}

// afterwards is what a volunteer who has a task is told next, and when.
func (s *Service) afterwards(t *Task, set Settings, now time.Time) string {
	var next time.Time
	for _, before := range set.Reminders {
		if at := t.StartsAt.Add(-time.Duration(before)); at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if !next.IsZero() {
		return fmt.Sprintf("minner om det %s", s.clockTime(next, now))
	}
	if after := t.EndsAt.Add(time.Duration(set.FollowUpAfter)); set.FollowUpAfter > 0 && after.After(now) {
		return fmt.Sprintf("spør hvordan det gikk, %s", s.clockTime(after, now))
	}
	return ""
}

// Outlook says in one Norwegian sentence where a task stands that looks for
// nobody, and what happens next.
func (s *Service) Outlook(t *Task, set Settings, found int) string {
	x := telling{found: found, reminder: s.afterwards(t, set, s.Now())}
	return x.sentenceNB(t)
}

// sentenceNB is the sentence in bokmål, the language of the page's own words: why
// these, and what happens when. It is one, or two short ones.
func (x telling) sentenceNB(t *Task) string {
	if t.State != TaskOpen {
		return x.settledNB(t)
	}
	who := whoNB(x.waiting, x.waitN)
	switch {
	case x.over:
		return "Svarfristen er ute, så vi spør ingen flere."
	case t.Held && x.waitN > 0:
		return inTurnNB("Spørringen er stoppet, så vi spør ingen flere før noen trykker «Fortsett å spørre».", fmt.Sprintf("%s kan fortsatt svare ja.", who))
	case t.Held:
		return "Spørringen er stoppet, så vi spør ingen før noen trykker «Fortsett å spørre»."
	case x.tooQuiet && x.nowN+x.more > 0 && x.waitN == 0:
		return inTurnNB(fmt.Sprintf("%s, og svarfristen går ut før vi kan spørre noen.", x.quiet), "Merk oppdraget som haster, flytt fristen, eller ring noen selv.")
	case x.nowN > 0:
		return inTurnNB(x.lead(t), x.asksNB(), turnNB(x.now, x.nowN, "En av dem er %s, som det er lengst siden vi spurte."), x.thenNB(t))
	case x.waitN == 0:
		return inTurnNB(x.lead(t), x.nobodyNB())
	case x.more > 0 || x.pressed == "everybody":
		return inTurnNB(x.lead(t), x.waitsNB(who), turnNB(x.waiting, x.waitN, "En av dem er %s, som det var lengst siden vi spurte."), x.thenNB(t))
	case x.busy+x.capped > 0:
		return inTurnNB(x.lead(t), fmt.Sprintf("Vi venter på svar fra %s.", who), fmt.Sprintf("De andre som passer, %s, så vi ser etter på nytt %s.", x.passingNB(), x.next))
	case x.unlikely > 0:
		return inTurnNB(x.lead(t), fmt.Sprintf("Vi venter på svar fra %s, og har spurt alle som trolig kan si ja.", who), x.thenNB(t))
	}
	return inTurnNB(x.lead(t), fmt.Sprintf("Vi venter på svar fra %s, og har ingen flere å spørre.", who), x.thenNB(t))
}

// settledNB is about a task that looks for nobody.
func (x telling) settledNB(t *Task) string {
	switch t.State {
	case TaskDraft:
		return "Oppdraget er et utkast, så vi spør ingen før noen har sett over det og sendt det ut."
	case TaskAssigned:
		has := "Oppdraget har fått en frivillig"
		if t.several() {
			has = "Oppdraget har fått de frivillige det trenger"
		}
		if x.reminder == "" {
			return has + "."
		}
		return fmt.Sprintf("%s, og vi %s.", has, x.reminder)
	case TaskCancelled:
		return "Oppdraget er avlyst, så vi spør ingen."
	case TaskUnfilled:
		if t.several() && x.found > 0 {
			return fmt.Sprintf("%d av %d er funnet, og svarfristen er ute, så vi spør ingen flere.", x.found, t.Places())
		}
		return inTurnNB("Ingen sa ja før svarfristen, så vi spør ingen flere.", "Ring noen selv, eller flytt oppdraget.")
	}
	return "Oppdraget er utført."
}

// lead is what a coordinator must know first.
func (x telling) lead(t *Task) string {
	switch {
	case t.several() && x.found == 0:
		return fmt.Sprintf("Ingen av %d er funnet ennå:", t.Places())
	case t.several():
		return fmt.Sprintf("%d av %d er funnet:", x.found, t.Places())
	case x.emergency:
		return "Det er beredskap:"
	case x.lost:
		return "Oppdraget er ledig igjen:"
	case t.Urgent:
		return "Det haster:"
	}
	return ""
}

// asksNB is who is asked now, and why.
func (x telling) asksNB() string {
	who, why := whoNB(x.now, x.nowN), sharedNB(x.now, x.nowN)
	switch all := x.more+x.busy+x.capped+x.unlikely == 0; {
	case all && x.nowN == 1:
		return fmt.Sprintf("Vi spør %s nå, den eneste som kan spørres.", who)
	case all:
		return fmt.Sprintf("Vi spør alle %d som kan spørres, nå.", x.nowN)
	case why != "" && x.nowN == 1:
		return fmt.Sprintf("Vi spør nå %s, som %s.", who, why)
	case why != "" && x.nowN == 2:
		return fmt.Sprintf("Vi spør nå %s, som begge %s.", who, why)
	case why != "":
		return fmt.Sprintf("Vi spør nå %s, som alle %s.", who, why)
	}
	return fmt.Sprintf("Vi spør %s nå fordi vi først spør dem som %s.", who, x.ruleNB())
}

// waitsNB is whose answer is awaited, and why they were asked.
func (x telling) waitsNB(who string) string {
	why := sharedNB(x.waiting, x.waitN)
	switch {
	case x.pressed == "everybody":
		return fmt.Sprintf("Vi venter på svar fra %s, etter at en koordinator spurte alle på én gang.", who)
	case x.pressed == "these":
		why = "en koordinator valgte"
	case why != "" && x.waitN == 2:
		return fmt.Sprintf("Vi venter på svar fra %s, som begge %s.", who, why)
	case why != "" && x.waitN > 1:
		return fmt.Sprintf("Vi venter på svar fra %s, som alle %s.", who, why)
	case why == "":
		why = fmt.Sprintf("sto for tur fordi vi først spør dem som %s", x.ruleNB())
	}
	return fmt.Sprintf("Vi venter på svar fra %s, som %s.", who, why)
}

// nobodyNB is what happens where nobody is asked now and nobody's answer is
// awaited.
func (x telling) nobodyNB() string {
	switch {
	case x.more > 0 && x.quiet != "" && x.asked > 0:
		return fmt.Sprintf("%s, så vi spør flere %s, først dem som %s.", x.quiet, x.next, x.ruleNB())
	case x.more > 0 && x.quiet != "":
		return fmt.Sprintf("%s, så vi begynner å spørre %s, først dem som %s.", x.quiet, x.next, x.ruleNB())
	case x.more > 0 && x.asked > 0:
		return fmt.Sprintf("Alle vi har spurt, har svart, så vi spør flere %s, først dem som %s.", x.next, x.ruleNB())
	case x.more > 0:
		return fmt.Sprintf("Vi begynner å spørre %s, først dem som %s.", x.next, x.ruleNB())
	case x.busy+x.capped > 0:
		return inTurnNB(fmt.Sprintf("De som passer, %s, så vi ser etter på nytt %s.", x.passingNB(), x.next), "Haster det, ring noen selv.")
	}
	why := "Ingen kan spørres, av grunnene som står under."
	switch {
	case x.unlikely > 0:
		why = fmt.Sprintf("%s kan spørres, men sier nesten aldri ja i tide.", plural(x.unlikely, "frivillig", "frivillige"))
	case x.asked > 0 && x.found == 0 && !x.lost:
		why = "Alle vi kunne spørre, har svart at de ikke kan."
	case x.asked > 0:
		why = "Alle vi kunne spørre, har svart."
	}
	return inTurnNB(why, "Endre oppdraget, eller ring noen selv.")
}

// thenNB is what happens if that does not help.
func (x telling) thenNB(t *Task) string {
	several := t.several()
	switch nobody := x.more == 0 || x.last || x.tooQuiet; {
	case nobody && several:
		return fmt.Sprintf("Mangler det fortsatt noen ved svarfristen %s, får du beskjed.", x.deadline)
	case nobody:
		return fmt.Sprintf("Har ingen sagt ja ved svarfristen %s, får du beskjed.", x.deadline)
	case x.quiet != "" && several:
		return fmt.Sprintf("%s, men mangler det fortsatt noen %s, spør vi %s.", x.quiet, x.next, x.moreNB())
	case x.quiet != "":
		return fmt.Sprintf("%s, men har ingen sagt ja %s, spør vi %s.", x.quiet, x.next, x.moreNB())
	case several:
		return fmt.Sprintf("Mangler det fortsatt noen %s, spør vi %s.", x.next, x.moreNB())
	}
	return fmt.Sprintf("Har ingen sagt ja %s, spør vi %s.", x.next, x.moreNB())
}

// turnNB names who of several was asked for being asked longest ago.
func turnNB(list []mention, n int, text string) string {
	i := slices.IndexFunc(list, func(x mention) bool { return x.inTurn })
	if i < 0 || n < 2 {
		return ""
	}
	return fmt.Sprintf(text, list[i].name)
}

// sharedNB is what speaks for each of those who are named, if anything does for
// all of them.
func sharedNB(list []mention, n int) string {
	if len(list) != n || n == 0 {
		return ""
	}
	shared := slices.Clone(list[0].why)
	for _, one := range list[1:] {
		shared = slices.DeleteFunc(shared, func(s string) bool { return !slices.Contains(one.why, s) })
	}
	return andNB(shared)
}

// ruleNB is whom the search asks first.
func (x telling) ruleNB() string {
	switch {
	case x.emergency && x.waves:
		return "har sagt at de kan hjelpe i dag, og så dem som er spurt for lengst siden"
	case x.emergency:
		return "har sagt at de kan hjelpe i dag, og så dem som oftest sier ja"
	case x.waves:
		return "passer best og er spurt for lengst siden"
	}
	return "passer best, oftest sier ja og er lite spurt i det siste"
}

// moreNB is how many are asked next, where that is known.
func (x telling) moreNB() string {
	switch {
	case !x.waves || x.busy+x.capped > 0:
		return "flere"
	case x.more == 1:
		return "den siste"
	case x.more <= x.wave:
		return fmt.Sprintf("de %d siste", x.more)
	case x.wave == 1:
		return "én til"
	}
	return fmt.Sprintf("%d andre", x.wave)
}

// passingNB is why those who suit cannot be asked just now.
func (x telling) passingNB() string {
	switch {
	case x.busy == 0:
		return "er alt spurt ofte nok denne uka"
	case x.capped == 0:
		return "har alt et annet spørsmål fra oss"
	}
	return "har alt et annet spørsmål fra oss eller er spurt ofte nok denne uka"
}

// whoNB names people, or counts them where they are many.
func whoNB(list []mention, n int) string {
	if len(list) < n {
		return plural(n, "frivillig", "frivillige")
	}
	names := make([]string, len(list))
	for i, x := range list {
		names[i] = x.name
	}
	return andNB(names)
}

// inTurnNB puts sentences after each other.
func inTurnNB(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}
