package sweeps

import (
	"encoding/json"
	"os/exec"
	"testing"
)

// TestSobolIsSciPys holds the sequence against scipy.stats.qmc.Sobol, which has the same table.
func TestSobolIsSciPys(t *testing.T) {
	const program = `
import json
from scipy.stats import qmc
print(json.dumps(qmc.Sobol(21, scramble=False, bits=30).random(1024).tolist()))
`
	out, err := exec.Command("/usr/bin/python3", "-c", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	var want [][]float64
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	if len(want) != 1024 || len(want[0]) != maxSampled {
		t.Fatalf("SciPy gave %d points of %d coordinates", len(want), len(want[0]))
	}
	for i, point := range want {
		for d, x := range point {
			if got := sobol(uint32(i), d); got != x {
				t.Fatalf("point %d, coordinate %d: %v, SciPy has %v", i, d, got, x)
			}
		}
	}
}
