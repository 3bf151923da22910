package plot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// format is a kind of picture file, named by its ending.
type format struct {
	name   string
	canvas func(w, h vg.Length, title string) vg.CanvasWriterTo
}

// formats lists the kinds of files.
var formats = []format{
	{"svg", newSVG},
	{"pdf", newPDF},
	{"png", func(w, h vg.Length, _ string) vg.CanvasWriterTo {
		return vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(int(vg.Inch/dot)))}
	}},
}

// Formats returns the names of the formats that Encode knows, which are the endings for Save.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

func formatNamed(name string) (format, error) {
	for _, f := range formats {
		if f.name == strings.ToLower(name) {
			return f, nil
		}
	}
	return format{}, fmt.Errorf("plot: %q is not a kind of picture that can be drawn; known are %s", name, strings.Join(Formats(), ", "))
}

// Encode draws the figure and writes it to w in the named format.
func (f Figure) Encode(w io.Writer, name string) error {
	kind, err := formatNamed(name)
	if err != nil {
		return err
	}
	picture, err := f.picture(kind)
	if err != nil {
		return err
	}
	_, err = w.Write(picture)
	return err
}

// picture draws the whole file in memory, so that a failure leaves nothing behind.
func (f Figure) picture(kind format) ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	page, err := f.layout()
	if err != nil {
		return nil, err
	}
	return kind.render(page.width, page.height, clean(f.Title), page.draw)
}

// render draws a page of a size in memory.
func (kind format) render(width, height vg.Length, title string, paint func(*draw.Canvas)) ([]byte, error) {
	canvas := kind.canvas(width, height, title)
	c := draw.NewCanvas(canvas, width, height)
	paint(&c)
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("plot: %s: %w", kind.name, err)
	}
	return b.Bytes(), nil
}

// Save draws the figure into a file, whose ending names the format. The file appears whole or
// not at all: it is written as path.part and then renamed.
func (f Figure) Save(path string) error { return save(path, f.picture) }

func save(path string, draw func(format) ([]byte, error)) error {
	kind, err := formatNamed(strings.TrimPrefix(filepath.Ext(path), "."))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	picture, err := draw(kind)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	part := path + ".part"
	err = writeFile(part, picture)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("plot: cannot write %s: %w", path, err), forget(part))
	}
	return nil
}

// writeFile returns once the content is on the disk: a rename must not overtake it.
func writeFile(path string, content []byte) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// forget removes what a failed write may have left.
func forget(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrPermission) {
		return err
	}
	return nil
}
