package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// twoPhases is a loop that is open first, and then settles.
const twoPhases = `name = "two-phases"
seed = 1
[population]
r = { size = 20, tau = "10 ms", transfer = "tanh", initial = { init = "normal", std = 0.5 } }
u = { size = 10, tau = "10 ms", leak = 0.01 }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = 0.3 } }
B = { from = "u", to = "r", kind = "feedback", weights = { init = "negative-transpose", of = "W" } }
[input]
target = { to = "u", shape = "constant", amplitude = -0.5 }
[phase]
open = { duration = "50 ms", open = ["W"], hold = ["u"] }
settle = { duration = "5 s", until = "settled" }
[record]
every = "1 ms"
`

// runTwoPhases returns the file of a run.
func runTwoPhases(t *testing.T) string {
	t.Helper()
	path := write(t, "two.toml", twoPhases)
	out := filepath.Join(filepath.Dir(path), "two.h5")
	mustSettle(t, "run", path, "-o", out, "--quiet")
	return out
}

// underDrawn has lo and hi of a dataset's column between the places that were drawn.
const underDrawn = `
x = np.array(json.loads(sys.argv[2])); unit = int(sys.argv[4])
t = f["trajectory/time"][:]; y = f["trajectory/" + sys.argv[3]][:]
y = y if y.ndim == 1 else y[:, unit]
starts = np.searchsorted(t, x - 1e-12)
if len(sys.argv) > 5: y = y[:np.searchsorted(t, x[-1] + 1e-12)]
out = [np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts), [np.nanmean(p) for p in np.split(y, starts[1:])]]
`

// sameTrace compares a curve with the dataset it is of; of a part it ends with its last place.
func sameTrace(t *testing.T, file, dataset string, unit int, c drawnCurve, part ...string) {
	t.Helper()
	x, _ := json.Marshal(c.X)
	want := numbersOf(t, underDrawn, append([]string{file, string(x), dataset, fmt.Sprint(unit)}, part...)...)
	if c.Top != nil && part != nil { // where the last group ends is not told
		last := len(c.X) - 1
		c.Y, c.Top, want[0], want[1] = c.Y[:last], c.Top[:last], want[0][:last], want[1][:last]
	}
	same(t, fmt.Sprintf("%s of unit %d", dataset, unit), c.Y, want[0])
	if c.Top != nil {
		same(t, fmt.Sprintf("top of %s of unit %d", dataset, unit), c.Top, want[1])
	}
}

func viewTime(t *testing.T, browser context.Context) {
	file := runTwoPhases(t)
	b := look(t, browser, file)
	b.is("settle.tab()", "time")
	b.is(`[...document.querySelectorAll("[role=tab]")].map((e) => e.textContent).join()`, "time,weights,file")
	for _, population := range []string{"r", "u"} {
		d := b.plot("0/traces/" + population + "_state")
		if len(d.Curves) != 6 || len(d.Curves[0].X) < 300 {
			t.Fatalf("%s has %d curves of %d points", population, len(d.Curves), len(d.Curves[0].X))
		}
		for _, c := range d.Curves {
			unit := 0
			if _, err := fmt.Sscan(c.Name, &unit); err != nil {
				t.Fatal(err)
			}
			sameTrace(t, file, population+"_state", unit, c)
		}
	}
	for _, name := range []string{"step_size", "error_estimate"} {
		sameTrace(t, file, name, 0, b.plot("0/steps/" + name).Curves[0])
	}
	viewEndings(t, b, file)
	viewActivity(t, b, file)
	b.photograph("view.png")
}

// photograph keeps a picture of the page for the documentation, where make pictures says.
func (b *tab) photograph(name string) {
	b.t.Helper()
	dir := os.Getenv("SETTLE_PICTURES")
	if dir == "" {
		return
	}
	var png []byte
	b.do(chromedp.EmulateViewport(1280, 840))
	b.js("settle.time.point(0.1)", nil)
	b.idle()
	b.do(chromedp.CaptureScreenshot(&png))
	if err := os.WriteFile(filepath.Join(dir, name), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// viewEndings compares phases and verdicts with the file.
func viewEndings(t *testing.T, b *tab, file string) {
	t.Helper()
	want := numbersOf(t, `
e = f["episodes"]; t = f["trajectory/time"][:]; p = f["trajectory/phase"][:]
out = [t[e["first_obs"][:] + e["n_obs"][:] - 1], [t[p == k][i] for k in (0, 1) for i in (0, -1)]]`, file)
	d := b.plot("0/ribbon")
	if len(d.Marks) != 2 || len(d.Pieces) != 2 || d.Marks[0].Verdict != "finished" || d.Marks[1].Verdict != "settled" || !d.Marks[1].Good {
		t.Fatalf("%+v, %+v", d.Marks, d.Pieces)
	}
	for i, m := range d.Marks {
		p := d.Pieces[i]
		for _, pair := range [][2]float64{{m.X, *want[0][i]}, {p.From, *want[1][2*i]}, {p.To, *want[1][2*i+1]}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("phase %d: at %v, want %v", i, pair[0], pair[1])
			}
		}
	}
	b.is(`document.querySelectorAll(".episodes tbody tr").length`, "2")
}

// viewActivity turns the heatmap on and compares its cells.
func viewActivity(t *testing.T, b *tab, file string) {
	t.Helper()
	b.js(`[...document.querySelectorAll(".controls label")].find((l) => l.textContent === "activity").click()`, nil)
	b.idle()
	d := b.plot("0/activity/r_state")
	n := len(d.Heat.T)
	if len(d.Heat.Units) != 20 || len(d.Heat.Mean) != 20*n || n < 300 {
		t.Fatalf("%d cells for %d units and %d times", len(d.Heat.Mean), len(d.Heat.Units), n)
	}
	x, _ := json.Marshal(d.Heat.T)
	for _, unit := range []int{0, 7, 19} {
		want := numbersOf(t, underDrawn, file, string(x), "r_state", fmt.Sprint(unit))[2]
		for i, v := range d.Heat.Mean[unit*n : (unit+1)*n] {
			if math.Abs(*v-*want[i]) > 1e-6 {
				t.Errorf("unit %d, group %d: %v, want %v", unit, i, *v, *want[i])
			}
		}
	}
}

// rect is where the inside of a plot's axes is on the page.
func (b *tab) rect(id string) (left, top, width, height float64) {
	b.t.Helper()
	var r [4]float64
	b.js(fmt.Sprintf(`(() => { const e = document.querySelector('[data-plot="%s"] .u-over'); e.scrollIntoView({ block: "center" }); const r = e.getBoundingClientRect(); return [r.left, r.top, r.width, r.height]; })()`, id), &r)
	return r[0], r[1], r[2], r[3]
}

// mouse does something at a place.
func mouse(kind input.MouseType, x, y float64, clicks int64) chromedp.Action {
	p := input.DispatchMouseEvent(kind, x, y).WithClickCount(clicks)
	if kind != input.MouseMoved {
		p = p.WithButton(input.Left)
	}
	return p
}

func viewKeys(t *testing.T, browser context.Context) {
	file := runTwoPhases(t)
	b := look(t, browser, file)
	full := b.plot("0/traces/r_state").X
	left, top, width, height := b.rect("0/traces/r_state")
	y := top + height/2
	b.do(mouse(input.MouseMoved, left+0.25*width, y, 0), mouse(input.MousePressed, left+0.25*width, y, 1), mouse(input.MouseMoved, left+0.4*width, y, 0),
		mouse(input.MouseMoved, left+0.5*width, y, 0), mouse(input.MouseReleased, left+0.5*width, y, 1))
	b.idle()
	span := full[1] - full[0]
	d := b.plot("0/steps/step_size")
	if math.Abs(d.X[0]-0.25*span) > 0.01*span || math.Abs(d.X[1]-0.5*span) > 0.01*span {
		t.Errorf("dragged from 0.25 to 0.5 of %v: %v is in sight", full, d.X)
	}
	c := b.plot("0/traces/r_state").Curves[0]
	if inside := b.plot("0/traces/r_state").X; *c.X[len(c.X)-1] < inside[1] || *c.X[0] > inside[0] || len(c.X) > 3+int(1e3*(inside[1]-inside[0])) {
		t.Errorf("samples from %v to %v are drawn where %v is in sight", *c.X[0], *c.X[len(c.X)-1], inside)
	}
	sameTrace(t, file, "r_state", 0, c, "part")
	b.do(mouse(input.MousePressed, left+0.5*width, y, 1), mouse(input.MouseReleased, left+0.5*width, y, 1), mouse(input.MousePressed, left+0.5*width, y, 2), mouse(input.MouseReleased, left+0.5*width, y, 2))
	b.idle()
	if x := b.plot("0/traces/r_state").X; x != full {
		t.Errorf("after a double click %v is in sight, want %v", x, full)
	}
	b.do(mouse(input.MouseMoved, 5, 5, 0))
	byKeys(t, b, full)
	byTab(t, b)
}

// byKeys does the same with the keyboard.
func byKeys(t *testing.T, b *tab, full [2]float64) {
	t.Helper()
	press := func(keys ...string) {
		t.Helper()
		for _, k := range keys {
			b.do(chromedp.KeyEvent(k))
		}
		b.idle()
	}
	b.js(`document.querySelector('[data-plot="0/traces/u_state"] .canvas').focus()`, nil)
	press(kb.ArrowRight, kb.ArrowRight)
	d := b.plot("0/steps/error_estimate")
	middle := full[0] + 0.52*(full[1]-full[0])
	if d.Cursor == nil || math.Abs(*d.Cursor-middle) > 1e-9 || d.Told == "" || !strings.Contains(b.plot("0/ribbon").Told, "phase settle") {
		t.Errorf("cursor at %v, told %q and %q, want it at %v in all plots", text(d.Cursor), d.Told, b.plot("0/ribbon").Told, middle)
	}
	b.is("settle.circuit().phase", "settle")
	press("+")
	if x := b.plot("0/ribbon").X; math.Abs(x[1]-x[0]-(full[1]-full[0])/2) > 1e-9 || x[0] > middle || x[1] < middle {
		t.Errorf("after + %v is in sight", x)
	}
	press("-")
	if x := b.plot("0/ribbon").X; x != full {
		t.Errorf("after - %v is in sight", x)
	}
	press("[")
	if mark := b.plot("0/ribbon").Marks[0].X; *b.plot("0/ribbon").Cursor != mark {
		t.Errorf("cursor at %v after [, want the ending at %v", text(b.plot("0/ribbon").Cursor), mark)
	}
	press("]")
	if mark := b.plot("0/ribbon").Marks[1].X; *b.plot("0/ribbon").Cursor != mark {
		t.Errorf("cursor at %v after ], want the ending at %v", text(b.plot("0/ribbon").Cursor), mark)
	}
	press("+", kb.Home, kb.Escape)
	if d := b.plot("0/ribbon"); d.X != full || d.Cursor != nil {
		t.Errorf("after Home and Esc: %v, cursor %v", d.X, text(d.Cursor))
	}
}

// byTab reaches everything with the Tab key, and sees where it is.
func byTab(t *testing.T, b *tab) {
	t.Helper()
	b.js("document.activeElement.blur()", nil)
	var seen []string
	for range 60 {
		b.do(chromedp.KeyEvent(kb.Tab))
		var at [2]string
		home := false
		b.js(`(() => { const e = document.activeElement, s = getComputedStyle(e); return [e.getAttribute("aria-label") || e.textContent || e.type, s.outlineStyle + s.outlineWidth]; })()`, &at)
		if b.js("document.activeElement === document.body", &home); home {
			continue // once round
		}
		if at[1] != "solid2px" && at[0] != "" && !strings.HasPrefix(at[1], "auto") {
			t.Errorf("the focus on %.40q is not seen: outline %s", at[0], at[1])
		}
		seen = append(seen, at[0])
	}
	for _, want := range []string{"time", "light or dark", "keys", "save circuit as svg", "units of r to draw, of 20", "phases and endings. Phases", "r state. Traces of 20 units", "save r state as csv"} {
		if !slices.ContainsFunc(seen, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("Tab does not lead to %q but to %q", want, seen)
		}
	}
	b.js(`document.querySelector("#tab-time").focus()`, nil)
	b.do(chromedp.KeyEvent(kb.ArrowRight))
	b.idle()
	b.is("settle.tab()", "weights")
	b.is("document.activeElement.id", "tab-weights")
}

func viewCircuit(t *testing.T, browser context.Context) {
	out := filepath.Join(t.TempDir(), "cascade.h5")
	mustSettle(t, "run", "cascade", "-o", out, "--quiet")
	b := look(t, browser, out)
	b.is("settle.circuit().phase", "<nil>")
	b.is("settle.circuit().gates.join()", "h2 on ru")
	b.is("settle.circuit().inputs.join()", "pattern,target")
	for _, phase := range []string{"forward", "feedback"} {
		b.js(fmt.Sprintf(`[...document.querySelectorAll(".phases label")].find((l) => l.textContent === %q).click()`, phase), nil)
		want := strings.Split(strings.TrimSpace(python(t, `
import sys, h5py
f = h5py.File(sys.argv[1]); p = f["circuit/phases"]; k = [n.decode() for n in p["phase"][:]].index(sys.argv[2])
print(p["open"][k].decode().replace(" ", ","), p["hold"][k].decode().replace(" ", ","), p["settle"][k].decode().replace(" ", ","), sep="\n")`, out, phase))+"\n\n", "\n")
		b.is("settle.circuit().phase", phase)
		b.is("settle.circuit().open.join()", want[0])
		b.is(`Object.entries(settle.circuit().populations).filter(([, s]) => s === "held").map(([n]) => n).join()`, want[1])
		if phase == "feedback" {
			b.is(`Object.entries(settle.circuit().populations).filter(([, s]) => s === "settles").map(([n]) => n).sort().join()`, "r1,r2")
		}
	}
	b.is("settle.circuit().closed.length", "0")
}

func viewTwo(t *testing.T, browser context.Context) {
	first, second := runTwoPhases(t), filepath.Join(t.TempDir(), "cascade.h5")
	mustSettle(t, "run", "cascade", "-o", second, "--quiet")
	b := look(t, browser, first, second)
	b.is(`document.querySelectorAll("article.run").length`, "2")
	if a, c := b.plot("0/ribbon").X, b.plot("1/ribbon").X; a != c {
		t.Errorf("the runs do not share an axis: %v, %v", a, c)
	}
	b.js("settle.time.zoom(0.1, 0.3)", nil)
	b.idle()
	for _, id := range []string{"0/traces/r_state", "1/traces/r1_state"} {
		if d := b.plot(id); d.X != [2]float64{0.1, 0.3} || len(d.Curves[0].X) < 10 {
			t.Errorf("%s: %v in sight, %d points", id, d.X, len(d.Curves[0].X))
		}
	}
	b.js(`document.querySelectorAll("#runs button")[0].click()`, nil)
	b.idle()
	b.is(`[...document.querySelectorAll("article.run")].map((e) => e.dataset.run).join()`, "1")
}

func viewLong(t *testing.T, browser context.Context) {
	out := filepath.Join(t.TempDir(), "long.h5")
	mustSettle(t, "run", "random-network", "-o", out, "--quiet", "--set", "population.x.size=64", "--set", "phase.run.duration=150 s", "--set", `record.variables=["state"]`, "--set", "integrator.max_steps=10000000")
	b := look(t, browser, out)
	d := b.plot("0/traces/x_state")
	if d.Note != "" || d.Curves[0].Top == nil || len(d.Curves[0].X) < 500 {
		t.Errorf("note %q, %d groups", d.Note, len(d.Curves[0].X))
	}
	want := numbersOf(t, `
y = f["trajectory/x_state"][:, 0]
out = [[y.min(), y.max()]]`, out)[0]
	low, high := math.Inf(1), math.Inf(-1)
	for i, v := range d.Curves[0].Y {
		low, high = math.Min(low, *v), math.Max(high, *d.Curves[0].Top[i])
	}
	if low != *want[0] || high != *want[1] {
		t.Errorf("drawn from %v to %v, want %v to %v", low, high, *want[0], *want[1])
	}
	b.js("settle.time.zoom(70, 70.4)", nil)
	b.idle()
	sameTrace(t, out, "x_state", 0, b.plot("0/traces/x_state").Curves[0], "part")
}

func viewLive(t *testing.T, browser context.Context) {
	out := filepath.Join(t.TempDir(), "live.h5")
	run := startLong(t, out, "--set", "population.x.size=64", "--set", "record.every=50 ms", "--set", `record.variables=["state"]`)
	ended := false
	defer func() {
		if !ended {
			_ = run.Process.Kill()
			_ = run.Wait()
		}
	}()
	b := openTab(t, browser, startView(t, out), 1280, "light")
	b.is("settle.runs()[0].status + settle.runs()[0].live", "runningtrue")
	before := b.plot("0/traces/x_state")
	b.do(chromedp.Poll(fmt.Sprintf("settle.plot('0/traces/x_state').x[1] > %g", before.X[1]+1), nil, chromedp.WithPollingTimeout(10*time.Second)))
	b.idle()
	after := b.plot("0/traces/x_state")
	if last := after.Curves[0].X[len(after.Curves[0].X)-1]; *last <= before.X[1] {
		t.Errorf("nothing new is drawn: the last sample is at %v, before it was at %v", *last, before.X[1])
	}
	_ = run.Process.Kill()
	_ = run.Wait()
	ended = true
	b.do(chromedp.Poll(`settle.runs()[0].status === "killed" && !settle.runs()[0].live`, nil, chromedp.WithPollingTimeout(10*time.Second)))
	b.idle()
	left := b.plot("0/traces/x_state")
	mustSettle(t, "recover", out)
	b.do(chromedp.Poll(`settle.runs()[0].status === "interrupted" && document.querySelector("#message").hidden`, nil, chromedp.WithPollingTimeout(10*time.Second)))
	b.idle()
	end := numbersOf(t, `out = [f["trajectory/time"][-1:]]`, out)[0][0]
	if x := b.plot("0/traces/x_state").X; x[1] != *end {
		t.Errorf("after recovery the axis ends at %v, want %v", x[1], *end)
	}
	if left.X[1] != *end {
		t.Errorf("as the kill left it the axis ends at %v, want %v", left.X[1], *end)
	}
}
