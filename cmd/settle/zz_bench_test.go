package main

import (
	"context"
	"path/filepath"
	"testing"

	"settle/outputs/gather"
	"settle/sweeps"
)

func BenchmarkPoint(b *testing.B) {
	f, err := sweeps.Open(context.Background(), "/tmp/b/s7/h100k", identityVersion())
	if err != nil { b.Fatal(err) }
	from, _ := f.Origin()
	r := pointRunner{from}
	out := filepath.Join(b.TempDir(), "x.h5")
	b.Run("run", func(b *testing.B) {
		for i := range b.N {
			out := filepath.Join(b.TempDir(), "x.h5")
			if err := r.Run(context.Background(), f.Sets(i%7600), out); err != nil { b.Fatal(err) }
		}
	})
	r.Run(context.Background(), f.Sets(3), out)
	b.Run("check", func(b *testing.B) {
		for range b.N { if err := r.Check(out); err != nil { b.Fatal(err) } }
	})
	b.Run("summary", func(b *testing.B) {
		for range b.N { if _, err := gather.Summarise(out, resultsOf(f.Plan.Spec)); err != nil { b.Fatal(err) } }
	})
}
