//go:build browser

package admin

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// onPaper shows a page as it is printed from a screen with a theme.
func onPaper(theme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}})
		return err
	})
}

// TestPaperIsWhite: what is printed can be read also by who has a dark screen,
// holds no menu, is no wider than the paper, and a long table begins where its
// heading stands.
func TestPaperIsWhite(t *testing.T) {
	c, b := walkAsAdmin(t)
	storm := ""
	for _, path := range c.looks() {
		if strings.HasPrefix(path, "/beredskap/") && strings.HasSuffix(path, "/avslutt") {
			storm = strings.TrimSuffix(path, "/avslutt")
		}
	}
	for _, path := range []string{"/kalender/dagsliste?dag=2026-11-24&dager=3", "/rapporter/aarsrapport", storm} {
		look := func(theme string) string {
			b.do(path, chromedp.EmulateViewport(740, 900), onPaper(theme)) // A4 between its margins
			b.open(c.site, path)
			b.browser().Picture(fmt.Sprintf("paper %s %s", path, theme))
			return b.js(`[...document.querySelectorAll("h1, h2, p, td, th")].map(x => getComputedStyle(x).color).join(" ")`)
		}
		if light, dark := look("light"), look("dark"); light != dark {
			t.Errorf("%s is printed with other colours from a dark screen", path)
		}
		b.sees("no menu on "+path, `[...document.querySelectorAll("header, footer, nav, .filter, .buttons")].every(x => x.getClientRects().length === 0)`)
		b.sees("tables that go on over the page", `[...document.querySelectorAll(".ds-table")].every(x => getComputedStyle(x).breakInside === "auto" && x.querySelectorAll("tr").length > 0)`)
		b.sees("all within the paper", `document.documentElement.scrollWidth <= innerWidth`)
	}
}
