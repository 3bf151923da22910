package view

import (
	"fmt"
	"slices"

	"settle/outputs/graph"
	"settle/outputs/h5"
)

// overview is what the page has to know of a run before it draws anything.
type overview struct {
	runState
	Number     int            `json:"number"`
	Provenance [][2]string    `json:"provenance"`
	Circuit    *graph.Circuit `json:"circuit"`
	Arms       []string       `json:"arms"`
	Methods    []string       `json:"methods"` // of the arms
	Tracks     []*track       `json:"tracks"`
	Columns    []string       `json:"columns"`
	Spectra    []spectrumAt   `json:"spectra"`
	Initial    []weightSet    `json:"initial"`
	Snapshots  []weightSet    `json:"snapshots"`
	Episodes   bool           `json:"episodes"`
	Texts      []string       `json:"texts"`
	Sweep      *sweepAbout    `json:"sweep"`
}

// overview implements the answer of that name.
func (r *run) overview(*query) (any, error) {
	state := r.state()
	if state.Error != "" {
		return nil, fmt.Errorf("%s", state.Error)
	}
	inventory, err := r.inventory()
	if err != nil {
		return nil, err
	}
	o := overview{
		runState: state, Number: r.number, Tracks: inventory.tracks, Columns: inventory.columns,
		Spectra: inventory.spectra, Initial: inventory.initial, Snapshots: inventory.snapshots,
	}
	_, o.Episodes = inventory.byPath["/episodes/verdict"]
	err = r.use(func(f *h5.File) error {
		o.Circuit = graph.Read(f)
		o.Arms, o.Methods = graph.Texts(f, "/arms/arm"), graph.Texts(f, "/arms/method")
		o.Texts = textsOf(inventory)
		o.Provenance, err = provenance(f)
		return err
	})
	if err == nil {
		o.Sweep, err = r.aboutSweep()
	}
	if len(o.Columns) > 0 {
		o.Columns = append(o.Columns, unsettledShare)
	}
	return o, err
}

// first are the attributes that are looked for most.
var first = []string{"title", "command_line", "date", "host", "version", "git_revision", "seed", "method", "rtol", "atol", "step"}

// provenance is the file's attributes.
func provenance(f *h5.File) (all [][2]string, err error) {
	attrs, err := f.Attrs("/")
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortStableFunc(attrs, func(a, b h5.Attr) int { return rank(a.Name) - rank(b.Name) })
	for _, a := range attrs {
		all = append(all, [2]string{a.Name, fmt.Sprint(a.Value)})
	}
	return all, err
}
