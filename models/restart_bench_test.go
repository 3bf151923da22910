package models

import (
	"context"
	"testing"

	"settle/circuit"
	"settle/models/data"
)

// large is a lesson of the size of MNIST, with as many test examples.
const large = `
[task]
data = "teacher"
trials = 1000
test_trials = 10000
batch = 1
teacher = { layers = [784, 10], weights = { init = "uniform", max = 0.1 } }
[network]
layers = [784, 1000, 10]
transfer = "tanh"
weights = { init = "uniform", max = 0.01 }
[plasticity]
all = { rule = "delta", rate = 1e-4 }
`

// BenchmarkRestart is what a restart point costs, beside the examples between two of them.
func BenchmarkRestart(b *testing.B) {
	for _, method := range []string{"backpropagation", "dynamic-inversion"} {
		spec, err := circuit.Parse("large.toml", []byte(large), []circuit.Set{{Key: "credit.method", Value: method}})
		if err != nil {
			b.Fatal(err)
		}
		task, err := NewTask(spec, data.Load)
		if err != nil {
			b.Fatal(err)
		}
		inputs, targets := task.Sizes()
		c, err := Compile(spec, circuit.Env{InputSize: inputs, TargetSize: targets})
		if err != nil {
			b.Fatal(err)
		}
		l, err := newLearner(&Lesson{Circuit: c, Task: task}, &sink{rec: discard{}}, "main")
		if err != nil {
			b.Fatal(err)
		}
		b.Run(method+"/example", func(b *testing.B) {
			for b.Loop() {
				if err := l.batch(context.Background(), []int{l.step % 1000}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(method+"/restart", func(b *testing.B) {
			var room []byte
			for b.Loop() {
				room = l.save(room, false)
				if l, err = l.renew(room, false); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Logf("%s: %d examples to a restart point", method, min(restartExamples, restartWork/int(l.lately.each)))
	}
}
