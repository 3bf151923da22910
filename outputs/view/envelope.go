package view

import (
	"time"

	"settle/outputs/h5"
)

// Values that are read as they are: at once, and for who waits. Beyond, there is the index.
const (
	directValues  = 2 << 20
	patientValues = 48 << 20
	readValues    = 1 << 19 // at one time
)

// patience is how long an index is waited for.
const patience = 40 * time.Millisecond

// look is a request for the envelope of some columns.
type look struct {
	run     *run
	columns []selected
	width   int // of the columns
	window
	patient bool

	line        timeline // as it was when the look began
	first, rows int
}

// envelope reads the rows if they are few, and the index otherwise.
func (k *look) envelope(t *track) (*envelope, error) {
	err := k.run.use(func(f *h5.File) (err error) {
		l := k.run.timeline(t)
		if err = l.look(f); err != nil {
			return err
		}
		k.first, k.rows, err = l.stretch(f, k.from, k.to)
		k.line = *l
		return err
	})
	if err != nil {
		return nil, err
	}
	values := k.rows * k.width * len(k.columns)
	if values <= directValues {
		return k.fromRows()
	}
	e, err := k.fromIndex()
	if err == nil && k.patient && !e.fine && values <= patientValues {
		return k.fromRows()
	}
	return e, err
}

func (k *look) units() (n int) {
	for _, c := range k.columns {
		n += len(c.units)
	}
	return n
}

// fromRows reads the rows piece by piece.
func (k *look) fromRows() (*envelope, error) {
	g := newGrouper(k.window, k.units())
	values := make([][]float64, len(k.columns))
	for at := 0; at < k.rows; {
		n := min(k.rows-at, max(1, readValues/k.width))
		err := k.run.use(func(f *h5.File) error { return k.read(f, g, values, k.first+at, n) })
		if err != nil {
			return nil, err
		}
		at += n
	}
	return &g.e, nil
}

// read takes in some rows; values is what they are read into.
func (k *look) read(f *h5.File, g *grouper, values [][]float64, first, rows int) error {
	places, err := k.line.places(f, first, rows)
	if err != nil {
		return err
	}
	for i, c := range k.columns {
		start, count := c.block(first, rows)
		if values[i], err = f.Float64sInto(values[i], c.set, start, count); err != nil {
			return err
		}
	}
	one := make([]extremes, g.e.units)
	for row, x := range places {
		to := one[:0]
		for i, c := range k.columns {
			for _, u := range c.units {
				v := values[i][row*c.n+u]
				to = append(to, extremes{v, v, v})
			}
		}
		g.add(x, one, 1, k.line.begins(first+row))
	}
	return nil
}

// fromIndex joins buckets.
func (k *look) fromIndex() (*envelope, error) {
	g := newGrouper(k.window, k.units())
	all, bucket := k.locked()
	share := 1.0
	for _, x := range all {
		defer x.mu.Unlock()
		share = min(share, x.share())
		if x.err != nil {
			return nil, x.err
		}
	}
	one := make([]extremes, g.e.units)
	for i := k.first / bucket; i*bucket < k.first+k.rows; i++ {
		if at := i * bucket / k.line.every; at < len(k.line.anchors) && k.bucket(one, all, i) {
			g.add(k.line.anchors[at], one, bucket, false)
		}
	}
	g.e.exact, g.e.fine, g.e.share = false, k.rows/bucket >= k.pixels, share
	return &g.e, nil
}

// locked returns the indices of the columns, locked, when they have buckets of one size.
func (k *look) locked() (all []*index, bucket int) {
	for {
		if all, bucket = k.indices(); k.lock(all, bucket) {
			return all, bucket
		}
	}
}

func (k *look) indices() (all []*index, bucket int) {
	bucket = k.line.every
	for _, c := range k.columns {
		x := k.run.index(c.columns, k.width)
		all = append(all, x)
		bucket = max(bucket, x.cover(k.line.rows, bucket, patience))
	}
	for _, x := range all {
		for x.cover(k.line.rows, bucket, 0) < bucket {
			x.wait() // it still takes in rows
		}
	}
	return all, bucket
}

// lock locks all, or none if another request has changed one since.
func (k *look) lock(all []*index, bucket int) bool {
	for i, x := range all { // columns are in order: no two requests wait for each other
		x.mu.Lock()
		if x.bucket != bucket {
			for _, y := range all[:i+1] {
				y.mu.Unlock()
			}
			return false
		}
	}
	return true
}

// bucket copies a bucket of all columns, if they have it.
func (k *look) bucket(to []extremes, all []*index, i int) bool {
	to = to[:0]
	for j, c := range k.columns {
		x := all[j]
		if i >= len(x.have) || !x.have[i] {
			return false
		}
		for _, u := range c.units {
			to = append(to, x.extent[i*x.n+u])
		}
	}
	return true
}
