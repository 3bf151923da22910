package integrators_test

import (
	"math/big"

	"settle/integrators"
)

// digits of the arithmetic below, in bits: the conditions are as exact as the coefficients.
const digits = 200

func bigFloat(x float64) *big.Float { return new(big.Float).SetPrec(digits).SetFloat64(x) }

// bigVector has as many numbers as the method has stages.
type bigVector []*big.Float

func newBigVector(n int, x float64) bigVector {
	v := make(bigVector, n)
	for i := range v {
		v[i] = bigFloat(x)
	}
	return v
}

func (v bigVector) times(w bigVector) *big.Float {
	s := bigFloat(0)
	for i := range v {
		s.Add(s, bigFloat(0).Mul(v[i], w[i]))
	}
	return s
}

// bigRosenbrock is a Rosenbrock method in its plain form: alpha, gamma (with its diagonal), b.
type bigRosenbrock struct {
	alpha, gamma, beta []bigVector
	b, bHat            bigVector
}

// plainRosenbrock takes a tableau back to its plain form, Gamma = (I/gamma - C)^-1, by forward
// substitution, column by column.
func plainRosenbrock(tb *integrators.RosenbrockTableau) *bigRosenbrock {
	n, q := tb.Stages(), &bigRosenbrock{}
	for i := range n {
		q.gamma = append(q.gamma, newBigVector(n, 0))
		for j := 0; j <= i; j++ {
			right := bigFloat(0)
			if i == j {
				right.SetInt64(1)
			}
			for k := j; k < i; k++ {
				right.Add(right, bigFloat(0).Mul(bigFloat(tb.C[i][k]), q.gamma[k][j]))
			}
			q.gamma[i][j].Mul(right, bigFloat(tb.Gamma))
		}
	}
	for i := range n {
		q.alpha = append(q.alpha, q.plain(tb.A[i]))
		q.beta = append(q.beta, newBigVector(n, 0))
		for j := range n {
			q.beta[i][j].Add(q.alpha[i][j], q.gamma[i][j])
		}
	}
	q.b, q.bHat = q.plain(tb.M), q.plain(tb.MHat)
	return q
}

// plain returns the row of weights of u as one of k.
func (q *bigRosenbrock) plain(weights []float64) bigVector {
	v := newBigVector(len(q.gamma), 0)
	for k, w := range weights {
		for j := range v {
			v[j].Add(v[j], bigFloat(0).Mul(bigFloat(w), q.gamma[k][j]))
		}
	}
	return v
}
