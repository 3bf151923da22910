package plasticity_test

import (
	"fmt"
	"math"
	"testing"

	"settle/plasticity"
)

// TestDeltaDescendsTheSquaredError compares the change with differences of -|target - tanh(W x)|^2/2
// when the feedback state is the error itself.
func TestDeltaDescendsTheSquaredError(t *testing.T) {
	w := [][]float64{{0.3, -0.2, 0.5}, {-0.7, 0.1, 0.4}}
	x, target := []float64{0.5, -1, 2}, []float64{0.2, -0.6}
	activity := func() (a []float64) {
		for _, row := range w {
			sum := 0.0
			for j, v := range row {
				sum += v * x[j]
			}
			a = append(a, sum)
		}
		return a
	}
	loss := func() (sum float64) {
		for i, a := range activity() {
			sum += math.Pow(target[i]-math.Tanh(a), 2) / 2
		}
		return sum
	}
	l := plasticity.Local{Pre: x}
	for i, a := range activity() {
		r := math.Tanh(a)
		l.Post, l.Free, l.Slope = append(l.Post, target[i]-r), append(l.Free, r), append(l.Slope, 1-r*r)
	}
	post, pre := make([]float64, 2), make([]float64, 3)
	k, ok := plasticity.Find("delta")
	if !ok {
		t.Fatal("no rule delta")
	}
	k.Rule.Factors(post, pre, l)
	const h = 1e-6
	for i := range w {
		for j := range w[i] {
			old := w[i][j]
			w[i][j] = old + h
			up := loss()
			w[i][j] = old - h
			slope := (up - loss()) / (2 * h)
			w[i][j] = old
			if d := post[i]*pre[j] + slope; math.Abs(d) > 1e-9 {
				t.Errorf("weight %d,%d: change %v, minus the slope is %v", i, j, post[i]*pre[j], -slope)
			}
		}
	}
}

// TestEveryRuleIsLocal checks that factors have the shapes of their ends and inputs stay as they were.
func TestEveryRuleIsLocal(t *testing.T) {
	for _, k := range plasticity.List {
		l := plasticity.Local{Pre: []float64{1, 2, 3}, Post: []float64{4, 5}, Free: []float64{0.5, 0.25}, Slope: []float64{1, 0.5}}
		before := fmt.Sprint(l)
		post, pre := []float64{math.NaN(), math.NaN()}, []float64{math.NaN(), math.NaN(), math.NaN()}
		k.Rule.Factors(post, pre, l)
		for _, v := range append(post, pre...) {
			if math.IsNaN(v) {
				t.Errorf("%s leaves a factor unwritten: %v %v", k.Name, post, pre)
			}
		}
		if fmt.Sprint(l) != before || k.Formula == "" || k.Citation == "" {
			t.Errorf("%s writes to what it reads, or has no formula or source", k.Name)
		}
	}
}

func Example() {
	rule, _ := plasticity.Find("delta")
	post, pre := make([]float64, 1), make([]float64, 2)
	rule.Rule.Factors(post, pre, plasticity.Local{Pre: []float64{1, -1}, Post: []float64{0.5}, Slope: []float64{0.5}})
	fmt.Println(post, pre)
	// Output: [0.25] [1 -1]
}
