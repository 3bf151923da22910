//go:build cgo

package h5

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"
)

// finished is the sample, recorded and closed.
func finished(t *testing.T, rows int, opt Options) string {
	t.Helper()
	path := temp(t, "run.h5")
	w := create(t, path, opt)
	record(t, w, 0, rows)
	finish(t, w)
	return path
}

// options is every way of writing.
var options = map[string]Options{
	"swmr":    {SWMR: true, FlushEvery: -1},
	"plain":   {FlushEvery: -1},
	"deflate": {SWMR: true, FlushEvery: -1, Deflate: 4},
	"sync":    {SWMR: true, FlushEvery: time.Millisecond, Sync: true},
}

// TestH5py compares names, kinds, values, attributes and scales with the formulas of the sample, in
// another library.
func TestH5py(t *testing.T) {
	for name, opt := range options {
		t.Run(name, func(t *testing.T) {
			path := finished(t, 5000, opt)
			python(t, pythonCheckAll, path[:strings.LastIndexByte(path, '/')])
			python(t, pythonLayout, path)
			checkRun(t, path, 5000)
		})
	}
}

const pythonLayout = `
import sys, h5py, numpy as np
f = h5py.File(sys.argv[1], "r")
names = []
f.visititems(lambda n, o: names.append(n))
for n in "status config/toml circuit/W circuit/extra training/BP/verdict snapshots/BP/W statistics/score".split(): assert n in names, n
kinds = {"status": "i1", "trajectory/r_state": "f8", "trajectory/r_rate": "f4", "trajectory/trial": "i8", "training/BP/verdict": "i1"}
for n, k in kinds.items(): assert f[n].dtype == np.dtype(k), n
text = lambda x: x.decode() if isinstance(x, bytes) else str(x)
assert text(f.attrs["title"]) == "Schleife µ" and text(f.attrs["Conventions"]) == "CF-1.8"
assert f.attrs["rtol"] == 1e-6 and f.attrs["format_version"] == 1 and f.attrs["segment"] == 1
assert list(f.attrs["seeds"]) == [1, 2, 3] and [text(s) for s in f.attrs["loops"]] == ["u", "längst"]
title = f.attrs.get_id("title").get_type()
assert not title.is_variable_str() and title.get_cset() == h5py.h5t.CSET_UTF8
assert f["config/toml"][()].decode() == 'name = "größe"\n'
s = f["config/toml"].id.get_type()
assert s.is_variable_str() and s.get_cset() == h5py.h5t.CSET_UTF8
assert [x.decode() for x in f["circuit/population"][:]] == ["r", "ü"]
assert np.allclose(f["circuit/W"][:], np.sin(np.arange(60.)).reshape(20, 3), rtol=1e-15, atol=0)
assert f["status"][()] == 1 and np.isnan(f["statistics/accuracy"][()]) and list(f["statistics/score"]) == [.1, .2, .3, .4]
def unscaled(n, o):
    if isinstance(o, h5py.Dataset):
        scale = h5py.h5ds.is_scale(o.id)
        for i in range(o.ndim):
            if not scale:
                assert len(o.dims[i]) == 1, n
                assert o.dims[i][0].parent == o.parent and len(o.dims[i][0]) == o.shape[i], n
        c = o.id.get_create_plist()
        assert not c.get_obj_track_times(), n
        if o.dtype.kind == "f":
            assert np.isnan(o.fillvalue), n
            assert ("_FillValue" in o.attrs) == (not scale and o.ndim > 0), n
f.visititems(unscaled)
assert f["trajectory/r_state"].dims[0].label == "" and f["trajectory/r_state"].dims[0][0].name == "/trajectory/time"
assert f["trajectory/r_state"].dims[1][0].name == "/trajectory/r"
v = f["training/BP/verdict"]
assert list(v.attrs["flag_values"]) == [0, 1, 2] and v.attrs["flag_values"].dtype == np.int8 and text(v.attrs["flag_meanings"]) == "settled oscillating diverged"
assert v.fillvalue == -1 and list(v[:6]) == [0, 1, 2, 0, 1, 2]
assert text(f["trajectory/time"].attrs["units"]) == "s" and text(f["circuit/extra"].attrs["note"]) == "made without a dataset"
assert f["trajectory/r_state"].maxshape == (None, 20)
`

// TestXarray opens every group with both of xarray's engines, and netCDF4 itself.
func TestXarray(t *testing.T) {
	path := finished(t, 1000, swmr())
	python(t, `
import sys, numpy as np, xarray as xr, netCDF4
p = sys.argv[1]
for engine in ("netcdf4", "h5netcdf"):
    d = xr.open_dataset(p, group="trajectory", engine=engine)
    assert d.r_state.dims == ("time", "r") and d.time.dtype == np.float64 and d.time.attrs["units"] == "s", engine
    want = np.arange(1000)[:, None] + np.arange(20)[None, :] / 64
    assert np.array_equal(d.r_state.values, want) and np.array_equal(d.r_rate.values, want.astype("f4"))
    assert d.trial.dtype == np.int64 and np.array_equal(d.trial, np.arange(1000) // 100)
    assert float(d.r_state.sel(time=.5, r=3)) == 500 + 3 / 64
    d = xr.open_dataset(p, group="snapshots/BP", engine=engine)
    assert d.W.dims == ("snapshot", "post", "pre") and d.W.shape == (25, 20, 3)
    d = xr.open_dataset(p, group="training/BP", engine=engine)
    assert d.verdict.dtype == np.int8 and list(d.verdict.attrs["flag_values"]) == [0, 1, 2]
    d = xr.open_dataset(p, group="circuit", engine=engine)
    assert list(d.population.values) == ["r", "ü"] and list(d.tau.sel(population="ü").values.ravel()) == [.02]
    d = xr.open_dataset(p, group="config", engine=engine)
    assert str(d.toml.values) == 'name = "größe"\n'
    d = xr.open_dataset(p, engine=engine)
    assert int(d.status) == 1 and d.attrs["title"] == "Schleife µ", d.attrs
    d = xr.open_dataset(p, group="statistics", engine=engine)
    assert np.isnan(d.accuracy) and list(d.score.values) == [.1, .2, .3, .4]
n = netCDF4.Dataset(p)
assert n["trajectory/r_state"].dimensions == ("time", "r") and n["trajectory"].dimensions["time"].isunlimited()
assert n["trajectory/r_state"][999, 19] == 999 + 19 / 64
`, path)
}

// TestTools lets HDF5's and netCDF's own programs read the whole file.
func TestTools(t *testing.T) {
	path := finished(t, 500, swmr())
	header := outside(t, "ncdump", "-h", path)
	for _, want := range []string{"time = UNLIMITED ; // (500 currently)", "double r_state(time, r) ;", "string toml ;", `time:units = "s" ;`} {
		if !strings.Contains(header, want) {
			t.Errorf("ncdump -h lacks %q", want)
		}
	}
	outside(t, "ncdump", path)
	if out := outside(t, "h5dump", "-d", "/training/BP/step", "-y", "-w", "200", path); !strings.Contains(out, "123, 124") {
		t.Errorf("h5dump of 125 steps: %s", out)
	}
	outside(t, "h5dump", path)
	if out := outside(t, "h5stat", path); !strings.Contains(out, "H5F_FSPACE_STRATEGY_PAGE") || !strings.Contains(out, "page size: 4096") {
		t.Errorf("h5stat: %s", out)
	}
}

// TestSameBits: the same input makes the same file, whenever a flush comes.
func TestSameBits(t *testing.T) {
	first := readFile(t, finished(t, 5000, swmr()))
	for _, every := range []time.Duration{-1, time.Microsecond, 3 * time.Millisecond} {
		if !bytes.Equal(first, readFile(t, finished(t, 5000, Options{SWMR: true, FlushEvery: every}))) {
			t.Errorf("flushing every %v changed the file", every)
		}
	}
}

// TestSameBitsLater: not the clock's second, and not what lay in memory, is in the file.
func TestSameBitsLater(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the next second")
	}
	first, second := temp(t, "a.h5"), temp(t, "b.h5")
	for i, path := range []string{first, second} {
		log := temp(t, "log")
		must(t, os.WriteFile(log, nil, 0o666))
		perturb := []string{"1", "170"}[i]
		if out, err := itself("crash", "H5_PATH="+path, "WRITELOG="+log, "MALLOC_PERTURB_="+perturb).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		time.Sleep(1100 * time.Millisecond)
	}
	if !bytes.Equal(readFile(t, first), readFile(t, second)) {
		t.Error("two runs differ")
	}
}
