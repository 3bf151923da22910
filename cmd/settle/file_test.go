package main

import (
	"errors"
	"fmt"
	"testing"
)

// An error of the file is told once, whether the run or the closing tells it.
func TestJoinClose(t *testing.T) {
	full, other := errors.New("disk full"), errors.New("other")
	run := fmt.Errorf("arm BP: %w", full)
	for _, c := range []struct {
		run, closing error
		want         string
	}{{run, full, "arm BP: disk full"}, {run, nil, "arm BP: disk full"}, {nil, full, "disk full"}, {run, other, "arm BP: disk full\nother"}} {
		if got := joinClose(c.run, c.closing); got.Error() != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if err := joinClose(nil, nil); err != nil {
		t.Error(err)
	}
}
