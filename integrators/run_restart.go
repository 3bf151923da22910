package integrators

// restart evaluates the derivative where a row begins or went across an edge, and estimates step
// sizes where there is none to go by.
func (r *run) restart() {
	list := r.list[:0]
	for i := range r.m {
		if p := &r.places[i]; r.need.start && !p.started && p.res.Status == running {
			list = append(list, i)
		}
	}
	r.evaluate(list, r.dy, r.t, r.y)
	for _, i := range list {
		p := &r.places[i]
		p.started = true
		if size, index := largest(r.row(r.dy, i)); !finite(size) {
			p.index = index
			r.fail(i, NotFinite)
		}
	}
	r.estimate()
}

// evaluate writes the derivative of the listed places, in ascending order, to dst.
func (r *run) evaluate(list []int, dst, t, y []float64) { r.evaluateSome(r.aside, list, dst, t, y) }

// evaluateAside evaluates the first m rows that were put aside.
func (r *run) evaluateAside(m int) {
	a := r.aside
	a.m = m
	a.sys.Derivative(a.active(a.dy), a.t[:m], a.active(a.y), a.rows[:m])
}

// estimate chooses the step size of the places that are unsure of theirs.
func (r *run) estimate() {
	list := r.list[:0]
	for i := range r.m {
		if p := &r.places[i]; p.unsure && p.res.Status == running {
			list = append(list, i)
			p.unsure = false
		}
	}
	if len(list) == 0 {
		return
	}
	a := r.aside
	for j, i := range list {
		y, dy := r.row(r.y, i), r.row(r.dy, i)
		h, slope := firstGuess(y, dy, r.tol.rel, r.tol.abs, r.farthest(i))
		r.guess[j], r.slopes[j] = h, slope
		a.rows[j], a.t[j] = r.rows[i], r.t[i]+h
		for k, euler := 0, r.row(a.y, j); k < r.n; k++ {
			euler[k] = y[k] + h*dy[k]
		}
		r.evaluated(i)
	}
	r.evaluateAside(len(list))
	for j, i := range list {
		h := refinedGuess(r.row(r.y, i), r.row(r.dy, i), r.row(a.dy, j), r.guess[j], r.slopes[j],
			r.tol.rel, r.tol.abs, r.farthest(i), r.need.errorOrder+1)
		if p := &r.places[i]; p.next == 0 || h < p.next { // after a refusal: at most what that left
			p.next = h
		}
	}
}

// farthest is the largest step that place i could take.
func (r *run) farthest(i int) float64 { return min(r.maxStep, r.places[i].target-r.t[i]) }
