package admin

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"folgesvenn/dispatch"
)

// listPage is how many people a page of a list holds.
const listPage = 50

// expiringWithin is how long before its end a clearance is worth a look.
const expiringWithin = 60 * 24 * time.Hour

// volunteerQuery narrows the list; empty fields do not.
type volunteerQuery struct {
	Text, Category, Postcode, Status, Clearance, Kind string
	Unasked                                           int // weeks
}

var volunteerStatuses = []option{{"active", "Kan spørres"}, {"paused", "Har pause"}, {"stopped", "Har meldt seg av"}, {"left", "Har sluttet"}, {"number", "Feil nummer"}, {"call", "Må ringes"}}

var volunteerKinds = []option{{"person", "Personer"}, {"organisasjon", "Organisasjoner"}}

var unaskedWeeks = []option{{"2", "På to uker"}, {"4", "På fire uker"}, {"8", "På åtte uker"}, {"26", "På et halvt år"}}

func readVolunteerQuery(q url.Values) volunteerQuery {
	weeks, _ := strconv.Atoi(q.Get("ikke_spurt"))
	return volunteerQuery{Text: strings.TrimSpace(q.Get("sok")), Category: q.Get("type"), Postcode: strings.ReplaceAll(q.Get("postnr"), " ", ""),
		Status: q.Get("status"), Clearance: q.Get("klarering"), Kind: q.Get("slag"), Unasked: max(weeks, 0)}
}

// Any tells whether the list is narrowed at all.
func (q volunteerQuery) Any() bool { return q != volunteerQuery{} }

// values are the query as an address holds it.
func (q volunteerQuery) values() url.Values {
	v := url.Values{}
	for name, value := range map[string]string{"sok": q.Text, "type": q.Category, "postnr": q.Postcode, "status": q.Status, "klarering": q.Clearance, "slag": q.Kind} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Unasked > 0 {
		v.Set("ikke_spurt", strconv.Itoa(q.Unasked))
	}
	return v
}

// wants tells whether a volunteer belongs to the list. asked is when they were
// last asked about anything.
func (q volunteerQuery) wants(v *dispatch.Volunteer, asked, now time.Time, zone *time.Location) bool {
	if q.Category != "" && !slices.Contains(v.Categories, q.Category) {
		return false
	}
	if q.Kind == "organisasjon" && !v.Organisation() || q.Kind == "person" && v.Organisation() {
		return false
	}
	if q.Postcode != "" && len(v.Postcodes) > 0 && !slices.ContainsFunc(v.Postcodes, func(p string) bool {
		return strings.HasPrefix(q.Postcode, p) || strings.HasPrefix(p, q.Postcode)
	}) {
		return false
	}
	switch q.Status {
	case "":
	case "number":
		if v.Flagged == "" {
			return false
		}
	case "call":
		if v.Channel != dispatch.ChannelCall {
			return false
		}
	default:
		if string(v.State(now)) != q.Status {
			return false
		}
	}
	if q.Unasked > 0 && (asked.After(now.AddDate(0, 0, -7*q.Unasked)) || v.State(now) != dispatch.VolunteerActive) {
		return false
	}
	switch q.Clearance {
	case "":
		return true
	case "utloper":
		return len(expiring(v, now, zone)) > 0
	}
	today := dispatch.DateOf(now.In(zone))
	return slices.ContainsFunc(v.Clearances, func(c dispatch.Clearance) bool {
		return c.Kind == q.Clearance && (c.Expires.IsZero() || !c.Expires.Before(today))
	})
}

// expiring are the clearances that have run out or soon will.
func expiring(v *dispatch.Volunteer, now time.Time, zone *time.Location) []dispatch.Clearance {
	soon := dispatch.DateOf(now.Add(expiringWithin).In(zone))
	var list []dispatch.Clearance
	for _, c := range v.Clearances {
		if !c.Expires.IsZero() && !soon.Before(c.Expires) {
			list = append(list, c)
		}
	}
	return list
}

type volunteerListView struct {
	Query               volunteerQuery
	Volunteers          []volunteerRow
	Before, After       string // addresses of the pages beside this one
	From, To, Found     int
	Categories          []option
	Clearances          []option
	Statuses, Unasked   []option
	Kinds               []option
	UnaskedValue        string
	Excel, CSV, Cleared string
}

type volunteerRow struct {
	*dispatch.Volunteer
	From     string // the unit that shares them; empty: the unit's own
	Tag      tag
	Tasks    string // what they do, in words
	Asked    time.Time
	Expiring []dispatch.Clearance
}

// found are the volunteers of a query by name, each with when they were last
// asked.
func (d *desk) found(q volunteerQuery) ([]volunteerRow, error) {
	pool, err := dispatch.PoolOf(d.tx, d.unit.ID, d.now)
	if err != nil {
		return nil, err
	}
	all := pool.Roster
	if q.Status == string(dispatch.VolunteerLeft) {
		if all, err = d.tx.Volunteers(dispatch.VolunteerFilter{UnitID: d.unit.ID}, dispatch.Page{}); err != nil {
			return nil, err
		}
	}
	beliefs, err := dispatch.BeliefsOf(d.tx, d.unit.ID, pool)
	if err != nil {
		return nil, err
	}
	search := searchOf(q.Text)
	type keyed struct {
		key string
		row volunteerRow
	}
	var found []*keyed
	for _, v := range all {
		if !search(v) {
			continue
		}
		asked := beliefs.Of(v.ID).AskedAt
		if q.wants(v, asked, d.now, d.zone) {
			found = append(found, &keyed{alphabetical(v.Name), volunteerRow{Volunteer: v, Asked: asked, From: pool.Lenders[v.UnitID].Name}})
		}
	}
	slices.SortFunc(found, func(a, b *keyed) int { return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.row.ID, b.row.ID)) })
	list := make([]volunteerRow, len(found))
	for i, x := range found {
		list[i] = x.row
	}
	return list, nil
}

// alphabetical is a name in the order of the Norwegian alphabet.
var norwegian = strings.NewReplacer("æ", "{", "ä", "{", "ø", "|", "ö", "|", "å", "}", "é", "e", "è", "e", "ü", "y")

func alphabetical(name string) string { return norwegian.Replace(strings.ToLower(name)) }

func (a *Admin) volunteerList(w http.ResponseWriter, r *http.Request) error {
	q := readVolunteerQuery(r.URL.Query())
	side, _ := strconv.Atoi(r.URL.Query().Get("side"))
	side = max(side, 1)
	set := visitorFrom(r.Context()).unit.Settings
	page := volunteerListView{Query: q, Categories: categoryOptions(set), Statuses: volunteerStatuses, Unasked: unaskedWeeks, Kinds: volunteerKinds,
		Clearances: []option{{"utloper", "Utløper snart eller er utløpt"}}}
	for _, k := range clearanceKinds {
		page.Clearances = append(page.Clearances, option{k, "Har " + dispatch.ClearanceName(k)})
	}
	if q.Unasked > 0 {
		page.UnaskedValue = strconv.Itoa(q.Unasked)
	}
	err := a.svc.View(r.Context(), func(tx dispatch.Tx) error {
		d := &desk{tx: tx, unit: visitorFrom(r.Context()).unit, words: a.words()}
		list, err := d.found(q)
		if err != nil {
			return err
		}
		page.Found = len(list)
		side = min(side, max(1, (len(list)+listPage-1)/listPage)) // a page that was full when its address was made
		from := min((side-1)*listPage, len(list))
		to := min(from+listPage, len(list))
		page.From, page.To, page.Volunteers = from+1, to, list[from:to]
		for i := range page.Volunteers {
			x := &page.Volunteers[i]
			x.Tag, x.Tasks, x.Expiring = volunteerTag(x.State(d.now)), categoriesOf(x.Volunteer), expiring(x.Volunteer, d.now, d.zone)
		}
		address := func(n int) string {
			v := q.values()
			v.Set("side", strconv.Itoa(n))
			return "/frivillige?" + v.Encode()
		}
		page.Before, page.After = "", ""
		if side > 1 {
			page.Before = address(side - 1)
		}
		if to < len(list) {
			page.After = address(side + 1)
		}
		return nil
	})
	if err != nil {
		return err
	}
	page.Excel, page.CSV = "/frivillige/frivillige.xlsx?"+q.values().Encode(), "/frivillige/frivillige.csv?"+q.values().Encode()
	return a.render(w, r, http.StatusOK, "volunteers", "Frivillige", page)
}
