"""The numbers of docs/reproduction.md that the tables of settle report lack, each from a run's file.

facts(name, run) returns them by key; a text that begins with | is a table. Examples are counted from 1.
"""
import csv
import math

import h5py
import numpy as np

# Examples until the normalised error is below .5, .1, .01, .001 and 1e-4: medians over 20 seeds of the
# authors' published scripts (Podlaski & Machens, NeurIPS 2020, figure 3a), run for this comparison.
REFERENCE = {
    "BP": (147, 267, 375, 475, 574), "FA": (62, 136, 244, 370, 499), "PBP": (72, 158, 284, 420, 552),
    "NDI": (59, 157, 320, 496, 679), "NDI-2": (69, 166, 299, 439, 580),
    "DI": (59, 157, 320, 496, 679), "DI-2": (69, 166, 299, 439, 580),
}
BELOW = ("0.5", "0.1", "0.01", "0.001", "0.0001")


class Run:
    """A training file, and the table (arm, column) that settle report made of it."""

    def __init__(self, path, report):
        self.file = h5py.File(path)
        self.seeds = [int(s) for s in self.file["arms/seeds"]]
        self.arms = [a.decode() for a in self.file["arms/arm"]]
        with open(report / "report.csv") as f:
            self.table = {row["arm"]: row for row in csv.DictReader(f)}

    def number(self, arm, column):
        return float(self.table[arm][column])

    def curves(self, arm):
        """The columns of an arm, one group a seed."""
        group = self.file["training"][arm]
        return [group] if "step" in group else [group[s] for s in group]

    def column(self, arm, prefix, suffix=""):
        """All numbers of the columns so named, over rows and seeds."""
        found = [g[k][:] for g in self.curves(arm) for k in g if k.startswith(prefix) and k.endswith(suffix)]
        values = np.concatenate(found) if found else np.array([])
        return values[np.isfinite(values)]

    def starting(self, prefix):
        return [a for a in self.arms if a.startswith(prefix)]


def text(v):
    """Three digits; never where the run did not come so far."""
    if not math.isfinite(v):
        return "never"
    return f"{v:.0f}" if abs(v) >= 100 else f"{v:.3g}"


def largest(values):
    return text(max(values)) if len(values) else "none"


def rows(head, lines):
    out = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
    return "\n".join(out + ["| " + " | ".join(map(str, line)) + " |" for line in lines])


def loops(run):
    """Of the DI arms that finished: angle to the closed form, abscissa, repairs."""
    arms = [a for a in run.arms if run.table[a]["method"].endswith("dynamic-inversion") and not a.startswith("NDI") and run.table[a]["ending"] == "finished"]
    repaired = {a: sum(any(g[k][-1] > 0 for k in g if k.startswith("repairs_")) for g in run.curves(a)) for a in arms}
    return {
        "angle": largest(np.concatenate([run.column(a, "angle_closed_form_", "_max") for a in arms] or [[]])),
        "abscissa": largest([v for a in arms for v in [run.number(a, "lambda_max")] if math.isfinite(v)]),
        "repaired": ", ".join(f"{a} {n}" for a, n in repaired.items()),
        "seeds": str(len(run.seeds)),
    }


def medians(run):
    """Examples until each threshold beside the reference, and the farthest ratio."""
    lines, farthest = [], 0.0
    for arm, theirs in REFERENCE.items():
        line = [arm]
        for below, reference in zip(BELOW, theirs):
            ours = run.number(arm, f"until_{below}_median")
            percent = 100 * ours / reference - 100
            farthest = max(farthest, abs(percent)) if math.isfinite(percent) else math.inf
            line.append(f"{text(ours)} / {reference} ({percent:+.1f} %)" if math.isfinite(ours) else f"never / {reference}")
        lines.append(line)
    return {"medians": rows(["arm"] + [f"NSE < {b}" for b in BELOW], lines), "farthest": f"{text(farthest)} %" if math.isfinite(farthest) else "never"}


def order(run, column):
    """The arms from the best to the worst, with their numbers."""
    values = sorted((run.number(a, column), a) for a in run.arms if math.isfinite(run.number(a, column)) or "until" in column)
    return ", ".join(f"{a} {text(v)}" for v, a in values)


def artefact(run):
    """Angle to the closed form at single examples: smallest, median, largest over seeds."""
    lines, known = [], {}
    for example in (1, 11, 21, 51, 101):
        line = [example]
        for arm in run.arms:
            v = [g["angle_closed_form_h1"][list(g["step"][:]).index(example)] for g in run.curves(arm) if example in g["step"][:]]
            cell = f"{text(min(v))} / {text(np.median(v))} / {text(max(v))}" if v else "-"
            known[f"{arm}-{example}"] = cell
            line.append(cell)
        lines.append(line)
    settled = run.column("settled", "angle_closed_form_", "_max")
    return {"angles": rows(["example", *(f"{a} (°): least / median / most" for a in run.arms)], lines), "settled": largest(settled), **known}


def hidden(run):
    """Each arm with its abscissa, its ending and its angle to the closed form."""
    lines = [(a, f"{int(a[-2:]) / 10:.1f}", largest(run.column(a, "lambda_max_")), run.table[a]["ending"],
              largest(run.column(a, "angle_closed_form_", "_max")) if run.table[a]["ending"] == "finished" else "-") for a in run.arms]
    return {"arms": rows(["arm", "sigma", "abscissa of the ODE (1/s)", "ending", "largest angle to closed form (°)"], lines)}


def who(run):
    known = {f"{a}-loss": text(run.number(a, "loss_median")) if run.table[a]["ending"] == "finished" else run.table[a]["ending"] for a in run.arms}
    return {**known, "random-abscissa": largest(run.column("DI-random", "lambda_max_")), "hidden-abscissa": largest(run.column("NDI-random", "lambda_max_"))}


def digits(run):
    return {f"{a}-error": f"{100 * run.number(a, 'test_error_mean'):.2f}" for a in run.arms} | {"settle-time": text(1e3 * run.number("DI", "settle_time_s"))}


def epochs(run):
    """Test errors of NDI and DI after each epoch, with the difference in points, and times in units of tau (10 ms)."""
    lines, far = [], 0.0
    ndi, di = run.curves("NDI")[0], run.curves("DI")[0]
    for epoch in sorted(set(di["epoch"][:]) - {0}):
        first = list(di["epoch"][:]).index(epoch)
        a, b = 100 * ndi["test_error"][first], 100 * di["test_error"][first]
        lines.append((epoch, f"{a:.2f}", f"{b:.2f}", f"{b - a:+.2f}"))
        far = max(far, abs(b - a))
    return {"epochs": rows(["epoch", "NDI: test error (%)", "DI: test error (%)", "difference (points)"], lines), "farthest": f"{far:.2f}", **times(run)}


def times(run):
    """In units of tau: mean time to rest, and to 1 % by the slowest mode, ln(100) / |abscissa|."""
    settle = [v / 0.01 for v in run.column("DI", "settle_time")]
    slowest = [math.log(100) / -v / 0.01 for v in run.column("DI", "lambda_max_")]
    return {"settle-first": text(settle[0]), "settle-last": text(settle[-1]), "percent-first": text(slowest[0]), "percent-last": text(slowest[-1])}


def losses(run):
    """Test losses of the autoencoder's NDI and DI at each test."""
    ndi, di = run.curves("NDI")[0], run.curves("DI")[0]
    lines = [(s, f"{a:.6g}", f"{b:.6g}", f"{b / a - 1:+.1e}") for s, a, b in zip(di["step"][:], ndi["loss"][:], di["loss"][:])]
    return {"losses": rows(["images", "NDI: test loss", "DI: test loss", "relative difference"], lines), "farthest": lines[-1][3]}


MORE = {
    "linear-regression": medians, "linear-regression-normalised": lambda r: {"order": order(r, "until_0.01_median")},
    "nonlinear-regression": lambda r: {"order": order(r, "nse_median")}, "nonlinear-regression-strong": lambda r: {"order": order(r, "nse_median")},
    "integration-artefact": artefact, "hidden-instability": hidden, "who-does-the-work": who, "digits": digits,
    "mnist": epochs, "mnist-autoencoder": losses,
}


def tanh(run):
    """Angle of the tanh loop to the linear closed form, early and late."""
    v = run.column("DI", "angle_non_dynamic_inversion_h1")
    return {"first": largest(v[:1]), "most": largest(v)}


MORE["digits-tanh-zero"] = tanh


def facts(name, run):
    return loops(run) | MORE[name](run)
