package sweeps

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math/rand/v2"

	"settle/circuit"
)

// Identity is what all points of a sweep have in common, as far as their results depend on it.
type Identity struct {
	Version string // of the program
	Circuit []byte // the circuit's text, with the contents of the files that it names
}

// ID identifies a point by what its result depends on: 32 hexadecimal digits.
func (id Identity) ID(sets []circuit.Set) string {
	h := sha256.New()
	add(h, []byte(id.Version))
	add(h, id.Circuit)
	for _, s := range sets {
		add(h, []byte(s.Key))
		add(h, []byte(s.Value))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// add hashes a text with its length, so that no two lists of texts look the same.
func add(h hash.Hash, text []byte) {
	_ = binary.Write(h, binary.LittleEndian, int64(len(text))) // a hash never fails
	_, _ = h.Write(text)
}

// uniform is sample k of an axis, in [0, 1): a function of the seed, the axis' name and k alone, so that
// other axes and more samples change nothing.
func uniform(seed uint64, axis string, k int) float64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "sample/%d/%s/%d", seed, axis, k))
	return rand.New(rand.NewPCG(binary.LittleEndian.Uint64(sum[:]), binary.LittleEndian.Uint64(sum[8:]))).Float64()
}
