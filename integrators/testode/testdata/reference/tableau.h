// The nodes and weights of Radau IIA with any number of stages, in quadruple precision.
#pragma once
#include <vector>
#include <quadmath.h>

using Real = __float128;
using Vector = std::vector<Real>;

// legendre is the polynomial of degree n at x, and its derivative.
inline Real legendre(int n, Real x, Real *slope) {
  Real p = 1, before = 0;
  for (int k = 1; k <= n; k++) {
    Real next = ((2 * k - 1) * x * p - (k - 1) * before) / k;
    before = p;
    p = next;
  }
  if (slope) *slope = n * (x * p - before) / (x * x - 1);
  return p;
}

// Tableau has nodes c and weights a[i][j], the integrals from 0 to c_i of the Lagrange polynomials.
struct Tableau {
  int s;
  Vector c;
  std::vector<Vector> a;
  explicit Tableau(int stages) : s(stages), c(stages), a(stages, Vector(stages)) {
    nodes();
    Vector x(s), w(s);
    gauss(x, w);
    for (int i = 0; i < s; i++)
      for (int j = 0; j < s; j++)
        for (int k = 0; k < s; k++) a[i][j] += c[i] * w[k] * lagrange(j, c[i] * x[k]);
  }
  Real lagrange(int j, Real x) const {
    Real p = 1;
    for (int k = 0; k < s; k++)
      if (k != j) p *= (x - c[k]) / (c[j] - c[k]);
    return p;
  }

 private:
  // nodes are the zeros of P_s - P_{s-1} on [0, 1], 1 among them, by bisection between sign changes.
  void nodes() {
    auto f = [&](Real x) { return legendre(s, 2 * x - 1, nullptr) - legendre(s - 1, 2 * x - 1, nullptr); };
    int found = 0;
    const int grid = 4000;
    for (int k = 0; k < grid && found < s - 1; k++) {
      Real lo = (k + 0.3Q) / grid, hi = (k + 1.3Q) / grid;
      if (hi >= 1 || (f(lo) < 0) == (f(hi) < 0)) continue;
      for (int i = 0; i < 130; i++) {
        Real mid = (lo + hi) / 2;
        ((f(mid) < 0) == (f(lo) < 0) ? lo : hi) = mid;
      }
      c[found++] = (lo + hi) / 2;
    }
    c[s - 1] = 1;
  }
  void gauss(Vector &x, Vector &w) const {
    for (int i = 0; i < s; i++) {
      Real z = cosq(M_PIq * (i + 0.75Q) / (s + 0.5Q)), slope = 1;
      for (int k = 0; k < 100; k++) {
        Real p = legendre(s, z, &slope);
        z -= p / slope;
      }
      legendre(s, z, &slope);
      x[i] = (1 + z) / 2;
      w[i] = 1 / ((1 - z * z) * slope * slope);
    }
  }
};
