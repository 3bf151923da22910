"""Writes golden_test.go: python3 testdata/golden.py > golden_test.go

The numbers come from SciPy (LAPACK), apart from this package; the elementwise functions from
Python's decimal at 60 digits.
"""
from decimal import Decimal, getcontext

import numpy as np
import scipy.linalg

getcontext().prec = 60


def pattern(rows, cols):
    return np.array([[(7 * i + 13 * j) % 11 - 5 + 0.5 * (i == j) + 0.25 * (i * j % 3 == 1)
                      for j in range(cols)] for i in range(rows)])


def numbers(name, values):
    print(f"var {name} = []float64{{")
    for v in values:
        print(f"\t{float(v)!r},")
    print("}\n")


print("package linalg\n")
print(f"// Written by testdata/golden.py with numpy {np.__version__}, scipy {scipy.__version__}.\n")
numbers("goldenSolution", scipy.linalg.solve(pattern(6, 6), np.arange(1, 7)))

values = sorted(scipy.linalg.eigvals(pattern(6, 6)), key=lambda z: (-z.real, abs(z.imag), -z.imag))
numbers("goldenEigenvaluesReal", [z.real for z in values])
numbers("goldenEigenvaluesImag", [z.imag for z in values])

numbers("goldenSingularValues", scipy.linalg.svdvals(pattern(5, 3)))
numbers("goldenHilbertSingularValues", scipy.linalg.svdvals(scipy.linalg.hilbert(6)))
numbers("goldenPinv", np.linalg.pinv(pattern(5, 3), rcond=1e-12).ravel())
# Half of the largest singular value cuts the smallest of four away.
numbers("goldenPinvCut", np.linalg.pinv(pattern(4, 6), rcond=0.5).ravel())

points = [-700.0, -40.0, -5.5, -1.0, -0.1, -1e-9, 0.0, 1e-20, 0.3, 1.0, 2.0, 19.0, 40.0]
exp = [Decimal(x).exp() for x in points]
numbers("goldenPoints", points)
numbers("goldenExp", exp)
numbers("goldenTanh", [(e * e - 1) / (e * e + 1) if x else 0 for x, e in zip(points, exp)])
numbers("goldenSigmoid", [e / (1 + e) for e in exp])
