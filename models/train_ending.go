package models

import (
	"errors"
	"fmt"

	"settle/internal/linalg"
)

// badEnding is the error that ends an arm, with its verdict, but not the training: the other arms go on.
type badEnding struct {
	verdict Verdict
	detail  string
}

// Error implements error.
func (b *badEnding) Error() string { return b.verdict.String() + ": " + b.detail }

func ends(v Verdict, format string, a ...any) error {
	return &badEnding{v, fmt.Sprintf(format, a...)}
}

// errBrokenOff ends an arm between examples, or within one, which then teaches nothing.
var errBrokenOff error = &badEnding{Interrupted, ""}

// end takes in how the lesson ended. What remains is a failure of the run itself.
func (l *learner) end(err error) error {
	var bad *badEnding
	switch {
	case errors.As(err, &bad):
		l.ending, l.detail = bad.verdict, bad.detail
		return nil
	case err != nil:
		l.ending = Interrupted
	}
	return err
}

// endsArm tells an error that ends an arm, whose last row is to be written, from others.
func endsArm(err error) bool {
	var bad *badEnding
	return errors.As(err, &bad) && bad.verdict != Interrupted
}

// unsettledThroughout ends an arm of which no example settled, be they too few to try its patience.
func (l *learner) unsettledThroughout() error {
	if l.step == 0 || l.total.unsettled < int64(l.step) {
		return nil
	}
	return ends(l.last.Verdict, "none of %s settled, the last in phase %s: %s", count(l.step, "example"), l.last.Phase, l.last.Detail)
}

// finite ends the arm if weights or biases that learn have grown beyond numbers.
func (l *learner) finite() error {
	for _, p := range l.rules {
		if !p.w.Finite() || !linalg.AllFinite(p.bias) {
			return ends(NotFinite, "weights of pathway %s, or the biases behind it, are not finite after %s; lower plasticity.%[1]s.rate", p.spec.Pathway, count(l.step, "example"))
		}
	}
	return nil
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
