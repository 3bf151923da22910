package testode

import "math"

// C5 is the five outer planets about the sun, a time unit being 100 days.
var C5 = &Problem{
	Name:     "C5",
	Title:    "the five outer planets about the sun",
	Citation: detest,
	Start: []float64{
		3.42947415189, 3.35386959711, 1.35494901715,
		6.64145542550, 5.97156957878, 2.18231499728,
		11.2630437207, 14.6952576794, 6.27960525067,
		-30.1552268759, 1.65699966404, 1.43785752721,
		-21.1238353380, 28.4465098142, 15.3882659679,
		-0.557160570446, 0.505696783289, 0.230578543901,
		-0.415570776342, 0.365682722812, 0.169143213293,
		-0.325325669158, 0.189706021964, 0.0877265322780,
		-0.0240476254170, -0.287659532608, -0.117219543175,
		-0.176860753121, -0.216393453025, -0.0148647893090,
	},
	End: 20,
	Reference: []float64{
		-4.7927302243236349, -2.4205507254490221, -0.92125093060151187, -4.2173104040352134,
		7.35620294749897, 3.2237859854212118, 4.0355594432622706, 17.19865528670555,
		7.4789107942337028, -29.987593263248442, -4.1073109375509296, -0.92770083217544083,
		-24.421253025184828, 23.814590457465544, 14.920963069513588, 0.34992089630639973,
		-0.57484876879128027, -0.25516940208791444, -0.52370409789033255, -0.24930004635796617,
		-0.080453416420444657, -0.38752892373341095, 0.056486032887678921, 0.03023606472143343,
		0.041338565467124462, -0.28623930298413793, -0.1183032405136207, -0.15119864573592056,
		-0.24600688943187656, -0.031896874113238771,
	},
	F: planets,
}

// Masses of the planets, and of the sun with the inner ones; the constant of gravitation.
var (
	planetMasses = [5]float64{0.000954786104043, 0.000285583733151, 0.0000437273164546, 0.0000517759138449, 0.00000277777777778}
	sunMass      = 1.00000597682
	gravitation  = 2.95912208286
)

// planets holds five positions from the sun and their velocities. The sun is pulled, too.
func planets(d []float64, _ float64, y []float64) {
	copy(d[:15], y[15:])
	for j, m := range planetMasses {
		p, a := y[3*j:3*j+3], d[15+3*j:18+3*j]
		clear(a)
		pull(a, p, [3]float64{}, sunMass+m)
		for k, mk := range planetMasses {
			if k == j {
				continue
			}
			q := [3]float64(y[3*k : 3*k+3])
			pull(a, p, q, mk)
			pull(a, []float64{0, 0, 0}, [3]float64{-q[0], -q[1], -q[2]}, mk)
		}
	}
}

// pull adds to a the acceleration of a body at p by one of mass m at q.
func pull(a, p []float64, q [3]float64, m float64) {
	x, y, z := q[0]-p[0], q[1]-p[1], q[2]-p[2]
	r2 := x*x + y*y + z*z
	g := gravitation * m / (r2 * math.Sqrt(r2))
	a[0] += g * x
	a[1] += g * y
	a[2] += g * z
}
