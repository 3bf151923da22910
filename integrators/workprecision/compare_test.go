package workprecision_test

import (
	"context"
	"fmt"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
	"settle/integrators/workprecision"
)

func TestSmoke(t *testing.T) {
	for _, name := range []string{"B5", "DI35", "HIRES", "SD1"} {
		p, _ := testode.Find(name)
		r, err := workprecision.Compare(context.Background(), workprecision.Problem{
			Name: name, New: func(*integrators.Method) (integrators.System, error) { return p, nil }, Start: p.Start, T1: p.End, End: p.Reference,
		}, workprecision.Options{})
		if err != nil {
			fmt.Println(name, err)
			continue
		}
		ref := r.Reference
		fmt.Println(name, ref.Methods, ref.Rtol, ref.Independent, ref.Uncertainty, ref.Scale)
		for _, run := range r.Runs {
			fmt.Printf("%-20s %8.1e %8.1e %6d %7d  max %8.1e steps %8.1e grid %8.1e end %8.1e  %.2g %s %s\n", run.Method, run.Rtol, run.Step, run.Stats.Accepted, run.Stats.Evaluations, run.ErrorMax, run.ErrorSteps, run.ErrorGrid, run.ErrorEnd, run.Seconds, run.Verdict, run.Message)
		}
		fmt.Println(r.Orders())
		for _, w := range workprecision.Works() {
			fmt.Println(w, workprecision.Recommend(r.Runs, w, 1e-6))
		}
	}
}
