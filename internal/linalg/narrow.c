//go:build openblas

// Products of a few long rows, for which BLAS takes several times as long, and the sum of squares that error
// control asks for. Sums are taken in eight parts; as with BLAS their bits depend on the instruction set.

#include "narrow.h"

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3")
#endif

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && defined __gnu_linux__
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif

// Macros: as functions of another instruction set they could not be inlined.
typedef double lanes __attribute__((vector_size(64), aligned(8), may_alias));
#define LOAD(p) (*(const lanes *)(p))
#define TOTAL(v) (((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])))

// What four rows of a and four of b have in common: rows beyond the last stand for it once more.
#define ROWS 4

// c_ij += f a_i . b_j, a (m rows) and b (n rows) of one length.
WIDEST void settle_row_products(double *c, long ldc, double f, const double *a, long lda, long m, const double *b,
                                long ldb, long n, long length) {
	for (long i = 0; i < m; i += ROWS)
		for (long j = 0; j < n; j += ROWS) {
			const double *p[ROWS], *q[ROWS];
			for (int r = 0; r < ROWS; r++) {
				p[r] = a + (i + r < m ? i + r : m - 1) * lda;
				q[r] = b + (j + r < n ? j + r : n - 1) * ldb;
			}
			lanes s[ROWS][ROWS] = {0};
			long k = 0;
			for (; k + 8 <= length; k += 8) {
				lanes x0 = LOAD(p[0] + k), x1 = LOAD(p[1] + k), x2 = LOAD(p[2] + k), x3 = LOAD(p[3] + k);
				for (int r = 0; r < ROWS; r++) {
					lanes y = LOAD(q[r] + k);
					s[0][r] += x0 * y;
					s[1][r] += x1 * y;
					s[2][r] += x2 * y;
					s[3][r] += x3 * y;
				}
			}
			for (int r = 0; r < ROWS && i + r < m; r++)
				for (int t = 0; t < ROWS && j + t < n; t++) {
					double sum = TOTAL(s[r][t]);
					for (long l = k; l < length; l++)
						sum += p[r][l] * q[t][l];
					c[(i + r) * ldc + j + t] += f * sum;
				}
		}
}

// The sum of (e_i / (atol + rtol max(|y_i|, |y1_i|)))^2.
WIDEST double settle_squared_errors(const double *e, const double *y, const double *y1, long n, double rtol,
                                    double atol) {
	double part[8] = {0};
	long i = 0;
	for (; i + 8 <= n; i += 8)
		for (int l = 0; l < 8; l++) {
			double u = __builtin_fabs(y[i + l]), v = __builtin_fabs(y1[i + l]);
			double r = e[i + l] / (atol + rtol * (u > v ? u : v));
			part[l] += r * r;
		}
	for (; i < n; i++) {
		double u = __builtin_fabs(y[i]), v = __builtin_fabs(y1[i]);
		double r = e[i] / (atol + rtol * (u > v ? u : v));
		part[i & 7] += r * r;
	}
	return TOTAL(part);
}

// t (cols x rows) = m^T, cols being few.
WIDEST void settle_transpose(double *restrict t, const double *restrict m, long rows, long cols) {
	for (long j = 0; j < cols; j++)
		for (long i = 0; i < rows; i++)
			t[j * rows + i] = m[i * cols + j];
}
