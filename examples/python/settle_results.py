"""Result files of settle as xarray datasets.

    import settle_results
    run = settle_results.open_run("loop.h5")
    run.trajectory.r_state.plot.line(x="time")

Needs h5py, numpy and xarray. A file whose run was killed has to be recovered first: settle recover loop.h5.
"""

import glob
import re
from pathlib import Path

import h5py
import numpy as np
import xarray as xr


def open_run(path):
    """Opens a result file, with all its segments (out.0002.h5, ...). A with statement closes it."""
    return Run(path)


class Run:
    """A result file. Values are read when they are asked for."""

    def __init__(self, path):
        stem = str(Path(path).with_suffix(""))
        later = glob.glob(glob.escape(stem) + ".[0-9][0-9][0-9][0-9]*" + Path(path).suffix)
        number = re.compile(r"\.(\d{4,})\.[^.]*$")
        self.files = [h5py.File(path)] + [h5py.File(p) for p in sorted(later, key=lambda p: int(number.search(p)[1]))]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Closes all files."""
        for f in self.files:
            f.close()

    @property
    def attrs(self):
        """Provenance: version, command_line, seed, method, ..."""
        return {k: text(v) for k, v in self.files[0].attrs.items()}

    @property
    def status(self):
        """'running', 'finished', 'failed' or 'interrupted'."""
        return str(meanings(self.files[-1]["status"]))

    @property
    def circuit(self):
        """The circuit file, with all defaults written out, as text."""
        return self.files[0]["config/toml_resolved"].asstr()[()]

    @property
    def trajectory(self):
        """Traces over time: <population>_state[time, <population>] and others."""
        return self.group("trajectory")

    @property
    def episodes(self):
        """How each phase of each trial ended."""
        return self.group("episodes")

    @property
    def arms(self):
        """Names of the arms of a training."""
        return list(self.files[0]["arms/arm"].asstr()) if "arms" in self.files[0] else []

    def lessons(self, arm, of="training"):
        """Of a training, {seed: dataset}: of="training", "nse", "snapshots", "spectrum", "repairs" or "episode_data"."""
        group = self.files[0][f"{of}/{arm}"]
        seeds = [k for k in group if k.startswith("seed_")]
        if not seeds:
            return {int(self.files[0]["arms/seeds"][0]): self.group(f"{of}/{arm}")}
        return {int(k[5:]): self.group(f"{of}/{arm}/{k}") for k in sorted(seeds, key=lambda k: int(k[5:]))}

    def curve(self, arm, column, of="training"):
        """A column of all seeds of an arm: [seed, step]."""
        lessons = self.lessons(arm, of)
        return xr.concat([d[column] for d in lessons.values()], dim=xr.DataArray(list(lessons), dims="seed", name="seed"))

    def eigenvalues(self, arm, phase):
        """Complex eigenvalues of a phase's loops, by seed: [sample, mode], 1/s."""
        found = {}
        for seed, d in self.lessons(arm, "spectrum").items():
            found[seed] = d[f"eig_re_{phase}"] + 1j * d[f"eig_im_{phase}"]
        return found

    def group(self, name):
        """Any group as a dataset; rows of all segments follow each other, flags become words."""
        first = self.files[0][name]
        data = {}
        for key, d in first.items():
            if not isinstance(d, h5py.Dataset):
                continue
            grows = d.maxshape and d.maxshape[0] is None
            parts = [f[name][key] for f in self.files] if grows else [self.files[-1][name][key]]
            values = [meanings(p) if "flag_meanings" in p.attrs else p.asstr()[()] if p.dtype.kind == "O" else p[()] for p in parts]
            data[key] = (axes(d), np.concatenate(values) if grows else values[0], {k: text(d.attrs[k]) for k in ("units", "long_name") if k in d.attrs})
        scales = {k: data[k] for k in data if data[k][0] == (k,)}
        return xr.Dataset({k: v for k, v in data.items() if k not in scales}, coords=scales)


def axes(dataset):
    """The names of a dataset's axes."""
    if h5py.h5ds.is_scale(dataset.id) and dataset.ndim == 1:
        return (dataset.name.rsplit("/", 1)[1],)
    return tuple(dim[0].name.rsplit("/", 1)[1] if len(dim) else f"axis_{i}" for i, dim in enumerate(dataset.dims))


def meanings(dataset):
    """Numbers that stand for words, as words; those that stand for none are left empty."""
    words = dict(zip(np.atleast_1d(dataset.attrs["flag_values"]), text(dataset.attrs["flag_meanings"]).split()))
    return np.vectorize(lambda v: words.get(v, ""), otypes=[object])(dataset[()]).astype(str)


def text(value):
    """An attribute; text comes as bytes."""
    return value.decode() if isinstance(value, bytes) else value
