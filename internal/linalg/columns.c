//go:build openblas

// Products and updates with some columns of a matrix that is kept by columns. An element is rounded after
// every operation, in the order of the columns, so that its bits do not depend on the instruction set.

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3,fp-contract=off")
#elif defined __clang__
#pragma clang fp contract(off)
#endif

#include "columns.h"

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && defined __gnu_linux__
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif

// sum += sum over k of factor_k column_(index_k). Eight columns at a time: the sums are read and written once.
#define GATHER(T)                                                                                              \
	WIDEST void settle_gather_##T(T *restrict sum, long to, const T *v, const int *index, const T *factor, \
	                              long n) {                                                                \
		long k = 0;                                                                                    \
		for (; k + 8 <= n; k += 8) {                                                                   \
			const T *c[8], *f = factor + k;                                                        \
			for (int q = 0; q < 8; q++)                                                            \
				c[q] = v + (long)index[k + q] * to;                                            \
			for (long i = 0; i < to; i++)                                                          \
				sum[i] = sum[i] + f[0] * c[0][i] + f[1] * c[1][i] + f[2] * c[2][i] +           \
				         f[3] * c[3][i] + f[4] * c[4][i] + f[5] * c[5][i] + f[6] * c[6][i] +   \
				         f[7] * c[7][i];                                                       \
		}                                                                                              \
		for (; k < n; k++) {                                                                           \
			const T *c = v + (long)index[k] * to;                                                  \
			for (long i = 0; i < to; i++)                                                          \
				sum[i] += factor[k] * c[i];                                                    \
		}                                                                                              \
	}

// column_(index_k) += factor_k post.
#define SCATTER(T)                                                                                               \
	WIDEST void settle_scatter_##T(T *v, long to, const T *restrict post, const int *index, const T *factor, \
	                               long n) {                                                                 \
		for (long k = 0; k < n; k++) {                                                                   \
			T *restrict c = v + (long)index[k] * to;                                                 \
			T f = factor[k];                                                                         \
			for (long i = 0; i < to; i++)                                                            \
				c[i] += f * post[i];                                                             \
		}                                                                                                \
	}

GATHER(double)
GATHER(float)
SCATTER(double)
SCATTER(float)
