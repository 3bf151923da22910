package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"

	"settle/internal/linalg"
)

// images are the overrides that give a model so many images to learn from, and say what they are: MNIST, or
// without it random images with its share of dark pixels.
func (h *harness) images(m *measured, n int) ([]string, error) {
	if _, err := os.Stat(filepath.Join(h.mnist, "train-labels-idx1-ubyte.gz")); err == nil {
		m.Notes = append(m.Notes, "MNIST")
		folder, err := filepath.Abs(h.mnist)
		return []string{"task.path", folder, "task.trials", fmt.Sprint(n), "task.test_trials", "1"}, err
	}
	m.Notes = append(m.Notes, "random images in place of MNIST")
	inputs, targets := randomImages(n + 1)
	a, b := filepath.Join(h.work, "inputs.npy"), filepath.Join(h.work, "targets.npy")
	if err := writeNPY(a, inputs); err != nil {
		return nil, err
	}
	return []string{"task.data", "file", "task.inputs", a, "task.targets", b, "task.trials", fmt.Sprint(n), "task.test_trials", "1"}, writeNPY(b, targets)
}

// randomImages have 784 pixels, 81 % of them dark and the others anything up to white, as MNIST's are, and
// one of ten classes.
func randomImages(n int) (inputs, targets *linalg.Dense) {
	random := rand.New(rand.NewPCG(1, 2))
	inputs, targets = linalg.NewDense(n, 784, nil), linalg.NewDense(n, 10, nil)
	for i := range inputs.Data {
		if random.Float64() > 0.81 {
			inputs.Data[i] = random.Float64()
		}
	}
	for i := range n {
		targets.Row(i)[random.IntN(10)] = 1
	}
	return inputs, targets
}
