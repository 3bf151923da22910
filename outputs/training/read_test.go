//go:build cgo

package training

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"settle/outputs/h5"
)

// open writes the datasets and opens the file.
func open(t *testing.T, datasets ...h5.Dataset) *h5.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.h5")
	w, err := h5.Create(path, []h5.Attr{{Name: "seed", Value: int64(7)}}, nil, datasets, h5.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := h5.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func floats(path, axis string, v ...float64) h5.Dataset {
	return h5.Dataset{Path: path, Axes: []string{axis}, Shape: []int{len(v)}, Data: v}
}

func ints(path, axis string, v ...int64) h5.Dataset {
	return h5.Dataset{Path: path, Kind: h5.Int64, Axes: []string{axis}, Shape: []int{len(v)}, Data: v}
}

func texts(path, axis string, v ...string) h5.Dataset {
	return h5.Dataset{Path: path, Kind: h5.String, Axes: []string{axis}, Shape: []int{len(v)}, Data: v}
}

func verdict(path string, v int8) h5.Dataset {
	return h5.Dataset{Path: path, Kind: h5.Int8, Data: []int8{v}, FlagValues: []int8{0, 8}, FlagMeanings: []string{"finished", "diverged"}}
}

// TestReadKeepsTheFilesOrder reads two arms with two seeds each; one column is absent, one arm failed,
// one has not ended.
func TestReadKeepsTheFilesOrder(t *testing.T) {
	f := open(t,
		texts("/arms/arm", "arm", "Z", "A"), texts("/arms/method", "arm", "backpropagation", ""), texts("/arms/expect", "arm", "", "diverged"),
		ints("/arms/seeds", "seeds", 12, 3),
		ints("/training/Z/seed_3/step", "step", 0, 5), floats("/training/Z/seed_3/loss", "step", 4, 2), verdict("/training/Z/seed_3/ending", 0),
		ints("/nse/Z/seed_3/step", "step", 5), floats("/nse/Z/seed_3/nse", "step", 0.25),
		ints("/training/Z/seed_12/step", "step", 0, 5), floats("/training/Z/seed_12/loss", "step", 8, nan), verdict("/training/Z/seed_12/ending", -1),
		ints("/training/A/seed_12/step", "step", 0), ints("/training/A/seed_12/unsettled", "step", 1), verdict("/training/A/seed_12/ending", 8),
		h5.Dataset{Path: "/training/A/seed_12/seconds", Data: []float64{1.5}},
		ints("/repairs/A/seed_12/repair", "repair", 0), ints("/repairs/A/seed_12/step", "repair", 40),
		h5.Dataset{Path: "/repairs/A/seed_12/phase", Kind: h5.Int8, Axes: []string{"repair"}, Shape: []int{1}, Data: []int8{2}, FlagValues: []int8{1, 2}, FlagMeanings: []string{"forward", "feedback"}},
		floats("/repairs/A/seed_12/before", "repair", 0.5), floats("/repairs/A/seed_12/after", "repair", -0.25),
	)
	run, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(run.Arms) != 2 || run.Arms[0].Name != "Z" || run.Arms[1].Name != "A" || run.Arms[1].Expect != "diverged" || run.Arms[0].Method != "backpropagation" {
		t.Fatalf("%+v", run.Arms)
	}
	first, second := run.Arms[0].Curves[0], run.Arms[0].Curves[1]
	if first.Seed != 12 || second.Seed != 3 {
		t.Errorf("seeds %d, %d: not in the order of /arms/seeds", first.Seed, second.Seed)
	}
	if first.Ending != Running || second.Ending != Finished || second.Columns["loss"][1] != 2 || first.Columns["nse"] != nil || !equal(second.Columns["nse"][0], nan) || second.Columns["nse"][1] != 0.25 {
		t.Errorf("%+v\n%+v", first, second)
	}
	failed := run.Arms[1].Curves[0]
	if failed.Ending != "diverged" || !failed.Failed() || failed.Columns["unsettled"][0] != 1 || failed.Seconds != 1.5 {
		t.Errorf("%+v", failed)
	}
	if len(failed.Repairs) != 1 || failed.Repairs[0] != (Repair{40, "feedback", 0.5, -0.25}) {
		t.Errorf("%+v", failed.Repairs)
	}
}

// TestReadOneSeed reads arms that have no group a seed; the seed is the file's.
func TestReadOneSeed(t *testing.T) {
	run, err := Read(open(t, texts("/arms/arm", "arm", "only"), ints("/training/only/step", "step", 0, 1), floats("/training/only/loss", "step", 1, 0.5)))
	if err != nil {
		t.Fatal(err)
	}
	c := run.Arms[0].Curves[0]
	if len(run.Arms[0].Curves) != 1 || c.Seed != 7 || c.Columns["loss"][1] != 0.5 || c.Ending != Running || c.Repairs != nil {
		t.Errorf("%+v", c)
	}
}

// TestReadOfAKilledRun reads the file of a run that was killed and recovered: nothing runs any more.
func TestReadOfAKilledRun(t *testing.T) {
	for status, want := range map[int8]string{0: Running, 3: Interrupted} {
		run, err := Read(open(t, texts("/arms/arm", "arm", "only"), ints("/training/only/step", "step", 0, 1), verdict("/training/only/ending", -1),
			h5.Dataset{Path: "/status", Kind: h5.Int8, Data: []int8{status}, FlagValues: []int8{0, 3}, FlagMeanings: []string{"running", "interrupted"}}))
		if err != nil {
			t.Fatal(err)
		}
		if got := run.Arms[0].Curves[0].Ending; got != want {
			t.Errorf("status %d: %s, want %s", status, got, want)
		}
	}
}

// TestReadRefuses says what is wrong with files that are none of ours.
func TestReadRefuses(t *testing.T) {
	if _, err := Read(open(t, floats("/trajectory/time", "time", 0))); err == nil || !strings.Contains(err.Error(), "not a training file") {
		t.Errorf("a run: %v", err)
	}
	_, err := Read(open(t, texts("/arms/arm", "arm", "BP", "FA"), ints("/training/BP/step", "step", 0)))
	if err == nil || !strings.Contains(err.Error(), `"FA"`) || !strings.Contains(err.Error(), "/training/FA") {
		t.Errorf("an arm without rows: %v", err)
	}
}

// spectrum is a dataset of eigenvalues' parts, two modes a sample.
func spectrum(path string, v ...float64) h5.Dataset {
	return h5.Dataset{Path: path, Axes: []string{"sample", "mode_feedback"}, Shape: []int{len(v) / 2, 2}, Data: v}
}

// TestReadSpectra takes the first and the last sample of each phase, without what is no number.
func TestReadSpectra(t *testing.T) {
	run, err := Read(open(t, texts("/arms/arm", "arm", "DI", "BP"), texts("/arms/settled_by", "arm", "trajectory", "none"),
		ints("/training/DI/step", "step", 0), ints("/training/BP/step", "step", 0),
		ints("/spectrum/DI/sample", "sample", 0, 1, 2), ints("/spectrum/DI/step", "sample", 0, 5, 9), ints("/spectrum/DI/mode_feedback", "mode_feedback", 0, 1),
		spectrum("/spectrum/DI/eig_re_feedback", -1, -2, -3, -4, -5, nan), spectrum("/spectrum/DI/eig_im_feedback", 0.5, -0.5, 0, 0, 7, nan)))
	if err != nil {
		t.Fatal(err)
	}
	if run.Arms[0].SettledBy != "trajectory" || run.Arms[1].SettledBy != "none" || run.Arms[1].Summarise().SettledBy != "none" {
		t.Errorf("%+v", run.Arms)
	}
	all := run.Arms[0].Curves[0].Spectra
	if len(all) != 1 || run.Arms[1].Curves[0].Spectra != nil {
		t.Fatalf("%+v", all)
	}
	s := all[0]
	if s.Phase != "feedback" || s.From != 0 || s.To != 9 || !slices.Equal(s.Start, []complex128{-1 + 0.5i, -2 - 0.5i}) || !slices.Equal(s.End, []complex128{-5 + 7i}) {
		t.Errorf("%+v", s)
	}
}
