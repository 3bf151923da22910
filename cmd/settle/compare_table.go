package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"settle/integrators/workprecision"
)

// table prints a comparison as it goes on.
type table struct {
	out     io.Writer
	unit    string
	header  bool
	message []string // why runs failed, once a method and verdict
	said    map[string]bool
	name    func(variable int) string
}

func newTable(out io.Writer, unit string, name func(int) string) *table {
	return &table{out: out, unit: unit, name: name, said: map[string]bool{}}
}

// reference says what errors are measured against, and how well that is known.
func (t *table) reference(r *workprecision.Reference) error {
	fmt.Fprintf(t.out, "  reference: %s at rtol %.0e, checked by %s at rtol %.0e%s\n", r.Methods[0], r.Rtol[0], r.Methods[1], r.Rtol[1], t.extent(r))
	if !r.Independent {
		fmt.Fprintln(t.out, "  warning: no second method followed the problem, so the reference was checked by its own method only")
	}
	fmt.Fprintf(t.out, "  they differ by %.1e of the largest component (%.3g): errors below %.1e are not known (<)%s\n", r.Uncertainty, r.Scale, r.Floor, afterRest(r))
	return nil
}

// afterRest says how well the rest is known where runs may go on for longer than the reference.
func afterRest(r *workprecision.Reference) string {
	if !r.Rested {
		return ""
	}
	return fmt.Sprintf(", after its rest below %.1e", r.RestFloor)
}

func (t *table) extent(r *workprecision.Reference) string {
	if r.Rested {
		return fmt.Sprintf("; at rest after %.4g %s", r.T, t.unit)
	}
	return fmt.Sprintf("; to %s", strings.TrimSpace(fmt.Sprintf("%.4g %s", r.T, t.unit)))
}

const (
	headForm = "  %-20s %10s %8s %7s %8s %8s %6s %6s %9s %9s %9s %9s  %s\n"
	rowForm  = "  %-20s %10s %8d %7d %8d %8d %6d %6d %9s %9s %9s %9s  %s\n"
)

func (t *table) row(r *workprecision.Run) {
	if !t.header {
		t.header = true
		fmt.Fprintf(t.out, headForm, "method", "rtol|step", "accepted", "refused", "evals", "products", "jac", "fact", "error max", "end", "settled", "seconds", "verdict")
	}
	s := r.Stats
	fmt.Fprintf(t.out, rowForm, r.Method, t.setting(r), s.Accepted, s.Refused, s.Evaluations, s.Products, s.Jacobians, s.Factorisations,
		errorText(r.ErrorMax, r.MaxKnown), errorText(r.ErrorEnd, r.EndKnown), errorText(r.ErrorSettled, r.SettledKnown), secondsText(r.Seconds), r.Verdict)
	t.note(r)
}

// note keeps why a run failed, once a method and verdict.
func (t *table) note(r *workprecision.Run) {
	who := r.Method
	if r.Verdict == workprecision.NoReference {
		who = "all methods"
	}
	if key := who + string(r.Verdict); !r.Verdict.OK() && r.Message != "" && !t.said[key] {
		t.said[key] = true
		t.message = append(t.message, fmt.Sprintf("%s, %s: %s", who, r.Verdict, plain(r.Message, t.name)))
	}
}

// setting is the tolerance, or the step with its unit.
func (t *table) setting(r *workprecision.Run) string {
	if math.IsNaN(r.Step) {
		return fmt.Sprintf("%.3g", r.Rtol)
	}
	if t.unit == "" {
		return fmt.Sprintf("%.3g", r.Step)
	}
	return fmt.Sprint(short(time.Duration(r.Step * float64(time.Second))))
}

func errorText(e float64, known bool) string {
	switch {
	case math.IsNaN(e):
		return "-"
	case !known:
		return fmt.Sprintf("<%.1e", e)
	}
	return fmt.Sprintf("%.1e", e)
}

func secondsText(s float64) string {
	if math.IsNaN(s) {
		return "-"
	}
	return fmt.Sprint(short(time.Duration(s * float64(time.Second))))
}

// short rounds to three digits.
func short(d time.Duration) time.Duration {
	unit := time.Duration(1)
	for d >= 1000*unit {
		unit *= 10
	}
	return d.Round(unit)
}

// notes prints why runs failed.
func (t *table) notes() {
	for _, m := range t.message {
		fmt.Fprintf(t.out, "  %s\n", m)
	}
}

// end prints why runs failed, and the orders.
func (t *table) end(r *workprecision.Report) {
	t.notes()
	var parts []string
	for _, o := range r.Orders() {
		if !math.IsNaN(o.Observed) {
			parts = append(parts, fmt.Sprintf("%s %.1f (%s)", o.Method, o.Observed, nominal(o)))
		}
	}
	if parts != nil {
		fmt.Fprintf(t.out, "  observed order (nominal): %s\n", strings.Join(parts, ", "))
	}
}

// nominal is a method's order, or that it has none.
func nominal(o workprecision.Order) string {
	if o.Variable {
		return "variable"
	}
	return strconv.Itoa(o.Nominal)
}
