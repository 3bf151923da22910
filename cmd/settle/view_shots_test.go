package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestViewPictures photographs the page, at SETTLE_SHOTS; make pictures puts the one of the README into docs.
func TestZZShots(t *testing.T) {
	dir := os.Getenv("SETTLE_SHOTS")
	browser := startBrowser(t)
	two, cascade, arms := runTwoPhases(t), filepath.Join(t.TempDir(), "cascade.h5"), os.Getenv("SETTLE_ARMS")
	mustSettle(t, "run", "cascade", "-o", cascade, "--quiet")
	shot := func(name string, b *tab, h int64) {
		var png []byte
		b.do(chromedp.EmulateViewport(int64(map[bool]int{true: 400, false: 1280}[name[len(name)-1] == 'n']), h))
		b.idle()
		time.Sleep(200 * time.Millisecond)
		b.do(chromedp.CaptureScreenshot(&png))
		_ = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644)
	}
	for _, scheme := range []string{"light", "dark"} {
		for _, w := range []int{1280, 400} {
			suffix := scheme + "w"
			if w == 400 {
				suffix = scheme + "n"
			}
			b := openTab(t, browser, startView(t, two), w, scheme)
			b.js(`[...document.querySelectorAll(".controls label")].find((l) => l.textContent === "activity").click()`, nil)
			b.idle()
			b.js("settle.time.point(0.1)", nil)
			shot("time-"+suffix, b, 1000)
			b = openTab(t, browser, startView(t, arms), w, scheme)
			for _, panel := range []string{"time", "learning", "loops", "weights", "file"} {
				b.panel(panel)
				shot("arms-"+panel+"-"+suffix, b, 1000)
			}
		}
	}
	b := openTab(t, browser, startView(t, two, cascade), 1280, "light")
	shot("tworuns-w", b, 1000)
}
