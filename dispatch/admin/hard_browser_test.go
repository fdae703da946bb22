//go:build browser

package admin

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	browsers "folgesvenn/sms/phonenet/chromium"
)

// cut finds what is not to be seen in full: what sticks out of the window, and
// what is cut off by the box it stands in. What scrolls by itself may.
const cut = `(() => {
	const bad = [], wide = innerWidth;
	for (const x of document.querySelectorAll("body *")) {
		const r = x.getBoundingClientRect();
		if (!r.width || !r.height || x.closest(".ds-sr-only, .ds-skip-link, [hidden], svg") || r.width <= 1 || !x.checkVisibility({visibilityProperty: true})) continue;
		const name = x.tagName.toLowerCase() + (x.id ? "#" + x.id : "") + (x.className?.trim ? "." + x.className.trim().replace(/ +/g, ".") : "");
		let scrolls = false;
		for (let p = x.parentElement; p; p = p.parentElement) if (getComputedStyle(p).overflowX === "auto" || getComputedStyle(p).overflowX === "scroll") scrolls = true;
		if (!scrolls && (r.right > wide + 1 || r.left < -1)) bad.push(name + " sticks out: " + Math.round(r.left) + "-" + Math.round(r.right) + " " + x.textContent.trim().slice(0, 40));
		const s = getComputedStyle(x);
		if (["hidden", "clip"].includes(s.overflowX) && x.scrollWidth > x.clientWidth + 1 && !["INPUT", "SELECT", "TEXTAREA"].includes(x.tagName)) bad.push(name + " is cut off: " + x.textContent.trim().slice(0, 40));
		if (["auto", "scroll"].includes(s.overflowX) && x.scrollWidth > x.clientWidth + 1 && x.tagName !== "TEXTAREA") bad.push(name + " scrolls sideways: " + x.scrollWidth + " of " + x.clientWidth);
	}
	return [...new Set(bad)].slice(0, 8).join("\n");
})()`

// TestTheLongestFits: the longest names, words and addresses are seen in full, as
// narrow as a small telephone and at twice the size on a desk.
func TestTheLongestFits(t *testing.T) {
	c, b := walkAsAdmin(t)
	task := c.hard()
	c.run()
	c.items(task, 40)
	for _, path := range append(c.looks(), taskPath(task.ID), taskPath(task.ID)+"/endre", "/frivillige/1", "/frivillige/1/endre", "/brukere/2") {
		for _, width := range []int64{320, 640} {
			b.do(path, chromedp.EmulateViewport(width, 900), chromedp.Navigate(c.srv.URL+path))
			if bad := b.js(cut); bad != "" {
				t.Errorf("%s, %d px:\n%s", path, width, bad)
			}
			for _, theme := range []string{"light", "dark"} {
				if os.Getenv("PICTURES") == "" {
					continue
				}
				b.do(path, browsers.Theme(theme))
				b.browser().Picture(path + "-" + theme + map[int64]string{320: "-320", 640: "-640"}[width])
			}
		}
	}
}

// TestATableIsStillATable: laid out as rows below each other, it has its columns
// and rows for who hears it.
func TestATableIsStillATable(t *testing.T) {
	c, b := walk(t)
	for _, width := range []int64{320, 1280} {
		b.do("volunteers", chromedp.EmulateViewport(width, 900), chromedp.Navigate(c.srv.URL+"/frivillige"), chromedp.WaitVisible("table"))
		b.sees("the names of the columns before the cells, where there is no room above", fmt.Sprintf(`getComputedStyle(document.querySelector("td[data-label]"), "::before").content.includes("Telefon") === %v`, width == 320))
		roles := map[string]int{}
		b.do("listen", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			tree, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
			if err != nil {
				return err
			}
			for _, n := range tree.Nodes {
				if n.Role != nil && !n.Ignored {
					roles[strings.Trim(string(n.Role.Value), `"`)]++
				}
			}
			return nil
		}))
		n := len(c.volunteers)
		if roles["table"] != 1 || roles["columnheader"] != 5 || roles["rowheader"] != n || roles["row"] != n+1 || roles["cell"] < 4*n-n {
			t.Errorf("%d px: %v", width, roles)
		}
	}
}
