package linalg

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestUseBestCore starts this test's program in a process of its own, as if OpenBLAS did not know the processor: it
// ends up with the kernels for what the processor can do, started once more; what the user chose stands.
func TestUseBestCore(t *testing.T) {
	if os.Getenv("SETTLE_TEST_CORE") != "" {
		UseBestCore()
		os.Stdout.WriteString("core=" + CoreName() + " asked=" + os.Getenv(coreVariable) + "\n")
		return
	}
	if Backend() == "gonum" {
		UseBestCore() // nothing to do: it returns
		return
	}
	for given, want := range map[string]string{"": betterName(), "Prescott": "core=Prescott asked=Prescott"} {
		c := exec.Command(os.Args[0], "-test.run=^TestUseBestCore$")
		c.Env = append(os.Environ(), "SETTLE_TEST_CORE=1")
		if given != "" {
			c.Env = append(c.Env, coreVariable+"="+given)
		}
		out, err := c.CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%s=%q: %s (%v), want %s", coreVariable, given, out, err, want)
		}
	}
}

// betterName is what the process should say without a choice of the user's.
func betterName() string {
	if core := betterCore(); core != "" && os.Getenv(coreVariable) == "" {
		return "core=" + core + " asked=" + core
	}
	return "core=" + CoreName()
}
