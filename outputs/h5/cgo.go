//go:build cgo

package h5

// #cgo linux CFLAGS: -I/usr/include/hdf5/serial
// #cgo linux,amd64 LDFLAGS: -L/usr/lib/x86_64-linux-gnu/hdf5/serial
// #cgo linux,arm64 LDFLAGS: -L/usr/lib/aarch64-linux-gnu/hdf5/serial
// #cgo darwin CFLAGS: -I/opt/homebrew/include -I/usr/local/include
// #cgo darwin LDFLAGS: -L/opt/homebrew/lib -L/usr/local/lib
// #cgo LDFLAGS: -lhdf5_hl -lhdf5
// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"sync"
	"unsafe"

	"gonum.org/v1/hdf5"
)

// library is held during every call into HDF5: the high-level library, and on many systems the
// whole of it, keeps global state without locks. Files of different goroutines are then safe.
var library sync.Mutex

// call runs one function of the shim.
func call(f func() *C.char) error {
	library.Lock()
	defer library.Unlock()
	return shimError(f())
}

// binding runs calls of the gonum binding. Its errors are bare numbers: the text is HDF5's, which
// keeps it, like the setting that it is not printed, for each thread.
func binding(what string, f func() error) error {
	library.Lock()
	defer library.Unlock()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	C.shim_quiet()
	if f() == nil {
		return nil
	}
	c, free := cString(what)
	defer free()
	return shimError(C.shim_error(c))
}

// shimError takes over the text of a failure.
func shimError(text *C.char) error {
	if text == nil {
		return nil
	}
	defer C.free(unsafe.Pointer(text))
	return errors.New(systemError.ReplaceAllString(C.GoString(text), ": $1"))
}

// systemError finds the system's reason in what HDF5 says of a failed read or write, among
// addresses, sizes and the date.
var systemError = regexp.MustCompile(`(?s)(?:: time = .*)?, errno = \d+, error message = '([^']*)'[^;)]*`)

// cString is a C copy of s, to be freed.
func cString(s string) (*C.char, func()) {
	c := C.CString(s)
	return c, func() { C.free(unsafe.Pointer(c)) }
}

// cStrings is a C array of C strings, to be freed.
func cStrings(text []string) (**C.char, func()) {
	array := (**C.char)(C.calloc(C.size_t(len(text)+1), C.size_t(unsafe.Sizeof(uintptr(0)))))
	list := unsafe.Slice(array, len(text)+1)
	for i, s := range text {
		list[i] = C.CString(s)
	}
	return array, func() {
		for _, s := range list {
			C.free(unsafe.Pointer(s))
		}
		C.free(unsafe.Pointer(array))
	}
}

// pointer is the address of numbers; C never keeps it.
func pointer(values any) unsafe.Pointer {
	switch v := values.(type) {
	case []float64:
		return unsafe.Pointer(unsafe.SliceData(v))
	case []int64:
		return unsafe.Pointer(unsafe.SliceData(v))
	}
	panic(fmt.Sprintf("h5: no numbers: %T", values))
}

// LibVersion is the version of the HDF5 library in use, such as "1.10.8".
func LibVersion() string {
	library.Lock()
	defer library.Unlock()
	v, err := hdf5.LibVersion()
	if err != nil {
		return "unknown"
	}
	return v.String()
}

// handles counts what HDF5 holds open over all files, for tests.
func handles() int {
	library.Lock()
	defer library.Unlock()
	return int(C.H5Fget_obj_count(C.H5F_OBJ_ALL, C.H5F_OBJ_ALL))
}
