package admin

import (
	"slices"
	"strconv"
	"strings"

	"folgesvenn/dispatch"
)

// listed are the parts of what was typed with commas between.
func listed(s string) []string {
	var list []string
	for _, x := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '\r' }) {
		if x = strings.TrimSpace(x); x != "" {
			list = append(list, x)
		}
	}
	return list
}

// readTraits takes what was typed about what a volunteer can do.
func readTraits(f *form, v *dispatch.Volunteer) {
	v.Home = strings.ReplaceAll(f.Value("home_postcode"), " ", "")
	v.ReachKm = number(f, "reach_km", "Skriv et tall, eller la feltet stå tomt for å bruke grensen i innstillingene.")
	v.Languages, v.Skills = slices.Clone(f.values["languages"]), listed(f.Value("skills"))
	v.SendsMost, v.Contact = 0, ""
	if f.Ticked("organisation") {
		v.Contact, v.SendsMost = f.Trim("contact"), number(f, "sends_most", "Skriv hvor mange som kan komme, for eksempel 4.")
		if f.Trim("sends_most") == "" || f.Trim("sends_most") == "0" {
			f.fault("sends_most", "Skriv hvor mange som kan komme, for eksempel 4.")
		}
	}
	v.ClearSpeech, v.PushesChair, v.CarTakesChair = f.Ticked("clear_speech"), f.Ticked("pushes_chair"), f.Ticked("car_takes_chair")
}

// traitsInto writes it as somebody would type it.
func traitsInto(f *form, v *dispatch.Volunteer) {
	f.values.Set("home_postcode", v.Home)
	if v.ReachKm != 0 {
		f.values.Set("reach_km", strconv.Itoa(v.ReachKm))
	}
	if v.Organisation() {
		f.values.Set("organisation", "ja")
		f.values.Set("contact", v.Contact)
		f.values.Set("sends_most", strconv.Itoa(v.SendsMost))
	}
	f.values["languages"] = v.Languages
	f.values.Set("skills", strings.Join(v.Skills, ", "))
	for name, on := range map[string]bool{"clear_speech": v.ClearSpeech, "pushes_chair": v.PushesChair, "car_takes_chair": v.CarTakesChair} {
		if on {
			f.values.Set(name, "ja")
		}
	}
}
