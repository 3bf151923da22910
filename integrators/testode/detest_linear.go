package testode

// B2 is a linear chemical reaction.
var B2 = &Problem{
	Name:      "B2",
	Title:     "a linear chemical reaction",
	Citation:  detest,
	Start:     []float64{2, 0, 1},
	End:       20,
	Reference: []float64{1.0000000010305768, 1, 0.99999999896942319},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -y[0] + y[1]
		d[1] = y[0] - 2*y[1] + y[2]
		d[2] = y[1] - y[2]
	},
}

// B3 is a nonlinear chemical reaction.
var B3 = &Problem{
	Name:      "B3",
	Title:     "a nonlinear chemical reaction",
	Citation:  detest,
	Floor:     1e-9,
	Start:     []float64{1, 0, 0},
	End:       20,
	Reference: []float64{2.0611536224385578e-09, 0.052572280220485125, 0.94742771771836125},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -y[0]
		d[1] = y[0] - y[1]*y[1]
		d[2] = y[1] * y[1]
	},
}

// C2 is a radioactive decay chain that gets ever faster.
var C2 = &Problem{
	Name:     "C2",
	Title:    "a radioactive decay chain that gets ever faster",
	Citation: detest,
	Floor:    1e-9,
	Start:    first(10),
	End:      20,
	Reference: []float64{
		2.0611536224385578e-09, 2.0611536181902036e-09, 2.0611536139418493e-09, 2.0611536096934951e-09,
		2.0611536054451409e-09, 2.0611536011967866e-09, 2.0611535969484324e-09, 2.0611535927000782e-09,
		2.061153588451724e-09, 0.99999998144961755,
	},
	F: func(d []float64, _ float64, y []float64) {
		d[0] = -y[0]
		for i := 1; i < 9; i++ {
			d[i] = float64(i)*y[i-1] - float64(i+1)*y[i]
		}
		d[9] = 9 * y[8]
	},
}

// C3 is diffusion along a line of ten.
var C3 = &Problem{
	Name:     "C3",
	Title:    "diffusion along a line of ten",
	Citation: detest,
	Start:    first(10),
	End:      20,
	Reference: []float64{
		0.0029481192110226994, 0.0056353801548452959, 0.0078290725159270383, 0.0093482579085955971,
		0.010079436103019805, 0.009982674171429489, 0.0090886933327653319, 0.007489115195185085,
		0.0053229641309526756, 0.0027624343790295144,
	},
	F: neighbours,
}

// C4 is diffusion along a line of 51.
var C4 = &Problem{
	Name:     "C4",
	Title:    "diffusion along a line of 51",
	Citation: detest,
	Start:    first(51),
	End:      20,
	Reference: []float64{
		0.003124111453722103, 0.0060154168421513227, 0.0084700218348436107, 0.010336829317333923,
		0.011532495728739204, 0.012045495257379124, 0.011929570680152192, 0.011288832071111288,
		0.010258045013909881, 0.00898201758193417, 0.0075975009024927279, 0.0062199205568253672,
		0.0049359163410094624, 0.0038014325442563048, 0.0028442136775879204, 0.0020691233942225834,
		0.0014646872828437805, 0.0010095452639410039, 0.0006779354330226245, 0.00044378152691182428,
		0.00028332645429390632, 0.00017650057987970975, 0.000107334259269755, 6.3744976017795544e-05,
		3.6986453097054484e-05, 2.097466832644101e-05, 1.162956710412348e-05, 6.306710405778984e-06,
		3.3462864308642112e-06, 1.7377600741811661e-06, 8.8353669042576305e-07, 4.39952041112023e-07,
		2.1461818971516787e-07, 1.0259812116573905e-07, 4.8078640688164995e-08, 2.2091751525026646e-08,
		9.9562512633320344e-09, 4.4021936538630752e-09, 1.9101493822598891e-09, 8.13589292167481e-10,
		3.4024771185674607e-10, 1.3974856174900842e-10, 5.6385753023372391e-11, 2.2354597073415191e-11,
		8.710498031903506e-12, 3.3365542723879093e-12, 1.2566795659787626e-12, 4.6543590427571277e-13,
		1.6935591399749388e-13, 5.9965937883867122e-14, 1.8913306910279897e-14,
	},
	F: neighbours,
}

// neighbours is y_(i-1) - 2 y_i + y_(i+1), zero beyond both ends.
func neighbours(d []float64, _ float64, y []float64) {
	for i := range y {
		d[i] = -2 * y[i]
		if i > 0 {
			d[i] += y[i-1]
		}
		if i+1 < len(y) {
			d[i] += y[i+1]
		}
	}
}

// first is 1, 0, ..., 0.
func first(n int) []float64 {
	v := make([]float64, n)
	v[0] = 1
	return v
}
