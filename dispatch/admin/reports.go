package admin

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"folgesvenn/dispatch"
)

// period is what a report covers. Last is its last day, which is in it.
type period struct {
	From, To, Last time.Time
	Form           *form
}

// Query is the period as an address has it.
func (p period) Query() string {
	return url.Values{"fra": {p.From.Format(time.DateOnly)}, "til": {p.Last.Format(time.DateOnly)}}.Encode()
}

type preset struct {
	Text, Path string
	Here       bool
}

// readPeriod reads the days from and to; left out, it is the last twelve months.
func readPeriod(q url.Values, say words) period {
	today := midnight(say.now, 0)
	y, m, _ := today.Date()
	p := period{From: time.Date(y, m-11, 1, 0, 0, 0, 0, say.zone), Last: today, Form: &form{values: q}}
	day := func(name string, to *time.Time) {
		if q.Get(name) == "" {
			return
		}
		d, err := time.ParseInLocation(time.DateOnly, q.Get(name), say.zone)
		if err != nil || d.Year() < 2000 || d.Year() > 2100 {
			p.Form.fault(name, "Skriv en dato, for eksempel 2026-01-31.")
			return
		}
		*to = d
	}
	day("fra", &p.From)
	day("til", &p.Last)
	p.To = midnight(p.Last, 1)
	if !p.Form.Bad() && (!p.To.After(p.From) || p.To.After(p.From.AddDate(5, 0, 1))) {
		p.Form.fault("til", dispatch.ErrPeriod.NB)
	}
	p.Form.values = url.Values{"fra": {p.From.Format(time.DateOnly)}, "til": {p.Last.Format(time.DateOnly)}}
	if p.Form.Bad() {
		p.Form.values = q
	}
	return p
}

func presets(p period, say words) []preset {
	today := midnight(say.now, 0)
	y, m, _ := today.Date()
	first := func(y int, m time.Month) time.Time { return time.Date(y, m, 1, 0, 0, 0, 0, say.zone) }
	var list []preset
	for _, x := range []struct {
		text     string
		from, to time.Time
	}{
		{"Denne måneden", first(y, m), today}, {"Forrige måned", first(y, m-1), midnight(first(y, m), -1)},
		{"Siste tolv måneder", first(y, m-11), today}, {"I år", first(y, 1), today}, {"I fjor", first(y-1, 1), midnight(first(y, 1), -1)},
	} {
		o := period{From: x.from, Last: x.to}
		list = append(list, preset{x.text, "/rapporter?" + o.Query(), x.from.Equal(p.From) && x.to.Equal(p.Last)})
	}
	return list
}

type reportView struct {
	*dispatch.Statistics
	Period  period
	Presets []preset
	Cards   []card
	Chart   chart
	// MostInGroup is the longest bar of the tables.
	MostCategory, MostRequester int
	PriceText                   string
	Idle                        string
	Export                      template.URL // what the files are asked for with
	Years                       []int
}

// card is one figure with what it means.
type card struct{ Name, Value, Note string }

func (a *Admin) reports(w http.ResponseWriter, r *http.Request) error {
	say := a.words()
	p := readPeriod(r.URL.Query(), say)
	page := reportView{Period: p, Presets: presets(p, say), Idle: roughly(dispatch.EffortIdle)}
	if p.Form.Bad() {
		return a.render(w, r, http.StatusUnprocessableEntity, "reports", "Rapporter", page)
	}
	rep, err := a.svc.Statistics(r.Context(), visitorFrom(r.Context()).unit.ID, p.From, p.To)
	if err != nil {
		return err
	}
	page.Statistics, page.Cards, page.Chart = rep, cards(rep), monthsChart(rep.Months, say)
	for _, g := range rep.Categories {
		page.MostCategory = max(page.MostCategory, g.Tasks)
	}
	for _, g := range rep.Requesters {
		page.MostRequester = max(page.MostRequester, g.Tasks)
	}
	page.PriceText, page.Export = priceText(rep.Price, rep.Currency), template.URL(p.Query()) // dates alone
	for y := say.now.Year(); y > say.now.Year()-3; y-- {
		page.Years = append(page.Years, y)
	}
	return a.render(w, r, http.StatusOK, "reports", "Rapporter", page)
}

func priceText(v float64, currency string) string {
	if currency == "NOK" {
		currency = "kr"
	}
	return decimal(v, 2) + noBreak + currency
}

// cards are the figures that most ask for first.
func cards(r *dispatch.Statistics) []card {
	list := []card{{"Oppdrag", integer(r.Tasks), integer(r.Filled()) + " fikk hjelp, " + integer(r.Unfilled) + " fikk ikke, " + integer(r.Cancelled) + " avlyst" + looking(r.Figures)}}
	if share, ok := r.FillRate(); ok {
		list = append(list, card{"Fikk hjelp", shareText(share), "av oppdragene som ikke ble avlyst og er avgjort"})
	}
	if r.Fill.N > 0 {
		list = append(list, card{"Tid før noen sa ja", roughly(r.Fill.Median), "i midten. Halvparten lå mellom " + roughly(r.Fill.Lower) + " og " + roughly(r.Fill.Upper)})
	}
	list = append(list, card{"Frivillig innsats", hoursText(r.Hours), "i utførte oppdrag"},
		card{"Aktive frivillige", integer(r.Active), "hadde et oppdrag i perioden. " + integer(r.Registered) + " er registrert nå, " + integer(r.Came) + " kom til i perioden"},
		card{"Mottakere", integer(r.Helped), "fikk hjelp minst én gang"})
	if n, ok := r.PerFilled(float64(r.Texts)); ok {
		list = append(list, card{"SMS per oppdrag", decimal(n, 1), "for hvert som fikk hjelp. I alt " + count(r.Texts, "melding", "meldinger") + ", " + count(r.Segments, "del", "deler")})
	}
	if n, ok := r.PerFilled(r.Cost()); ok {
		list = append(list, card{"Pris per oppdrag", priceText(n, r.Currency), "anslag for SMS, med " + priceText(r.Price, r.Currency) + " per del. I alt " + priceText(r.Cost(), r.Currency)})
	}
	if d, ok := r.EffortPerTask(); ok {
		list = append(list, card{"Koordinatortid per oppdrag", minutesText(d), "anslag ut fra loggen. I alt " + hoursText(r.Effort.OnTasks.Hours()) + " på oppdrag"})
	}
	return list
}

func looking(f dispatch.Figures) string {
	if f.Looking == 0 {
		return ""
	}
	return ", " + integer(f.Looking) + " er ikke avgjort"
}

// groupName says what a line of a report is about.
func groupName(g dispatch.GroupReport) string {
	switch {
	case g.Name != "":
		return g.Name
	case g.Private:
		return "Privatpersoner"
	case g.Category != "":
		return upperFirst(dispatch.CategoryName(g.Category))
	}
	return "Uten bestiller"
}

// rateText is a fill rate, or a dash where there is none.
func rateText(f dispatch.Figures) string {
	if v, ok := f.FillRate(); ok {
		return shareText(v)
	}
	return "–"
}

// perFilled divides by what was filled, for a table.
func perFilled(n int, f dispatch.Figures) string {
	if f.Filled() == 0 {
		return "–"
	}
	return decimal(float64(n)/float64(f.Filled()), 1)
}

func fillText(q dispatch.Quartiles) string {
	if q.N == 0 {
		return "–"
	}
	return roughly(q.Median)
}

// barWide is the length of a bar in a table, of a hundred.
func barWide(n, most int) float64 {
	if most == 0 {
		return 0
	}
	return round1(100 * float64(n) / float64(most))
}

// yearView is the page for the municipality's report.
type yearView struct {
	*dispatch.Statistics
	Year     int
	Until    string // set while the year is not over
	Before   *dispatch.Statistics
	Lines    []string
	Years    []int
	Idle     string
	Made     string
	Unit     string
	Compared string
}

func (a *Admin) yearReport(w http.ResponseWriter, r *http.Request) error {
	say, unit := a.words(), visitorFrom(r.Context()).unit
	year := say.now.Year()
	if s := r.URL.Query().Get("aar"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 2000 || n > year {
			return missing(nil, "årsrapport")
		}
		year = n
	}
	from := time.Date(year, 1, 1, 0, 0, 0, 0, say.zone)
	to := time.Date(year+1, 1, 1, 0, 0, 0, 0, say.zone)
	page := yearView{Year: year, Idle: roughly(dispatch.EffortIdle), Made: sayDate(say, say.now), Unit: unit.Settings.CentreName, Compared: "i " + strconv.Itoa(year-1)}
	if tomorrow := midnight(say.now, 1); to.After(tomorrow) {
		to, page.Until = tomorrow, dateNB(say.now)
		page.Compared = "på samme tid " + page.Compared
	}
	var err error
	if page.Statistics, err = a.svc.Statistics(r.Context(), unit.ID, from, to); err != nil {
		return err
	}
	if page.Before, err = a.svc.Statistics(r.Context(), unit.ID, from.AddDate(-1, 0, 0), to.AddDate(-1, 0, 0)); err != nil {
		return err
	}
	page.Lines = page.sentences()
	for y := say.now.Year(); y > say.now.Year()-5; y-- {
		page.Years = append(page.Years, y)
	}
	return a.render(w, r, http.StatusOK, "yearreport", "Årsrapport "+strconv.Itoa(year), page)
}

// sentences tell of a year as one would write it.
func (v yearView) sentences() []string {
	r := v.Statistics
	when := "I " + strconv.Itoa(v.Year)
	if v.Until != "" {
		when = "Så langt i " + strconv.Itoa(v.Year) + ", til og med " + v.Until + ","
	}
	if r.Tasks == 0 {
		return []string{when + " har ingen bedt om hjelp gjennom " + v.Unit + "."}
	}
	lines := []string{when + " tok " + v.Unit + " imot " + count2(r.Tasks, "oppdrag", "oppdrag") + ". " + v.compared()}
	if share, ok := r.FillRate(); ok {
		lines = append(lines, upperFirst(count2(r.Filled(), "oppdrag", "oppdrag"))+" fikk en frivillig. Det er "+shareText(share)+" av dem som ikke ble avlyst. "+
			unfilledLine(r.Unfilled))
	}
	if r.Done > 0 {
		lines = append(lines, count2(r.Helped, "person", "personer")+" fikk hjelp minst én gang. De frivillige ga i alt "+hoursText(r.Hours)+".")
	}
	lines = append(lines, count2(r.Active, "frivillig", "frivillige")+" hadde minst ett oppdrag. "+count2(r.Came, "ny frivillig", "nye frivillige")+" kom til.")
	if r.Fill.N > 0 {
		lines = append(lines, "Halvparten av oppdragene som fikk hjelp, hadde en frivillig innen "+roughly(r.Fill.Median)+".")
	}
	if n, ok := r.PerFilled(float64(r.Texts)); ok {
		cost, _ := r.PerFilled(r.Cost())
		lines = append(lines, "Det gikk med "+decimal(n, 1)+" SMS for hvert oppdrag som fikk hjelp. Vi anslår at det kostet "+priceText(cost, r.Currency)+" per oppdrag, "+priceText(r.Cost(), r.Currency)+" i alt.")
	}
	return lines
}

func unfilledLine(n int) string {
	if n == 0 {
		return "Ingen måtte få nei."
	}
	return count2(n, "oppdrag", "oppdrag") + " fikk ingen."
}

func (v yearView) compared() string {
	before := v.Before.Tasks
	if before == 0 {
		return ""
	}
	diff := v.Tasks - before
	share := shareText(float64(max(diff, -diff)) / float64(before))
	switch {
	case diff > 0:
		return "Det er " + share + " flere enn " + v.Compared + "."
	case diff < 0:
		return "Det er " + share + " færre enn " + v.Compared + "."
	}
	return "Det er like mange som " + v.Compared + "."
}

// count2 is count with big numbers in groups.
func count2(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return integer(n) + noBreak + many
}
