package data

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
)

// Order returns the order in which n examples are presented: 0 .. n-1, shuffled if asked for.
func Order(n int, seed uint64, shuffle bool) []int { return EpochOrder(n, seed, 0, shuffle) }

// EpochOrder is the order of the given pass through the data, from 0.
//
// An example's place is the rank of SHA-256("order/seed/epoch/example") among all. No generator is
// shared with anything else, so that the order depends on nothing but these four, on any machine.
func EpochOrder(n int, seed uint64, epoch int, shuffle bool) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	if !shuffle {
		return order
	}
	keys := make([][sha256.Size]byte, n)
	for i := range keys {
		keys[i] = sha256.Sum256(fmt.Appendf(nil, "order/%d/%d/%d", seed, epoch, i))
	}
	slices.SortFunc(order, func(a, b int) int { return bytes.Compare(keys[a][:], keys[b][:]) })
	return order
}
