package main

import (
	"encoding/csv"
	"fmt"
	"image/png"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"settle/integrators"
)

// compared is what settle compare printed, and its csv as read here.
type compared struct {
	dir, out string
	columns  []string
	rows     []map[string]string
}

func readComparison(t *testing.T, dir, out string) compared {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "compare.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c := compared{dir: dir, out: out, columns: lines[0]}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, v := range line {
			row[c.columns[i]] = v
		}
		c.rows = append(c.rows, row)
	}
	return c
}

func compareMethods(t *testing.T, args ...string) compared {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "compare")
	out := mustSettle(t, append([]string{"compare", "-o", dir, "--repeat", "1"}, args...)...)
	return readComparison(t, dir, out)
}

func number(t *testing.T, row map[string]string, column string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(row[column], 64)
	if err != nil {
		t.Fatalf("%s of %v: %v", column, row, err)
	}
	return v
}

// oscillator is a linear loop: two populations that drive each other round at 10 Hz.
const oscillator = `
name = "oscillator"
[population.a]
size = 1
tau = "10 ms"
leak = 0
initial = 1
[population.b]
size = 1
tau = "10 ms"
leak = 0
[pathway.ab]
from = "a"
to = "b"
weights = { init = "constant", value = 0.6283185307179586 }
[pathway.ba]
from = "b"
to = "a"
weights = { init = "constant", value = -0.6283185307179586 }
[phase.run]
duration = "300 ms"
`

// cheapest works the recommendation out from a csv, in its own way: the least work at an error is
// that of the lower left hull of a method's good runs, step by step.
func cheapest(t *testing.T, rows []map[string]string, by string, target float64) string {
	type point struct{ e, work float64 }
	best, least := "", math.Inf(1)
	var methods []string
	points := map[string][]point{}
	for _, r := range rows {
		if !slices.Contains(methods, r["method"]) {
			methods = append(methods, r["method"])
		}
		if slices.Contains([]string{"finished", "settled", "below-reference"}, r["verdict"]) {
			points[r["method"]] = append(points[r["method"]], point{number(t, r, "error_max"), number(t, r, by)})
		}
	}
	for _, m := range methods {
		all := points[m]
		// not beaten: no other run is as good in both
		var front []point
		for i, p := range all {
			beaten := false
			for j, q := range all {
				beaten = beaten || i != j && q.e <= p.e && q.work <= p.work && (q != p || j < i)
			}
			if !beaten {
				front = append(front, p)
			}
		}
		sort.Slice(front, func(i, j int) bool { return front[i].e > front[j].e })
		cost := math.Inf(1)
		if len(front) > 0 && front[0].e <= target {
			cost = front[0].work
		}
		for i := 0; i+1 < len(front); i++ {
			p, q := front[i], front[i+1]
			if q.e <= target && target < p.e {
				slope := (math.Log10(q.work) - math.Log10(p.work)) / (math.Log10(q.e) - math.Log10(p.e))
				cost = math.Pow(10, math.Log10(p.work)+slope*(math.Log10(target)-math.Log10(p.e)))
			}
		}
		if cost < least*(1-1e-12) {
			best, least = m, cost
		}
	}
	return best
}

// clause is a part of the sentence: which method at, below or above which error.
var clause = regexp.MustCompile(`(?:at (1e-\d+): ([\w-]+))|(?:([\w-]+) (below|above) (1e-\d+)(?: \(to (1e-\d+)\))?)`)

// spelled expands the printed sentence to the method at each power of ten from 0.1 down to last.
func spelled(t *testing.T, out, by string, last float64) map[int]string {
	t.Helper()
	var sentence string
	for _, line := range strings.Split(out, "\n") {
		if strings.HasPrefix(line, "for this circuit") && strings.Contains(line, "(by "+by+")") {
			sentence = line
		}
	}
	exponent := func(text string) int { return int(math.Round(math.Log10(mustFloat(t, text)))) }
	said := map[int]string{}
	for _, m := range clause.FindAllStringSubmatch(sentence, -1) {
		for e := -1; float64(e) >= math.Log10(last)-1e-9; e-- {
			switch {
			case m[1] != "":
				said[e] = m[2]
			case m[4] == "below" && e < exponent(m[5]), m[4] == "above" && e > exponent(m[5]):
				said[e] = m[3]
				if m[6] != "" && (e < exponent(m[6])) == (m[4] == "below") && e != exponent(m[6]) {
					delete(said, e) // others follow that are not told
				}
			}
		}
	}
	if len(said) == 0 {
		t.Fatalf("no recommendation by %s in\n%s", by, out)
	}
	return said
}

func mustFloat(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestCompareRecommends recomputes the recommendation from the csv on unlike circuits, by each work.
func TestCompareRecommends(t *testing.T) {
	random := []string{"random-network", "--set", "population.x.size=40", "--set", "pathway.J.weights.std=0.9", "--set", "phase.run.duration=200 ms"}
	stiff := []string{"inversion-loop", "--set", "population.u.tau=0.1 ms", "--set", "phase.settle.duration=500 ms"}
	linear := []string{write(t, "oscillator.toml", oscillator)}
	for _, on := range []struct {
		name string
		args []string
		by   []string
	}{
		{"random network", random, []string{"products", "evaluations"}},
		{"fast controller", stiff, []string{"products"}},
		{"linear oscillation", linear, []string{"products", "seconds"}},
	} {
		for _, by := range on.by {
			t.Run(on.name+" by "+by, func(t *testing.T) {
				c := compareMethods(t, append(slices.Clone(on.args), "--by", by, "--methods", "euler,heun,rk4,bs32,dp54,tsit5,dop853,vern98,rodas5p", "--rtol", "1e-3..1e-9")...)
				loosest, smallest := 0.0, map[string]float64{}
				for _, r := range c.rows {
					if e := number(t, r, "error_max"); r["verdict"] != "unsettled" && !math.IsNaN(e) {
						loosest = max(loosest, e)
						if s, ok := smallest[r["method"]]; !ok || e < s {
							smallest[r["method"]] = e
						}
					}
				}
				tightest := slices.Sorted(maps.Values(smallest))[1] // that two methods reach
				said := spelled(t, c.out, by, tightest)
				checked := 0
				for e := -1; math.Pow10(e) >= tightest; e-- {
					if math.Pow10(e) > 10*loosest {
						continue
					}
					if said[e] == "" {
						continue
					}
					checked++
					if want := cheapest(t, c.rows, by, math.Pow10(e)); said[e] != want {
						t.Errorf("1e%d: %s was recommended, the csv says %s\n%s", e, said[e], want, c.out)
					}
				}
				if checked < 4 {
					t.Errorf("only %d errors checked, from %g to %g", checked, loosest, tightest)
				}
			})
		}
	}
}

// TestCompareRows wants the columns as documented, a row for each method and setting, and the errors
// of the oscillator, which are known in closed form: Euler's radius grows by sqrt(1 + (h w)^2) a step.
func TestCompareRows(t *testing.T) {
	c := compareMethods(t, write(t, "oscillator.toml", oscillator), "--methods", "euler,rk4,semi-implicit-euler,dp54", "--rtol", "1e-3..1e-8", "--step", "1ms..0.125ms")
	if want := "method rtol atol step accepted refused evaluations products jacobians factorisations error_max error_end error_settled seconds verdict"; strings.Join(c.columns, " ") != want {
		t.Errorf("columns %q", c.columns)
	}
	if len(c.rows) != 3*4+6 {
		t.Fatalf("%d rows\n%s", len(c.rows), c.out)
	}
	steps := []string{"0.001", "0.0005", "0.00025", "0.000125"}
	for i, r := range c.rows {
		switch r["method"] {
		case "euler", "rk4", "semi-implicit-euler":
			if r["step"] != steps[i%4] || r["rtol"] != "NaN" || r["atol"] != "NaN" {
				t.Errorf("row %d: %v", i, r)
			}
		default:
			if rtol := number(t, r, "rtol"); r["step"] != "NaN" || math.Abs(number(t, r, "atol")/rtol-1e-3) > 1e-15 {
				t.Errorf("row %d: %v", i, r)
			}
		}
		if r["method"] == "semi-implicit-euler" && (r["verdict"] != "cannot-run" || r["error_max"] != "NaN") {
			t.Errorf("row %d: %v", i, r)
		}
		if r["error_settled"] != "NaN" {
			t.Errorf("row %d settled, which was not asked for: %v", i, r)
		}
	}
	const omega = 2 * math.Pi * 10
	euler, worst := complex(1, 0), 0.0
	for k := 1; k <= 300; k++ {
		euler *= complex(1, omega*0.001)
		sin, cos := math.Sincos(omega * 0.001 * float64(k))
		worst = max(worst, math.Abs(real(euler)-cos), math.Abs(imag(euler)-sin))
	}
	if got := number(t, c.rows[0], "error_max"); got < worst*(1-1e-6) || got > worst*1.01 {
		t.Errorf("Euler's largest error is %g, want %g at the steps' ends", got, worst)
	}
	if !strings.Contains(c.out, "--order a,b") {
		t.Errorf("it is not said how semi-implicit-euler could run:\n%s", c.out)
	}
}

// TestCompareOrder gives semi-implicit Euler its order.
func TestCompareOrder(t *testing.T) {
	c := compareMethods(t, write(t, "oscillator.toml", oscillator), "--methods", "semi-implicit-euler", "--order", "b,a", "--step", "1ms,0.5ms")
	for _, r := range c.rows {
		if r["verdict"] != "finished" || number(t, r, "evaluations") < 300 {
			t.Errorf("%v", r)
		}
	}
}

// TestCompareFiles reads what was written with other programs.
func TestCompareFiles(t *testing.T) {
	c := compareMethods(t, "inversion-loop", "--methods", "euler,rk4,dp54", "--rtol", "1e-4,1e-6,1e-8")
	printed := python(t, `
import sys, csv, h5py, numpy as np, xarray as xr
path = sys.argv[1]
rows = list(csv.DictReader(open(path + "/compare.csv")))
with h5py.File(path + "/compare.h5") as f:
    assert f["status"][()] == 1
    assert "inversion-loop" in f.attrs["title"] if isinstance(f.attrs["title"], str) else b"inversion-loop" in f.attrs["title"]
    assert b"population" in f["config/toml"][()]
    runs = f["runs"]
    for column, text in rows[0].items():
        got = runs[column]
        assert len(got) == len(rows), column
        if column == "method":
            assert [m.decode() for m in got[:]] == [r[column] for r in rows]
        elif column == "verdict":
            words = got.attrs["flag_meanings"]
            words = (words.decode() if isinstance(words, bytes) else words).split()
            assert [words[v] for v in got[:]] == [r[column] for r in rows]
        else:
            assert np.array_equal(got[:].astype(float), [float(r[column]) for r in rows], equal_nan=True), column
    for group in ("runs", "orders", "reference", "best"):
        for name, d in f[group].items():
            assert d.attrs["long_name"], name
            assert len(d.dims[0]) == 1 or h5py.h5ds.is_scale(d.id), (name, "has an axis without a scale")
    assert runs["seconds"].attrs["units"] in ("s", b"s") and runs["step"].attrs["units"] in ("s", b"s")
    assert np.nanmax(runs["error_settled"][:]) < 1e-5 and np.isfinite(runs["error_settled"][-3:]).all()
    assert list(f["orders/nominal"][:]) == [1, 4, 5]
    assert 3.8 < f["orders/observed"][1] < 4.2
    assert f["reference/uncertainty"][0] < 1e-10
for group in ("runs", "orders", "reference", "best"):
    for engine in ("h5netcdf", "netcdf4"):
        with xr.open_dataset(path + "/compare.h5", group=group, engine=engine) as d:
            d.load()
print("good")
`, c.dir)
	if !strings.Contains(printed, "good") {
		t.Error(printed)
	}
	for _, work := range []string{"products", "evaluations", "seconds"} {
		lookAtPlot(t, filepath.Join(c.dir, work), []string{"euler", "rk4", "dp54"})
	}
}

// lookAtPlot wants the names of the methods in the svg, and a png of a column's width at 300 dots an
// inch or more, with a tenth of a per cent of it, and not all, drawn.
func lookAtPlot(t *testing.T, base string, methods []string) {
	t.Helper()
	svg, err := os.ReadFile(base + ".svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append(methods, "largest error along the path", "inversion-loop") {
		if !strings.Contains(string(svg), ">"+text+"<") {
			t.Errorf("%s.svg does not say %q", base, text)
		}
	}
	f, err := os.Open(base + ".png")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	size := picture.Bounds().Size()
	if size.X < 1000 || size.Y < size.X/3 {
		t.Errorf("%s.png has %v dots", base, size)
	}
	drawn := 0
	for y := range size.Y {
		for x := range size.X {
			if r, g, b, _ := picture.At(x, y).RGBA(); r+g+b < 3*0xf000 {
				drawn++
			}
		}
	}
	if share := float64(drawn) / float64(size.X*size.Y); share < 0.01 || share > 0.3 {
		t.Errorf("%s.png: %.3g of it is drawn", base, share)
	}
}

// TestCompareProblems wants the published counts and errors of Dormand-Prince on the Brusselator, and
// rows for a problem that nobody can follow.
func TestCompareProblems(t *testing.T) {
	c := compareMethods(t, "--problems", "BRUSS,ROBER", "--methods", "dp54", "--rtol", "1e-6,1e-8,1e-10", "--max-steps", "5000", "--budget", "3s")
	if c.columns[0] != "problem" || c.columns[1] != "method" || len(c.columns) != 16 || len(c.rows) != 6 {
		t.Fatalf("%v, %d rows", c.columns, len(c.rows))
	}
	// dopri5's counts (Hairer's code): steps, evaluations, error at the end
	for i, want := range []struct{ accepted, evaluations, e float64 }{{136, 938, 1.4e-7}, {319, 2012, 2.2e-9}, {787, 4748, 1.8e-11}} {
		r := c.rows[i]
		if number(t, r, "accepted") != want.accepted || number(t, r, "evaluations") != want.evaluations {
			t.Errorf("%v, want %+v", r, want)
		}
		if e := number(t, r, "error_end"); math.Abs(e/want.e-1) > 0.1 {
			t.Errorf("error at the end %g, published %g", e, want.e)
		}
	}
	for _, r := range c.rows[3:] {
		if r["problem"] != "ROBER" || r["verdict"] != "no-reference" && r["verdict"] != "step-budget" {
			t.Errorf("%v", r)
		}
	}
	for _, file := range []string{"compare.h5", "BRUSS-products.svg", "BRUSS-seconds.png"} {
		if info, err := os.Stat(filepath.Join(c.dir, file)); err != nil || info.Size() < 1000 {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// TestCompareForecast says beforehand how many runs there are.
func TestCompareForecast(t *testing.T) {
	c := compareMethods(t, "--problems", "B5,BRUSS", "--methods", "dp54,rk4", "--rtol", "1e-4,1e-6")
	if first, _, _ := strings.Cut(c.out, "\n"); !strings.HasPrefix(first, fmt.Sprintf("2 problems, %d runs of up to 2 solves each", len(c.rows))) {
		t.Errorf("%s; %d rows", first, len(c.rows))
	}
	f := compareFlags{problems: allProblems, rtols: "1e-3..1e-8", given: func(string) bool { return false }}
	f.thin()
	if f.methods != strings.Join(problemMethods, ",") || f.rtols != problemRtols {
		t.Errorf("all problems by %s at %s", f.methods, f.rtols)
	}
}

// TestComparePhaseAndTrial compares another phase and trial than those of the default.
func TestComparePhaseAndTrial(t *testing.T) {
	few := []string{"digits-loop", "--methods", "dp54", "--rtol", "1e-4,1e-6"}
	usual := compareMethods(t, few...) // the feedback phase is the longest
	for _, args := range [][]string{{"--phase", "forward"}, {"--trial", "3"}} {
		other := compareMethods(t, append(few, args...)...)
		if other.rows[0]["error_max"] == usual.rows[0]["error_max"] || other.rows[0]["verdict"] != "settled" {
			t.Errorf("%v: %v", args, other.rows[0])
		}
	}
	if same := compareMethods(t, append(few, "--phase", "feedback", "--trial", "0")...); same.rows[0]["error_max"] != usual.rows[0]["error_max"] {
		t.Error("the feedback phase of trial 0 is not what is compared by default")
	}
}

// TestCompareFlagsReference wants errors below the reference's flagged.
func TestCompareFlagsReference(t *testing.T) {
	c := compareMethods(t, "inversion-loop", "--methods", "rk4", "--step", "2ms,0.05ms", "--against", "1e-8")
	if c.rows[0]["verdict"] != "settled" || c.rows[1]["verdict"] != "below-reference" {
		t.Errorf("%v", c.rows)
	}
	if !strings.Contains(c.out, "<") || !strings.Contains(c.out, "they differ by") {
		t.Errorf("the uncertainty is not told:\n%s", c.out)
	}
}

// TestCompareWrong wants exit code 2, what is allowed, and what was probably meant.
func TestCompareWrong(t *testing.T) {
	full := filepath.Join(t.TempDir(), "full")
	if err := os.Mkdir(full, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(full, "notes.txt")
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"inversion-loop", "--methods", "dp45"}, []string{`"dp45"`, strings.Join(integrators.MethodNames(), ", "), `did you mean "dp54"`}},
		{[]string{"inversion-loop", "--rtol", "1e-3...1e-4"}, []string{"--rtol", "three dots"}},
		{[]string{"inversion-loop", "--rtol", "2"}, []string{"--rtol", "allowed"}},
		{[]string{"inversion-loop", "--rtol", "tight"}, []string{`"tight"`, "1e-3..1e-10"}},
		{[]string{"inversion-loop", "--step", "0.5"}, []string{"--step", "needs a unit", "1ms..0.1ms"}},
		{[]string{"inversion-loop", "--step", "0ms"}, []string{"not above 0"}},
		{[]string{"inversion-loop", "--by", "second"}, []string{"products, evaluations, seconds", `did you mean "seconds"`}},
		{[]string{"inversion-loop", "--against", "2"}, []string{"--against"}},
		{[]string{"inversion-loop", "--methods", "dp54", "--against", "1e-3"}, []string{"--against 0.001", "ten times tighter", "rtol 1e-08", "write --against 1e-09"}},
		{[]string{"inversion-loop", "--repeat", "0"}, []string{"--repeat"}},
		{[]string{"inversion-loop", "--budget", "0s"}, []string{"--budget"}},
		{[]string{"inversion-loop", "--max-steps", "-1"}, []string{"--max-steps"}},
		{[]string{"inversion-loop", "--trial", "1"}, []string{"--trial 1", "1 trial"}},
		{[]string{"inversion-loop", "--trial", "-1"}, []string{"--trial"}},
		{[]string{"inversion-loop", "--phase", "setle"}, []string{"allowed: settle", `did you mean "settle"`}},
		{[]string{"inversion-loop", "--order", "u,q"}, []string{"integrator.order", "q"}},
		{[]string{"inversion-lop"}, []string{`did you mean "inversion-loop"`}},
		{[]string{"inversion-loop", "--method", "dp54"}, []string{"--method"}},
		{[]string{}, []string{"FILE or MODEL"}},
		{[]string{"--problems", "PLEIA"}, []string{"PLEI, DI35", `did you mean "PLEI"`}},
		{[]string{"--problems=B5", "inversion-loop"}, []string{"not both"}},
		{[]string{"--problems=B5", "--step", "1 ms"}, []string{"--step", "plain number"}},
	} {
		o := settle(t, append([]string{"compare", "-o", filepath.Join(t.TempDir(), "out")}, c.args...)...)
		if o.code != exitUsage {
			t.Errorf("compare %v: exit %d, want 2\n%s", c.args, o.code, o.stderr)
		}
		for _, want := range c.want {
			if !strings.Contains(o.stderr, want) {
				t.Errorf("compare %v: %q is not in %s", c.args, want, o.stderr)
			}
		}
	}
	if o := settle(t, "compare", "inversion-loop", "-o", full); o.code != exitUsage || !strings.Contains(o.stderr, "--force") {
		t.Errorf("into a folder with files: exit %d, %s", o.code, o.stderr)
	}
	if o := settle(t, "compare", "inversion-loop", "-o", file); o.code != exitUsage {
		t.Errorf("into a file: exit %d, %s", o.code, o.stderr)
	}
	mustSettle(t, "compare", "inversion-loop", "-o", full, "--force", "--methods", "dp54", "--rtol", "1e-4")
	if text, err := os.ReadFile(file); err != nil || string(text) != "mine" {
		t.Errorf("a file of the user's is gone: %v", err)
	}
}

// TestCompareCompletes completes the last name of a list.
func TestCompareCompletes(t *testing.T) {
	for typed, want := range map[string]string{"--methods=dp54,": "dp54,tsit5", "--by=": "seconds", "--problems=B5,": "B5,PLEI"} {
		if out := mustSettle(t, "__complete", "compare", typed); !strings.Contains(out, want) {
			t.Errorf("%s does not complete to %s:\n%s", typed, want, out)
		}
	}
}

// TestCompareSpans reads lists and ranges.
func TestCompareSpans(t *testing.T) {
	for text, want := range map[string]string{
		"1e-3..1e-6":       "[0.001 0.0001 1e-05 1e-06]",
		"1e-6..1e-3":       "[0.001 0.0001 1e-05 1e-06]",
		"1e-4, 1e-8,1e-6":  "[0.0001 1e-06 1e-08]",
		"1e-2,1e-4..1e-5":  "[0.01 0.0001 1e-05]",
		"1e-3..1e-3,0.001": "[0.001]",
		"3e-4..3e-6":       "[0.0003 3e-05 3e-06]",
	} {
		got, err := span("--rtol", text, 10, tolerance)
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%s is %v, want %s (%v)", text, got, want, err)
		}
	}
}

// TestCompareSaysWhy says in a line, in the circuit's words, why there is no reference.
func TestCompareSaysWhy(t *testing.T) {
	o := settle(t, "compare", "inversion-loop", "--set", "settle.diverged=0.1", "--methods", "bdf", "--rtol", "1e-6", "-o", filepath.Join(t.TempDir(), "out"))
	at := strings.Index(o.out, "all methods, no-reference: ")
	if at < 0 {
		t.Fatal(o.out)
	}
	line, _, _ := strings.Cut(o.out[at:], "\n")
	if len(line) > 500 || strings.Contains(line, "Solver") || strings.Contains(line, "y[") || regexp.MustCompile(`\d\.\d{8}`).MatchString(line) {
		t.Error(line)
	}
	for _, want := range []string{"settle.diverged", "population u, unit ", "other methods"} {
		if !strings.Contains(line, want) {
			t.Errorf("%q is not in %s", want, line)
		}
	}
}

// TestCompareTellsVariableOrders has no nominal order for a method that chooses its own.
func TestCompareTellsVariableOrders(t *testing.T) {
	c := compareMethods(t, "inversion-loop", "--methods", "bdf,rk4")
	if !regexp.MustCompile(`bdf \d+\.\d \(variable\)`).MatchString(c.out) || !strings.Contains(c.out, "(4)") {
		t.Error(c.out)
	}
	for _, r := range c.rows {
		if len(r["rtol"]) > 6 || len(r["atol"]) > 6 {
			t.Errorf("tolerances %s and %s", r["rtol"], r["atol"])
		}
	}
}

// TestShowComparison shows the rows that settle compare printed.
func TestShowComparison(t *testing.T) {
	c := compareMethods(t, "inversion-loop", "--methods", "dp54,rk4,semi-implicit-euler", "--rtol", "1e-3..1e-5")
	shown := mustSettle(t, "show", filepath.Join(c.dir, "compare.h5"))
	for _, line := range strings.Split(c.out, "\n") {
		if regexp.MustCompile(`^  (method|dp54|rk4|semi-implicit-euler)`).MatchString(line) && !strings.Contains(shown, line+"\n") {
			t.Errorf("not shown: %s", line)
		}
	}
	if !strings.Contains(shown, "compare.csv") || !strings.Contains(shown, "comparison of integration methods on inversion-loop") {
		t.Error(shown)
	}
}

// TestCompareInterrupted sends Ctrl-C to a comparison that would take minutes: what was done is in the
// files, and they are whole.
func TestCompareInterrupted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "compare")
	cmd := exec.Command(os.Args[0], "compare", "random-network", "-o", dir, "--set", "phase.run.duration=500 ms", "--methods", "dp54,euler", "--rtol", "1e-3,1e-4", "--step", "0.1ms..0.00001ms", "--max-steps", "1000000000", "--repeat", "1")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "compare.csv")
	for range 1000 {
		if text, _ := os.ReadFile(path); strings.Count(string(text), "\n") >= 3 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the exit code says it
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	c := readComparison(t, dir, "")
	if len(c.rows) < 2 || len(c.rows) > 20 || c.rows[1]["verdict"] != "finished" {
		t.Errorf("%d rows: %v", len(c.rows), c.rows)
	}
	f := openFile(t, filepath.Join(dir, "compare.h5"))
	if status, n := f.ints("/status"), len(f.floats("/runs/error_max")); status[0] != 3 || n != len(c.rows) {
		t.Errorf("/status %d, %d runs; the csv has %d", status[0], n, len(c.rows))
	}
}

// TestCompareByDefault is over soon, with methods of all families that suit
// circuits, and the file's own.
func TestCompareByDefault(t *testing.T) {
	start := time.Now()
	c := compareMethods(t, "inversion-loop", "--set", "integrator.method=bs32")
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
	families := map[integrators.Family]bool{}
	own := false
	for _, row := range c.rows {
		m, _ := integrators.Find(row["method"])
		families[m.Family] = true
		own = own || m.Name == "bs32"
		if r := row["rtol"]; m.Adaptive && (r == "1e-10" || r == "1e-09") {
			t.Errorf("%s at %s", m.Name, r)
		}
	}
	for _, f := range []integrators.Family{integrators.Switching, integrators.ExplicitRungeKutta, integrators.ExplicitMultistep,
		integrators.Rosenbrock, integrators.ImplicitRungeKutta, integrators.ImplicitMultistep, integrators.Exponential} {
		if !families[f] {
			t.Errorf("no method of the family %s", f)
		}
	}
	if !own {
		t.Error("the file's own method is left out")
	}
}

// TestCompareRefusesNoise: there is no one path to compare with.
func TestCompareRefusesNoise(t *testing.T) {
	if o := settle(t, "compare", "noisy-network", "-o", filepath.Join(t.TempDir(), "out")); o.code != exitUsage || !strings.Contains(o.stderr, "population free has noise") {
		t.Errorf("exit %d: %s", o.code, o.stderr)
	}
}
