package testode

import "math"

// FitzHughNagumo is a neuron of two variables that fires again and again.
var FitzHughNagumo = &Problem{
	Name:      "FHN",
	Title:     "a neuron of two variables",
	Citation:  "R. FitzHugh, Biophys. J. 1 (1961) 445-466; J. Nagumo, S. Arimoto, S. Yoshizawa, Proc. IRE 50 (1962) 2061-2070",
	Start:     []float64{-1, 1},
	End:       100,
	Reference: []float64{-0.49966393864432768, -0.21107037612912913},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = y[0] - y[0]*y[0]*y[0]/3 - y[1] + 0.5
		d[1] = 0.08 * (y[0] + 0.7 - 0.8*y[1])
	},
}

// HodgkinHuxley is the squid's axon under a constant current of 10 uA/cm2: V in mV, m, h, n; t in ms.
var HodgkinHuxley = &Problem{
	Name:     "HH",
	Title:    "the squid's axon under a constant current",
	Citation: "A. L. Hodgkin, A. F. Huxley, J. Physiol. 117 (1952) 500-544, in today's signs with rest at -65 mV",
	Start:    []float64{-65, 0.05, 0.6, 0.32},
	End:      50,
	Reference: []float64{
		-73.815705202517922, 0.017491412294689218, 0.22644051280554511, 0.59660984877378656,
	},
	F: func(d []float64, _ float64, y []float64) {
		v, m, h, n := y[0], y[1], y[2], y[3]
		d[0] = 10 - 120*m*m*m*h*(v-50) - 36*n*n*n*n*(v+77) - 0.3*(v+54.4)
		d[1] = 0.1*opening(v+40)*(1-m) - 4*math.Exp(-(v+65)/18)*m
		d[2] = 0.07*math.Exp(-(v+65)/20)*(1-h) - h/(1+math.Exp(-(v+35)/10))
		d[3] = 0.01*opening(v+55)*(1-n) - 0.125*math.Exp(-(v+65)/80)*n
	},
}

// opening is v/(1 - exp(-v/10)), 10 at v = 0.
func opening(v float64) float64 {
	if v == 0 {
		return 10
	}
	return -v / math.Expm1(-v/10)
}
