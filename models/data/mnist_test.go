package data

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// TestMNISTIsThePublishedOne fetches the data and holds them against what is known of them: the
// numbers of images of each digit, the first labels (from the database's page), and the mean 0.1307
// and standard deviation 0.3081 of the training set's pixels that are in common use.
func TestMNISTIsThePublishedOne(t *testing.T) {
	if os.Getenv("SETTLE_LONG") == "" {
		return
	}
	dir := filepath.Join(t.TempDir(), "mnist")
	script := filepath.Join("..", "..", "scripts", "mnist.sh")
	if out, err := exec.Command(script, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	train, test, err := MNIST(dir)
	if err != nil {
		t.Fatal(err)
	}
	if train.Size != 28*28 {
		t.Errorf("%d pixels", train.Size)
	}
	for _, c := range []struct {
		set    *Images
		counts []int
		first  []uint8
	}{
		{train, []int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, []uint8{5, 0, 4, 1, 9}},
		{test, []int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, []uint8{7, 2, 1, 0, 4}},
	} {
		counts := make([]int, 10)
		for _, label := range c.set.labels {
			counts[label]++
		}
		if !slices.Equal(counts, c.counts) || !slices.Equal(c.set.labels[:5], c.first) {
			t.Errorf("counts %v, first labels %v", counts, c.set.labels[:5])
		}
	}
	mean, std := meanStd(inputsOf(train).Data, nil)
	if math.Abs(mean-0.1307) > 5e-5 || math.Abs(std-0.3081) > 5e-5 {
		t.Errorf("mean %.5f, standard deviation %.5f", mean, std)
	}
	if err := NormaliseImages("global", train, test); err != nil {
		t.Fatal(err)
	}
	mean, std = meanStd(inputsOf(train, test).Data, nil)
	if math.Abs(mean) > 1e-9 || math.Abs(std-1) > 1e-9 {
		t.Errorf("normalised: mean %g, standard deviation %g", mean, std)
	}
}
