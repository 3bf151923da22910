package plot

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// tag is a name above the axes: of a span, or of a mark.
type tag struct {
	text string
	at   float64 // the middle that it would like, as a share of the axes' width
	x    vg.Length
	row  int // from the axes upwards
}

const tagGap vg.Length = 4

// tags places the names of spans and marks within width, each over what it names, and in further
// rows where they would touch. Marks come first and so stand nearest to the axes.
func (p *Panel) tags(x *axis, width vg.Length) (list []tag, rows int) {
	marks := 0
	for _, m := range p.Marks {
		if u := x.share(m.X); m.Label != "" && u >= 0 && u <= 1 {
			list = append(list, tag{text: m.Label, at: u})
			marks++
		}
	}
	for _, s := range p.Spans {
		if from, to, ok := s.within(x); s.Label != "" && ok {
			list = append(list, tag{text: s.Label, at: (from + to) / 2})
		}
	}
	first := pack(list[:marks], width, 0)
	return list, pack(list[marks:], width, first)
}

// pack sets x and row of each tag, in rows from the given one upwards, and returns the next free.
func pack(list []tag, width vg.Length, row int) int {
	slices.SortStableFunc(list, func(a, b tag) int { return cmp.Compare(a.at, b.at) })
	var ends []vg.Length // of each row
	for i := range list {
		t := &list[i]
		t.text = plain.fit(t.text, width)
		w := plain.width(t.text)
		t.x = min(max(vg.Length(t.at)*width-w/2, 0), width-w)
		k := slices.IndexFunc(ends, func(end vg.Length) bool { return end+tagGap <= t.x })
		if k < 0 {
			k = len(ends)
			ends = append(ends, 0)
		}
		t.row = row + k
		ends[k] = t.x + w
	}
	return row + len(ends)
}

// within returns the part of the span on the axis, as shares; ok is false if there is none.
func (s Span) within(x *axis) (from, to float64, ok bool) {
	from, to = max(x.share(s.From), 0), min(x.share(s.To), 1)
	return from, to, from < to
}

func drawTags(c *draw.Canvas, list []tag, y vg.Length) {
	for _, t := range list {
		plain.draw(c, ink, vg.Point{X: c.Min.X + t.x, Y: y + plain.line()*vg.Length(t.row)}, 0, t.text)
	}
}

// drawSpans shades; it comes before all else in the axes.
func (p *Panel) drawSpans(c *draw.Canvas, x *axis) {
	width := c.Max.X - c.Min.X
	for _, s := range p.Spans {
		from, to, ok := s.within(x)
		if !ok || !s.Shaded {
			continue
		}
		l, r := c.Min.X+vg.Length(from)*width, c.Min.X+vg.Length(to)*width
		c.FillPolygon(shade, []vg.Point{{X: l, Y: c.Min.Y}, {X: r, Y: c.Min.Y}, {X: r, Y: c.Max.Y}, {X: l, Y: c.Max.Y}})
	}
}

// drawEdges draws lines where spans begin, which a heatmap hides the shades of.
func (p *Panel) drawEdges(c *draw.Canvas, x *axis) {
	for _, s := range p.Spans {
		if u := x.share(s.From); u > 0 && u < 1 {
			at := x.place(s.From, c.Min.X, c.Max.X)
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.4}, at, c.Min.Y, at, c.Max.Y)
		}
	}
}

// drawMarks draws a line up to each mark's name.
func (p *Panel) drawMarks(c *draw.Canvas, x *axis) {
	style := draw.LineStyle{Color: ink, Width: 0.6, Dashes: []vg.Length{1.5, 1.5}}
	for _, m := range p.Marks {
		if u := x.share(m.X); u >= 0 && u <= 1 {
			at := x.place(m.X, c.Min.X, c.Max.X)
			c.StrokeLine2(style, at, c.Min.Y, at, c.Max.Y)
		}
	}
}
