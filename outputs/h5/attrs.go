//go:build cgo

package h5

// #include "shim.h"
import "C"

import (
	"fmt"
	"math"
	"unsafe"
)

// Attr returns an attribute of a group or dataset ("/" is the root): a string, float64 or int64,
// or a slice of them. A run in segments gives the first one's.
func (f *File) Attr(object, name string) (any, error) {
	if err := f.known(object); err != nil {
		return nil, err
	}
	v, err := f.parts[0].attr(object, name)
	if err != nil {
		return nil, fmt.Errorf("h5: %s: attribute %q of %s: %w", f.path, name, object, err)
	}
	return v, nil
}

// Attrs returns all attributes of a group or dataset, by name, without those that make up dimension
// scales.
func (f *File) Attrs(object string) ([]Attr, error) {
	if err := f.known(object); err != nil {
		return nil, err
	}
	names, err := f.parts[0].attrNames(object)
	if err != nil {
		return nil, fmt.Errorf("h5: %s: attributes of %s: %w", f.path, object, err)
	}
	var attrs []Attr
	for _, n := range names {
		if reserved[n] && n != "_FillValue" {
			continue
		}
		v, err := f.Attr(object, n)
		if err != nil {
			return nil, err
		}
		if v != nil {
			attrs = append(attrs, Attr{n, v})
		}
	}
	return attrs, nil
}

func (f *File) known(object string) error {
	if len(f.parts) == 0 {
		return fmt.Errorf("h5: %s is closed", f.path)
	}
	if _, ok := f.kinds[object]; !ok {
		return fmt.Errorf("h5: %s has no %s", f.path, object)
	}
	return nil
}

func (p *part) attrNames(object string) ([]string, error) {
	c, free := cString(object)
	defer free()
	var names C.shim_names
	defer C.shim_free_names(&names)
	if err := call(func() *C.char { return C.shim_attr_names(p.id(), c, &names) }); err != nil {
		return nil, err
	}
	return goNames(&names), nil
}

// attr is nil for a type that is none of ours.
func (p *part) attr(object, name string) (any, error) {
	c, freeObject := cString(object)
	defer freeObject()
	n, freeName := cString(name)
	defer freeName()
	var v C.shim_values
	if err := call(func() *C.char { return C.shim_attr_values(p.id(), c, n, &v) }); err != nil {
		return nil, err
	}
	defer C.shim_free_values(&v)
	switch Kind(v.kind) {
	case String:
		return scalarOr(goStrings(&v), v.scalar != 0), nil
	case Float64:
		return scalarOr(goFloats(&v), v.scalar != 0), nil
	case Int64:
		return scalarOr(goInts(&v), v.scalar != 0), nil
	}
	return nil, nil
}

func scalarOr[T any](values []T, scalar bool) any {
	if scalar && len(values) == 1 {
		return values[0]
	}
	return values
}

func goStrings(v *C.shim_values) []string {
	out := make([]string, v.n)
	for i, s := range unsafe.Slice((**C.char)(v.values), int(v.n)) {
		out[i] = C.GoString(s)
	}
	return out
}

func goFloats(v *C.shim_values) []float64 {
	return append([]float64{}, unsafe.Slice((*float64)(v.values), int(v.n))...)
}

func goInts(v *C.shim_values) []int64 {
	return append([]int64{}, unsafe.Slice((*int64)(v.values), int(v.n))...)
}

func goNames(list *C.shim_names) []string {
	out := make([]string, list.n)
	for i, s := range unsafe.Slice(list.names, int(list.n)) {
		out[i] = C.GoString(s)
	}
	return out
}

// toInts converts floats that are whole numbers, and refuses others.
func toInts(path string, v []float64) ([]int64, error) {
	out := make([]int64, len(v))
	for i, x := range v {
		if x != math.Trunc(x) || math.Abs(x) > 1<<53 {
			return nil, fmt.Errorf("h5: %s[%d] is %v: not a whole number; read it as floats", path, i, x)
		}
		out[i] = int64(x)
	}
	return out, nil
}
