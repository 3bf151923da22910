package circuit

import (
	"math"
	"math/cmplx"
	"slices"

	"settle/internal/linalg"
)

// densestSpectrum is up to which Dim all eigenvalues are computed; beyond, the largest alone by
// Arnoldi iteration.
const densestSpectrum = 400

// radius keeps the spectral radius computed last for each phase.
type radius struct {
	byPhase []keptRadius
	arnoldi linalg.Arnoldi
	y       []float64
}

type keptRadius struct {
	known   bool
	version uint64    // of the weights
	slopes  []float64 // of what the slopes were, if they hang on the state
	rho     float64   // 1/s
}

// SpectralRadius estimates how fast the fastest mode of this phase is (1/s): the spectral radius
// of the Jacobian with the largest slopes and gates (see JacobianMaxSlope). Where a transfer
// function has no largest slope, its slopes at the stored states stand in, the largest over the
// rows in use. It is computed once a phase, and again only if weights or those slopes have
// changed; 0 if it could not be computed.
func (d *Dynamics) SpectralRadius() float64 {
	if d.radius.byPhase == nil {
		d.radius.byPhase = make([]keptRadius, len(d.c.plans))
	}
	kept, version := &d.radius.byPhase[d.phase], d.c.version.Load()
	if kept.known && kept.version == version && d.p.boundedJ {
		return kept.rho
	}
	slopes := d.lineariseLargest()
	if kept.known && kept.version == version && slices.Equal(kept.slopes, slopes) {
		return kept.rho
	}
	*kept = keptRadius{known: true, version: version, slopes: slopes, rho: d.computeRadius()}
	return kept.rho
}

// lineariseLargest linearises with the largest slopes and gates of all rows in use and returns
// them in a row; nil where they do not hang on the state.
func (d *Dynamics) lineariseLargest() (all []float64) {
	d.radius.y = grown(d.radius.y, d.p.dim)
	y := d.radius.y
	for row := range d.used {
		d.gatherRow(y, row)
		d.linearise(row, 0, y, atLargest)
		if d.p.boundedJ {
			return nil
		}
		all = d.line.takeLargest(all, row == 0)
	}
	d.line.put(all)
	return all
}

// takeLargest merges slopes and gates into all by magnitude.
func (l *linearisation) takeLargest(all []float64, first bool) []float64 {
	at := 0
	for _, v := range l.parts() {
		for _, s := range v {
			if first {
				all = append(all, s)
			} else if math.Abs(s) > math.Abs(all[at]) {
				all[at] = s
			}
			at++
		}
	}
	return all
}

// put writes merged slopes and gates back.
func (l *linearisation) put(all []float64) {
	for _, v := range l.parts() {
		all = all[copy(v, all):]
	}
}

func (d *Dynamics) computeRadius() float64 {
	n := d.p.dim
	rho := 0.0
	if n > densestSpectrum {
		rho = d.radius.arnoldi.SpectralRadius(n, d.product, 1e-3)
	} else {
		j := linalg.NewDense(n, n, nil)
		d.assembleDense(j)
		values, err := linalg.Eigenvalues(j)
		if err != nil {
			return 0
		}
		for _, v := range values {
			rho = max(rho, cmplx.Abs(v))
		}
	}
	if math.IsNaN(rho) || math.IsInf(rho, 0) {
		return 0
	}
	return rho
}
