package view

import (
	"path"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// weightSet is weights that can be shown as a matrix: those a run began with, or snapshots of them.
type weightSet struct {
	Path      string `json:"path"`
	Name      string `json:"name"`  // of the pathway; "W1, left factor" of a low-rank one
	Place     string `json:"place"` // "DI/seed_1"; "" of the initial ones
	Post      int    `json:"post"`  // of sparse ones 0: known when they are read
	Pre       int    `json:"pre"`
	Snapshots int    `json:"snapshots"` // when the file was opened; 0: not over time
	Sparse    bool   `json:"sparse"`
}

const initialWeights = "/circuit/weights/"

func (all *inventory) addWeights(d h5.Info) {
	name := path.Base(d.Path)
	if strings.HasPrefix(d.Path, initialWeights) {
		all.addInitial(d, name)
		return
	}
	place, inside := strings.CutPrefix(path.Dir(d.Path), "/snapshots/")
	pathway, weights := strings.CutPrefix(name, "W_")
	if inside && weights && len(d.Shape) == 3 {
		all.snapshots = append(all.snapshots, weightSet{Path: d.Path, Name: pathway, Place: place, Snapshots: d.Shape[0], Post: d.Shape[1], Pre: d.Shape[2]})
	}
}

// factors are the first letters of matrices, and what they are.
var factors = map[string]string{"W_": "", "U_": ", left factor", "V_": ", right factor"}

func (all *inventory) addInitial(d h5.Info, name string) {
	if len(name) < 3 || d.Scale {
		return
	}
	what, known := factors[name[:2]]
	w := weightSet{Path: d.Path, Name: name[2:] + what}
	switch {
	case known && len(d.Shape) == 2:
		w.Post, w.Pre = d.Shape[0], d.Shape[1]
	case known && len(d.Shape) == 1 && len(d.Axes) == 1 && strings.HasSuffix(d.Axes[0], "_synapse"):
		w.Sparse = true
	default:
		return
	}
	all.initial = append(all.initial, w)
}

// weightsAbout says what an answer with weights holds.
type weightsAbout struct {
	weightSet
	Snapshot int     `json:"snapshot"`
	Steps    []int64 `json:"steps"`
	Rows     int     `json:"rows"` // of the picture
	Cols     int     `json:"cols"`
	Count    int     `json:"count"` // weights
	Lo       float64 `json:"lo"`    // of these weights
	Hi       float64 `json:"hi"`
	Mean     float64 `json:"mean"`
	Widest   float64 `json:"widest"` // largest magnitude of the first and the last snapshot
}

const (
	pictureSide = 512 // cells of a picture of weights, along either side
	bins        = 64
)

// weights answers with the cells of a picture, row by row, and with a histogram over all weights.
func (r *run) weights(q *query) (any, error) {
	inventory, err := r.inventory()
	if err != nil {
		return nil, err
	}
	sets := slices.Concat(inventory.initial, inventory.snapshots)
	i := slices.IndexFunc(sets, func(w weightSet) bool { return w.Path == q.text("set") })
	if i < 0 {
		return nil, bad("set=%q: there are no weights of that name", q.text("set"))
	}
	about := weightsAbout{weightSet: sets[i], Steps: []int64{}}
	var m *matrix
	err = r.use(func(f *h5.File) (err error) {
		m, err = about.read(f, q)
		return err
	})
	if err != nil || m == nil {
		return &frame{About: about}, err
	}
	return m.frame(about), nil
}

// read reads one matrix; nil if there is none yet.
func (about *weightsAbout) read(f *h5.File, q *query) (*matrix, error) {
	if about.Sparse {
		return about.readSparse(f)
	}
	if about.Place == "" {
		values, err := f.Float64s(about.Path, nil, nil)
		return &matrix{rows: about.Post, cols: about.Pre, values: values}, err
	}
	steps, err := f.Int64s(path.Dir(about.Path)+"/step", nil, nil)
	if err != nil {
		return nil, err
	}
	info, err := f.Dataset(about.Path)
	n := min(len(steps), info.Shape[0])
	if err != nil || n == 0 {
		return nil, err
	}
	about.Steps, about.Snapshots = steps[:n], n
	about.Snapshot = q.whole("snapshot", 0, n-1, n-1)
	for _, k := range []int{0, n - 1} {
		m, err := about.snapshot(f, k)
		if err != nil {
			return nil, err
		}
		about.Widest = max(about.Widest, m.widest())
	}
	return about.snapshot(f, about.Snapshot)
}

func (about *weightsAbout) snapshot(f *h5.File, k int) (*matrix, error) {
	values, err := f.Float64s(about.Path, []int{k, 0, 0}, []int{1, about.Post, about.Pre})
	return &matrix{rows: about.Post, cols: about.Pre, values: values}, err
}

// readSparse reads the coordinates too.
func (about *weightsAbout) readSparse(f *h5.File) (*matrix, error) {
	values, err := f.Float64s(about.Path, nil, nil)
	if err != nil {
		return nil, err
	}
	m := &matrix{values: values}
	if m.post, err = f.Int64s(initialWeights+"post_"+about.Name, nil, nil); err != nil {
		return nil, err
	}
	if m.pre, err = f.Int64s(initialWeights+"pre_"+about.Name, nil, nil); err != nil {
		return nil, err
	}
	for i := range m.post {
		m.rows, m.cols = max(m.rows, int(m.post[i])+1), max(m.cols, int(m.pre[i])+1)
	}
	about.Post, about.Pre = m.rows, m.cols
	return m, nil
}
