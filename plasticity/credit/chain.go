package credit

import (
	"fmt"

	"settle/internal/linalg"
)

// Loop says what an inversion loop feeds back to its controller.
type Loop string

// The loops, by what the controller sees of r, the state of the layer below: r is what is passed on.
const (
	Linear         Loop = "linear"          // W r; D when it is read
	TanhZero       Loop = "tanh-zero"       // W tanh(r), inverted around zero; no D
	OperatingPoint Loop = "operating-point" // W D r, inverted around the forward state; D is inside
)

// Chain is a feedforward chain of L weight matrices with its feedback. A method reads the weights
// whenever it is called, and keeps what Prepare has made of them.
type Chain struct {
	W []*linalg.Dense // W[k] (n_(k+1) x n_k) from layer k to layer k+1, k = 0 to L-1; of W[0] the shape alone is read

	// B[k] (n_k x n_(k+1)) leads from layer k+1 to layer k, k = 1 to L-1; B[0] is not read. Direct
	// feedback leads from the output: B[k] (n_k x n_L). A single loop reads B[1] (n_1 x n_L) only.
	B []*linalg.Dense

	Leak float64 // alpha, of the controllers of inversion loops
	Loop Loop    // of inversion loops; "" = Linear
}

// hidden is the number of hidden layers, L-1.
func (c *Chain) hidden() int { return len(c.W) - 1 }

// outputs is n_L.
func (c *Chain) outputs() int { return c.W[len(c.W)-1].Rows }

// units is the size of hidden layer k+1.
func (c *Chain) units(k int) int { return c.W[k].Rows }

// check refuses a chain whose weights do not fit one another.
func (c *Chain) check() error {
	if len(c.W) == 0 {
		return fmt.Errorf("credit: the chain has no weights")
	}
	for k := 1; k < len(c.W); k++ {
		if below, above := c.W[k-1], c.W[k]; above.Cols != below.Rows {
			return fmt.Errorf("credit: W%d (%d x %d) does not fit W%d (%d x %d): a column for each unit of layer %d is needed",
				k+1, above.Rows, above.Cols, k, below.Rows, below.Cols, k)
		}
	}
	return nil
}

// checkFeedback refuses feedback that does not lead to hidden layers 1 to last, each from the layer
// that source names the size of.
func (c *Chain) checkFeedback(last int, source func(k int) int) error {
	if err := c.check(); err != nil {
		return err
	}
	for k := 1; k <= last; k++ {
		to, from := c.units(k-1), source(k)
		switch {
		case k >= len(c.B) || c.B[k] == nil:
			return fmt.Errorf("credit: feedback B%d (%d x %d), to layer %d, is missing", k+1, to, from, k)
		case c.B[k].Rows != to || c.B[k].Cols != from:
			return fmt.Errorf("credit: feedback B%d is (%d x %d); to layer %d it has to be (%d x %d)",
				k+1, c.B[k].Rows, c.B[k].Cols, k, to, from)
		}
	}
	return nil
}

// above is the size of the layer above layer k.
func (c *Chain) above(k int) int { return c.W[k].Rows }

// top is the size of the output layer, whatever k.
func (c *Chain) top(int) int { return c.outputs() }
