package stability

import (
	"math"
	"math/cmplx"
)

// Margin is how far a two-population loop is from instability.
type Margin struct {
	// Slack is the smallest, over all mu, of
	// alpha beta - tau_r tau_u Im(mu)^2 / (alpha tau_r + beta tau_u)^2 - Re(mu): positive for a
	// stable loop, +Inf without any mu.
	Slack float64
	// Worst is the mu that Slack comes from.
	Worst complex128
	// Abscissa is the largest real part of the modes, in 1/s; -Inf without any mu.
	Abscissa float64
	// Verdict is the exact criterion's.
	Verdict Verdict
	// Usual is the largest Re(mu) - alpha beta: the quantity that is usually asked to be negative,
	// although that decides only about a slow controller (tau_u >> tau_r).
	Usual float64
	// UsualVerdict is what the usual condition would have said.
	UsualVerdict Verdict
}

// Criterion judges the loop
//
//	tau_u du/dt = -alpha u + W D r,   tau_r dr/dt = -beta r + B u
//
// by mu, the eigenvalues of W D B (gains and slopes included). Its modes are the roots of
// (tau_r l + beta)(tau_u l + alpha) = mu, a quadratic with real coefficients but for its last one,
// and all of them decay if and only if alpha tau_r + beta tau_u > 0 and for every mu
//
//	Re(mu) < alpha beta - tau_r tau_u Im(mu)^2 / (alpha tau_r + beta tau_u)^2
//
// (the Routh-Hurwitz conditions of a complex quadratic). Real mu make the last term vanish and
// only then is the usual condition Re eig(W D B - alpha beta I) < 0 exact. |Abscissa| below
// MarginalBand is marginal. Taus are in seconds and positive; the modes that the sizes of the two
// populations add are Loop's affair.
func Criterion(mu []complex128, tauR, tauU, alpha, beta float64) Margin {
	m := Margin{Slack: math.Inf(1), Abscissa: math.Inf(-1), Usual: math.Inf(-1)}
	damping := alpha*tauR + beta*tauU
	for _, v := range mu {
		if s := alpha*beta - real(v) - bend(v, tauR*tauU, damping); !(s >= m.Slack) { // NaN is the worst
			m.Slack, m.Worst = s, v
		}
		_, slow := Modes(v, tauR, tauU, alpha, beta)
		m.Abscissa = math.Max(m.Abscissa, real(slow))
		m.Usual = math.Max(m.Usual, real(v)-alpha*beta)
	}
	m.Verdict = m.verdict(damping)
	m.UsualVerdict = judge(m.Usual, MarginalBand)
	return m
}

// bend is how much earlier than a real mu of the same real part a complex one turns unstable.
func bend(mu complex128, tau2, damping float64) float64 {
	if imag(mu) == 0 { // also without any damping
		return 0
	}
	return tau2 * sq(imag(mu)/damping)
}

// verdict decides by the inequality alone; the modes only say how near to the line it is.
func (m Margin) verdict(damping float64) Verdict {
	switch {
	case math.IsInf(m.Abscissa, -1): // no mu at all
		return Stable
	case math.Abs(m.Abscissa) < MarginalBand:
		return Marginal
	case m.Slack > 0 && damping > 0:
		return Stable
	default:
		return Unstable
	}
}

// Modes returns the two roots of (tau_r l + beta)(tau_u l + alpha) = mu, in 1/s, the one with the
// larger real part as slow.
//
// The larger root is taken by the sign that adds, the other from their product, as for any
// quadratic; the discriminant is formed from the difference of the two leak rates, which does not
// cancel when they are nearly equal.
func Modes(mu complex128, tauR, tauU, alpha, beta float64) (fast, slow complex128) {
	a, b := beta/tauR, alpha/tauU // the two leak rates
	root := cmplx.Sqrt(complex(sq(a-b), 0) + 4*mu/complex(tauR*tauU, 0))
	if a+b < 0 { // cmplx.Sqrt has a real part >= 0
		root = -root
	}
	big := -(complex(a+b, 0) + root) / 2
	if big == 0 {
		return 0, 0
	}
	small := (complex(alpha*beta, 0) - mu) / complex(tauR*tauU, 0) / big
	if real(big) > real(small) {
		return small, big
	}
	return big, small
}

func sq(x float64) float64 { return x * x }
