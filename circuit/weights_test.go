package circuit

import (
	"math"
	"slices"
	"strings"
	"testing"

	"settle/internal/linalg"
)

// matrixOf compiles one pathway "w" (to x from) beside others and returns its operator.
func matrixOf(t testing.TB, to, from int, w Weights, others ...Pathway) linalg.Operator {
	t.Helper()
	c := mustCompile(t, weightSpec(to, from, w, others...), Env{Load: loader(map[string]*linalg.Dense{
		"w.npy": linalg.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6}),
	})})
	return c.Pathways()[0].W
}

func weightSpec(to, from int, w Weights, others ...Pathway) *Spec {
	source := "a"
	if to == from {
		source = "b" // self only means something within a population
	}
	return spec([]Population{pop("a", from, 1, "linear"), pop("b", to, 1, "linear")},
		append([]Pathway{path("w", source, "b", w)}, others...), nil)
}

type initCase struct {
	w        Weights
	to, from int
	check    func(t *testing.T, m *linalg.Dense)
}

// initCases has at least one case for each init; TestEveryInitHasACase sees to that.
var initCases = []initCase{
	{weights("uniform", func(w *Weights) { w.Min, w.Max = -0.2, 0.6 }), 80, 50, func(t *testing.T, m *linalg.Dense) {
		moments(t, m.Data, 0.2, 0.8/math.Sqrt(12))
		if slices.Min(m.Data) < -0.2 || slices.Max(m.Data) >= 0.6 || slices.Max(m.Data) < 0.59 {
			t.Errorf("uniform numbers from %g to %g", slices.Min(m.Data), slices.Max(m.Data))
		}
	}},
	{weights("optimised", func(w *Weights) { w.Min, w.Max = -0.01, 0.01 }), 80, 50, func(t *testing.T, m *linalg.Dense) {
		moments(t, m.Data, 0, 0.02/math.Sqrt(12)) // what the descent begins with
	}},
	{weights("normal", std(0.3), func(w *Weights) { w.Mean = 1 }), 80, 50, func(t *testing.T, m *linalg.Dense) {
		moments(t, m.Data, 1, 0.3)
	}},
	{weights("constant", func(w *Weights) { w.Value = 0.7 }), 3, 2, func(t *testing.T, m *linalg.Dense) {
		near(t, "constant", m.Data, []float64{0.7, 0.7, 0.7, 0.7, 0.7, 0.7}, 0)
	}},
	{weights("orthogonal", func(w *Weights) { w.Gain = 2 }), 7, 4, func(t *testing.T, m *linalg.Dense) {
		gram := linalg.Mul(m.Transpose(), m)
		id := linalg.Identity(4)
		id.Scale(4)
		near(t, "Q^T Q", gram.Data, id.Data, 1e-14)
	}},
	{weights("orthogonal"), 4, 7, func(t *testing.T, m *linalg.Dense) {
		near(t, "Q Q^T", linalg.Mul(m, m.Transpose()).Data, linalg.Identity(4).Data, 1e-14)
	}},
	{weights("identity", func(w *Weights) { w.Gain = -3 }), 3, 3, func(t *testing.T, m *linalg.Dense) {
		near(t, "identity", m.Data, []float64{-3, 0, 0, 0, -3, 0, 0, 0, -3}, 0)
	}},
	{weights("sparse", std(0.3), func(w *Weights) { w.Mean, w.Density = 2, 0.1 }), 200, 300, func(t *testing.T, m *linalg.Dense) {
		v := nonzero(m.Data)
		// 6000 expected, standard deviation 73.
		if math.Abs(float64(len(v))-6000) > 5*73 {
			t.Errorf("%d connections, want about 6000", len(v))
		}
		moments(t, v, 2, 0.3)
	}},
	{weights("sparse", func(w *Weights) { w.Mean, w.Std, w.Density = 1, 0, 1 }), 3, 4, func(t *testing.T, m *linalg.Dense) {
		near(t, "density 1", m.Data, slices.Repeat([]float64{1}, 12), 0)
	}},
	{weights("sparse", func(w *Weights) { w.Density, w.InDegree = 0, 7 }), 400, 20, func(t *testing.T, m *linalg.Dense) {
		for i := range m.Rows {
			if got := len(nonzero(m.Row(i))); got != 7 {
				t.Errorf("target %d has %d sources, want 7", i, got)
			}
		}
		for j := range m.Cols { // each source has 400*7/20 = 140 targets, standard deviation 9.5
			if got := len(nonzero(m.Transpose().Row(j))); math.Abs(float64(got)-140) > 5*9.5 {
				t.Errorf("source %d has %d targets, want about 140", j, got)
			}
		}
	}},
	{weights("sparse", func(w *Weights) { w.Density, w.InDegree, w.Self = 0, 4, false }), 5, 5, func(t *testing.T, m *linalg.Dense) {
		for i := range m.Rows {
			if got := len(nonzero(m.Row(i))); got != 4 || m.At(i, i) != 0 {
				t.Errorf("target %d has %d sources and itself %g, want all but itself", i, got, m.At(i, i))
			}
		}
	}},
	{weights("sparse", func(w *Weights) { w.Density, w.Self = 1, false }), 4, 4, func(t *testing.T, m *linalg.Dense) {
		if got := len(nonzero(m.Data)); got != 12 || m.At(2, 2) != 0 {
			t.Errorf("%d connections, want all 12 but the diagonal", got)
		}
	}},
	{weights("low-rank", std(0.5), func(w *Weights) { w.Rank = 2 }), 30, 40, func(t *testing.T, m *linalg.Dense) {
		sv, err := linalg.SingularValues(m)
		if err != nil || sv[1] < 1 || sv[2] > 1e-13*sv[0] {
			t.Errorf("singular values %v (%v), want two", sv[:4], err)
		}
		// Elements are sums of two products of normal numbers: std 0.25 sqrt(2).
		if _, s := meanStd(m.Data); math.Abs(s-0.25*math.Sqrt2) > 0.05 {
			t.Errorf("elements have std %g", s)
		}
	}},
	{weights("file", func(w *Weights) { w.Path = "w.npy" }), 2, 3, func(t *testing.T, m *linalg.Dense) {
		near(t, "file", m.Data, []float64{1, 2, 3, 4, 5, 6}, 0)
	}},
	{weights("transpose", of("v")), 3, 2, func(t *testing.T, m *linalg.Dense) {
		near(t, "transpose", m.Data, []float64{1, 4, 2, 5, 3, 6}, 0)
	}},
	{weights("negative-transpose", of("v")), 3, 2, func(t *testing.T, m *linalg.Dense) {
		near(t, "transpose", m.Data, []float64{-1, -4, -2, -5, -3, -6}, 0)
	}},
	{weights("product", of("v", "vt")), 2, 2, func(t *testing.T, m *linalg.Dense) {
		near(t, "v v^T", m.Data, []float64{14, 32, 32, 77}, 0)
	}},
	{weights("transpose", of("vt", "v", "vt")), 2, 3, func(t *testing.T, m *linalg.Dense) {
		// (v^T v v^T)^T = v v^T v
		near(t, "product's transpose", m.Data, []float64{142, 188, 234, 340, 449, 558}, 0)
	}},
	{weights("product", of("v")), 2, 3, func(t *testing.T, m *linalg.Dense) {
		near(t, "copy", m.Data, []float64{1, 2, 3, 4, 5, 6}, 0)
	}},
	{weights("pseudo-inverse", of("v")), 3, 2, func(t *testing.T, m *linalg.Dense) {
		// numpy.linalg.pinv([[1,2,3],[4,5,6]])
		near(t, "pinv", m.Data, []float64{-17. / 18, 8. / 18, -2. / 18, 2. / 18, 13. / 18, -4. / 18}, 1e-14)
	}},
}

// v is a 2 x 3 matrix from a file, vt its live transpose, for weights made of others.
func derivedFrom() []Pathway {
	v := path("v", "three", "two", weights("file", func(w *Weights) { w.Path = "w.npy" }))
	return []Pathway{v, path("vt", "two", "three", shared("v", true))}
}

func TestInits(t *testing.T) {
	for _, c := range initCases {
		t.Run(c.w.Init, func(t *testing.T) {
			s := weightSpec(c.to, c.from, c.w, derivedFrom()...)
			s.Populations = append(s.Populations, pop("two", 2, 1, "linear"), pop("three", 3, 1, "linear"))
			k := mustCompile(t, s, Env{Load: loader(map[string]*linalg.Dense{"w.npy": linalg.NewDense(2, 3, []float64{1, 2, 3, 4, 5, 6})})})
			w := k.Pathways()[0].W
			if to, from := w.Dims(); to != c.to || from != c.from {
				t.Fatalf("%d x %d, want %d x %d", to, from, c.to, c.from)
			}
			c.check(t, w.Dense())
		})
	}
}

func TestEveryInitHasACase(t *testing.T) {
	for _, init := range weightInits {
		if !slices.ContainsFunc(initCases, func(c initCase) bool { return c.w.Init == init.name }) {
			t.Errorf("init %q has no test case", init.name)
		}
	}
}

// The four conditions of Moore and Penrose, on a product of rank 2.
func TestPseudoInverseOfProduct(t *testing.T) {
	s := spec([]Population{pop("a", 5, 1, "linear"), pop("b", 2, 1, "linear"), pop("c", 4, 1, "linear")}, []Pathway{
		path("ba", "a", "b", weights("normal")), path("cb", "b", "c", weights("normal")),
		path("p", "c", "a", weights("pseudo-inverse", of("cb", "ba"))),
	}, nil)
	w := mustCompile(t, s, Env{}).Pathways()
	a, p := linalg.Mul(w[1].W.Dense(), w[0].W.Dense()), w[2].W.Dense()
	ap, pa := linalg.Mul(a, p), linalg.Mul(p, a)
	near(t, "A P A", linalg.Mul(ap, a).Data, a.Data, 1e-13)
	near(t, "P A P", linalg.Mul(pa, p).Data, p.Data, 1e-13)
	near(t, "(A P)^T", ap.Transpose().Data, ap.Data, 1e-13)
	near(t, "(P A)^T", pa.Transpose().Data, pa.Data, 1e-13)
}

func TestStorage(t *testing.T) {
	sparse := path("s", "a", "b", weights("sparse"))
	low := path("l", "a", "b", weights("low-rank"))
	as := func(storage string) func(*Weights) { return func(w *Weights) { w.Storage = storage } }
	for _, c := range []struct {
		w    Weights
		want string
	}{
		{weights("normal"), "dense"},
		{weights("normal", as("sparse")), "sparse"},
		{weights("sparse"), "sparse"},
		{weights("sparse", as("dense")), "dense"},
		{weights("low-rank"), "low-rank"},
		{weights("low-rank", as("dense")), "dense"},
		{weights("product", of("s")), "sparse"},
		{weights("product", of("l")), "low-rank"},
		{weights("product", of("l"), as("sparse")), "sparse"},
	} {
		w := matrixOf(t, 4, 3, c.w, sparse, low)
		if got := storageOf(w); got != c.want {
			t.Errorf("%s with storage %q is kept %s, want %s", c.w.Init, c.w.Storage, got, c.want)
		}
	}
	for _, kind := range []string{"sparse", "low-rank"} {
		s := weightSpec(4, 3, weights(kind), path("t", "b", "a", weights("negative-transpose", of("w"))),
			path("live", "b", "a", shared("w", true)), path("back", "a", "b", weights("transpose", of("live"))),
			path("again", "a", "b", weights("product", of("back"))), path("same", "b", "a", weights("product", of("live"))))
		p := mustCompile(t, s, Env{}).Pathways()
		if got := storageOf(p[1].W); got != kind {
			t.Errorf("the transpose of %s weights is kept %s", kind, got)
		}
		for _, i := range []int{3, 4, 5} {
			if got := storageOf(p[i].W); got != kind {
				t.Errorf("%s of %s weights is kept %s", p[i].Name, kind, got)
			}
		}
		negative := p[0].W.Dense().Transpose()
		near(t, "same as live", p[5].W.Dense().Data, negative.Data, 0)
		negative.Scale(-1)
		near(t, "-W^T", p[1].W.Dense().Data, negative.Data, 0)
		near(t, "(W^T)^T", p[3].W.Dense().Data, p[0].W.Dense().Data, 0)
		near(t, "copy", p[4].W.Dense().Data, p[0].W.Dense().Data, 0)
	}
}

func storageOf(w linalg.Operator) string {
	switch w.(type) {
	case *linalg.CSR:
		return "sparse"
	case *linalg.LowRank:
		return "low-rank"
	}
	return "dense"
}

// What learning writes to a shared matrix, all who share it see; copies do not.
func TestSharedWeightsAreLive(t *testing.T) {
	s := weightSpec(2, 3, weights("normal"), path("same", "a", "b", shared("w", false)),
		path("back", "b", "a", shared("same", true)), path("forth", "a", "b", shared("back", true)),
		path("copy", "b", "a", weights("transpose", of("w"))), path("same copy", "a", "b", weights("product", of("w"))))
	p := mustCompile(t, s, Env{}).Pathways()
	if p[1].W != p[0].W || p[3].W != p[0].W {
		t.Error("shared weights are not the same operator")
	}
	old := p[4].W.Dense().Clone()
	p[0].W.(*linalg.Dense).Data[1] = 99
	if got := p[2].W.Dense().At(1, 0); got != 99 {
		t.Errorf("the transposed view has %g, want 99", got)
	}
	if got := matVec2(p[2].W, []float64{1, 0}, 3)[1]; got != 99 {
		t.Errorf("the transposed view multiplies by %g, want 99", got)
	}
	near(t, "copy", p[4].W.Dense().Data, old.Data, 0)
	near(t, "same copy", p[5].W.Dense().Data, old.Transpose().Data, 0)
}

func matVec2(w linalg.Operator, x []float64, n int) []float64 {
	y := make([]float64, n)
	w.AddMul(y, n, 1, x, len(x), 1)
	return y
}

func TestScale(t *testing.T) {
	const to, from = 8, 2
	for by, want := range map[string]float64{"": 3, "1/fan-in": 3. / 2, "1/sqrt(fan-in)": 3 / math.Sqrt(2),
		"1/fan-out": 3. / 8, "1/sqrt(fan-out)": 3 / math.Sqrt(8), "1/sqrt(fan-in+fan-out)": 3 / math.Sqrt(10)} {
		for _, storage := range []string{"dense", "sparse"} {
			w := matrixOf(t, to, from, weights("constant", func(w *Weights) { w.Scale, w.ScaleBy, w.Storage = 3, by, storage }))
			near(t, by, w.Dense().Data[:1], []float64{want}, 1e-15)
		}
	}
	// The fan-in of sparse weights is the number of connections.
	ones := func(f func(*Weights)) Weights {
		return weights("sparse", func(w *Weights) { w.Mean, w.Std, w.Scale, w.ScaleBy = 1, 0, 1, "1/fan-in" }, f)
	}
	w := matrixOf(t, 30, 20, ones(func(w *Weights) { w.Density, w.InDegree = 0, 5 }))
	near(t, "in-degree", nonzero(w.Dense().Data)[:1], []float64{0.2}, 1e-15)
	w = matrixOf(t, 30, 20, ones(func(w *Weights) { w.Density = 0.2 }))
	near(t, "density", nonzero(w.Dense().Data)[:1], []float64{0.25}, 1e-15)
	w = matrixOf(t, 30, 20, ones(func(w *Weights) { w.Density, w.InDegree, w.ScaleBy = 0, 5, "1/fan-out" }))
	near(t, "fan-out", nonzero(w.Dense().Data)[:1], []float64{20. / 150}, 1e-15)
}

func TestWithoutSelf(t *testing.T) {
	for _, storage := range []string{"dense", "sparse"} {
		w := matrixOf(t, 4, 4, weights("constant", func(w *Weights) { w.Self, w.Storage = false, storage })).Dense()
		for i := range 4 {
			if w.At(i, i) != 0 || w.At(i, (i+1)%4) != 1 {
				t.Errorf("%s: row %d is %v", storage, i, w.Row(i))
			}
		}
	}
}

func TestWeightErrors(t *testing.T) {
	file := weights("file", func(w *Weights) { w.Path = "w.npy" })
	for _, c := range []struct {
		name     string
		to, from int
		w        Weights
		others   []Pathway
		want     string
	}{
		{"shape", 4, 5, file, nil, "pathway.w.weights: the matrix is 2 x 3, but from \"a\" to \"b\" it has to be 4 x 5"},
		{"transposed shape", 3, 2, file, nil, "its transpose would fit"},
		{"not finite", 2, 3, weights("file", func(w *Weights) { w.Path = "nan.npy" }), nil, "NaN at row 2, column 1 (from 1)"},
		{"circle", 2, 3, weights("transpose", of("v")), []Pathway{path("v", "b", "a", weights("transpose", of("w")))}, "in a circle: w -> v -> w"},
		{"inner sizes", 2, 2, weights("product", of("v", "v")), []Pathway{path("v", "a", "two", weights("normal"))}, "inner sizes differ"},
		{"too many sources", 2, 3, weights("sparse", func(w *Weights) { w.InDegree = 4 }), nil, "in-degree 4"},
		{"density", 2, 3, weights("sparse", func(w *Weights) { w.Density = 1.5 }), nil, "density 1.5"},
		{"low-rank storage", 2, 3, weights("normal", func(w *Weights) { w.Storage = "low-rank" }), nil, "storage \"low-rank\""},
		{"low-rank self", 3, 3, weights("low-rank", func(w *Weights) { w.Self = false }), nil, "self = false"},
		{"unknown pathway", 2, 3, weights("product", of("nobody")), nil, "unknown pathway \"nobody\""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := weightSpec(c.to, c.from, c.w, c.others...)
			s.Populations = append(s.Populations, pop("two", 5, 1, "linear"))
			_, err := Compile(s, Env{Load: loader(map[string]*linalg.Dense{
				"w.npy":   linalg.NewDense(2, 3, nil),
				"nan.npy": linalg.NewDense(2, 3, []float64{1, 2, 3, math.NaN(), 5, 6}),
			})})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q, want one with %q", err, c.want)
			}
		})
	}
}

func nonzero(v []float64) (list []float64) {
	for _, x := range v {
		if x != 0 {
			list = append(list, x)
		}
	}
	return list
}

func meanStd(v []float64) (mean, std float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		std += (x - mean) * (x - mean) / float64(len(v))
	}
	return mean, math.Sqrt(std)
}

// moments checks mean and standard deviation of many draws, to five standard errors (of a normal
// sample; a uniform one's is smaller).
func moments(t *testing.T, v []float64, mean, std float64) {
	t.Helper()
	m, s := meanStd(v)
	n := float64(len(v))
	if math.Abs(m-mean) > 5*std/math.Sqrt(n) || math.Abs(s-std) > 5*std/math.Sqrt(2*n) {
		t.Errorf("%d draws have mean %g and std %g, want %g and %g", len(v), m, s, mean, std)
	}
}
