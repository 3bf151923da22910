//go:build cgo

package h5

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestManyLinks: groups with few and many links, to other files and to groups here, with one index or two, are read
// without HDF5 as h5py lists them, whatever blocks they are in.
func TestManyLinks(t *testing.T) {
	for _, n := range []int{8, 9, 300, 20_000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			path := temp(t, "linked.h5")
			linked(t, path, n)
			want := python(t, `
import sys, h5py
with h5py.File(sys.argv[1], "r+", libver="v110") as f:
    g, n = f.create_group("hard"), int(sys.argv[2])
    for i in range(0, n, 1 + n//3000):
        g.create_group("a name that is longer, up to a point %d %s" % (i, i % 97 * "-"))
    print(*sorted(g))
    print(*sorted(f["runs"]))
`, path, fmt.Sprint(n))
			hard, all := linkNames(t, path, "hard"), linkNames(t, path, "runs")
			if got := hard + all; got != want {
				t.Errorf("links differ: %.200s, h5py: %.200s", got, want)
			}
			r, err := Examine(path)
			must(t, err)
			if r.Changed() {
				t.Errorf("report %+v", r)
			}
		})
	}
}

// linkNames are those of all links of a group of the root, sorted.
func linkNames(t *testing.T, path, group string) string {
	t.Helper()
	img, err := openImage(path)
	must(t, err)
	defer img.close()
	root, err := img.header(img.super.root)
	must(t, err)
	groups, err := root.links()
	must(t, err)
	at := slices.IndexFunc(groups, func(l link) bool { return l.name == group })
	h, err := img.header(groups[at].addr)
	must(t, err)
	_, err = h.links()
	must(t, err)
	var names []string
	for _, m := range linkMessages(t, h) {
		l, hard, ok := parseLink(m)
		if !ok || hard != (group == "hard") {
			t.Fatalf("link %q: hard %v, ok %v", l.name, hard, ok)
		}
		names = append(names, l.name)
	}
	slices.Sort(names)
	return strings.Join(names, " ") + "\n"
}

func linkMessages(t *testing.T, h *header) (all [][]byte) {
	t.Helper()
	for _, m := range h.messages {
		if m.kind == msgLink {
			all = append(all, m.data)
		}
	}
	info := h.find(msgLinkInfo)
	if !dense(info.data) {
		return all
	}
	c := cursor{b: info.data[2:]}
	if info.data[1]&1 != 0 {
		c.skip(8)
	}
	heap, err := h.img.heap(c.uint(8))
	must(t, err)
	records, err := h.img.records(c.uint(8), linksByName, 4+heapID)
	must(t, err)
	for _, r := range records {
		m, err := heap.object(r[4:])
		must(t, err)
		all = append(all, m)
	}
	return all
}

// TestGatheredStructure: a gathered file is one of ours, sound, and nothing that recovery would change.
func TestGatheredStructure(t *testing.T) {
	path := gatherFiles(t, t.TempDir())
	r, err := Examine(path)
	must(t, err)
	if g := r.Segments[0].Groups; r.Changed() || len(g) != 10 || g[9] != (GroupReport{"/copies/000013/trajectory", 5, 0}) {
		t.Errorf("report %+v", r)
	}
	before := readFile(t, path)
	if _, err := Recover(path); err != nil || !bytes.Equal(readFile(t, path), before) {
		t.Errorf("recover: %v, or the file was changed", err)
	}
}
