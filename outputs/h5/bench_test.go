//go:build cgo

package h5

import (
	"fmt"
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

// BenchmarkLinks makes and opens files with a link to each of many files, of which none is there: neither visits them.
func BenchmarkLinks(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		path := temp(b, "linked.h5")
		b.Run(fmt.Sprintf("make/%d", n), func(b *testing.B) {
			for b.Loop() {
				linked(b, path, n)
			}
			info, err := os.Stat(path)
			must(b, err)
			b.ReportMetric(float64(info.Size())/float64(n), "B/link")
		})
		b.Run(fmt.Sprintf("open/%d", n), func(b *testing.B) {
			for b.Loop() {
				f, err := Open(path)
				must(b, err)
				_, err = f.Datasets()
				must(b, err)
				must(b, f.Close())
			}
		})
		b.Run(fmt.Sprintf("examine/%d", n), func(b *testing.B) {
			for b.Loop() {
				_, err := Examine(path)
				must(b, err)
			}
		})
	}
}

// linked writes a file with n links.
func linked(t testing.TB, path string, n int) {
	t.Helper()
	w, err := CreateWith(path, nil, nil, []Dataset{{Path: "/points/number", Kind: Int64, Shape: []int{1}, Data: []int64{0}}}, Options{Checksums: true}, func(a *Adder) error {
		for i := range n {
			if err := a.Link(fmt.Sprintf("/runs/%06d", i), fmt.Sprintf("points/%02x/%064x.h5", i%256, i), "/"); err != nil {
				return err
			}
		}
		return nil
	})
	must(t, err)
	must(t, w.Close())
}
