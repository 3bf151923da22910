package h5

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxRank is what the shim carries; the layout needs three.
const maxRank = 8

// schema is a checked description of a file, in the order given.
type schema struct {
	root     []Attr
	groups   []GroupAttrs // every group, parents first
	datasets []Dataset    // values in their stored form, chunks chosen
	byPath   map[string]*Dataset
	deflate  int
}

// check finds every mistake of a description before a file is touched.
func check(root []Attr, groups []GroupAttrs, datasets []Dataset, opt Options) (*schema, error) {
	s := &schema{root: root, byPath: map[string]*Dataset{}, deflate: opt.Deflate, datasets: slices.Clone(datasets)}
	if opt.Checksums {
		s.datasets = withSums(s.datasets)
	}
	if err := checkOptions(opt); err != nil {
		return nil, err
	}
	if err := checkAttrs("/", root); err != nil {
		return nil, err
	}
	for i := range s.datasets {
		if err := s.checkDataset(&s.datasets[i], opt); err != nil {
			return nil, err
		}
	}
	if err := s.collectGroups(groups); err != nil {
		return nil, err
	}
	for i := range s.datasets {
		if err := s.checkAxes(&s.datasets[i]); err != nil {
			return nil, err
		}
	}
	return s, s.checkGrowth()
}

func checkOptions(o Options) error {
	if o.Deflate < 0 || o.Deflate > 9 {
		return fmt.Errorf("h5: deflate level %d: allowed: 0 (none) to 9", o.Deflate)
	}
	if o.MaxChunks < 1 {
		return fmt.Errorf("h5: at most %d chunks a segment: allowed: 1 and more", o.MaxChunks)
	}
	if o.Segment < 0 {
		return fmt.Errorf("h5: segment duration %v: allowed: 0 (no limit) and more", o.Segment)
	}
	return nil
}

func (s *schema) checkDataset(d *Dataset, opt Options) error {
	if err := checkPath(d.Path); err != nil {
		return err
	}
	if s.byPath[d.Path] != nil {
		return fmt.Errorf("h5: dataset %s is described twice: give each its own name", d.Path)
	}
	s.byPath[d.Path] = d
	if _, ok := kindNames[d.Kind]; !ok {
		return fmt.Errorf("h5: dataset %s: unknown kind %d", d.Path, int(d.Kind))
	}
	if err := checkShape(d); err != nil {
		return err
	}
	if err := checkFlags(d); err != nil {
		return err
	}
	if err := checkChunk(d, opt); err != nil {
		return err
	}
	if err := checkData(d); err != nil {
		return err
	}
	return checkAttrs(d.Path, attributes(d))
}

// checkPath wants "/group/name": absolute, clean, printable.
func checkPath(p string) error {
	clean := len(p) > 1 && p[0] == '/' && path.Clean(p) == p && utf8.ValidString(p) &&
		!strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f })
	if !clean {
		return fmt.Errorf("h5: path %q: wanted the form /group/name, without empty parts, dots or control characters", p)
	}
	return nil
}

func checkShape(d *Dataset) error {
	if len(d.Shape) > maxRank {
		return fmt.Errorf("h5: dataset %s has %d axes: at most %d are allowed", d.Path, len(d.Shape), maxRank)
	}
	for i, n := range d.Shape {
		if n < -1 || n < 0 && i > 0 || n == 0 && d.unlimited() {
			return fmt.Errorf("h5: dataset %s: size %d of axis %d: only the first axis may be unlimited (-1), and the rows of an unlimited dataset are not empty", d.Path, n, i)
		}
	}
	if d.unlimited() && d.Kind == String {
		return fmt.Errorf("h5: dataset %s: text cannot grow: give the strings as Data, or append numbers with flag meanings", d.Path)
	}
	return nil
}

func checkFlags(d *Dataset) error {
	if len(d.FlagValues) == 0 && len(d.FlagMeanings) == 0 {
		return nil
	}
	if d.Kind != Int8 || len(d.FlagValues) != len(d.FlagMeanings) {
		return fmt.Errorf("h5: dataset %s: %d flag values with %d meanings on kind %s: wanted int8 and one meaning a value",
			d.Path, len(d.FlagValues), len(d.FlagMeanings), d.Kind)
	}
	for _, m := range d.FlagMeanings {
		if m == "" || strings.ContainsAny(m, " \t\n") {
			return fmt.Errorf("h5: dataset %s: flag meaning %q: wanted one word (CF conventions, section 3.5)", d.Path, m)
		}
	}
	return nil
}

func checkChunk(d *Dataset, opt Options) error {
	if !d.unlimited() {
		if d.Chunk != nil {
			return fmt.Errorf("h5: dataset %s: a fixed dataset is contiguous: leave Chunk empty", d.Path)
		}
		return nil
	}
	if d.Chunk == nil {
		d.Chunk = ChunkShape(d.Kind, d.Shape)
	}
	if len(d.Chunk) != len(d.Shape) || slices.Min(d.Chunk) < 1 {
		return fmt.Errorf("h5: dataset %s: chunk %v does not fit shape %v: one size of at least 1 an axis", d.Path, d.Chunk, d.Shape)
	}
	for i, c := range d.Chunk[1:] {
		if c > d.Shape[i+1] {
			return fmt.Errorf("h5: dataset %s: chunk %v is larger than shape %v", d.Path, d.Chunk, d.Shape)
		}
	}
	if bytes := product(d.Chunk) * d.Kind.Size(); opt.Deflate > 0 && bytes > deflateBytes || bytes > 1<<30 {
		return fmt.Errorf("h5: dataset %s: a chunk of %d bytes: at most 1 MiB is allowed with compression, 1 GiB without", d.Path, bytes)
	}
	if n := across(d.Shape, d.Chunk); n > opt.MaxChunks {
		return fmt.Errorf("h5: dataset %s: one row takes %d chunks, a segment holds at most %d: use larger chunks", d.Path, n, opt.MaxChunks)
	}
	return nil
}

// collectGroups lists every group, parents before children.
func (s *schema) collectGroups(groups []GroupAttrs) error {
	seen := map[string]bool{"/": true}
	add := func(g GroupAttrs) {
		for _, p := range parents(g.Path) {
			if !seen[p] {
				seen[p] = true
				s.groups = append(s.groups, GroupAttrs{Path: p})
			}
		}
	}
	for _, g := range groups {
		if err := checkPath(g.Path); err != nil {
			return err
		}
		if err := checkAttrs(g.Path, g.Attrs); err != nil {
			return err
		}
		add(g)
		i := slices.IndexFunc(s.groups, func(h GroupAttrs) bool { return h.Path == g.Path })
		s.groups[i].Attrs = append(s.groups[i].Attrs, g.Attrs...)
	}
	for _, d := range s.datasets {
		add(GroupAttrs{Path: path.Dir(d.Path)})
	}
	for _, d := range s.datasets {
		if seen[d.Path] {
			return fmt.Errorf("h5: %s is both a group and a dataset: rename one", d.Path)
		}
	}
	return nil
}

// parents returns "/a", "/a/b" for "/a/b".
func parents(p string) []string {
	if p == "/" {
		return nil
	}
	return append(parents(path.Dir(p)), p)
}

// checkAxes wants every axis labelled by a coordinate of its group, or none at all: one with half
// its axes labelled makes h5netcdf refuse the file.
func (s *schema) checkAxes(d *Dataset) error {
	if len(d.Axes) == 0 || len(d.Axes) == len(d.Shape) && !slices.ContainsFunc(d.Axes, func(a string) bool { return a != "" }) {
		return nil
	}
	if len(d.Axes) != len(d.Shape) || slices.Contains(d.Axes, "") {
		return fmt.Errorf("h5: dataset %s: axes %q for shape %v: name every axis, or none", d.Path, d.Axes, d.Shape)
	}
	for i, axis := range d.Axes {
		c := s.byPath[path.Join(path.Dir(d.Path), axis)]
		if strings.Contains(axis, "/") || c == nil || len(c.Shape) != 1 || len(c.Axes) != 1 || c.Axes[0] != axis || c.Shape[0] != d.Shape[i] {
			return fmt.Errorf("h5: dataset %s: axis %q needs a coordinate: a dataset %s of shape [%d] with itself as its axis",
				d.Path, axis, path.Join(path.Dir(d.Path), axis), d.Shape[i])
		}
	}
	return nil
}

// checkGrowth holds a group to one unlimited axis: its rows are what recovery makes whole.
func (s *schema) checkGrowth() error {
	axis := map[string]string{}
	for _, d := range s.datasets {
		if !d.unlimited() {
			continue
		}
		group, name := path.Dir(d.Path), ""
		if len(d.Axes) > 0 {
			name = d.Axes[0]
		}
		if other, ok := axis[group]; ok && other != name {
			return fmt.Errorf("h5: group %s grows along %q and along %q: one unlimited axis a group is allowed; move one to a group of its own", group, other, name)
		}
		axis[group] = name
	}
	return nil
}
