package sweeps

import (
	"fmt"
	"math"

	"settle/circuit"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// condition keeps points, or leaves them out.
type condition struct {
	program *vm.Program
	machine vm.VM
	env     map[string]any
}

// readWhere checks the condition.
func (r *reader) readWhere(root table) {
	r.spec.Where = root.word("where")
	if len(r.errs) > 0 || r.spec.Where == "" {
		return
	}
	if _, err := newCondition(&r.spec); err != nil {
		r.wrong("where", circuit.Error{Problem: "is no condition: " + err.Error(),
			Allowed: `a comparison of axes and seed, such as "alpha < 0.1 or angle >= 45 and seed != 3"`})
	}
}

// newCondition compiles the condition of a sweep; nil if it has none.
func newCondition(s *Spec) (*condition, error) {
	if s.Where == "" {
		return nil, nil
	}
	c := &condition{env: map[string]any{"seed": 0}}
	for _, a := range s.Axes {
		c.env[a.Name] = 0.0
		if a.Sample == nil && len(a.Values) > 0 {
			c.env[a.Name] = a.Values[0].operand()
		}
	}
	var err error
	c.program, err = expr.Compile(s.Where, expr.Env(c.env), expr.AsBool())
	if err != nil {
		return nil, err
	}
	return c, nil
}

// operand is a value as an expression sees it.
func (v Value) operand() any {
	if math.IsNaN(v.Number) {
		return v.Text
	}
	return v.Number
}

// keeps tells whether a point belongs to the sweep.
func (c *condition) keeps(s *Spec, p Point) (bool, error) {
	for i, v := range p.Coordinates {
		c.env[s.Axes[i].Name] = v.operand()
	}
	c.env["seed"] = int(p.Seed)
	kept, err := c.machine.Run(c.program, c.env)
	if err != nil {
		return false, fmt.Errorf("where = %q at %s: %w", s.Where, s.Describe(p), err)
	}
	return kept.(bool), nil
}
