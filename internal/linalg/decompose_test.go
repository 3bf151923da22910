package linalg

import (
	"math"
	"math/cmplx"
	"testing"
)

func TestEigenvaluesAgainstSciPy(t *testing.T) {
	values, err := Eigenvalues(pattern(6, 6))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range values {
		if want := complex(goldenEigenvaluesReal[i], goldenEigenvaluesImag[i]); cmplx.Abs(v-want) > 1e-12 {
			t.Errorf("eigenvalue %d is %v, want %v", i, v, want)
		}
	}
}

// A circulant's eigenvalues are the Fourier transform of its first row: here those of a ring that
// drives its neighbour, the n-th roots of unity.
func TestEigenvaluesOfARing(t *testing.T) {
	const n = 8
	ring := NewDense(n, n, nil)
	for i := range n {
		ring.Set(i, (i+1)%n, 1)
	}
	values, err := Eigenvalues(ring)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []complex128{1, cmplx.Rect(1, math.Pi/4), cmplx.Rect(1, -math.Pi/4), 1i, -1i,
		cmplx.Rect(1, 3*math.Pi/4), cmplx.Rect(1, -3*math.Pi/4), -1} {
		if cmplx.Abs(values[i]-want) > 1e-13 {
			t.Errorf("eigenvalue %d is %v, want %v", i, values[i], want)
		}
	}
}

func TestSortRightmost(t *testing.T) {
	got := []complex128{-1 + 2i, -1 - 2i, 3, -1, 3 - 1i, 3 + 1i}
	want := []complex128{3, 3 + 1i, 3 - 1i, -1, -1 + 2i, -1 - 2i}
	sortRightmost(got)
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}

func TestSingularValues(t *testing.T) {
	for _, c := range []struct {
		name string
		a    *Dense
		want []float64
	}{
		{"pattern", pattern(5, 3), goldenSingularValues},
		{"pattern transposed", pattern(5, 3).Transpose(), goldenSingularValues},
		{"hilbert", hilbert(6), goldenHilbertSingularValues},
		{"ones", NewDense(2, 3, []float64{1, 1, 1, 1, 1, 1}), []float64{math.Sqrt(6), 0}},
	} {
		s, err := SingularValues(c.a)
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.name, NewDense(1, len(s), s), NewDense(1, len(c.want), c.want), 1e-14*c.want[0])
	}
}

func TestPinvAgainstNumPy(t *testing.T) {
	for _, c := range []struct {
		a     *Dense
		rcond float64
		want  *Dense
	}{
		{pattern(5, 3), 1e-12, NewDense(3, 5, goldenPinv)},
		{pattern(4, 6), 0.5, NewDense(6, 4, goldenPinvCut)},
	} {
		p, err := Pinv(c.a, c.rcond)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "pinv", p, c.want, 1e-14)
	}
}

// The four conditions of R. Penrose, A generalized inverse for matrices, Proc. Camb. Phil. Soc. 51
// (1955) 406-413, on matrices without full rank.
func TestPinvPenroseConditions(t *testing.T) {
	for _, c := range []struct{ rows, cols, rank int }{{7, 4, 4}, {4, 7, 4}, {9, 6, 2}, {5, 5, 3}, {3, 3, 0}} {
		a := naiveMul(normal(seeded(1), c.rows, c.rank), normal(seeded(2), c.rank, c.cols))
		p, err := Pinv(a, 1e-12)
		if err != nil {
			t.Fatal(err)
		}
		ap, pa := naiveMul(a, p), naiveMul(p, a)
		near(t, "A P A = A", naiveMul(ap, a), a, 1e-12)
		near(t, "P A P = P", naiveMul(pa, p), p, 1e-12)
		near(t, "A P symmetric", ap, ap.Transpose(), 1e-12)
		near(t, "P A symmetric", pa, pa.Transpose(), 1e-12)
	}
}

// Orthogonalise is the Gram-Schmidt process, whose R has a positive diagonal by construction.
func TestOrthogonaliseEqualsGramSchmidt(t *testing.T) {
	for _, shape := range [][2]int{{6, 6}, {40, 7}, {1, 1}} {
		a := normal(seeded(3), shape[0], shape[1])
		want := gramSchmidt(a)
		q, err := Orthogonalise(a)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "columns", q, want, 1e-12)
		if shape[0] == shape[1] {
			continue
		}
		q, err = Orthogonalise(a.Transpose())
		if err != nil {
			t.Fatal(err)
		}
		near(t, "rows", q, want.Transpose(), 1e-12)
	}
}

// gramSchmidt orthonormalises the columns from left to right (modified form).
func gramSchmidt(a *Dense) *Dense {
	q := a.Transpose()
	for j := range q.Rows {
		v := q.Row(j)
		for k := range j {
			c := dot(q.Row(k), v)
			for i, u := range q.Row(k) {
				v[i] -= c * u
			}
		}
		scale(v, 1/norm(v))
	}
	return q.Transpose()
}

// Of a matrix distributed by Haar's measure the trace has mean 0 and variance 1: P. Diaconis and
// M. Shahshahani, On the eigenvalues of random matrices, J. Appl. Probab. 31A (1994) 49-62.
func TestOrthogonaliseIsHaar(t *testing.T) {
	const draws, n = 4000, 4
	random := seeded(11)
	var mean, square float64
	for range draws {
		q, err := Orthogonalise(normal(random, n, n))
		if err != nil {
			t.Fatal(err)
		}
		var trace float64
		for i := range n {
			trace += q.At(i, i)
		}
		mean += trace / draws
		square += trace * trace / draws
	}
	// Four standard errors: 1/sqrt(4000) of the mean, at most sqrt(2/4000) of the square.
	if math.Abs(mean) > 0.064 || math.Abs(square-1) > 0.09 {
		t.Errorf("trace has mean %.3f and mean square %.3f, want 0 and 1", mean, square)
	}
}

func TestDecompositionsRefuseWhatIsNotFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(-1)} {
		a := Identity(3)
		a.Set(1, 2, bad)
		for name, err := range map[string]error{
			"Eigenvalues":    second(Eigenvalues(a)),
			"SingularValues": second(SingularValues(a)),
			"Pinv":           second(Pinv(a, 1e-12)),
			"Orthogonalise":  second(Orthogonalise(a)),
			"SolveDense":     second(SolveDense(a, a)),
		} {
			if err == nil {
				t.Errorf("%s of a matrix with %g: no error", name, bad)
			}
		}
	}
	panics(t, "Eigenvalues of an oblong", func() { _, _ = Eigenvalues(NewDense(2, 3, nil)) })
}

func second[T any](_ T, err error) error { return err }

func TestDecompositionsOfNothing(t *testing.T) {
	empty := NewDense(0, 3, nil)
	if p, err := Pinv(empty, 1e-12); err != nil || p.Rows != 3 || p.Cols != 0 {
		t.Errorf("Pinv: %v, %v", p, err)
	}
	if q, err := Orthogonalise(empty); err != nil || q.Rows != 0 || q.Cols != 3 {
		t.Errorf("Orthogonalise: %v, %v", q, err)
	}
	if s, err := SingularValues(empty); err != nil || len(s) != 0 {
		t.Errorf("SingularValues: %v, %v", s, err)
	}
	if e, err := Eigenvalues(NewDense(0, 0, nil)); err != nil || len(e) != 0 {
		t.Errorf("Eigenvalues: %v, %v", e, err)
	}
	if x, err := SolveDense(NewDense(0, 0, nil), empty); err != nil || x.Rows != 0 || x.Cols != 3 {
		t.Errorf("SolveDense: %v, %v", x, err)
	}
}

func TestSingularRange(t *testing.T) {
	for _, a := range []*Dense{pattern(5, 3), pattern(5, 3).Transpose()} {
		last := len(goldenSingularValues) - 1
		lo, hi, err := SingularRange(a)
		if err != nil || math.Abs(lo-goldenSingularValues[last]) > 1e-12 || math.Abs(hi-goldenSingularValues[0]) > 1e-12 {
			t.Errorf("%g to %g, %v; want %g to %g", lo, hi, err, goldenSingularValues[last], goldenSingularValues[0])
		}
	}
	if lo, hi, err := SingularRange(NewDense(0, 3, nil)); lo != 0 || hi != 0 || err != nil {
		t.Errorf("of nothing: %g to %g, %v", lo, hi, err)
	}
	if _, _, err := SingularRange(NewDense(1, 1, []float64{math.Inf(1)})); err == nil {
		t.Error("an infinite matrix passed")
	}
}

// TestSingularValuesOfLongMatrices takes matrices that are far longer than wide, with the singular values
// 1, 2, ..., on which a wrong work space shows.
func TestSingularValuesOfLongMatrices(t *testing.T) {
	for _, n := range []int{50, 1000, 3000} {
		a := NewDense(10, n, nil)
		for i := range 10 {
			a.Set(i, (i*n)/10, float64(i+1))
		}
		for _, m := range []*Dense{a, a.Transpose()} {
			s, err := SingularValues(m)
			if err != nil {
				t.Fatal(err)
			}
			for k, v := range s {
				if math.Abs(v-float64(10-k)) > 1e-12 {
					t.Errorf("(%d x %d): singular value %d is %v, not %d", m.Rows, m.Cols, k, v, 10-k)
				}
			}
		}
	}
}
