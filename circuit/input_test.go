package circuit

import (
	"math"
	"slices"
	"strings"
	"testing"

	"settle/internal/linalg"
)

// driven is a population of two units behind one input; its derivative at x = 0 is the input.
func driven(t testing.TB, in Input, files map[string]*linalg.Dense) *Dynamics {
	t.Helper()
	in.Name, in.To = "in", "x"
	if in.Amplitude.Init == "" {
		in.Amplitude = number(1)
	}
	c := mustCompile(t, spec([]Population{pop("x", 2, 1, "linear")}, nil, []Input{in}), Env{Load: loader(files), InputSize: 2})
	d := c.NewDynamics(1)
	d.Present(0, 0, []float64{5, 6}, nil)
	d.Begin(0)
	return d
}

// external is the input at time t, in the piece just after entered.
func external(d *Dynamics, entered, t float64) []float64 {
	d.Enter(0, entered)
	return derivative(d, 0, t, make([]float64, 2))
}

// edges are all edges after the start.
func edges(d *Dynamics) (list []float64) {
	for t := d.NextEdge(0, 0); !math.IsInf(t, 1); t = d.NextEdge(0, t) {
		list = append(list, t)
	}
	return list
}

func TestInputShapes(t *testing.T) {
	files := map[string]*linalg.Dense{
		"one.npy": linalg.NewDense(5, 1, []float64{1, 3, 5, 5, 5}),
		"two.npy": linalg.NewDense(4, 2, []float64{0, 1, 2, 1, 2, 5, 4, 5}),
	}
	two := func(a, b float64) []float64 { return []float64{a, b} }
	type point struct {
		t    float64
		want []float64
	}
	for _, c := range []struct {
		name   string
		in     Input
		edges  []float64
		points []point
	}{
		{"constant", Input{Shape: "constant", Amplitude: listed(2, -1)}, nil, []point{{0, two(2, -1)}, {9, two(2, -1)}}},
		{"step", Input{Shape: "step", Onset: 1, Amplitude: number(3)}, []float64{1},
			[]point{{0.5, two(0, 0)}, {1, two(3, 3)}, {2, two(3, 3)}}},
		{"step at 0", Input{Shape: "step", Amplitude: number(3)}, nil, []point{{0, two(3, 3)}}},
		{"pulse", Input{Shape: "pulse", Onset: 1, Duration: 0.5}, []float64{1, 1.5},
			[]point{{0.9, two(0, 0)}, {1, two(1, 1)}, {1.5, two(0, 0)}, {2, two(0, 0)}}},
		{"ramp", Input{Shape: "ramp", Onset: 1, Duration: 4, Amplitude: number(8)}, []float64{1, 5},
			[]point{{0.5, two(0, 0)}, {1, two(0, 0)}, {2, two(2, 2)}, {5, two(8, 8)}, {7, two(8, 8)}}},
		{"sine", Input{Shape: "sine", Onset: 1, Duration: 2, Amplitude: number(2), Offset: listed(1, 3), Frequency: 0.5, Shift: math.Pi / 6},
			[]float64{1, 3}, []point{{0.5, two(0, 0)}, {1, two(2, 4)}, {2, two(0, 2)}, {3, two(0, 0)}}},
		{"endless sine", Input{Shape: "sine", Amplitude: number(2), Offset: number(0), Frequency: 0.25, Duration: math.Inf(1)}, nil,
			[]point{{0, two(0, 0)}, {1, two(2, 2)}, {3, two(-2, -2)}}},
		{"dataset", Input{Shape: "dataset", From: "task.input", Amplitude: listed(1, -1)}, nil, []point{{0, two(5, -6)}}},
		{"late dataset", Input{Shape: "dataset", From: "task.input", Onset: 2}, []float64{2}, []point{{1, two(0, 0)}, {2, two(5, 6)}}},
		{"lines", Input{Shape: "file", Path: "one.npy", Every: 0.5, Onset: 1}, []float64{1, 2},
			[]point{{0.5, two(0, 0)}, {1, two(1, 1)}, {1.25, two(2, 2)}, {1.75, two(4, 4)}, {2, two(5, 5)}, {2.7, two(5, 5)}, {9, two(5, 5)}}},
		{"lines of two", Input{Shape: "file", Path: "two.npy", Every: 1, Amplitude: listed(1, 10)}, []float64{1, 2, 3},
			[]point{{0, two(0, 10)}, {0.5, two(1, 10)}, {1.5, two(2, 30)}, {2.5, two(3, 50)}, {3, two(4, 50)}, {5, two(4, 50)}}},
		{"lines cut short", Input{Shape: "file", Path: "one.npy", Every: 1, Duration: 0.5}, []float64{0.5},
			[]point{{0, two(1, 1)}, {0.25, two(1.5, 1.5)}, {0.5, two(0, 0)}, {4, two(0, 0)}}},
		{"held", Input{Shape: "file", Path: "two.npy", Every: 1, Interp: "hold"}, []float64{1, 2, 3},
			[]point{{0, two(0, 1)}, {0.9, two(0, 1)}, {1, two(2, 1)}, {2.5, two(2, 5)}, {3, two(4, 5)}, {8, two(4, 5)}}},
		{"held without jumps", Input{Shape: "file", Path: "one.npy", Every: 1, Interp: "hold"}, []float64{1, 2},
			[]point{{1.5, two(3, 3)}, {2, two(5, 5)}, {4.5, two(5, 5)}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := driven(t, c.in, files)
			if got := edges(d); !slices.Equal(got, c.edges) {
				t.Errorf("edges at %v, want %v", got, c.edges)
			}
			for _, p := range c.points {
				near(t, c.name, external(d, p.t, p.t), p.want, 1e-14)
			}
		})
	}
}

// A step that ends at an edge does not see what comes after it: the piece's own formula holds at
// its right end, and a piece begins with its own.
func TestPiecesEndWithTheirOwnFormula(t *testing.T) {
	for name, c := range map[string]struct {
		in            Input
		edge          float64
		before, after float64
	}{
		"step":       {Input{Shape: "step", Onset: 1}, 1, 0, 1},
		"pulse":      {Input{Shape: "pulse", Onset: 1, Duration: 2}, 3, 1, 0},
		"ramp":       {Input{Shape: "ramp", Duration: 2}, 2, 1, 1},
		"sine":       {Input{Shape: "sine", Onset: 0, Duration: 0.5, Frequency: 0.5, Offset: number(2)}, 0.5, 3, 0},
		"lines":      {Input{Shape: "file", Path: "f", Every: 1, Duration: 1.5}, 1.5, 6, 0},
		"held":       {Input{Shape: "file", Path: "f", Every: 1, Interp: "hold"}, 1, 2, 4},
		"late start": {Input{Shape: "file", Path: "f", Every: 1, Onset: 1}, 1, 0, 2},
	} {
		d := driven(t, c.in, map[string]*linalg.Dense{"f": linalg.NewDense(3, 1, []float64{2, 4, 8})})
		near(t, name+" before", external(d, c.edge-0.1, c.edge)[:1], []float64{c.before}, 1e-14)
		near(t, name+" after", external(d, c.edge, c.edge)[:1], []float64{c.after}, 1e-14)
	}
}

// Each row has its own piece.
func TestRowsEnterByThemselves(t *testing.T) {
	c := mustCompile(t, spec([]Population{pop("x", 1, 1, "linear")}, nil,
		[]Input{{Name: "in", To: "x", Shape: "step", Onset: 1, Amplitude: number(1)}}), Env{})
	d := c.NewDynamics(2)
	for row := range 2 {
		d.Present(row, row, nil, nil)
	}
	d.Begin(0)
	d.Enter(1, 1)
	dydt := make([]float64, 2)
	d.Derivative(dydt, []float64{1, 1}, make([]float64, 2), []int{1, 0})
	near(t, "rows 1 and 0 at the edge", dydt, []float64{1, 0}, 0)
}

// An input acts in its phases only, and its onset counts from the start of each.
func TestInputsOfPhases(t *testing.T) {
	in := Input{Name: "in", To: "x", Shape: "step", Onset: 1, Amplitude: number(1), Phases: []string{"two"}}
	d := mustCompile(t, spec([]Population{pop("x", 1, 1, "linear")}, nil, []Input{in}, phase("one"), phase("two")), Env{}).NewDynamics(1)
	d.Present(0, 0, nil, nil)
	for i, want := range []float64{math.Inf(1), 1} {
		d.Begin(i)
		if got := d.NextEdge(0, 0); got != want {
			t.Errorf("phase %d has its first edge at %g, want %g", i, got, want)
		}
		d.Enter(0, 2)
		near(t, "input", derivative(d, 0, 2, []float64{0}), []float64{float64(i)}, 0)
	}
}

func TestInputErrors(t *testing.T) {
	bad := map[string]*linalg.Dense{"three": linalg.NewDense(4, 3, nil), "inf": linalg.NewDense(2, 1, []float64{0, math.Inf(1)})}
	for want, in := range map[string]Input{
		"4 x 3 matrix":          {Shape: "file", Path: "three", Every: 1},
		"+Inf at row 2":         {Shape: "file", Path: "inf", Every: 1},
		"interval":              {Shape: "file", Path: "inf"},
		"unknown shape":         {Shape: "square"},
		"unknown phase":         {Shape: "constant", Phases: []string{"nobody"}},
		"has 7 values a trial":  {Shape: "dataset", From: "task.input"},
		"unknown data":          {Shape: "dataset", From: "task"},
		"3 values for a popul":  {Shape: "constant", Amplitude: listed(1, 2, 3)},
		"unknown distribution":  {Shape: "constant", Amplitude: Values{Init: "gamma"}},
		"only finite numbers c": {Shape: "step", Onset: math.NaN()},
	} {
		in.Name, in.To = "in", "x"
		_, err := Compile(spec([]Population{pop("x", 2, 1, "linear")}, nil, []Input{in}), Env{Load: loader(bad), InputSize: 7})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "input.in") {
			t.Errorf("error %q, want one of input.in with %q", err, want)
		}
	}
}

// TestAutonomous compares what Dynamics says of time with the derivative within the pieces.
func TestAutonomous(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Input
		want bool
	}{
		{"constant", Input{Shape: "constant"}, true},
		{"step", Input{Shape: "step", Onset: 1}, true},
		{"pulse", Input{Shape: "pulse", Onset: 1, Duration: 0.5}, true},
		{"ramp", Input{Shape: "ramp", Onset: 1, Duration: 2}, false},
		{"sine", Input{Shape: "sine", Onset: 1, Frequency: 2}, false},
	} {
		d, still := driven(t, c.in, nil), true
		for _, entered := range append([]float64{0}, edges(d)...) {
			still = still && slices.Equal(external(d, entered, entered+0.1), external(d, entered, entered+0.33))
		}
		if got := d.Autonomous(); got != c.want || got != still {
			t.Errorf("%s: autonomous %t, want %t; the derivative stands still: %t", c.name, got, c.want, still)
		}
	}
}
