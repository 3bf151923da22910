package view

import (
	"fmt"
	"math"
	"sync"
	"time"

	"settle/outputs/h5"
)

// index holds the extremes and the means of neighbouring columns of a dataset over buckets of rows.
type index struct {
	run *run
	columns
	most int // buckets

	mu      sync.Mutex
	bucket  int // rows, a power of two
	rows    int // that are in, or are in work
	have    []bool
	extent  []extremes // bucket by bucket, of each column
	todo    []stretch
	working int
	idle    chan struct{} // closed when nothing is in work
	err     error
}

// extremes are of the finite values of one column in some rows; NaN of none.
type extremes struct{ lo, hi, mean float64 }

// stretch is some buckets one after the other.
type stretch struct{ from, to int }

const (
	indexBytes  = 64 << 20
	mostBuckets = 1 << 16
	fewBuckets  = 256
	partValues  = 1 << 20 // read at once
	workers     = 2       // one reads while the other one reckons
	extremeSize = 24
)

// index returns that of columns; it is empty at first. Indices of the same width have as many buckets.
func (r *run) index(c columns, width int) *index {
	most := max(fewBuckets, min(mostBuckets, indexBytes/(extremeSize*width)))
	key := fmt.Sprintf("index %s %d", c.set, c.first)
	return r.known.get(key, most*extremeSize*width, func() any {
		idle := make(chan struct{})
		close(idle)
		return &index{run: r, columns: c, most: most, bucket: 1, idle: idle}
	}).(*index)
}

// cover takes in rows, with buckets of at least so many, unless it still takes in others; it waits for a
// while and returns how many rows a bucket has.
func (x *index) cover(rows, bucket int, patience time.Duration) int {
	x.mu.Lock()
	if x.working == 0 && (rows != x.rows || bucket > x.bucket || x.err != nil) {
		x.plan(rows, bucket)
	}
	idle, bucket := x.idle, x.bucket
	x.mu.Unlock()
	select {
	case <-idle:
	case <-time.After(patience):
	}
	return bucket
}

// wait waits until nothing is taken in.
func (x *index) wait() {
	x.mu.Lock()
	idle := x.idle
	x.mu.Unlock()
	<-idle
}

// plan makes room for the rows and lists what is to be read.
func (x *index) plan(rows, bucket int) {
	if rows < x.rows || x.err != nil { // cut back, or could not be read
		x.rows, x.have, x.extent, x.err = 0, nil, nil, nil
	}
	for x.bucket < bucket || (rows+x.bucket-1)/x.bucket > x.most {
		x.coarsen()
	}
	from := x.rows / x.bucket // the last bucket may have got more
	x.rows = rows
	n := (rows + x.bucket - 1) / x.bucket
	if from >= n {
		return
	}
	x.have = append(x.have[:from], make([]bool, n-from)...)
	x.extent = append(x.extent[:from*x.n], make([]extremes, (n-from)*x.n)...)
	x.todo = coarseFirst(from, n, max(1, partValues/(x.bucket*x.n)))
	x.idle = make(chan struct{})
	for range min(workers, len(x.todo)) {
		x.working++
		go x.work()
	}
}

// coarsen joins buckets two by two.
func (x *index) coarsen() {
	x.bucket *= 2
	x.rows -= x.rows % x.bucket // an odd one at the end is read again
	n := x.rows / x.bucket
	for i := range n {
		for c := range x.n {
			x.extent[i*x.n+c] = join(x.extent[2*i*x.n+c], x.extent[(2*i+1)*x.n+c])
		}
		x.have[i] = true
	}
	x.have, x.extent = x.have[:n], x.extent[:n*x.n]
}

func join(a, b extremes) extremes {
	switch {
	case math.IsNaN(a.lo):
		return b
	case math.IsNaN(b.lo):
		return a
	}
	return extremes{math.Min(a.lo, b.lo), math.Max(a.hi, b.hi), a.mean/2 + b.mean/2}
}

// coarseFirst deals the buckets out in parts: every 64th part, then every 16th, every fourth, and the
// rest, so that a picture of the whole is there soon.
func coarseFirst(from, to, size int) (all []stretch) {
	n := (to - from + size - 1) / size
	seen := make([]bool, n)
	for _, stride := range []int{64, 16, 4, 1} {
		for i := 0; i < n; i += stride {
			if !seen[i] {
				seen[i] = true
				all = append(all, stretch{from + i*size, min(to, from+(i+1)*size)})
			}
		}
	}
	return all
}

// work reads parts until there are none.
func (x *index) work() {
	var values []float64
	for {
		x.mu.Lock()
		if len(x.todo) == 0 || x.err != nil || x.run.live.Err() != nil {
			x.leave()
			x.mu.Unlock()
			return
		}
		p, bucket, rows := x.todo[0], x.bucket, x.rows
		x.todo = x.todo[1:]
		x.mu.Unlock()
		first := p.from * bucket
		n := min(rows, p.to*bucket) - first
		err := x.run.use(func(f *h5.File) (err error) {
			start, count := x.block(first, n)
			values, err = f.Float64sInto(values, x.set, start, count)
			return err
		})
		x.put(p, bucket, values, err)
	}
}

// leave is the end of a worker.
func (x *index) leave() {
	if x.working--; x.working == 0 {
		x.todo = nil
		close(x.idle)
	}
}

// put reckons a part and keeps it.
func (x *index) put(p stretch, bucket int, values []float64, err error) {
	var found []extremes
	if err == nil {
		found = make([]extremes, (p.to-p.from)*x.n)
		reduce(found, values, bucket, x.n)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if err != nil {
		x.err = err
		return
	}
	copy(x.extent[p.from*x.n:], found)
	for i := p.from; i < p.to; i++ {
		x.have[i] = true
	}
}

// share is how much of the rows is in.
func (x *index) share() float64 {
	n := 0
	for _, in := range x.have {
		if in {
			n++
		}
	}
	if len(x.have) == 0 {
		return 1
	}
	return float64(n) / float64(len(x.have))
}
