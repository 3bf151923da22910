package h5

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// segmentAttr is the root attribute that numbers the files of a run from 1. It also tells recovery
// that a file is laid out as this package lays it out.
const segmentAttr = "segment"

// segmentPath names the n-th file of a run: out.h5, out.0002.h5, out.0003.h5, ...
func segmentPath(path string, n int) string {
	if n == 1 {
		return path
	}
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s.%04d%s", strings.TrimSuffix(path, ext), n, ext)
}

// segments lists the files that exist, from the first on without a gap.
func segments(path string) ([]string, error) {
	if err := regular(path); err != nil {
		return nil, err
	}
	return withFurther(path), nil
}

// withFurther is path and whatever bears the names of its further segments.
func withFurther(path string) []string {
	paths := []string{path}
	for n := 2; ; n++ {
		next := segmentPath(path, n)
		if _, err := os.Lstat(next); err != nil {
			return paths
		}
		paths = append(paths, next)
	}
}

// Gap is the segment that is missing where later ones are there; "" if none is.
func Gap(path string) string {
	next := len(withFurther(path)) + 1
	const far = 50
	for n := next + 1; n < next+far; n++ {
		if _, err := os.Lstat(segmentPath(path, n)); err == nil {
			return segmentPath(path, next)
		}
	}
	return ""
}

func regular(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("h5: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("h5: %s is not a regular file", path)
	}
	return nil
}

// checkSegments refuses a file that only happens to bear the name of a segment: it has to say
// itself which segment it is.
func checkSegments(paths []string, number func(path string) (int64, error)) error {
	for i, p := range paths[1:] {
		n, err := number(p)
		if err != nil {
			return err
		}
		if n != int64(i+2) {
			return fmt.Errorf("h5: %s bears the name of segment %d of %s but is not one: move it away", p, i+2, paths[0])
		}
	}
	return nil
}

// fileSegment reads a file's own number; 0 if it has none.
func fileSegment(path string) (int64, error) {
	img, err := openImage(path)
	if err != nil {
		return 0, err
	}
	defer img.close()
	return img.segment()
}

// removeStale removes the further segments of the run that is being replaced, last one first, so
// that a kill on the way leaves no gap.
func removeStale(path string) error {
	paths, err := staleSegments(path)
	if err != nil {
		return err
	}
	for i := len(paths) - 1; i >= 0; i-- {
		if err := os.Remove(paths[i]); err != nil {
			return fmt.Errorf("h5: removing an old segment: %w", err)
		}
	}
	return nil
}

// staleSegments lists what bears the names of further segments. Only files that are segments may
// be removed.
func staleSegments(path string) ([]string, error) {
	paths := withFurther(path)
	if err := checkSegments(paths, fileSegment); err != nil {
		return nil, err
	}
	return paths[1:], nil
}
