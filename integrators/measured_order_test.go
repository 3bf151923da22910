package integrators_test

import (
	"fmt"
	"math"
	"testing"

	"settle/integrators"
)

// knownPath is a problem with a solution in closed form. Its variables are updated in two groups
// where a method wants that.
type knownPath struct {
	*integrators.Func
	name  string
	parts [][2]int
	f     func(d []float64, t float64, y []float64)
	exact func(y []float64, t float64)
	end   float64
	all   []float64 // scratch
}

func newKnownPath(name string, n int, end float64, f func(d []float64, t float64, y []float64), exact func(y []float64, t float64)) *knownPath {
	return &knownPath{
		Func: integrators.NewFunc(n, f), name: name, parts: [][2]int{{0, 1}, {1, n}}, f: f, exact: exact,
		end: end, all: make([]float64, n),
	}
}

func (p *knownPath) Parts() [][2]int { return p.parts }

// DerivativePart writes one group and leaves the others alone.
func (p *knownPath) DerivativePart(dydt, t, y []float64, rows []int, part int) {
	n := p.Dim()
	lo, hi := p.parts[part][0], p.parts[part][1]
	for i := range rows {
		p.f(p.all, t[i], y[i*n:(i+1)*n])
		copy(dydt[i*n+lo:i*n+hi], p.all[lo:hi])
	}
}

// knownPaths: linear and oscillating; nonlinear and driven by time; nonlinear in three variables.
var knownPaths = []*knownPath{
	newKnownPath("oscillator", 2, 2,
		func(d []float64, _ float64, y []float64) { d[0], d[1] = y[1], -y[0] },
		func(y []float64, t float64) { y[0], y[1] = math.Cos(t), -math.Sin(t) }),
	newKnownPath("driven", 2, 3,
		func(d []float64, t float64, y []float64) {
			d[0] = y[0] * math.Cos(t)
			d[1] = -y[1] * y[1] * y[0] * math.Cos(t)
		},
		func(y []float64, t float64) {
			y[0] = math.Exp(math.Sin(t))
			y[1] = 1 / (1 + y[0])
		}),
	newKnownPath("logistic chain", 3, 3,
		func(d []float64, _ float64, y []float64) {
			d[0] = y[0] * (1 - y[0])
			d[1] = y[0]
			d[2] = -y[2] * y[0]
		},
		func(y []float64, t float64) {
			grown := (3 + math.Exp(t)) / 4
			y[0] = math.Exp(t) / (4 * grown)
			y[1] = math.Log(grown)
			y[2] = 1 / grown
		}),
}

// farthest keeps the largest error of the steps' ends, and of points between them.
type farthest struct {
	path            *knownPath
	atEnds, between float64
	y, want         []float64
}

func (o *farthest) Start(int, float64, []float64) error { return nil }

func (o *farthest) Observe(s *integrators.Step) error {
	o.path.exact(o.want, s.T)
	o.atEnds = max(o.atEnds, distance(s.Y, o.want))
	const points = 7
	for k := 1; k < points; k++ {
		time := s.T0 + (s.T-s.T0)*float64(k)/points
		s.At(o.y, time)
		o.path.exact(o.want, time)
		o.between = max(o.between, distance(o.y, o.want))
	}
	return nil
}

func distance(a, b []float64) float64 {
	d := 0.0
	for i := range a {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

// follow takes n fixed steps along the path.
func follow(t *testing.T, p *knownPath, method string, n int) *farthest {
	t.Helper()
	y := make([]float64, p.Dim())
	p.exact(y, 0)
	o := &farthest{path: p, y: make([]float64, len(y)), want: make([]float64, len(y))}
	s := integrators.Solver{Method: method, Step: p.end / float64(n), Observer: o}
	r, err := s.Solve(p, 0, p.end, y)
	if err != nil || !r.OK() {
		t.Fatal(err, r.Err())
	}
	if r.Rows[0].Stats.Accepted != n {
		t.Fatalf("%d steps, want %d", r.Rows[0].Stats.Accepted, n)
	}
	return o
}

// slope is minus the slope of log error over log n by least squares, for n doubling.
func slope(errors []float64) float64 {
	var mean, top, bottom float64
	middle := float64(len(errors)-1) / 2
	for _, e := range errors {
		mean += math.Log2(e) / float64(len(errors))
	}
	for i, e := range errors {
		x := float64(i) - middle
		top += x * (math.Log2(e) - mean)
		bottom += x * x
	}
	return -top / bottom
}

// slopes measures the order at the steps' ends and between them.
func slopes(t *testing.T, p *knownPath, m *integrators.Method) (atEnds, between float64) {
	t.Helper()
	fewest := 32 // where the leading term of the error rules
	if m.Order == 1 {
		fewest = 128
	}
	var ends, inside []float64
	for n := fewest; n <= 8*fewest; n *= 2 {
		o := follow(t, p, m.Name, n)
		ends, inside = append(ends, o.atEnds), append(inside, o.between)
	}
	return slope(ends), slope(inside)
}

// TestMeasuredOrder wants the stated order of every method in the largest error along the path: the
// error at the end alone crosses zero, and its slopes mean nothing there.
func TestMeasuredOrder(t *testing.T) {
	for _, m := range integrators.Methods() {
		for _, p := range knownPaths {
			t.Run(fmt.Sprintf("%s/%s", m.Name, p.name), func(t *testing.T) {
				got, _ := slopes(t, p, m)
				if math.Abs(got-float64(m.Order)) > 0.2 {
					t.Errorf("order %.2f, want %d", got, m.Order)
				}
			})
		}
	}
}

// TestDenseOrder wants the order between steps too: that of the method, but 4 for Dormand-Prince,
// whose continuous extension has an error of h^5 in a step.
func TestDenseOrder(t *testing.T) {
	for _, m := range integrators.Methods() {
		for _, p := range knownPaths {
			t.Run(fmt.Sprintf("%s/%s", m.Name, p.name), func(t *testing.T) {
				_, got := slopes(t, p, m)
				if got < float64(min(m.Order, 4))-0.2 {
					t.Errorf("order %.2f between steps, want %d", got, min(m.Order, 4))
				}
			})
		}
	}
}
