package view

import (
	"bufio"
	"net/http"
	"strconv"

	"settle/outputs/h5"
)

// csv is every sample of a stretch of the axis as text, which is written as it is read.
type csv struct {
	*look
	phases map[int64]string
}

// rows answers with the samples themselves, as the file has them.
func (r *run) rows(q *query) (any, error) {
	k, t, err := r.look(q, q.list("units", mostTraces))
	if err != nil {
		return nil, err
	}
	c := &csv{look: k}
	err = r.use(func(f *h5.File) (err error) {
		l := r.timeline(t)
		if err = l.look(f); err != nil {
			return err
		}
		k.first, k.rows, err = l.inside(f, k.from, k.to)
		k.line, c.phases = *l, flagsOf(f, t.Group+"/phase")
		return err
	})
	return c, err
}

// write implements writer. A read that fails ends the text early, and breaks the connection off.
func (c *csv) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	out := bufio.NewWriterSize(w, 1<<16)
	line := []byte("time," + c.line.trialName() + ",phase")
	for _, u := range order(c.columns) {
		line = append(line, ",u"+strconv.Itoa(u)...)
	}
	_, _ = out.Write(append(line, '\n'))
	for at := 0; at < c.rows; {
		n := min(c.rows-at, max(1, readValues/c.width))
		if err := c.piece(out, c.first+at, n); err != nil {
			panic(http.ErrAbortHandler)
		}
		at += n
	}
	_ = out.Flush() // whoever asked may be gone
}

// piece writes some rows.
func (c *csv) piece(out *bufio.Writer, first, rows int) error {
	var times []float64
	values := make([][]float64, len(c.columns))
	err := c.run.use(func(f *h5.File) (err error) {
		if times, err = f.Float64s(c.line.clock, []int{first}, []int{rows}); err != nil {
			return err
		}
		for i, k := range c.columns {
			start, count := k.block(first, rows)
			if values[i], err = f.Float64s(k.set, start, count); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var line []byte
	for row := range rows {
		line = c.line1(line[:0], first+row, times[row])
		for i, k := range c.columns {
			for _, u := range k.units {
				line = strconv.AppendFloat(append(line, ','), values[i][row*k.n+u], 'g', -1, 64)
			}
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// line1 begins a line: time as in the file, trial, phase.
func (c *csv) line1(line []byte, row int, t float64) []byte {
	p := c.line.pieces[c.line.pieceOf(row)]
	line = strconv.AppendFloat(line, t, 'g', -1, 64)
	line = strconv.AppendInt(append(line, ','), p.Trial, 10)
	return append(append(line, ','), c.phases[p.Phase]...)
}
