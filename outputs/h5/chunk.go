package h5

// Chunks of about 512 KiB write as fast as a plain file, and one of at most 256 columns lets one
// neuron's trace be read without reading its neighbours' (3.6 ms over 20,000 rows of 3000 units).
const (
	chunkBytes   = 512 << 10
	seriesChunk  = 4096 // rows of a one-dimensional series
	maxColumns   = 256
	maxAcross    = 32  // chunks side by side in a row, beyond which chunks get wider
	matrixChunk  = 512 // rows and columns of a weight snapshot
	deflateBytes = 1 << 20
)

// ChunkShape returns the chunk of an unlimited dataset of the given kind and shape (its first
// element is not looked at): 4096 values of a series, 512 KiB and at most 256 columns of rows of a
// vector, at most 512 by 512 of one matrix. Columns are dealt out evenly: 3000 units make 12
// chunks of 250, not 11 of 256 and a remainder.
func ChunkShape(kind Kind, shape []int) []int {
	chunk := make([]int, len(shape))
	switch len(shape) {
	case 0:
	case 1:
		chunk[0] = seriesChunk
	case 2:
		chunk[1] = columns(shape[1])
		chunk[0] = powerOfTwo(min(seriesChunk, chunkBytes/(kind.Size()*chunk[1])))
	default:
		for i := range chunk {
			chunk[i] = 1
		}
		for i := len(shape) - 2; i < len(shape); i++ {
			chunk[i] = evenly(shape[i], matrixChunk)
		}
	}
	return chunk
}

func columns(n int) int { return evenly(n, max(maxColumns, ceilDiv(n, maxAcross))) }

// evenly returns the size of the fewest equal parts of n, none above most.
func evenly(n, most int) int { return max(1, ceilDiv(n, ceilDiv(max(n, 1), most))) }

func ceilDiv(a, b int) int { return (a + b - 1) / b }

// powerOfTwo rounds down, so that the chunk boundaries of a group's datasets coincide.
func powerOfTwo(n int) int {
	p := 1
	for 2*p <= n {
		p *= 2
	}
	return p
}

// across is how many chunks lie side by side in one chunk row.
func across(shape, chunk []int) int {
	n := 1
	for i := 1; i < len(shape); i++ {
		n *= ceilDiv(shape[i], chunk[i])
	}
	return n
}

func product(xs []int) int {
	n := 1
	for _, x := range xs {
		n *= x
	}
	return n
}
