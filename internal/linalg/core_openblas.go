//go:build openblas

package linalg

/*
// better is the kernels of OpenBLAS for what this processor can do; "" where it is not for us to say.
static const char *better(void) {
#if defined __x86_64__ && defined __GNUC__
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
	    __builtin_cpu_supports("avx512vl"))
		return "SkylakeX";
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
		return "Haswell";
#endif
	return "";
}
*/
import "C"

// coreVariable is OpenBLAS's environment variable for the kernels to use. It is read when the library is loaded.
const coreVariable = "OPENBLAS_CORETYPE"

// oldest are the names of the kernels that OpenBLAS takes for a processor that it does not know, by its model's
// number: those of 2004, a quarter as fast as what every processor since 2013 can do.
var oldest = map[string]bool{"Prescott": true, "Core2": true, "generic": true}

func betterCore() string {
	if !oldest[coreName()] {
		return ""
	}
	return C.GoString(C.better())
}
