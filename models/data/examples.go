package data

import "fmt"

var (
	_ Examples = Set{}
	_ Examples = (*Images)(nil)
)

// Examples are the examples of a data set, by number. Reading is safe from several goroutines.
type Examples interface {
	// Len returns the number of examples.
	Len() int
	// Sizes returns the widths of the inputs and the targets, 0 where there are none.
	Sizes() (input, target int)
	// Example writes example i's input and target, as long as Sizes says, and returns its class, or
	// Unlabelled.
	Example(i int, input, target []float64) (label int)
}

// Unlabelled is the label of an example that belongs to no class.
const Unlabelled = -1

// Part returns the n examples of e from the given first on, numbered from 0. It panics if e has not
// that many.
func Part(e Examples, first, n int) Examples {
	if first < 0 || n < 0 || first > e.Len()-n {
		panic(fmt.Sprintf("data: %d examples from %d on, of %d", n, first, e.Len()))
	}
	return part{e, first, n}
}

type part struct {
	Examples
	first, n int
}

func (p part) Len() int { return p.n }

func (p part) Example(i int, input, target []float64) int {
	if i < 0 || i >= p.n {
		panic(fmt.Sprintf("data: example %d of %d", i, p.n)) // the whole may well have it
	}
	return p.Examples.Example(p.first+i, input, target)
}
