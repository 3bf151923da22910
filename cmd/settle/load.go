package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"settle/circuit"
	"settle/integrators"
	"settle/internal/linalg"
	"settle/models"
	"settle/models/builtin"
	"settle/models/data"
	"settle/outputs/h5"

	"github.com/spf13/cobra"
)

// overrides are the flags that change a circuit file's keys.
type overrides struct {
	sets         []string
	seed         uint64
	method, step string
	data         string // folder
	rtol, atol   float64
	given        func(flag string) bool
}

func (o *overrides) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.sets, "set", nil, "override a key of the circuit file, `KEY=VALUE`; may be repeated")
	f.Uint64Var(&o.seed, "seed", 0, "override the seed of all random numbers")
	f.StringVar(&o.method, "method", "", "override integrator.method ("+strings.Join(integrators.MethodNames(), ", ")+")")
	f.Float64Var(&o.rtol, "rtol", 0, "override integrator.rtol, the relative tolerance")
	f.Float64Var(&o.atol, "atol", 0, "override integrator.atol, the absolute tolerance")
	f.StringVar(&o.step, "step", "", "override integrator.step of a fixed-step method, with its unit (\"0.5 ms\")")
	f.StringVar(&o.data, "data", "", "override task.path, the folder that the data are in (relative to where settle runs)")
	o.given = func(flag string) bool { return f.Changed(flag) }
	completeFlag(cmd, "method", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return integrators.MethodNames(), cobra.ShellCompDirectiveNoFileComp
	})
}

// list turns the flags into the overrides that the reader of circuit files knows.
func (o *overrides) list() ([]circuit.Set, error) {
	var all []circuit.Set
	for _, text := range o.sets {
		s, err := circuit.ParseSet(text)
		if err != nil {
			return nil, usage(err)
		}
		all = append(all, s)
	}
	if o.given("method") {
		all = append(all, withoutOthers(o.method)...)
	}
	add := func(flag, key, value string) {
		if o.given(flag) {
			all = append(all, circuit.Set{Key: key, Value: value})
		}
	}
	add("seed", "seed", strconv.FormatUint(o.seed, 10))
	add("method", "integrator.method", strconv.Quote(o.method))
	add("rtol", "integrator.rtol", strconv.FormatFloat(o.rtol, 'g', -1, 64))
	add("atol", "integrator.atol", strconv.FormatFloat(o.atol, 'g', -1, 64))
	add("step", "integrator.step", strconv.Quote(o.step))
	folder, err := filepath.Abs(o.data)
	if err != nil {
		return nil, usage(err)
	}
	add("data", "task.path", strconv.Quote(folder))
	return all, nil
}

// withoutOthers takes out of the file what only another method than the one on the command line uses.
func withoutOthers(method string) (all []circuit.Set) {
	unset := func(keys ...string) {
		for _, key := range keys {
			all = append(all, circuit.Set{Key: "integrator." + key, Value: circuit.Unset})
		}
	}
	at := slices.IndexFunc(circuit.MethodNames, func(m circuit.MethodName) bool { return m.Name == method })
	switch {
	case at < 0: // reported by the reader
	case circuit.MethodNames[at].FixedStep:
		unset(circuit.AdaptiveKeys...)
	default:
		unset("step")
	}
	if at < 0 || !circuit.MethodNames[at].Ordered {
		unset("order")
	}
	return all
}

// loaded is a circuit ready to run, with its data.
type loaded struct {
	spec    *circuit.Spec
	circuit *circuit.Circuit
	task    *models.Task
}

// load reads and compiles a circuit file, or a built-in model of that name. All its errors are the
// user's.
func load(name string, o *overrides) (*loaded, error) {
	spec, err := o.spec(name)
	if err != nil {
		return nil, err
	}
	return prepare(spec)
}

// spec reads a circuit file, or a built-in model of that name, with the overrides.
func (o *overrides) spec(name string) (*circuit.Spec, error) {
	sets, err := o.list()
	if err != nil {
		return nil, err
	}
	spec, err := readSpec(name, sets)
	return spec, usage(err)
}

// prepare reads the data of a circuit and compiles it.
func prepare(spec *circuit.Spec) (l *loaded, err error) {
	l = &loaded{spec: spec}
	if l.task, err = newTask(spec); err != nil {
		return nil, err
	}
	l.circuit, err = compile(spec, l.task)
	return l, err
}

// newTask reads the data of a circuit.
func newTask(spec *circuit.Spec) (*models.Task, error) {
	t, err := models.NewTask(spec, data.Loader{HDF5: h5Matrix}.Load)
	return t, usage(err)
}

// compile compiles a circuit for its data.
func compile(spec *circuit.Spec, t *models.Task) (*circuit.Circuit, error) {
	inputs, targets := t.Sizes()
	c, err := models.Compile(spec, circuit.Env{Load: data.Loader{HDF5: h5Matrix}.Load, InputSize: inputs, TargetSize: targets})
	return c, usage(err)
}

// readSpec prefers a file; a bare name without one is a built-in model. A folder is no circuit: that of a
// model's name is the model's report.
func readSpec(name string, sets []circuit.Set) (*circuit.Spec, error) {
	m, ok := builtin.Find(name)
	info, err := os.Stat(name)
	report := ok && err == nil && info.IsDir()
	if err == nil && !report || strings.ContainsAny(name, "/\\.") {
		return circuit.Read(name, sets)
	}
	if !ok {
		return nil, fmt.Errorf("%s: no such file and no built-in model of that name%s; settle models lists them", name, didYouMean(name, builtin.Names()))
	}
	return circuit.Parse(m.Name+".toml", m.Source, sets)
}

// h5Matrix reads a matrix from an HDF5 file.
func h5Matrix(path, dataset string) (*linalg.Dense, error) {
	if err := probeOnce(path); err != nil {
		return nil, err
	}
	f, err := h5.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read from
	dataset = "/" + strings.TrimPrefix(dataset, "/")
	info, err := f.Dataset(dataset)
	if err != nil {
		return nil, err
	}
	shape := info.Shape
	if len(shape) != 1 && len(shape) != 2 {
		return nil, fmt.Errorf("%s: dataset %s has %d dimensions; a matrix has 1 or 2", path, dataset, len(shape))
	}
	values, err := f.Float64s(dataset, nil, nil)
	if err != nil {
		return nil, err
	}
	if len(shape) == 1 {
		shape = append(shape, 1)
	}
	return linalg.NewDense(shape[0], shape[1], values), nil
}
