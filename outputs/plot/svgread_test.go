package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// drawing is an SVG picture read back.
type drawing struct {
	width, height float64
	title         string
	paths         []drawnPath
	texts         []drawnText
	images        int
}

type drawnPath struct {
	d, stroke, fill string
	points          [][2]float64 // of all commands, control points too
	moves           int
}

type drawnText struct {
	text         string
	width        float64
	x, y, size   float64
	anchor       string
	bold, turned bool
}

var number = regexp.MustCompile(`-?[0-9.]+(?:e[-+]?[0-9]+)?`)

// redraw encodes the figure as SVG and reads it back; what is not valid XML, or has a number that
// is none, fails.
func redraw(t *testing.T, f Figure) drawing {
	t.Helper()
	var b bytes.Buffer
	if err := f.Encode(&b, "svg"); err != nil {
		t.Fatal(err)
	}
	return readSVG(t, b.Bytes())
}

func readSVG(t *testing.T, svg []byte) (d drawing) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	var inside string
	var size float64
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		if err != nil {
			t.Fatalf("not valid XML: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if e.Name.Local == "tspan" {
				size = attribute(e, "font-size")
				continue
			}
			inside, size = e.Name.Local, attribute(e, "font-size")
			d.begin(t, e)
		case xml.CharData:
			switch inside {
			case "text":
				last := &d.texts[len(d.texts)-1]
				last.text += string(e)
				last.width += float64(lettering{size: vg.Length(size), bold: last.bold}.width(string(e)))
			case "title":
				d.title += string(e)
			}
		case xml.EndElement:
			if e.Name.Local == "tspan" {
				size = d.texts[len(d.texts)-1].size
				continue
			}
			inside = ""
		}
	}
}

func attribute(e xml.StartElement, name string) float64 {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			v, _ := strconv.ParseFloat(a.Value, 64)
			return v
		}
	}
	return 0
}

func (d *drawing) begin(t *testing.T, e xml.StartElement) {
	t.Helper()
	at := map[string]string{}
	for _, a := range e.Attr {
		at[a.Name.Local] = a.Value
		if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
			t.Errorf("<%s %s=%.60q>", e.Name.Local, a.Name.Local, a.Value)
		}
	}
	float := func(name string) float64 {
		v, err := strconv.ParseFloat(strings.TrimSuffix(at[name], "pt"), 64)
		if err != nil {
			t.Errorf("<%s %s=%q>: %v", e.Name.Local, name, at[name], err)
		}
		return v
	}
	switch e.Name.Local {
	case "svg":
		d.width, d.height = float("width"), float("height")
	case "path":
		p := drawnPath{d: at["d"], stroke: at["stroke"], fill: at["fill"], moves: strings.Count(at["d"], "M")}
		xy := number.FindAllString(p.d, -1)
		for i := 0; i+1 < len(xy); i += 2 {
			x, _ := strconv.ParseFloat(xy[i], 64)
			y, _ := strconv.ParseFloat(xy[i+1], 64)
			p.points = append(p.points, [2]float64{x, y})
		}
		d.paths = append(d.paths, p)
	case "text":
		d.texts = append(d.texts, drawnText{x: float("x"), y: float("y"), size: float("font-size"),
			anchor: at["text-anchor"], bold: at["font-weight"] == "bold", turned: at["transform"] != ""})
	case "image":
		d.images++
	}
}

// find returns the text that reads s.
func (d *drawing) find(t *testing.T, s string) drawnText {
	t.Helper()
	var all []string
	for _, x := range d.texts {
		if x.text == s {
			return x
		}
		all = append(all, x.text)
	}
	t.Fatalf("no text %q among %q", s, all)
	return drawnText{}
}

// strokes returns the lines of one colour.
func (d *drawing) strokes(colour string) (list []drawnPath) {
	for _, p := range d.paths {
		if p.stroke == colour {
			list = append(list, p)
		}
	}
	return list
}

// box returns the room a text takes: left, top, right, bottom, y downwards.
func (x drawnText) box() (l, t, r, b float64) {
	w := x.width
	start := map[string]float64{"": 0, "middle": -w / 2, "end": -w}[x.anchor]
	up, down := digitHeight*x.size, descent*x.size
	if x.turned {
		return x.x - up, x.y - start - w, x.x + down, x.y - start
	}
	return x.x + start, x.y - up, x.x + start + w, x.y + down
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }
