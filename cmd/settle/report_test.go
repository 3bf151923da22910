package main

import (
	"os"
	"testing"
)

// TestKeep writes a synthetic file to look at.
func TestKeep(t *testing.T) {
	writeTraining(t, os.Getenv("KEEP")+"/five.h5", learners, []int64{1, 2, 3, 4, 5})
	writeTraining(t, os.Getenv("KEEP")+"/one.h5", learners, []int64{3})
	writeTraining(t, os.Getenv("KEEP")+"/three.h5", learners, []int64{2, 3, 4})
}
