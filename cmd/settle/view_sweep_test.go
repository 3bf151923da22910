package main

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// drawnCell is a cell of a sweep, as the page has it.
type drawnCell struct {
	At      []float64 `json:"at"`
	Middle  *float64  `json:"middle"`
	Low     *float64  `json:"low"`
	High    *float64  `json:"high"`
	N       int       `json:"n"`
	Missing int       `json:"missing"`
	Points  []int     `json:"points"`
}

// cellsByNumPy groups a gathered sweep by axes: coordinates, mean, median, quartiles, numbers, points without a result.
const cellsByNumPy = `
import sys, json, h5py, numpy as np
with h5py.File(sys.argv[1]) as f:
    names, value = sys.argv[2].split(","), f[sys.argv[3]][:]
    at, done = np.array([f["axes/" + n][:] for n in names]).T, f["points/done"][:].astype(bool)
    out = []
    for c in np.unique(at, axis=0):
        here = (at == c).all(axis=1)
        v = value[here & done]
        v = v[~np.isnan(v)]
        q = np.quantile(v, [.25, .5, .75]) if len(v) else [None] * 3
        out.append([list(c), v.mean() if len(v) else None, *q, len(v), int((here & ~done).sum())])
    print(json.dumps(out))
`

// sameCells compares cells with NumPy's; share compares means, and else medians.
func sameCells(t *testing.T, got []drawnCell, file, axes, value string, share bool) {
	t.Helper()
	var want [][]any
	if err := json.Unmarshal([]byte(python(t, cellsByNumPy, file, axes, value)), &want); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) || len(got) == 0 {
		t.Fatalf("%d cells, want %d", len(got), len(want))
	}
	near := func(what string, k int, got *float64, want any) {
		w, ok := want.(float64)
		if (got == nil) == ok || ok && math.Abs(*got-w) > 1e-12*math.Max(1, math.Abs(w)) {
			t.Errorf("%s of cell %d: %v, want %v", what, k, got, want)
		}
	}
	for k, c := range got {
		w := want[k]
		for i, at := range w[0].([]any) {
			if c.At[i] != at {
				t.Fatalf("cell %d is at %v, want %v", k, c.At, w[0])
			}
		}
		if share {
			near("mean", k, c.Middle, w[1])
		} else {
			near("median", k, c.Middle, w[3])
			near("first quartile", k, c.Low, w[2])
			near("third quartile", k, c.High, w[4])
		}
		if float64(c.N) != w[5] || float64(c.Missing) != w[6] {
			t.Errorf("cell %d: %d numbers, %d missing, want %v and %v", k, c.N, c.Missing, w[5], w[6])
		}
	}
}

// gatheredSweep is a sweep of which some points are missing, a whole cell among them.
func gatheredSweep(t *testing.T) string {
	t.Helper()
	s := newSweeping(t, smallLoop, grid(6))
	s.must(exitDone, s.file, "-o", s.runs, "-q")
	s.gathered()
	f := openFile(t, filepath.Join(s.runs, "gathered.h5"))
	ids, err := f.Strings("/points/id")
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 1, 2, 3, 4, 5, 9, 40} {
		if err := os.Remove(filepath.Join(s.runs, "points", ids[i][:2], ids[i]+".h5")); err != nil {
			t.Fatal(err)
		}
	}
	s.must(exitFailed, "gather", s.runs)
	return filepath.Join(s.runs, "gathered.h5")
}

func viewSweep(t *testing.T, root context.Context) {
	file := gatheredSweep(t)
	b := look(t, root, file)
	b.is(`[...document.querySelectorAll("[role=tab]")].map((e) => e.textContent).join()`, "sweep,file")
	cells := func() []drawnCell {
		t.Helper()
		var state struct {
			Cells []drawnCell `json:"cells"`
		}
		var text string
		b.js(`JSON.stringify(settle.plot("0/sweep"))`, &text)
		if err := json.Unmarshal([]byte(text), &state); err != nil {
			t.Fatal(err)
		}
		return state.Cells
	}
	choose := func(menu, value string) {
		t.Helper()
		b.js(`(() => { const m = [...document.querySelectorAll("select")].find((s) => s.ariaLabel === "`+menu+`"); m.value = [...m.options].find((o) => o.textContent === "`+value+`").value; m.dispatchEvent(new Event("change")); })()`, nil)
		b.idle()
	}
	sameCells(t, cells(), file, "alpha,angle", "points/settled", true)
	b.photograph("sweep-map.png")
	// a click on the cell in the middle lists its points
	left, top, width, height := b.rect("0/sweep")
	x, y := left+width*0.5, top+height*0.6
	b.do(mouse(input.MouseMoved, x, y, 0), mouse(input.MousePressed, x, y, 1), mouse(input.MouseReleased, x, y, 1))
	b.idle()
	b.is(`document.querySelectorAll(".points tbody tr").length`, "6")
	choose("value", "time")
	sameCells(t, cells(), file, "alpha,angle", "results/time", false)
	choose("y", "–")
	sameCells(t, cells(), file, "alpha", "results/time", false)
	choose("lines by", "angle")
	sameCells(t, cells(), file, "alpha,angle", "results/time", false)
	b.is(`settle.plot("0/sweep").curves.length`, "4")
	b.photograph("sweep-lines.png")
	dir := t.TempDir()
	b.do(browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir).WithBrowserContextID(chromedp.FromContext(b).BrowserContextID))
	csv := string(b.saved(dir, "0/sweep", "csv"))
	if lines := strings.Split(strings.TrimSpace(csv), "\n"); lines[0] != "alpha,angle,time,low,high,n,missing" || len(lines) != 13 {
		t.Error(csv)
	}
	savedSvg(t, dir, "0/sweep", b.saved(dir, "0/sweep", "svg"))
	small := openTab(t, root, startView(t, file), 400, "dark")
	small.is(`document.documentElement.scrollWidth <= innerWidth`, "true")
	small.clean()
}
