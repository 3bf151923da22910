package data

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"settle/internal/linalg"
)

// randomImages are n images of size pixels, mostly dark.
func randomImages(seed uint64, n, size int) *Images {
	rng := rand.New(rand.NewPCG(seed, 0))
	pixels, labels := make([]uint8, n*size), make([]uint8, n)
	for i := range pixels {
		pixels[i] = uint8(max(0, rng.IntN(600)-300) * 17 / 20)
	}
	for i := range labels {
		labels[i] = uint8(rng.IntN(10))
	}
	return NewImages(pixels, labels, size)
}

// inputsOf is the matrix of all inputs.
func inputsOf(sets ...Examples) *linalg.Dense {
	var all []float64
	size, targets := sets[0].Sizes()
	for _, e := range sets {
		for i := range e.Len() {
			row := make([]float64, size)
			e.Example(i, row, make([]float64, targets))
			all = append(all, row...)
		}
	}
	return linalg.NewDense(len(all)/size, size, all)
}

// Counting how often each value occurs has to come to what the matrix of all pixels comes to.
func TestImagesAreNormalisedAsOneMatrix(t *testing.T) {
	for _, how := range append(Normalisations(), "") {
		a, b := randomImages(1, 40, 12), randomImages(2, 7, 12)
		want := inputsOf(a, b)
		if err := Normalise(want, how); err != nil {
			t.Fatal(err)
		}
		if err := NormaliseImages(how, a, b); err != nil {
			t.Fatal(err)
		}
		for i, x := range inputsOf(a, b).Data {
			if math.Abs(x-want.Data[i]) > 1e-13 {
				t.Errorf("%q: pixel %d is %g, want %g", how, i, x, want.Data[i])
				break
			}
		}
	}
}

func TestImagesAllAlikeHaveNoScale(t *testing.T) {
	m := NewImages([]uint8{7, 7}, []uint8{1}, 2)
	if err := NormaliseImages("global", m); err == nil || !strings.Contains(err.Error(), "all entries are the same") {
		t.Error(err)
	}
	if err := NormaliseImages("columns", m); err == nil || !strings.Contains(err.Error(), "known are none") {
		t.Error(err)
	}
}

func TestImagesTargets(t *testing.T) {
	m := NewImages([]uint8{0, 255}, []uint8{2, 9}, 1)
	m.Low, m.High = -0.5, 2
	input, target := make([]float64, 1), make([]float64, 10)
	if label := m.Example(1, input, target); label != 9 || !slices.Equal(target, []float64{-0.5, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5, -0.5, 2}) {
		t.Error(label, target)
	}
}

func TestExamplesDoNotAllocate(t *testing.T) {
	images := randomImages(1, 10, 12)
	set := Set{Inputs: linalg.NewDense(10, 12, nil), Targets: linalg.NewDense(10, 10, nil)}
	input, target := make([]float64, 12), make([]float64, 10)
	for _, e := range []Examples{images, set, Part(images, 3, 4)} {
		if n := testing.AllocsPerRun(10, func() { e.Example(2, input, target) }); n > 0 {
			t.Errorf("%T: %g allocations an example", e, n)
		}
	}
}

func TestPart(t *testing.T) {
	whole := randomImages(1, 10, 2)
	p := Part(whole, 3, 4)
	input, target := make([]float64, 2), make([]float64, 10)
	if p.Len() != 4 {
		t.Error(p.Len())
	}
	for i := range 4 {
		if got, want := p.Example(i, input, target), whole.Example(3+i, input, target); got != want {
			t.Errorf("example %d shows a %d, want %d", i, got, want)
		}
	}
	for name, f := range map[string]func(){
		"beyond":   func() { p.Example(4, input, target) },
		"before":   func() { p.Example(-1, input, target) },
		"too long": func() { Part(whole, 3, 8) },
		"from -1":  func() { Part(whole, -1, 2) },
		"negative": func() { Part(whole, 3, -1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func TestSetExample(t *testing.T) {
	s := Set{Targets: linalg.NewDense(2, 1, []float64{5, 6})}
	target := make([]float64, 1)
	if label := s.Example(1, nil, target); label != Unlabelled || target[0] != 6 {
		t.Error(label, target)
	}
	if in, out := s.Sizes(); in != 0 || out != 1 {
		t.Error(in, out)
	}
	s = Set{Inputs: linalg.NewDense(2, 1, []float64{7, 8}), Labels: []int{4, 3}}
	input := make([]float64, 1)
	if label := s.Example(0, input, nil); label != 4 || input[0] != 7 {
		t.Error(label, input)
	}
}
