package integrators

import "errors"

// chordNewton is Newton's method with one factorisation for all rows and iterations, -J^-1 f at the
// first row's start, accelerated by Anderson mixing. Rows that go on alone take Newton steps with a
// Jacobian of their own each time, halved until |f| falls.
type chordNewton struct {
	mixing *anderson
	ready  bool
	one    [1]int
}

func newChordNewton(rows, n int) *chordNewton { return &chordNewton{mixing: newAnderson(rows, n)} }

func (c *chordNewton) begin(*relaxation) {
	c.ready = false
	c.mixing.reset()
}

func (c *chordNewton) together(w *relaxation, list []int) error {
	far := nearlyInfinite * w.tau
	if !c.ready {
		w.linearise(w.shared, list[0])
		if err := w.factor(w.shared, far, list[0]); err != nil {
			return err
		}
		c.ready = true
	}
	w.solve(w.shared, far, list)
	for _, i := range list {
		c.mixing.mix(w.rows[i], w.row(w.y, i), w.row(w.step, i))
	}
	return nil
}

func (c *chordNewton) alone(w *relaxation, i int) error {
	s, far := w.ofOne(), nearlyInfinite*w.tau
	w.linearise(s, i)
	if w.factor(s, far, i) != nil {
		return errors.New("the Jacobian is singular: there is no isolated state of rest")
	}
	c.one[0] = i
	w.solve(s, far, c.one[:])
	return nil
}

// acceptable: a mixed step may raise |f| a little; alone it has to fall.
func (c *chordNewton) acceptable(p *relaxing) bool { return !p.single && p.norm <= 2*p.best }

// serves: |f| shrinks by a third or more.
func (c *chordNewton) serves(_ *relaxation, p *relaxing) bool { return p.norm < 0.7*p.before }
