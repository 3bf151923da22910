package view

import "math"

// reduce writes to dst, bucket by bucket, the extremes of each column of the rows, which are in row
// order.
func reduce(dst []extremes, rows []float64, bucket, cols int) {
	for i := 0; len(rows) > 0; i++ {
		n := min(len(rows), bucket*cols)
		reduceOne(dst[i*cols:(i+1)*cols], rows[:n])
		rows = rows[n:]
	}
}

// reduceOne takes one pass, and one more for columns with values that are not finite.
func reduceOne(dst []extremes, rows []float64) {
	cols := len(dst)
	for c, v := range rows[:cols] {
		dst[c] = extremes{v, v, 0}
	}
	for at := 0; at < len(rows); at += cols {
		row := rows[at : at+cols]
		for c, v := range row {
			d := &dst[c]
			if v < d.lo {
				d.lo = v
			}
			if v > d.hi {
				d.hi = v
			}
			d.mean += v
		}
	}
	n := float64(len(rows) / cols)
	for c := range dst {
		if d := &dst[c]; isFinite(d.mean) {
			d.mean /= n
		} else {
			*d = finiteOnly(rows[c:], cols)
		}
	}
}

// finiteOnly is the extremes of a column's finite values.
func finiteOnly(column []float64, stride int) extremes {
	d, n := extremes{math.Inf(1), math.Inf(-1), 0}, 0.0
	for at := 0; at < len(column); at += stride {
		if v := column[at]; isFinite(v) {
			n++
			d.lo, d.hi = math.Min(d.lo, v), math.Max(d.hi, v)
			d.mean += (v - d.mean) / n // no overflow
		}
	}
	if n == 0 {
		return none
	}
	return d
}

var none = extremes{math.NaN(), math.NaN(), math.NaN()}

func isFinite(v float64) bool { return v-v == 0 }
