"""Brian2 on a random recurrent network, tau dx/dt = -x + W tanh(x): the sum over synapses by BLAS in a
network_operation before each step, the exact integrator between. job: dt and end (s), tau (s), grid. Arrays: W, start,
reference (grid x units)."""

import brian2
import numpy as np

import peer


class Network:
    def __init__(self, job, arrays):
        w, self.reference = arrays["W"], arrays["reference"]
        brian2.prefs.codegen.target = "cython"
        brian2.defaultclock.dt = job["dt"] * brian2.second
        self.end = job["end"] * brian2.second
        units = brian2.NeuronGroup(len(w), "dx/dt = (-x + drive) / tau : 1\ndrive : 1", method="exact", namespace={"tau": job["tau"] * brian2.second})
        units.x = arrays["start"].ravel()
        x, drive = units.variables["x"].get_value(), units.variables["drive"].get_value()

        @brian2.network_operation(when="start")
        def synapses():
            np.dot(w, np.tanh(x), out=drive)

        self.units = units
        self.states = brian2.StateMonitor(units, "x", record=True, dt=self.end / job["grid"], when="start")
        self.net = brian2.Network(units, synapses, self.states)
        self.net.store()
        self.run()  # compiles

    def run(self):
        self.net.restore()
        seconds, _ = peer.timed(self.net.run, self.end)
        states = np.vstack([np.array(self.states.x).T[1:], np.array(self.units.x)])
        return {"seconds": seconds, "error": float(np.abs(states - self.reference).max() / np.abs(self.reference).max())}


peer.serve(Network)
