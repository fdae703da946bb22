package lang

import (
	"testing"

	"folgesvenn/sms/phone"
)

// TestWhatIsWrongWithANumberIsSaid: each thing that can be wrong with a telephone number is said in both languages,
// and so is the warning.
func TestWhatIsWrongWithANumberIsSaid(t *testing.T) {
	said := map[string]bool{}
	for _, number := range []string{"", "abc", "+99 1", "42 20", "42 10 00 00 00 11", "12 34 56 78", "00 00 00 00", "08 00 00 00", "82 34 56 78", "92 34"} {
		if _, err := phone.Parse(number); err != nil {
			said[err.Error()] = true
		}
	}
	if len(said) < 6 {
		t.Errorf("only %d of what can be wrong is tried: %v", len(said), said)
	}
	n, err := phone.Parse("42 10 00 00")
	if err != nil || n.Warning() == "" {
		t.Fatalf("no warning (%v)", err)
	}
	said[n.Warning()] = true
	for text := range said {
		for _, l := range []*Language{For(Nynorsk), For(English)} {
			if l.Say(text) == text {
				t.Errorf("%s is not said in %s", text, l.Code)
			}
		}
	}
}

// TestDaysAreShortenedInTheLanguage: the times of a week as the import shows them.
func TestDaysAreShortenedInTheLanguage(t *testing.T) {
	for text, want := range map[string][2]string{
		"man-fre 9-16": {"mån-fre 9-16", "Mon-Fri 9-16"},
		"tir 9-12 og 14-16, lør-søn hele dagen": {"tys 9-12 og 14-16, lau-søn heile dagen", "Tue 9-12 and 14-16, Sat-Sun all day"},
		"mandarin": {"mandarin", "mandarin"}, "": {"", ""},
	} {
		if got := [2]string{For(Nynorsk).Days(text), For(English).Days(text)}; got != want {
			t.Errorf("%q is said as %q, want %q", text, got, want)
		}
		if For(Bokmal).Days(text) != text {
			t.Errorf("%q is another in bokmål", text)
		}
	}
}
