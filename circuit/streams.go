package circuit

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
)

// Stream returns the random numbers of one thing: role says what they are for ("weights",
// "initial", ...), name whose they are, index which of several (the trial; else 0). Each stream is
// a ChaCha8 generator with a key of its own, the SHA-256 of (seed, role, name, index), so whatever
// is added to a circuit shifts nobody else's numbers.
func Stream(seed uint64, role, name string, index int) *rand.Rand {
	// Lengths go before the texts: ("a", "bc") and ("ab", "c") are different keys.
	key := make([]byte, 0, 64)
	key = binary.LittleEndian.AppendUint64(key, seed)
	key = appendText(key, role)
	key = appendText(key, name)
	key = binary.LittleEndian.AppendUint64(key, uint64(index))
	return rand.New(rand.NewChaCha8(sha256.Sum256(key)))
}

func appendText(key []byte, s string) []byte {
	key = binary.LittleEndian.AppendUint64(key, uint64(len(s)))
	return append(key, s...)
}
