"""SciPy on the benchmark problems: RK45, DOP853, Radau, LSODA of solve_ivp, with the right-hand side of
problems.c. Arguments and formats are those of sundials.c; the library of problems.c comes last."""

import ctypes
import sys
import time

import numpy as np
from scipy.integrate import solve_ivp

METHODS = {"scipy-rk45": "RK45", "scipy-dop853": "DOP853", "scipy-radau": "Radau", "scipy-lsoda": "LSODA"}
DOUBLES = ctypes.POINTER(ctypes.c_double)


class OverBudget(Exception):
    pass


def load(name, file, library):
    lib = ctypes.CDLL(library)
    lib.load.restype = ctypes.c_void_p
    lib.load.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
    lib.derivative.restype = None
    lib.derivative.argtypes = [ctypes.c_void_p, ctypes.c_double, ctypes.c_void_p, ctypes.c_void_p]
    problem = lib.load(name.encode(), file.encode())
    head = np.fromfile(file, count=7)
    n, grid, end = int(head[0]), int(head[1]), head[2]
    y0 = np.fromfile(file, count=7 + n)[7:]
    return lib.derivative, problem, grid, end, y0


def solve(derivative, problem, grid, end, y0, method, rtol, atol, budget):
    n, calls = len(y0), 0
    stop = time.perf_counter() + budget

    def f(t, y):
        nonlocal calls
        calls += 1
        if calls % 256 == 0 and time.perf_counter() > stop:
            raise OverBudget
        y = np.ascontiguousarray(y)
        d = np.empty(n)
        derivative(problem, t, y.ctypes.data, d.ctypes.data)
        return d

    start = time.perf_counter()
    try:
        s = solve_ivp(f, (0, end), y0, METHODS[method], t_eval=end * np.arange(1, grid + 1) / grid, rtol=rtol, atol=atol)
        states, status, jacobians = s.y.T, 0 if s.success else 1, s.njev
    except OverBudget:
        states, status, jacobians = np.empty((0, n)), 2, 0
    seconds = time.perf_counter() - start
    whole = np.full((grid, n), np.nan)
    whole[: len(states)] = states
    return whole, calls, jacobians, seconds, status


def main(name, file, out, library):
    derivative, problem, grid, end, y0 = load(name, file, library)
    over = None  # tighter tolerances of a method that is over its budget take longer
    with open(out, "wb") as states:
        for line in sys.stdin:
            method, rtol, atol, budget = line.split()
            rtol, atol, budget = float(rtol), float(atol), float(budget)
            least, spent, runs = np.inf, 0.0, 0
            y, calls, jacobians, status = np.full((grid, len(y0)), np.nan), 0, 0, 2
            while method != over:
                y, calls, jacobians, seconds, status = solve(
                    derivative, problem, grid, end, y0, method, max(rtol, 3e-14), atol, budget
                )
                least, spent, runs = min(least, seconds), spent + seconds, runs + 1
                over = method if status == 2 else over
                if status or spent > budget or (runs >= 3 or spent > 2) and spent > 0.05:
                    break
            states.write(y.tobytes())
            print(method, "%g" % rtol, 0, calls, jacobians, "%.9g" % (least if runs else 0), status, flush=True)


main(*sys.argv[1:])
