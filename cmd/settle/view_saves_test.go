package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// saved clicks a plot's button and returns the file that the browser has downloaded.
func (b *tab) saved(dir, plot, kind string) []byte {
	b.t.Helper()
	name := filepath.Join(dir, strings.NewReplacer("/", "-").Replace(plot)+"."+kind)
	b.js(`document.querySelector('[data-plot="`+plot+`"] .save[aria-label$="as `+kind+`"]').focus()`, nil)
	b.do(chromedp.KeyEvent(kb.Enter)) // browsers let nobody but their user save many files
	for range 200 {
		if text, err := os.ReadFile(name); err == nil && len(text) > 0 {
			return text
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatalf("%s was not downloaded", name)
	return nil
}

func viewSaves(t *testing.T, root context.Context) {
	file := runTwoPhases(t)
	b := look(t, root, file)
	dir := t.TempDir()
	b.do(browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir).WithBrowserContextID(chromedp.FromContext(b).BrowserContextID))
	b.js(`[...document.querySelectorAll(".controls label")].find((l) => l.textContent === "activity").click()`, nil)
	b.idle()
	for _, plot := range []string{"0/circuit", "0/ribbon", "0/traces/r_state", "0/activity/u_state", "0/steps/error_estimate"} {
		savedSvg(t, dir, plot, b.saved(dir, plot, "svg"))
		savedPng(t, plot, b.saved(dir, plot, "png"))
	}
	savedCsv(t, file, b.saved(dir, "0/traces/r_state", "csv"))
	if text := string(b.saved(dir, "0/ribbon", "csv")); !strings.Contains(text, ",0,settle,settled") {
		t.Errorf("phases and endings as csv: %s", text)
	}
}

// savedSvg has a stock program paint the picture.
func savedSvg(t *testing.T, dir, plot string, text []byte) {
	t.Helper()
	path := filepath.Join(dir, "picture.svg")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("rsvg-convert", path).Output()
	if err != nil {
		t.Fatalf("%s: rsvg-convert: %v", plot, err)
	}
	savedPng(t, plot+" as svg", out)
	if strings.Contains(string(text), "NaN") || strings.Contains(string(text), "undefined") {
		t.Errorf("%s: NaN or undefined in the svg", plot)
	}
}

// savedPng wants a picture with something on it: several colours.
func savedPng(t *testing.T, plot string, data []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", plot, err)
	}
	colours := map[[3]uint32]int{}
	box := img.Bounds()
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			colours[[3]uint32{r >> 8, g >> 8, b >> 8}]++
		}
	}
	if box.Dx() < 150 || box.Dy() < 60 || len(colours) < 8 {
		t.Errorf("%s: %v with %d colours", plot, box, len(colours))
	}
}

// savedCsv compares every number with h5py's.
func savedCsv(t *testing.T, file string, text []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := numbersOf(t, `out = [f["trajectory/time"][:]] + [f["trajectory/r_state"][:, u] for u in (0, 4, 8, 11, 15, 19)]`, file)
	if strings.Join(rows[0], ",") != "time,trial,phase,u0,u4,u8,u11,u15,u19" || len(rows) != 1+len(want[0]) {
		t.Fatalf("%q and %d samples, want %d", rows[0], len(rows)-1, len(want[0]))
	}
	for i, row := range rows[1:] {
		for k, column := range append(row[:1:1], row[3:]...) {
			if v, err := strconv.ParseFloat(column, 64); err != nil || v != *want[k][i] {
				t.Fatalf("sample %d, column %d: %s, want %v", i, k, column, *want[k][i])
			}
		}
		if phase := row[2]; phase != "open" && phase != "settle" {
			t.Fatalf("phase %q", phase)
		}
	}
}

// luminance of a colour of the page, after WCAG 2.2.
const contrast = `(() => {
	const light = (c) => { const v = c.match(/[\d.]+/g).slice(0, 3).map((x) => x / 255).map((x) => (x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
	const probe = document.createElement("i"); document.body.append(probe);
	const of = (name) => { probe.style.color = "var(--" + name + ")"; return light(getComputedStyle(probe).color); };
	const ratio = (a, b) => { const [x, y] = [of(a), of(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
	const all = ["ink", "muted", "forward", "feedback", "lateral", "good", "bad"].map((n) => ratio(n, "panel"));
	probe.remove();
	return Math.min(...all);
})()`

func viewLooks(t *testing.T, root context.Context) {
	file := runArms(t)
	address := startView(t, file)
	for _, width := range []int{1280, 400} {
		for _, scheme := range []string{"light", "dark"} {
			b := openTab(t, root, address, width, scheme)
			for _, panel := range []string{"time", "learning", "loops", "weights", "file"} {
				b.panel(panel)
				b.is("settle.tab()", panel)
				var wide [2]float64
				b.js("[document.documentElement.scrollWidth, innerWidth]", &wide)
				if wide[0] > wide[1] {
					t.Errorf("%s at %d pixels: %v pixels wide", panel, width, wide[0])
				}
			}
			b.is("getComputedStyle(document.documentElement).colorScheme", scheme)
			least := 0.0
			if b.js(contrast, &least); least < 4.5 {
				t.Errorf("%s: contrast of only %.2f", scheme, least)
			}
			b.panel("learning")
			b.is(`getComputedStyle(document.querySelector(".saves")).opacity`, "1") // or the contrast is not what it seems
			toggled(t, b, scheme)
			b.clean()
		}
	}
}

// toggled changes the theme by a key, and sees that plots are painted anew.
func toggled(t *testing.T, b *tab, scheme string) {
	t.Helper()
	background := `(() => { const c = document.querySelector(".plot canvas"); const p = c.closest(".plot"); return getComputedStyle(p).backgroundColor + getComputedStyle(document.body).color; })()`
	var before, after string
	b.js(background, &before)
	b.js("document.activeElement.blur()", nil)
	b.do(chromedp.KeyEvent("t"))
	b.idle()
	b.js(background, &after)
	other := map[string]string{"light": "dark", "dark": "light"}[scheme]
	b.is("getComputedStyle(document.documentElement).colorScheme", other)
	if before == after {
		t.Errorf("%s and %s look the same: %s", scheme, other, after)
	}
	b.do(chromedp.KeyEvent("t"))
	b.js("localStorage.clear()", nil)
	b.idle()
}

// lies is whether a number lies where it should.
func lies(v *float64, low, high float64) bool {
	return v != nil && *v >= low && *v <= high && !math.IsNaN(*v)
}
