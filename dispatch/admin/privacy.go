package admin

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
	"folgesvenn/sms/phone"
)

// privacyView is what is kept and for how long, and the way to one person's.
type privacyView struct {
	Form  *form
	Kinds []retentionKind
	// Meanwhile is what others changed while the form was being written.
	Meanwhile []change
	Search    string
	Found     []personFound
	Asked     bool
	// Shorter are the kinds of which more will be deleted than before, where that is
	// asked about before it is saved.
	Shorter []string
}

// retentionKind is one kind of personal data with what its field means.
type retentionKind struct {
	Field, Label, Hint string
	of                 func(*dispatch.Retention) *int
}

var retentionKinds = []retentionKind{
	{"messages_days", "Ordene i meldinger", "SMS-er og samtaler, både våre og andres. Etterpå ser dere bare at det ble sendt en melding eller ringt", func(r *dispatch.Retention) *int { return &r.Messages }},
	{"media_days", "Bilder og lydfiler", "Det folk har sendt med SMS-er. Slettes også hos SMS-tjenesten", func(r *dispatch.Retention) *int { return &r.Media }},
	{"recordings_days", "Beskjeder på telefonen", "Det folk har sagt etter tonen. Slettes også hos teleleverandøren", func(r *dispatch.Retention) *int { return &r.Recordings }},
	{"provider_days", "Ordene hos SMS-tjenesten", "Så lenge får leverandøren beholde teksten etter at den er levert", func(r *dispatch.Retention) *int { return &r.Provider }},
	{"tasks_days", "Hva et oppdrag gjaldt", "Kort tekst, sted og detaljer. Tid, type og status blir stående til rapportene", func(r *dispatch.Retention) *int { return &r.Tasks }},
	{"comers_days", "Navn på dem en organisasjon sendte", "Regnet fra oppdraget er over. Timene deres blir stående i rapportene", func(r *dispatch.Retention) *int { return &r.Comers }},
	{"recipients_days", "Mottakere og private bestillere", "Regnet fra det siste oppdraget. Navn, telefon, adresse og notat slettes", func(r *dispatch.Retention) *int { return &r.Recipients }},
	{"left_days", "Frivillige som har sluttet", "Regnet fra de sluttet. Timene deres blir stående i rapportene", func(r *dispatch.Retention) *int { return &r.Left }},
	{"attention_days", "Saker under Trenger deg", "Teksten i saker som er avgjort", func(r *dispatch.Retention) *int { return &r.Attention }},
}

// personFound is somebody whose data can be given out or erased.
type personFound struct{ Kind, What, Name, Phone, Path string }

// personKinds are the words of the address for each kind of person.
var personKinds = map[string]string{"frivillig": "Frivillig", "mottaker": "Mottaker", "bestiller": "Bestiller"}

// mayPrivacy keeps what concerns a whole person from those who may only look.
func (a *Admin) mayPrivacy(r *http.Request) error {
	if !visitorFrom(r.Context()).mayEdit() {
		return &dispatch.Error{Code: dispatch.CodeForbidden, Sentence: dispatch.Sentence{EN: "you may only look", NB: "Brukeren din har bare lesetilgang."}}
	}
	return nil
}

func (a *Admin) privacyPage(w http.ResponseWriter, r *http.Request) error {
	set := visitorFrom(r.Context()).unit.Settings
	return a.showPrivacy(w, r, http.StatusOK, formOfRetention(set))
}

// formOfRetention is the form as it is opened, which it remembers, so that what
// others change meanwhile can be told.
func formOfRetention(set dispatch.Settings) *form {
	f := newForm(map[string]string{"version": settingsVersion(set)})
	for _, k := range retentionKinds {
		f.values.Set(k.Field, strconv.Itoa(*k.of(&set.Retention)))
	}
	f.remember()
	return f
}

func (a *Admin) showPrivacy(w http.ResponseWriter, r *http.Request, status int, f *form) error {
	v := visitorFrom(r.Context())
	page := privacyView{Form: f, Search: strings.TrimSpace(r.URL.Query().Get("sok"))}
	if status == http.StatusOK && f.Value("sure") != "" {
		page.Shorter = shorter(f, v.unit.Settings.Retention)
	}
	var err error
	if page.Meanwhile, err = a.readable(r, f.meanwhile); err != nil {
		return err
	}
	usual := dispatch.DefaultRetention()
	for _, k := range retentionKinds {
		k.Hint += ". Vanlig: " + strconv.Itoa(*k.of(&usual)) + ". 0 betyr at det aldri slettes"
		page.Kinds = append(page.Kinds, k)
	}
	if page.Search != "" && v.mayEdit() {
		page.Asked = true
		err := a.svc.View(r.Context(), func(tx dispatch.Tx) (err error) {
			page.Found, err = findPeople(tx, v.unit.ID, page.Search)
			return err
		})
		if err != nil {
			return err
		}
	}
	return a.render(w, r, status, "privacy", "Personvern", page)
}

// mostFound bounds the people that a search shows.
const mostFound = 25

func findPeople(tx dispatch.Tx, unitID int64, query string) ([]personFound, error) {
	var list []personFound
	add := func(kind string, id int64, name, number string) {
		if len(list) < mostFound {
			list = append(list, personFound{kind, personKinds[kind], name, number, fmt.Sprintf("/personvern/%s/%d", kind, id)})
		}
	}
	vs, err := tx.Volunteers(dispatch.VolunteerFilter{UnitID: unitID, Query: query}, dispatch.Page{Limit: mostFound})
	if err != nil {
		return nil, err
	}
	for _, v := range vs {
		if v.Name != dispatch.ErasedVolunteer {
			add("frivillig", v.ID, v.Name, v.Phone)
		}
	}
	words := strings.Fields(strings.ToLower(query))
	matches := func(name string, phones ...string) bool {
		hay := strings.ToLower(name + " " + strings.Join(phones, " "))
		digits := strings.ReplaceAll(query, " ", "")
		if strings.Trim(digits, "+0123456789") == "" {
			return strings.Contains(hay, digits)
		}
		return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(hay, w) })
	}
	rs, err := tx.Recipients(unitID, dispatch.Page{})
	if err != nil {
		return nil, err
	}
	for _, x := range rs {
		if x.Name != dispatch.ErasedRecipient && matches(x.Name, x.Phone) {
			add("mottaker", x.ID, x.Name, x.Phone)
		}
	}
	qs, err := tx.Requesters(unitID, dispatch.Page{})
	if err != nil {
		return nil, err
	}
	for _, x := range qs {
		if x.Name != dispatch.ErasedRequester && matches(x.Name, x.Phones...) {
			number := ""
			if len(x.Phones) > 0 {
				number = x.Phones[0]
			}
			add("bestiller", x.ID, x.Name, number)
		}
	}
	return list, nil
}

func (a *Admin) saveRetention(w http.ResponseWriter, r *http.Request) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	// What is deleted in the night is gone for good.
	if less := shorter(f, visitorFrom(r.Context()).unit.Settings.Retention); len(less) > 0 && !refused(r.Context()) {
		try := &form{values: maps.Clone(f.values)}
		if err := a.changeRetention(r.WithContext(trying(r)), try); err != nil {
			return err
		}
		if hash := shortHash([]byte(fmt.Sprint(less))); len(try.faults) == 0 && len(try.meanwhile) == 0 && f.Value("sure") != hash {
			f.values.Set("sure", hash)
			return a.showPrivacy(w, r, http.StatusOK, f)
		}
	}
	if err := a.changeRetention(r, f); err != nil {
		return err
	}
	if f.Bad() {
		return a.showPrivacy(w, r, f.refused(), f)
	}
	a.say(r, "Fristene er lagret. De gjelder fra natt til i morgen.")
	http.Redirect(w, r, "/personvern", http.StatusSeeOther)
	return nil
}

// changeRetention saves how long each kind is kept.
func (a *Admin) changeRetention(r *http.Request, f *form) error {
	labels, names := make([]option, len(retentionKinds)), map[string]string{}
	for i, k := range retentionKinds {
		labels[i], names["retention."+k.Field] = option{k.Field, k.Label}, k.Field
	}
	return a.changeSettings(r, f, settingsForm{of: formOfRetention, labels: labels, names: names, read: func(s *dispatch.Settings) {
		for _, k := range retentionKinds {
			n, err := strconv.Atoi(f.Trim(k.Field))
			if err != nil {
				f.fault(k.Field, "Skriv et antall dager, for eksempel 365.")
				continue
			}
			*k.of(&s.Retention) = n
		}
	}})
}

// shorter are the kinds that the form has kept for a shorter time than now, with
// how long; 0 is for ever.
func shorter(f *form, now dispatch.Retention) (list []string) {
	for _, k := range retentionKinds {
		n, err := strconv.Atoi(f.Trim(k.Field))
		if was := *k.of(&now); err == nil && n > 0 && (was == 0 || n < was) {
			list = append(list, k.Label+": "+count(n, "dag", "dager"))
		}
	}
	return list
}

// person is somebody of the coordinator's own unit, by the address.
func (a *Admin) person(r *http.Request) (p personFound, id int64, err error) {
	if err := a.mayPrivacy(r); err != nil {
		return p, 0, err
	}
	if id, err = pathID(r); err != nil {
		return p, 0, err
	}
	p.Kind = chi.URLParam(r, "kind")
	p.What, p.Path = personKinds[p.Kind], fmt.Sprintf("/personvern/%s/%d", p.Kind, id)
	unit := int64(0)
	err = a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		switch p.Kind {
		case "frivillig":
			x, err := tx.Volunteer(id)
			if err != nil {
				return missing(err, "person")
			}
			p.Name, p.Phone, unit = x.Name, x.Phone, x.UnitID
		case "mottaker":
			x, err := tx.Recipient(id)
			if err != nil {
				return missing(err, "person")
			}
			p.Name, p.Phone, unit = x.Name, x.Phone, x.UnitID
		case "bestiller":
			x, err := tx.Requester(id)
			if err != nil {
				return missing(err, "person")
			}
			p.Name, unit = x.Name, x.UnitID
		}
		return nil
	})
	if err == nil && unit != visitorFrom(r.Context()).unit.ID {
		err = missing(nil, "person")
	}
	return p, id, err
}

type eraseView struct {
	personFound
	ID   int64
	Form *form
}

func (a *Admin) erasePage(w http.ResponseWriter, r *http.Request) error {
	p, id, err := a.person(r)
	if err != nil {
		return err
	}
	return a.render(w, r, http.StatusOK, "erase", "Slett "+p.Name, eraseView{p, id, newForm(nil)})
}

func (a *Admin) erase(w http.ResponseWriter, r *http.Request) error {
	p, id, err := a.person(r)
	if err != nil {
		return err
	}
	f, err := readForm(r)
	if err != nil {
		return err
	}
	if !f.Ticked("sikker") {
		f.fault("sikker", "Kryss av for at du vil slette. Det kan ikke angres.")
		return a.render(w, r, http.StatusUnprocessableEntity, "erase", "Slett "+p.Name, eraseView{p, id, f})
	}
	do := map[string]func() error{
		"frivillig": func() error { return a.svc.EraseVolunteer(r.Context(), id) },
		"mottaker":  func() error { return a.svc.EraseRecipient(r.Context(), id) },
		"bestiller": func() error { return a.svc.EraseRequester(r.Context(), id) },
	}[p.Kind]
	if err := f.take(do(), nil); err != nil {
		return err
	}
	if f.Bad() {
		return a.render(w, r, http.StatusConflict, "erase", "Slett "+p.Name, eraseView{p, id, f})
	}
	say := a.words()
	a.say(r, fmt.Sprintf("%s nummer %d er slettet, %s. Skriv det opp: hentes en eldre sikkerhetskopi fram, må personen slettes på nytt.", p.What, id, sayDate(say, say.now)))
	http.Redirect(w, r, "/personvern", http.StatusSeeOther)
	return nil
}

// exportPerson gives out what is kept about somebody: a page to read and a file
// for machines, in one archive.
func (a *Admin) exportPerson(w http.ResponseWriter, r *http.Request) error {
	p, id, err := a.person(r)
	if err != nil {
		return err
	}
	var d *dispatch.PersonData
	switch p.Kind {
	case "frivillig":
		d, err = a.svc.ExportVolunteer(r.Context(), id)
	case "mottaker":
		d, err = a.svc.ExportRecipient(r.Context(), id)
	default:
		d, err = a.svc.ExportRequester(r.Context(), id)
	}
	if err != nil {
		return err
	}
	b, err := a.archive(p, d, a.exportLanguage(r))
	if err != nil {
		return err
	}
	a.sendFile(w, "application/zip", fmt.Sprintf("innsyn-%s-%d.zip", p.Kind, id), b)
	return nil
}

// exportLanguage is what the page in the archive is written in: the one that was
// asked for, since who is to read it may read another than the coordinator, or
// the coordinator's.
func (a *Admin) exportLanguage(r *http.Request) *lang.Language {
	if code := r.URL.Query().Get("sprak"); lang.Known(code) {
		return lang.For(code)
	}
	return a.language(r)
}

// archive makes both files. The page is in a language; the names in the file for
// machines are the same whatever that is.
func (a *Admin) archive(p personFound, d *dispatch.PersonData, l *lang.Language) ([]byte, error) {
	table := personTables(p, d, a.words())
	var page bytes.Buffer
	all, err := a.pagesIn(l)
	if err != nil {
		return nil, err
	}
	said := make([]personTable, len(table))
	for i, t := range table {
		said[i] = t.in(l)
	}
	if err := all["part-person"].ExecuteTemplate(&page, "part-person", map[string]any{"Lang": l.Tag(), "Name": p.Name, "What": p.What, "Made": a.words().At(d.MadeAt), "Tables": said}); err != nil {
		return nil, err
	}
	data := map[string]any{"laget": d.MadeAt.In(a.svc.Zone()).Format(time.RFC3339), "hva": p.What}
	for _, t := range table {
		rows := make([]map[string]string, len(t.Rows))
		for i, row := range t.Rows {
			rows[i] = map[string]string{}
			for j, h := range t.Head {
				rows[i][h] = row[j]
			}
		}
		data[t.Name] = rows
	}
	machine, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range map[string][]byte{"innsyn.html": page.Bytes(), "innsyn.json": machine} {
		f, err := z.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(body); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// personTable is one kind of what is kept, in bokmål.
type personTable struct {
	Name string
	Head []string
	Rows [][]string
	own  []int // the columns that hold what people wrote or are called
}

// ownFacts are the rows of the first table whose values are such.
var ownFacts = []string{"Navn", "Telefon", "Adresse", "Postnumre", "Bor i postnummer", "Ferdigheter", "Kontakt", "Notat", "Meldt av med STOPP"}

// in says a table in a language.
func (t personTable) in(l *lang.Language) personTable {
	if l == nil {
		return t
	}
	out := personTable{Name: l.Say(t.Name)}
	for _, h := range t.Head {
		out.Head = append(out.Head, l.Say(h))
	}
	for _, row := range t.Rows {
		said := slices.Clone(row)
		for i, text := range row {
			if !slices.Contains(t.own, i) && !(i == 1 && t.Head[0] == "Hva" && t.Head[1] == "Verdi" && slices.Contains(ownFacts, row[0])) {
				said[i] = l.Say(text)
			}
		}
		out.Rows = append(out.Rows, said)
	}
	return out
}

func personTables(p personFound, d *dispatch.PersonData, say words) []personTable {
	about := personTable{Name: "Opplysninger", Head: []string{"Hva", "Verdi"}}
	add := func(what, value string) {
		if value != "" {
			about.Rows = append(about.Rows, []string{what, value})
		}
	}
	switch {
	case d.Volunteer != nil:
		v := d.Volunteer
		add("Navn", v.Name)
		add("Telefon", phone.Format(v.Phone))
		add("Språk", dispatch.LanguageName(v.Language))
		add("Hjelper med", categoriesOf(v))
		add("Postnumre", strings.Join(v.Postcodes, ", "))
		add("Tider", strings.Join(hoursOf(v), "; "))
		for _, c := range v.Clearances {
			text := upperFirst(dispatch.ClearanceName(c.Kind))
			if !c.Issued.IsZero() {
				text += ", vist " + say.Date(c.Issued)
			}
			if !c.Expires.IsZero() {
				text += ", gjelder til " + say.Date(c.Expires)
			}
			add("Klarering", text)
		}
		add("Kjønn", genderName(v.Gender))
		if v.BirthYear > 0 {
			add("Født", strconv.Itoa(v.BirthYear))
		}
		yes := func(what string, on bool) {
			if on {
				add(what, "Ja")
			}
		}
		add("Bil", map[bool]string{true: "Ja", false: "Nei"}[v.Car])
		yes("Blir ringt", v.Channel == dispatch.ChannelCall)
		add("Bor i postnummer", v.Home)
		if v.ReachKm > 0 {
			add("Drar høyst", fmt.Sprintf("%d km", v.ReachKm))
		}
		if v.MaxOffersPerWeek > 0 {
			add("Blir spurt høyst", count(v.MaxOffersPerWeek, "gang i uka", "ganger i uka"))
		}
		var spoken []string
		for _, code := range v.Languages {
			spoken = append(spoken, dispatch.LanguageName(code))
		}
		add("Snakker også", strings.Join(spoken, ", "))
		add("Ferdigheter", strings.Join(v.Skills, ", "))
		yes("Snakker tydelig", v.ClearSpeech)
		yes("Kan trille rullestol", v.PushesChair)
		yes("Bilen tar rullestol", v.CarTakesChair)
		yes("Hjelper bare egen enhet", v.OwnUnitOnly)
		if v.Organisation() {
			add("Organisasjon, kan sende", count(v.SendsMost, "person", "personer"))
			add("Kontakt", v.Contact)
		}
		// Who that is, is the recipient's own.
		if n := len(d.KeptFrom); n > 0 {
			add("Skal ikke til", count(n, "mottaker", "mottakere"))
		}
		add("Notat", v.Note)
		add("Status", volunteerTag(v.State(say.now)).Text)
		if v.PausedUntil.After(say.now) {
			add("Pause til", say.At(v.PausedUntil))
		}
		add("Lagt inn", say.At(v.CreatedAt))
	case d.Recipient != nil:
		x := d.Recipient
		add("Navn", x.Name)
		add("Telefon", phone.Format(x.Phone))
		add("Adresse", strings.TrimSuffix(x.Address+", "+x.Postcode, ", "))
		add("Språk", dispatch.LanguageName(x.Language))
		add("Kjønn", genderName(x.Gender))
		for _, fact := range []struct {
			what string
			on   bool
		}{{"Vil vite hvem som kommer", x.Notify}, {"Blir ringt", x.Channel == dispatch.ChannelCall}, {"Hører dårlig", x.Hearing}, {"Bruker rullestol", x.Wheelchair}} {
			if fact.on {
				add(fact.what, "Ja")
			}
		}
		add("Vil helst ha", genderName(x.WishGender))
		add("Notat", x.Note)
		add("Lagt inn", say.At(x.CreatedAt))
	case d.Requester != nil:
		x := d.Requester
		add("Navn", x.Name)
		for _, n := range x.Phones {
			add("Telefon", phone.Format(n))
		}
		add("Adresse", strings.TrimSuffix(x.Address+", "+x.Postcode, ", "))
		if x.Language != "" {
			add("Språk", dispatch.LanguageName(x.Language))
		}
		if x.Channel == dispatch.ChannelCall {
			add("Blir ringt", "Ja")
		}
		add("Lagt inn", say.At(x.CreatedAt))
	}
	for _, n := range d.OptedOut {
		add("Meldt av med STOPP", phone.Format(n))
	}
	tasks := personTable{Name: "Oppdrag", Head: []string{"Når", "Hva", "Sted", "Status"}, own: []int{1, 2}}
	for _, x := range d.Agreements {
		what := x.Summary
		if d.Volunteer == nil && x.Details != "" {
			what += ". " + x.Details
		}
		tasks.Rows = append(tasks.Rows, []string{upperFirst(say.Full(x.StartsAt, x.EndsAt)), what, x.Place, taskTag(x.State).Text})
	}
	offers := personTable{Name: "Forespørsler", Head: []string{"Når", "Svar"}}
	for _, o := range d.Offers {
		offers.Rows = append(offers.Rows, []string{upperFirst(say.At(o.CreatedAt)), offerTag(o.State).Text})
	}
	for _, p := range d.Pleas {
		answer := map[dispatch.PleaAnswer]string{dispatch.PleaYes: "Kan hjelpe", dispatch.PleaNo: "Kan ikke", dispatch.PleaUnclear: "Uklart svar"}[p.Answer]
		offers.Rows = append(offers.Rows, []string{upperFirst(say.At(p.At)), strings.TrimSpace("Rundspørring i beredskap. " + answer + " " + freeText(say, p.From, p.Until))})
	}
	talk := personTable{Name: "Meldinger", Head: []string{"Når", "Retning", "Tekst"}, own: []int{2}}
	for _, m := range d.Messages {
		way := "Til oss"
		if m.Direction == dispatch.Out {
			way = "Fra oss"
		}
		talk.Rows = append(talk.Rows, []string{upperFirst(say.At(m.CreatedAt)), way, m.Body})
	}
	calls := personTable{Name: "Samtaler", Head: []string{"Når", "Retning", "Hva", "Status", "Opptak"}}
	seconds := map[int64]int{}
	for _, x := range d.Recordings {
		if x.DeletedAt.IsZero() {
			seconds[x.CallID] += x.Seconds
		}
	}
	for _, c := range d.Calls {
		way, kept := "Til oss", ""
		if c.Direction == dispatch.Out {
			way = "Fra oss"
		}
		if n := seconds[c.ID]; n > 0 {
			kept = lasting(time.Duration(n) * time.Second)
		}
		calls.Rows = append(calls.Rows, []string{upperFirst(say.At(c.CreatedAt)), way, callAbout(c), callState(c), kept})
	}
	series := personTable{Name: "Faste oppdrag", Head: []string{"Hva", "Sted", "Lagt inn"}, own: []int{0, 1}}
	for _, x := range d.Series {
		what := x.Summary
		if d.Volunteer == nil && x.Details != "" {
			what += ". " + x.Details
		}
		series.Rows = append(series.Rows, []string{what, x.Place, upperFirst(say.At(x.CreatedAt))})
	}
	letters := personTable{Name: "E-poster til koordinatorer", Head: []string{"Når", "Emne", "Tekst"}, own: []int{1, 2}}
	for _, e := range d.Emails {
		letters.Rows = append(letters.Rows, []string{upperFirst(say.At(e.CreatedAt)), e.Subject, e.Body})
	}
	log := personTable{Name: "Logg", Head: []string{"Når", "Hva"}}
	for _, e := range d.Events {
		if !slices.Contains(toldByTexts, e.Kind) {
			text, _ := dispatch.Story(e, p.Name)
			log.Rows = append(log.Rows, []string{upperFirst(say.At(e.At)), text})
		}
	}
	var list []personTable
	for _, t := range []personTable{about, tasks, series, offers, talk, calls, letters, log} {
		if len(t.Rows) > 0 {
			list = append(list, t)
		}
	}
	return list
}
