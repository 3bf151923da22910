//go:build openblas

// Products of a matrix with 1 to 8 rows at once, dst += gain X W^T: as many dot products share each row of
// W, which is read once. A product of matrices packs W first, and so writes it too. An element's
// sum is kept in eight parts whatever stands beside it, so that its bits depend on its own row and
// weights alone.

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3")
#endif

#include "few_rows.h"

#if defined __x86_64__ && defined __GNUC__

#include <immintrin.h>

#define WIDE __attribute__((target("avx512f,fma")))
#define AHEAD 256 // numbers fetched before they are needed

// Loops over rows are unrolled before all else: a sum that is indexed would be stored whenever it changes.
#define EACH(i, n) _Pragma("GCC unroll 8") for (int i = 0; i < n; i++)

// The sums of the parts of four vectors, each ((0 4) (2 6)) ((1 5) (3 7)) as _mm512_reduce_add_pd takes it.
WIDE static inline __m256d totals(__m512d a, __m512d b, __m512d c, __m512d d) {
	__m512d v[4] = {a, b, c, d};
	__m256d h[4];
	EACH(i, 4) h[i] = _mm256_add_pd(_mm512_castpd512_pd256(v[i]), _mm512_extractf64x4_pd(v[i], 1));
	__m256d ab = _mm256_add_pd(_mm256_permute2f128_pd(h[0], h[1], 0x20), _mm256_permute2f128_pd(h[0], h[1], 0x31));
	__m256d cd = _mm256_add_pd(_mm256_permute2f128_pd(h[2], h[3], 0x20), _mm256_permute2f128_pd(h[2], h[3], 0x31));
	return _mm256_permute4x64_pd(_mm256_hadd_pd(ab, cd), 0xd8); // of a, c, b, d
}

// addR adds gain times the R sums s of one row of x to dst.
WIDE static inline void add1(double *dst, double gain, const __m512d *s) {
	*dst = __builtin_fma(gain, _mm512_reduce_add_pd(*s), *dst);
}

WIDE static inline void add4(double *dst, double gain, const __m512d *s) {
	__m256d sums = totals(s[0], s[1], s[2], s[3]);
	_mm256_storeu_pd(dst, _mm256_fmadd_pd(_mm256_set1_pd(gain), sums, _mm256_loadu_pd(dst)));
}

// DOTS makes the function that takes R rows of W with S rows of x.
#define DOTS(R, S)                                                                                              \
	WIDE static void dots##R##S(double *dst, long ldd, double gain, const double *w, long from,             \
	                            const double *x, long ldx) {                                                \
		__m512d sum[S][R];                                                                              \
		EACH(k, S)                                                                                      \
			EACH(i, R)                                                                              \
				sum[k][i] = _mm512_setzero_pd();                                                \
		for (long j = 0; j < from; j += 8) {                                                            \
			__mmask8 in = from - j < 8 ? (1 << (from - j)) - 1 : 0xff;                              \
			__m512d v[R];                                                                           \
			EACH(i, R) {                                                                            \
				v[i] = _mm512_maskz_loadu_pd(in, w + i * from + j);                             \
				_mm_prefetch((const char *)(w + i * from + j + AHEAD), _MM_HINT_T0);            \
			}                                                                                       \
			EACH(k, S) {                                                                            \
				__m512d u = _mm512_maskz_loadu_pd(in, x + k * ldx + j);                         \
				EACH(i, R)                                                                      \
					sum[k][i] = _mm512_fmadd_pd(v[i], u, sum[k][i]);                        \
			}                                                                                       \
		}                                                                                               \
		EACH(k, S)                                                                                      \
			add##R(dst + k * ldd, gain, sum[k]);                                                    \
	}

#define BOTH(S) DOTS(4, S) DOTS(1, S)
BOTH(1) BOTH(2) BOTH(3) BOTH(4) BOTH(5) BOTH(6) BOTH(7) BOTH(8)

typedef void dots(double *, long, double, const double *, long, const double *, long);

int settle_few_rows_fast(void) { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("fma"); }

void settle_few_rows(double *dst, long ldd, double gain, const double *w, long to, long from,
                     const double *x, long ldx, long n) {
	static dots *const four[] = {dots41, dots42, dots43, dots44, dots45, dots46, dots47, dots48};
	static dots *const one[] = {dots11, dots12, dots13, dots14, dots15, dots16, dots17, dots18};
	long i = 0;
	for (; i + 4 <= to; i += 4)
		four[n - 1](dst + i, ldd, gain, w + i * from, from, x, ldx);
	for (; i < to; i++)
		one[n - 1](dst + i, ldd, gain, w + i * from, from, x, ldx);
}

#else

int settle_few_rows_fast(void) { return 0; }

void settle_few_rows(double *dst, long ldd, double gain, const double *w, long to, long from,
                     const double *x, long ldx, long n) {}

#endif
