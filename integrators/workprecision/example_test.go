package workprecision_test

import (
	"context"
	"fmt"

	"settle/integrators"
	"settle/integrators/testode"
	"settle/integrators/workprecision"
)

// Which of two methods is cheaper on Euler's equations of a rigid body?
func Example() {
	p := testode.B5
	report, err := workprecision.Compare(context.Background(), workprecision.Problem{
		Name:  p.Name,
		New:   func(*integrators.Method) (integrators.System, error) { return p, nil },
		Start: p.Start, T1: p.End, End: p.Reference,
	}, workprecision.Options{
		Methods: []string{"heun", "dp54"},
		Rtol:    []float64{1e-3, 1e-5, 1e-7, 1e-9},
		Steps:   []float64{0.1, 0.02, 0.004},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range report.Runs {
		fmt.Printf("%-5s %5d evaluations, error %.0e\n", r.Method, r.Stats.Evaluations, r.ErrorMax)
	}
	fmt.Println(workprecision.Recommend(report.Runs, workprecision.Evaluations, 1e-6))
	// Output:
	// heun    400 evaluations, error 2e-02
	// heun   2000 evaluations, error 9e-04
	// heun  10000 evaluations, error 3e-05
	// dp54    164 evaluations, error 3e-02
	// dp54    416 evaluations, error 5e-05
	// dp54   1016 evaluations, error 4e-07
	// dp54   2198 evaluations, error 7e-09
	// at 1e-4: dp54
}
