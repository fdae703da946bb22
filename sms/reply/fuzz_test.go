package reply

import (
	"strings"
	"testing"
	"unicode/utf8"
)

var intents = map[Intent]bool{Yes: true, No: true, Withdraw: true, Stop: true, Start: true, Help: true, Auto: true, Unclear: true}

func FuzzRead(f *testing.F) {
	r := newReader(f)
	for _, l := range readLabelled(f, "testdata/sample.jsonl") {
		f.Add(l.Text, l.Lang, "Kari Nordmann", 0)
	}
	f.Add("nei 1 ja 2", "nb", "", 2)
	f.Add("\xff\xfe ja", "xx", "\x00", 9)
	f.Fuzz(func(t *testing.T, text, lang, name string, number int) {
		q := Example
		q.Number = number
		other := Example
		other.Number, other.StartsAt, other.EndsAt = number+1, Example.StartsAt.AddDate(0, 0, 1), Example.EndsAt.AddDate(0, 0, 1)
		v := r.Read(text, Context{Lang: lang, Names: []string{name}, Household: []string{name, "Ola"}, Centre: name, Questions: []Question{q, other}})
		if !intents[v.Intent] || !intents[v.Likely] || v.Why == "" {
			t.Fatalf("%q: %+v", text, v)
		}
		if v.Intent != Unclear && v.Likely != v.Intent {
			t.Fatalf("%q: is %s but likely %s", text, v.Intent, v.Likely)
		}
		if v.Number != 0 && v.Number != number && v.Number != number+1 {
			t.Fatalf("%q: number %d was not offered", text, v.Number)
		}
		if !utf8.ValidString(v.Why) {
			t.Fatalf("%q: the reason is not valid text", text)
		}
	})
}

func TestTooLongIsForAHuman(t *testing.T) {
	if v := newReader(t).Read(strings.Repeat("ja ", maxRunes), asked("nb")); v.Intent != Unclear {
		t.Errorf("%+v", v)
	}
}
