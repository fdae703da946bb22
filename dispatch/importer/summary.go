package importer

import (
	"fmt"
	"strings"

	"folgesvenn/dispatch"
)

// Summary says in Norwegian how a row was understood, beside its name and
// number, so that a reader sees what was read wrongly: "handling, følge · man-fre
// 9-16 · bil".
func (r *Row) Summary() string {
	v := &r.Volunteer
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	var names []string
	for _, c := range v.Categories {
		names = append(names, dispatch.CategoryName(c))
	}
	add(strings.Join(names, ", "))
	add(whenText(v.Available))
	add(codesText(v.Postcodes))
	for _, c := range v.Clearances {
		add(clearanceText(c))
	}
	if v.Car {
		add("bil")
	}
	if v.Channel == dispatch.ChannelCall {
		add("samtale")
	}
	if v.Language != "" && v.Language != "nb" {
		add(dispatch.LanguageName(v.Language))
	}
	add(map[string]string{"female": "kvinne", "male": "mann", "other": "annet kjønn"}[v.Gender])
	if v.BirthYear != 0 {
		add(fmt.Sprintf("f. %d", v.BirthYear))
	}
	if v.MaxOffersPerWeek != 0 {
		add(fmt.Sprintf("høyst %d per uke", v.MaxOffersPerWeek))
	}
	if v.Organisation() || v.Contact != "" {
		add(fmt.Sprintf("organisasjon ved %s, sender høyst %d", v.Contact, v.SendsMost))
	}
	if v.Home != "" {
		add("bor i " + v.Home)
	}
	if v.ReachKm != 0 {
		add(fmt.Sprintf("høyst %d km hjemmefra", v.ReachKm))
	}
	var spoken []string
	for _, l := range v.Languages {
		spoken = append(spoken, dispatch.LanguageName(l))
	}
	add(strings.Join(spoken, ", "))
	add(strings.Join(v.Skills, ", "))
	for _, x := range []struct {
		on   bool
		text string
	}{{v.ClearSpeech, "snakker tydelig"}, {v.PushesChair, "triller rullestol"}, {v.CarTakesChair, "bilen tar rullestol"}, {v.OwnUnitOnly, "deles ikke"}} {
		if x.on {
			add(x.text)
		}
	}
	if !v.PausedUntil.IsZero() {
		add("pause til " + v.PausedUntil.Format("2.1.2006"))
	}
	return strings.Join(parts, " · ")
}

func codesText(codes []string) string {
	const most = 6
	if len(codes) > most {
		return fmt.Sprintf("%s ... (%d postnumre)", strings.Join(codes[:most], ", "), len(codes))
	}
	return strings.Join(codes, ", ")
}

func clearanceText(c dispatch.Clearance) string {
	s := dispatch.ClearanceName(c.Kind)
	if !c.Issued.IsZero() {
		s += " " + dateText(c.Issued)
	}
	if !c.Expires.IsZero() {
		s += " til " + dateText(c.Expires)
	}
	return s
}

func dateText(d dispatch.Date) string {
	return fmt.Sprintf("%02d.%02d.%d", d.Day, int(d.Month), d.Year)
}
