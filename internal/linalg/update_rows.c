//go:build openblas

// The update of weights by a few outer products in one pass over them: BLAS would read and write the
// weights once for the decay and once more for the products. Each element is
// ((keep w + p0 q0) + p1 q1) + ..., rounded after every operation wherever it stands in its row, so
// that its bits depend on these numbers alone, and not on the instruction set.

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3,fp-contract=off")
#elif defined __clang__
#pragma clang fp contract(off)
#endif

#include <string.h>

#include "update_rows.h"

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && defined __gnu_linux__
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif

#define ROW(sum)                             \
	for (long j = 0; j < cols; j++)      \
		w[j] = sum;                  \
	break

WIDEST void settle_update_rows(double *restrict w, long rows, long cols, const double *keep, long step, double rate,
                               const double *post, long ldpost, const double *restrict pre, long ldpre, long n) {
	const double *q[4] = {pre};
	for (long k = 1; k < n; k++)
		q[k] = pre + k * ldpre;
	const double *restrict q0 = q[0], *restrict q1 = q[1], *restrict q2 = q[2], *restrict q3 = q[3];
	for (long i = 0; i < rows; i++, w += cols, keep += step) {
		double c = *keep, p[4] = {0};
		for (long k = 0; k < n; k++)
			p[k] = rate * post[k * ldpost + i];
		if (c == 0) // as in BLAS, what is not kept may be anything
			memset(w, 0, cols * sizeof *w);
		switch (n) {
		case 0: ROW(c * w[j]);
		case 1: ROW(c * w[j] + p[0] * q0[j]);
		case 2: ROW(c * w[j] + p[0] * q0[j] + p[1] * q1[j]);
		case 3: ROW(c * w[j] + p[0] * q0[j] + p[1] * q1[j] + p[2] * q2[j]);
		case 4: ROW(c * w[j] + p[0] * q0[j] + p[1] * q1[j] + p[2] * q2[j] + p[3] * q3[j]);
		}
	}
}
