package admin

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/sms/phone"
)

// dutyView is the page about when somebody is at the office, and who.
type dutyView struct {
	Form      *form
	Meanwhile []change
	Open      []option // one field per weekday
	People    []dutyRow
	Ranks     []option
	Users     []option // of the unit
	Holidays  []string // the next few
}

// dutyRow is one person of the rota, with one field per weekday.
type dutyRow struct {
	N    int
	Days []option
}

// turns are the places in a day's rota that can be chosen on the page.
const turns = 5

func (a *Admin) dutyPage(w http.ResponseWriter, r *http.Request) error {
	s, err := a.svc.Settings(r.Context(), visitorFrom(r.Context()).unit.ID)
	if err != nil {
		return err
	}
	return a.showDuty(w, r, http.StatusOK, formOfDuty(a.language(r))(s))
}

// formOfDuty writes the settings as somebody would type them. The rota stands in
// many fields that mean something together, so it is remembered as a whole, too.
func formOfDuty(l *lang.Language) func(dispatch.Settings) *form {
	return func(s dispatch.Settings) *form {
		f := newForm(map[string]string{"version": settingsVersion(s), "email_from": s.EmailFrom, "closed_days": closedText(s.ClosedDays)})
		for _, d := range weekOrder {
			f.values.Set("open."+strconv.Itoa(int(d)), windowsText(s.OpeningHours, d))
		}
		for name, on := range map[string]bool{"holidays_closed": s.HolidaysClosed, "holidays_quiet": s.HolidaysQuiet, "texts_when_open": s.TextsWhenOpen} {
			if on {
				f.values.Set(name, "ja")
			}
		}
		for name, d := range map[string]dispatch.Duration{"escalate_after": s.EscalateAfter, "tell_after": s.TellAfter} {
			if d > 0 {
				f.values.Set(name, lasting(durationOf(d)))
			}
		}
		people, ranks := inRota(s.Rota)
		for i, p := range people {
			n := strconv.Itoa(i)
			f.values.Set("name."+n, p.Name)
			f.values.Set("phone."+n, phone.Format(p.Phone))
			f.values.Set("email."+n, p.Email)
			if p.UserID != 0 {
				f.values.Set("user."+n, strconv.FormatInt(p.UserID, 10))
			}
			for d, rank := range ranks[i] {
				f.values.Set("turn."+n+"."+strconv.Itoa(int(d)), strconv.Itoa(rank))
			}
		}
		f.values.Set(wholeRota, rotaText(l, s.Rota))
		f.remember()
		return f
	}
}

// wholeRota is the rota in words. No field of the form is called that.
const wholeRota = "rota"

func rotaText(l *lang.Language, rota []dispatch.Duty) string {
	people, ranks := inRota(rota)
	var list []string
	for i, p := range people {
		var days []string
		for _, d := range weekOrder {
			if n := ranks[i][d]; n > 0 {
				days = append(days, fmt.Sprintf("%s %d.", l.Say(dispatch.Weekday(d)), n))
			}
		}
		number := p.Phone
		if n, err := phone.Parse(number); err == nil {
			number = phone.Format(n.String())
		}
		who := strings.Join(slices.DeleteFunc([]string{p.Name, number, p.Email}, func(s string) bool { return s == "" }), " ")
		list = append(list, who+" ("+strings.Join(days, ", ")+")")
	}
	return strings.Join(list, "; ")
}

// dutyLabels are what the fields are called, where others may change them
// meanwhile.
func dutyLabels() []option {
	var list []option
	for _, d := range weekOrder {
		list = append(list, option{"open." + strconv.Itoa(int(d)), upperFirst(dispatch.Weekday(d))})
	}
	return append(list, option{"closed_days", "Egne stengte dager"}, option{"holidays_closed", "Stengt på helligdager"}, option{"holidays_quiet", "Ingen SMS på helligdager"},
		option{"texts_when_open", "Bare SMS når noen er på sentralen"}, option{wholeRota, "Hvem som har vakt"}, option{"escalate_after", "Går til neste etter"},
		option{"tell_after", "Beskjed om annet etter"}, option{"email_from", "Avsender av e-post"})
}

// takeRota takes over the rota as another has left it, where it was not changed
// here.
func (f *form) takeRota(now *form) {
	if !slices.ContainsFunc(f.meanwhile, func(c change) bool { return c.Name == wholeRota && c.Mine == "" }) {
		return
	}
	ofRota := func(name string) bool {
		kind, _, ok := strings.Cut(name, ".")
		return ok && slices.Contains([]string{"user", "name", "phone", "email", "turn"}, kind)
	}
	maps.DeleteFunc(f.values, func(name string, _ []string) bool { return ofRota(name) })
	for name, values := range now.values {
		if ofRota(name) {
			f.values[name] = values
		}
	}
}

func (a *Admin) showDuty(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	v := dutyView{Form: f, Ranks: []option{{"", "–"}}}
	for i := range turns {
		n := strconv.Itoa(i + 1)
		v.Ranks = append(v.Ranks, option{n, n + "."})
	}
	for _, d := range weekOrder {
		v.Open = append(v.Open, option{"open." + strconv.Itoa(int(d)), upperFirst(dispatch.Weekday(d))})
	}
	var err error
	if v.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	if v.Users, err = a.usersOf(r); err != nil {
		return err
	}
	for i := range max(rotaRows(f)+1, 3) {
		row := dutyRow{N: i}
		for _, d := range weekOrder {
			row.Days = append(row.Days, option{"turn." + strconv.Itoa(i) + "." + strconv.Itoa(int(d)), upperFirst(dispatch.Weekday(d))})
		}
		v.People = append(v.People, row)
	}
	l := a.language(r)
	say := a.words().in(l)
	for d := dispatch.DateOf(say.now); len(v.Holidays) < 4; d = d.AddDays(1) {
		if name, ok := dispatch.Holiday(d); ok {
			v.Holidays = append(v.Holidays, l.Say(name)+" "+say.Date(d))
		}
	}
	return a.render(w, r, status, "duty", "Åpningstider og vakt", v)
}

// usersOf are those of the coordinator's unit who may come in.
func (a *Admin) usersOf(r *http.Request) (list []option, err error) {
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		list = nil
		all, err := tx.Users()
		for _, u := range all {
			if unitOf(u) == visitorFrom(r.Context()).unit.ID && !u.Disabled {
				list = append(list, option{strconv.FormatInt(u.ID, 10), cmp.Or(u.Name, u.Email)})
			}
		}
		return err
	})
	return list, err
}

// rotaRows is how many people the form holds.
func rotaRows(f *form) int {
	n := 0
	for name := range f.values {
		kind, i, ok := strings.Cut(name, ".")
		if at, err := strconv.Atoi(i); ok && err == nil && at < 40 && slices.Contains([]string{"user", "name", "phone", "email"}, kind) && f.Trim(name) != "" {
			n = max(n, at+1)
		}
	}
	return n
}

// inRota gathers a rota by person: who they are, and their turn on each day.
func inRota(rota []dispatch.Duty) (people []dispatch.Duty, ranks []map[time.Weekday]int) {
	next := map[time.Weekday]int{}
	for _, d := range rota {
		next[d.Weekday]++
		who := d
		who.Weekday = 0
		i := slices.Index(people, who)
		if i < 0 {
			i = len(people)
			people, ranks = append(people, who), append(ranks, map[time.Weekday]int{})
		}
		if ranks[i][d.Weekday] == 0 {
			ranks[i][d.Weekday] = next[d.Weekday]
		}
	}
	return people, ranks
}

func (a *Admin) saveDuty(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	formOf := formOfDuty(a.language(r))
	users, err := a.usersOf(r)
	if err != nil {
		return err
	}
	var typed dispatch.Settings
	readRota(f, &typed)
	for i, d := range typed.Rota {
		if at := slices.IndexFunc(users, func(u option) bool { return u.Value == strconv.FormatInt(d.UserID, 10) }); at >= 0 && d.Name == "" {
			typed.Rota[i].Name = users[at].Text
		}
	}
	f.values.Set(wholeRota, rotaText(a.language(r), typed.Rota))
	var now *form
	var rows []int // of each entry of the rota
	if err := a.changeSettings(r, f, settingsForm{
		of:     func(s dispatch.Settings) *form { now = formOf(s); return now },
		labels: dutyLabels(),
		read:   func(s *dispatch.Settings) { rows = readDuty(f, s) },
		place:  func(err error) error { return inRow(err, rows) },
	}); err != nil {
		return err
	}
	if f.Bad() {
		f.takeRota(now)
		return a.showDuty(w, r, f.refused(), f)
	}
	a.say(r, "Åpningstider og vakt er lagret.")
	http.Redirect(w, r, "/innstillinger/vakt", http.StatusSeeOther)
	return nil
}

var rotaField = regexp.MustCompile(`^rota\[(\d+)\](?:\.(\w+))?$`)

// inRow names the fields of the form where dispatch names those of the rota.
func inRow(err error, rows []int) error {
	var e *dispatch.Error
	if !errors.As(err, &e) {
		return err
	}
	out := *e
	out.Fields = slices.Clone(e.Fields)
	for i, x := range out.Fields {
		m := rotaField.FindStringSubmatch(x.Field)
		if m == nil {
			continue
		}
		if n, err := strconv.Atoi(m[1]); err == nil && n < len(rows) {
			out.Fields[i].Field = cmp.Or(m[2], "phone") + "." + strconv.Itoa(rows[n])
		}
	}
	return &out
}

// readDuty takes what was typed; rows are the row of the form for each entry of
// the rota.
func readDuty(f *form, s *dispatch.Settings) (rows []int) {
	s.OpeningHours = []dispatch.Window{}
	for _, d := range weekOrder {
		name := "open." + strconv.Itoa(int(d))
		list, ok := parseWindows(f.Value(name), d)
		if !ok {
			f.fault(name, "Skriv tiden som «9-15» eller «9-12, 13-15».")
		}
		s.OpeningHours = append(s.OpeningHours, list...)
	}
	s.HolidaysClosed, s.HolidaysQuiet, s.TextsWhenOpen = f.Ticked("holidays_closed"), f.Ticked("holidays_quiet"), f.Ticked("texts_when_open")
	s.EmailFrom = f.Trim("email_from")
	s.ClosedDays = []dispatch.ClosedDays{}
	for line := range strings.Lines(f.Value("closed_days")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		c, ok := parseClosed(line)
		if !ok {
			f.fault("closed_days", "Skriv dagene som «28.12.2026-30.12.2026 Romjul». «"+line+"» forstår vi ikke.")
			break
		}
		s.ClosedDays = append(s.ClosedDays, c)
	}
	for name, to := range map[string]*dispatch.Duration{"escalate_after": &s.EscalateAfter, "tell_after": &s.TellAfter} {
		*to = 0
		if text := f.Trim(name); text != "" && text != "0" {
			d, err := parseLasting(text)
			if err != nil || d > 366*24*time.Hour {
				f.fault(name, "Skriv en varighet, for eksempel «15 minutter», eller la feltet stå tomt.")
			}
			*to = dispatch.Duration(d)
		}
	}
	return readRota(f, s)
}

func readRota(f *form, s *dispatch.Settings) (rows []int) {
	s.Rota = []dispatch.Duty{}
	placed := map[int]bool{}
	for _, d := range weekOrder {
		for rank := 1; rank <= turns; rank++ {
			for i := range rotaRows(f) {
				n := strconv.Itoa(i)
				if f.Value("turn."+n+"."+strconv.Itoa(int(d))) != strconv.Itoa(rank) {
					continue
				}
				placed[i] = true
				user, err := strconv.ParseInt(f.Value("user."+n), 10, 64)
				if err != nil {
					user = 0 // not one of the page's users
				}
				s.Rota = append(s.Rota, dispatch.Duty{Weekday: d, UserID: user, Name: f.Trim("name." + n), Phone: f.Trim("phone." + n), Email: f.Trim("email." + n)})
				rows = append(rows, i)
			}
		}
	}
	for i := range rotaRows(f) {
		if n := strconv.Itoa(i); !placed[i] && f.Trim("user."+n)+f.Trim("name."+n)+f.Trim("phone."+n)+f.Trim("email."+n) != "" {
			f.fault("turn."+n+".1", "Velg minst én dag for "+cmp.Or(f.Trim("name."+n), "den som har vakt")+", eller tøm feltene.")
		}
	}
	return rows
}

var closedLine = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})(?: ?[-–] ?(\d{1,2})\.(\d{1,2})\.(\d{4}))?[ ,:]*(.*)$`)

// parseClosed reads "28.12.2026-30.12.2026 Romjul" or one day.
func parseClosed(line string) (c dispatch.ClosedDays, ok bool) {
	m := closedLine.FindStringSubmatch(line)
	if m == nil {
		return c, false
	}
	date := func(day, month, year string) dispatch.Date {
		t, err := time.Parse("2.1.2006", day+"."+month+"."+year)
		if err != nil {
			return dispatch.Date{}
		}
		return dispatch.DateOf(t)
	}
	c.From, c.Name = date(m[1], m[2], m[3]), m[7]
	c.To = c.From
	if m[4] != "" {
		c.To = date(m[4], m[5], m[6])
	}
	return c, !c.From.IsZero() && !c.To.IsZero() && !c.To.Before(c.From)
}

func closedText(list []dispatch.ClosedDays) string {
	day := func(d dispatch.Date) string { return d.Start(time.UTC).Format("2.1.2006") }
	var lines []string
	for _, c := range list {
		line := day(c.From)
		if c.To != c.From {
			line += "-" + day(c.To)
		}
		lines = append(lines, strings.TrimSpace(line+" "+c.Name))
	}
	return strings.Join(lines, "\n")
}
