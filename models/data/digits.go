package data

import (
	"bytes"
	"compress/gzip"
	_ "embed"

	"settle/internal/linalg"
)

// The test set of Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, 1998, UCI
// Machine Learning Repository, https://doi.org/10.24432/C50P49, under CC BY 4.0
// (https://creativecommons.org/licenses/by/4.0/). Compressed here, otherwise unchanged: a line is
// 64 pixel values from 0 to 16, row by row, and the digit.
//
//go:embed digits.csv.gz
var digitsFile []byte

// Sizes of the digits.
const (
	digitPixels = 64 // 8 x 8
	digitWhite  = 16 // the largest pixel value
)

// Digits returns 1797 images of handwritten digits: inputs (1797 x 64), pixels from 0 to 1, and
// the digit that each shows. Both are new at each call.
//
// Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
// Repository, 1998 (CC BY 4.0).
func Digits() (inputs *linalg.Dense, labels []int) {
	table := digitsTable()
	inputs = linalg.NewDense(table.Rows, digitPixels, nil)
	labels = make([]int, table.Rows)
	for i := range labels {
		row := table.Data[i*table.Cols : (i+1)*table.Cols]
		for j, pixel := range row[:digitPixels] {
			inputs.Set(i, j, pixel/digitWhite)
		}
		labels[i] = int(row[digitPixels])
	}
	return inputs, labels
}

// digitsTable panics if the embedded file is damaged, which is a broken build.
func digitsTable() *linalg.Dense {
	z, err := gzip.NewReader(bytes.NewReader(digitsFile))
	if err != nil {
		panic("data: embedded digits: " + err.Error())
	}
	table, err := readText(z, -1)
	if err != nil {
		panic("data: embedded digits: " + err.Error())
	}
	return table
}
