"""SciPy's solve_ivp on a random recurrent network, dx/dt = -x + W tanh(x), in plain NumPy. A line names the method
and rtol. job: end, grid (the solution is compared at end k / grid), atol (over rtol). Arrays: W, start, reference (grid x units)."""

import numpy as np
from scipy.integrate import solve_ivp

import peer


class Network:
    def __init__(self, job, arrays):
        self.job, self.w = job, arrays["W"]
        self.start, self.reference = arrays["start"].ravel(), arrays["reference"]
        self.times = job["end"] * np.arange(1, job["grid"] + 1) / job["grid"]

    def solve(self, method, rtol):
        return solve_ivp(lambda t, x: self.w @ np.tanh(x) - x, (0, self.job["end"]), self.start, method, t_eval=self.times, rtol=rtol, atol=self.job["atol"] * rtol)

    def run(self, method, rtol):
        seconds, s = peer.timed(self.solve, method, float(rtol))
        error = np.abs(s.y.T - self.reference).max() / np.abs(self.reference).max() if s.success else peer.UNKNOWN
        return {"seconds": seconds, "error": float(error), "calls": s.nfev}


peer.serve(Network)
