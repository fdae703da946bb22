package dispatch

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"folgesvenn/sms/phone"
)

// Limits of what people write, in characters.
const (
	maxName    = 100
	maxNote    = 2000
	maxAddress = 200
)

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// AddVolunteer takes in a volunteer and answers with the row as it is kept.
func (s *Service) AddVolunteer(ctx context.Context, v Volunteer) (*Volunteer, error) {
	err := s.do(ctx, func(w *work) error {
		row := v
		row.ID, row.CreatedAt = 0, w.now
		if err := w.checkVolunteer(&row); err != nil {
			return err
		}
		if err := w.takeIn(&row, ""); err != nil {
			return err
		}
		v = row
		return w.wake()
	})
	if err != nil {
		return nil, err
	}
	return s.Volunteer(ctx, resultOf(ctx, v.ID))
}

// Volunteer gives one volunteer.
func (s *Service) Volunteer(ctx context.Context, id int64) (v *Volunteer, err error) {
	err = s.view(ctx, func(tx Tx) error {
		v, err = tx.Volunteer(id)
		return describe(err, "volunteer", "frivillig", id)
	})
	return v, err
}

// EditVolunteer changes a volunteer in one transaction. What the change brings
// with it (open questions withdrawn, Attention for tasks ahead) happens too.
func (s *Service) EditVolunteer(ctx context.Context, id int64, edit func(*Volunteer) error) (*Volunteer, error) {
	err := s.do(ctx, func(w *work) error {
		old, err := w.Volunteer(id)
		if err != nil {
			return describe(err, "volunteer", "frivillig", id)
		}
		v := *old
		if err := edit(&v); err != nil {
			return err
		}
		if err := w.checkVolunteer(&v); err != nil {
			return err
		}
		if v.Phone != old.Phone {
			v.Flagged, v.NoTexts = "", false
		}
		if err := w.SaveVolunteer(&v); err != nil {
			return describe(err, "volunteer", "frivillig", id)
		}
		w.made(id)
		if v.Phone != old.Phone {
			if err := w.renumber(old, &v); err != nil {
				return err
			}
		}
		if (v.Left && !old.Left) || (v.Stopped && !old.Stopped) {
			if err := w.withdrawOffersOf(&v, "den frivillige er ikke med lenger"); err != nil {
				return err
			}
			if err := w.raiseAhead(&v); err != nil {
				return err
			}
		}
		if !v.PausedUntil.Equal(old.PausedUntil) {
			if err := w.pausedToo(&v); err != nil {
				return err
			}
		}
		if !v.Stopped && old.Stopped {
			if err := w.consent(v.UnitID, &v, v.Phone, false, "endret av koordinator"); err != nil {
				return err
			}
		}
		if err := w.wake(); err != nil {
			return err
		}
		return w.log(Event{UnitID: v.UnitID, Kind: "volunteer.changed", VolunteerID: id,
			From: string(old.State(w.now)), To: string(v.State(w.now))})
	})
	if err != nil {
		return nil, err
	}
	return s.Volunteer(ctx, id)
}

// PauseVolunteer gives a volunteer rest until a time; a time that has passed
// ends the pause.
func (s *Service) PauseVolunteer(ctx context.Context, id int64, until time.Time) (*Volunteer, error) {
	return s.EditVolunteer(ctx, id, func(v *Volunteer) error {
		if v.Left {
			return forbidden("the volunteer has left", "Den frivillige har sluttet.")
		}
		v.PausedUntil = stored(until)
		return nil
	})
}

func (w *work) checkVolunteer(v *Volunteer) error {
	var f faults
	v.Name = tidy(v.Name)
	checkName(&f, v.Name)
	if n := checkPhone(&f, "phone", v.Phone); n != "" {
		v.Phone = n
	}
	set, ok := w.checkUnit(&f, &v.UnitID)
	if v.Language == "" {
		v.Language = "nb"
	}
	checkLanguage(&f, "language", v.Language)
	checkChannel(&f, &v.Channel)
	for i, c := range v.Categories {
		if ok && !set.KnowsCategory(c) {
			f.add(fmt.Sprintf("categories[%d]", i), fmt.Sprintf("%q is not a category of this unit", c), "Ukjent type oppdrag: "+c+".")
		}
	}
	for i, p := range v.Postcodes {
		if !digits(p, 1, 4) {
			f.add(fmt.Sprintf("postcodes[%d]", i), "write a postcode as four digits, or fewer to mean all that begin so",
				"Skriv postnummer med fire siffer, eller færre for alle som begynner slik.")
		}
	}
	for i, a := range v.Available {
		if a.From >= a.To || a.From < 0 || a.To > 24*60 || a.Weekday < 0 || a.Weekday > 6 {
			f.add(fmt.Sprintf("available[%d]", i), "from must be before to, on the same day", "Fra-tiden må være før til-tiden.")
		}
	}
	for i, c := range v.Clearances {
		field := fmt.Sprintf("clearances[%d]", i)
		if strings.TrimSpace(c.Kind) == "" {
			f.add(field+".kind", "is missing", "Skriv hva slags klarering det er.")
		}
		checkLength(&f, field+".kind", c.Kind, maxName)
		if !c.Expires.IsZero() && c.Expires.Before(c.Issued) {
			f.add(field+".expires", "must not be before issued", "Utløpsdatoen er før datoen den ble vist.")
		}
	}
	checkList(&f, "categories", len(v.Categories))
	checkList(&f, "postcodes", len(v.Postcodes))
	checkList(&f, "available", len(v.Available))
	checkList(&f, "clearances", len(v.Clearances))
	checkGender(&f, "gender", v.Gender)
	if year := w.now.Year(); v.BirthYear != 0 && (v.BirthYear < 1900 || v.BirthYear > year) {
		f.add("birth_year", fmt.Sprintf("must be between 1900 and %d, or 0 for not known", year), "Skriv fødselsår med fire siffer.")
	}
	if v.MaxOffersPerWeek < 0 || v.MaxOffersPerWeek > 100 {
		f.add("max_offers_per_week", "must be from 0 (the unit's own limit) to 100", "Skriv et tall fra 0 til 100. 0 betyr enhetens grense.")
	}
	checkTraits(&f, v)
	checkLength(&f, "note", v.Note, maxNote)
	if err := f.err(); err != nil {
		return err
	}
	same, err := w.VolunteersByPhone(v.Phone)
	if err != nil {
		return err
	}
	for _, o := range same {
		if o.ID != v.ID && o.UnitID == v.UnitID && equalName(o.Name, v.Name) {
			f.add("phone", fmt.Sprintf("volunteer %d has this name and number already", o.ID), "Denne personen er registrert fra før.")
		}
	}
	return f.err()
}

// checkUnit fills in the first unit where none is given.
func (w *work) checkUnit(f *faults, id *int64) (Settings, bool) {
	if *id == 0 {
		*id = FirstUnit
	}
	u, err := w.Unit(*id)
	if err != nil {
		f.add("unit_id", fmt.Sprintf("there is no unit %d", *id), "Enheten finnes ikke.")
		return Settings{}, false
	}
	return u.Settings, true
}

func checkName(f *faults, name string) {
	if name == "" {
		f.add("name", "is missing", "Skriv navnet.")
	}
	checkLength(f, "name", name, maxName)
}

// checkChannel fills in that people are texted.
func checkChannel(f *faults, c *Channel) {
	if *c == "" {
		*c = ChannelSMS
	}
	if *c != ChannelSMS && *c != ChannelCall {
		f.add("channel", `must be "sms" or "call"`, "Velg SMS eller samtale.")
	}
}

func checkAddress(f *faults, address, postcode string) {
	checkLength(f, "address", address, maxAddress)
	checkPostcode(f, postcode)
}

func checkPostcode(f *faults, postcode string) {
	if postcode != "" && !digits(postcode, 4, 4) {
		f.add("postcode", "must be four digits", "Postnummer har fire siffer.")
	}
}

func checkLength(f *faults, field, text string, limit int) {
	if n := len([]rune(text)); n > limit {
		f.add(field, fmt.Sprintf("is %d characters long; at most %d fit", n, limit),
			fmt.Sprintf("Teksten er på %d tegn. Det er plass til %d.", n, limit))
	}
}

// maxList is more entries than any volunteer has of anything.
const maxList = 500

func checkList(f *faults, field string, n int) {
	if n > maxList {
		f.add(field, fmt.Sprintf("has %d entries; at most %d fit", n, maxList), fmt.Sprintf("Her er det plass til %d.", maxList))
	}
}

func checkLanguage(f *faults, field, code string) {
	if !languageCode.MatchString(code) {
		f.add(field, "must be a language code such as nb, nn, en or pl", "Velg et språk.")
	}
}

func checkGender(f *faults, field, g string) {
	switch g {
	case "", "female", "male", "other":
	default:
		f.add(field, `must be "female", "male", "other" or empty`, "Velg kvinne, mann, annet eller ingenting.")
	}
}

func checkPhone(f *faults, field, raw string) string {
	n, err := phone.Parse(raw)
	if err != nil {
		f.add(field, "is not a telephone number; write it as +4791234567", err.Error())
		return ""
	}
	return string(n)
}

func digits(s string, least, most int) bool {
	if len(s) < least || len(s) > most {
		return false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}
