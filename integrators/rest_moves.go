package integrators

import "gonum.org/v1/gonum/floats"

// retire hands back the rows that have ended and gives their places to others.
func (w *relaxation) retire() {
	for i := w.m - 1; i >= 0; i-- {
		p := &w.places[i]
		if p.res.Status == searching {
			continue
		}
		copy(w.row(w.out, w.rows[i]), w.row(w.y, i))
		w.m--
		if last := w.m; i != last {
			w.rows[i], w.places[i] = w.rows[last], w.places[last]
			copy(w.row(w.y, i), w.row(w.y, last))
			copy(w.row(w.f, i), w.row(w.f, last))
			copy(w.row(w.step, i), w.row(w.step, last))
		}
	}
}

// propose moves every row that is not retreating on by one iteration.
func (w *relaxation) propose() {
	w.list = w.list[:0]
	for i := range w.m {
		if p := &w.places[i]; !p.single && !p.held {
			w.list = append(w.list, i)
		}
	}
	if len(w.list) > 0 && w.together(w, w.list) != nil {
		for _, i := range w.list {
			w.places[i].single = true
		}
		w.list = w.list[:0]
	}
	for _, i := range w.list {
		w.places[i].shared = true
		w.move(i)
	}
	for i := range w.m {
		if p := &w.places[i]; p.single && !p.held {
			w.moveAlone(i)
		}
	}
}

func (w *relaxation) moveAlone(i int) {
	if err := w.wayOf(&w.places[i]).alone(w, i); err != nil {
		w.give(i, err.Error())
		return
	}
	w.move(i)
}

// move takes the step of place i.
func (w *relaxation) move(i int) {
	p := &w.places[i]
	floats.Add(w.row(w.y, i), w.row(w.step, i))
	p.before, p.retreat = p.norm, 0
	p.res.Iterations++
	p.res.Stats.Accepted++
}
