//go:build cgo

package h5

// #include "shim.h"
import "C"

import "slices"

// Links are the names of what a group leads to, in this file or in others, whether it is there or not.
func (f *File) Links(group string) ([]string, error) {
	if err := f.known(group); err != nil {
		return nil, err
	}
	c, free := cString(group)
	defer free()
	var names C.shim_names
	defer C.shim_free_names(&names)
	if err := call(func() *C.char { return C.shim_links(f.parts[0].id(), c, &names) }); err != nil {
		return nil, f.failed(group, err)
	}
	links := goNames(&names)
	slices.Sort(links)
	return links, nil
}
