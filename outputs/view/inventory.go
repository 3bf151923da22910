package view

import (
	"path"
	"slices"
	"strings"

	"settle/outputs/h5"
)

// inventory is what a file holds, by its datasets. Lengths are those of the moment it was made.
type inventory struct {
	byPath    map[string]h5.Info
	tracks    []*track
	spectra   []spectrumAt
	initial   []weightSet
	snapshots []weightSet
	columns   []string // of training
}

// inventory is taken once: a file has all its datasets from the start.
func (r *run) inventory() (*inventory, error) {
	var all *inventory
	err := r.use(func(f *h5.File) error {
		if kept, ok := r.known.peek("inventory").(*inventory); ok {
			all = kept
			return nil
		}
		datasets, err := f.Datasets()
		if err != nil {
			return err
		}
		all = takeInventory(datasets)
		r.known.set("inventory", all)
		return nil
	})
	return all, err
}

func takeInventory(datasets []h5.Info) *inventory {
	all := &inventory{byPath: map[string]h5.Info{}, tracks: tracks(datasets)}
	for _, d := range datasets {
		all.byPath[d.Path] = d
	}
	for _, d := range datasets {
		all.addSpectrum(d)
		all.addWeights(d)
		if column, ok := trainingColumn(d); ok && !slices.Contains(all.columns, column) {
			all.columns = append(all.columns, column)
		}
	}
	return all
}

// trainingColumn is the name of a column of /training/<arm>, or of /nse/<arm>.
func trainingColumn(d h5.Info) (string, bool) {
	name := path.Base(d.Path)
	inside := strings.HasPrefix(d.Path, "/training/") || strings.HasPrefix(d.Path, "/nse/")
	return name, inside && len(d.Shape) == 1 && name != "step" && d.Unlimited
}
