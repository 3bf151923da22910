"""Writes the arrays in testdata/npy with NumPy. Run it in this folder; the tests know the values.

Element [i, j] is 3 i - 2 j (its magnitude for unsigned and its truth for boolean types), plus 0.25
for floating-point types.
"""

import numpy as np
from numpy.lib import format as npy

i, j = np.indices((4, 3))
whole = 3 * i - 2 * j


def values(kind):
    if kind == "f":
        return whole + 0.25
    return abs(whole) if kind == "u" else whole


def write(name, array, version=None):
    with open(f"npy/{name}.npy", "wb") as f:
        npy.write_array(f, array, version=version)


for kind, sizes in {"i": "1248", "u": "1248", "f": "48"}.items():
    for size in sizes:
        for order in "<>":
            for layout in "CF":
                name = f"{kind}{size}_{'little' if order == '<' else 'big'}_{layout}"
                write(name, np.array(values(kind), dtype=f"{order}{kind}{size}", order=layout))
write("bool", whole > 0)
write("version2", values("f"), (2, 0))
write("version3", values("f"), (3, 0))
write("vector", values("f")[:, 0])
write("scalar", np.float64(0.25))

write("half", values("f").astype("f2"))
write("complex", values("f").astype("c16"))
write("text", np.array(["a", "b"]))
write("record", np.zeros(3, dtype=[("a", "f8"), ("b", "i4")]))
write("cube", np.zeros((2, 3, 4)))
write("none", np.zeros((0, 5)))
write("nan", np.where(whole == -1, np.nan, 1.0))
write("inf", np.asfortranarray(np.where(whole == -1, -np.inf, 1.0)))
write("huge", np.array([[1, 2**53 + 1]], dtype="u8"))
write("negative_huge", np.array([[1, -(2**62)]], dtype="i8"))
np.savez("npy/archive.npz", values("f"))
