//go:build openblas

// Products of a matrix with 2 to 8 rows at once, dst += gain X W^T: as many dot products share each row of
// W, which is read once. A product of matrices packs W first, and so writes it too. An element's
// sum is kept in eight parts whatever stands beside it, so that its bits depend on its own row and
// weights alone.

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3") // sums have to stay in registers
#endif

#include "few_rows.h"

#if defined __x86_64__ && defined __GNUC__

#include <immintrin.h>

#define WIDE __attribute__((target("avx512f")))
#define AHEAD 256 // numbers fetched before they are needed

// DOTS makes the function that takes R rows of W with S rows of x.
#define DOTS(R, S)                                                                                       \
	WIDE static void dots##R##S(double *dst, long ldd, double gain, const double *w, long from,          \
	                            const double *x, long ldx) {                                             \
		__m512d sum[R][S];                                                                               \
		for (int i = 0; i < R; i++)                                                                      \
			for (int k = 0; k < S; k++)                                                                  \
				sum[i][k] = _mm512_setzero_pd();                                                         \
		for (long j = 0; j < from; j += 8) {                                                             \
			__mmask8 in = from - j < 8 ? (1 << (from - j)) - 1 : 0xff;                                   \
			__m512d v[R];                                                                                \
			for (int i = 0; i < R; i++) {                                                                \
				v[i] = _mm512_maskz_loadu_pd(in, w + i * from + j);                                      \
				_mm_prefetch((const char *)(w + i * from + j + AHEAD), _MM_HINT_T0);                     \
			}                                                                                            \
			for (int k = 0; k < S; k++) {                                                                \
				__m512d u = _mm512_maskz_loadu_pd(in, x + k * ldx + j);                                  \
				for (int i = 0; i < R; i++)                                                              \
					sum[i][k] = _mm512_fmadd_pd(v[i], u, sum[i][k]);                                     \
			}                                                                                            \
		}                                                                                                \
		for (int i = 0; i < R; i++)                                                                      \
			for (int k = 0; k < S; k++)                                                                  \
				dst[k * ldd + i] += gain * _mm512_reduce_add_pd(sum[i][k]);                              \
	}

#define BOTH(S) DOTS(4, S) DOTS(1, S)
BOTH(2) BOTH(3) BOTH(4) BOTH(5) BOTH(6) BOTH(7) BOTH(8)

typedef void dots(double *, long, double, const double *, long, const double *, long);

int settle_few_rows_fast(void) { return __builtin_cpu_supports("avx512f"); }

void settle_few_rows(double *dst, long ldd, double gain, const double *w, long to, long from,
                     const double *x, long ldx, long n) {
	static dots *const four[] = {dots42, dots43, dots44, dots45, dots46, dots47, dots48};
	static dots *const one[] = {dots12, dots13, dots14, dots15, dots16, dots17, dots18};
	long i = 0;
	for (; i + 4 <= to; i += 4)
		four[n - 2](dst + i, ldd, gain, w + i * from, from, x, ldx);
	for (; i < to; i++)
		one[n - 2](dst + i, ldd, gain, w + i * from, from, x, ldx);
}

#else

int settle_few_rows_fast(void) { return 0; }

void settle_few_rows(double *dst, long ldd, double gain, const double *w, long to, long from,
                     const double *x, long ldx, long n) {}

#endif
