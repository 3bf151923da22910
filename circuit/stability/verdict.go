package stability

import "math"

// Verdict is what a spectrum says about small deviations.
type Verdict string

// The verdicts. A marginal system has modes that neither decay nor grow to rounding: integrators
// and undamped oscillations. It is not a kind of stable: such a mode keeps whatever disturbs it.
const (
	Stable   Verdict = "stable"
	Marginal Verdict = "marginal"
	Unstable Verdict = "unstable"
)

// MarginalBand is the half-width, per second, of the strip about the imaginary axis in which a
// mode is called marginal.
const MarginalBand = 1e-9

// judge turns a spectral abscissa, in 1/s, into a verdict. NaN is unstable: it must never pass.
func judge(abscissa, band float64) Verdict {
	switch {
	case math.Abs(abscissa) < band:
		return Marginal
	case abscissa < 0:
		return Stable
	default:
		return Unstable
	}
}

// worse is the worse of two verdicts: what holds of a system that falls into two.
func worse(a, b Verdict) Verdict {
	for _, v := range []Verdict{Unstable, Marginal} {
		if a == v || b == v {
			return v
		}
	}
	return Stable
}

// bandFor widens the marginal band to what rounding leaves of an eigenvalue at zero: a backward
// stable method moves it by a modest multiple of eps |J|.
func bandFor(norm float64) float64 { return max(MarginalBand, 100*epsilon*norm) }

// epsilon is the spacing of float64 at 1.
const epsilon = 0x1p-52
