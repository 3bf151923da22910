package main

const (
	literature = "the literature's loop: 999 semi-implicit steps of tau / 2, in numba"
	torch      = "backpropagation by PyTorch, plain tensors or autograd, the faster"
)

// rows are all comparisons, in the order of the page.
var rows = []row{
	{name: "mnist-linear", work: "MNIST 784-1000-10, online, linear loop by trajectory", peer: literature, wanted: 60, prepare: online(2000)},
	{name: "mnist-equilibrium", work: "MNIST 784-1000-10, online, linear loop by equilibrium", peer: literature, wanted: 75, prepare: online(2000, "credit.solve", "equilibrium")},
	{name: "mnist-equilibrium-single", work: "the same, weights and forward products in single precision", peer: literature + ", double precision", wanted: 105, prepare: online(2000, "credit.solve", "equilibrium", "task.precision", "single")},
	{name: "mnist-tanh", work: "MNIST 784-1000-10, online, tanh loop in time steps at rtol 1e-6", peer: literature + ", W tanh(r)", wanted: 30, prepare: online(500, "credit.loop", "tanh-zero")},
	{name: "mnist-backprop", work: "MNIST 784-1000-10, online, linear loop by trajectory", peer: torch, wanted: 4, prepare: backprop("mnist", 2000)},
	{name: "mnist-backprop-single", work: "the same, weights and forward products in single precision", peer: torch + ", single precision", wanted: 4, prepare: backprop("mnist", 2000, "task.precision", "single")},
	{name: "batch-trajectory", work: "MNIST 784-1000-10, batches of 100, linear loop by trajectory", peer: torch, wanted: 0.55, prepare: backprop("mnist", 20, "task.batch", "100", "plasticity.all.rate", "1e-5")},
	{name: "batch-trajectory-single", work: "the same, weights and forward products in single precision", peer: torch + ", single precision", wanted: 0.5, prepare: backprop("mnist", 20, "task.batch", "100", "plasticity.all.rate", "1e-5", "task.precision", "single")},
	{name: "batch-equilibrium", work: "MNIST 784-1000-10, batches of 100, linear loop by equilibrium", peer: torch, wanted: 0.77, prepare: backprop("mnist", 20, "task.batch", "100", "plasticity.all.rate", "1e-5", "credit.solve", "equilibrium")},
	{name: "autoencoder-trajectory", work: "autoencoder 784-500-250-30-250-500-784, batches of 100, five loops by trajectory", peer: torch, wanted: 1. / 30, prepare: backprop("mnist-autoencoder", 4)},
	{name: "autoencoder-equilibrium", work: "autoencoder 784-500-250-30-250-500-784, batches of 100, five loops by equilibrium", peer: torch, wanted: 1. / 5, prepare: backprop("mnist-autoencoder", 4, "credit.solve", "equilibrium")},
	{name: "figure-3a", work: "figure 3a, linear regression, all ten arms, 2000 examples each, watched and evaluated after each", peer: literature, wanted: 30, prepare: figure3a},
	{name: "network-50", work: "random tanh network, 50 units, 20 tau, error 1e-6", peer: "SciPy's best of DOP853 and LSODA", wanted: 20, prepare: scipy(50)},
	{name: "network-1000", work: "random tanh network, 1000 units, 20 tau, error 1e-6", peer: "SciPy's best of DOP853 and LSODA", wanted: 2, prepare: scipy(1000)},
	{name: "network-4000", work: "random tanh network, 4000 units, 20 tau, error 1e-6", peer: "SciPy's best of DOP853 and LSODA", wanted: 3, prepare: scipy(4000)},
	{name: "network-brian", work: "random tanh network, 1000 units, 20 tau, at Brian2's error", peer: "Brian2, dt = tau / 100, the synapses by BLAS in a network_operation", wanted: 20, prepare: brian(1000)},
	{name: "recording", work: "random tanh network, 1000 units, 200 tau, all recorded at every step: time over that without", peer: "the same run, nothing recorded", wanted: 1.15, most: true, prepare: recording(1000)},
	{name: "dense-traffic", work: "20,000 units, 4e8 weights: bytes read a second", peer: "memory bandwidth of one thread, reading only", wanted: 90, unit: "% of it", prepare: traffic(20_000, 0)},
	{name: "sparse-traffic", work: "100,000 units, 1e7 synapses: bytes read a second", peer: "memory bandwidth of one thread, reading only", wanted: 60, unit: "% of it", prepare: traffic(100_000, 100)},
	{name: "run-process", work: "`settle run inversion-loop`, the whole process", wanted: 100, most: true, unit: "ms", prepare: whole("run", "inversion-loop")},
	{name: "check-process", work: "`settle check inversion-loop`, the whole process", wanted: 60, most: true, unit: "ms", prepare: whole("check", "inversion-loop")},
	{name: "memory", work: "a run that records 5 GB: the most memory it takes", wanted: 300, most: true, unit: "MB", prepare: memory},
	{name: "view-open", work: "`settle view` of 64 units at 1,000,000 samples: the page, in Chromium, until its traces are seen", wanted: 1000, most: true, unit: "ms", prepare: viewed(false)},
	{name: "view-zoom", work: "the same, the slowest of 20 zooms, until traces as fine as the pixels are drawn", wanted: 100, most: true, unit: "ms", prepare: viewed(true)},
	{name: "sweep-local", work: "`settle sweep`, 1000 points of 20 ms, two workers: time over the ideal", peer: "what the runs of half of the points take, one after the other in one process", wanted: 1.3, most: true, unit: "times the ideal", prepare: sweepHere(1000)},
	{name: "sweep-plan", work: "the plan of a sweep of 100,000 points, with a condition", wanted: 5, most: true, unit: "s", prepare: sweepPlan(100_000, false)},
	{name: "sweep-plan-memory", work: "the same: the most memory it takes", wanted: 500, most: true, unit: "MB", prepare: sweepPlan(100_000, true)},
}
