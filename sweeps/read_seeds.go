package sweeps

import (
	"fmt"
	"slices"
)

// readSeeds reads how many seeds there are, from 0 on, or which.
func (r *reader) readSeeds(root table) {
	if !root.has("seeds") {
		return
	}
	if _, one := root.values["seeds"].(int64); one {
		for i := range root.whole("seeds", 1, 1) {
			r.spec.Seeds = append(r.spec.Seeds, uint64(i))
		}
		return
	}
	for i, v := range root.list("seeds") {
		n, ok := v.(int64)
		if !ok || n < 0 || slices.Contains(r.spec.Seeds, uint64(n)) {
			r.problem(fmt.Sprintf("seeds.%d", i+1), "seeds are whole numbers from 0 on, each named once")
			continue
		}
		r.spec.Seeds = append(r.spec.Seeds, uint64(n))
	}
}

// readSampling reads how many samples are drawn, and how.
func (r *reader) readSampling(root table) {
	r.spec.Samples = root.whole("samples", 1, 0)
	r.spec.Sampling = root.choice("sampling", Samplings, Samplings[0])
	r.spec.SampleSeed = uint64(root.whole("sample_seed", 0, 0))
	sampled := r.spec.sampled()
	switch {
	case len(sampled) == 0:
		for _, key := range []string{"samples", "sampling", "sample_seed"} {
			if root.has(key) {
				r.problem(key, "no axis is sampled: give one uniform = { from = 0, to = 1 } or loguniform")
			}
		}
	case !root.has("samples"):
		r.problem("axis."+r.spec.Axes[sampled[0]].Name, "is sampled: write samples = 100, the number of points, at the top of the file")
	case r.spec.Sampling == "sobol" && len(sampled) > maxSampled:
		r.problem("sampling", `sobol has at most %d axes; write sampling = "random"`, maxSampled)
	case r.spec.Sampling == "sobol" && root.has("sample_seed"):
		r.problem("sample_seed", `Sobol's sequence has no seed; leave it out, or write sampling = "random"`)
	}
}

// sampled are the numbers of the axes that are sampled.
func (s *Spec) sampled() (all []int) {
	for i, a := range s.Axes {
		if a.Sample != nil {
			all = append(all, i)
		}
	}
	return all
}
