//go:build cgo

package view

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"settle/outputs/h5"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// sample describes a recording: trials of so many rows, units, and each value.
type sample struct {
	trials, rows, units int
	value               func(row, unit int) float64
	step                func(row int) float64 // to the next sample, s; default 1 ms
}

// write makes a file of it, as settle run lays it out: every trial has a phase a and a phase b.
func (s sample) write(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.h5")
	series := func(name string, kind h5.Kind) h5.Dataset {
		return h5.Dataset{Path: "/trajectory/" + name, Kind: kind, Axes: []string{"time"}, Shape: []int{-1}}
	}
	phase := series("phase", h5.Int8)
	phase.FlagValues, phase.FlagMeanings = []int8{0, 1}, []string{"a", "b"}
	verdict := h5.Dataset{Path: "/episodes/verdict", Kind: h5.Int8, Axes: []string{"episode"}, Shape: []int{-1}, FlagValues: []int8{0, 1, 6}, FlagMeanings: []string{"finished", "settled", "limit-cycle"}}
	all := []h5.Dataset{
		{Path: "/config/toml", Kind: h5.String, Data: "name = \"sample\"\n"}, {Path: "/status", Kind: h5.Int8, FlagValues: []int8{0, 1}, FlagMeanings: []string{"running", "finished"}, Data: []int8{1}},
		series("time", h5.Float64), series("trial", h5.Int64), phase,
		{Path: "/trajectory/x", Kind: h5.Int64, Axes: []string{"x"}, Shape: []int{s.units}, Data: make([]int64, s.units)},
		{Path: "/trajectory/x_state", Axes: []string{"time", "x"}, Shape: []int{-1, s.units}},
		{Path: "/episodes/episode", Kind: h5.Int64, Axes: []string{"episode"}, Shape: []int{-1}}, verdict,
	}
	for _, name := range []string{"trial", "phase", "first_obs", "n_obs", "accepted", "evaluations"} {
		all = append(all, h5.Dataset{Path: "/episodes/" + name, Kind: h5.Int64, Axes: []string{"episode"}, Shape: []int{-1}})
	}
	for _, name := range []string{"duration", "residual"} {
		all = append(all, h5.Dataset{Path: "/episodes/" + name, Axes: []string{"episode"}, Shape: []int{-1}})
	}
	w, err := h5.Create(path, []h5.Attr{{Name: "title", Value: "sample"}, {Name: "run_uuid", Value: path}}, nil, all, h5.Options{})
	must(t, err)
	s.record(t, w)
	must(t, w.Close())
	return path
}

func (s sample) record(t testing.TB, w *h5.Writer) {
	row := make([]float64, s.units)
	for trial := range s.trials {
		now := 0.0
		for i := range s.rows {
			for u := range row {
				row[u] = s.value(trial*s.rows+i, u)
			}
			must(t, w.Append("/trajectory/x_state", row))
			must(t, w.Append("/trajectory/time", []float64{now}))
			must(t, w.AppendInts("/trajectory/trial", []int64{int64(trial)}))
			must(t, w.AppendInts("/trajectory/phase", []int64{int64(2 * i / s.rows)}))
			if s.step != nil {
				now += s.step(i)
			} else {
				now += 1e-3
			}
		}
		for phase := range 2 {
			n := int64(s.rows / 2)
			values := map[string]int64{
				"episode": int64(2*trial + phase), "trial": int64(trial), "phase": int64(phase), "verdict": []int64{1, 6}[phase],
				"first_obs": int64(trial*s.rows) + n*int64(phase), "n_obs": n, "accepted": 7, "evaluations": 43,
			}
			for name, v := range values {
				must(t, w.AppendInts("/episodes/"+name, []int64{v}))
			}
			must(t, w.Append("/episodes/duration", []float64{float64(n) * 1e-3}))
			must(t, w.Append("/episodes/residual", []float64{math.NaN()}))
		}
	}
}

// client asks a server, without a port of its own.
type client struct {
	*Server
	t testing.TB
}

func serve(t testing.TB, paths ...string) *client {
	t.Helper()
	s, err := Listen(paths, 0)
	must(t, err)
	t.Cleanup(func() {
		s.stop()
		_ = s.lists.Close()
		for _, r := range s.runs {
			r.close()
		}
	})
	return &client{s, t}
}

// ask sends a request that our page might send, after edit.
func (c *client) ask(target string, edit func(*http.Request)) *http.Response {
	c.t.Helper()
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "http://"+c.hosts[0]+target, nil)
	r.Header.Set(tokenHeader, c.token)
	if edit != nil {
		edit(r)
	}
	w := httptest.NewRecorder()
	c.Handler().ServeHTTP(w, r)
	return w.Result()
}

// body is an answer's, which has to be good.
func (c *client) body(target string) []byte {
	c.t.Helper()
	r := c.ask(target, nil)
	text, err := io.ReadAll(r.Body)
	must(c.t, err)
	if r.StatusCode != http.StatusOK {
		c.t.Fatalf("%s: %s: %s", target, r.Status, text)
	}
	return text
}

func (c *client) json(target string, into any) {
	c.t.Helper()
	must(c.t, json.Unmarshal(c.body(target), into))
}

// frame reads an answer's header and arrays.
func (c *client) frame(target string, about any) (arrays [][]float64, names []string) {
	c.t.Helper()
	text := c.body(target)
	n := int(binary.LittleEndian.Uint32(text))
	var head struct {
		About  json.RawMessage
		Arrays []struct {
			Name, Kind string
			N          int
		}
	}
	must(c.t, json.Unmarshal(text[4:4+n], &head))
	must(c.t, json.Unmarshal(head.About, about))
	at := (4 + n + 7) / 8 * 8
	for _, a := range head.Arrays {
		values := make([]float64, a.N)
		for i := range values {
			if a.Kind == "f8" {
				values[i] = math.Float64frombits(binary.LittleEndian.Uint64(text[at:]))
				at += 8
			} else {
				values[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(text[at:])))
				at += 4
			}
		}
		at = (at + 7) / 8 * 8
		arrays, names = append(arrays, values), append(names, a.Name)
	}
	return arrays, names
}

// python runs a script with the interpreter that has h5py.
func python(t testing.TB, script string, args ...string) string {
	t.Helper()
	out, err := exec.Command("/usr/bin/python3", append([]string{"-c", script}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("python: %v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}

// wavy is a value that differs from row to row and from unit to unit.
func wavy(row, unit int) float64 {
	return math.Sin(1e-3*float64(row)*(1+0.1*float64(unit))) + 0.1*float64((row*7919+unit*104729)%1000)/1000
}

var nan = math.NaN()

func equal(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// numbers reads a line of numbers for each array.
func numbers(t testing.TB, text string) (all [][]float64) {
	t.Helper()
	for _, line := range strings.Split(text, "\n") {
		var values []float64
		for _, word := range strings.Fields(line) {
			var v float64
			if _, err := fmt.Sscan(word, &v); err != nil {
				t.Fatal(err)
			}
			values = append(values, v)
		}
		all = append(all, values)
	}
	return all
}
