//go:build browser

// Package chromium is a browser for tests, and what a person sees and does in it. What a page does by itself, or after an answer, is waited
// for and never looked at once: no test depends on a quick machine.
package chromium

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Patience is how long a Tab waits for what is to be seen.
const Patience = 30 * time.Second

// Open starts a browser of its own, which ends with the test or after the time it is given; CHROMIUM names another than Debian's.
func Open(t *testing.T, lasts time.Duration) context.Context {
	t.Helper()
	path := os.Getenv("CHROMIUM")
	if path == "" {
		path = "/usr/bin/chromium"
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("lang", "nb-NO"), chromedp.Flag("window-size", "1280,900"))
	ctx, stop := context.WithTimeout(context.Background(), lasts)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	return ctx
}

// Tab is a page in the browser, for a test that ends where something fails.
type Tab struct {
	T   *testing.T
	Ctx context.Context
	// Patience, where what is waited for takes longer than Patience.
	Patience time.Duration
}

// Do takes steps one after the other.
func (b Tab) Do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	if err := chromedp.Do(b.Ctx, steps...); err != nil {
		b.T.Fatalf("%s: %v", what, err)
	}
}

// Sees waits until an expression is true in the page.
func (b Tab) Sees(what, js string) {
	b.T.Helper()
	patience := b.Patience
	if patience == 0 {
		patience = Patience
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		// An error is a page that is just being left.
		if ok, err := chromedp.Run(b.Ctx, chromedp.Evaluate[bool](js)); ok && err == nil {
			return
		}
	}
	text, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string](`document.body.innerText`))
	b.Picture("failed")
	b.T.Fatalf("%s is not to be seen (%v):\n%s", what, err, text)
}

// Says waits until a part of the page holds a text.
func (b Tab) Says(selector, text string) {
	b.T.Helper()
	b.Sees(text, fmt.Sprintf(`!!document.querySelector(%q)?.innerText.includes(%q)`, selector, text))
}

// JS is the value of an expression, a string.
func (b Tab) JS(expression string) string {
	b.T.Helper()
	s, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		b.T.Fatalf("%s: %v", expression, err)
	}
	return s
}

// Theme is the one that the person's machine asks for, light or dark.
func Theme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	})
}

// Picture writes what is to be seen, in full, to the folder that PICTURES names, for people to look at: as it is, or as wide as it is told, one
// after the other.
func (b Tab) Picture(name string, widths ...int64) {
	b.T.Helper()
	folder := os.Getenv("PICTURES")
	if folder == "" {
		return
	}
	file := strings.Trim(strings.NewReplacer("/", "-", "?", "-", "=", "-", "%", "", " ", "-").Replace(name), "-")
	take := func(file string) {
		picture, err := chromedp.Run(b.Ctx, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, file+".png"), picture, 0o600)
		}
		if err != nil {
			b.T.Fatalf("%s: %v", name, err)
		}
	}
	if len(widths) == 0 {
		take(file)
		return
	}
	for _, width := range widths {
		b.Do(name, chromedp.EmulateViewport(width, 844))
		time.Sleep(100 * time.Millisecond) // for the eye alone: nothing is tested by it
		take(fmt.Sprintf("%s-%d", file, width))
	}
	b.Do(name, chromedp.EmulateViewport(1280, 844))
}
