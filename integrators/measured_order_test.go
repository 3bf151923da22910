package integrators_test

import (
	"fmt"
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
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
	rates []float64 // taken out of f as decay: any will do
	all   []float64 // scratch
}

func newKnownPath(name string, n int, end float64, f func(d []float64, t float64, y []float64), exact func(y []float64, t float64)) *knownPath {
	return &knownPath{
		Func: integrators.NewFunc(n, f), name: name, parts: [][2]int{{0, 1}, {1, n}}, f: f, exact: exact,
		end: end, rates: ratesOf(n), all: make([]float64, n),
	}
}

// ratesOf are different, of both signs and 0.
func ratesOf(n int) []float64 {
	rates := make([]float64, n)
	for i := range rates {
		rates[i] = []float64{0, 0.75, -0.5}[i%3]
	}
	return rates
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

// Leak implements integrators.Leaky: nothing of the first variable, something of the others.
func (p *knownPath) Leak(dst []float64) { copy(dst, p.rates) }

// knownPaths: linear and oscillating; nonlinear and driven by time; a rational one, nonlinear and
// driven too; nonlinear in three variables (DETEST's B5, solved by the Jacobi elliptic functions).
var knownPaths = []*knownPath{
	newKnownPath("oscillator", 2, 4,
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
	newKnownPath("rational", 2, 2,
		func(d []float64, t float64, y []float64) {
			d[0] = -2 * t * y[0] * y[0]
			d[1] = y[0] - 2*t*y[0]*y[1]
		},
		func(y []float64, t float64) {
			y[0] = 1 / (1 + t*t)
			y[1] = t * y[0]
		}),
	newKnownPath("rigid body", 3, 5,
		func(d []float64, _ float64, y []float64) {
			d[0], d[1], d[2] = y[1]*y[2], -y[0]*y[2], -0.51*y[0]*y[1]
		},
		func(y []float64, t float64) { y[0], y[1], y[2] = jacobi(t, 0.51) }),
}

// exactOn reports whether a method's steps along a path are exact, so that no order shows.
func exactOn(m *integrators.Method, p *knownPath) bool {
	return m.Family == integrators.Exponential && p.name == "oscillator"
}

// jacobi returns the elliptic functions sn, cn, dn of u with parameter m by descending Landen steps.
// Abramowitz & Stegun, Handbook of Mathematical Functions, 16.4.
func jacobi(u, m float64) (sn, cn, dn float64) {
	a, b := 1.0, math.Sqrt(1-m)
	phase := u
	var ratios []float64
	for math.Abs(a-b) > 1e-16*a && len(ratios) < 8 {
		half := (a - b) / 2
		a, b = (a+b)/2, math.Sqrt(a*b)
		ratios = append(ratios, half/a)
		phase *= 2
	}
	phase *= a
	for i := len(ratios) - 1; i >= 0; i-- {
		phase = (phase + math.Asin(ratios[i]*math.Sin(phase))) / 2
	}
	sn, cn = math.Sincos(phase)
	return sn, cn, math.Sqrt(1 - m*sn*sn)
}

// TestKnownPaths wants the closed forms to solve their equations, by a central difference, and the
// elliptic functions to agree with the reference end of B5.
func TestKnownPaths(t *testing.T) {
	const h = 1e-4
	for _, p := range knownPaths {
		n := p.Dim()
		y, before, after, d := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for _, time := range []float64{0.3, 1.7} {
			p.exact(y, time)
			p.exact(before, time-h)
			p.exact(after, time+h)
			p.f(d, time, y)
			for i := range d {
				if got := (after[i] - before[i]) / (2 * h); math.Abs(got-d[i]) > 1e-7 {
					t.Errorf("%s: y[%d] has the slope %g at t = %g, the equation says %g", p.name, i, got, time, d[i])
				}
			}
		}
	}
	sn, cn, dn := jacobi(testode.B5.End, 0.51)
	if d := distance([]float64{sn, cn, dn}, testode.B5.Reference); d > 1e-14 {
		t.Errorf("the elliptic functions are off by %g", d)
	}
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

// follow takes n fixed steps along the path, of a system that has it for its solution, of the order
// where the method leaves a choice.
func follow(t *testing.T, p *knownPath, sys integrators.System, m *integrators.Method, order, n int) *farthest {
	t.Helper()
	y := make([]float64, p.Dim())
	p.exact(y, 0)
	o := &farthest{path: p, y: make([]float64, len(y)), want: make([]float64, len(y))}
	s := integrators.Solver{Method: m.Name, Step: p.end / float64(n), Observer: o}
	if m.VariableOrder {
		s.MaxOrder = order
	}
	r, err := s.Solve(sys, 0, p.end, y)
	if err != nil || !r.OK() {
		t.Fatal(err, r.Err())
	}
	if r.Rows[0].Stats.Accepted != n {
		t.Fatalf("%d steps, want %d", r.Rows[0].Stats.Accepted, n)
	}
	return o
}

// slope is minus the slope of log error over log steps by least squares.
func slope(steps []int, errors []float64) float64 {
	var middle, mean, top, bottom float64
	for i, e := range errors {
		middle += math.Log2(float64(steps[i])) / float64(len(errors))
		mean += math.Log2(e) / float64(len(errors))
	}
	for i, e := range errors {
		x := math.Log2(float64(steps[i])) - middle
		top += x * (math.Log2(e) - mean)
		bottom += x * x
	}
	return -top / bottom
}

// stepCounts are where the leading term of the error rules, and rounding does not.
func stepCounts(m *integrators.Method, order int) []int {
	switch {
	case order == 1:
		return []int{128, 256, 512, 1024}
	case m.VariableOrder && order > 3 && order <= 6:
		return []int{52, 104, 208, 416}
	case m.VariableOrder && order <= 3:
		return []int{64, 128, 256, 512}
	case m.VariableOrder && order > 6:
		return []int{32, 64, 128}
	case m.Name == "eptrk6":
		return []int{128, 160, 192, 224}
	case m.Name == "tsit5":
		return []int{64, 96, 128, 192, 256}
	case m.Name == "dop853":
		return []int{16, 20, 24, 28, 32}
	case m.Tableau == nil || m.Order < 6:
		return []int{32, 64, 128, 256}
	case m.Order < 8:
		return []int{12, 14, 16, 20, 24}
	}
	return []int{8, 10, 12, 14}
}

// hidden names the methods whose leading term is so small that the next one has its part in all
// that float64 can show, and by how much: see TestLongOrder.
var hidden = map[string]float64{"vern65": 1, "vern76": 1, "vern87": 1.3, "vern98": 1, "eptrk6": 0.2}

// opposed names those whose next term takes away from the leading one, likewise: see
// TestTwoStepLongOrder.
var opposed = map[string]float64{"eptrk6": 0.2}

// steppable are the methods that take steps of one size: what a Switching method chooses among is
// measured by itself.
func steppable() (list []*integrators.Method) {
	for _, m := range integrators.Methods() {
		if m.Family != integrators.Switching {
			list = append(list, m)
		}
	}
	return list
}

// highestMeasured of the orders of methods of variable order: above it their errors on these paths are
// rounding before the leading term rules.
const highestMeasured = 8

// orders lists the orders to be measured of a method.
func orders(m *integrators.Method) []int {
	if !m.VariableOrder {
		return []int{m.Order}
	}
	var list []int
	for order := 1; order <= min(m.Order, highestMeasured); order++ {
		list = append(list, order)
	}
	return list
}

// slopes measures the order at the steps' ends and between them.
func slopes(t *testing.T, p *knownPath, m *integrators.Method, order int) (atEnds, between float64) {
	t.Helper()
	return slopesOf(t, p, p, m, order)
}

func slopesOf(t *testing.T, p *knownPath, sys integrators.System, m *integrators.Method, order int) (atEnds, between float64) {
	t.Helper()
	var ends, inside []float64
	counts := stepCounts(m, order)
	for _, n := range counts {
		o := follow(t, p, sys, m, order, n)
		ends, inside = append(ends, o.atEnds), append(inside, o.between)
	}
	return slope(counts, ends), slope(counts, inside)
}

// eachOrder runs a test for every order of every method, on every path.
func eachOrder(t *testing.T, test func(t *testing.T, m *integrators.Method, order int, p *knownPath, within float64)) {
	for _, m := range steppable() {
		for _, order := range orders(m) {
			within := 0.2
			if order > 6 {
				within = 0.5
			}
			for _, p := range knownPaths {
				if exactOn(m, p) {
					continue
				}
				t.Run(fmt.Sprintf("%s/%d/%s", m.Name, order, p.name), func(t *testing.T) { test(t, m, order, p, within) })
			}
		}
	}
}

// TestLinearProblemsAreExact for exponential methods, as far as a Jacobian by differences is.
func TestLinearProblemsAreExact(t *testing.T) {
	for _, m := range integrators.Methods() {
		for _, p := range knownPaths {
			if !exactOn(m, p) {
				continue
			}
			if o := follow(t, p, p, m, m.Order, 8); o.atEnds > 1e-7 || o.between > 1e-7 {
				t.Errorf("%s, %s: off by %.2g, %.2g between steps", m.Name, p.name, o.atEnds, o.between)
			}
		}
	}
}

// TestMeasuredOrder wants the stated order of every method in the largest error along the path: the
// error at the end alone crosses zero, and its slopes mean nothing there.
func TestMeasuredOrder(t *testing.T) {
	eachOrder(t, func(t *testing.T, m *integrators.Method, order int, p *knownPath, within float64) {
		got, _ := slopes(t, p, m, order)
		if over := got - float64(order); over < -within-opposed[m.Name] || over > within+hidden[m.Name] {
			t.Errorf("order %.2f, want %d", got, order)
		}
	})
}

// denseOrder of methods without a tableau is at least the cubic's, or their own.
func denseOrder(m *integrators.Method, order int) int {
	if m.Tableau != nil {
		return min(order, m.Tableau.DenseOrder+1)
	}
	return min(order, 4)
}

// TestDenseOrder wants the order between steps too: that of the method, but no more than one above
// that of its dense output, whose error is of order h^(DenseOrder+1) in a step.
func TestDenseOrder(t *testing.T) {
	eachOrder(t, func(t *testing.T, m *integrators.Method, order int, p *knownPath, within float64) {
		if _, got := slopes(t, p, m, order); got < float64(denseOrder(m, order))-within {
			t.Errorf("order %.2f between steps, want %d", got, denseOrder(m, order))
		}
	})
}

// TestDenseEnds wants the ends of a step met, and a straight line between them for the methods of
// first order: a curve would claim what they do not know.
func TestDenseEnds(t *testing.T) {
	for _, m := range steppable() {
		seen := 0
		check := observe(func(s *integrators.Step) {
			seen++
			at := make([]float64, len(s.Y))
			if s.At(at, s.T); distance(at, s.Y) != 0 {
				t.Errorf("%s: %g at the end, which is %g", m.Name, at, s.Y)
			}
			if s.At(at, s.T0); distance(at, s.Y0) > 1e-15 {
				t.Errorf("%s: %g at the start, which is %g", m.Name, at, s.Y0)
			}
			if s.At(at, s.T0+0.25*(s.T-s.T0)); m.Order == 1 {
				for i := range at {
					if want := 0.75*s.Y0[i] + 0.25*s.Y[i]; math.Abs(at[i]-want) > 1e-15 {
						t.Errorf("%s: y[%d] = %g after a quarter of the step, want %g", m.Name, i, at[i], want)
					}
				}
			}
		})
		s := integrators.Solver{Method: m.Name, Step: 0.25, Observer: check}
		if _, err := s.Solve(knownPaths[0], 0, 2, []float64{1, 0}); err != nil || seen != 8 {
			t.Errorf("%s: %d steps seen, want 8 (%v)", m.Name, seen, err)
		}
	}
}

// observe is an Observer made of a function.
type observe func(s *integrators.Step)

func (observe) Start(int, float64, []float64) error { return nil }
func (o observe) Observe(s *integrators.Step) error { o(s); return nil }
