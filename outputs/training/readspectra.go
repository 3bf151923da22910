package training

import (
	"path"
	"strings"

	"settle/outputs/h5"
)

// spectra reads the first and the last sample of a group that is absent where nothing was watched, or no
// weights were recorded yet.
func (r *reader) spectra(group string) (all []Spectrum, err error) {
	if len(r.sets[group]) == 0 {
		return nil, nil
	}
	steps, err := r.file.Int64s(group+"/step", nil, nil)
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	for _, d := range r.sets[group] {
		phase, ok := strings.CutPrefix(path.Base(d.Path), "eig_re_")
		if !ok || d.Shape[0] == 0 {
			continue
		}
		last := min(len(steps), d.Shape[0]) - 1 // of a run that goes on, a row may lack its end
		s := Spectrum{Phase: phase, From: steps[0], To: steps[last]}
		if s.Start, err = r.eigenvalues(d, phase, 0); err != nil {
			return nil, err
		}
		if s.End, err = r.eigenvalues(d, phase, last); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// eigenvalues reads one sample, whose real parts are in re; those that are no numbers are left out.
func (r *reader) eigenvalues(re h5.Info, phase string, sample int) (all []complex128, err error) {
	from, n := []int{sample, 0}, []int{1, re.Shape[1]}
	x, err := r.file.Float64s(re.Path, from, n)
	if err != nil {
		return nil, err
	}
	y, err := r.file.Float64s(path.Dir(re.Path)+"/eig_im_"+phase, from, n)
	if err != nil {
		return nil, err
	}
	for i := range x {
		if isFinite(x[i]) && isFinite(y[i]) {
			all = append(all, complex(x[i], y[i]))
		}
	}
	return all, nil
}
