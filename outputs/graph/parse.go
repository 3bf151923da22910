package graph

import (
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"
)

// table is a table of a circuit file.
type table map[string]any

// Parse draws the graph from a resolved circuit file, which has every default written out; nothing
// from one that cannot be read.
func Parse(text string) *Circuit {
	g := &Circuit{}
	var all table
	meta, err := toml.Decode(text, &all)
	if err != nil {
		return g
	}
	named := func(kind string, add func(name string, t table)) {
		for _, name := range namesIn(meta, kind) {
			add(name, all.table(kind).table(name))
		}
	}
	named("population", func(name string, t table) { g.Populations = append(g.Populations, t.population(name)) })
	named("pathway", func(name string, t table) { g.Pathways = append(g.Pathways, t.pathway(name)) })
	named("input", func(name string, t table) {
		g.Inputs = append(g.Inputs, Input{name, t.text("to"), t.text("shape")})
	})
	named("phase", func(name string, t table) { g.Phases = append(g.Phases, t.phase(name, g)) })
	rules := all.table("plasticity")
	for i := range g.Pathways {
		g.Pathways[i].Rule = rules.table(g.Pathways[i].Name).text("rule")
	}
	return g
}

// namesIn are the names of a kind in the order they are written.
func namesIn(meta toml.MetaData, kind string) (names []string) {
	for _, key := range meta.Keys() {
		if len(key) > 1 && key[0] == kind && !slices.Contains(names, key[1]) {
			names = append(names, key[1])
		}
	}
	return names
}

func (t table) population(name string) Population {
	p := Population{Name: name, Transfer: t.text("transfer"), Clamp: t.text("clamp"), Tau: short(t["tau"]), Leak: short(t["leak"])}
	p.Size, _ = t["size"].(int64)
	if p.Transfer == "" {
		p.Transfer = t.table("transfer").text("kind")
	}
	return p
}

func (t table) pathway(name string) Pathway {
	gate := t.table("modulate")
	p := Pathway{
		Name: name, From: t.text("from"), To: t.text("to"), Kind: t.text("kind"), Gain: 1, Shared: t.table("weights").text("shared"),
		Gate: gate.text("slope"), GateOn: gate.text("on"),
	}
	p.Dividing, _ = gate["inverse"].(bool)
	if gain, ok := t["gain"].(float64); ok {
		p.Gain = gain
	}
	return p
}

// phase has all pathways open if it names none.
func (t table) phase(name string, g *Circuit) Phase {
	p := Phase{
		Name: name, Duration: t.text("duration"), Until: t.text("until"), Solve: t.text("solve"),
		Open: t.list("open"), Hold: t.list("hold"), Settle: t.list("settle"),
	}
	p.Learn, _ = t["learn"].(bool)
	if _, chosen := t["open"]; !chosen {
		for _, w := range g.Pathways {
			p.Open = append(p.Open, w.Name)
		}
	}
	return p
}

func (t table) table(key string) table {
	inner, _ := t[key].(map[string]any)
	return inner
}

func (t table) text(key string) string {
	s, _ := t[key].(string)
	return s
}

func (t table) list(key string) []string {
	all := []string{}
	if s := t.text(key); s != "" {
		return []string{s}
	}
	items, _ := t[key].([]any)
	for _, item := range items {
		if s, ok := item.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// short is one value for all units, or "varied".
func short(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case []any, map[string]any:
		return "varied"
	default:
		return fmt.Sprint(v)
	}
}
