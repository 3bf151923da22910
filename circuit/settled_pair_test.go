package circuit

import (
	"math"
	"testing"
)

// TestResidualOfPair: what the loop's own residual says without another product is what Residual measures with
// them, of either population; and a number that is none shows, wherever it stands.
func TestResidualOfPair(t *testing.T) {
	for name, c := range loopCases {
		for _, pop := range []string{"r", "u"} {
			c.settle = []string{pop}
			d := begun(t, c.spec(), 1)
			y, k := make([]float64, d.Dim()), d.p.Settle[0]
			for i := range y {
				y[i] = math.Cos(float64(3 * i))
			}
			dy := derivative(d, 0, 0, y)
			at, n := d.p.at[k], d.c.populations[k].Size
			of := func() float64 { return d.residualOf(k, 0, y[at:at+n], dy[at:at+n], 1e-6, 1e-9) }
			if want, got := d.Residual(0, y, dy, 0, 1e-6, 1e-9), of(); !(math.Abs(got-want) <= 1e-12*want) {
				t.Errorf("%s, %s: %g, want %g", name, pop, got, want)
			}
			for i := range n {
				for _, v := range [][]float64{y, dy} {
					was := v[at+i]
					if v[at+i] = math.NaN(); !math.IsNaN(of()) {
						t.Errorf("%s, %s: %g with NaN at %d", name, pop, of(), i)
					}
					v[at+i] = was
				}
			}
		}
	}
}
