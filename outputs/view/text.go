package view

import (
	"slices"

	"settle/outputs/graph"
	"settle/outputs/h5"
)

// texts are what a file may have to read, by the name that the page asks with.
var texts = map[string]string{
	"toml": "/config/toml", "toml_resolved": "/config/toml_resolved", "sha256": "/config/sha256",
}

func textsOf(inventory *inventory) (all []string) {
	for _, name := range []string{"toml", "toml_resolved"} {
		if _, ok := inventory.byPath[texts[name]]; ok {
			all = append(all, name)
		}
	}
	return all
}

// text answers with the circuit file: as given, resolved, or that of an arm.
func (r *run) text(q *query) (any, error) {
	var found string
	err := r.use(func(f *h5.File) (err error) {
		found, err = textOf(f, q.text("name"), q.text("arm"))
		return err
	})
	return map[string]string{"text": found}, err
}

func textOf(f *h5.File, name, arm string) (string, error) {
	if arm != "" {
		return armText(f, arm)
	}
	dataset, ok := texts[name]
	if !ok {
		return "", bad("name=%q: toml, toml_resolved and sha256 are allowed", name)
	}
	return graph.Text(f, dataset), nil
}

func armText(f *h5.File, arm string) (string, error) {
	i := slices.Index(graph.Texts(f, "/arms/arm"), arm)
	if i < 0 {
		return "", bad("arm=%q: there is no such arm", arm)
	}
	texts := graph.Texts(f, "/arms/toml")
	if i >= len(texts) {
		return "", nil
	}
	return texts[i], nil
}

// armCircuit answers with the graph of an arm, which may have pathways that others lack.
func (r *run) armCircuit(q *query) (any, error) {
	var g *graph.Circuit
	err := r.use(func(f *h5.File) error {
		text, err := armText(f, q.text("arm"))
		g = graph.Parse(text)
		return err
	})
	return g, err
}
