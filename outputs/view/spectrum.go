package view

import (
	"path"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// spectrumAt is the eigenvalues of one phase's loops, of one arm with one seed.
type spectrumAt struct {
	Place string `json:"place"`
	Phase string `json:"phase"`
	Modes int    `json:"modes"`
}

func (s *spectrumAt) group() string { return "/spectrum/" + s.Place }

func (all *inventory) addSpectrum(d h5.Info) {
	place, inside := strings.CutPrefix(path.Dir(d.Path), "/spectrum/")
	phase, real := strings.CutPrefix(path.Base(d.Path), "eig_re_")
	if inside && real && len(d.Shape) == 2 {
		all.spectra = append(all.spectra, spectrumAt{Place: place, Phase: phase, Modes: d.Shape[1]})
	}
}

// spectrumAbout says which sample an answer holds, and what all of them lie within.
type spectrumAbout struct {
	spectrumAt
	Sample int     `json:"sample"`
	Steps  []int64 `json:"steps"` // examples learned from before each sample
}

// spectrum answers with re and im of one sample, and with the extremes of all.
func (r *run) spectrum(q *query) (any, error) {
	inventory, err := r.inventory()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(inventory.spectra, func(s spectrumAt) bool { return s.Place == q.text("place") && s.Phase == q.text("phase") })
	if i < 0 {
		return nil, bad("no eigenvalues of place %q, phase %q", q.text("place"), q.text("phase"))
	}
	about := spectrumAbout{spectrumAt: inventory.spectra[i]}
	f := &frame{}
	err = r.use(func(file *h5.File) (err error) {
		if about.Steps, err = file.Int64s(about.group()+"/step", nil, nil); err != nil {
			return err
		}
		about.Sample = q.whole("sample", 0, max(0, len(about.Steps)-1), max(0, len(about.Steps)-1))
		if len(about.Steps) == 0 {
			return nil
		}
		return f.sample(file, &about)
	})
	f.About = about
	return f, err
}

// sample adds the eigenvalues of one sample, and the box that those of the first and the last lie in.
func (f *frame) sample(file *h5.File, about *spectrumAbout) error {
	for _, part := range []string{"re", "im"} {
		name := about.group() + "/eig_" + part + "_" + about.Phase
		info, err := file.Dataset(name)
		if err != nil {
			return err
		}
		rows := min(len(about.Steps), info.Shape[0])
		if rows == 0 {
			continue
		}
		about.Steps, about.Sample = about.Steps[:rows], min(about.Sample, rows-1)
		values, err := file.Float64s(name, []int{about.Sample, 0}, []int{1, about.Modes})
		if err != nil {
			return err
		}
		f.add(part, values)
		box, err := boxOf(file, name, rows, about.Modes)
		if err != nil {
			return err
		}
		f.add(part+"_box", box)
	}
	return nil
}

// mostBox is how many eigenvalues are looked at for the box of all samples.
const mostBox = 1 << 20

// boxOf is the smallest and the largest of all samples; of many, of the first and the last.
func boxOf(file *h5.File, name string, rows, modes int) ([]float64, error) {
	if rows*modes <= mostBox {
		values, err := file.Float64s(name, nil, []int{rows, modes})
		box := finiteOnly(values, 1)
		return []float64{box.lo, box.hi}, err
	}
	box := none
	for _, i := range []int{0, rows - 1} {
		values, err := file.Float64s(name, []int{i, 0}, []int{1, modes})
		if err != nil {
			return nil, err
		}
		box = join(box, finiteOnly(values, 1))
	}
	return []float64{box.lo, box.hi}, nil
}
