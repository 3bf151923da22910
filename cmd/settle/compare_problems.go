package main

import (
	"math"

	"settle/integrators"
	"settle/integrators/testode"
	"settle/integrators/workprecision"
)

// allProblems is what --problems means without a list.
const allProblems = "all"

func problemNames() []string {
	names := make([]string, len(testode.Problems))
	for i, p := range testode.Problems {
		names[i] = p.Name
	}
	return names
}

// chosenProblems makes subjects of problems with known answers.
func (f *compareFlags) chosenProblems() ([]subject, error) {
	list := f.problems
	if list == allProblems {
		list = ""
	}
	names, err := chosen("--problems", list, problemNames())
	if err != nil {
		return nil, err
	}
	var all []subject
	for _, name := range names {
		p, _ := testode.Find(name)
		all = append(all, subject{
			problem: workprecision.Problem{
				Name: p.Name, Start: p.Start, T1: p.End, End: p.Reference,
				New: func(*integrators.Method) (integrators.System, error) { return p, nil },
			},
			ratio:  problemRatio(p),
			solver: integrators.Solver{MaxSteps: f.maxSteps, Diverged: math.Inf(1)},
		})
	}
	return all, nil
}

// problemRatio is atol / rtol on a problem. Stiff ones have components far below their largest.
func problemRatio(p *testode.Problem) float64 {
	if p.Stiff {
		return 1e-4
	}
	return 1e-2
}
