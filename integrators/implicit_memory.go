package integrators

import "settle/internal/archive"

// implicitMemory is what implicit Runge-Kutta methods keep of a trial besides its stages.
type implicitMemory struct {
	lin       linearisation
	pacing    predictive
	iteration newton
	size      float64 // of the last accepted step; 0: none
}

// mostIterations of implicit Runge-Kutta methods within a tolerance.
const mostIterations = 6

// notWorth is a growth that would not pay for new factors.
const notWorth = 1.2

// forget makes the row start afresh.
func (m *implicitMemory) forget() {
	m.lin.forget()
	m.pacing, m.size = predictive{}, 0
}

// accept remembers a step of size h; slow says that its iterations converged too slowly for their
// Jacobian to be kept.
func (m *implicitMemory) accept(h float64, slow bool) {
	m.size = h
	m.pacing.accept(h)
	m.lin.leave(slow)
}

// pace says what to try after a step of size h: see predictive.judge. A size that would grow by little
// is kept, and so are the factors, if their Jacobian is.
func (m *implicitMemory) pace(h, err float64, order, iterations int, slow bool) (next float64, accept bool) {
	next, accept = m.pacing.judge(h, err, order, float64(iterations)/mostIterations)
	if accept && next < notWorth*h && !slow {
		next = h
	}
	return next, accept
}

func (m *implicitMemory) archive(a *archive.Archive, n int) {
	m.lin.archive(a, n)
	m.pacing.archive(a)
	a.Float(&m.size)
}
