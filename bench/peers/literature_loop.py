"""Online learning of a network with one hidden layer by dynamic inversion as published: Podlaski & Machens,
NeurIPS 2020 (arXiv 2007.05112), the loop stepped semi-implicitly, u before r, from 0, steps of dt = 0.5 tau:

    tau du/dt = -alpha u + F(r) - delta,    tau dr/dt = -r + B u,    F(r) = W r, or W tanh(r)

compiled by numba. job: steps, dt, alpha, rate, decay, loop ("linear" or "tanh-zero"), checked.
Arrays: W1, W2, b_h1, b_y, B2, inputs, targets (one example a row).
"""

import numpy as np
from numba import njit

import peer


@njit(fastmath=True)
def loop_linear(w, bt, delta, alpha, dt, steps, u, r):
    """w: (outputs x hidden) and bt = B^T alike, so that both products run along rows."""
    outputs, hidden = w.shape
    u[:] = 0
    r[:] = 0
    for _ in range(steps):
        for i in range(outputs):
            u[i] += dt * (-alpha * u[i] + np.dot(w[i], r) - delta[i])
        for j in range(hidden):
            r[j] -= dt * r[j]
        for i in range(outputs):
            f = dt * u[i]
            for j in range(hidden):
                r[j] += f * bt[i, j]


@njit(fastmath=True)
def loop_tanh(w, bt, delta, alpha, dt, steps, u, r, rate):
    outputs, hidden = w.shape
    u[:] = 0
    r[:] = 0
    for _ in range(steps):
        for j in range(hidden):
            rate[j] = np.tanh(r[j])
        for i in range(outputs):
            u[i] += dt * (-alpha * u[i] + np.dot(w[i], rate) - delta[i])
        for j in range(hidden):
            r[j] -= dt * r[j]
        for i in range(outputs):
            f = dt * u[i]
            for j in range(hidden):
                r[j] += f * bt[i, j]


@njit(fastmath=True)
def change(w, b, post, pre, rate, decay):
    """One pass over the weights: W <- (1 - decay) W + rate post pre^T; the biases likewise, without decay."""
    for i in range(w.shape[0]):
        f, keep = rate * post[i], 1 - decay
        b[i] += f
        for j in range(w.shape[1]):
            w[i, j] = keep * w[i, j] + f * pre[j]


@njit
def learn(w1, w2, b1, b2, bt, inputs, targets, alpha, dt, steps, rate, decay, saturating, r, e):
    """All examples, forward, loop, update. Leaves the last loop's r and the last error behind."""
    u, scratch = np.empty(len(b2)), np.empty(len(b1))
    for k in range(len(inputs)):
        x = inputs[k]
        h = np.tanh(np.dot(w1, x) + b1)
        y = np.exp(np.dot(w2, h) + b2)
        e[:] = targets[k] - y / y.sum()
        if saturating:
            loop_tanh(w2, bt, e, alpha, dt, steps, u, r, scratch)
            share = r
        else:
            loop_linear(w2, bt, e, alpha, dt, steps, u, r)
            share = r * (1 - h * h)
        change(w2, b2, e, h, rate, decay)
        change(w1, b1, share, x, rate, decay)


def rest(w, b, delta, alpha, saturating):
    """The loop's state of rest: r = B z with W F(B z) - alpha z = delta, by Newton's method."""
    z = np.zeros(len(delta))
    for _ in range(50):
        r = b @ z
        f, slope = (np.tanh(r), 1 - np.tanh(r) ** 2) if saturating else (r, np.ones_like(r))
        step = np.linalg.solve((w * slope) @ b - alpha * np.eye(len(z)), w @ f - alpha * z - delta)
        z -= step
        if np.abs(step).max() <= 1e-14 * np.abs(z).max():
            break
    return b @ z


class Network:
    def __init__(self, job, arrays):
        self.job, self.arrays = job, arrays
        self.bt = np.ascontiguousarray(arrays["B2"].T)
        self.r, self.e = np.zeros(self.bt.shape[1]), np.zeros(self.bt.shape[0])
        self.reset()
        self.error = self.measure()
        self.reset()

    def reset(self):
        self.weights = [self.arrays[k].ravel().copy() if k[0] == "b" else self.arrays[k].copy() for k in ("W1", "W2", "b_h1", "b_y")]

    def learn(self, first, last):
        j = self.job
        inputs, targets = self.arrays["inputs"][first:last], self.arrays["targets"][first:last]
        learn(*self.weights, self.bt, inputs, targets, j["alpha"], j["dt"], j["steps"], j["rate"], j["decay"], j["loop"] == "tanh-zero", self.r, self.e)

    def measure(self):
        """The largest relative error of r at the loop's end, over the first examples."""
        worst = 0.0
        for k in range(self.job["checked"]):
            w2 = self.weights[1].copy()
            self.learn(k, k + 1)
            worst = max(worst, peer.distance(self.r, rest(w2, self.bt.T, self.e, self.job["alpha"], self.job["loop"] == "tanh-zero")))
        return worst

    def run(self):
        self.reset()
        seconds, _ = peer.timed(self.learn, 0, len(self.arrays["inputs"]))
        return {"seconds": seconds, "error": self.error}

    def save(self, folder):
        for name, w in zip(("W1", "W2"), self.weights):
            np.save(f"{folder}/learned_{name}.npy", w)


peer.serve(Network)
