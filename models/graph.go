package models

import (
	"strings"

	"settle/circuit"
	"settle/internal/linalg"
)

// largestWeights is the number of elements up to which a pathway's initial weights are kept in the
// file; larger matrices follow from the seed.
const largestWeights = 1 << 23

// circuitLayout describes the circuit in plain numbers, enough to check a trajectory without this
// program: sizes, parameters, pathways, phases, and the weights at the start.
func circuitLayout(c *circuit.Circuit) []Dataset {
	all := populationsLayout(c.Populations())
	all = append(all, pathwaysLayout(c)...)
	all = append(all, phasesLayout(c)...)
	for _, p := range c.Populations() {
		all = append(all, unitsLayout(p)...)
	}
	for _, p := range c.Pathways() {
		all = append(all, weightsLayout(p)...)
	}
	return all
}

func populationsLayout(pops []circuit.PopulationInfo) []Dataset {
	const at = "/circuit/populations/"
	var names, transfers, clamps []string
	var sizes []int64
	for _, p := range pops {
		names, transfers = append(names, p.Name), append(transfers, p.Transfer)
		clamps, sizes = append(clamps, p.Clamp), append(sizes, int64(p.Size))
	}
	return []Dataset{
		column(at+"population", "population", String, len(names), "name", names),
		column(at+"size", "population", Int64, len(names), "number of units", sizes),
		column(at+"transfer", "population", String, len(names), "transfer function", transfers),
		column(at+"clamp", "population", String, len(names), "data the state is clamped to; empty: none", clamps),
	}
}

// column is a fixed 1-D dataset.
func column(path, axis string, kind Kind, n int, name string, data any) Dataset {
	return Dataset{Path: path, Kind: kind, Axes: []string{axis}, Shape: []int{n}, LongName: name, Data: data}
}

func pathwaysLayout(c *circuit.Circuit) []Dataset {
	const at = "/circuit/pathways/"
	pops, paths := c.Populations(), c.Pathways()
	n := len(paths)
	name, from, to, kind := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	shared, gain := make([]string, n), make([]float64, n)
	for i, p := range paths {
		name[i], from[i], to[i] = p.Name, pops[p.From].Name, pops[p.To].Name
		kind[i], shared[i], gain[i] = p.Kind, p.Shared, p.Gain
	}
	return []Dataset{
		column(at+"pathway", "pathway", String, n, "name", name),
		column(at+"from", "pathway", String, n, "source population", from),
		column(at+"to", "pathway", String, n, "target population", to),
		column(at+"kind", "pathway", String, n, "forward, feedback or lateral", kind),
		column(at+"gain", "pathway", Float64, n, "factor of the weights", gain),
		column(at+"shared", "pathway", String, n, "pathway whose weights are used; empty: its own", shared),
	}
}

func phasesLayout(c *circuit.Circuit) []Dataset {
	const at = "/circuit/phases/"
	phases := c.Phases()
	n := len(phases)
	name, until, solve := make([]string, n), make([]string, n), make([]string, n)
	settle, held, open := make([]string, n), make([]string, n), make([]string, n)
	duration := make([]float64, n)
	for i, p := range phases {
		name[i], until[i], solve[i], duration[i] = p.Name, p.Until, p.Solve, p.Duration
		settle[i], held[i] = populationNames(c, p.Settle), populationNames(c, p.Held)
		open[i] = pathwayNames(c, p.Open)
	}
	d := column(at+"duration", "phase", Float64, n, "longest duration", duration)
	d.Units = "s"
	return []Dataset{
		column(at+"phase", "phase", String, n, "name", name),
		d,
		column(at+"until", "phase", String, n, "end: its duration; settled: at rest", until),
		column(at+"solve", "phase", String, n, "how rest is found: trajectory or equilibrium", solve),
		column(at+"settle", "phase", String, n, "populations that have to settle", settle),
		column(at+"hold", "phase", String, n, "populations that keep their state", held),
		column(at+"open", "phase", String, n, "pathways that are open", open),
	}
}

func populationNames(c *circuit.Circuit, at []int) string {
	names := make([]string, len(at))
	for i, p := range at {
		names[i] = c.Populations()[p].Name
	}
	return strings.Join(names, " ")
}

func pathwayNames(c *circuit.Circuit, at []int) string {
	names := make([]string, len(at))
	for i, p := range at {
		names[i] = c.Pathways()[p].Name
	}
	return strings.Join(names, " ")
}

func unitsLayout(p circuit.PopulationInfo) []Dataset {
	at := "/circuit/units/" + p.Name
	tau := column(at+"_tau", p.Name, Float64, p.Size, "time constant", p.Tau)
	tau.Units = "s"
	return []Dataset{
		index(at, p.Name, p.Size, "unit of population "+p.Name),
		tau,
		column(at+"_leak", p.Name, Float64, p.Size, "leak", p.Leak),
		column(at+"_bias", p.Name, Float64, p.Size, "bias", p.Bias),
	}
}

// weightsLayout is W_<pathway>[post, pre] for dense matrices, coordinate lists for sparse ones and
// the two factors for low-rank ones. A pathway that shares its weights has none of its own.
func weightsLayout(p circuit.PathwayInfo) []Dataset {
	if p.Shared != "" {
		return nil
	}
	to, _ := p.W.Dims()
	at := "/circuit/weights/"
	switch w := p.W.(type) {
	case linalg.Plastic:
		return matrixLayout(at+"W_"+p.Name, p.Name+"_post", p.Name+"_pre", "weights of pathway "+p.Name, w.Dense())
	case *linalg.LowRank:
		return append(
			matrixLayout(at+"U_"+p.Name, p.Name+"_post", p.Name+"_rank", "left factor of pathway "+p.Name+": W = U V^T", w.U),
			matrixLayout(at+"V_"+p.Name, p.Name+"_pre", p.Name+"_rank2", "right factor of pathway "+p.Name, w.V)...)
	case *linalg.CSR:
		return sparseLayout(at, p.Name, w, to)
	}
	return nil
}

func matrixLayout(path, post, pre, name string, m *linalg.Dense) []Dataset {
	if len(m.Data) > largestWeights || len(m.Data) == 0 {
		return nil
	}
	at := path[:strings.LastIndex(path, "/")+1]
	return []Dataset{
		index(at+post, post, m.Rows, "row"),
		index(at+pre, pre, m.Cols, "column"),
		{Path: path, Kind: Float64, Axes: []string{post, pre}, Shape: []int{m.Rows, m.Cols}, Units: "1", LongName: name, Data: m.Data},
	}
}

func sparseLayout(at, name string, m *linalg.CSR, to int) []Dataset {
	n := len(m.Val)
	if n > largestWeights || n == 0 {
		return nil
	}
	post, pre := make([]int64, 0, n), make([]int64, n)
	for i := range to {
		for range m.RowPtr[i+1] - m.RowPtr[i] {
			post = append(post, int64(i))
		}
	}
	for k := range m.Col {
		pre[k] = int64(m.Col[k])
	}
	synapse := name + "_synapse"
	return []Dataset{
		index(at+synapse, synapse, n, "synapse"),
		column(at+"post_"+name, synapse, Int64, n, "target unit of each synapse", post),
		column(at+"pre_"+name, synapse, Int64, n, "source unit of each synapse", pre),
		column(at+"W_"+name, synapse, Float64, n, "weight of each synapse", m.Val),
	}
}
