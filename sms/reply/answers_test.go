package reply

import (
	"reflect"
	"testing"
	"time"
)

// two open questions, as when an urgent task could not wait: newest first.
func two() []Question {
	second := Example
	second.Number = 2
	first := Example
	first.Number = 1
	first.Text = "Hei Kari! Kan du handle for en på Lia fredag 27. nov kl 13-14? Svar JA 1 eller NEI 1."
	first.Summary, first.Place, first.Category = "handle", "Lia", "shopping"
	first.StartsAt = time.Date(2026, time.November, 27, 13, 0, 0, 0, Example.StartsAt.Location())
	first.EndsAt = first.StartsAt.Add(time.Hour)
	return []Question{second, first}
}

func TestSeveralQuestions(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		text    string
		intent  Intent
		number  int
		answers []Answer
	}{
		{"ja", Yes, 0, nil},
		{"nei", No, 0, nil},
		{"JA 2", Yes, 2, nil},
		{"2 ja", Yes, 2, nil},
		{"Ja2", Yes, 2, nil},
		{"ja til nr 2", Yes, 2, nil},
		{"Ja takk til nummer 1. Hilsen Kari", Yes, 1, nil},
		{"nei 1", No, 1, nil},
		{"NEI 2 dessverre, er på jobb", No, 2, nil},
		{"ja, nr. 1 passer fint", Yes, 1, nil},
		{"nei 1 ja 2", Unclear, 0, []Answer{{1, "", No}, {2, "", Yes}}},
		{"1 nei, 2 ja", Unclear, 0, []Answer{{1, "", No}, {2, "", Yes}}},
		{"1: ja 2: nei", Unclear, 0, []Answer{{1, "", Yes}, {2, "", No}}},
		{"Ja til 2 og nei til 1", Unclear, 0, []Answer{{2, "", Yes}, {1, "", No}}},
		{"JA 1 og JA 2", Yes, 0, []Answer{{1, "", Yes}, {2, "", Yes}}},
		{"ja 1 og 2", Yes, 0, []Answer{{1, "", Yes}, {2, "", Yes}}},
		{"nei til begge", No, 0, []Answer{{1, "", No}, {2, "", No}}},
		{"ja til begge", Yes, 0, []Answer{{1, "", Yes}, {2, "", Yes}}},
		{"Ja takk, begge deler", Unclear, 0, nil},
		{"2", Unclear, 2, nil},
		{"ja 3", Unclear, 0, nil},
		{"ja 2 hvis det ikke regner", Unclear, 2, nil},
		{"ja kl 2", Unclear, 0, nil},
		{"ja torsdag", Yes, 2, nil},
		{"ja, fredag kl 13 passer fint", Yes, 1, nil},
		{"ja lørdag", Unclear, 0, nil},
		{"nei 1 ja 2 kanskje", Unclear, 0, nil},
		{"ja 1 og 3", Unclear, 0, nil},
		{"👍", Unclear, 0, nil},
		{"AVBUD 2", Withdraw, 2, nil},
		{"STOPP", Stop, 0, nil},
	} {
		v := r.Read(c.text, Context{Lang: "nb", Names: []string{"Kari Nordmann"}, Questions: two()})
		if v.Intent != c.intent || v.Number != c.number || !reflect.DeepEqual(v.Answers, c.answers) {
			t.Errorf("%q: %s number %d answers %v (%s), want %s %d %v", c.text, v.Intent, v.Number, v.Answers, v.Why, c.intent, c.number, c.answers)
		}
	}
}

func TestNumbersCountOnlyIfOffered(t *testing.T) {
	r := newReader(t)
	for _, text := range []string{"JA 2", "2", "1", "2 ja", "ja til nr 2", "1 nei 2 ja"} {
		if v := r.Read(text, asked("nb")); v.Intent == Yes || v.Number != 0 || v.Answers != nil {
			t.Errorf("%q: %+v", text, v)
		}
	}
}

func TestHousehold(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		text    string
		intent  Intent
		answers []Answer
	}{
		{"KARI JA", Yes, []Answer{{0, "Kari", Yes}}},
		{"Ja Kari", Yes, []Answer{{0, "Kari", Yes}}},
		{"Ola nei", No, []Answer{{0, "Ola", No}}},
		{"Nei. Hilsen Ola", No, []Answer{{0, "Ola", No}}},
		{"Hei, Kari: ja det kan jeg", Yes, []Answer{{0, "Kari", Yes}}},
		{"Kari ja, Ola nei", Unclear, []Answer{{0, "Kari", Yes}, {0, "Ola", No}}},
		{"JA KARI NEI OLA", Unclear, []Answer{{0, "Kari", Yes}, {0, "Ola", No}}},
		{"ja", Yes, nil},
		{"Kari kan", Unclear, nil},
		{"Spør Kari", Unclear, nil},
		{"Nei, Ola er syk", Unclear, nil},
		{"Kari kanskje", Unclear, nil},
		{"Kari", Unclear, nil},
		{"Kari og Ola ja", Unclear, nil},
		{"Hilsen Kari", Unclear, nil},
		{"Ja hilsen Kari og Ola", Unclear, nil},
	} {
		v := r.Read(c.text, Context{Lang: "nb", Names: []string{"Kari Nordmann", "Ola Nordmann"}, Household: []string{"Kari", "Ola"}, Questions: []Question{Example}})
		if v.Intent != c.intent || !reflect.DeepEqual(v.Answers, c.answers) {
			t.Errorf("%q: %s %v (%s), want %s %v", c.text, v.Intent, v.Answers, v.Why, c.intent, c.answers)
		}
	}
}

func TestNames(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		text  string
		names []string
		want  Intent
	}{
		{"Ja. Kari", []string{"Kari Nordmann"}, Yes},
		{"Ja Kari Nordmann", []string{"Kari Nordmann"}, Yes},
		{"JA hilsen Kari N", []string{"Kari Nordmann"}, Yes},
		{"Ja mvh Karri", []string{"Kari Nordmann"}, Yes},
		{"Ja. Hilsen Per", []string{"Kari Nordmann"}, Unclear},
		{"Ja, Astrid kan", []string{"Kari Nordmann"}, Unclear},
		{"Ja Astrid", []string{"Kari Nordmann"}, Unclear},
		{"Kari kan ikke", []string{"Kari Nordmann"}, Unclear},
		{"Ja det er Kari", []string{"Kari Nordmann"}, Unclear},
		{"Ja, Kari her", []string{"Kari Nordmann"}, Unclear},
		{"Kari her. Ja det kan jeg", []string{"Kari Nordmann"}, Yes},
		{"Hei, dette er Kari. Det går fint", []string{"Kari Nordmann"}, Yes},
		{"Dette er ikke Kari", []string{"Kari Nordmann"}, Unclear},
		{"Ja. Dag Even", []string{"Dag Even Li"}, Yes},
		{"Ja. Turid", nil, Yes},
		{"Ja hilsen Xiomara", nil, Yes},
	} {
		v := r.Read(c.text, Context{Lang: "nb", Names: c.names, Questions: []Question{Example}})
		if v.Intent != c.want {
			t.Errorf("%q by %v: %s (%s), want %s", c.text, c.names, v.Intent, v.Why, c.want)
		}
	}
}

func TestRelativeDays(t *testing.T) {
	r := newReader(t)
	for _, c := range []struct {
		text string
		now  time.Time
		want Intent
	}{
		{"ja i morgen passer fint", Example.StartsAt.AddDate(0, 0, -1), Yes},
		{"ja i morgen passer fint", Example.StartsAt.AddDate(0, 0, -2), Unclear},
		{"ja i morgen passer fint", time.Time{}, Unclear},
		{"ja, i dag går bra", Example.StartsAt.Add(-2 * time.Hour), Yes},
		{"ja, i dag går bra", Example.StartsAt.AddDate(0, 0, -1), Unclear},
		{"ikke i dag", Example.StartsAt.Add(-2 * time.Hour), No},
	} {
		v := r.Read(c.text, Context{Now: c.now, Questions: []Question{Example}})
		if v.Intent != c.want {
			t.Errorf("%q at %v: %s (%s), want %s", c.text, c.now, v.Intent, v.Why, c.want)
		}
	}
}

func TestWithoutAQuestion(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]Intent{
		"Ja": Yes, "Nei": No, "STOPP": Stop, "ja torsdag": Unclear, "AVBUD": Withdraw, "👍": Unclear, "Takk": Unclear, "ja da": Yes,
	} {
		if v := r.Read(text, Context{}); v.Intent != want {
			t.Errorf("%q: %s (%s), want %s", text, v.Intent, v.Why, want)
		}
	}
}

func TestThanks(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]bool{
		"Takk": true, "Tusen takk for beskjed 😊": true, "Takk skal du ha! God helg": true, "🙂": true, "Thank you": true, "Takk. Hilsen Kari": true,
		"Takk, men kan ikke": false, "Ja takk": false, "Nei takk": false, "Hvem er dette?": false, "Takk, hvor er det?": false, "Ok": false,
	} {
		if v := r.Read(text, asked("nb")); v.Thanks != want {
			t.Errorf("%q: thanks %v (%+v)", text, v.Thanks, v)
		}
	}
}

func TestAck(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]bool{
		"Ok": true, "Fint 👍": true, "Notert": true, "Flott, takk": true, "Fint det. Hilsen Kari": true,
		"Takk": false, "Ja": false, "Fint, men hvor er det?": false, "Ok hvis det er før 12": false, "Ok, kommer litt seint": false, "Ja vel": false,
	} {
		c := asked("nb")
		c.Names = []string{"Kari"}
		if v := r.Read(text, c); v.Ack != want {
			t.Errorf("%q: acknowledgement %v (%+v)", text, v.Ack, v)
		}
	}
}

// "Yes in 2 hours" is a time from now, also where the task happens to last two
// hours.
func TestFromNowIsNoDuration(t *testing.T) {
	r := newReader(t)
	for text, want := range map[string]Intent{
		"Yes in 2 hours": Unclear, "yes, in two hours": Unclear, "ja om 2 timer": Unclear, "ja in 2 timer": Unclear, "Ja på to timer": Unclear,
		"Ja, to timer": Yes, "Ja i 2 timer": Yes, "Yes for 2 hours": Yes,
	} {
		for _, lang := range []string{"nb", "en", "pl"} {
			if v := r.Read(text, asked(lang)); v.Intent != want {
				t.Errorf("%q (%s): %s (%s), want %s", text, lang, v.Intent, v.Why, want)
			}
		}
	}
}
