package stability

import (
	"fmt"
	"slices"

	"settle/internal/linalg"
)

// Loop is an inversion loop about a state: a layer r, which the forward pathway W leads out of,
// and the controller u that drives it through the feedback pathway B,
//
//	tau_u du/dt = -alpha u + W D r,   tau_r dr/dt = -beta r + B u.
//
// Its n_r + n_u modes are known in closed form from the eigenvalues of the smaller of W D B and
// B W D, however large the other population is.
type Loop struct {
	// R and U are the circuit's indices of the layer and the controller, -1 outside a circuit;
	// Name is "u <-> r" in their names.
	R, U int
	Name string
	// SizeR and SizeU are the numbers of units. W maps the first to the second.
	SizeR, SizeU int
	// Time constants (s) and leaks.
	TauR, TauU, Alpha, Beta float64
	// Mu are the min(n_r, n_u) eigenvalues that W D B and B W D have in common, rightmost first.
	Mu []complex128
	// Rest is the rate, in 1/s, of the |n_r - n_u| modes that do not go round the loop:
	// -beta/tau_r for a contracting one (directions of r that W does not see and B does not
	// drive), -alpha/tau_u for an expanding one (directions of u that do not move r): at
	// alpha = 0 pure integrators.
	Rest float64
	// Margin is the criterion's, by Mu alone: of the modes that do go round.
	Margin
}

// NewLoop analyses the loop of wd = W D (n_u x n_r: gains and slopes included) and b = B
// (n_r x n_u) with the time constants tauR, tauU in seconds and the leaks alpha (of u) and beta
// (of r). It is an error if a matrix is not finite or its eigenvalues cannot be found.
func NewLoop(wd, b *linalg.Dense, tauR, tauU, alpha, beta float64) (*Loop, error) {
	if wd.Rows != b.Cols || wd.Cols != b.Rows {
		panic(fmt.Sprintf("stability: W D is (%d x %d) but B is (%d x %d)", wd.Rows, wd.Cols, b.Rows, b.Cols))
	}
	round := linalg.Mul(wd, b)
	if wd.Rows > wd.Cols {
		round = linalg.Mul(b, wd) // the same non-zero eigenvalues, without the zeros
	}
	mu, err := linalg.Eigenvalues(round)
	if err != nil {
		return nil, fmt.Errorf("stability: eigenvalues of a loop's W D B: %w", err)
	}
	return newLoop(mu, wd.Cols, wd.Rows, tauR, tauU, alpha, beta), nil
}

// newLoop completes a Loop from its mu.
func newLoop(mu []complex128, sizeR, sizeU int, tauR, tauU, alpha, beta float64) *Loop {
	l := &Loop{
		R: -1, U: -1, Name: "u <-> r", SizeR: sizeR, SizeU: sizeU,
		TauR: tauR, TauU: tauU, Alpha: alpha, Beta: beta,
		Mu: mu, Margin: Criterion(mu, tauR, tauU, alpha, beta),
	}
	l.Rest = -beta / tauR
	if sizeU > sizeR {
		l.Rest = 0 - alpha/tauU // 0 -, lest alpha = 0 give -0
	}
	return l
}

// Shape is "contracting" (fewer controllers than layer units), "expanding" (more) or "square".
func (l *Loop) Shape() string {
	switch {
	case l.SizeU < l.SizeR:
		return "contracting"
	case l.SizeU > l.SizeR:
		return "expanding"
	default:
		return "square"
	}
}

// RestCount is the number of modes that do not go round the loop, |n_r - n_u|.
func (l *Loop) RestCount() int { return max(l.SizeR, l.SizeU) - len(l.Mu) }

// Eigenvalues returns all n_r + n_u modes in 1/s, rightmost first, newly allocated.
func (l *Loop) Eigenvalues() []complex128 {
	all := make([]complex128, 0, l.SizeR+l.SizeU)
	for _, mu := range l.Mu {
		fast, slow := Modes(mu, l.TauR, l.TauU, l.Alpha, l.Beta)
		all = append(all, fast, slow)
	}
	all = append(all, slices.Repeat([]complex128{complex(l.Rest, 0)}, l.RestCount())...)
	sortRightmost(all)
	return all
}

// Whole is the verdict on all modes: the criterion's on those that go round, and on the others by
// their rate.
func (l *Loop) Whole() Verdict {
	if l.RestCount() == 0 {
		return l.Verdict
	}
	return worse(l.Verdict, judge(l.Rest, MarginalBand))
}

// WholeAbscissa is the largest real part of all modes, in 1/s.
func (l *Loop) WholeAbscissa() float64 {
	if l.RestCount() == 0 {
		return l.Abscissa
	}
	return max(l.Abscissa, l.Rest)
}
