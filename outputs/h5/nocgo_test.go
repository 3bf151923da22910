//go:build !cgo

package h5

import (
	"strings"
	"testing"
)

// TestWithoutHDF5: the error says how to build.
func TestWithoutHDF5(t *testing.T) {
	_, create := Create("run.h5", nil, nil, nil, Options{})
	_, open := Open("run.h5")
	for _, err := range []error{create, open} {
		if err == nil || !strings.Contains(err.Error(), "CGO_ENABLED=1") || !strings.Contains(err.Error(), "libhdf5-dev") {
			t.Errorf("error %v", err)
		}
	}
}
