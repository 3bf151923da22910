package testode

import "math"

const ownProblem = "problem of this project"

// DI35 is a small inversion loop: u of 3 controls r of 5 through B = -W^T.
var DI35 = &Problem{
	Name:     "DI35",
	Title:    "a small inversion loop on its way to rest",
	Citation: ownProblem,
	Start:    []float64{0, 0, 0, 0, 0, 0, 0, 0},
	End:      5,
	Reference: []float64{
		-3.6014929023052651, 6.4438667919403541, -4.4307958173293907, 0.50885819289267376,
		0.65061512371886687, 4.3360506065081754, 0.023763979358029371, 0.16552091018422249,
	},
	F: inversion,
}

// DI35Rest is a small inversion loop, followed to its rest.
var DI35Rest = &Problem{
	Name:     "DI35SS",
	Title:    "a small inversion loop, followed to its rest",
	Citation: ownProblem,
	Start:    []float64{0, 0, 0, 0, 0, 0, 0, 0},
	End:      400,
	Reference: []float64{
		-6.3402626857669766, 12.020527677633419, -7.1186916126778046, 0.4717141751929807,
		0.62190969454182754, 8.5824695777070321, 0.01480390412628672, 0.16499942347513352,
	},
	F: inversion,
}

// inversion is tau_u u' = W tanh(r) - target - alpha u, tau_r r' = -r - W^T u; state u, r.
func inversion(d []float64, _ float64, y []float64) {
	const tauU, tauR, alpha = 0.1, 1, 0.01
	target := [3]float64{0.5, -0.25, 0.75}
	u, r := y[:3], y[3:]
	for i := range u {
		d[i] = -target[i] - alpha*u[i]
	}
	for j := range r {
		rate, drive := math.Tanh(r[j]), 0.0
		for i := range u {
			w := inversionWeight(i, j)
			d[i] += w * rate
			drive -= w * u[i]
		}
		d[3+j] = (drive - r[j]) / tauR
	}
	for i := range u {
		d[i] /= tauU
	}
}

// inversionWeight is W_ij.
func inversionWeight(i, j int) float64 { return float64((7*(i+1)*(j+2))%11-5) / 8 }
