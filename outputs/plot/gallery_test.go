package plot

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
)

// wave is a population of n units that come to rest after a disturbance, (samples x units).
func wave(name string, n, samples int, end float64) Trace {
	t := Trace{Name: name, T: make([]float64, samples), Values: make([]float64, 0, samples*n)}
	for k := range samples {
		s := end * float64(k) / float64(samples-1)
		t.T[k] = s
		for i := range n {
			u := float64(i) / float64(max(n-1, 1))
			t.Values = append(t.Values, (0.2+u)*(1-math.Exp(-s/(0.1*end))*math.Cos(40*s/end*(0.5+u))))
		}
	}
	return t
}

// gallery holds one figure of every kind, over which tests range.
var gallery = map[string]func() Figure{
	"run": func() Figure {
		return Run("Inversion loop", []Trace{wave("r (inverted layer)", 20, 900, 0.9), wave("u (controller)", 3, 900, 0.9)},
			[]Span{{From: 0, To: 0.02, Label: "forward"}, {From: 0.02, To: 0.6, Label: "settle"}, {From: 0.6, To: 0.9, Label: "rest"}},
			[]Mark{{X: 0.41, Label: "settled"}})
	},
	"steps": func() Figure {
		var t, h, e []float64
		r := rand.New(rand.NewPCG(1, 1))
		for at := 0.0; at < 4; {
			step := 1e-4 * math.Exp(1.5*at) * (1 + 0.1*r.Float64())
			at += step
			t, h, e = append(t, at), append(h, step), append(e, math.Exp(-6*r.Float64()*r.Float64()))
		}
		return StepSizes("Step-size control", t, h, e, []Span{{From: 0, To: 4.2, Label: "settle"}}, nil)
	},
	"activity": func() Figure {
		w := wave("hidden", 20, 400, 0.9)
		for i := range w.Values {
			w.Values[i]--
		}
		return Figure{Panels: []Panel{Activity(w, nil, []Mark{{X: 0.41, Label: "settled"}})}}
	},
	"eigenvalues": func() Figure {
		r := rand.New(rand.NewPCG(2, 1))
		var values, circle []complex128
		for range 150 {
			z := cmplx.Rect(math.Sqrt(r.Float64()), 2*math.Pi*r.Float64())
			values = append(values, 90*z-20)
		}
		for k := range 200 {
			circle = append(circle, cmplx.Rect(100, 2*math.Pi*float64(k)/200)-100)
		}
		return Figure{Columns: 2, Panels: []Panel{
			Eigenvalues("Loop", values, nil), Eigenvalues("Euler, h = 10 ms", values, circle)}}
	},
	"work": func() Figure {
		var curves []Curve
		for i, m := range []struct {
			name  string
			order float64
		}{{"heun", 2}, {"rk4", 4}, {"dp54", 5}, {"vern7", 7}} {
			c := Curve{Name: m.name}
			for k := range 8 {
				n := 100 * math.Pow(2, float64(k)/2+float64(i)*0.2)
				c.Work = append(c.Work, n)
				c.Error = append(c.Error, max(3e-15, 1e-2*math.Pow(n/100, -m.order)))
			}
			curves = append(curves, c)
		}
		return Figure{Panels: []Panel{WorkPrecision("Tanh net, 20 units", "evaluations", curves, []int{2, 4, 5})}}
	},
	"methods": func() Figure { // as many as colours do not tell apart, down to the reference
		var curves []Curve
		for i, name := range []string{"euler", "semi-implicit-euler", "heun", "rk4", "bs32", "dp54", "tsit5", "dop853", "vern98"} {
			c := Curve{Name: name}
			for k := range 8 {
				n := 100 * math.Pow(2, float64(k)/2+float64(i)*0.2)
				c.Work = append(c.Work, n)
				c.Error = append(c.Error, max(4e-13, 0.1*math.Pow(n/60, -float64(i))))
			}
			curves = append(curves, c)
		}
		return WorkPrecisionFigure("Inversion loop", "products with the weights", curves, 4e-13)
	},
	"large": func() Figure {
		return Figure{Panels: []Panel{{XLabel: "time (ms)", YLabel: "rate (Hz)", Title: "Offsets & exponents <τ>",
			Series: []Series{{Name: "x₁", X: []float64{0, 1e6, 2e6}, Y: []float64{1.00001e-5, 1.00003e-5, 1.00002e-5}}}}}}
	},
}
