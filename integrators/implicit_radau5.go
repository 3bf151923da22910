package integrators

import "math"

const sqrt6 = 2.44948974278317809819728407470589139196594748065667012843269

// radau5 is Radau IIA with three stages, carried on at order 5; an explicit first stage at the start
// of the step and an error against order 3 make a pair of it.
var radau5 = &ImplicitTableau{
	Name:  "radau5",
	Title: "Radau IIA of order 5",
	Citation: "B. L. Ehle, Report CSRR 2010, University of Waterloo 1969; " +
		"transformation, error estimate and starting values: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, 2nd ed., Springer 1996, IV.8",
	Order:         5,
	EmbeddedOrder: 3,
	A: [][]float64{
		{},
		{0, (88 - 7*sqrt6) / 360, (296 - 169*sqrt6) / 1800, (-2 + 3*sqrt6) / 225},
		{0, (296 + 169*sqrt6) / 1800, (88 + 7*sqrt6) / 360, (-2 - 3*sqrt6) / 225},
		{0, (16 - sqrt6) / 36, (16 + sqrt6) / 36, 1.0 / 9},
	},
	B:    []float64{0, (16 - sqrt6) / 36, (16 + sqrt6) / 36, 1.0 / 9},
	BHat: []float64{radauReal, -0.051895231414900829508344611620079327, 0.757524900573338139898681098109358363, 0.019481501245885321861834909911306185},
	C:    []float64{0, (4 - sqrt6) / 10, (4 + sqrt6) / 10, 1},
}

// Inverses of the eigenvalues 3 + 3^(2/3) - 3^(1/3) and
// 3 + (3^(1/3) - 3^(2/3))/2 - i (3^(5/6) + 3^(7/6))/2 of A^-1.
const (
	radauReal    = 0.274888829595677367747828603599414779294593414004159654098055
	radauComplex = 0.162555585202161316126085698200292610352703292997920172950972 +
		0.184949324407140784275091223743802505814229678095349436724455i
)

// radauT brings A^-1 to the block diagonal form of its eigenvalues, radauInverseT A^-1 radauT: the
// stages fall apart into one real system and one complex one.
var (
	radauT = [3][3]float64{
		{0.09443876248897524, -0.14125529502095421, 0.03002919410514742},
		{0.25021312296533332, 0.20412935229379994, -0.38294211275726192},
		{1, 1, 0},
	}
	radauInverseT = [3][3]float64{
		{4.17871859155190428, 0.32768282076106237, 0.52337644549944951},
		{-4.17871859155190428, -0.32768282076106237, 0.47662355450055044},
		{0.50287263494578682, -2.57192694985560522, 0.59603920482822492},
	}
)

// radauError are the weights e of the error estimate gamma_0 (h f(t, y) + e^T Z), Z the increments of
// the stages.
var radauError = [3]float64{(-13 - 7*sqrt6) / 3, (-13 + 7*sqrt6) / 3, -1.0 / 3}

// collocation writes to w the weights of Z_1..Z_3 in the polynomial through the start and the three
// stages, less the state at the start.
func collocation(theta float64) (w [3]float64) {
	c := radau5.C
	for i := range w {
		w[i] = 1
		for j := range c {
			if j != i+1 {
				w[i] *= (theta - c[j]) / (c[i+1] - c[j])
			}
		}
	}
	return w
}

// transform writes m (x_1, x_2, x_3) to dst, element by element.
func transform(dst, x [3][]float64, m *[3][3]float64) {
	for k := range dst[0] {
		a, b, c := x[0][k], x[1][k], x[2][k]
		for i := range dst {
			dst[i][k] = m[i][0]*a + m[i][1]*b + m[i][2]*c
		}
	}
}

// norm3 is the size of a correction of three stages at y, in units of the tolerance.
func norm3(d [3][]float64, y []float64, tol tolerance) float64 {
	sum := 0.0
	for _, v := range d {
		size := errorNorm(v, y, y, tol)
		sum += size * size
	}
	return math.Sqrt(sum / 3)
}
