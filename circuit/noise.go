package circuit

import (
	"fmt"
	"math"
)

// noiseSuffix names what colours a population's noise: the population r_noise is that of r.
const noiseSuffix = "_noise"

// expandNoise returns a Spec in which coloured noise is what it is, a population of its own,
//
//	tau dx/dt = -x + std sqrt(2 tau) dW/dt,
//
// with the stationary standard deviation std from the start, and an identity pathway that is open
// wherever its target evolves. They come after all others. The Spec itself stays as it was written.
func expandNoise(spec *Spec) *Spec {
	s := *spec
	s.Populations, s.Pathways = append([]Population(nil), spec.Populations...), append([]Pathway(nil), spec.Pathways...)
	s.Phases = append([]Phase(nil), spec.Phases...)
	for i := range spec.Populations {
		p := &spec.Populations[i]
		if p.Noise == nil || p.Noise.Kind != "ou" {
			continue
		}
		name := p.Name + noiseSuffix
		s.Populations = append(s.Populations, Population{
			Name: name, Size: p.Size, Transfer: Transfer{Kind: "linear"},
			Tau: Values{Init: "constant", Constant: p.Noise.Tau}, Leak: Values{Init: "constant", Constant: 1},
			Initial: Values{Init: "normal", Std: p.Noise.Std},
			Noise:   &Noise{Kind: "white", Intensity: p.Noise.Std * math.Sqrt(2/p.Noise.Tau)},
		})
		s.Pathways = append(s.Pathways, Pathway{Name: name, From: name, To: p.Name, Kind: "forward", Gain: 1,
			Weights: Weights{Init: "identity", Gain: 1, Scale: 1, Self: true}})
		for j := range s.Phases {
			s.Phases[j].addNoise(p.Name, name)
		}
	}
	return &s
}

// addNoise lets the noise of a population act, or holds it where the population does not move.
func (p *Phase) addNoise(of, name string) {
	if p.Clamp[of] != "" || setOf(p.Hold)[of] {
		p.Hold = append(append([]string(nil), p.Hold...), name)
	}
	if p.Open != nil {
		p.Open = append(append([]string(nil), p.Open...), name)
	}
}

// noisy are the populations that evolve in a phase and have white noise.
type noisy struct {
	populations []int
	first       []int // each's first Wiener process
	processes   int
}

func (k *compiler) noisy(p *plan) {
	for _, pop := range p.Evolving {
		if k.c.populations[pop].NoiseIntensity == 0 {
			continue
		}
		p.noisy.populations = append(p.noisy.populations, pop)
		p.noisy.first = append(p.noisy.first, p.noisy.processes)
		p.noisy.processes += k.c.populations[pop].Size
	}
}

// Wiener is the number of Wiener processes that drive a row in this phase: one a unit of the
// populations with noise. See integrators.Noise.
func (d *Dynamics) Wiener() int { return d.p.noisy.processes }

// Additive reports that noise does not depend on the state.
func (d *Dynamics) Additive() bool { return true }

// Diffusion writes the noise of the packed rows to dst; see integrators.Noise.
func (d *Dynamics) Diffusion(dst, _, _, w []float64, rows []int) {
	clear(dst[:len(rows)*d.p.dim])
	for i := range rows {
		for j, pop := range d.p.noisy.populations {
			p := &d.c.populations[pop]
			to, from := dst[i*d.p.dim+d.p.at[pop]:], w[i*d.p.noisy.processes+d.p.noisy.first[j]:]
			for unit := range p.Size {
				to[unit] = p.NoiseIntensity * from[unit]
			}
		}
	}
}

// WienerKey names the path of a process: by the seed, the population, the phase and the trial in the
// row, and in them by the unit.
func (d *Dynamics) WienerKey(row, process int) (key [2]uint64, unit uint64) {
	n := &d.p.noisy
	j := len(n.first) - 1
	for n.first[j] > process {
		j--
	}
	return d.noiseKeys[row*len(n.first)+j], uint64(process - n.first[j])
}

// beginNoise takes the keys of the rows in use. Phases count time from 0 each, and have noise of their
// own.
func (d *Dynamics) beginNoise() {
	d.noiseKeys = d.noiseKeys[:0]
	for row := range d.used {
		for _, pop := range d.p.noisy.populations {
			name := fmt.Sprintf("%s/%s", d.c.populations[pop].Name, d.p.Name)
			r := Stream(d.c.Spec.Seed, "noise", name, d.trial[row])
			d.noiseKeys = append(d.noiseKeys, [2]uint64{r.Uint64(), r.Uint64()})
		}
	}
}
