package admin

import (
	"testing"
	"time"

	"folgesvenn/dispatch"
	"folgesvenn/dispatch/admin/lang"
)

// TestWhyAndWhyNotInWords: every obstacle and every wish is said to the
// coordinator, after a name, in each of the page's languages.
func TestWhyAndWhyNotInWords(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	task := &dispatch.Task{Category: "escort", Postcode: "0655", StartsAt: time.Date(2026, 11, 26, 10, 0, 0, 0, zone),
		Needs: dispatch.Needs{Language: "pl", Gender: "female", Skills: []string{"tegnspråk"}}}
	type row struct{ name, nb, nn, en string }
	same := func(got, want row) {
		t.Helper()
		if got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
	said := func(name, nb string) row { return row{name, nb, lang.For("nn").Say(nb), lang.For("en").Say(nb)} }

	obstacles := []row{
		{"left", "har sluttet", "har slutta", "has left"},
		{"stopped", "har meldt seg av", "har meldt seg av", "has opted out"},
		{"paused", "har pause", "har pause", "is paused"},
		{"unit", "hører til en annen enhet", "høyrer til ei anna eining", "belongs to another unit"},
		{"category", "tar ikke følge", "tek ikkje følgje", "does not help with escort"},
		{"area", "hjelper ikke i 0655", "hjelper ikkje i 0655", "does not help in 0655"},
		{"availability", "kan ikke torsdag på den tiden", "kan ikkje torsdag på den tida", "cannot come on Thursday at that time"},
		{"clearance", "mangler en gyldig klarering for følge", "manglar ei gyldig klarering for følgje", "lacks a valid clearance for escort"},
		{"language", "snakker ikke polsk", "snakkar ikkje polsk", "does not speak Polish"},
		{"gender", "er ikke kvinne", "er ikkje kvinne", "is not a woman"},
		{"car", "har ikke bil", "har ikkje bil", "has no car"},
		{"booked", "står på et annet oppdrag da", "står på eit anna oppdrag då", "has another task then"},
		{"blocked_pair", "skal ikke til denne mottakeren", "skal ikkje til denne mottakaren", "is not to be sent to this recipient"},
		{"already_asked", "er alt spurt", "er alt spurd", "has been asked already"},
		{"weekly_cap", "er spurt ofte nok denne uka", "er spurd ofte nok denne veka", "has been asked often enough this week"},
		{"number", "har et nummer som ikke virker", "har eit nummer som ikkje verkar", "has a number that does not work"},
		{"call_only", "må ringes", "må ringjast", "must be called"},
		{"busy", "har et annet spørsmål å svare på", "har eit anna spørsmål å svare på", "has another question to answer"},
		{"distance", "bor for langt unna", "bur for langt unna", "lives too far away"},
		{"travel_time", "rekker ikke fram fra et annet oppdrag, eller til det", "rekk ikkje fram frå eit anna oppdrag, eller til det", "does not get there in time from another task, or to it"},
		{"clear_speech", "er ikke ført opp med tydelig tale", "er ikkje ført opp med tydeleg tale", "is not noted as speaking clearly"},
		{"wheelchair", "kan ikke trille rullestol", "kan ikkje trille rullestol", "cannot push a wheelchair"},
		{"skill", "mangler ferdigheten tegnspråk", "manglar ferdigheita tegnspråk", "lacks the skill tegnspråk"},
		{"age", "er utenfor aldersgrensen, eller mangler fødselsår", "er utanfor aldersgrensa, eller manglar fødselsår", "is outside the age limit, or lacks a year of birth"},
		{"not_today", "har svart at det ikke passer da", "har svart at det ikkje passar då", "has answered that it does not suit then"},
	}
	for i := range 32 {
		o := dispatch.Obstacle(1) << i
		if i < len(obstacles) {
			same(said(o.String(), dispatch.ObstacleText(o, task, zone)), obstacles[i])
		} else if o.String() != "" {
			t.Errorf("%s is not in the table", o)
		}
	}

	wishes := []row{
		{"regular", "er den faste frivillige", "er den faste frivillige", "is the regular volunteer"},
		{"familiar", "har hjulpet denne mottakeren 2 ganger før", "har hjelpt denne mottakaren 2 gonger før", "has helped this recipient 2 times before"},
		{"gender", "er kvinne, som ønsket", "er kvinne, som ønskt", "is a woman, as wished"},
		{"language", "snakker språket som er ønsket", "snakkar språket som er ønskt", "speaks the language wished for"},
		{"clear_speech", "snakker tydelig", "snakkar tydeleg", "speaks clearly"},
		{"near", "bor omtrent 3 km unna", "bur omtrent 3 km unna", "lives about 3 km away"},
		{"today", "har sagt at de kan hjelpe i dag", "har sagt at dei kan hjelpe i dag", "has said that they can help today"},
		{"spared", "spares til oppdrag som trenger tegnspråk", "blir spart til oppdrag som treng tegnspråk", "is spared for tasks that need tegnspråk"},
	}
	kari := &dispatch.Volunteer{Gender: "female", Traits: dispatch.Traits{Skills: []string{"tegnspråk"}}}
	all := dispatch.AllWishes()
	if len(all) != len(wishes) {
		t.Fatalf("%d wishes, and %d in the table", len(all), len(wishes))
	}
	for i, w := range all {
		same(said(w.String(), dispatch.WishText(w, kari, task, dispatch.Fit{Times: 2, Km: 3})), wishes[i])
	}
}
