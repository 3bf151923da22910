package integrators

import "math"

// latePair returns the last two stages that sit at the end of the step and the weights of their
// distance, g_j - g_i = h sum_m w_m k_m; equal numbers if there are no two.
func (tb *Tableau) latePair() (pair [2]int, apart []float64) {
	for j := tb.Stages() - 1; j > 0; j-- {
		for i := j - 1; i > 0; i-- {
			if tb.C[i] == 1 && tb.C[j] == 1 {
				apart = append(apart, tb.A[j]...)
				for m, a := range tb.A[i] {
					apart[m] -= a
				}
				return [2]int{i, j}, apart
			}
		}
	}
	return pair, nil
}

// fastest estimates the modulus of the largest eigenvalue of df/dy in the step just tried in a place
// of size h: |k_j - k_i| / |g_j - g_i| for two stages at the same time, which differ most in the
// fastest modes. Hairer & Wanner, Solving Ordinary Differential Equations II, IV.2. It is 0 where the
// tableau has no two such stages, or they do not differ.
func (s *rk) fastest(place int, h float64) float64 {
	lo, hi := place*s.n, (place+1)*s.n
	k, l := s.k[s.late[0]][lo:hi], s.k[s.late[1]][lo:hi]
	var slopes, states float64
	for n := range k {
		d := 0.0
		for m, w := range s.apart {
			if w != 0 {
				d += w * s.k[m][lo+n]
			}
		}
		slopes += (l[n] - k[n]) * (l[n] - k[n])
		states += d * d
	}
	if states == 0 {
		return 0
	}
	return math.Sqrt(slopes/states) / h
}
