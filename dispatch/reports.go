package dispatch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Candidate is one volunteer held against a task.
type Candidate struct {
	Volunteer *Volunteer
	Obstacles Obstacles
	// Chance is how likely the volunteer is to say yes if asked now, 0 to 1; 0
	// for one who is not suitable.
	Chance float64
	Fit    Fit // what speaks for the volunteer
}

// Candidates holds every volunteer whom the unit may ask against a task.
func (s *Service) Candidates(ctx context.Context, taskID int64) (list []Candidate, err error) {
	err = s.view(ctx, func(tx Tx) error {
		t, err := tx.Task(taskID)
		if err != nil {
			return describe(err, "task", "oppdrag", taskID)
		}
		list, err = s.candidates(s.reading(ctx, tx), t)
		return err
	})
	return list, err
}

// CandidatesFor holds them against a task that need not be kept yet.
func (s *Service) CandidatesFor(ctx context.Context, t Task) (list []Candidate, err error) {
	err = s.view(ctx, func(tx Tx) error {
		list, err = s.candidates(s.reading(ctx, tx), &t)
		return err
	})
	return list, err
}

func (s *Service) candidates(w *work, t *Task) ([]Candidate, error) {
	var list []Candidate
	set, err := w.asking(t.UnitID)
	if err != nil {
		return nil, err
	}
	var offers []*Offer
	if t.ID != 0 {
		if offers, err = w.OffersOfTask(t.ID); err != nil {
			return nil, err
		}
	}
	facts, err := w.factsFor(t, offers)
	if err != nil {
		return nil, err
	}
	pool, err := w.pool(t.UnitID)
	if err != nil {
		return nil, err
	}
	beliefs, err := w.beliefs(t.UnitID, pool)
	if err != nil {
		return nil, err
	}
	span, rate := s.spanOf(t), beliefs.Rate()
	m, err := w.match(t, set, pool)
	if err != nil {
		return nil, err
	}
	list = make([]Candidate, 0, len(pool.Roster))
	for _, v := range pool.Roster {
		f := facts(v)
		c := Candidate{Volunteer: v, Obstacles: m.Obstacles(v, f), Fit: m.Fit(v, f)}
		if c.Obstacles == 0 {
			c.Chance = c.Fit.likely(beliefs.Of(v.ID).Chance(span, len(v.Available) > 0, rate, w.now))
		}
		list = append(list, c)
	}
	return list, nil
}

// Settings gives a unit's settings.
func (s *Service) Settings(ctx context.Context, unitID int64) (set Settings, err error) {
	err = s.view(ctx, func(tx Tx) error {
		u, err := tx.Unit(unitID)
		if err != nil {
			return describe(err, "unit", "enhet", unitID)
		}
		set = u.Settings
		return nil
	})
	return set, err
}

// ChangeSettings changes a unit's settings in one transaction.
func (s *Service) ChangeSettings(ctx context.Context, unitID int64, change func(*Settings) error) (set Settings, err error) {
	err = s.do(ctx, func(w *work) error {
		u, err := w.Unit(unitID)
		if err != nil {
			return describe(err, "unit", "enhet", unitID)
		}
		before, err := rules(u.Settings)
		if err != nil {
			return err
		}
		if err := change(&u.Settings); err != nil {
			return err
		}
		if err := checkSettings(&u.Settings); err != nil {
			return err
		}
		if err := w.knowsUsers(u.Settings.Rota); err != nil {
			return err
		}
		if err := w.checkSharing(u); err != nil {
			return err
		}
		w.made(unitID)
		if err := w.SaveUnit(u); err != nil {
			return err
		}
		set = u.Settings
		if err := w.hurryOn(); err != nil {
			return err
		}
		if err := w.replanCare(unitID, set); err != nil {
			return err
		}
		after, err := rules(u.Settings)
		if err != nil {
			return err
		}
		return w.log(Event{UnitID: unitID, Kind: "settings.changed", From: string(before), To: string(after)})
	})
	return set, err
}

// rules are the settings as the log keeps them; changes of texts have events of
// their own.
func rules(s Settings) ([]byte, error) {
	s.Texts = nil
	return json.Marshal(s)
}

// maxReminders is more texts about one task than anybody wants.
const maxReminders = 10

func checkSettings(s *Settings) error {
	var f faults
	if s.Policy != PolicyWaves && s.Policy != PolicyPace {
		f.add("policy", `must be "waves" or "pace"`, "Velg hvordan vi spør.")
	}
	if s.WaveSize < 1 || s.WaveSize > 1000 {
		f.add("wave_size", "must be from 1 to 1000", "Skriv et tall fra 1 til 1000.")
	}
	positive := func(field string, d Duration, most time.Duration, zeroOK bool) {
		if time.Duration(d) < 0 || !zeroOK && d == 0 || time.Duration(d) > most {
			f.add(field, fmt.Sprintf("must be above zero and at most %s", Duration(most)), "Skriv en varighet, for eksempel 90m.")
		}
	}
	const year = 366 * 24 * time.Hour
	positive("wave_interval", s.WaveInterval, year, false)
	positive("series_ahead", s.SeriesAhead, 92*24*time.Hour, false)
	positive("warn_before", s.WarnBefore, year, true)
	positive("decide_before", s.DecideBefore, year, true)
	positive("offer_lapses_after", s.OfferLapsesAfter, year, false)
	positive("follow_up_after", s.FollowUpAfter, year, true)
	checkCalls(&f, s, positive)
	if len(s.Reminders) > maxReminders {
		f.add("reminders", fmt.Sprintf("at most %d", maxReminders), fmt.Sprintf("Høyst %d påminnelser.", maxReminders))
	}
	for i, r := range s.Reminders {
		positive(fmt.Sprintf("reminders[%d]", i), r, year, false)
	}
	if s.MaxOffersPerWeek < 1 || s.MaxOffersPerWeek > 100 {
		f.add("max_offers_per_week", "must be from 1 to 100", "Skriv et tall fra 1 til 100.")
	}
	s.CentreName = tidy(s.CentreName)
	if s.CentreName == "" {
		f.add("centre_name", "is missing; it signs every question", "Skriv navnet på sentralen.")
	}
	checkLength(&f, "centre_name", s.CentreName, 40)
	checkTextLanguage(&f, s.Language)
	if s.CentrePhone != "" {
		s.CentrePhone = checkPhone(&f, "centre_phone", s.CentrePhone)
	}
	for i, p := range s.CoordinatorPhones {
		field := fmt.Sprintf("coordinator_phones[%d]", i)
		s.CoordinatorPhones[i] = checkPhone(&f, field, p)
		if s.CoordinatorPhones[i] != "" && slices.Contains(s.CoordinatorPhones[:i], s.CoordinatorPhones[i]) {
			f.add(field, "is there twice", "Vakttelefoner: "+p+" står to ganger. Skriv hvert nummer én gang.")
		}
	}
	for i, d := range s.Reminders {
		if slices.Contains(s.Reminders[:i], d) {
			f.add(fmt.Sprintf("reminders[%d]", i), "is there twice", "Påminnelser: den samme står to ganger. Skriv hver av dem én gang, for eksempel «1 døgn» og «2 timer».")
		}
	}
	checkCategories(&f, s)
	checkOffice(&f, s)
	checkRules(&f, s)
	checkPrice(&f, s)
	checkRetention(&f, s.Retention)
	checkEmergency(&f, s.Emergency)
	return f.err()
}

// mostCategories is more kinds of help than a list on a form can hold.
const mostCategories = 50

// checkCategories sees to it that the unit's own kinds are names, each once.
func checkCategories(f *faults, s *Settings) {
	if len(s.Categories) > mostCategories {
		f.add("categories", fmt.Sprintf("at most %d", mostCategories), fmt.Sprintf("Egne typer: høyst %d. Ta bort dem dere ikke bruker.", mostCategories))
	}
	known := map[string]bool{}
	for _, k := range BuiltinCategories {
		known[k], known[strings.ToLower(CategoryName(k))] = true, true
	}
	for i, c := range s.Categories {
		c = tidy(c)
		s.Categories[i] = c
		field, short := fmt.Sprintf("categories[%d]", i), c
		if r := []rune(c); len(r) > 40 {
			short = string(r[:20]) + "…"
		}
		first, _ := utf8.DecodeRuneInString(c)
		switch {
		case !strings.ContainsFunc(c, unicode.IsLetter) || !unicode.IsLetter(first) && !unicode.IsDigit(first):
			f.add(field, "must be a name", "Egne typer: «"+short+"» er ikke et navn. Skriv det med bokstaver, for eksempel «Hagearbeid».")
		case len([]rune(c)) > 40:
			f.add(field, "must have from 1 to 40 characters", "Egne typer: «"+short+"» er for langt. Skriv et navn på 1 til 40 tegn.")
		case known[strings.ToLower(c)]:
			f.add(field, "is there already", "Egne typer: «"+short+"» finnes alt. Skriv hver type én gang.")
		}
		known[strings.ToLower(c)] = true
	}
}

// currencyCode is how ISO 4217 writes them.
var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

func checkPrice(f *faults, s *Settings) {
	if s.PricePerSegment < 0 || s.PricePerSegment > 1000 || math.IsNaN(s.PricePerSegment) {
		f.add("price_per_segment", "must be from 0 to 1000", "Skriv en pris fra 0 til 1000, for eksempel 0,60.")
	}
	if s.PricePerCall < 0 || s.PricePerCall > 1000 || math.IsNaN(s.PricePerCall) {
		f.add("price_per_call", "must be from 0 to 1000", "Skriv en pris fra 0 til 1000, for eksempel 1,00.")
	}
	if !currencyCode.MatchString(s.Currency) {
		f.add("currency", "must be a code of three capital letters, such as NOK", "Skriv valutaen med tre store bokstaver, for eksempel NOK.")
	}
}

// knowsUsers sees to it that the users in a rota are there.
func (w *work) knowsUsers(rota []Duty) error {
	var f faults
	for i, d := range rota {
		if d.UserID == 0 {
			continue
		}
		u, err := w.User(d.UserID)
		if errors.Is(err, ErrNotFound) {
			f.add(fmt.Sprintf("rota[%d].user_id", i), fmt.Sprintf("there is no user %d", d.UserID), "Velg en bruker som finnes.")
			continue
		}
		if err != nil {
			return err
		}
		rota[i].Name, rota[i].Phone = cmp.Or(d.Name, u.Name), cmp.Or(d.Phone, u.Phone)
	}
	return f.err()
}

// checkCalls checks what a unit has said about telephone calls.
func checkCalls(f *faults, s *Settings, positive func(field string, d Duration, most time.Duration, zeroOK bool)) {
	positive("urgent_call_after", s.UrgentCallAfter, 7*24*time.Hour, true)
	if !contains(Voices, s.Voice) {
		f.add("voice", "must be one of the Norwegian voices: "+strings.Join(Voices, ", "), "Velg en av stemmene.")
	}
}

// Summary gives the figures of a period; unitID 0: of all units.
func (s *Service) Summary(ctx context.Context, from, to time.Time, unitID int64) (sum *Summary, err error) {
	err = s.view(ctx, func(tx Tx) (err error) {
		sum, err = tx.Summary(from, to, unitID)
		return err
	})
	return sum, err
}

// Choose tells whom a wave of n would ask about a task, which need not be kept
// yet, and what keeps the others from it.
func (s *Service) Choose(ctx context.Context, t Task, n int) (c Choice, err error) {
	err = s.view(ctx, func(tx Tx) error {
		w := s.reading(ctx, tx)
		set, err := w.asking(t.UnitID)
		if err != nil {
			return describe(err, "unit", "enhet", t.UnitID)
		}
		var offers []*Offer
		if t.ID != 0 {
			if offers, err = w.OffersOfTask(t.ID); err != nil {
				return err
			}
		}
		facts, err := w.factsFor(&t, offers)
		if err != nil {
			return err
		}
		pool, err := w.pool(t.UnitID)
		if err != nil {
			return err
		}
		m, err := w.match(&t, set, pool)
		if err != nil {
			return err
		}
		c = m.Choose(pool.Roster, facts, n)
		return nil
	})
	return c, err
}
