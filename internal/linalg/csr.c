//go:build openblas

// Products of a sparse matrix by rows with one or four rows at a time. A sum is taken in eight parts, the p-th
// product going to part p mod 8, and rounded after every operation, so that a row's bits depend neither on its mates
// nor on the instruction set.

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3,fp-contract=off")
#elif defined __clang__
#pragma clang fp contract(off)
#endif

#include "csr.h"

static inline double total(const double *s) {
	return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

// PLAIN makes the function for S rows of x; it begins at product p of the sums s.
#define PLAIN(S)                                                                                           \
	static inline void rest##S(double s[S][8], long p, long count, const int *c, const double *v,      \
	                           const double *x, long ldx) {                                            \
		for (; p < count; p++)                                                                     \
			for (int k = 0; k < S; k++)                                                        \
				s[k][p & 7] += v[p] * x[k * ldx + c[p]];                                   \
	}                                                                                                  \
	static void plain##S(double *dst, long ldd, double gain, long rows, const long *begins,            \
	                     const int *cols, const double *vals, const double *x, long ldx) {             \
		for (long t = 0; t < rows; t++) {                                                          \
			double s[S][8] = {{0}};                                                            \
			long at = begins[t];                                                               \
			rest##S(s, 0, begins[t + 1] - at, cols + at, vals + at, x, ldx);                   \
			for (int k = 0; k < S; k++)                                                        \
				dst[k * ldd + t] += gain * total(s[k]);                                    \
		}                                                                                          \
	}

PLAIN(1)
PLAIN(4)

typedef void product(double *, long, double, long, const long *, const int *, const double *, const double *, long);

#if defined __x86_64__ && defined __GNUC__

#include <immintrin.h>

#define WIDE(S)                                                                                                  \
	__attribute__((target("avx512f"))) static void wide##S(                                                  \
	    double *dst, long ldd, double gain, long rows, const long *begins, const int *cols,                  \
	    const double *vals, const double *x, long ldx) {                                                     \
		for (long t = 0; t < rows; t++) {                                                                \
			__m512d sum[S];                                                                          \
			long at = begins[t], count = begins[t + 1] - at, p = 0;                                  \
			const int *c = cols + at;                                                                \
			const double *v = vals + at;                                                             \
			for (int k = 0; k < S; k++)                                                              \
				sum[k] = _mm512_setzero_pd();                                                    \
			for (; p + 8 <= count; p += 8) {                                                         \
				__m256i j = _mm256_loadu_si256((const __m256i *)(c + p));                        \
				__m512d w = _mm512_loadu_pd(v + p);                                              \
				for (int k = 0; k < S; k++)                                                      \
					sum[k] = _mm512_add_pd(                                                  \
					    sum[k], _mm512_mul_pd(w, _mm512_i32gather_pd(j, x + k * ldx, 8)));   \
			}                                                                                        \
			double s[S][8];                                                                          \
			for (int k = 0; k < S; k++)                                                              \
				_mm512_storeu_pd(s[k], sum[k]);                                                  \
			rest##S(s, p, count, c, v, x, ldx);                                                      \
			for (int k = 0; k < S; k++)                                                              \
				dst[k * ldd + t] += gain * total(s[k]);                                          \
		}                                                                                                \
	}

WIDE(1)
WIDE(4)

static product *choose(long n) {
	if (__builtin_cpu_supports("avx512f"))
		return n == 4 ? wide4 : wide1;
	return n == 4 ? plain4 : plain1;
}

#else

static product *choose(long n) { return n == 4 ? plain4 : plain1; }

#endif

// dst_k += gain M x_k for n rows, 1 or 4.
void settle_csr_product(double *dst, long ldd, double gain, long rows, const long *begins, const int *cols,
                        const double *vals, const double *x, long ldx, long n) {
	choose(n)(dst, ldd, gain, rows, begins, cols, vals, x, ldx);
}
