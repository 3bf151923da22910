package data

import (
	"fmt"
	"slices"

	"settle/internal/linalg"
)

// Set is a data set: row i of each matrix belongs to example i.
type Set struct {
	Inputs  *linalg.Dense // (examples x input units)
	Targets *linalg.Dense // (examples x output units); nil: none
	Labels  []int         // the class of each example; nil: not a classification
}

// Len returns the number of examples.
func (s Set) Len() int {
	switch {
	case s.Inputs != nil:
		return s.Inputs.Rows
	case s.Targets != nil:
		return s.Targets.Rows
	}
	return len(s.Labels)
}

// Sizes returns the widths of the inputs and the targets, 0 where there are none.
func (s Set) Sizes() (input, target int) {
	if s.Inputs != nil {
		input = s.Inputs.Cols
	}
	if s.Targets != nil {
		target = s.Targets.Cols
	}
	return input, target
}

// Example writes example i's input and target, where there are any, and returns its label.
func (s Set) Example(i int, input, target []float64) (label int) {
	if s.Inputs != nil {
		copy(input, s.Inputs.Row(i))
	}
	if s.Targets != nil {
		copy(target, s.Targets.Row(i))
	}
	if s.Labels != nil {
		return s.Labels[i]
	}
	return Unlabelled
}

// Check returns an error if the parts differ in their number of examples.
func (s Set) Check() error {
	n := s.Len()
	if s.Targets != nil && s.Targets.Rows != n {
		return fmt.Errorf("inputs have %d rows, targets %d; one row an example in both", n, s.Targets.Rows)
	}
	if s.Labels != nil && len(s.Labels) != n {
		return fmt.Errorf("inputs have %d rows, but there are %d labels; one an example", n, len(s.Labels))
	}
	return nil
}

// Classes returns the class of each row of targets (examples x classes), the column that holds the matrix's
// largest number where all others hold its smallest; nil if a row is not so, or there is but one column.
func Classes(targets *linalg.Dense) []int {
	if targets.Rows == 0 || targets.Cols < 2 {
		return nil
	}
	low, high := slices.Min(targets.Data), slices.Max(targets.Data)
	if low == high {
		return nil
	}
	labels := make([]int, targets.Rows)
	for i := range labels {
		row := targets.Row(i)
		labels[i] = slices.Index(row, high)
		for j, v := range row {
			if j != labels[i] && v != low {
				return nil
			}
		}
		if labels[i] < 0 {
			return nil
		}
	}
	return labels
}

// OneHot returns the targets of a classification, (len(labels) x classes): high in the column of
// the example's class, low elsewhere. It panics on a label outside 0 .. classes-1.
func OneHot(labels []int, classes int, low, high float64) *linalg.Dense {
	m := linalg.NewDense(len(labels), classes, nil)
	for i := range m.Data {
		m.Data[i] = low
	}
	for i, label := range labels {
		if label < 0 || label >= classes {
			panic(fmt.Sprintf("data: label %d of example %d is not one of %d classes", label, i, classes))
		}
		m.Set(i, label, high)
	}
	return m
}
