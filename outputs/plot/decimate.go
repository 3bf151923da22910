package plot

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// dot is the size of what a reader can see: one of 300 dots an inch.
const dot = vg.Inch / 300

// thin adds to dst the points of a line that are needed to draw it as if all were drawn: of those
// that follow each other within one column of dots, the first, lowest, highest and last, in their
// order.
//
// Source: U. Jugel et al., M4: a visualization-oriented time series data aggregation, PVLDB
// 7:797, 2014.
func thin(dst, line []vg.Point) []vg.Point {
	for i := 0; i < len(line); {
		j := i + 1
		for j < len(line) && column(line[j]) == column(line[i]) {
			j++
		}
		dst = append4(dst, line[i:j])
		i = j
	}
	return dst
}

func column(p vg.Point) float64 { return math.Floor(float64(p.X / dot)) }

// append4 adds the first, lowest, highest and last point of group, each once, in their order.
func append4(dst, group []vg.Point) []vg.Point {
	low, high := 0, 0
	for i, p := range group {
		if p.Y < group[low].Y {
			low = i
		}
		if p.Y > group[high].Y {
			high = i
		}
	}
	previous := -1
	for _, i := range []int{0, min(low, high), max(low, high), len(group) - 1} {
		if i > previous {
			dst = append(dst, group[i])
			previous = i
		}
	}
	return dst
}

// distinct keeps one of the points that share a dot.
func distinct(points []vg.Point) []vg.Point {
	type place struct{ x, y float64 }
	seen := make(map[place]bool)
	var kept []vg.Point
	for _, p := range points {
		at := place{column(p), math.Floor(float64(p.Y / dot))}
		if !seen[at] {
			seen[at] = true
			kept = append(kept, p)
		}
	}
	return kept
}

// thinBand thins a band, given as its upper and lower edge point by point: of the points within
// one column of dots the highest upper and the lowest lower one stay, at the first and last place.
func thinBand(upper, lower []vg.Point) (up, low []vg.Point) {
	for i := 0; i < len(upper); {
		j, top, bottom := i, upper[i].Y, lower[i].Y
		for ; j < len(upper) && column(upper[j]) == column(upper[i]); j++ {
			top, bottom = max(top, upper[j].Y), min(bottom, lower[j].Y)
		}
		for _, k := range ends(i, j) {
			up = append(up, vg.Point{X: upper[k].X, Y: top})
			low = append(low, vg.Point{X: upper[k].X, Y: bottom})
		}
		i = j
	}
	return up, low
}

// ends returns the first and last index of [i, j), once if they are the same.
func ends(i, j int) []int {
	if j-i == 1 {
		return []int{i}
	}
	return []int{i, j - 1}
}
