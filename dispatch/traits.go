package dispatch

import (
	"fmt"
	"slices"
	"strings"
)

// Traits are what makes a volunteer right for some tasks and not for others,
// beside what they will do and when.
type Traits struct {
	// Home is the postcode that the volunteer lives in; empty: not known. ReachKm
	// is how far from it they will go; 0: as far as the unit says.
	Home    string
	ReachKm int
	// Languages are those they speak beside the one they are written to in.
	Languages []string
	// Skills are the special ones, as the unit names them: tegnspråk, demens.
	// Who has some is spared for tasks that need them.
	Skills []string
	// ClearSpeech: makes themselves understood by people who hear badly, in
	// speech or in writing.
	ClearSpeech bool
	// PushesChair: can push a wheelchair. CarTakesChair: their car takes one.
	PushesChair   bool
	CarTakesChair bool
	// SendsMost is how many people an organisation can send at most, and Contact
	// who answers for it; 0: the volunteer is a person. Clearances are then those
	// that the organisation vouches for in everybody whom it sends.
	SendsMost int
	Contact   string
}

// maxKm is farther than anybody goes to help.
const maxKm = 500

func checkTraits(f *faults, v *Volunteer) {
	x := &v.Traits
	if x.Home != "" && !digits(x.Home, 4, 4) {
		f.add("home_postcode", "must be four digits", "Postnummer har fire siffer.")
	}
	if x.ReachKm < 0 || x.ReachKm > maxKm {
		f.add("reach_km", fmt.Sprintf("must be from 0 (as far as the unit says) to %d", maxKm), fmt.Sprintf("Skriv et tall fra 0 til %d.", maxKm))
	}
	for i, l := range x.Languages {
		checkLanguage(f, fmt.Sprintf("languages[%d]", i), l)
	}
	checkOrganisation(f, v)
	x.Skills = checkSkills(f, "skills", x.Skills)
	checkList(f, "languages", len(x.Languages))
}

// checkSkills tidies names of skills. They are compared without regard to
// capitals, and kept small.
func checkSkills(f *faults, field string, list []string) []string {
	var out []string
	for i, s := range list {
		s = strings.ToLower(tidy(s))
		if s == "" || len([]rune(s)) > 40 {
			f.add(fmt.Sprintf("%s[%d]", field, i), "must have from 1 to 40 characters", "Skriv en ferdighet på 1 til 40 tegn.")
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	checkList(f, field, len(out))
	return out
}

// speaks tells whether the volunteer speaks a language.
func (v *Volunteer) speaks(need string) bool {
	if speaks(v.Language, need) {
		return true
	}
	for _, l := range v.Languages {
		if speaks(l, need) {
			return true
		}
	}
	return false
}
