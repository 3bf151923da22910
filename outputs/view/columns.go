package view

import (
	"slices"

	"settle/outputs/h5"
)

// columns are neighbouring columns of a dataset that are read together: those of one chunk.
type columns struct {
	set   string
	rank  int
	first int
	n     int
}

// most columns that are read together of a dataset that is not in chunks.
const mostColumns = 256

// selected is units of a dataset by the columns that they lie in.
type selected struct {
	columns
	units []int // offsets from the first column
}

// choose finds the columns that units lie in; width is that of all of them but the last.
func choose(info h5.Info, units []int) (all []selected, width int) {
	total := 1
	if len(info.Shape) == 2 {
		total = info.Shape[1]
	}
	width = min(total, mostColumns)
	if len(info.Chunk) == 2 {
		width = info.Chunk[1]
	}
	at := map[int]int{}
	for _, u := range units {
		first := u - u%width
		k, ok := at[first]
		if !ok {
			k = len(all)
			at[first] = k
			all = append(all, selected{columns: columns{info.Path, len(info.Shape), first, min(width, total-first)}})
		}
		all[k].units = append(all[k].units, u-first)
	}
	slices.SortFunc(all, func(a, b selected) int { return a.first - b.first })
	return all, width
}

// order is the units as choose has them.
func order(all []selected) (units []int) {
	for _, s := range all {
		for _, u := range s.units {
			units = append(units, s.first+u)
		}
	}
	return units
}

// block selects rows of the columns.
func (c *columns) block(row, rows int) (start, count []int) {
	if c.rank == 1 {
		return []int{row}, []int{rows}
	}
	return []int{row, c.first}, []int{rows, c.n}
}
