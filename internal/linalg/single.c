//go:build openblas

// The update of weights in single precision by a few outer products, as in update_rows.c.

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3,fp-contract=off")
#elif defined __clang__
#pragma clang fp contract(off)
#endif

#include <string.h>

#include "single.h"

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && defined __gnu_linux__
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif

// Row i of w = keep_i row i + rate * sum over k of post_k,i pre_k; full has the same numbers.
WIDEST void settle_update_single(float *restrict w, double *restrict full, long rows, long cols, const float *keep,
                                 float rate, const float *post, const float *restrict pre, long n) {
	for (long i = 0; i < rows; i++, w += cols, full += cols) {
		float c = keep[i];
		if (c == 0) // as in BLAS, what is not kept may be anything
			memset(w, 0, cols * sizeof *w);
		if (n == 1) {
			float p = rate * post[i];
			for (long j = 0; j < cols; j++)
				w[j] = c * w[j] + p * pre[j];
		} else if (c != 1) {
			for (long j = 0; j < cols; j++)
				w[j] = c * w[j];
		}
		for (long k = 0; n > 1 && k < n; k++) {
			float p = rate * post[k * rows + i];
			const float *restrict q = pre + k * cols;
			for (long j = 0; j < cols; j++)
				w[j] += p * q[j];
		}
		for (long j = 0; j < cols; j++)
			full[j] = w[j];
	}
}

WIDEST void settle_widen(double *restrict full, const float *restrict w, long n) {
	for (long i = 0; i < n; i++)
		full[i] = w[i];
}

WIDEST void settle_narrow(float *restrict dst, const double *restrict x, long n) {
	for (long i = 0; i < n; i++)
		dst[i] = x[i];
}

WIDEST void settle_add_single(double *restrict dst, double gain, const float *restrict x, long n) {
	for (long i = 0; i < n; i++)
		dst[i] += gain * x[i];
}
