package circuit

import (
	"fmt"
	"maps"
	"slices"
)

// maxLayers leaves a phase a loop within maxPhases.
const maxLayers = 100

// expandNetwork reads [network] and [credit] and writes them out: populations, pathways, inputs and
// phases into the Spec, the rest into the tables that are read afterwards, below what stands there. It
// returns false if there was a mistake that leaves nothing to go on with.
func (r *reader) expandNetwork(root table) bool {
	for _, section := range []string{"population", "pathway", "input", "phase"} {
		if root.has(section) {
			r.reportKey(section, Error{Problem: fmt.Sprintf("[%s] cannot stand beside [network], which makes its own: take it out, write the network out with settle expand FILE, and change what that prints", section)})
		}
	}
	before := len(r.errs)
	t := r.section(root, "network")
	net, ok := r.readNetwork(t)
	credit, feedback := r.readShortCredit(root)
	if !ok || len(r.errs) > before {
		return false
	}
	x := expand(net, credit, feedback)
	r.adopt(x)
	r.fillPlasticity(root, x)
	r.fillEvaluate(root, x)
	return true
}

// readNetwork reads [network]; false if its layers are not known.
func (r *reader) readNetwork(t table) (network, bool) {
	n := network{Layers: t.wholes("layers"), Output: t.transfer("output"), Target: "task." + t.choice("target")}
	if len(n.Layers) < 3 {
		if !r.told("network.layers") && t.has("layers") {
			r.problem("network.layers", "has %d layers; the input, a hidden layer and the output are the least: write layers = [64, 100, 10]", len(n.Layers))
		}
		return n, false
	}
	given, _ := t.values["layers"].([]any)
	switch {
	case len(given) != len(n.Layers):
		return n, false // some are wrong, and reported
	case len(n.Layers) > maxLayers:
		r.problem("network.layers", "has %d layers; up to %d can be written out", len(n.Layers), maxLayers)
		return n, false
	}
	n.Bias = t.biases(n.Layers)
	n.Transfer = t.transfers(n.Layers)
	n.Weights = t.matrices(n.Layers)
	last := len(n.Layers) - 1
	if n.Target == taskInput && n.Layers[0] != n.Layers[last] {
		r.problem("network.target", "is \"input\", but the output has %d units and the input %d", n.Layers[last], n.Layers[0])
	}
	return n, true
}

// biases reads the biases of all layers but the input. A list has to fit all of them.
func (t table) biases(layers []int) Values {
	b := t.quantities("bias", 0)
	if b.Init == "list" && slices.ContainsFunc(layers[1:], func(n int) bool { return n != len(b.List) }) {
		t.r.problem("network.bias", "has %d numbers, but the layers have %s units; write one number for all, or a distribution", len(b.List), ClipList(shown(layers[1:]), false))
	}
	return b
}

func shown(numbers []int) []string {
	all := make([]string, len(numbers))
	for i, n := range numbers {
		all[i] = fmt.Sprint(n)
	}
	return all
}

// transfers reads one transfer function a hidden layer. Credit needs their slopes.
func (t table) transfers(layers []int) []Transfer {
	hidden := len(layers) - 2
	k, v, _ := t.key("transfer")
	all := make([]Transfer, hidden)
	list, isList := v.([]any)
	if isList && len(list) != hidden {
		t.r.problem("network.transfer", "has %d transfer functions for %d hidden layers; give one a hidden layer, or one for all", len(list), hidden)
		return all
	}
	for i := range all {
		key := "network.transfer"
		if isList {
			v, key = list[i], numbered("network.transfer.", i+1)
		}
		if isList || i == 0 {
			all[i] = t.r.transfer(k, key, v)
			t.hasSlope(key, all[i])
			continue
		}
		all[i] = all[0]
	}
	return all
}

// hasSlope reports a transfer function of a hidden layer that has none.
func (t table) hasSlope(key string, phi Transfer) {
	if hasNoSlope(phi) {
		t.r.report(key, Error{Problem: phi.Kind + " has no slope, without which a hidden layer learns nothing; it can be the output's"})
	}
}

// matrices reads one table of weights a pathway.
func (t table) matrices(layers []int) []Weights {
	for l := 1; l < len(layers); l++ { // so that they can name each other
		r := t.r
		r.names["pathway"] = append(r.names["pathway"], numbered("W", l))
		r.exists[listedName{"pathway", numbered("W", l)}] = true
	}
	k, v, _ := t.key("weights")
	all := make([]Weights, len(layers)-1)
	switch v := v.(type) {
	case nil: // reported
	case map[string]any:
		w := t.matrix("network.weights", v)
		for i := range all {
			all[i] = w
		}
	case []map[string]any:
		tables := make([]any, len(v))
		for i := range v {
			tables[i] = v[i]
		}
		t.matrixList(k, tables, all)
	case []any:
		t.matrixList(k, v, all)
	default:
		t.r.report("network.weights", k.wrongType(v))
	}
	return all
}

// matrixList reads a list of tables into all.
func (t table) matrixList(k *Key, list []any, all []Weights) {
	if len(list) != len(all) {
		t.r.problem("network.weights", "has %d matrices for %d pathways; give one a pathway, or one for all", len(list), len(all))
		return
	}
	for i, v := range list {
		key := numbered("network.weights.", i+1)
		if _, isTable := v.(map[string]any); !isTable {
			t.r.report(key, k.wrongType(v))
			continue
		}
		all[i] = t.matrix(key, v)
	}
}

func (t table) matrix(key string, v any) Weights {
	in, ok := t.r.table(key, "pathway.*.weights", v)
	if !ok {
		return Weights{}
	}
	return in.weights()
}

// adopt makes an expansion part of the Spec, and its names known.
func (r *reader) adopt(x *expansion) {
	s := r.spec
	s.Populations, s.Pathways, s.Inputs, s.Phases, s.Credit = x.Populations, x.Pathways, x.Inputs, x.Phases, &x.Credit
	r.order = x.Order
	names := map[string][]string{}
	for i := range s.Populations {
		names["population"] = append(names["population"], s.Populations[i].Name)
		r.populations[s.Populations[i].Name] = &s.Populations[i]
	}
	for i := range s.Pathways {
		names["pathway"] = append(names["pathway"], s.Pathways[i].Name)
		r.pathways[s.Pathways[i].Name] = &s.Pathways[i]
	}
	for _, in := range s.Inputs {
		names["input"] = append(names["input"], in.Name)
	}
	for _, p := range s.Phases {
		names["phase"] = append(names["phase"], p.Name)
	}
	for section, list := range names {
		r.names[section] = list
		for _, name := range list {
			r.exists[listedName{section, name}] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(x.origin)) {
		r.text.alias(key, x.origin[key])
	}
}
