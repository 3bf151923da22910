package main

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"settle/outputs/plot"
	"settle/outputs/training"
)

// fiveSeeds are those of the synthetic file; seed s learns with the constant tau (1 + 0.05 (s - 3)).
var fiveSeeds = []int64{1, 2, 3, 4, 5}

// reportOf makes the report of the synthetic arms and returns its folder.
func reportOf(t *testing.T, arms []learner, seeds []int64) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "report")
	mustSettle(t, "report", trainingFile(t, arms, seeds), "-o", dir)
	return dir
}

func TestSpreadOfSeedsThatMostlyNeverCome(t *testing.T) {
	inf := math.Inf(1)
	for want, s := range map[string]training.Spread{
		"never (1/3)": {Median: inf, Low: inf, High: inf, Known: 1, Of: 3}, "never (0/3)": {Median: inf, Low: inf, High: inf, Of: 3},
		"100 (90 to never; 2/3)": {Median: 100, Low: 90, High: inf, Known: 2, Of: 3},
	} {
		if got := spreadText(s, "never"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func readText(t *testing.T, path ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// reportTable reads report.csv: by arm, by column.
func reportTable(t *testing.T, dir string) map[string]map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(readText(t, dir, "report.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]map[string]string{}
	for _, row := range rows[1:] {
		table[row[0]] = map[string]string{}
		for i, name := range rows[0] {
			table[row[0]][name] = row[i]
		}
	}
	return table
}

// TestReport looks at one report from several sides.
func TestReport(t *testing.T) {
	dir := reportOf(t, learners, fiveSeeds)
	t.Run("numbers", func(t *testing.T) { checkNumbers(t, dir) })
	t.Run("a diverged arm", func(t *testing.T) { checkDivergedArm(t, dir) })
	t.Run("page", func(t *testing.T) { checkPage(t, dir) })
}

// checkNumbers compares the table with numbers from the formulas of the synthetic curves. Of five
// seeds, the median is seed 3's number and the quartiles are those of seeds 2 and 4.
func checkNumbers(t *testing.T, dir string) {
	t.Helper()
	table := reportTable(t, dir)
	// the first test at which exp(-step / tau) is below the threshold; SLDI's slow seeds never come below 1e-4
	until := func(tau, below float64) float64 {
		step := testEvery * (math.Floor(tau*math.Log(1/below)/testEvery) + 1)
		if step > testLength {
			return math.Inf(1)
		}
		return step
	}
	for _, l := range learners[:len(learners)-1] {
		row := table[l.name]
		want := map[string]float64{
			"loss_median": 4 * math.Exp(-2000/l.tau), "loss_q1": 4 * math.Exp(-2000/(0.95*l.tau)), "loss_q3": 4 * math.Exp(-2000/(1.05*l.tau)),
			"nse_median": math.Exp(-2000 / l.tau), "nse_seeds": 5,
			"test_error_mean": 0.023 + 0.9*math.Exp(-2000/l.tau), "test_error_sd": 0.001 * math.Sqrt(2.5),
			"examples_median": 2000, "examples_per_second": 500,
		}
		for _, below := range []float64{0.5, 0.1, 0.01, 0.001, 0.0001} {
			name := fmt.Sprintf("until_%g", below)
			want[name+"_median"], want[name+"_q1"], want[name+"_q3"] = until(l.tau, below), until(0.95*l.tau, below), until(1.05*l.tau, below)
		}
		if l.loops {
			r := math.Exp(-1.0 / 20) // settle time falls by this a row: a geometric sum over 100 rows
			want["settle_time_s"] = 3 * r * (1 - math.Pow(r, 100)) / (1 - r) / 100
			want["angle_closed_form"], want["lambda_max"], want["repairs_median"], want["pairs"], want["unsettled"] = 0.03, -0.4, 2, 240, 0
		}
		for name, w := range want {
			got, err := strconv.ParseFloat(row[name], 64)
			if err != nil || got != w && !(math.Abs(got-w) <= 1e-9*math.Abs(w)) {
				t.Errorf("%s, %s: %q, want %v", l.name, name, row[name], w)
			}
		}
	}
	if di, bp := table["DI .01"]["settled_by"], table["BP"]["settled_by"]; di != "trajectory" || bp != "none" {
		t.Errorf("DI settles by %q, BP by %q", di, bp)
	}
	if got := table["SLDI"]["until_0.0001_seeds"]; got != "2" {
		t.Errorf("%s seeds of SLDI came below 1e-4, want 2", got)
	}
}

// checkDivergedArm wants its verdict, and no number, in all three tables.
func checkDivergedArm(t *testing.T, dir string) {
	t.Helper()
	for name, value := range reportTable(t, dir)["DI random B"] {
		switch name {
		case "arm", "method", "ending", "expected", "settled_by", "seeds", "failed":
		default:
			if value != "NaN" {
				t.Errorf("report.csv, %s: %s", name, value)
			}
		}
	}
	for _, page := range []string{"table.md", "report.md"} {
		lines := 0
		for _, line := range strings.Split(readText(t, dir, page), "\n") {
			if !strings.HasPrefix(line, "| DI random B ") {
				continue
			}
			lines++
			cells := strings.Split(strings.Trim(line, "| "), " | ")
			if cells[2] != "diverged after 400 examples (as expected)" {
				t.Errorf("%s: ending %q", page, cells[2])
			}
			for _, cell := range cells[3:] {
				if cell != "diverged" && cell != "-" {
					t.Errorf("%s: a cell of a diverged arm has %q", page, cell)
				}
			}
		}
		if lines == 0 {
			t.Errorf("%s has no row for the arm that diverged", page)
		}
	}
}

// image finds the pictures of report.md.
var image = regexp.MustCompile(`!\[[^]]*\]\(([^)]+)\)`)

// checkPage wants every picture there, in both formats, the guide for each column, and where the
// numbers come from.
func checkPage(t *testing.T, dir string) {
	t.Helper()
	page := readText(t, dir, "report.md")
	if !strings.Contains(page, " arms, seeds 1 to 5 (5 seeds), ") {
		t.Errorf("several seeds:\n%s", page)
	}
	want := []string{"learning", "test-error", "angles-backpropagation", "angles-closed-form", "stability", "spectrum", "settle-time", "unsettled"}
	var got []string
	for _, m := range image.FindAllStringSubmatch(page, -1) {
		name := strings.TrimSuffix(m[1], ".svg")
		got = append(got, name)
		for _, ending := range []string{".svg", ".png"} {
			if info, err := os.Stat(filepath.Join(dir, name+ending)); err != nil || info.Size() < 1000 {
				t.Errorf("%s%s: %v", name, ending, err)
			}
		}
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("figures %v, want %v", got, want)
	}
	head, _, _ := strings.Cut(readText(t, dir, "table.md"), "\n")
	for _, column := range strings.Split(strings.Trim(head, "| "), " | ")[2:] {
		if !strings.Contains(page, "**"+column+"**") {
			t.Errorf("the guide does not explain %q", column)
		}
	}
	for _, text := range []string{"settle run synthetic.toml", "| version | 0.1.0 |", "| rtol | 1e-06 |", "| seeds | 1 to 5 (5 seeds) |", "| method | auto |"} {
		if !strings.Contains(page, text) {
			t.Errorf("the report does not say %q", text)
		}
	}
}

// TestReportLeavesOut wants no figure and no column of what an arm without loops cannot have.
func TestReportLeavesOut(t *testing.T) {
	dir := reportOf(t, learners[:2], []int64{3})
	for _, name := range []string{"stability", "spectrum", "settle-time", "unsettled", "angles-closed-form"} {
		if _, err := os.Stat(filepath.Join(dir, name+".svg")); err == nil {
			t.Errorf("%s.svg: no arm has loops", name)
		}
	}
	page := readText(t, dir, "report.md")
	for _, text := range []string{"abscissa", "settle time", "settled by", "## Loops", "quartile;"} {
		if strings.Contains(strings.ReplaceAll(page, "third quartile;", ""), text) {
			t.Errorf("the report of arms without loops has %q", text)
		}
	}
	failed := readText(t, reportOf(t, []learner{learners[0], learners[len(learners)-1]}, []int64{3}), "report.md")
	if !strings.Contains(failed, " arms, seed 3, ") {
		t.Errorf("one seed:\n%s", failed)
	}
	if strings.Contains(failed, "## Loops") {
		t.Error("there is a table of loops, though the only arm that has some diverged")
	}
	if !strings.Contains(page, "| BP | backpropagation | finished | 140 | 420 |") {
		t.Errorf("one seed is a number alone:\n%s", page)
	}
}

// TestReportOfARun reads what the program itself writes: every arm, every seed, and the last loss.
func TestReportOfARun(t *testing.T) {
	dir := t.TempDir()
	out, report := filepath.Join(dir, "out.h5"), filepath.Join(dir, "report")
	mustSettle(t, "run", "linear-regression", "-o", out, "--seeds", "3", "--set", "task.trials=60", "--set", "probe.every=10")
	mustSettle(t, "report", out, "-o", report)
	f, table := openFile(t, out), reportTable(t, report)
	arms, err := f.Strings("/arms/arm")
	if err != nil || len(table) != len(arms) {
		t.Fatalf("%d rows, want %d (%v)", len(table), len(arms), err)
	}
	for _, arm := range arms {
		var final []float64
		for seed := 1; seed <= 3; seed++ {
			loss := f.floats(fmt.Sprintf("/training/%s/seed_%d/loss", arm, seed))
			final = append(final, loss[len(loss)-1])
		}
		slices.Sort(final)
		row := table[arm]
		if got, _ := strconv.ParseFloat(row["loss_median"], 64); got != final[1] || row["examples_median"] != "60" || row["ending"] != "finished" {
			t.Errorf("%s: %s after %s examples with loss %s, want %v", arm, row["ending"], row["examples_median"], row["loss_median"], final[1])
		}
		if nse, _ := strconv.ParseFloat(row["nse_median"], 64); !(nse > 0 && nse < 1) {
			t.Errorf("%s: normalised error %s", arm, row["nse_median"])
		}
	}
	if di := table["DI"]; di["unsettled"] != "0" || di["repairs_seeds"] != "3" || di["angle_closed_form"] == "NaN" || di["lambda_max"][0] != '-' {
		t.Errorf("the loops of DI: %v", di)
	}
}

// TestReportErrors are what users get wrong.
func TestReportErrors(t *testing.T) {
	loop := filepath.Join(t.TempDir(), "loop.h5")
	mustSettle(t, "run", "inversion-loop", "-o", loop)
	out := trainingFile(t, learners[:1], []int64{3})
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "mine.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"report", loop}, "not a training file"},
		{[]string{"report", "nowhere.h5"}, "no such file"},
		{[]string{"report", out, "-o", full}, "--force overwrites"},
		{[]string{"report", out, "-o", out}, "is a file"},
		{[]string{"report"}, "takes one OUT.h5"},
		{[]string{"plot", out, "--what", "lerning"}, `did you mean "learning"`},
	} {
		if o := settle(t, c.args...); o.code != exitUsage || !strings.Contains(o.stderr, c.says) {
			t.Errorf("settle %v: exit %d, %s", c.args, o.code, o.stderr)
		}
	}
	mustSettle(t, "report", out, "-o", full, "--force")
}

// TestShowAndPlotATrainingFile wants a line an arm, and the learning curves of all arms.
func TestShowAndPlotATrainingFile(t *testing.T) {
	out := trainingFile(t, learners, fiveSeeds)
	shown := mustSettle(t, "show", out)
	for _, text := range []string{"seeds     1 to 5 (5 seeds); below, their medians, and the mean of test errors\n", "finished, 2000 examples, loss 5.98e-05, NSE 1.49e-05, test error 2.3 %", "diverged after 400 examples (as expected)"} {
		if !strings.Contains(shown, text) {
			t.Errorf("show does not say %q:\n%s", text, shown)
		}
	}
	for what, label := range map[string]string{"": "normalised test loss", "stability": "spectral abscissa", "spectrum": "Im λ (1/s)"} {
		picture := filepath.Join(t.TempDir(), "fig.svg")
		mustSettle(t, "plot", out, "-o", picture, "--what", what)
		svg := readText(t, picture)
		if !strings.Contains(svg, label) || !strings.Contains(svg, "DI random B (diverged)") {
			t.Errorf("--what %q: the picture lacks %q or an arm", what, label)
		}
	}
}

// TestArmsLookUnlike wants no two of many arms alike, and a method's arms in one colour.
func TestArmsLookUnlike(t *testing.T) {
	var arms []training.Arm
	for range 12 {
		for _, method := range []string{"backpropagation", "feedback-alignment", "direct-feedback-alignment", "dynamic-inversion", ""} {
			arms = append(arms, training.Arm{Method: method})
		}
	}
	looks := looksOf(arms)
	seen := map[string]int{}
	colours := map[string]any{}
	for i, l := range looks {
		look := fmt.Sprint(l)
		if j, ok := seen[look]; ok {
			t.Errorf("arms %d and %d look alike: %s", i, j, look)
		}
		seen[look] = i
		if m := arms[i].Method; m != "" && colours[m] == nil {
			colours[m] = l.Color
		} else if m != "" && colours[m] != l.Color {
			t.Errorf("arms of %s have two colours", m)
		}
	}
}

// TestCurvesOfFailedSeeds wants the median of an arm that lost most of its seeds to end with them.
func TestCurvesOfFailedSeeds(t *testing.T) {
	column := func(v ...float64) training.Curve {
		return training.Curve{Step: []int64{0, 1, 2}[:len(v)], Columns: map[string][]float64{"loss": v}, Ending: training.Finished}
	}
	arm := training.Arm{Name: "DI", Curves: []training.Curve{column(3, 2, 1), column(3, 2), column(3, 2)}}
	arm.Curves[1].Ending, arm.Curves[2].Ending = "diverged", "diverged"
	figures := trainingFigures("", &training.Run{Seeds: fiveSeeds[:3], Arms: []training.Arm{arm}})
	for _, s := range figures[0].Panels[0].Series {
		if s.Kind == plot.Line && len(s.Y) == 3 && !math.IsInf(s.Y[2], 1) {
			t.Errorf("the curve goes on with the seed that survived: %v", s.Y)
		}
	}
	if name := figures[0].Panels[0].Series[0].Name; name != "DI (2 of 3 failed)" {
		t.Errorf("the legend says %q", name)
	}
}

// pythonBlock finds the indented blocks of a page that are Python.
var pythonBlock = regexp.MustCompile(`(?m)^    import h5py.*\n(?:(?:    .*)?\n)*`)

// TestDocumentedPythonDraws runs the snippet of docs/files.md that draws learning curves. It is given
// a pyplot that prints what it is to draw, since Matplotlib may not be there.
func TestDocumentedPythonDraws(t *testing.T) {
	block := pythonBlock.FindString(readText(t, root(t), "docs", "files.md"))
	t.Chdir(t.TempDir())
	writeTraining(t, "training.h5", learners[:3], fiveSeeds)
	script := regexp.MustCompile(`(?m)^    `).ReplaceAllString(block, "")
	if !strings.Contains(script, "training.h5") {
		t.Fatalf("docs/files.md has no snippet that reads training.h5: %q", script)
	}
	printed := python(t, `
import sys, types
plt = types.ModuleType("matplotlib.pyplot")
plt.semilogy = lambda x, y, label: print(label, x[-1], y[-1])
plt.xlabel = plt.ylabel = lambda text: None
plt.legend = lambda: None
plt.savefig = lambda path: print("saved", path)
sys.modules["matplotlib"] = types.ModuleType("matplotlib"); sys.modules["matplotlib"].pyplot = plt
sys.modules["matplotlib.pyplot"] = plt
`+script)
	lines := strings.Split(strings.TrimSpace(printed), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[3], "saved") {
		t.Fatalf("printed %q", printed)
	}
	for i, l := range learners[:3] {
		var name string
		var step, nse float64
		if _, err := fmt.Sscan(lines[i], &name, &step, &nse); err != nil || name != l.name || step != 2000 || math.Abs(nse/math.Exp(-2000/l.tau)-1) > 1e-9 {
			t.Errorf("drawn: %s; want %s to end at %v", lines[i], l.name, math.Exp(-2000/l.tau))
		}
	}
}

// TestSpectraShowTheLimitOfStability, however far away it is, for every arm whose loops move.
func TestSpectraShowTheLimitOfStability(t *testing.T) {
	loop := training.Curve{Ending: training.Finished, Spectra: []training.Spectrum{{Phase: "a", Start: []complex128{-50 + 1i, -50 - 1i}, End: []complex128{-40}}, {Phase: "b", Start: []complex128{4}}}}
	arm := func(method string, c training.Curve) training.Arm {
		return training.Arm{Name: method, Method: method, Curves: []training.Curve{c}}
	}
	run := &training.Run{Arms: []training.Arm{arm("dynamic-inversion", loop), arm("non-dynamic-inversion", loop), arm("backpropagation", training.Curve{})}}
	all := trainingFigures("", run)
	if len(all) != 1 || all[0].name != "spectrum" || len(all[0].Panels) != 2 {
		t.Fatalf("%d figures: %+v", len(all), all)
	}
	for i, want := range []plot.Range{{Min: -52.5, Max: 2.5}, {Min: -0.2, Max: 4.2}} {
		if p := all[0].Panels[i]; p.XRange != want || p.Series[0].X[0] != 0 || !strings.HasSuffix(p.Title, []string{", a", ", b"}[i]) {
			t.Errorf("panel %s from %v", p.Title, p.XRange)
		}
	}
	if p := all[0].Panels[0]; len(p.Series[1].X) != 2 || len(p.Series[2].X) != 1 || p.Series[2].X[0] != -40 {
		t.Errorf("%+v", p.Series)
	}
}
