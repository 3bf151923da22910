package sweeps

// sobolBits is how many binary digits a coordinate has; the sequence has 2^sobolBits points.
const sobolBits = 30

// sobolDimension is a primitive polynomial over GF(2) and the first direction numbers that go with it:
// a row of the table new-joe-kuo-6 of Joe & Kuo, SIAM J. Sci. Comput. 30 (2008) 2635.
type sobolDimension struct {
	degree, polynomial uint32
	first              []uint32
}

// The table begins with its second dimension; the first is van der Corput's sequence.
var sobolTable = []sobolDimension{
	{1, 0, []uint32{1}},
	{2, 1, []uint32{1, 3}},
	{3, 1, []uint32{1, 3, 1}},
	{3, 2, []uint32{1, 1, 1}},
	{4, 1, []uint32{1, 1, 3, 3}},
	{4, 4, []uint32{1, 3, 5, 13}},
	{5, 2, []uint32{1, 1, 5, 5, 17}},
	{5, 4, []uint32{1, 1, 5, 5, 5}},
	{5, 7, []uint32{1, 1, 7, 11, 19}},
	{5, 11, []uint32{1, 1, 5, 1, 1}},
	{5, 13, []uint32{1, 1, 1, 3, 11}},
	{5, 14, []uint32{1, 3, 5, 5, 31}},
	{6, 1, []uint32{1, 3, 3, 9, 7, 49}},
	{6, 13, []uint32{1, 1, 1, 15, 21, 21}},
	{6, 16, []uint32{1, 3, 1, 13, 27, 49}},
	{6, 19, []uint32{1, 1, 1, 15, 7, 5}},
	{6, 22, []uint32{1, 3, 1, 15, 13, 25}},
	{6, 25, []uint32{1, 1, 5, 5, 19, 61}},
	{7, 1, []uint32{1, 3, 7, 11, 23, 15, 103}},
	{7, 4, []uint32{1, 3, 7, 13, 13, 15, 69}},
}

// maxSampled is how many axes can be sampled by Sobol's sequence.
var maxSampled = len(sobolTable) + 1

// sobol returns coordinate d of point i of Sobol's sequence, in [0, 1): points in the order of Antonov &
// Saleev, USSR Comput. Math. Math. Phys. 19 (1979) 252, the first of them 0, not scrambled.
func sobol(i uint32, d int) float64 {
	v, gray, x := directions(d), i^i>>1, uint32(0)
	for k := range sobolBits {
		if gray>>k&1 == 1 {
			x ^= v[k]
		}
	}
	return float64(x) / (1 << sobolBits)
}

// directions are the direction numbers of a dimension as binary fractions of sobolBits digits, by the
// recurrence of Bratley & Fox, ACM Trans. Math. Software 14 (1988) 88.
func directions(d int) (v [sobolBits]uint32) {
	if d == 0 {
		for k := range v {
			v[k] = 1 << (sobolBits - 1 - k)
		}
		return v
	}
	t := sobolTable[d-1]
	s := int(t.degree)
	for k := range v {
		if k < s {
			v[k] = t.first[k] << (sobolBits - 1 - k)
			continue
		}
		v[k] = v[k-s] ^ v[k-s]>>s
		for j := 1; j < s; j++ {
			if t.polynomial>>(s-1-j)&1 == 1 {
				v[k] ^= v[k-j]
			}
		}
	}
	return v
}
