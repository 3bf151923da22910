"""Writes golden_test.go: python3 testdata/golden.py > golden_test.go

Rates and slopes by their formulas in Python's decimal at 80 digits, rounded once to 17 digits;
softmax by scipy.special.softmax, its Jacobian by hand from that.
"""
from decimal import Decimal as D, getcontext

import numpy as np
import scipy
from scipy.special import softmax

getcontext().prec = 80


def linear(x, gain):
    return gain * x, gain


def tanh(x, gain):
    e = (2 * gain * x).exp()
    return (e - 1) / (e + 1), gain * 4 * e / (e + 1) ** 2


def sigmoid(x, gain):
    e = (-gain * x).exp()
    return 1 / (1 + e), gain * e / (1 + e) ** 2


def relu(x, gain):
    return (gain * x, gain) if x > 0 else (D(0), D(0))


def softplus(x, gain, sharpness):
    e = (sharpness * x).exp()
    return gain * (1 + e).ln() / sharpness, gain * e / (1 + e)


def threshold_linear(x, gain, threshold, max):
    r = gain * (x - threshold)
    if r <= 0:
        return D(0), D(0)
    return (r, gain) if r < max else (max, D(0))


def hard_tanh(x, gain):
    r = gain * x
    if abs(r) < 1:
        return r, gain
    return D(1).copy_sign(r), D(0)


def power_law(x, gain, threshold, exponent):
    u = x - threshold
    if u <= 0:
        return D(0), D(0)
    return gain * u ** exponent, gain * exponent * u ** (exponent - 1)


CASES = [
    ("linear", linear, {}), ("linear", linear, {"gain": 2.5}),
    ("tanh", tanh, {}), ("tanh", tanh, {"gain": 0.7}),
    ("sigmoid", sigmoid, {}), ("sigmoid", sigmoid, {"gain": 3.0}),
    ("relu", relu, {}), ("relu", relu, {"gain": 0.3}),
    ("softplus", softplus, {}), ("softplus", softplus, {"gain": 2.0, "sharpness": 5.0}),
    ("threshold-linear", threshold_linear, {}),
    ("threshold-linear", threshold_linear, {"gain": 2.0, "threshold": -0.5, "max": 1.75}),
    ("hard-tanh", hard_tanh, {}), ("hard-tanh", hard_tanh, {"gain": 1.5}),
    ("power-law", power_law, {}),
    ("power-law", power_law, {"gain": 0.04, "threshold": 0.2, "exponent": 2.2}),
    ("power-law", power_law, {"gain": 1.5, "threshold": -1.0, "exponent": 0.5}),
    ("power-law", power_law, {"gain": 1.5, "exponent": 1.0}),
]
DEFAULTS = {"gain": 1.0, "threshold": 0.0, "sharpness": 1.0, "max": float("inf"), "exponent": 2.0}
POINTS = [-745.0, -30.25, -3.5, -1.0, -0.6, -0.25, -1e-8, 1e-8, 0.3125, 0.65, 0.9, 2.0, 6.5, 20.0, 37.5, 800.0]


def go(values):
    return "[]float64{" + ", ".join(repr(float(v)) for v in values) + "}"


def params(p):
    return "map[string]float64{" + ", ".join(f'"{k}": {v!r}' for k, v in p.items()) + "}"


print("package neurons\n")
print(f"// Written by testdata/golden.py with numpy {np.__version__}, scipy {scipy.__version__}.\n")
print("var goldenPoints =", go(POINTS), "\n")
print("var golden = []struct {\n\tname string\n\tparams map[string]float64\n\trate, slope []float64\n}{")
for name, f, p in CASES:
    names = f.__code__.co_varnames[1:f.__code__.co_argcount]
    values = {k: D(p.get(k, DEFAULTS[k])) for k in names}
    pairs = [f(D(x), **values) for x in POINTS]
    print(f'\t{{"{name}", {params(p)},\n{go(r for r, _ in pairs)},\n{go(s for _, s in pairs)}}},')
print("}\n")

states = np.array([0.5, -1.25, 3.0, 2.75, 0.0])
print("var goldenSoftmaxState =", go(states), "\n")
print("var goldenSoftmax = []struct {\n\ttemperature float64\n\trate, jacobian []float64\n}{")
for temperature in (1.0, 0.5, 4.0):
    r = softmax(states / temperature)
    jacobian = (np.diag(r) - np.outer(r, r)) / temperature
    print(f"\t{{{temperature!r}, {go(r)},\n{go(jacobian.ravel())}}},")
print("}")
