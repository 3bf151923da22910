package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"settle/bench/suite"
	"settle/internal/linalg"
)

// ceiling is a limit of the machine, or of what is called in it: so much of unit per second.
type ceiling struct {
	name   string
	amount float64 // of one call
	unit   string
	call   func()
}

// The network of the rows of MNIST.
const (
	pixels, hidden, batch = 784, 1000, 100
	unlikeMost            = 0.19 // the share of an image's pixels that are not dark
)

// ceilings are measured on matrices of the sizes of the rows of MNIST.
func ceilings() []ceiling {
	w, x, y := filled(hidden, pixels), filled(batch, pixels), filled(batch, hidden)
	image, out := make([]float64, pixels), make([]float64, hidden)
	for i := range image {
		if image[i] = -0.42; rand.New(rand.NewPCG(1, uint64(i))).Float64() < unlikeMost {
			image[i] = x.Data[i]
		}
	}
	double, single, few := linalg.NewColumns[float64](w), linalg.NewColumns[float32](w), linalg.NewSingle(w.Clone())
	read, flop := 8e-9*hidden*pixels, 2e-9*batch*hidden*pixels
	one := []float64{1}
	return []ceiling{
		{"W x, 784 to 1000, in full: weights read", read, "GB", func() { w.AddMul(out, hidden, 1e-9, x.Row(0), pixels, 1) }},
		{"W + p x^T in full, in one pass: weights read and written", 2 * read, "GB", func() { w.Update(1, 1e-9, out, hidden, x.Row(0), pixels, 1) }},
		{"W x of an image by columns, double precision: images", 1e-3, "thousand", func() { double.AddMul(out, hidden, 1e-9, image, pixels, 1) }},
		{"W + p x^T of an image by columns, double precision: images", 1e-3, "thousand", func() { double.Update(1, 1e-9, out, hidden, image, pixels, 1) }},
		{"W x of an image by columns, single precision: images", 1e-3, "thousand", func() { single.AddMul(out, hidden, 1e-9, image, pixels, 1) }},
		{"W + p x^T of an image by columns, single precision: images", 1e-3, "thousand", func() { single.Update(1, 1e-9, out, hidden, image, pixels, 1) }},
		{"W X, batch of 100, double precision", flop, "Gflop", func() { w.AddMul(y.Data, hidden, 1e-9, x.Data, pixels, batch) }},
		{"W X, batch of 100, single precision", flop, "Gflop", func() { few.AddMul(y.Data, hidden, 1e-9, x.Data, pixels, batch) }},
		{"tanh of 1000 numbers", 1e-6 * hidden, "million", func() { linalg.Tanh(out, out) }},
		{"calls of C: an inner product of one number", 1e-6, "million", func() { linalg.Dot(one, one) }},
	}
}

func filled(rows, cols int) *linalg.Dense {
	m, random := linalg.NewDense(rows, cols, nil), rand.New(rand.NewPCG(1, 2))
	for i := range m.Data {
		m.Data[i] = random.NormFloat64()
	}
	return m
}

// rate is the most of its unit a second, over some spans of time.
func (c *ceiling) rate() float64 {
	best := 0.0
	for range 5 {
		calls := 0
		start := processor()
		for processor()-start < 0.05 {
			for range 10 {
				c.call()
			}
			calls += 10
		}
		best = max(best, c.amount*float64(calls)/(processor()-start))
	}
	return best
}

// writeCeilings measures them, with the memory's bandwidth beside them, and puts the table into a page.
func (h *harness) writeCeilings(page string) error {
	memory, err := start(h.bandwidth)
	if err != nil {
		return err
	}
	a, err := memory.ask("run")
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Measured by one thread: %s.\n\n| what | a second |\n|---|---|\n", suite.Machine())
	fmt.Fprintf(&b, "| memory, reading 512 MB | %.3g GB |\n| memory, triad of 3 x 512 MB | %.3g GB |\n", a.Read, a.Triad)
	for _, c := range ceilings() {
		fmt.Fprintf(&b, "| %s | %.3g %s |\n", c.name, c.rate(), c.unit)
	}
	if err := memory.stop(); err != nil {
		return err
	}
	return suite.Replace(page, "<!-- ceilings: written by make profile -->\n", "<!-- end of ceilings -->\n", "\n"+b.String())
}
