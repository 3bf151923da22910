package plot

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// keyed has the same arms in both panels, and one that only the second has.
func keyed(names ...string) Figure {
	var series []Series
	for _, n := range names {
		series = append(series, Series{Name: n, X: []float64{0, 1}, Y: []float64{1, 2}})
	}
	return Figure{Key: true, Columns: 2, Panels: []Panel{{Series: series}, {Series: append(series, Series{Name: "last", X: []float64{0}, Y: []float64{1}})}}}
}

// TestKeyNamesEachOnce wants one legend for all panels, right of all axes, each name in it once.
func TestKeyNamesEachOnce(t *testing.T) {
	p, err := keyed("BP", "FA", "DI").layout()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, column := range p.key {
		for _, l := range column {
			names = append(names, l.Name)
		}
	}
	if got := strings.Join(names, " "); got != "BP FA DI last" {
		t.Errorf("the legend has %s", got)
	}
	for _, pl := range p.plans {
		if pl.legend != nil {
			t.Error("a panel has a legend of its own too")
		}
		if right := pl.axes.Max.X + pl.room.right; right > p.width-edge-p.keyWidth()+1e-9 {
			t.Errorf("axes end at %v, the legend begins at %v", right, p.width-edge-p.keyWidth())
		}
	}
}

// TestKeyGoesOnInColumns wants a legend that is longer than the page is high in several columns, all
// on the page.
func TestKeyGoesOnInColumns(t *testing.T) {
	names := strings.Fields("a b c d e f g h i j k l m n o p q r s t u v w x y z")
	f := keyed(names...)
	f.Height = 40
	p, err := f.layout()
	if err != nil {
		t.Fatal(err)
	}
	if len(p.key) < 2 {
		t.Fatalf("%d columns for %d names on 40 mm", len(p.key), len(names)+1)
	}
	for _, column := range p.key {
		if tall := plain.line() * vg.Length(len(column)); tall > p.height {
			t.Errorf("a column is %v high, the page %v", tall, p.height)
		}
	}
}

// TestDashesAreDrawn wants the given dashes in the file, in the curve and in the legend.
func TestDashesAreDrawn(t *testing.T) {
	f := keyed("BP")
	f.Panels = f.Panels[:1]
	f.Panels[0].Series[0].Dashes = []float64{7, 3}
	var b strings.Builder
	if err := f.Encode(&b, "svg"); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), `stroke-dasharray="7 3"`); n != 2 {
		t.Errorf("%d lines are dashed, want the curve and its swatch", n)
	}
}
