package linalg

import (
	"os"
	"syscall"
)

// UseBestCore starts the program again, with its arguments and one environment variable more, if the backend took
// the processor for a far older one: OpenBLAS 0.3.21 (Debian 12) knows processors by their model numbers and takes
// one that came later for a Prescott, with kernels a quarter as fast. What the user has set stands. It is for
// main functions, first thing; if it returns, the backend stays as it is.
func UseBestCore() {
	core := betterCore()
	if _, set := os.LookupEnv(coreVariable); set || core == "" {
		return
	}
	program, err := os.Executable()
	if err != nil {
		return
	}
	// Were it to fail, the program would go on slowly. It cannot happen twice: the variable is set then.
	_ = syscall.Exec(program, os.Args, append(os.Environ(), coreVariable+"="+core))
}
