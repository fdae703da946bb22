package dispatch

import (
	"fmt"
	"slices"
	"strings"

	"folgesvenn/sms"
	"folgesvenn/sms/phone"
)

// An organisation (a school class, Lions, a company) is a volunteer with a
// contact who answers for it. One yes may fill several places of a task; who
// comes is named by the contact, or by a coordinator.

// mostSent is how many people an organisation can send at most.
const mostSent = mostHelpers

// Organisation tells whether the volunteer is one, and not a person.
func (v *Volunteer) Organisation() bool { return v.SendsMost > 0 }

// Short is what others call the volunteer: the first name, or the organisation's.
func (v *Volunteer) Short() string {
	if v.Organisation() {
		return v.Name
	}
	return v.FirstName()
}

// Called is the word by which an answer names one of those who share a
// telephone: of an organisation the first of its name, so that it is told from its
// contact's own.
func (v *Volunteer) Called() string { return firstWord(v.Name) }

// Presented is how the volunteer is told to whoever is helped: "Kari", "Lions
// Solbakken ved Kari".
func (v *Volunteer) Presented(lang string) string {
	if !v.Organisation() {
		return v.FirstName()
	}
	if sms.Language(lang) == sms.English {
		return v.Name + " (contact: " + v.FirstName() + ")"
	}
	return v.Name + " ved " + v.FirstName()
}

// heads is how many people are on a task.
func heads(on []*Assignment) int {
	n := 0
	for _, a := range on {
		n += a.Heads()
	}
	return n
}

// HeadsOn is how many people are on a task: an organisation may send several.
func HeadsOn(on []*Assignment) int { return heads(on) }

// Heads is how many people come by an agreement.
func (a *Assignment) Heads() int { return max(a.People, 1) }

// Party is what is known of those whom an organisation sends.
type Party struct {
	People int      // 0: not said
	Names  []string // none: not said
}

// Said tells whether anything is known.
func (p Party) Said() bool { return p.People > 0 || len(p.Names) > 0 }

// Fill is how many places a yes fills where so many are left, and whether it is
// still to be asked how many come: somebody does, so one place is filled; more is
// not taken for granted.
func (p Party) Fill(v *Volunteer, left int) (people int, ask bool) {
	switch {
	case !v.Organisation():
		return 1, false
	case p.People == 0:
		return 1, left > 1 && v.SendsMost > 1
	}
	return max(1, min(p.People, left)), false
}

// Regroup is who comes after more has been said: how many, at most so many as
// have a place (those that they have and those left), and their names.
func (p Party) Regroup(a *Assignment, left int) Party {
	now := Party{People: a.Heads(), Names: a.Comers}
	told := p.People
	if told == 0 {
		told = len(p.Names)
		// Fewer names than come: the others are not named yet.
		told = max(told, now.People)
	}
	now.People = max(1, min(told, a.Heads()+left))
	switch {
	case len(p.Names) == 0:
		if len(now.Names) > now.People {
			now.Names = nil // who of them stays at home is not known
		}
	case len(p.Names) > now.People:
		now.Names = nil // more than have a place: who comes is asked
	default:
		joined := slices.Clone(now.Names)
		for _, n := range p.Names {
			if !slices.ContainsFunc(joined, func(x string) bool { return equalName(x, n) }) {
				joined = append(joined, n)
			}
		}
		if len(joined) > now.People {
			joined = p.Names
		}
		now.Names = joined
	}
	return now
}

// checkOrganisation looks at what only an organisation has.
func checkOrganisation(f *faults, v *Volunteer) {
	v.Contact = tidy(v.Contact)
	checkLength(f, "contact", v.Contact, maxName)
	switch {
	case v.SendsMost < 0 || v.SendsMost > mostSent:
		f.add("sends_most", fmt.Sprintf("must be from 1 to %d, or 0 for a person", mostSent), fmt.Sprintf("Skriv hvor mange som kan komme, fra 1 til %d.", mostSent))
	case v.SendsMost > 0 && v.Contact == "":
		f.add("contact", "is missing: who answers for the organisation", "Skriv navnet på kontaktpersonen.")
	case v.SendsMost == 0 && v.Contact != "":
		f.add("contact", "is for organisations; say how many it can send by sends_most", "Bare en organisasjon har kontaktperson. Skriv hvor mange den kan sende.")
	}
}

// checkComers tidies the names of those who come.
func checkComers(f *faults, names []string) []string {
	var out []string
	for i, n := range names {
		n = tidy(n)
		if n == "" {
			continue
		}
		checkLength(f, fmt.Sprintf("names[%d]", i), n, maxName)
		if !slices.ContainsFunc(out, func(x string) bool { return equalName(x, n) }) {
			out = append(out, n)
		}
	}
	if len(out) > mostSent {
		f.add("names", fmt.Sprintf("has %d entries; at most %d fit", len(out), mostSent), fmt.Sprintf("Her er det plass til %d navn.", mostSent))
	}
	return out
}

// presented tells whoever is helped who comes by an agreement, with the telephone
// where withPhone says so: "Kari (492 34 568)", "Lions Solbakken ved Kari (492 34
// 568), 3 personer: Per, Anne og Ola". Names are left out where they are too many.
func (c Commitment) presented(lang string, withPhone, withNames bool) string {
	text := c.Volunteer.Presented(lang)
	if withPhone {
		text += " (" + phone.Format(c.Volunteer.Phone) + ")"
	}
	if !c.Volunteer.Organisation() {
		return text
	}
	n := c.Assignment.Heads()
	if n > 1 {
		text += fmt.Sprintf(" med %d", n)
		if sms.Language(lang) == sms.English {
			text = strings.TrimSuffix(text, fmt.Sprintf(" med %d", n)) + fmt.Sprintf(" with %d", n)
		}
	}
	if names := c.comers(lang); withNames && names != "" {
		text += ": " + names
	}
	return text
}

// comers are the first names of those who come.
func (c Commitment) comers(lang string) string {
	var names []string
	for _, n := range c.Assignment.Comers {
		names = append(names, firstWord(n))
	}
	return listed(names, lang, mostHelpers)
}

// WhoOf names those on a task for a coordinator: "Lions Solbakken (3)".
func WhoOf(v *Volunteer, a *Assignment) string {
	if v.Organisation() && a.Heads() > 1 {
		return fmt.Sprintf("%s (%d)", v.Name, a.Heads())
	}
	return v.Name
}
