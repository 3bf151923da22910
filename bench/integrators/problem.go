package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"

	"settle/bench/suite"
	"settle/integrators"
	"settle/integrators/testode"
)

// problem is a system to integrate from 0 to end, and what the peers are told of it.
type problem struct {
	name, title string
	circuit     bool
	stiff       bool
	system      integrators.System
	start       []float64
	end         float64
	grid        int // the solution is wanted at end k / grid, k = 1 .. grid
	tolerances  []float64
	atol        float64 // over rtol
	budget      float64 // s for one solve

	u, r       int // what the peers need of a loop, or of a network
	tau, alpha float64
	w, target  []float64

	ours, theirs []string
}

var (
	explicitOurs   = []string{"bs32", "tsit5", "dp54", "dop853", "vern65", "vern76", "vern87", "vern98", "adams", "auto"}
	explicitTheirs = []string{"cvode-adams", "ark-dp54", "ark-verner65", "ark-fehlberg87", "scipy-rk45", "scipy-dop853", "scipy-lsoda"}
	stiffOurs      = []string{"rodas4", "rodas5p", "radau5", "esdirk43", "esdirk54", "trbdf2", "bdf", "auto"}
	stiffTheirs    = []string{"cvode-bdf", "ark-esdirk4", "ark-esdirk5", "scipy-radau", "scipy-lsoda"}
)

// publishedNames are the problems that peers/problems.c has too.
var publishedNames = []string{
	"A3", "A5", "B1", "B4", "B5", "C1", "D1", "D5", "E2", "ARENSTORF", "BRUSS", "RIGID", "PLEI", "DI35", "DI35SS",
	"ROBER40", "ROBER", "OREGO", "HIRES", "VDPOL", "POLLU", "SD1",
}

// problems lists those wanted: the published ones, the reference loops, random networks.
func problems(wanted func(string) bool) (list []*problem, err error) {
	for _, name := range publishedNames {
		if p, ok := testode.Find(name); ok && wanted(name) {
			list = append(list, published(p))
		}
	}
	for _, c := range []struct {
		name         string
		tau, gain, s float64
	}{{"LOOP1", 1, 1, 1}, {"LOOP.1", 0.1, 1, 1}, {"LOOP.1G5", 0.1, 5, 1}} {
		if wanted(c.name) {
			p, err := loop(c.name, c.tau, c.gain)
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
	}
	for _, n := range []int{20, 200, 1000, 4000} {
		if name := fmt.Sprintf("NET%d", n); wanted(name) {
			p, err := network(name, n)
			if err != nil {
				return nil, err
			}
			list = append(list, p)
		}
	}
	return list, nil
}

func decades(from, to, perDecade int) (list []float64) {
	for k := from * perDecade; k <= to*perDecade; k++ {
		list = append(list, math.Pow(10, -float64(k)/float64(perDecade)))
	}
	return list
}

func published(p *testode.Problem) *problem {
	q := &problem{
		name: p.Name, title: p.Title, stiff: p.Stiff, system: p, start: p.Start, end: p.End, grid: 20,
		tolerances: decades(3, 12, 1), atol: 1e-2, budget: 5, ours: explicitOurs, theirs: explicitTheirs,
	}
	if p.Stiff {
		q.ours, q.theirs, q.atol = stiffOurs, stiffTheirs, 1e-6
		q.tolerances = decades(2, 11, 1)
	}
	return q
}

// loop is the inversion loop of testode.Loop as a circuit.
func loop(name string, tau, gain float64) (*problem, error) {
	const u, r, alpha = 10, 1000, 0.01
	text := fmt.Sprintf(`
name = "loop"
seed = 1
[population.u]
size = %d
tau = "%g s"
leak = %g
[population.r]
size = %d
tau = "1 s"
transfer = "tanh"
[pathway.W]
from = "r"
to = "u"
weights = { init = "normal", std = %.17g }
[pathway.B]
from = "u"
to = "r"
kind = "feedback"
weights = { init = "negative-transpose", of = "W" }
[input.target]
to = "u"
shape = "constant"
amplitude = [-0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]
[phase.p]
duration = "20 s"
`, u, tau, alpha, r, gain/math.Sqrt(r))
	d, c, err := suite.Dynamics(text)
	if err != nil {
		return nil, err
	}
	p := &problem{
		name: name, title: fmt.Sprintf("inversion loop 10 x 1000, tau_u %g, gain %g", tau, gain), circuit: true,
		system: d, start: make([]float64, d.Dim()), end: 20, grid: 32, tolerances: decades(3, 12, 2), atol: 1e-2, budget: 1,
		u: u, r: r, tau: tau, alpha: alpha, w: c.Pathways()[0].W.Dense().Data, target: make([]float64, u),
		ours:   append([]string{"rodas4", "rodas5p", "esdirk54", "exprb32", "exprb43", "etd2rk"}, explicitOurs...),
		theirs: append([]string{"cvode-bdf"}, explicitTheirs...),
	}
	for i := range p.target {
		p.target[i] = -0.1
	}
	p.target[0] = 0.9
	return p, nil
}

// network is tau dx/dt = -x + W tanh(x), W ~ N(0, g^2/n) with g = 1.5: chaotic for large n.
func network(name string, n int) (*problem, error) {
	const gain = 1.5
	text := fmt.Sprintf(`
name = "network"
seed = 1
[population.x]
size = %d
tau = "1 s"
transfer = "tanh"
initial = { init = "normal", std = 1 }
[pathway.W]
from = "x"
to = "x"
weights = { init = "normal", std = %.17g }
[phase.p]
duration = "20 s"
`, n, gain/math.Sqrt(float64(n)))
	d, c, err := suite.Dynamics(text)
	if err != nil {
		return nil, err
	}
	p := &problem{
		name: name, title: fmt.Sprintf("random tanh network, %d units, gain 1.5", n), circuit: true,
		system: d, start: make([]float64, n), end: 20, grid: 32, tolerances: decades(3, 13, 2), atol: 1e-2, budget: 10,
		r: n, tau: 1, w: c.Pathways()[0].W.Dense().Data, ours: explicitOurs, theirs: explicitTheirs,
	}
	d.Gather(p.start)
	if n >= 4000 { // 128 MB of weights an evaluation
		p.tolerances, p.budget = decades(3, 11, 1), 30
		p.ours = []string{"tsit5", "vern76", "adams"}
		p.theirs = []string{"cvode-adams", "scipy-dop853", "scipy-lsoda"}
	}
	return p, nil
}

// write makes the file that the peers read: see peers/problems.c.
func (p *problem) write(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	head := []float64{float64(len(p.start)), float64(p.grid), p.end, float64(p.u), float64(p.r), p.tau, p.alpha}
	for _, v := range [][]float64{head, p.start, p.w, p.target} {
		if err := binary.Write(f, binary.LittleEndian, v); err != nil {
			return err
		}
	}
	return f.Close()
}
