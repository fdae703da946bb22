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
	above := map[string][]int{} // number to places of rows
	for i := range rows {
		r := &rows[i]
		if r.Status != New {
			continue
		}
		r.compare(there[r.Volunteer.Phone])
		for _, j := range above[r.Volunteer.Phone] {
			if sameName(rows[j].Volunteer.Name, r.Volunteer.Name) {
				if r.Status == New {
					r.Status = Double
					r.Notes = []string{fmt.Sprintf("står også på rad %d", rows[j].Number)}
				}
				break
			}
			if r.Status == New {
				r.Notes = append(r.Notes, fmt.Sprintf("deler telefon med %s på rad %d", rows[j].Volunteer.Name, rows[j].Number))
			}
		}
		above[r.Volunteer.Phone] = append(above[r.Volunteer.Phone], i)
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
