package models_test

import (
	"math"
	"math/cmplx"
	"slices"
	"strings"
	"testing"

	"settle/models"
)

// sample is one row of /spectrum.
func (r *taught) sample(place, phase string, row, modes int) []complex128 {
	r.t.Helper()
	re, im := r.series("/spectrum/"+place+"/eig_re_"+phase), r.series("/spectrum/"+place+"/eig_im_"+phase)
	if len(re) < (row+1)*modes || len(re) != len(im) {
		r.t.Fatalf("%s has %d and %d numbers: no row %d of %d modes", phase, len(re), len(im), row, modes)
	}
	all := make([]complex128, modes)
	for k := range all {
		all[k] = complex(re[row*modes+k], im[row*modes+k])
	}
	return all
}

// sameSpectrum pairs each eigenvalue with the nearest that is left.
func sameSpectrum(got, want []complex128, within float64) bool {
	left := slices.Clone(want)
	for _, g := range got {
		i := -1
		for k := range left {
			if i < 0 || cmplx.Abs(left[k]-g) < cmplx.Abs(left[i]-g) {
				i = k
			}
		}
		if i < 0 || !(cmplx.Abs(left[i]-g) <= within) {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return len(left) == 0
}

// The eigenvalues are those of the assembled Jacobian with the weights of the snapshot, at the start, at
// every snapshot and at the end.
func TestSpectraAreThoseOfTheJacobian(t *testing.T) {
	r := teach(t, school, "monitor.every = 3", "record.snapshots = 4")
	steps := r.whole("/spectrum/main/step")
	if !slices.Equal(steps, []int64{0, 4, 8, 10}) || !slices.Equal(r.whole("/spectrum/main/sample"), []int64{0, 1, 2, 3}) {
		t.Fatalf("samples at %v", steps)
	}
	o := oracleOf(r, "main", r.lessons[0])
	for row := range steps {
		for _, c := range []struct {
			phase, pathway string
			post, pre      int
		}{{"feedback3", "W_W3", 3, 4}, {"feedback2", "W_W2", 4, 5}} {
			w := matrixOf(r.snapshot("main", c.pathway, row, c.post*c.pre), c.post, c.pre)
			back := o.back[int(c.phase[len(c.phase)-1]-'0')]
			want := eigenvaluesOf(t, w, back, 0.01, []float64{1, 1, 1, 1, 1})
			got := r.sample("main", c.phase, row, c.post+c.pre)
			if !sameSpectrum(got, want, 1e-6) {
				t.Errorf("%s, sample %d: %v, want %v", c.phase, row, got, want)
			}
			if !slices.IsSortedFunc(got, func(a, b complex128) int { return int(1e6 * (real(b) - real(a))) }) {
				t.Errorf("%s: %v: not rightmost first", c.phase, got)
			}
		}
	}
	if len(r.floats["/spectrum/main/eig_re_feedback3"]) != len(steps)*7 {
		t.Error("there are more rows of eigenvalues than of steps")
	}
}

// A look at the spectra changes nothing, neither of what is learned nor of what the monitor sees.
func TestSpectraOnlyLook(t *testing.T) {
	pairs := []string{"credit.loop = operating-point", "monitor.every = 1", "evaluate.every = 1"}
	same(t, teach(t, school, append(pairs, "record.snapshots = 1")...), teach(t, school, append(pairs, "record.snapshots = 0")...), "/training")
}

// Without a monitor there are none, nor of loops with too many modes, and the layout says so.
func TestSpectraAreLeftOut(t *testing.T) {
	laid := func(phase string, pairs ...string) bool {
		training, err := models.NewTraining(lessonsOf(t, school, 1, nil, pairs...))
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(training.Layout("", nil), func(d models.Dataset) bool {
			return strings.HasPrefix(d.Path, "/spectrum/") && strings.HasSuffix(d.Path, phase)
		})
	}
	wide := []string{"network.layers = [6, 2046, 3, 3]", "monitor.every = 1"}
	for _, c := range []struct {
		phase string
		want  bool
		pairs []string
	}{
		{"", false, nil},
		{"feedback3", true, []string{"monitor.every = 1"}},
		{"feedback3", true, wide}, {"feedback2", false, wide}, // 3 + 3 and 3 + 2046 modes
		{"feedback2", true, []string{"network.layers = [6, 2045, 3, 3]", "monitor.every = 1"}},
		{"", false, []string{"monitor.every = 1", "credit.method = backpropagation"}},
	} {
		if got := laid(c.phase, c.pairs...); got != c.want {
			t.Errorf("%v: %s recorded: %v, want %v", c.pairs, c.phase, got, c.want)
		}
	}
}

// An arm whose weights are beyond numbers has no eigenvalues at its end, but a row.
func TestSpectraBeyondNumbers(t *testing.T) {
	r := teach(t, school, "monitor.every = 100", "plasticity.all.rate = 1e308", "plasticity.all.bias = false", "network.transfer = linear", "record.snapshots = 0")
	endsAs(t, r.results[0], models.NotFinite)
	n := len(r.whole("/spectrum/main/step"))
	if got := r.sample("main", "feedback3", n-1, 7); n < 2 || !math.IsNaN(real(got[0])) {
		t.Errorf("%d samples, the last %v", n, got)
	}
}
