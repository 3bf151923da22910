//go:build cgo

package h5

import (
	"os"
	"testing"
	"unsafe"
)

// BenchmarkRecord writes rows of 1000 units with their time, 8 kB each, and flushes every second.
func BenchmarkRecord(b *testing.B) {
	for _, c := range []struct {
		name string
		opt  Options
	}{{"swmr", Options{SWMR: true}}, {"checksums", Options{SWMR: true, Checksums: true}}, {"plain", Options{}}, {"deflate", Options{SWMR: true, Deflate: 1}}} {
		b.Run(c.name, func(b *testing.B) { benchmarkRecord(b, c.opt) })
	}
	b.Run("raw", benchmarkRaw)
}

const benchUnits = 1000

func benchmarkRecord(b *testing.B, opt Options) {
	w, err := Create(temp(b, "bench.h5"), nil, nil, wide(benchUnits), opt)
	must(b, err)
	row := make([]float64, benchUnits)
	b.SetBytes(8 * (benchUnits + 1))
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		row[i%benchUnits] = float64(i)
		must(b, w.Append("/trajectory/time", row[:1]))
		must(b, w.Append("/trajectory/r_state", row))
	}
	must(b, w.Flush())
	b.StopTimer()
	must(b, w.Close())
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// wide is one population of n units along time.
func wide(n int) []Dataset {
	index := make([]int64, n)
	return []Dataset{
		{Path: "/trajectory/time", Axes: []string{"time"}, Shape: []int{-1}},
		{Path: "/trajectory/r", Kind: Int64, Axes: []string{"r"}, Shape: []int{n}, Data: index},
		{Path: "/trajectory/r_state", Axes: []string{"time", "r"}, Shape: []int{-1, n}},
	}
}

// benchmarkRaw writes the same bytes to a plain file, 256 rows at a time.
func benchmarkRaw(b *testing.B) {
	f, err := os.Create(temp(b, "raw"))
	must(b, err)
	row := make([]float64, benchUnits)
	buf := make([]byte, 0, 256*8*(benchUnits+1))
	b.SetBytes(8 * (benchUnits + 1))
	b.ResetTimer()
	for i := range b.N {
		row[i%benchUnits] = float64(i)
		buf = append(buf, unsafe.Slice((*byte)(unsafe.Pointer(&row[0])), 8)...)
		buf = append(buf, unsafe.Slice((*byte)(unsafe.Pointer(&row[0])), 8*benchUnits)...)
		if len(buf) == cap(buf) {
			_, err := f.Write(buf)
			must(b, err)
			buf = buf[:0]
		}
	}
	_, err = f.Write(buf)
	must(b, err)
	b.StopTimer()
	must(b, f.Close())
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
