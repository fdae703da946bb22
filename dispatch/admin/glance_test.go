package admin

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"folgesvenn/dispatch"
)

// mostAtAGlance is how much of an item is read before it is unfolded.
const mostAtAGlance = 400

// halfTwelve is how the time of hard's task begins in each language.
var halfTwelve = map[string]string{"nb": "kl. 11.30-", "nn": "kl. 11.30-", "en": "11:30"}

// TestAnItemIsReadAtAGlance: each kind says who, what and when before it is
// unfolded, in every language, and has all the rest behind.
func TestAnItemIsReadAtAGlance(t *testing.T) {
	c := newSite(t, Options{AutoLogin: testEmail}).fill()
	task := c.hard()
	n, withTask, withName := len(dispatch.AttentionKinds), 0, 0
	for _, k := range dispatch.AttentionKinds {
		if !aboutNoTask[k] {
			withTask++
		}
		if aboutVolunteer[k] {
			withName++
		}
	}
	c.items(task, n)
	for _, code := range []string{"nb", "nn", "en"} {
		must(c.site, 0, c.svc.ChooseLanguage(context.Background(), 1, code))
		page := c.get("/").body
		seen, told, named := 0, 0, 0
		for _, part := range strings.Split(page, `<li class="ds-card item need"`)[1:] {
			seen++
			shown, folded, ok := strings.Cut(part, "<details")
			if !ok {
				t.Fatalf("nothing is folded: %s", part)
			}
			shown = textOf(strings.Split(shown, "<form")[0])
			if strings.Contains(shown, hardSummary) && strings.Contains(shown, halfTwelve[code]) {
				told++
			}
			if strings.Contains(shown, hardVolunteer) {
				named++
			}
			if got := utf8.RuneCountInString(shown); got > mostAtAGlance {
				t.Errorf("%s: %d letters at a glance: %s", code, got, shown)
			}
			if !strings.Contains(folded, "<p class=\"ds-paragraph\">") {
				t.Errorf("the whole is not there: %s", folded)
			}
			if strings.Count(part, `name="som" value="`) < 2 {
				t.Errorf("no press settles it: %s", part)
			}
		}
		if seen < n || told < withTask || named < withName {
			t.Errorf("%s: %d items of %d kinds; %d say what and when, of %d about a task; %d say who, of %d about a volunteer", code, seen, n, told, withTask, named, withName)
		}
	}
}

// TestEachKindHasAGlance: none is left with its name alone.
func TestEachKindHasAGlance(t *testing.T) {
	w := words{now: benchNow, zone: oslo}
	for _, k := range dispatch.AttentionKinds {
		f := glanceFacts{item: &dispatch.Attention{Kind: k}, task: &dispatch.Task{Summary: "Følge til lege", StartsAt: benchNow, EndsAt: benchNow, Headcount: 2}}
		g := f.at(w)
		if g.Next == "" || g.Summary == "" || g.When == "" {
			t.Errorf("%s: %+v", k, g)
		}
		f.message = &dispatch.Message{Direction: dispatch.In, Body: strings.Repeat("Ja, men hvor er det? ", 40)}
		if g = f.at(w); quoted[k] != (g.Quote != "") || utf8.RuneCountInString(g.Quote) > longestQuote+5 {
			t.Errorf("%s: %+v", k, g)
		}
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// textOf is what is read of a part of a page.
func textOf(html string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(html, " ")), " ")
}
