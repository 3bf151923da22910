package main

import "testing"

// TestCeilings: what is measured can be called, and says how much of what it is.
func TestCeilings(t *testing.T) {
	for _, c := range ceilings() {
		if c.call(); c.amount <= 0 || c.unit == "" || c.name == "" {
			t.Errorf("%+v", c)
		}
	}
	c := ceiling{amount: 2, call: func() {}}
	if r := c.rate(); !(r > 1e5) {
		t.Errorf("calls of nothing: %g a second", r)
	}
}
