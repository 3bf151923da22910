package brownian

import (
	"math"
	"math/bits"
)

// Constants of Philox4x64: J. Salmon, M. Moraes, R. Dror, D. Shaw, Parallel random numbers: as easy as
// 1, 2, 3, SC'11 (2011), table 2 and section 4.3.
const (
	multiplier0 = 0xD2E7470EE14C6C93
	multiplier1 = 0xCA5A826395121157
	weyl0       = 0x9E3779B97F4A7C15
	weyl1       = 0xBB67AE8584CAA73B
	rounds      = 10
)

// philox is Philox4x64-10: four random words as a function of a key and a counter.
func philox(key [2]uint64, c [4]uint64) [4]uint64 {
	for range rounds {
		high0, low0 := bits.Mul64(multiplier0, c[0])
		high1, low1 := bits.Mul64(multiplier1, c[2])
		c = [4]uint64{high1 ^ c[1] ^ key[0], low1, high0 ^ c[3] ^ key[1], low0}
		key[0] += weyl0
		key[1] += weyl1
	}
	return c
}

// normals makes two independent standard normal numbers of two random words. G. Box, M. Muller, A note
// on the generation of random normal deviates, Ann. Math. Stat. 29 (1958) 610-611.
func normals(a, b uint64) (x, y float64) {
	const unit = 0x1p-53
	radius := math.Sqrt(-2 * math.Log(float64(a>>11+1)*unit)) // of a number in (0, 1]
	sin, cos := math.Sincos(2 * math.Pi * unit * float64(b>>11))
	return radius * cos, radius * sin
}
