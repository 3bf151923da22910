//go:build openblas

// Largest moduli of vectors. Without a sign the bits of floating-point numbers are in their order, NaN last, so that
// the largest of them as integers is the same in whatever order it is sought. Products are rounded before they are
// added, as in Go.

#if defined __GNUC__ && !defined __clang__
#pragma GCC optimize("O3,fp-contract=off")
#elif defined __clang__
#pragma clang fp contract(off)
#endif

#include <stdint.h>
#include <string.h>

#include "moduli.h"

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && defined __gnu_linux__
#define WIDEST __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDEST
#endif

static inline int64_t modulus(double v) {
	int64_t bits;
	memcpy(&bits, &v, sizeof bits);
	return bits & INT64_MAX;
}

static inline int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

// By quarters: comparisons that do not wait for one another.
WIDEST double settle_max_norm(const double *v, long n) {
	int64_t a = 0, b = 0, c = 0, d = 0;
	long q = n / 4;
	for (long i = 0; i < q; i++) {
		a = larger(a, modulus(v[i]));
		b = larger(b, modulus(v[q + i]));
		c = larger(c, modulus(v[2 * q + i]));
		d = larger(d, modulus(v[3 * q + i]));
	}
	for (long i = 4 * q; i < n; i++)
		a = larger(a, modulus(v[i]));
	a = larger(larger(a, b), larger(c, d));
	double norm;
	memcpy(&norm, &a, sizeof norm);
	return norm;
}

// The largest moduli of x, of tau dx, and of tau dx + leak x - still.
WIDEST void settle_moduli(double *most, const double *x, const double *dx, const double *still, long n, double leak,
                          double tau) {
	int64_t size = 0, speed = 0, drive = 0;
	for (long i = 0; i < n; i++) {
		double move = tau * dx[i];
		size = larger(size, modulus(x[i]));
		speed = larger(speed, modulus(move));
		drive = larger(drive, modulus(move + leak * x[i] - still[i]));
	}
	int64_t all[3] = {size, speed, drive};
	memcpy(most, all, sizeof all);
}
