package h5

import (
	"fmt"
	"testing"
)

// TestChunkShape: about 512 KiB, at most 256 columns up to 8192 units, dealt out evenly.
func TestChunkShape(t *testing.T) {
	for _, c := range []struct {
		kind  Kind
		shape []int
		want  string
	}{
		{Float64, []int{-1}, "[4096]"},
		{Int8, []int{-1}, "[4096]"},
		{Float64, []int{-1, 1}, "[4096 1]"},
		{Float64, []int{-1, 20}, "[2048 20]"},
		{Float64, []int{-1, 256}, "[256 256]"},
		{Float64, []int{-1, 257}, "[256 129]"},
		{Float64, []int{-1, 3000}, "[256 250]"},
		{Float32, []int{-1, 3000}, "[512 250]"},
		{Float64, []int{-1, 100000}, "[16 3125]"},
		{Float64, []int{-1, 784, 1000}, "[1 392 500]"},
		{Float64, []int{-1, 10, 3}, "[1 10 3]"},
		{Float64, []int{-1, 4, 10, 600}, "[1 1 10 300]"},
	} {
		if got := fmt.Sprint(ChunkShape(c.kind, c.shape)); got != c.want {
			t.Errorf("%s %v: chunk %s, wanted %s", c.kind, c.shape, got, c.want)
		}
	}
}

// TestChunkSizes: whatever the number of units, chunks are neither tiny nor above the 1 MiB that
// compression wants.
func TestChunkSizes(t *testing.T) {
	for n := 1; n < 300000; n += 1 + n/7 {
		for kind := Float64; kind < String; kind++ {
			chunk := ChunkShape(kind, []int{-1, n})
			bytes := product(chunk) * kind.Size()
			whole := chunk[0] == seriesChunk // narrow rows
			if bytes > deflateBytes || bytes < chunkBytes/4 && !whole || across([]int{-1, n}, chunk) > maxAcross {
				t.Fatalf("%d units of %s: chunk %v of %d bytes", n, kind, chunk, bytes)
			}
		}
	}
}
