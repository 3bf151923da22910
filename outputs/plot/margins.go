package plot

import "gonum.org/v1/plot/vg"

// left is the room for the y axis' ticks and label.
func (pl *plan) left() vg.Length {
	w := tickSize + textGap + pl.y.widest()
	if pl.YLabel != "" {
		w += plain.line() + textGap/2
	}
	return w
}

// right is the room for half of the last x label, for notes, and for the colour bar.
func (pl *plan) right() vg.Length {
	w := max(pl.overhang(), pl.notesOverhang())
	if pl.Heat == nil {
		return w
	}
	bar := barGap + barWidth + tickSize + textGap + max(pl.z.widest(), plain.width(pl.z.note)-tickSize-textGap)
	if pl.Heat.Label != "" {
		bar += plain.line()
	}
	return max(w, bar)
}

// overhang is by how much a label of the x axis may stand out beyond its end. It is kept free even
// where none stands there: ticks that came and went with the room for them would not settle.
func (pl *plan) overhang() vg.Length {
	if !pl.bottom {
		return 1
	}
	return max(1, pl.x.widest()/2)
}

func (pl *plan) notesOverhang() (w vg.Length) {
	length := pl.axes.Size().X - 1
	for _, n := range pl.Notes {
		if u := pl.x.share(n.X); u >= 0 && u <= 1 {
			w = max(w, textGap+plain.width(n.Label)-vg.Length(1-u)*length)
		}
	}
	return w
}

// top is the room for the title, the legend, the names of spans and marks, and the axes' notes.
func (pl *plan) top() vg.Length {
	h := plain.size * digitHeight / 2 // half of a label at the axis' very end
	if n := pl.topLines(); n > 0 {
		h = textGap + plain.line()*vg.Length(n)
	}
	if pl.Title != "" {
		h += textGap/2 + heading.line()
	}
	return h
}

// topLines counts the lines of text between the axes and the title.
func (pl *plan) topLines() int { return pl.noteLines() + pl.tagRows + len(pl.legend) }

// noteLines is 1 if an axis has a note, which stands directly above the axes.
func (pl *plan) noteLines() int {
	if pl.y.note != "" || pl.z.note != "" {
		return 1
	}
	return 0
}

// below is the room for the x axis' ticks and label.
func (pl *plan) below() vg.Length {
	if !pl.bottom {
		return tickSize
	}
	h := tickSize + textGap + plain.size*digitHeight
	if pl.XLabel != "" || pl.x.note != "" {
		h += plain.line()
	}
	return h + plain.size*descent
}

// widest returns the width of the axis' widest label.
func (a *axis) widest() (w vg.Length) {
	for _, t := range a.ticks {
		w = max(w, plain.width(t.label))
	}
	return w
}
