package models

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"

	"settle/circuit"
)

// The values of /status.
const (
	StatusRunning int8 = iota
	StatusFinished
	StatusFailed
	StatusInterrupted
)

// statusMeanings name the values of /status in their order.
var statusMeanings = []string{"running", "finished", "failed", "interrupted"}

// Layout returns every dataset of the file that a run of the circuit writes, in a fixed order.
// resolved is the circuit file with all overrides and defaults written out.
func Layout(c *circuit.Circuit, resolved string) []Dataset {
	var all []Dataset
	all = append(all, statusLayout()...)
	all = append(all, configLayout(c.Spec, resolved)...)
	all = append(all, circuitLayout(c)...)
	all = append(all, atMost(samples(c), trajectoryLayout(c))...)
	all = append(all, atMost(episodes(c), settledLayout(c))...)
	all = append(all, atMost(episodes(c), episodesLayout())...)
	return append(all, statisticsLayout()...)
}

// atMost tells how many rows datasets that grow will have at most, so that a short run makes a small file.
func atMost(rows int, all []Dataset) []Dataset {
	for i := range all {
		if len(all[i].Shape) > 0 && all[i].Shape[0] < 0 {
			all[i].Rows = rows
		}
	}
	return all
}

// episodes is how many there are at most; 0 where the number of trials is that of the data.
func episodes(c *circuit.Circuit) int { return trialsOf(c) * len(c.Phases()) }

func trialsOf(c *circuit.Circuit) int {
	if t := c.Spec.Task; t.Data == "" || t.Trials > 0 {
		return max(1, t.Trials)
	}
	return 0
}

// samples is how many rows of traces there are at most; 0 where that is not known.
func samples(c *circuit.Circuit) int {
	r := c.Spec.Record
	if r.Every == 0 {
		return 0
	}
	one := 0.0
	for _, p := range c.Phases() {
		one += math.Floor(p.Duration/r.Every) + 2
	}
	if all := one * float64(min(trialsOf(c), r.Trials)); all < math.MaxInt32 {
		return int(all)
	}
	return 0
}

func statusLayout() []Dataset {
	values := make([]int8, len(statusMeanings))
	for i := range values {
		values[i] = int8(i)
	}
	return []Dataset{{
		Path: "/status", Kind: Int8, LongName: "how the run ended",
		FlagValues: values, FlagMeanings: statusMeanings, Data: []int8{StatusRunning},
	}}
}

func configLayout(s *circuit.Spec, resolved string) []Dataset {
	sum := sha256.Sum256([]byte(resolved))
	return []Dataset{
		text("/config/toml", "circuit file as given", string(s.Source)),
		text("/config/toml_resolved", "circuit with all overrides and defaults written out", resolved),
		text("/config/sha256", "SHA-256 of toml_resolved", hex.EncodeToString(sum[:])),
	}
}

func text(path, name, content string) Dataset {
	return Dataset{Path: path, Kind: String, LongName: name, Data: content}
}

// recorded returns the indices of the populations whose traces are kept.
func recorded(c *circuit.Circuit) []int {
	var chosen []int
	for i, p := range c.Populations() {
		if c.Spec.Record.Populations == nil || slices.Contains(c.Spec.Record.Populations, p.Name) {
			chosen = append(chosen, i)
		}
	}
	return chosen
}

func trajectoryLayout(c *circuit.Circuit) []Dataset {
	kind := Float64
	if c.Spec.Record.Float32 {
		kind = Float32
	}
	values, meanings := phaseFlags(c)
	all := []Dataset{
		series("/trajectory/time", Float64, "time", "s", "time since the start of the trial"),
		series("/trajectory/trial", Int64, "time", "1", "trial, from 0"),
		{Path: "/trajectory/phase", Kind: Int8, Axes: []string{"time"}, Shape: []int{-1}, Units: "1",
			LongName: "phase of the trial", FlagValues: values, FlagMeanings: meanings},
		series("/trajectory/step_size", Float64, "time", "s", "size of the integration step the sample lies in"),
		series("/trajectory/error_estimate", Float64, "time", "1", "error estimate of that step in units of the tolerance"),
	}
	for _, i := range recorded(c) {
		p := c.Populations()[i]
		all = append(all, index("/trajectory/"+p.Name, p.Name, p.Size, "unit of population "+p.Name))
		for _, v := range c.Spec.Record.Variables {
			all = append(all, Dataset{
				Path: "/trajectory/" + p.Name + "_" + v, Kind: kind, Axes: []string{"time", p.Name},
				Shape: []int{-1, p.Size}, Units: "1", LongName: v + " of population " + p.Name,
			})
		}
	}
	return all
}

// phaseFlags number the phases from 0; their names are the meanings.
func phaseFlags(c *circuit.Circuit) (values []int8, meanings []string) {
	for i, p := range c.Phases() {
		values = append(values, int8(i))
		meanings = append(meanings, p.Name)
	}
	return values, meanings
}

// series is a 1-D dataset along an unlimited axis.
func series(path string, kind Kind, axis, units, name string) Dataset {
	return Dataset{Path: path, Kind: kind, Axes: []string{axis}, Shape: []int{-1}, Units: units, LongName: name}
}

// index is a coordinate 0, 1, ..., n-1.
func index(path, axis string, n int, name string) Dataset {
	at := make([]int64, n)
	for i := range at {
		at[i] = int64(i)
	}
	return Dataset{Path: path, Kind: Int64, Axes: []string{axis}, Shape: []int{n}, Units: "1", LongName: name, Data: at}
}

func settledLayout(c *circuit.Circuit) []Dataset {
	all := []Dataset{series("/settled/episode", Int64, "episode", "1", "episode, as in /episodes")}
	for _, p := range c.Populations() {
		unit := "unit_" + p.Name
		all = append(all,
			index("/settled/"+unit, unit, p.Size, "unit of population "+p.Name),
			Dataset{Path: "/settled/" + p.Name, Kind: Float64, Axes: []string{"episode", unit}, Shape: []int{-1, p.Size},
				Units: "1", LongName: "state of population " + p.Name + " at the end of the episode; NaN where it did not end well"})
	}
	return all
}

// An episode is one phase of one trial in which something evolved.
func episodesLayout() []Dataset {
	values, meanings := verdictFlags()
	all := []Dataset{
		series("/episodes/episode", Int64, "episode", "1", "episode: one phase of one trial"),
		series("/episodes/trial", Int64, "episode", "1", "trial, from 0"),
		series("/episodes/phase", Int64, "episode", "1", "phase, as in /circuit/phases"),
		{Path: "/episodes/verdict", Kind: Int8, Axes: []string{"episode"}, Shape: []int{-1}, Units: "1",
			LongName: "how the episode ended", FlagValues: values, FlagMeanings: meanings},
	}
	by, ways := settledByFlags()
	all = append(all, Dataset{Path: "/episodes/settled_by", Kind: Int8, Axes: []string{"episode"}, Shape: []int{-1}, Units: "1",
		LongName: "how the episode's end was found", FlagValues: by, FlagMeanings: ways})
	methods, names := methodFlags()
	all = append(all, Dataset{Path: "/episodes/method", Kind: Int8, Axes: []string{"episode"}, Shape: []int{-1}, Units: "1",
		LongName: "integration method that ended the episode", FlagValues: methods, FlagMeanings: names})
	for _, s := range episodeSeries {
		all = append(all, series("/episodes/"+s.name, s.kind, "episode", s.units, s.long))
	}
	return all
}

var episodeSeries = []struct {
	name  string
	kind  Kind
	units string
	long  string
}{
	{"duration", Float64, "s", "time the episode took; 0 where its end was solved for"},
	{"residual", Float64, "1", "last residual |tau dy/dt| in units of the settle tolerance (settled: <= 1)"},
	{"correction", Float64, "1", "last Newton correction in units of the settle tolerance (settled: <= 1); NaN where not evaluated"},
	{"accepted", Int64, "1", "accepted steps; iterations where its end was solved for"},
	{"refused", Int64, "1", "refused steps"},
	{"evaluations", Int64, "1", "evaluations of the derivative"},
	{"switches", Int64, "1", "changes from one integration method to another"},
	{"first_obs", Int64, "1", "first row of the episode in /trajectory; -1 where it was not recorded"},
	{"n_obs", Int64, "1", "rows of the episode in /trajectory"},
}

// statistics are overwritten at the end; NaN until then.
var statistics = []struct{ name, long string }{
	{"trials", "trials presented"},
	{"episodes", "episodes that came to an end"},
	{"failed", "episodes with another verdict than settled or finished"},
	{"accepted", "accepted steps, all episodes"},
	{"refused", "refused steps, all episodes"},
	{"evaluations", "evaluations of the derivative, all episodes"},
	{"switches", "changes from one integration method to another, all episodes"},
	{"products", "multiply-adds of all evaluations"},
}

func statisticsLayout() []Dataset {
	var all []Dataset
	for _, s := range statistics {
		all = append(all, Dataset{Path: "/statistics/" + s.name, Kind: Float64, Units: "1", LongName: s.long, Data: []float64{math.NaN()}})
	}
	return all
}

// StatusName names a value of /status.
func StatusName(status int8) string {
	if status < 0 || int(status) >= len(statusMeanings) {
		return "unknown status"
	}
	return statusMeanings[status]
}
