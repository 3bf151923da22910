package integrators

// further is the dense output of a tableau at work: its further stages, of one row at a time.
type further struct {
	a    []combination
	k    [][]float64 // their derivatives; the first is that at the end of the step, if no stage is
	held int         // the place whose stages k holds; -1: nobody's

	sum     combination // of all stages, weighted anew for each theta
	weights [][]float64 // d_i of the stages in sum
	y, base []float64   // where a stage is evaluated; the cubic
	t       []float64   // when

	batch *batch // of the last try
}

func newFurther(tb *Tableau, n int) *further {
	f := &further{held: -1, y: make([]float64, n), base: make([]float64, n), t: make([]float64, 1)}
	if !tb.FSAL() {
		f.k = append(f.k, nil)
	}
	for _, row := range tb.DenseA {
		f.a = append(f.a, newCombination(row))
		f.k = append(f.k, make([]float64, n))
	}
	some := make([]float64, len(tb.Dense))
	for i, d := range tb.Dense {
		some[i] = float64(len(d))
	}
	f.sum = newCombination(some)
	for j, i := range f.sum.stage {
		d := tb.Dense[i]
		if f.sum.weight[j] == 0 { // filled up
			d = nil
		}
		f.weights = append(f.weights, d)
	}
	return f
}

// at is the method's dense output.
func (s *rk) at(dst []float64, st *Step, theta float64) {
	switch {
	case s.tb.Dense != nil:
		s.continuous(dst, st, theta)
	case s.tb.Order > 1:
		hermite(dst, st, theta)
	default:
		linear(dst, st, theta)
	}
}

// continuous evaluates the tableau's dense output.
func (s *rk) continuous(dst []float64, st *Step, theta float64) {
	f := s.further
	if f.held != st.place {
		s.evaluateFurther(st)
	}
	hermite(f.base, st, theta)
	bump := theta * (1 - theta)
	for j, d := range f.weights {
		f.sum.weight[j] = nested(d, theta) * bump * bump
	}
	s.combine(dst, f.base, st.T-st.T0, f.sum, st.place)
}

// nested returns d_0 + theta (d_1 + (1-theta) (d_2 + theta (d_3 + ...))).
func nested(d []float64, theta float64) float64 {
	v := 0.0
	for i := len(d) - 1; i >= 0; i-- {
		if i%2 == 0 {
			v = d[i] + theta*v
		} else {
			v = d[i] + (1-theta)*v
		}
	}
	return v
}

// evaluateFurther evaluates the further stages of a step.
func (s *rk) evaluateFurther(st *Step) {
	f, b, p := s.further, s.further.batch, st.place
	first := 0
	if !s.fsal {
		f.k[0], first = st.DY, 1
	}
	for i, a := range f.a {
		s.combine(f.y, st.Y0, b.h[p], a, p)
		f.t[0] = stageTime(b, p, s.tb.DenseC[i])
		b.sys.Derivative(f.k[first+i], f.t, f.y, b.rows[p:p+1])
		b.evaluated(p)
	}
	f.held = p
}

// stage returns the derivatives of stage i in place p, or of a further stage, which has no other.
func (s *rk) stage(i, p int) []float64 {
	if i >= len(s.k) {
		return s.further.k[i-len(s.k)]
	}
	return s.k[i][p*s.n : (p+1)*s.n]
}
