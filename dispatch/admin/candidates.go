package admin

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
	"folgesvenn/sms/phone"
)

// mostCandidates is how many volunteers there are to choose from at once; the
// others are found by name or number.
const mostCandidates = 50

// choice is whom a task can be given to.
type choice struct {
	Groups []candidateGroup
	// Whom a coordinator can ask by name: those who fit, the likeliest first,
	// those of whom a coordinator may know better, and those who must be left in
	// peace.
	Fit, Perhaps, Not []person
	Search            string
	Shown             int
	Organisations     bool // some of them may send several
	Found             int  // by the search, or all
}

// Cut tells whether there are more than are shown.
func (c choice) Cut() bool { return c.Found > c.Shown }

// person is one volunteer to choose.
type person struct {
	ID     int64
	Name   string
	Chance int // of a yes, in per cent
	Why    string
	Chosen bool
}

type candidateGroup struct {
	Label   string
	Options []option
}

// Groups of candidates, in their order: those who were asked first, because it
// is they who ring back.
const (
	groupAsked = iota
	groupSuitable
	groupOthers
)

var candidateLabels = [...]string{groupAsked: "Spurt om dette oppdraget", groupSuitable: "Passer", groupOthers: "Andre"}

func groupOf(c dispatch.Candidate) int {
	switch {
	case c.Obstacles.Has(dispatch.ObstacleAsked):
		return groupAsked
	case c.Obstacles == 0:
		return groupSuitable
	}
	return groupOthers
}

// candidates are the volunteers to choose from. Whoever is chosen already stays
// among them.
func (a *Admin) candidates(r *http.Request, t *dispatch.Task, f *form) (choice, error) {
	c := choice{Search: cmp.Or(f.Trim("sok"), strings.TrimSpace(r.URL.Query().Get("sok")))}
	list, err := a.svc.Candidates(r.Context(), t.ID)
	if err != nil {
		return c, err
	}
	chosen := map[int64]bool{}
	for _, id := range chosenIDs(f) {
		chosen[id] = true
	}
	found := searchOf(c.Search)
	list = slices.DeleteFunc(list, func(x dispatch.Candidate) bool { return !chosen[x.Volunteer.ID] && !found(x.Volunteer) })
	slices.SortStableFunc(list, func(x, y dispatch.Candidate) int {
		if chosen[x.Volunteer.ID] != chosen[y.Volunteer.ID] {
			return cmp.Compare(btoi(chosen[y.Volunteer.ID]), btoi(chosen[x.Volunteer.ID]))
		}
		return cmp.Or(groupOf(x)-groupOf(y), cmp.Compare(y.Chance, x.Chance))
	})
	c.Found = len(list)
	list = list[:min(len(list), mostCandidates)]
	c.Shown = len(list)
	slices.SortStableFunc(list, func(x, y dispatch.Candidate) int { return strings.Compare(x.Volunteer.Name, y.Volunteer.Name) })
	called := map[string]int{}
	for _, x := range list {
		called[x.Volunteer.Name]++
	}
	for _, label := range candidateLabels {
		c.Groups = append(c.Groups, candidateGroup{Label: label})
	}
	for _, x := range list {
		name := x.Volunteer.Name
		if called[name] > 1 { // then the number tells them apart
			name += ", " + phone.Format(x.Volunteer.Phone)
		}
		o := option{Value: strconv.FormatInt(x.Volunteer.ID, 10), Text: name}
		c.Organisations = c.Organisations || x.Volunteer.Organisation()
		at := groupOf(x)
		var why []string
		for _, obstacle := range x.Obstacles.List() {
			why = append(why, dispatch.ObstacleText(obstacle, t, a.svc.Zone()))
		}
		if at == groupOthers {
			o.Text += " (" + strings.Join(why, ", ") + ")"
		}
		c.Groups[at].Options = append(c.Groups[at].Options, o)
		who := person{ID: x.Volunteer.ID, Name: name, Chance: percent(x.Chance), Why: andList(why), Chosen: chosen[x.Volunteer.ID]}
		switch {
		case x.Obstacles == 0:
			c.Fit = append(c.Fit, who)
		case dispatch.MayAsk(x.Obstacles) == 0:
			c.Perhaps = append(c.Perhaps, who)
		default:
			c.Not = append(c.Not, who)
		}
	}
	slices.SortStableFunc(c.Fit, func(x, y person) int { return cmp.Compare(y.Chance, x.Chance) })
	return c, nil
}

// searchOf finds volunteers by a part of the name or of the number.
func searchOf(query string) func(*dispatch.Volunteer) bool {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(query, ",", " ")))
	number := numberIn(query)
	return func(v *dispatch.Volunteer) bool {
		return named(v.Name, words) || v.Contact != "" && named(v.Contact, words) || number != "" && strings.Contains(v.Phone, number)
	}
}

// named tells whether a name has every word of a search, in any order: "Hansen, Kari" finds Kari Hansen, and "bjorg" finds Bjørg.
func named(name string, words []string) bool {
	name = strings.ToLower(name)
	plain := name
	for _, w := range words {
		if strings.Contains(name, w) {
			continue
		}
		if plain == name {
			plain = plainLetters.Replace(name)
		}
		if !strings.Contains(plain, w) {
			return false
		}
	}
	return true
}

// plainLetters are what somebody without a Norwegian keyboard writes.
var plainLetters = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "ä", "a", "ö", "o", "é", "e", "è", "e", "ü", "u")

// numberIn is the number that somebody searches for as people write it; empty:
// they search for something else.
func numberIn(query string) string {
	digits := strings.NewReplacer(" ", "", "+47", "").Replace(query)
	if strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return digits
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
