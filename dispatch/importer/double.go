package importer

import (
	"fmt"
	"strings"

	"folgesvenn/dispatch"
)

// findDoubles looks for each row's telephone number in the file and among those
// who are there. The same name too is the same person; another name is somebody
// of the same household.
func findDoubles(rows []Row, known []*dispatch.Volunteer) {
	there := map[string][]*dispatch.Volunteer{}
	for _, v := range known {
		there[v.Phone] = append(there[v.Phone], v)
	}
	type person struct{ phone, name string }
	first := map[person]int{}   // number of the row where they stand first
	sharer := map[string]*Row{} // the first row with a telephone number
	for i := range rows {
		r := &rows[i]
		if r.Status != New {
			continue
		}
		v := r.Volunteer
		r.compare(there[v.Phone])
		who := person{v.Phone, strings.ToLower(v.Name)}
		number, seen := first[who]
		other := sharer[v.Phone]
		switch {
		case r.Status != New:
		case seen:
			r.Status, r.Notes = Double, []string{fmt.Sprintf("står også på rad %d", number)}
		case other != nil:
			r.Notes = append(r.Notes, fmt.Sprintf("deler telefon med %s på rad %d", other.Volunteer.Name, other.Number))
		}
		if !seen {
			first[who] = r.Number
		}
		if other == nil {
			sharer[v.Phone] = r
		}
	}
}

// compare settles what those with the same number mean for a row.
func (r *Row) compare(same []*dispatch.Volunteer) {
	var notes []string
	for _, v := range same {
		switch named := sameName(v.Name, r.Volunteer.Name); {
		case named && !v.Left:
			r.Status, r.Notes = Already, nil
			return
		case named:
			notes = append(notes, "har sluttet før; legges inn på nytt")
		case !v.Left:
			notes = append(notes, "deler telefon med "+v.Name+", som er lagt inn fra før")
		}
	}
	r.Notes = append(r.Notes, notes...)
}

func sameName(a, b string) bool { return strings.EqualFold(a, b) }
