package plot

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// pdfCanvas draws a PDF page. gonum/plot's own canvas writes text in code page 1252, which has no
// Greek letters and no minus sign, and stamps the time; this one writes Unicode, embeds only the
// letters used, and carries no date.
type pdfCanvas struct {
	pen
	doc    *fpdf.Fpdf
	w, h   vg.Length
	fonts  map[string]bool // those the document has
	images int
	err    error
}

var _ vg.CanvasWriterTo = (*pdfCanvas)(nil)

func newPDF(w, h vg.Length, title string) vg.CanvasWriterTo {
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: w.Points(), Ht: h.Points()}})
	doc.SetMargins(0, 0, 0)
	doc.SetAutoPageBreak(false, 0)
	doc.SetCatalogSort(true)
	doc.SetCreationDate(time.Unix(0, 0).UTC()) // the same figure, the same bytes
	doc.SetModificationDate(time.Unix(0, 0).UTC())
	doc.SetCreator("settle", true)
	doc.SetTitle(title, true)
	doc.AddPage()
	doc.SetLineJoinStyle("round")
	return &pdfCanvas{pen: pen{to: identity}, doc: doc, w: w, h: h, fonts: map[string]bool{}}
}

// Size returns the page's width and height.
func (c *pdfCanvas) Size() (w, h vg.Length) { return c.w, c.h }

// Stroke draws the path as a line.
func (c *pdfCanvas) Stroke(p vg.Path) {
	if c.width <= 0 {
		return
	}
	c.useColor()
	c.doc.SetLineWidth(c.lineWidth())
	c.doc.SetDashPattern(c.dashes(), c.phase.Points()*c.to.scale())
	trace(c, c.to, p)
	c.doc.DrawPath("D")
}

// Fill fills the path.
func (c *pdfCanvas) Fill(p vg.Path) {
	c.useColor()
	trace(c, c.to, p)
	c.doc.DrawPath("F")
}

func (c *pdfCanvas) useColor() {
	n := c.nrgba()
	c.doc.SetDrawColor(int(n.R), int(n.G), int(n.B))
	c.doc.SetFillColor(int(n.R), int(n.G), int(n.B))
	c.doc.SetTextColor(int(n.R), int(n.G), int(n.B))
	c.doc.SetAlpha(float64(n.A)/255, "Normal")
}

// The library counts y downwards.

func (c *pdfCanvas) moveTo(x, y float64) { c.doc.MoveTo(x, c.h.Points()-y) }
func (c *pdfCanvas) lineTo(x, y float64) { c.doc.LineTo(x, c.h.Points()-y) }
func (c *pdfCanvas) closePath()          { c.doc.ClosePath() }

func (c *pdfCanvas) curveTo(x1, y1, x2, y2, x, y float64) {
	h := c.h.Points()
	c.doc.CurveBezierCubicTo(x1, h-y1, x2, h-y2, x, h-y)
}

// FillString writes text with its baseline at p.
func (c *pdfCanvas) FillString(face font.Face, p vg.Point, text string) {
	name := face.Name()
	if !c.fonts[name] {
		c.addFont(name, face)
	}
	c.useColor()
	c.doc.SetFont(name, "", face.Font.Size.Points())
	m := c.to
	m.e, m.f = m.at(p)
	c.doc.TransformBegin()
	c.doc.Transform(fpdf.TransformMatrix{A: m.a, B: m.b, C: m.c, D: m.d, E: m.e, F: m.f})
	c.doc.Text(0, c.h.Points(), text) // the lower left corner, which is the origin
	c.doc.TransformEnd()
}

func (c *pdfCanvas) addFont(name string, face font.Face) {
	var ttf bytes.Buffer
	if _, err := face.Face.WriteSourceTo(nil, &ttf); err != nil {
		c.err = fmt.Errorf("font %s: %w", name, err)
		return
	}
	c.doc.AddUTF8FontFromBytes(name, "", ttf.Bytes())
	c.fonts[name] = true
}

// DrawImage draws the image into the rectangle, which stays upright.
func (c *pdfCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		c.err = err
		return
	}
	c.images++
	name := fmt.Sprintf("image%d", c.images)
	kind := fpdf.ImageOptions{ImageType: "png"}
	c.doc.RegisterImageOptionsReader(name, kind, &b)
	x0, y0 := c.to.at(r.Min)
	x1, y1 := c.to.at(r.Max)
	c.doc.SetAlpha(1, "Normal")
	c.doc.ImageOptions(name, x0, c.h.Points()-y1, x1-x0, y1-y0, false, kind, 0, "")
}

// WriteTo finishes the document and writes it; nothing may be drawn afterwards.
func (c *pdfCanvas) WriteTo(w io.Writer) (int64, error) {
	if c.err != nil {
		return 0, c.err
	}
	var b bytes.Buffer
	if err := c.doc.Output(&b); err != nil {
		return 0, err
	}
	return b.WriteTo(w)
}
