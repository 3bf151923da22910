//go:build cgo

package h5_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"settle/outputs/h5"
)

// Two units relax along time; the file is then read as any other program would.
func Example() {
	dir, err := os.MkdirTemp("", "h5")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	path := filepath.Join(dir, "run.h5")

	w, err := h5.Create(path, []h5.Attr{{Name: "title", Value: "relaxation"}}, nil, []h5.Dataset{
		{Path: "/trajectory/time", Axes: []string{"time"}, Shape: []int{-1}, Units: "s"},
		{Path: "/trajectory/r", Kind: h5.Int64, Axes: []string{"r"}, Shape: []int{2}, Data: []int64{0, 1}},
		{Path: "/trajectory/r_state", Axes: []string{"time", "r"}, Shape: []int{-1, 2}},
	}, h5.Options{SWMR: true})
	if err != nil {
		log.Fatal(err)
	}
	x := []float64{1, -1}
	for i := range 5 {
		for _, err := range []error{
			w.Append("/trajectory/time", []float64{float64(i) * 0.25}),
			w.Append("/trajectory/r_state", x),
		} {
			if err != nil {
				log.Fatal(err)
			}
		}
		x[0], x[1] = x[0]/2, x[1]/2
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}

	f, err := h5.Open(path)
	if err != nil {
		log.Fatal(err)
	}
	info, err := f.Dataset("/trajectory/r_state")
	if err != nil {
		log.Fatal(err)
	}
	last, err := f.Float64s("/trajectory/r_state", []int{4, 0}, []int{1, 2})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Path, info.Kind, info.Axes, info.Shape, last)
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
	report, err := h5.Recover(path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("needed recovery:", report.Changed())
	// Output:
	// /trajectory/r_state float64 [time r] [5 2] [0.0625 -0.0625]
	// needed recovery: false
}
