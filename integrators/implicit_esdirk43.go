package integrators

// Coefficients of esdirk43 that others are made of.
const (
	esdirk43C3 = (2 - sqrt2) / 4
	esdirk43B2 = (1181 - 987*sqrt2) / 13782
	esdirk43B3 = 47 * (-267 + 1783*sqrt2) / 273343
	esdirk43B4 = -16 * (-22922 + 3525*sqrt2) / 571953
	esdirk43B5 = -15625 * (97 + 376*sqrt2) / 90749876
	esdirk43A3 = (1 - sqrt2) / 8
	esdirk43A4 = (5 - 7*sqrt2) / 64
	esdirk43X4 = 7 * (1 + sqrt2) / 32
	esdirk43A5 = -(13796 + 54539*sqrt2) / 125000
	esdirk43X5 = (506605 + 132109*sqrt2) / 437500
	esdirk43Y5 = 166 * (-97 + 376*sqrt2) / 109375
)

// esdirk43 was chosen among the pairs of fourth order that are stiffly accurate, L-stable and of
// stage order 2. Kvaerno's 4(3) and Kennedy & Carpenter's ARK4(3)6L[2]SA have constants 6 and 3 times
// as large. ESDIRK4(3)7L[2]SA takes an eighth fewer evaluations on the stiff test problems at a
// tolerance of 1e-10, but its estimate sees ever less of its error: it ends 140 tolerances off, this
// one 6.
var esdirk43 = &ImplicitTableau{
	Name:  "esdirk43",
	Title: "ESDIRK4(3)6L[2]SA",
	Citation: "C. A. Kennedy, M. H. Carpenter, Diagonally implicit Runge-Kutta methods for ordinary differential equations: a review, " +
		"NASA/TM-2016-219173, table 16",
	Order:         4,
	EmbeddedOrder: 3,
	Caution:       Caution{Factor: 64},
	A: [][]float64{
		{},
		{1.0 / 4, 1.0 / 4},
		{esdirk43C3 - esdirk43A3 - 1.0/4, esdirk43A3, 1.0 / 4},
		{5.0/8 - esdirk43A4 - esdirk43X4 - 1.0/4, esdirk43A4, esdirk43X4, 1.0 / 4},
		{26.0/25 - esdirk43A5 - esdirk43X5 - esdirk43Y5 - 1.0/4, esdirk43A5, esdirk43X5, esdirk43Y5, 1.0 / 4},
		{esdirk43B2, esdirk43B2, esdirk43B3, esdirk43B4, esdirk43B5, 1.0 / 4},
	},
	B: []float64{esdirk43B2, esdirk43B2, esdirk43B3, esdirk43B4, esdirk43B5, 1.0 / 4},
	BHat: []float64{
		-480923228411.0 / 4982971448372, -480923228411.0 / 4982971448372, 6709447293961.0 / 12833189095359,
		3513175791894.0 / 6748737351361, -498863281070.0 / 6042575550617, 2077005547802.0 / 8945017530137,
	},
	C: []float64{0, 1.0 / 2, esdirk43C3, 5.0 / 8, 26.0 / 25, 1},
}
