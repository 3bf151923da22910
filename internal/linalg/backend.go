package linalg

// Backend names the library that serves: "gonum" or "openblas". A record of a run should hold it
// together with CoreName and Threads, since results agree to the bit only where all three do.
func Backend() string { return backend }

// CoreName names the kind of CPU the backend's kernels are for, as OpenBLAS calls it; gonum's
// kernels are the same on all CPUs of an architecture, and the name is the architecture's.
func CoreName() string { return coreName() }

// Threads is the number of threads one call may use.
func Threads() int { return threads() }
