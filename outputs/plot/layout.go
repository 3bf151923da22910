package plot

import (
	"fmt"

	"gonum.org/v1/plot/vg"
)

// Distances on the page, in points unless said.
const (
	mm        = vg.Millimeter
	edge      = vg.Length(2)  // around everything
	columnGap = vg.Length(12) // between panels
	rowGap    = vg.Length(7)
	tickSize  = vg.Length(2.2)
	textGap   = vg.Length(2.5)
	barGap    = vg.Length(5) // before a colour bar
	barWidth  = vg.Length(6)
	minAxis   = vg.Length(20) // axes shorter than this cannot be read
)

// page is a figure with everything in its place.
type page struct {
	Figure
	width, height vg.Length
	plans         []*plan
	key           [][]look // the common legend, column by column
}

// plan is a panel with everything in its place.
type plan struct {
	*Panel
	looks   []look
	x, y, z axis
	xs, ys  extent
	bottom  bool // labels its x axis: not if the panel below shares it
	axes    vg.Rectangle
	room    margins
	keyed   bool // its legend is the page's

	columnLeft vg.Length // the left margin that all panels of the column have
	legend     [][]look
	tags       []tag
	tagRows    int
}

// margins is the room that a panel needs around its axes.
type margins struct{ left, right, top, bottom vg.Length }

// layout places the panels. What stands around the axes depends on how large they are (ticks,
// lines of the legend), and the other way round; three rounds settle it.
func (f Figure) layout() (*page, error) {
	p := &page{Figure: f, width: vg.Length(f.width()) * mm, height: vg.Length(f.Height) * mm}
	for i := range f.Panels {
		p.plans = append(p.plans, newPlan(&f.Panels[i]))
	}
	if f.ShareX {
		p.shareX()
	}
	for i, pl := range p.plans {
		pl.bottom = !f.ShareX || i+f.cols() >= len(p.plans)
		pl.keyed = f.Key
		pl.axes.Max = vg.Point{X: p.width/vg.Length(f.cols()) - 40, Y: 60} // a first guess
	}
	for range 3 {
		for _, pl := range p.plans {
			pl.measure()
		}
		if err := p.arrange(); err != nil {
			return nil, err
		}
	}
	for _, pl := range p.plans {
		pl.equalise()
	}
	return p, nil
}

func newPlan(p *Panel) *plan {
	pl := &plan{Panel: p, looks: looks(p.Series), xs: newExtent(p.LogX), ys: newExtent(p.LogY)}
	for _, s := range p.Series {
		if !s.Guide {
			pl.xs.add(s.X...)
			pl.ys.add(s.Y...)
			pl.ys.add(s.Low...)
		}
	}
	for _, s := range p.Spans {
		pl.xs.add(s.From, s.To)
	}
	for _, m := range p.Marks {
		pl.xs.add(m.X)
	}
	if p.Heat != nil {
		pl.xs.add(edges(p.Heat.X, p.LogX)...)
		pl.ys.add(edges(p.Heat.Y, p.LogY)...)
		pl.z = p.Heat.zAxis()
	}
	if p.Zero {
		pl.xs.add(0)
		pl.ys.add(0)
	}
	return pl
}

// shareX gives the panels of each column the x extent of all of them.
func (p *page) shareX() {
	cols := p.cols()
	for i, pl := range p.plans {
		for j := i % cols; j < len(p.plans); j += cols {
			pl.xs.add(p.plans[j].xs.lo, p.plans[j].xs.hi)
		}
	}
}

// measure sets the axes' ranges and ticks, and the room around them, for axes as large as they are.
func (pl *plan) measure() {
	size := pl.axes.Size()
	padX, padY := 0.0, 0.05
	for _, l := range pl.looks {
		if l.Kind.hasPoints() {
			padX = 0.04 // whole points
		}
	}
	if pl.Heat != nil {
		padX, padY = 0, 0
	}
	pl.x, pl.y = pl.xs.axis(pl.XRange, padX), pl.ys.axis(pl.YRange, padY)
	pl.equalise()
	if !pl.keyed {
		pl.legend = legendLines(pl.looks, size.X)
	}
	pl.tags, pl.tagRows = pl.Panel.tags(&pl.x, size.X)
	pl.room = margins{pl.left(), pl.right(), pl.top(), pl.below()}
}

// equalise lengthens one axis until both have the same scale, and chooses the ticks.
func (pl *plan) equalise() {
	size := pl.axes.Size()
	if pl.Equal && !pl.LogX && !pl.LogY {
		perX, perY := (pl.x.hi-pl.x.lo)/size.X.Points(), (pl.y.hi-pl.y.lo)/size.Y.Points()
		pl.x.lengthen(perY / perX)
		pl.y.lengthen(perX / perY)
	}
	pl.x.setTicks(ticksIn(size.X, 34), false)
	pl.y.setTicks(ticksIn(size.Y, 15), pl.WholeY)
	if pl.Heat != nil {
		pl.z.setTicks(ticksIn(size.Y, 15), false)
	}
}

// lengthen stretches an axis around its middle, if factor is above 1.
func (a *axis) lengthen(factor float64) {
	if factor > 1 {
		more := (factor - 1) * (a.hi - a.lo) / 2
		a.lo, a.hi = a.lo-more, a.hi+more
	}
}

// ticksIn returns how many labels an axis may have: 3 to 6.
func ticksIn(length, each vg.Length) int { return min(max(int(length/each), 3), 6) }

// arrange turns the panels' margins into rectangles. Axes in a column begin and end at the same x,
// axes in a row at the same y.
func (p *page) arrange() error {
	cols, rows := p.columnRoom(), p.rowRoom()
	p.key = p.keyColumns()
	w := p.width - 2*edge - columnGap*vg.Length(len(cols)-1) - p.keyWidth()
	for _, c := range cols {
		w -= c.left + c.right
	}
	w /= vg.Length(len(cols))
	around := 2*edge + rowGap*vg.Length(len(rows)-1) + p.titleHeight()
	for _, r := range rows {
		around += r.top + r.bottom
	}
	h := p.axesHeight(w)
	if p.Height > 0 {
		h = (p.height - around) / vg.Length(len(rows))
	} else {
		h = max(h, (p.keyHeight()+2*edge+p.titleHeight()+rows[0].top-around)/vg.Length(len(rows)))
		p.height = around + h*vg.Length(len(rows))
	}
	if w < minAxis || h < minAxis {
		return fmt.Errorf("plot: %.0f x %.0f mm is too small for %d x %d panels with their labels; set a larger Width or Height, or fewer panels",
			p.width/mm, p.height/mm, len(rows), len(cols))
	}
	p.place(cols, rows, w, h)
	return nil
}

// columnRoom and rowRoom return the largest margins of each column and row.
func (p *page) columnRoom() []margins {
	room := make([]margins, min(p.cols(), len(p.plans)))
	for i, pl := range p.plans {
		r := &room[i%p.cols()]
		r.left, r.right = max(r.left, pl.room.left), max(r.right, pl.room.right)
	}
	return room
}

func (p *page) rowRoom() []margins {
	room := make([]margins, p.rows())
	for i, pl := range p.plans {
		r := &room[i/p.cols()]
		r.top, r.bottom = max(r.top, pl.room.top), max(r.bottom, pl.room.bottom)
	}
	return room
}

func (p *page) place(cols, rows []margins, w, h vg.Length) {
	y := p.height - edge - p.titleHeight()
	for i, r := range rows {
		y -= r.top + h
		x := edge
		for j, c := range cols {
			x += c.left
			if k := i*p.cols() + j; k < len(p.plans) {
				p.plans[k].columnLeft = c.left
				p.plans[k].axes = vg.Rectangle{Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: x + w, Y: y + h}}
			}
			x += w + c.right + columnGap
		}
		y -= r.bottom + rowGap
	}
}

// axesHeight is the height of axes of width w where the figure's is not set: a single row is a
// picture of its own, rows with a common axis are strips of it.
func (p *page) axesHeight(w vg.Length) vg.Length {
	for _, pl := range p.plans {
		if pl.Equal {
			return 0.9 * w
		}
	}
	if p.ShareX && p.rows() > 1 {
		return max(minAxis, min(0.36*w, 36*mm))
	}
	return 0.62 * w
}

func (p *page) titleHeight() vg.Length {
	if p.Title == "" {
		return 0
	}
	return heading.line() + textGap
}
