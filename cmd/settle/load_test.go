package main

import (
	"path/filepath"
	"strings"
	"testing"
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
