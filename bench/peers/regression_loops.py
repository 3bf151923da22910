"""Figure 3a of Podlaski & Machens, NeurIPS 2020 (arXiv 2007.05112): linear regression, all arms one after the
other, example by example, compiled by numba. The loops are stepped as published: semi-implicitly, u before r,
from 0, dt = 0.5 tau, 999 steps. After every example the squared error over all inputs, |T - W2 W1|^2 / 2, and
of arms with a loop the spectral abscissa, from the eigenvalues of W2 B by (lambda + 1)(lambda + alpha) = mu;
an unstable loop has its B repaired by descent of the smoothed spectral abscissa (Vanbiervliet et al., SIAM J.
Optim. 2009).

job: arms (name, method, alpha), steps, dt, rate, clip, checked. Arrays: W1, W2, T, inputs, targets, B2_<arm>.
"""

import numpy as np
from numba import njit
from scipy.linalg import solve_continuous_lyapunov

import peer

# How an arm finds the share of the hidden layer.
TRANSPOSE, FIXED, PSEUDO, CLOSED, LOOP = range(5)
WAYS = {
    "backpropagation": TRANSPOSE,
    "feedback-alignment": FIXED,
    "pseudo-backpropagation": PSEUDO,
    "non-dynamic-inversion": CLOSED,
    "dynamic-inversion": LOOP,
}


@njit(fastmath=True)
def loop(w, b, delta, alpha, dt, steps):
    outputs, hidden = w.shape
    u, r = np.zeros(outputs), np.zeros(hidden)
    for _ in range(steps):
        for i in range(outputs):
            s = -alpha * u[i] - delta[i]
            for j in range(hidden):
                s += w[i, j] * r[j]
            u[i] += dt * s
        for j in range(hidden):
            s = -r[j]
            for i in range(outputs):
                s += b[j, i] * u[i]
            r[j] += dt * s
    return r


@njit
def abscissa(w, b, alpha):
    """Largest real part of the roots of (lambda + 1)(lambda + alpha) = mu, mu the eigenvalues of W B."""
    mu = np.linalg.eigvals(np.dot(w, b).astype(np.complex128))
    root = np.sqrt((1 - alpha) ** 2 + 4 * mu)
    return max(-alpha, (-(1 + alpha) / 2 + np.abs(root.real) / 2).max())


@njit
def clipped(v, most):
    n = np.sqrt(np.dot(v, v))
    return v * (most / n) if n > most else v


@njit
def closed(w, b, delta, alpha):
    return np.dot(b, np.linalg.solve(np.dot(w, b) - alpha * np.eye(len(delta)), delta))


@njit
def learn(w1, w2, b, way, alpha, dt, steps, rate, clip, teacher, inputs, targets, losses, first, shares, errors):
    """Learns from example first on; returns the number of the next, which is not the last if the loop got unstable."""
    for k in range(first, len(inputs)):
        x = inputs[k]
        h = np.dot(w1, x)
        e = targets[k] - np.dot(w2, h)
        if way == TRANSPOSE:
            share = np.dot(w2.T, e)
        elif way == FIXED:
            share = np.dot(b, e)
        elif way == PSEUDO:
            share = np.dot(np.linalg.pinv(w2), e)
        elif way == CLOSED:
            share = closed(w2, b, e, alpha)
        else:
            share = loop(w2, b, e, alpha, dt, steps)
        if k < len(shares):
            shares[k] = share
            errors[k] = closed(w2, b, e, alpha) if way == LOOP else share
        w2 += rate * np.outer(clipped(e, clip), h)
        w1 += rate * np.outer(clipped(share, clip), x)
        losses[k] = ((teacher - np.dot(w2, w1)) ** 2).sum() / 2
        if way >= CLOSED and abscissa(w2, b, alpha) > 0:
            return k + 1
    return len(inputs)


def repair(w, b, alpha, step=0.05, most=200):
    """Descends the smoothed spectral abscissa until the loop is stable."""
    hidden, outputs = b.shape
    for _ in range(most):
        j = np.block([[-np.eye(hidden), b], [w, -alpha * np.eye(outputs)]])
        a = np.linalg.eigvals(j).real.max()
        if a < 0:
            return
        shifted = j - max(1.5 * a, a + 0.2) * np.eye(len(j))
        q = solve_continuous_lyapunov(shifted.T, -2 * np.eye(len(j)))
        p = solve_continuous_lyapunov(shifted, -2 * np.eye(len(j)))
        b -= step * (q @ p / np.trace(q @ p))[:hidden, hidden:]


class Figure:
    def __init__(self, job, arrays):
        self.job, self.arrays = job, arrays
        self.run()

    def arm(self, arm):
        j, a = self.job, self.arrays
        w1, w2, n = a["W1"].copy(), a["W2"].copy(), len(a["inputs"])
        b = a.get("B2_" + arm["name"], np.zeros((w2.shape[1], w2.shape[0]))).copy()
        losses, repairs, k = np.empty(n), 0, 0
        shares, wanted = np.empty((j["checked"], w2.shape[1])), np.empty((j["checked"], w2.shape[1]))
        while True:
            k = learn(w1, w2, b, WAYS[arm["method"]], arm["alpha"], j["dt"], j["steps"], j["rate"], j["clip"], a["T"], a["inputs"], a["targets"], losses, k, shares, wanted)
            if k == n:
                break
            repairs += 1
            repair(w2, b, arm["alpha"])
        return losses, repairs, max(peer.distance(s, w) for s, w in zip(shares, wanted))

    def run(self):
        seconds, arms = peer.timed(lambda: [self.arm(a) for a in self.job["arms"]])
        self.losses = {a["name"]: losses for a, (losses, _, _) in zip(self.job["arms"], arms)}
        return {
            "seconds": seconds,
            "error": max(error for _, _, error in arms),
            "note": f"{sum(repairs for _, repairs, _ in arms)} repairs",
            "losses": {name: losses[-1] for name, losses in self.losses.items()},
        }


peer.serve(Figure)
