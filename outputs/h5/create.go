//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// output is one file being written.
type output struct {
	path string
	id   C.hid_t
	held *os.File  // keeps the lock, and syncs
	made []C.hid_t // datasets, while the file is filled
}

// newOutput makes a file under a name of its own, whole and with everything in it, and only then
// gives it the name it is to have: whoever sees that name sees a file that can be read. fill writes
// the fixed datasets.
func newOutput(name string, number int, s *schema, opt Options, fill func(C.hid_t) error) (*output, error) {
	part := name + ".part"
	if err := removePart(part); err != nil {
		return nil, fmt.Errorf("h5: creating %s: %w", name, err)
	}
	o := &output{path: name}
	err := o.create(part)
	if err == nil {
		err = o.populate(number, s, fill)
		if err == nil {
			err = o.publish(part, number, opt)
		}
		if err != nil {
			_ = o.close() // the first error is the one to report
		}
	}
	if err != nil {
		_ = os.Remove(part)
		return nil, fmt.Errorf("h5: creating %s: %w", name, err)
	}
	return o, nil
}

// removePart removes what a kill during an earlier creation left.
func removePart(part string) error {
	if info, err := os.Lstat(part); err == nil && info.Mode().IsRegular() {
		if err := unclaimed(part); err != nil {
			return err
		}
	}
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (o *output) create(part string) error {
	c, free := cString(part)
	defer free()
	return call(func() *C.char { return C.shim_create(c, &o.id) })
}

// populate makes groups, datasets, scales and attributes, in the order given.
func (o *output) populate(number int, s *schema, fill func(C.hid_t) error) error {
	defer o.leave()
	for _, g := range s.groups {
		if err := o.at(g.Path, func(c *C.char) *C.char { return C.shim_make_group(o.id, c) }); err != nil {
			return err
		}
	}
	for i := range s.datasets {
		if err := o.makeDataset(&s.datasets[i], s.deflate); err != nil {
			return err
		}
	}
	for i := range s.datasets {
		if err := o.makeScale(&s.datasets[i]); err != nil {
			return err
		}
	}
	for i := range s.datasets {
		if err := o.attachScales(&s.datasets[i]); err != nil {
			return err
		}
	}
	if err := o.describe(number, s); err != nil {
		return err
	}
	return fill(o.id)
}

// at makes one call that concerns the object at a path, and says so if it fails.
func (o *output) at(path string, f func(*C.char) *C.char) error {
	c, free := cString(path)
	defer free()
	if err := call(func() *C.char { return f(c) }); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (o *output) makeDataset(d *Dataset, deflate int) error {
	l := C.shim_layout{kind: C.int(d.Kind), rank: C.int(len(d.Shape)), deflate: C.int(deflate)}
	for i, n := range d.Shape {
		l.dims[i], l.maxdims[i] = C.hsize_t(max(n, 0)), C.hsize_t(max(n, 0))
		if n < 0 {
			l.maxdims[i] = C.H5S_UNLIMITED
		}
	}
	for i, n := range d.Chunk {
		l.chunk[i] = C.hsize_t(n)
	}
	var id C.hid_t
	err := o.at(d.Path, func(c *C.char) *C.char { return C.shim_make_dataset(o.id, c, &l, &id) })
	if err == nil {
		o.made = append(o.made, id)
	}
	return err
}

// leave closes the datasets that were kept open while the file was filled.
func (o *output) leave() {
	_ = call(func() *C.char {
		for _, id := range o.made {
			C.H5Dclose(id)
		}
		return nil
	})
	o.made = nil
}

// makeScale makes a coordinate the scale of its own axis.
func (o *output) makeScale(d *Dataset) error {
	if !d.scale() {
		return nil
	}
	name, free := cString(d.Axes[0])
	defer free()
	return o.at(d.Path, func(c *C.char) *C.char { return C.shim_make_scale(o.id, c, name) })
}

// attachScales gives each axis of any other dataset its coordinate.
func (o *output) attachScales(d *Dataset) error {
	if d.scale() || len(d.Axes) == 0 || d.Axes[0] == "" {
		return nil
	}
	paths := make([]string, len(d.Axes))
	for i, axis := range d.Axes {
		paths[i] = path.Join(path.Dir(d.Path), axis)
	}
	list, free := cStrings(paths)
	defer free()
	return o.at(d.Path, func(c *C.char) *C.char {
		return C.shim_attach_scales(o.id, c, C.int(len(paths)), list)
	})
}

// describe writes all attributes.
func (o *output) describe(number int, s *schema) error {
	root := append(slices.Clone(s.root), Attr{segmentAttr, int64(number)})
	if err := o.attrs("/", root); err != nil {
		return err
	}
	for _, g := range s.groups {
		if err := o.attrs(g.Path, g.Attrs); err != nil {
			return err
		}
	}
	for i := range s.datasets {
		d := &s.datasets[i]
		if err := o.attrs(d.Path, attributes(d)); err != nil {
			return err
		}
		if err := o.fillValue(d); err != nil {
			return err
		}
	}
	return nil
}

func (o *output) attrs(object string, attrs []Attr) error {
	for _, a := range attrs {
		if err := o.attr(object, a); err != nil {
			return err
		}
	}
	return nil
}

func (o *output) attr(object string, a Attr) error {
	values, _ := canonical(a.Value) // check has seen it
	name, free := cString(a.Name)
	defer free()
	n := C.long(-1)
	if isSlice(a.Value) {
		n = C.long(attrLen(values))
	}
	if text, ok := values.([]string); ok {
		return o.textAttr(object, name, text, n)
	}
	kind := storedKind(a.Value)
	return o.at(object, func(c *C.char) *C.char {
		return C.shim_attr_number(o.id, c, name, C.int(kind), pointer(values), n)
	})
}

func (o *output) textAttr(object string, name *C.char, text []string, n C.long) error {
	width := textWidth(text)
	flat := make([]byte, width*len(text))
	for i, s := range text {
		copy(flat[i*width:], s)
	}
	bytes := C.CBytes(flat)
	defer C.free(bytes)
	return o.at(object, func(c *C.char) *C.char {
		return C.shim_attr_string(o.id, c, name, (*C.char)(bytes), C.size_t(width), n)
	})
}

// fillValue tells netCDF readers that NaN is a missing value. A coordinate may have none missing
// (CF conventions, section 2.5.1).
func (o *output) fillValue(d *Dataset) error {
	if !d.Kind.isFloat() || d.scale() || len(d.Shape) == 0 {
		return nil
	}
	name, free := cString("_FillValue")
	defer free()
	values := nan[:]
	return o.at(d.Path, func(c *C.char) *C.char {
		return C.shim_attr_number(o.id, c, name, C.int(d.Kind), pointer(values), 1)
	})
}

// publish puts the whole file on disk, lets readers in, and gives it its name.
func (o *output) publish(part string, number int, opt Options) error {
	if err := o.flush(); err != nil {
		return err
	}
	if opt.SWMR {
		if err := call(func() *C.char { return C.shim_start_swmr(o.id) }); err != nil {
			return fmt.Errorf("%w (SWMR needs a local file system)", err)
		}
	}
	if err := o.hold(part, opt); err != nil {
		return err
	}
	if number == 1 {
		if err := removeStale(o.path); err != nil {
			return err
		}
	}
	if err := os.Rename(part, o.path); err != nil {
		return err
	}
	if opt.Sync {
		return syncDir(filepath.Dir(o.path))
	}
	return nil
}

// hold opens the file a second time, for its lock and for fsync. Without SWMR HDF5 itself keeps an
// exclusive lock.
func (o *output) hold(part string, opt Options) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	o.held = f
	if opt.SWMR {
		if err := hold(f); err != nil {
			return fmt.Errorf("locking: %w", err)
		}
	}
	if opt.Sync {
		return f.Sync()
	}
	return nil
}

func syncDir(name string) error {
	dir, err := os.Open(name)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if cerr := dir.Close(); err == nil {
		err = cerr
	}
	return err
}

func (o *output) flush() error {
	return call(func() *C.char { return C.shim_flush(o.id) })
}

// close closes the file and gives up its lock.
func (o *output) close() error {
	err := call(func() *C.char { return C.shim_close(o.id) })
	if o.held != nil {
		if cerr := o.held.Close(); err == nil {
			err = cerr
		}
		o.held = nil
	}
	return err
}
