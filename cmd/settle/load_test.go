package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"settle/circuit"

	"github.com/spf13/cobra"
)

// TestKeysOfAdaptiveMethods: refused where a method of fixed steps would ignore them, taken out where
// such a method is named on the command line.
func TestKeysOfAdaptiveMethods(t *testing.T) {
	const circuit = "[population.x]\nsize = 2\ntau = \"10 ms\"\n[phase.run]\nduration = \"0.1 s\"\n[integrator]\n"
	for _, key := range []string{`initial_step = "1 ms"`, `max_step = "1 ms"`, `min_step = "1 us"`, `controller = "i"`, `stability_cap = "on"`} {
		name, _, _ := strings.Cut(key, " ")
		o := settle(t, "check", write(t, "fixed.toml", circuit+"method = \"rk4\"\nstep = \"1 ms\"\n"+key+"\n"))
		if o.code != exitUsage || !strings.Contains(o.stderr, "integrator."+name+": is used with adaptive methods only") {
			t.Errorf("%s: exit %d\n%s", key, o.code, o.stderr)
		}
		file := write(t, "adaptive.toml", circuit+"method = \"dp54\"\n"+key+"\n")
		out := filepath.Join(filepath.Dir(file), "out.h5")
		mustSettle(t, "run", file, "-o", out)
		mustSettle(t, "run", file, "-o", out, "--force", "--method", "rk4", "--step", "1 ms")
	}
	mustSettle(t, "check", write(t, "defaults.toml", circuit+"method = \"rk4\"\nstep = \"1 ms\"\ncontroller = \"pi\"\nstability_cap = \"auto\"\nrtol = 1e-3\natol = 1e-3\n"))
}

// TestDataFolder: --data counts from where settle runs, a path of the circuit file from that file.
func TestDataFolder(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{"out/mnist": filepath.Join(here, "out", "mnist"), "/data": "/data"} {
		var o overrides
		cmd := &cobra.Command{}
		o.flags(cmd)
		if err := cmd.ParseFlags([]string{"--data", given}); err != nil {
			t.Fatal(err)
		}
		sets, err := o.list()
		if err != nil || !slices.Equal(sets, []circuit.Set{{Key: "task.path", Value: strconv.Quote(want)}}) {
			t.Errorf("%s: %v, error %v", given, sets, err)
		}
	}
}
