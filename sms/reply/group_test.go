package reply

import (
	"strings"
	"testing"
)

func TestContactsOfOrganisations(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	const plain, numbered = false, true
	for _, x := range []struct {
		text   string
		number bool
		intent Intent
		people int
		names  string
	}{
		{"JA", plain, Yes, 0, ""},
		{"JA 3", plain, Yes, 3, ""},
		{"Ja, 3", plain, Yes, 3, ""},
		{"Ja, Kari og Per kommer", plain, Yes, 2, "Kari, Per"},
		{"ja kari og per kommer", plain, Yes, 2, "Kari, Per"},
		{"ja vi blir 4", plain, Yes, 4, ""},
		{"Ja, vi blir fire stykker.", plain, Yes, 4, ""},
		{"Ja vi kan stille med 3", plain, Yes, 3, ""},
		{"Ja, vi kommer", plain, Yes, 0, ""},
		{"Ja, vi kan hjelpe", plain, Yes, 0, ""},
		{"Vi kan", plain, Yes, 0, ""},
		{"Ja takk, 2 stk", plain, Yes, 2, ""},
		{"Ja, men bare 2", plain, Yes, 2, ""},
		{"Ja, vi kan bare stille 2", plain, Yes, 2, ""},
		{"Ja. Kari Nes, Per Dahl og Ola Moen", plain, Yes, 3, "Kari Nes, Per Dahl, Ola Moen"},
		{"Ja, vi er 2: Kari og Per", plain, Yes, 2, "Kari, Per"},
		{"Ja, Kari", plain, Yes, 1, "Kari"},
		{"Ja, Per og jeg kommer", plain, Yes, 2, "Per, Anne"},
		{"Ja! Navn: Oddny, Torvald, Xerxes", plain, Yes, 3, "Oddny, Torvald, Xerxes"},
		{"Ja. Hilsen Anne", plain, Yes, 0, ""},
		{"JA 2 stk. Mvh Anne", plain, Yes, 2, ""},
		{"Yes, we are 3", plain, Yes, 3, ""},
		{"Yes, Kari and Per can come", plain, Yes, 2, "Kari, Per"},
		{"Ja, me blir tre", plain, Yes, 3, ""},
		{"JA 2", numbered, Yes, 0, ""},
		{"JA 2, vi blir 3", numbered, Yes, 3, ""},
		// No statement of how many or who, or not all of it: a human reads it.
		{"Ja, vi blir 3 eller 4", plain, Unclear, 0, ""},
		{"Ja, 3-4 stykker", plain, Unclear, 0, ""},
		{"Ja 3 timer", plain, Unclear, 0, ""},
		{"Ja, kanskje 3", plain, Unclear, 0, ""},
		{"Ja, ca 3", plain, Unclear, 0, ""},
		{"Ja, minst 2", plain, Unclear, 0, ""},
		{"Ja, vi blir 3 hvis det passer", plain, Unclear, 0, ""},
		{"Ja, hvis Kari og Per kommer", plain, Unclear, 0, ""},
		{"Ja, Kari kommer ikke", plain, Unclear, 0, ""},
		{"Ja, Kari-ikke", plain, Unclear, 0, ""},
		{"Ja, Else-Marie", plain, Yes, 1, "Else-Marie"},
		{"Ja, Kari og Per kommer kanskje", plain, Unclear, 0, ""},
		{"Ja, Kari og Per kan ikke", plain, Unclear, 0, ""},
		{"Ja, Kari eller Per kommer", plain, Unclear, 0, ""},
		{"Ja, vi blir 3?", plain, Unclear, 0, ""},
		{"Ja, litt seinere", plain, Unclear, 0, ""},
		{"Ja, Torsdag passer bedre", plain, Unclear, 0, ""},
		{"Ja, 3. desember", plain, Unclear, 0, ""},
		{"Vi kan ikke", plain, No, 0, ""},
		{"Nei, vi har ingen", plain, No, 0, ""},
		{"Nei, Kari og Per er bortreist", plain, Unclear, 0, ""},
	} {
		c := Context{Lang: "nb", Names: []string{"Anne", "Lions", "Solbakken"}, Questions: []Question{{Summary: "Følge til lege"}}}
		if x.number {
			c.Questions[0].Number = 2
		}
		g := r.ReadGroup(x.text, "Anne", c)
		people, names := g.People, strings.Join(g.Names, ", ")
		if g.Rest.Intent != Yes && x.people == 0 {
			people, names = 0, "" // what it says of a no does not matter
		}
		if g.Rest.Intent != x.intent || people != x.people || names != x.names {
			t.Errorf("%q: %s, %d, %q (%s); want %s, %d, %q", x.text, g.Rest.Intent, g.People, names, g.Rest.Why, x.intent, x.people, x.names)
		}
	}
}

func TestWhatIsSaidAloneOfAGroup(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		text   string
		alone  bool
		people int
		names  string
		doubt  bool
	}{
		{"3", true, 3, "", false},
		{"Vi blir bare 2", true, 2, "", false},
		{"vi blir 3 stykker", true, 3, "", false},
		{"Kari og Per kommer", true, 2, "Kari, Per", false},
		{"Kari og Per", true, 2, "Kari, Per", false},
		{"Det blir Kari, Per og Ola", true, 3, "Kari, Per, Ola", false},
		{"2: Kari, Per og Ola", true, 2, "Kari, Per, Ola", true},
		{"Vi blir 3. Nei, vi blir 2", false, 0, "", true},
		{"Kari er syk, vi blir 2", false, 2, "", false},
		{"Det blir fint", false, 0, "", false},
		{"10.30", false, 0, "", false},
		{"Per kan ikke komme", false, 0, "", false},
		{"3 timer", false, 0, "", false},
		{"kl 3", false, 0, "", false},
		{"0", false, 0, "", false},
	} {
		g := r.ReadGroup(x.text, "Anne", Context{Lang: "nb"})
		if names := strings.Join(g.Names, ", "); g.Alone != x.alone || g.People != x.people || names != x.names || (g.Doubt != "") != x.doubt {
			t.Errorf("%q: alone %t, %d, %q, doubt %q", x.text, g.Alone, g.People, names, g.Doubt)
		}
	}
}

// Whatever a contact writes, it is read, in good time and without inventing
// anybody: names stand in the text, and what says nothing of a group is read as it
// always was.
func FuzzGroup(f *testing.F) {
	r, err := New()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"JA 3", "Ja, Kari og Per kommer", "vi blir 2: Kari og Per", "Ja.\nPer\nAnne-Lise\nHilsen Gro", "Else-", "-Else", "ß-ẞ og Per", "3", "\xff og \xf0", "det blir Per & Kari, kl. 3-4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g := r.ReadGroup(s, "Gro", Context{Lang: "nb"})
		if g.People < 0 || g.People > 99 && len(g.Names) < 99 {
			t.Fatalf("%q: %d people", s, g.People)
		}
		lower := strings.ToLower(strings.ToValidUTF8(s, " "))
		for _, n := range g.Names {
			if n != "Gro" && !strings.Contains(lower, strings.ToLower(strings.Fields(n)[0])) {
				t.Fatalf("%q: nobody wrote %q", s, n)
			}
		}
		if plain := r.Read(s, Context{Lang: "nb"}); !g.Said() && plain.Intent == Yes && g.Rest.Intent == No {
			t.Fatalf("%q: a yes became a no", s)
		}
	})
}
