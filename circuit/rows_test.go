package circuit

import (
	"math"
	"testing"

	"settle/internal/linalg"
)

// busy is a circuit with a still drive, a moving input, an algebraic chain, and gates of all kinds.
func busy() *Spec {
	wide := weights("normal", std(0.2))
	s := spec([]Population{
		pop("x", 12, 1, "tanh", clamped("task.input")),
		pop("a", 12, 0, "tanh"),
		pop("r", 12, 0.02, "tanh", initial(Values{Init: "normal", Std: 0.5})),
		pop("u", 5, 0.01, "linear", leak(0.1)),
		pop("h", 12, 1, "sigmoid", initial(Values{Init: "normal", Std: 1})),
	}, []Pathway{
		path("in", "x", "r", wide), path("W", "r", "u", wide), path("B", "u", "r", shared("W", true), gain(-1)),
		path("ra", "r", "a", weights("sparse")), path("ar", "a", "r", weights("low-rank", std(0.3)), modulated("h", "post", false)),
		path("rr", "r", "r", wide, modulated("a", "pre", false)), path("xr", "x", "r", wide, modulated("r", "post", false)),
		path("ru", "r", "u", shared("W", false), modulated("h", "pre", true)),
	}, []Input{{Name: "s", To: "u", Shape: "sine", Amplitude: number(1), Offset: number(0), Frequency: 3, Duration: math.Inf(1)}})
	s.Phases[0].Hold = []string{"h"}
	return s
}

func busyDynamics(t testing.TB, rows int) (d *Dynamics, y []float64) {
	d = mustCompile(t, busy(), Env{InputSize: 12}).NewDynamics(rows)
	for row := range rows {
		x := make([]float64, 12)
		for i := range x {
			x[i] = math.Sin(float64(row*12 + i))
		}
		d.Present(row, row, x, nil)
	}
	d.Begin(0)
	y = make([]float64, rows*d.Dim())
	d.Gather(y)
	return d, y
}

func TestEvaluationDoesNotAllocate(t *testing.T) {
	for _, rows := range []int{1, 16} {
		d, y := busyDynamics(t, rows)
		dydt, ts := make([]float64, len(y)), make([]float64, rows)
		all := d.ids
		n := d.Dim()
		checks := map[string]func(){
			"Derivative":     func() { d.Derivative(dydt, ts, y, all) },
			"DerivativePart": func() { d.DerivativePart(dydt, ts, y, all, 0) },
			"Residual":       func() { d.Residual(0, y[:n], dydt[:n], 0, 1e-6, 1e-9) },
			"Enter":          func() { d.Enter(0, d.NextEdge(0, 0)) },
			"Frame":          func() { d.Frame(rows-1, 0, y[:n]) },
		}
		for name, f := range checks {
			if got := testing.AllocsPerRun(20, f); got != 0 {
				t.Errorf("%s of %d rows allocates %g times", name, rows, got)
			}
		}
	}
}

// A row alone and among fifteen others: the same answer but for rounding.
func TestRowsDoNotDependOnMates(t *testing.T) {
	d, y := busyDynamics(t, 16)
	n, ts := d.Dim(), make([]float64, 16)
	for i := range ts {
		ts[i] = 0.01 * float64(i)
	}
	together := make([]float64, len(y))
	d.Derivative(together, ts, y, d.ids)
	for row := range 16 {
		alone := make([]float64, n)
		d.Derivative(alone, ts[row:], y[row*n:(row+1)*n], []int{row})
		near(t, "row", together[row*n:(row+1)*n], alone, 1e-14)
	}
}

// More places than rows: each trial at several states and times at once, as one by one.
func TestPlacesBeyondRows(t *testing.T) {
	d, y := busyDynamics(t, 2)
	n := d.Dim()
	ids, ts := []int{0, 1, 0, 1, 1, 0, 0}, make([]float64, 7)
	states, together := make([]float64, 7*n), make([]float64, 7*n)
	for i, row := range ids {
		ts[i] = 0.01 * float64(i)
		for j := range n {
			states[i*n+j] = y[row*n+j] + 0.1*float64(i)
		}
	}
	d.Places(len(ids))
	d.Places(1) // room is kept
	d.Derivative(together, ts, states, ids)
	for i := range ids {
		alone := make([]float64, n)
		d.Derivative(alone, ts[i:], states[i*n:(i+1)*n], ids[i:i+1])
		near(t, "place", together[i*n:(i+1)*n], alone, 1e-14)
	}
	if allocations := testing.AllocsPerRun(5, func() { d.Derivative(together, ts, states, ids) }); allocations > 0 {
		t.Errorf("%g allocations an evaluation", allocations)
	}
}

// Two Dynamics of one Circuit do not see each other.
func TestDynamicsShareACircuit(t *testing.T) {
	d, y := busyDynamics(t, 2)
	n := d.Dim()
	want := derivative(d, 0, 0.1, y[:n])
	other := d.c.NewDynamics(3)
	for row := range 3 {
		other.Present(row, 7, make([]float64, 12), nil)
	}
	other.Begin(0)
	other.Derivative(make([]float64, 3*n), make([]float64, 3), make([]float64, 3*n), []int{0, 1, 2})
	near(t, "derivative", derivative(d, 0, 0.1, y[:n]), want, 0)
}

// The last batch of an epoch may be smaller: the rows beyond are left alone.
func TestUseFewerRows(t *testing.T) {
	d, _ := busyDynamics(t, 4)
	want := append([]float64(nil), d.Full(3)...)
	d.Use(2)
	d.Begin(0)
	y := make([]float64, 2*d.Dim())
	d.Gather(y)
	for row := range 2 {
		d.Finish(row, 1, make([]float64, d.Dim()))
	}
	near(t, "row 3", d.Full(3), want, 0)
}

// counted counts the rows that a matrix is applied to, and how often it is.
type counted struct {
	linalg.Operator
	calls, rows int
}

func (c *counted) AddMul(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	c.calls, c.rows = c.calls+1, c.rows+n
	c.Operator.AddMul(dst, ldd, gain, x, ldx, n)
}

// What is still is evaluated once a phase, for all rows in one product; what drives held ones, when
// somebody looks.
func TestStillDrivesAreComputedOnce(t *testing.T) {
	w := weights("normal")
	s := spec([]Population{pop("x", 4, 1, "tanh", initial(Values{Init: "normal", Std: 1})), pop("a", 3, 0, "tanh"), pop("h", 2, 1, "tanh"), pop("y", 3, 1, "tanh")},
		[]Pathway{path("xa", "x", "a", w), path("ay", "a", "y", w), path("xh", "x", "h", w)}, nil,
		phase("run", func(p *Phase) { p.Hold = []string{"x", "h"} }))
	c := mustCompile(t, s, Env{})
	var counts [3]*counted
	for i := range counts {
		counts[i] = &counted{Operator: c.pathways[i].W}
		c.pathways[i].W = counts[i]
	}
	d := c.NewDynamics(5)
	for row := range 5 {
		d.Present(row, row, nil, nil)
	}
	d.Begin(0)
	y := make([]float64, 15)
	for range 3 {
		d.Derivative(make([]float64, 15), make([]float64, 5), y, d.ids)
	}
	check := func(when string, want [3][2]int) {
		t.Helper()
		for i, c := range counts {
			if got := [2]int{c.calls, c.rows}; got != want[i] {
				t.Errorf("%s: pathway %d was used %d times for %d rows, want %v", when, i, got[0], got[1], want[i])
			}
		}
	}
	check("after three evaluations", [3][2]int{{1, 5}, {1, 5}, {0, 0}})
	d.Frame(3, 0, y[:3])
	d.Frame(3, 1, y[:3])
	check("after two frames", [3][2]int{{1, 5}, {1, 5}, {1, 1}})
	if got := d.Products(); got != 0 {
		t.Errorf("an evaluation costs %d products, want none", got)
	}
}

// Frames of a later presentation show its own drives.
func TestFramesOfTheNextPresentation(t *testing.T) {
	s := spec([]Population{pop("x", 2, 1, "linear", clamped("task.input")), pop("h", 2, 1, "linear")},
		[]Pathway{path("w", "x", "h", weights("identity"))}, nil, phase("run", func(p *Phase) { p.Hold = []string{"h"} }))
	d := mustCompile(t, s, Env{InputSize: 2}).NewDynamics(1)
	for _, x := range [][]float64{{1, 2}, {3, 4}} {
		d.Present(0, 0, x, nil)
		d.Begin(0)
		near(t, "drive", d.Frame(0, 0, nil).Drive[2:], x, 0)
	}
}

// Products counts what moves, chains too, by the elements that are stored.
func TestProducts(t *testing.T) {
	d, _ := busyDynamics(t, 1)
	want := 0
	for _, w := range d.c.Pathways() {
		if w.Name != "in" {
			want += w.W.Products()
		}
	}
	if got := d.Products(); got != want {
		t.Errorf("%d products, want %d", got, want)
	}
}
