"""Backpropagation by PyTorch, float64 or float32 (precision), one thread: with autograd, and by its formulas on plain tensors; the
faster of the two counts. job: layers, transfer (of the hidden layers), output ("softmax" or "linear"),
batch, rate, decay, precision. Arrays: W1.., b_.. (by layer: b1..), inputs, targets (one example a row).

The error at the output is target - output, changes are summed over a batch: gradient descent on the
cross-entropy of a softmax, on half the squared error of linear units.
"""

import numpy as np
import torch

import peer

torch.set_num_threads(1)


class Network:
    def __init__(self, job, arrays):
        self.job, self.arrays = job, arrays
        self.depth = len(job["layers"]) - 1
        self.dtype = torch.float32 if job["precision"] == "single" else torch.float64
        self.inputs, self.targets = self.tensor("inputs"), self.tensor("targets")
        self.ways = {"formulas": self.formulas, "autograd": self.autograd}
        for way in self.ways.values():  # warm
            self.reset()
            way(2 * job["batch"])

    def tensor(self, name):
        return torch.tensor(self.arrays[name], dtype=self.dtype)

    def reset(self):
        self.w = [self.tensor(f"W{l + 1}") for l in range(self.depth)]
        self.b = [self.tensor(f"b{l + 1}").ravel() for l in range(self.depth)]

    def batches(self, most):
        size = self.job["batch"]
        return zip(self.inputs[:most].split(size), self.targets[:most].split(size))

    def phi(self, layer, a):
        if layer == self.depth - 1:
            return torch.softmax(a, 1) if self.job["output"] == "softmax" else a
        return torch.tanh(a) if self.job["transfer"][layer] == "tanh" else a

    @torch.no_grad()
    def formulas(self, most):
        rate, keep = self.job["rate"], 1 - self.job["decay"]
        one = self.job["batch"] == 1
        for x, t in self.batches(most):
            h = [x]
            for l in range(self.depth):
                h.append(self.phi(l, torch.addmm(self.b[l], h[l], self.w[l].t())))
            delta = t - h[-1]
            for l in reversed(range(self.depth)):
                below = None
                if l > 0:
                    below = delta @ self.w[l]
                    if self.job["transfer"][l - 1] == "tanh":
                        below *= 1 - h[l] * h[l]
                if one:
                    self.w[l].addr_(delta[0], h[l][0], beta=keep, alpha=rate)
                else:
                    self.w[l].addmm_(delta.t(), h[l], beta=keep, alpha=rate)
                self.b[l].add_(delta.sum(0), alpha=rate)
                delta = below

    def autograd(self, most):
        rate, keep = self.job["rate"], 1 - self.job["decay"]
        leaves = self.w + self.b
        for p in leaves:
            p.requires_grad_()
        for x, t in self.batches(most):
            a = x
            for l in range(self.depth):
                a = torch.addmm(self.b[l], a, self.w[l].t())
                a = self.phi(l, a) if l < self.depth - 1 else a
            if self.job["output"] == "softmax":
                loss = -(t * torch.log_softmax(a, 1)).sum()
            else:
                loss = ((t - a) ** 2).sum() / 2
            grads = torch.autograd.grad(loss, leaves)
            with torch.no_grad():
                for l in range(self.depth):
                    self.w[l].mul_(keep).sub_(grads[l], alpha=rate)
                    self.b[l].sub_(grads[self.depth + l], alpha=rate)

    def run(self):
        best = {"seconds": float("inf")}
        for name, way in self.ways.items():
            self.reset()
            seconds, _ = peer.timed(way, len(self.inputs))
            if seconds < best["seconds"]:
                best = {"seconds": seconds, "error": peer.UNKNOWN, "note": name}
        return best

    def save(self, folder):
        for l, w in enumerate(self.w):
            np.save(f"{folder}/learned_W{l + 1}.npy", w.detach().double().numpy())


peer.serve(Network)
