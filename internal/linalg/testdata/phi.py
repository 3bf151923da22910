"""Writes golden_phi_test.go: python3 testdata/phi.py > golden_phi_test.go

phi_k(hA) v is the last column but one of exp([[hA, v, 0], [0, 0, I], [0, 0, 0]]), taken by mpmath at
100 digits, and again by scipy.linalg.expm where SciPy is there, as a check to 1e-9.
"""
import sys

import mpmath

mpmath.mp.dps = 100


def pattern(n):
    return [[(7 * i + 13 * j) % 11 - 5 for j in range(n)] for i in range(n)]


def loop():
    """An inversion loop of 2 controllers and 5 units: -1 is an eigenvalue three times."""
    w = [[((7 * (i + 1) * (j + 2)) % 11 - 5) / 8 for j in range(5)] for i in range(2)]
    a = [[0.0] * 7 for _ in range(7)]
    for i in range(2):
        a[i][i] = -0.125
        for j in range(5):
            a[i][2 + j], a[2 + j][i] = 8 * w[i][j], -w[i][j]
    for j in range(5):
        a[2 + j][2 + j] = -1
    return a


def jordan(n, eigenvalue, corner):
    a = [[eigenvalue * (i == j) + (j == i + 1) for j in range(n)] for i in range(n)]
    a[n - 1][0] = corner
    return a


def heat(n):
    return [[-2 * (i == j) + (abs(i - j) == 1) for j in range(n)] for i in range(n)]


def graded(n):
    """Upper triangular, not normal, with rates from 1 to 10^4."""
    return [[-(10 ** i) if i == j else (i + 2 * j if j > i else 0) for j in range(n)] for i in range(n)]


def rotation():
    return [[0, 1, 0.25, 0], [-1, 0, 0, 0.25], [-0.25, 0, 0, 3], [0, -0.25, -3, 0]]


CASES = [
    ("pattern", pattern(6), [1e-13, 1e-3, 0.1, 1]),
    ("loop", loop(), [0.01, 1, 30]),
    ("Jordan block", jordan(5, -1, 0), [0.1, 1, 20]),
    ("nearly defective", jordan(5, -1, 2.0 ** -30), [0.1, 1, 20]),
    ("a little less so", jordan(5, -0.5, 2.0 ** -14), [0.1, 1, 20]),
    ("heat", heat(8), [1e-3, 1, 2500]),
    ("graded", graded(5), [1e-4, 0.1, 1]),
    ("rotation", rotation(), [0.1, 3, 25]),
    ("zero", [[0, 0], [0, 0]], [1]),
]
LAST = 4


def vector(n, k):
    return [((7 * i + 5 * k) % 11 - 4) / 4 for i in range(n)]


def augmented(a, h, v, k):
    n = len(a)
    m = mpmath.zeros(n + k)
    for i in range(n):
        for j in range(n):
            m[i, j] = mpmath.mpf(a[i][j]) * mpmath.mpf(h)
        if k:
            m[i, n] = mpmath.mpf(v[i])
    for j in range(k - 1):
        m[n + j, n + j + 1] = 1
    return m


def phi(a, h, v, k):
    n = len(a)
    e = mpmath.expm(augmented(a, h, v, k), method="taylor")
    if k:
        return [e[i, n + k - 1] for i in range(n)]
    return [sum(e[i, j] * v[j] for j in range(n)) for i in range(n)]


def check(a, h, v, k, want):
    try:
        import numpy as np
        import scipy.linalg
    except ImportError:
        return
    n = len(a)
    e = scipy.linalg.expm(np.array(augmented(a, h, v, k).tolist(), dtype=float))
    got = e[:n, n + k - 1] if k else e[:n, :n] @ np.array(v)
    want = np.array([float(x) for x in want])
    if np.abs(got - want).max() > 1e-9 * np.abs(want).max():
        sys.exit(f"SciPy disagrees on phi_{k}, h = {h}, by {np.abs(got - want).max() / np.abs(want).max()}")


print("package linalg\n")
print("// Written by testdata/phi.py with mpmath, 100 digits.\n")
print("var goldenPhi = []phiCase{")
for name, a, hs in CASES:
    flat = ", ".join(repr(float(x)) for row in a for x in row)
    for h in hs:
        print("\t{\"%s\", %d, %r, []float64{%s}, [][]float64{" % (name, len(a), h, flat))
        for k in range(LAST + 1):
            v = vector(len(a), k)
            want = phi(a, h, v, k)
            check(a, h, v, k, want)
            print("\t\t{" + ", ".join(repr(float(x)) for x in want) + "},")
        print("\t}},")
print("}")
