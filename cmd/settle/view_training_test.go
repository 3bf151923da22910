package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// runArms trains ten arms with three seeds for a little while, with a monitor, probes, snapshots and
// recorded examples.
func runArms(t *testing.T) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "arms.h5")
	mustSettle(t, "run", "linear-regression", "-o", out, "--quiet", "--seeds", "3", "--set", "task.trials=60", "--set", "record.snapshots=15", "--set", "record.examples=[0, 40]")
	return out
}

// medians has a column's median over the seeds of an arm, the smallest and the largest.
const medians = `
arm, group, column = sys.argv[2:5]
v = np.array([f[f"{group}/{arm}/seed_{k}/{column}"][:] for k in (1, 2, 3)], float)
s = np.array([f[f"{group}/{arm}/seed_{k}/step"][:] for k in (1, 2, 3)])
keep = np.isfinite(v).any(axis=0)
out = [s[0][keep], np.nanmedian(v, axis=0)[keep], np.nanmin(v, axis=0)[keep], np.nanmax(v, axis=0)[keep]]
`

// curve finds that of an arm.
func (d *drawn) curve(t *testing.T, name string) drawnCurve {
	t.Helper()
	for _, c := range d.Curves {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no curve of %s", name)
	return drawnCurve{}
}

// sameBand compares a column of an arm.
func sameBand(t *testing.T, b *tab, file, plot, arm, group, column string) {
	t.Helper()
	d := b.plot(plot)
	c := d.curve(t, arm)
	want := numbersOf(t, medians, file, arm, group, column)
	for i, got := range [][]*float64{c.X, c.Y, c.Low, c.High} {
		same(t, fmt.Sprintf("%s of %s (%d)", column, arm, i), got, want[i])
	}
}

func viewTraining(t *testing.T, browser context.Context) {
	file := runArms(t)
	b := look(t, browser, file)
	b.is(`[...document.querySelectorAll("[role=tab]")].map((e) => e.textContent).join()`, "time,learning,loops,weights,file")
	b.panel("learning")
	for _, arm := range []string{"BP", "FA", "DI", "DI-3"} {
		sameBand(t, b, file, "0/learning/nse", arm, "nse", "nse")
	}
	sameBand(t, b, file, "0/learning/lambda_max_feedback", "DI", "training", "lambda_max_feedback")
	sameBand(t, b, file, "0/learning/angle_backpropagation_h1", "FA", "training", "angle_backpropagation_h1")
	sameBand(t, b, file, "0/learning/angle_closed_form_h1", "DI", "training", "angle_closed_form_h1")
	sameBand(t, b, file, "0/learning/settle_time", "DI-2", "training", "settle_time")
	b.is(`settle.plots().filter((p) => /unsettled|learning.loss/.test(p)).join()`, "") // all settled; and nse stands for the loss
	b.is(`document.querySelectorAll(".arms label").length`, "10")
	b.js(`[...document.querySelectorAll(".arms label")].find((l) => l.textContent === "FA").click()`, nil)
	b.idle()
	d := b.plot("0/learning/nse")
	for _, c := range d.Curves {
		if c.Name == "FA" {
			t.Error("FA is drawn although it is switched off")
		}
	}
	b.js(`(() => { const m = [...document.querySelectorAll("select")].find((s) => s.ariaLabel === "one more"); m.value = "pairs"; m.dispatchEvent(new Event("change")); })()`, nil)
	b.idle()
	sameBand(t, b, file, "0/learning/pairs", "DI", "training", "pairs")
	viewExamples(t, b, file)
}

// viewExamples compares the paths of recorded examples, which lie end to end.
func viewExamples(t *testing.T, b *tab, file string) {
	t.Helper()
	b.panel("time")
	d := b.plot("0/traces/r1_state")
	want := numbersOf(t, `g = f["episode_data/DI/seed_1"]; out = [np.sort(g["r1_state"][:, 0]), [g["t"][g["example"][:] == k][-1] for k in (0, 40)]]`, file)
	lo, hi := want[0][0], want[0][len(want[0])-1]
	least, most := d.Curves[0].Y[0], d.Curves[0].Y[0]
	for i, v := range d.Curves[0].Y {
		if v == nil {
			continue // between two examples
		}
		if *v < *least {
			least = v
		}
		top := v
		if d.Curves[0].Top != nil {
			top = d.Curves[0].Top[i]
		}
		if *top > *most {
			most = top
		}
	}
	if *least != *lo || *most != *hi {
		t.Errorf("drawn from %v to %v, want %v to %v", *least, *most, *lo, *hi)
	}
	ends := b.plot("0/ribbon").Pieces
	if len(ends) != 2 || ends[0].Trial != 0 || ends[1].Trial != 40 || !lies(&ends[0].To, *want[1][0]-1e-9, *want[1][0]+1e-9) || !lies(&ends[1].To, *want[1][0]+*want[1][1]-1e-9, *want[1][0]+*want[1][1]+1e-9) {
		t.Errorf("%+v, want examples 0 and 40, of %v and %v s", ends, *want[1][0], *want[1][1])
	}
}

func viewSliders(t *testing.T, browser context.Context) {
	file := runArms(t)
	b := look(t, browser, file)
	b.panel("loops")
	sameSpectrum := func() {
		t.Helper()
		d := b.plot("0/loops/feedback")
		want := numbersOf(t, `g = f["spectrum/DI/seed_1"]; k = int(sys.argv[2]); out = [g["eig_re_feedback"][k], g["eig_im_feedback"][k], g["step"][k:k + 1]]`, file, fmt.Sprint(d.Sample))
		same(t, "real parts", d.Re, want[0])
		same(t, "imaginary parts", d.Im, want[1])
		if d.Step != int(*want[2][0]) {
			t.Errorf("after %d examples, want %v", d.Step, *want[2][0])
		}
	}
	sameSpectrum()
	slide := func(key string) {
		t.Helper()
		b.js(`document.querySelector("input[type=range]").focus()`, nil)
		b.do(chromedp.KeyEvent(key))
		b.idle()
	}
	last := b.plot("0/loops/feedback").Sample
	slide(kb.ArrowLeft)
	if k := b.plot("0/loops/feedback").Sample; last != 4 || k != 3 {
		t.Errorf("samples %d and, a key to the left, %d: want 4 and 3", last, k)
	}
	sameSpectrum()
	slide(kb.Home)
	sameSpectrum()
	b.is(`document.querySelector("input[type=range]").getAttribute("aria-valuetext")`, "0 (1 of 5)")
	b.js("settle.steps.point(31)", nil) // a cursor over the examples takes the slider along
	b.idle()
	if d := b.plot("0/loops/feedback"); d.Step != 30 {
		t.Errorf("with the cursor at 31: after %d examples", d.Step)
	}
	sameSpectrum()
	sameBand(t, b, file, "0/loops/lambda_max_feedback", "DI", "training", "lambda_max_feedback")
	viewWeights(t, b, file, slide)
}

func viewWeights(t *testing.T, b *tab, file string, slide func(string)) {
	t.Helper()
	b.panel("weights")
	sameWeights := func(dataset string) {
		t.Helper()
		d, h := b.plot("0/weights/map"), b.plot("0/weights/histogram")
		want := numbersOf(t, `w = f[sys.argv[2]][int(sys.argv[3])]; out = [np.float32(w), np.histogram(w, bins=64)[0], [w.min(), w.max()]]`, file, dataset, fmt.Sprint(d.Sample))
		same(t, "weights", d.Cells, want[0])
		same(t, "histogram", h.Bins, want[1])
		if h.Lo != *want[2][0] || h.Hi != *want[2][1] {
			t.Errorf("from %v to %v, want %v to %v", h.Lo, h.Hi, *want[2][0], *want[2][1])
		}
	}
	sameWeights("snapshots/DI/seed_1/W_W1")
	slide(kb.ArrowLeft)
	if k := b.plot("0/weights/map").Sample; k != 3 {
		t.Errorf("snapshot %d, want 3", k)
	}
	sameWeights("snapshots/DI/seed_1/W_W1")
	choose := func(menu, option string) {
		t.Helper()
		b.js(fmt.Sprintf(`(() => { const m = [...document.querySelectorAll(".panel select")].find((s) => s.ariaLabel === %q); m.value = [...m.options].find((o) => o.textContent === %q).value; m.dispatchEvent(new Event("change")); })()`, menu, option), nil)
		b.idle()
	}
	choose("pathway", "W2")
	sameWeights("snapshots/DI/seed_1/W_W2")
	choose("of", "the start")
	d := b.plot("0/weights/map")
	same(t, "initial weights", d.Cells, numbersOf(t, `out = [np.float32(f["circuit/weights/W_W2"][:])]`, file)[0])
	b.panel("file")
	given := python(t, `import sys, h5py; print(h5py.File(sys.argv[1])["config/toml"][()].decode(), end="")`, file)
	var shown string
	b.js(`document.querySelector(".toml").textContent`, &shown)
	if strings.TrimRight(shown, "\n") != strings.TrimRight(given, "\n") {
		t.Errorf("the circuit file is shown as %.300q", shown)
	}
	b.is(`document.querySelector(".provenance").textContent.includes("linear-regression")`, "true")
}
