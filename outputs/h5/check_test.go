package h5

import (
	"strings"
	"testing"
)

// TestCheck: each mistake of a description is found, and the error says what is allowed.
func TestCheck(t *testing.T) {
	time := Dataset{Path: "/a/time", Axes: []string{"time"}, Shape: []int{-1}}
	for _, c := range []struct {
		name     string
		datasets []Dataset
		want     string
	}{
		{"relative path", []Dataset{{Path: "a"}}, `path "a": wanted the form /group/name`},
		{"empty part", []Dataset{{Path: "/a//b"}}, "wanted the form"},
		{"dots", []Dataset{{Path: "/a/../b"}}, "wanted the form"},
		{"control character", []Dataset{{Path: "/a\n"}}, "wanted the form"},
		{"zero byte", []Dataset{{Path: "/a\x00"}}, "wanted the form"},
		{"root", []Dataset{{Path: "/"}}, "wanted the form"},
		{"twice", []Dataset{{Path: "/a"}, {Path: "/a"}}, "/a is described twice"},
		{"group and dataset", []Dataset{{Path: "/a"}, {Path: "/a/b"}}, "/a is both a group and a dataset"},
		{"kind", []Dataset{{Path: "/a", Kind: 9}}, "unknown kind 9"},
		{"rank", []Dataset{{Path: "/a", Shape: make([]int, 9)}}, "9 axes: at most 8"},
		{"second axis unlimited", []Dataset{{Path: "/a", Shape: []int{-1, -1}}}, "only the first axis may be unlimited"},
		{"empty rows", []Dataset{{Path: "/a", Shape: []int{-1, 0}}}, "rows of an unlimited dataset are not empty"},
		{"growing text", []Dataset{{Path: "/a", Kind: String, Shape: []int{-1}}}, "text cannot grow"},
		{"text without data", []Dataset{{Path: "/a", Kind: String}}, "has to be given as Data"},
		{"data of unlimited", []Dataset{{Path: "/a", Shape: []int{-1}, Data: []float64{1}}}, "append its rows"},
		{"too little data", []Dataset{{Path: "/a", Shape: []int{3}, Data: []float64{1}}}, "takes 3 values, got 1"},
		{"floats in integers", []Dataset{{Path: "/a", Kind: Int64, Data: 1.5}}, "floats do not fit"},
		{"integers in floats", []Dataset{{Path: "/a", Data: 1}}, "integers do not fit"},
		{"text in floats", []Dataset{{Path: "/a", Data: "x"}}, "text does not fit"},
		{"too large", []Dataset{{Path: "/a", Kind: Int8, Data: 128}}, "128 does not fit int8: allowed: -128 to 127"},
		{"negative", []Dataset{{Path: "/a", Kind: Uint8, Data: -1}}, "-1 does not fit uint8"},
		{"other data", []Dataset{{Path: "/a", Data: struct{}{}}}, "Data of type struct {}"},
		{"bad text", []Dataset{{Path: "/a", Kind: String, Data: "\xff"}}, "wanted UTF-8"},
		{"cut text", []Dataset{{Path: "/a", Kind: String, Data: "a\x00b"}}, "without zero bytes"},
		{"flags of floats", []Dataset{{Path: "/a", FlagValues: []int8{1}, FlagMeanings: []string{"x"}}}, "wanted int8"},
		{"flags uneven", []Dataset{{Path: "/a", Kind: Int8, FlagValues: []int8{1}}}, "one meaning a value"},
		{"flag of two words", []Dataset{{Path: "/a", Kind: Int8, FlagValues: []int8{1}, FlagMeanings: []string{"x y"}}}, "one word"},
		{"chunk of fixed", []Dataset{{Path: "/a", Shape: []int{3}, Chunk: []int{1}}}, "leave Chunk empty"},
		{"chunk rank", []Dataset{{Path: "/a", Shape: []int{-1}, Chunk: []int{1, 1}}}, "does not fit shape"},
		{"chunk zero", []Dataset{{Path: "/a", Shape: []int{-1}, Chunk: []int{0}}}, "does not fit shape"},
		{"chunk too wide", []Dataset{{Path: "/a", Shape: []int{-1, 2}, Chunk: []int{1, 3}}}, "is larger than shape"},
		{"chunk too large", []Dataset{{Path: "/a", Shape: []int{-1}, Chunk: []int{1 << 30}}}, "at most 1 MiB"},
		{"row of too many chunks", []Dataset{{Path: "/a", Shape: []int{-1, 9000}, Chunk: []int{1, 1}}}, "one row takes 9000 chunks, a segment holds at most 8000"},
		{"no coordinate", []Dataset{{Path: "/a/x", Axes: []string{"time"}, Shape: []int{-1}}}, `axis "time" needs a coordinate: a dataset /a/time of shape [-1]`},
		{"other group's coordinate", []Dataset{time, {Path: "/b/x", Axes: []string{"time"}, Shape: []int{-1}}}, "a dataset /b/time"},
		{"coordinate of another length", []Dataset{time, {Path: "/a/x", Axes: []string{"time"}, Shape: []int{3}}}, "/a/time of shape [3]"},
		{"half labelled", []Dataset{time, {Path: "/a/x", Axes: []string{"time", ""}, Shape: []int{-1, 2}}}, "name every axis, or none"},
		{"too few names", []Dataset{time, {Path: "/a/x", Axes: []string{"time"}, Shape: []int{-1, 2}}}, "name every axis"},
		{"two growing axes", []Dataset{time, {Path: "/a/y", Axes: []string{"y"}, Shape: []int{-1}}}, `grows along "time" and along "y"`},
		{"reserved attribute", []Dataset{{Path: "/a", Attrs: []Attr{{"CLASS", "x"}}}}, "netCDF conventions"},
		{"attribute twice", []Dataset{{Path: "/a", Units: "s", Attrs: []Attr{{"units", "ms"}}}}, `attribute "units" of /a`},
		{"attribute type", []Dataset{{Path: "/a", Attrs: []Attr{{"x", nil}}}}, "has type <nil>"},
		{"attribute too long", []Dataset{{Path: "/a", Attrs: []Attr{{"x", strings.Repeat("x", 60001)}}}}, "takes 60001 bytes"},
		{"attribute empty", []Dataset{{Path: "/a", Attrs: []Attr{{"x", []float64{}}}}}, "takes 0 bytes"},
	} {
		_, err := check(nil, nil, c.datasets, Options{Deflate: 1}.withDefaults())
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "h5: ") {
			t.Errorf("%s: error %v, wanted one with %q", c.name, err, c.want)
		}
	}
}

// TestCheckOthers: options, groups and root attributes.
func TestCheckOthers(t *testing.T) {
	for _, c := range []struct {
		root   []Attr
		groups []GroupAttrs
		opt    Options
		want   string
	}{
		{nil, nil, Options{Deflate: 10}, "deflate level 10: allowed: 0 (none) to 9"},
		{nil, nil, Options{MaxChunks: -1}, "-1 chunks a segment"},
		{nil, nil, Options{Segment: -1}, "segment duration -1ns"},
		{[]Attr{{"segment", 1}}, nil, Options{}, "written by this package"},
		{[]Attr{{"", 1}}, nil, Options{}, "not empty and not used twice"},
		{nil, []GroupAttrs{{Path: "x"}}, Options{}, "wanted the form"},
		{nil, []GroupAttrs{{Path: "/x", Attrs: []Attr{{"a", nil}}}}, Options{}, "attribute a of /x"},
	} {
		_, err := check(c.root, c.groups, nil, c.opt.withDefaults())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, wanted one with %q", err, c.want)
		}
	}
	s, err := check([]Attr{{"a", 1}}, []GroupAttrs{{Path: "/x/y"}}, []Dataset{{Path: "/z/w/v"}}, Options{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, g := range s.groups {
		got += g.Path + " "
	}
	if got != "/x /x/y /z /z/w " {
		t.Errorf("groups %q: parents come first", got)
	}
}
