package main

import (
	"fmt"
	"math"
	"strings"
	"time"

	"settle/integrators"
	"settle/integrators/testode"
	"settle/integrators/workprecision"
)

// allProblems is what --problems means without a list.
const allProblems = "all"

// problemMethods and problemRtols are compared on all problems where none are named: one or two
// methods for each kind of problem, at three tolerances, so that it is over in minutes.
var (
	problemMethods = []string{"tsit5", "dop853", "rodas5p", "radau5", "bdf"}
	problemRtols   = "1e-4,1e-6,1e-8"
)

// thin chooses fewer methods and tolerances for all problems, unless they were named.
func (f *compareFlags) thin() {
	if f.problems != allProblems {
		return
	}
	if f.methods == "" {
		f.methods = strings.Join(problemMethods, ",")
	}
	if !f.given("rtol") {
		f.rtols = problemRtols
	}
}

// Means over all problems on a shared core: what a run takes with its repetitions, and what the
// reference of a problem takes.
const (
	secondsOfRun       = 0.11
	secondsOfReference = 2.0
)

// forecast says how much there is to do, before it is done.
func forecast(o *workprecision.Options, problems int) string {
	settings := 0
	for _, name := range o.Methods {
		m, _ := integrators.Find(name)
		switch {
		case m.Adaptive:
			settings += len(o.Rtol)
		case o.Steps != nil:
			settings += len(o.Steps)
		default:
			settings += len(workprecision.DefaultSteps(nil, 1))
		}
	}
	runs := problems * settings
	took := time.Duration(float64(runs)*secondsOfRun+float64(problems)*secondsOfReference) * time.Second
	about := "about " + took.Round(10*time.Second).String()
	if took < 10*time.Second {
		about = "some seconds"
	}
	return fmt.Sprintf("%s, %s of up to %d solves each, and the references: %s", plural(problems, "problem"), plural(runs, "run"), 1+o.Repeat, about)
}

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
