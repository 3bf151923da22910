package linalg

import (
	"math"
	"math/rand/v2"
	"testing"
)

// normal returns a matrix of independent standard normal numbers.
func normal(random *rand.Rand, rows, cols int) *Dense {
	m := NewDense(rows, cols, nil)
	for i := range m.Data {
		m.Data[i] = random.NormFloat64()
	}
	return m
}

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }

// pattern is a matrix of small numbers that Python can write too: with the 0-based i and j,
// ((7 i + 13 j) mod 11) - 5, plus 1/2 where i = j, plus 1/4 where i j mod 3 = 1.
func pattern(rows, cols int) *Dense {
	m := NewDense(rows, cols, nil)
	for i := range rows {
		for j := range cols {
			v := float64((7*i+13*j)%11) - 5
			if i == j {
				v += 0.5
			}
			if i*j%3 == 1 {
				v += 0.25
			}
			m.Set(i, j, v)
		}
	}
	return m
}

// hilbert is the matrix 1 / (i + j + 1).
func hilbert(n int) *Dense {
	m := NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			m.Set(i, j, 1/float64(i+j+1))
		}
	}
	return m
}

// naiveMul is the textbook product.
func naiveMul(a, b *Dense) *Dense {
	c := NewDense(a.Rows, b.Cols, nil)
	for i := range a.Rows {
		for j := range b.Cols {
			for k := range a.Cols {
				c.Data[i*c.Cols+j] += a.At(i, k) * b.At(k, j)
			}
		}
	}
	return c
}

// near fails unless got and want have one shape and differ by at most tol anywhere.
func near(t *testing.T, what string, got, want *Dense, tol float64) {
	t.Helper()
	if got.Rows != want.Rows || got.Cols != want.Cols {
		t.Fatalf("%s: (%d x %d), want (%d x %d)", what, got.Rows, got.Cols, want.Rows, want.Cols)
	}
	for i := range got.Data {
		if !(math.Abs(got.Data[i]-want.Data[i]) <= tol) {
			t.Fatalf("%s: element (%d, %d) is %v, want %v to %g",
				what, i/got.Cols, i%got.Cols, got.Data[i], want.Data[i], tol)
		}
	}
}

// panics fails unless f panics.
func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}
