package sweeps

import (
	"context"
	"strings"
	"testing"
)

// TestMistakesHavePlaces: what is wrong is told with its place, what is allowed, and what was meant.
func TestMistakesHavePlaces(t *testing.T) {
	const head = "circuit = \"loop.toml\"\n"
	const axis = "[axis.a]\nkey = \"population.u.leak\"\n"
	for _, c := range []struct{ name, text, want string }{
		{"no circuit", "name = \"x\"\n", `circuit: is missing`},
		{"unknown key", head + "seed = 3\n", `sweep.toml:2:1: seed: unknown key; allowed: name,`},
		{"suggestion", head + "samplesx = 3\n", `did you mean "samples"?`},
		{"syntax", head + "where = a < 1\n", `sweep.toml:2:`},
		{"no spread", head + axis, `sweep.toml:2:7: axis.a: needs one of values, linear, log, uniform, loguniform`},
		{"two spreads", head + axis + "values = [1]\nlog = { from = 1, to = 2, n = 2 }\n", "and has values and log"},
		{"no key", head + "[axis.a]\nvalues = [1]\n", `axis.a: needs either key`},
		{"both keys", head + axis + "keys = [\"x\"]\nvalues = [1]\n", `axis.a: needs either key`},
		{"empty list", head + axis + "values = []\n", `sweep.toml:4:10: axis.a.values: is a list; allowed: a list with at least one value`},
		{"twice", head + axis + "values = [1, 2, 1]\n", `sweep.toml:4:17: axis.a.values.3: 1 stands in the list twice`},
		{"log of 0", head + axis + "log = { from = 0, to = 1, n = 3 }\n", "both positive or both negative"},
		{"no n", head + axis + "linear = { from = 0, to = 1 }\n", "axis.a.linear.n: is missing"},
		{"n of 1", head + axis + "linear = { from = 0, to = 1, n = 1 }\n", "axis.a.linear.n: is the number 1; allowed: a whole number from 2"},
		{"infinite", head + axis + "uniform = { from = 0, to = inf }\n", "finite numbers"},
		{"no samples", head + axis + "uniform = { from = 0, to = 1 }\n", "is sampled: write samples = 100"},
		{"samples of nothing", head + "samples = 3\n" + axis + "values = [1]\n", "no axis is sampled"},
		{"sampling", head + "samples = 3\nsampling = \"sobel\"\n" + axis + "uniform = { from = 0, to = 1 }\n", `is "sobel"; allowed: "sobol", "random"; did you mean "sobol"?`},
		{"seed of sobol", head + "samples = 3\nsample_seed = 1\n" + axis + "uniform = { from = 0, to = 1 }\n", "has no seed"},
		{"seeds", head + "seeds = [1, 1]\n", "sweep.toml:2:13: seeds.2: seeds are whole numbers"},
		{"zip", head + "zip = [[\"a\", \"b\"]]\n" + axis + "values = [1]\n", `unknown axis "b"; allowed: "a"`},
		{"zip lengths", head + "zip = [[\"a\", \"b\"]]\n" + axis + "values = [1]\n[axis.b]\nkey = \"x\"\nvalues = [1, 2]\n", "axes a and b have 1 and 2 values"},
		{"where", head + "where = \"b < 1\"\n" + axis + "values = [1]\n", "sweep.toml:2:9: where: is no condition: unknown name b"},
		{"where is a number", head + "where = \"a + 1\"\n" + axis + "values = [1]\n", "where: is no condition"},
		{"axis seed", head + "[axis.seed]\nkey = \"seed\"\nvalues = [1]\n", "sweep.toml:2:7: axis.seed: the name of an axis"},
		{"result", head + "[result.x]\npath = \"episodes/time\"\n", "result.x.path: a dataset of the results file is needed"},
		{"take", head + "[result.x]\npath = \"/episodes/time\"\ntake = \"avg\"\n", `is "avg"; allowed: "last"`},
		{"not a table", head + "axis = 3\n", "axis: is the number 3; allowed: a table"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("sweep.toml", []byte(c.text))
			if err == nil {
				t.Fatal("no mistake was found")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("told\n%v\nwithout\n%s", err, c.want)
			}
		})
	}
}

func TestSweepsThatAreTooLarge(t *testing.T) {
	s := parse(t, `
circuit = "loop.toml"
seeds = 1000000
[axis.a]
key = "k.a"
linear = { from = 0, to = 1, n = 1000 }
`)
	if _, err := NewPlan(context.Background(), s); err == nil || !strings.Contains(err.Error(), "combinations") {
		t.Errorf("a sweep of 1e9 points: %v", err)
	}
}

// FuzzParse: no text makes the reader fall over, and what it accepts can be planned or is refused.
func FuzzParse(f *testing.F) {
	f.Add("circuit = \"x\"\nseeds = 2\nwhere = \"a > 1\"\n[axis.a]\nkey = \"k\"\nvalues = [1, 2.5, \"x\", [1], {b = 1}]\n")
	f.Add("circuit = \"x\"\nsamples = 5\n[axis.a]\nkey = \"k\"\nuniform = {from = 0, to = 1}\n[set]\na.b = 1\n[result.x]\npath = \"/a\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("sweep.toml", []byte(text))
		if err != nil {
			return
		}
		p, err := NewPlan(context.Background(), s)
		if err != nil || p.all > 10_000 {
			return
		}
		for _, i := range []int{0, p.Len() - 1} {
			_ = Identity{}.ID(s.Sets(p.Point(i)))
		}
	})
}
