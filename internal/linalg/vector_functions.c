//go:build openblas

// Vectorised exp and tanh: GCC turns the inner loops into calls of glibc's vector functions (libmvec,
// 2.35 or later), in the widest of the instruction sets below that the machine has. Elsewhere they are
// ordinary loops. Fast math is confined to this file: it is what lets GCC use those functions, whose
// error is below 4 units in the last place; NaN and infinities come through them.

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3,fast-math")
#endif

#include <math.h>
#include <string.h>

#include "vector_functions.h"

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && defined __gnu_linux__
#define WIDEST __attribute__((target_clones("avx512f", "avx2,fma", "default")))
#else
#define WIDEST
#endif

// Whole blocks only, through buffers of their own: each element takes the same way wherever it
// stands, also where dst is x.
#define BLOCK 8

#define BLOCKWISE(name, f)                                                \
	WIDEST void name(double *dst, const double *x, long blocks) {     \
		double in[BLOCK], out[BLOCK];                             \
		for (; blocks > 0; blocks--, dst += BLOCK, x += BLOCK) {  \
			memcpy(in, x, sizeof in);                         \
			for (int j = 0; j < BLOCK; j++)                   \
				out[j] = f(in[j]);                        \
			memcpy(dst, out, sizeof out);                     \
		}                                                         \
	}

BLOCKWISE(settle_exp_blocks, exp)
BLOCKWISE(settle_tanh_blocks, tanh)
