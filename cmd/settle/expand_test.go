package main

import (
	"strings"
	"testing"

	"settle/circuit"
)

const shortNetwork = `
name = "digits-net"
[task]
data = "digits"
trials = 20
[network]
layers = [64, 8, 10]
output = "softmax"
weights = { init = "uniform", max = 0.01 }
[credit]
leak = 0.5
[plasticity]
all = { rule = "delta", rate = 1e-3 }
[arm]
BP = { credit.method = "backpropagation" }
DI = { credit.leak = 0.25 }
`

// TestExpandReadsBackTheSame checks that what expand prints is the circuit, or the arm, that it was
// given, in a file that settle check takes.
func TestExpandReadsBackTheSame(t *testing.T) {
	file := write(t, "net.toml", shortNetwork)
	base, err := circuit.Read(file, []circuit.Set{{Key: "credit.tau", Value: "20 ms"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, arm := range []string{"", "BP", "DI"} {
		want, line := base, ", --set credit.tau=20 ms\n"
		flags := []string{"expand", file, "--set", "credit.tau=20 ms"}
		if arm != "" {
			if want, err = base.Arm(arm); err != nil {
				t.Fatal(err)
			}
			flags, line = append(flags, "--arm", arm), ", arm "+arm+line
		} else {
			line = " without its arms: BP, DI" + line
		}
		out := mustSettle(t, flags...)
		if first := "# written out from " + file + line; !strings.HasPrefix(out, first) {
			t.Errorf("arm %q begins with\n%.200s\nwant\n%s", arm, out, first)
		}
		got, err := circuit.Parse("net.toml", []byte(out), nil)
		if err != nil {
			t.Fatalf("arm %q: %v\n%s", arm, err, out)
		}
		if g, w := circuit.Encode(got), circuit.Encode(want); g != w || !strings.Contains(g, "digits-net") {
			t.Errorf("arm %q: %s\nwant\n%s", arm, g, w)
		}
		if out := mustSettle(t, "check", write(t, "expanded.toml", out)); !strings.Contains(out, "the file is right") {
			t.Errorf("arm %q: %s", arm, out)
		}
	}
}

func TestExpandRefusesAnUnknownArm(t *testing.T) {
	o := settle(t, "expand", write(t, "net.toml", strings.ReplaceAll(shortNetwork, "BP =", "plain =")), "--arm", "plaim")
	if o.code != exitUsage || !strings.Contains(o.stderr, `unknown arm "plaim"; allowed: "plain", "DI"; did you mean "plain"?`) {
		t.Errorf("exit %d: %s", o.code, o.stderr)
	}
}

// TestCheckLooksAtEveryArm checks that what arms share is told once, and what each has of its own under its name.
func TestCheckLooksAtEveryArm(t *testing.T) {
	file := write(t, "net.toml", shortNetwork)
	out := mustSettle(t, "check", file)
	shared, rest, ok := strings.Cut(out, "\narm BP\n")
	bp, di, also := strings.Cut(rest, "\narm DI\n")
	if !ok || !also || !strings.HasPrefix(shared, "digits-net: the file is right; it learns\n") || strings.Contains(shared+bp, "leak 0.25") || strings.Contains(rest, "pathway    W1") {
		t.Errorf("%s", out)
	}
	if !strings.Contains(di, "leak 0.25") || !strings.Contains(di, "at the start of learning stable") {
		t.Errorf("%s", di)
	}
	if o := settle(t, "check", file, "--set", "arm.DI.network.layers=[63, 8, 10]"); o.code != exitUsage || !strings.Contains(o.stderr, "--set arm.DI.network.layers=[63, 8, 10]: ") {
		t.Errorf("exit %d: %s", o.code, o.stderr)
	}
}
