package integrators

import "settle/internal/archive"

// stepper is a method at work on a batch. It proposes; the loop disposes and keeps the books.
type stepper interface {
	interpolant

	// try writes, for every active place, the proposed state to b.y1 and, where there is an
	// estimate, the error to b.e. It reads b.dy where needs().start is set.
	try(b *batch)

	// needs says what the method wants done around a step.
	needs() needs
}

// needs is what a stepper asks of the loop, and what it gives for nothing.
type needs struct {
	start       bool // reads b.dy, the derivative at the start of the step
	endFree     bool // try leaves the derivative at the end of the step in b.dy1
	endDense    bool // its interpolant reads the derivative at the end
	evaluations int  // of one try
	errorOrder  int  // q: the estimate shrinks as h^(q+1); 0: no estimate
}

// Further abilities of a stepper, asked for by assertion.

// follower remembers earlier steps of a row. What it remembers it keeps by trial (b.rows[i]): places
// change hands.
type follower interface {
	// begin makes the row in place i start afresh: at its start, and after every edge.
	begin(b *batch, i int)
	// accept takes in the accepted step of place i, whose start still stands in b.y and b.dy, and its
	// end in b.y1, and in b.dy1 where needs().endFree, or start and it goes on without an edge.
	accept(b *batch, i int)
}

// opener is told before each solve, also before one that is resumed, when the batch has its settings.
type opener interface {
	open(b *batch) error
}

// pacer chooses its own step sizes in place of the Controller, as methods of variable order do.
type pacer interface {
	// pace judges the step tried in place i, of error err in units of the tolerance (+Inf: it gave no
	// number), and says what to try next.
	pace(b *batch, i int, err float64) (next float64, accept bool)
}

// chooser steps each row by a method of its choice.
type chooser interface {
	// chosen returns the one that tried the trial's last step.
	chosen(row int) *Method
	// longest is the longest step accepted of the method that a stability bound holds back.
	longest() float64
}

// rounder takes steps of some sizes only.
type rounder interface {
	// round returns such a size, at most h but for rounding; > 0.
	round(h float64) float64
}

// rebinder can serve another system of the same size, so that its work space is kept.
type rebinder interface {
	rebind(sys System) error
}

// archived has a memory that is part of a row's state: see Snapshot.
type archived interface {
	// archive saves or restores it, whichever a does, for trials 0 <= row < rows.
	archive(a *archive.Archive, rows int)
}
