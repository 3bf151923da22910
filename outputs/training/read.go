package training

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"settle/outputs/h5"
)

// Is tells a training file from others.
func Is(f *h5.File) bool { return slices.Contains(f.Groups(), "/training") }

// Read reads a whole training file. Columns that it does not have are absent, those that end before
// the others are filled up with NaN.
func Read(f *h5.File) (*Run, error) {
	if !Is(f) {
		return nil, fmt.Errorf("%s is not a training file: it has no group /training", strings.Join(f.Segments(), ", "))
	}
	all, err := f.Datasets()
	if err != nil {
		return nil, err
	}
	r := reader{file: f, sets: map[string][]h5.Info{}}
	for _, d := range all {
		r.sets[path.Dir(d.Path)] = append(r.sets[path.Dir(d.Path)], d)
	}
	return r.run()
}

// reader holds the datasets by their group.
type reader struct {
	file *h5.File
	sets map[string][]h5.Info
}

func (r *reader) run() (*Run, error) {
	run := &Run{}
	var err error
	if run.Seeds, err = r.seeds(); err != nil {
		return nil, err
	}
	names, err := r.file.Strings("/arms/arm")
	if err != nil {
		return nil, err
	}
	methods, expected, by := r.texts("/arms/method", len(names)), r.texts("/arms/expect", len(names)), r.texts("/arms/settled_by", len(names))
	for i, name := range names {
		arm := Arm{Name: name, Method: methods[i], Expect: expected[i], SettledBy: by[i]}
		if arm.Curves, err = r.curves(name, run.Seeds); err != nil {
			return nil, err
		}
		run.Arms = append(run.Arms, arm)
	}
	return run, nil
}

// seeds are those of /arms/seeds, or the file's one.
func (r *reader) seeds() ([]int64, error) {
	if _, err := r.file.Dataset("/arms/seeds"); err == nil {
		return r.file.Int64s("/arms/seeds", nil, nil)
	}
	seed, _ := r.file.Attr("/", "seed") // 0 without
	n, _ := seed.(int64)
	return []int64{n}, nil
}

// texts are a column of text that may be absent.
func (r *reader) texts(name string, n int) []string {
	words, err := r.file.Strings(name)
	if err != nil || len(words) != n {
		return make([]string, n)
	}
	return words
}

// curves reads /training/<arm>, or every /training/<arm>/seed_<n>.
func (r *reader) curves(arm string, seeds []int64) ([]Curve, error) {
	group := "/training/" + arm
	if len(r.sets[group]) > 0 {
		seed := int64(0)
		if len(seeds) > 0 {
			seed = seeds[0]
		}
		c, err := r.curve(arm, seed)
		return []Curve{c}, err
	}
	var all []Curve
	for _, g := range r.file.Groups() {
		number, ok := strings.CutPrefix(g, group+"/seed_")
		seed, err := strconv.ParseInt(number, 10, 64)
		if !ok || err != nil {
			continue
		}
		c, err := r.curve(arm+"/seed_"+number, seed)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: arm %q of /arms/arm has no rows: %s is missing", r.file.Segments()[0], arm, group)
	}
	slices.SortStableFunc(all, func(a, b Curve) int { return slices.Index(seeds, a.Seed) - slices.Index(seeds, b.Seed) })
	return all, nil
}
