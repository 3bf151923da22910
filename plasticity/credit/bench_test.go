package credit_test

import (
	"fmt"
	"testing"

	"settle/plasticity/credit"
)

// BenchmarkUpdate is what a method costs at each change of weights, for a classifier of digits one
// example at a time, and for an autoencoder a hundred at a time.
func BenchmarkUpdate(b *testing.B) {
	for _, c := range []struct {
		layers []int
		rows   int
	}{{[]int{64, 100, 10}, 1}, {[]int{784, 1000, 10}, 1}, {[]int{784, 500, 250, 30, 250, 500, 784}, 100}} {
		for _, kind := range credit.List {
			if kind.Name == "gauss-newton" && c.rows > 1 {
				continue // an SVD an example, since the code layer bounds J's rank: minutes
			}
			n := newNet(kind.Name, c.layers, c.rows, 1)
			m, deltas := kind.New(), n.room()
			b.Run(fmt.Sprintf("%s/%v", kind.Name, c.layers), func(b *testing.B) {
				for b.Loop() {
					if err := m.Prepare(&n.chain); err != nil {
						b.Fatal(err)
					}
					if err := m.Deltas(deltas, nil, n.slopes, n.e); err != nil {
						b.Fatal(err)
					}
				}
			})
			if kind.Name != "non-dynamic-inversion" {
				continue
			}
			n.negativeTranspose(kind.Name)
			n.e.Scale(0.01)
			for _, loop := range []credit.Loop{credit.OperatingPoint, credit.TanhZero} {
				if c.rows > 1 {
					continue
				}
				n.chain.Loop = loop
				b.Run(fmt.Sprintf("%s/%s/%v", kind.Name, loop, c.layers), func(b *testing.B) {
					for b.Loop() {
						if err := m.Prepare(&n.chain); err != nil {
							b.Fatal(err)
						}
						if err := m.Deltas(deltas, nil, n.slopes, n.e); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}
