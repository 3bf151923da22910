package integrators_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"settle/integrators"
)

var update = flag.Bool("update", false, "write the table of methods to docs/integrators.md, to be read before it is kept")

const (
	methodsPage = "../docs/integrators.md"
	tableBegins = "<!-- methods: written by the tests of integrators, -update -->\n"
	tableEnds   = "<!-- end of methods -->\n"
)

// TestMethodsPage holds the table of docs/integrators.md against the list of methods.
func TestMethodsPage(t *testing.T) {
	page, err := os.ReadFile(methodsPage)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), tableBegins)
	was, after, end := strings.Cut(rest, tableEnds)
	if !ok || !end {
		t.Fatalf("%s has no place for the table", methodsPage)
	}
	table := methodsTable()
	if was == table {
		return
	}
	if !*update {
		t.Fatalf("%s does not say what the list of methods says: run this test with -update", methodsPage)
	}
	if err := os.WriteFile(methodsPage, []byte(before+tableBegins+table+tableEnds+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func methodsTable() string {
	var b strings.Builder
	b.WriteString("| name | method | order | estimate | real | imaginary | source |\n|---|---|---|---|---|---|---|\n")
	family := integrators.Family("")
	for _, m := range integrators.Methods() {
		if m.Family != family {
			family = m.Family
			fmt.Fprintf(&b, "| | **%s** | | | | | |\n", family)
		}
		order := fmt.Sprint(m.Order)
		if m.VariableOrder {
			order = "1-" + order
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s |\n", m.Name, m.Title, order, estimate(m),
			interval(m.RealStability()), interval(m.ImagStability()), m.Citation)
	}
	return b.String()
}

func estimate(m *integrators.Method) string {
	if m.EmbeddedOrder == 0 {
		return "none"
	}
	return fmt.Sprint(m.EmbeddedOrder)
}

func interval(x float64) string {
	switch {
	case math.IsNaN(x):
		return "-"
	case math.IsInf(x, 1):
		return "∞"
	}
	return fmt.Sprintf("%.3g", x)
}

// TestMethodIntervals: published ones, and what an L-stable method must have.
func TestMethodIntervals(t *testing.T) {
	for _, c := range []struct {
		name       string
		real, imag float64
		source     string
	}{
		{"euler", 2, 0, "Hairer & Wanner II, IV.2"},
		{"heun", 2, 0, "the same"},
		{"rk4", 2.785, 2.828, "the same"},
		{"dp54", 3.307, 0, "the same: 3.3 in dopri5"},
		{"rodas4", math.Inf(1), math.Inf(1), "L-stable: the same, IV.10"},
		{"radau5", math.Inf(1), math.Inf(1), "L-stable: the same, IV.5"},
		{"trbdf2", math.Inf(1), math.Inf(1), "L-stable: Hosea & Shampine 1996"},
		{"exprb32", math.Inf(1), math.Inf(1), "exact on linear problems"},
	} {
		m, ok := integrators.Find(c.name)
		if !ok {
			t.Fatal(c.name)
		}
		near := func(got, want float64) bool { return got == want || math.Abs(got-want) < 2e-3 }
		if !near(m.RealStability(), c.real) {
			t.Errorf("%s: real interval %g, want %g (%s)", c.name, m.RealStability(), c.real, c.source)
		}
		if c.name != "dp54" && !near(m.ImagStability(), c.imag) { // a stretch near 1 within rounding
			t.Errorf("%s: imaginary interval %g, want %g (%s)", c.name, m.ImagStability(), c.imag, c.source)
		}
	}
}
