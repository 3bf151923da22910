// Radau IIA collocation with any number of stages, in quadruple precision: E. Hairer, G. Wanner,
// Solving Ordinary Differential Equations II, IV.5 and IV.8.
#pragma once
#include <algorithm>
#include <functional>
#include "tableau.h"

using Rhs = std::function<void(Real t, const Vector &y, Vector &dydt)>;

// Factors of a square matrix, with row interchanges.
struct Factors {
  int n = 0;
  std::vector<Real> m;
  std::vector<int> pivot;
  void factor() {
    pivot.resize(n);
    for (int k = 0; k < n; k++) {
      int p = k;
      for (int i = k + 1; i < n; i++)
        if (fabsq(m[i * n + k]) > fabsq(m[p * n + k])) p = i;
      pivot[k] = p;
      for (int j = 0; p != k && j < n; j++) std::swap(m[k * n + j], m[p * n + j]);
      for (int i = k + 1; i < n; i++) {
        Real f = m[i * n + k] / m[k * n + k];
        m[i * n + k] = f;
        if (f == 0) continue;
        for (int j = k + 1; j < n; j++) m[i * n + j] -= f * m[k * n + j];
      }
    }
  }
  void solve(Vector &x) const {
    for (int k = 0; k < n; k++) std::swap(x[k], x[pivot[k]]);
    for (int i = 0; i < n; i++)
      for (int j = 0; j < i; j++) x[i] -= m[i * n + j] * x[j];
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) x[i] -= m[i * n + j] * x[j];
      x[i] /= m[i * n + i];
    }
  }
};

// Collocation carries y from 0 to end. A step is accepted where the last Legendre coefficient of the
// slope, times its size, is below tol (|y| + floor): the error at its end is about the square of that.
class Collocation {
 public:
  Collocation(int stages, Rhs f, int n, bool implicit)
      : t_(stages), f_(f), n_(n), s_(stages), implicit_(implicit), z_(stages * n), k_(stages, Vector(n)) {
    for (int i = 0; i < s_; i++) {
      Real w = 1;
      for (int j = 0; j < s_; j++)
        if (j != i) w /= t_.c[i] - t_.c[j];
      for (int j = 1; j < s_; j++) w *= Real(j) * j / (Real(2 * j) * (2 * j - 1)); // P_{s-1} leads by binom(2s-2, s-1)
      top_.push_back(w);
    }
  }
  int steps = 0, refused = 0;
  Vector solve(Vector y, Real end, Real h, Real tol, Real floor) {
    Real t = 0, last = 0;
    Vector before;
    while (t < end) {
      bool ends = t + 1.0001Q * h >= end;
      if (ends) h = end - t;
      guess(before, last, h);
      bool solved = step(t, y, h, floor);
      Real e = solved ? estimate(y, h, floor) / tol : 1e9Q;
      if (e > 1) {
        refused++;
        h *= solved ? std::max(0.2Q, 0.9Q * powq(e, -1.0Q / s_)) : 0.3Q;
        continue;
      }
      before = z_;
      last = h;
      for (int x = 0; x < n_; x++) y[x] += z_[(s_ - 1) * n_ + x];
      t = ends ? end : t + h;
      steps++;
      h *= std::min(4.0Q, 0.9Q * powq(std::max(e, 1e-20Q), -1.0Q / s_));
    }
    return y;
  }

 private:
  Tableau t_;
  Rhs f_;
  int n_, s_;
  bool implicit_;
  Vector z_, top_;
  std::vector<Vector> k_;
  Factors lu_;

  void guess(const Vector &before, Real last, Real h) {
    std::fill(z_.begin(), z_.end(), Real(0));
    if (last == 0 || h > 3 * last) return;
    for (int i = 0; i < s_; i++) { // the polynomial through 0 and the stages, beyond its end
      Real x = 1 + t_.c[i] * h / last;
      for (int j = 0; j < s_; j++) {
        Real w = t_.lagrange(j, x) * x / t_.c[j];
        for (int v = 0; v < n_; v++) z_[i * n_ + v] += w * before[j * n_ + v];
      }
      for (int v = 0; v < n_; v++) z_[i * n_ + v] -= before[(s_ - 1) * n_ + v];
    }
  }
  void slopes(Real t, const Vector &y, Real h) {
    Vector at(n_);
    for (int i = 0; i < s_; i++) {
      for (int x = 0; x < n_; x++) at[x] = y[x] + z_[i * n_ + x];
      f_(t + t_.c[i] * h, at, k_[i]);
    }
  }
  void linearise(Real t, const Vector &y, Real h, Real floor) {
    lu_.n = s_ * n_;
    lu_.m.assign(lu_.n * lu_.n, 0);
    Vector f0(n_), f1(n_), at = y;
    f_(t, y, f0);
    for (int x = 0; x < n_; x++) {
      Real d = 1e-15Q * (fabsq(y[x]) + fabsq(h * f0[x]) + floor);
      at[x] = y[x] + d;
      f_(t, at, f1);
      at[x] = y[x];
      for (int v = 0; v < n_; v++) {
        Real jac = (f1[v] - f0[v]) / d;
        for (int i = 0; i < s_; i++)
          for (int j = 0; j < s_; j++) lu_.m[(i * n_ + v) * lu_.n + j * n_ + x] = -h * t_.a[i][j] * jac;
      }
    }
    for (int i = 0; i < lu_.n; i++) lu_.m[i * lu_.n + i] += 1;
    lu_.factor();
  }
  // step iterates z = h A f(y + z) down to rounding, by Newton with one matrix or by itself.
  bool step(Real t, const Vector &y, Real h, Real floor) {
    if (implicit_) linearise(t, y, h, floor);
    Real size = 1e30Q;
    for (int count = 0; count < 100; count++) {
      slopes(t, y, h);
      Vector d(s_ * n_);
      for (int i = 0; i < s_; i++)
        for (int x = 0; x < n_; x++) {
          for (int j = 0; j < s_; j++) d[i * n_ + x] += h * t_.a[i][j] * k_[j][x];
          d[i * n_ + x] -= z_[i * n_ + x];
        }
      if (implicit_) lu_.solve(d);
      Real now = 0;
      for (int i = 0; i < s_ * n_; i++) {
        z_[i] += d[i];
        now = std::max(now, fabsq(d[i]) / (fabsq(y[i % n_]) + fabsq(z_[i]) + floor));
      }
      if (!(now < 1e20Q)) return false;
      if (now < 1e-27Q && now > 0.1Q * size || now < 1e-31Q) return true;
      if (count > 4 && now > 2 * size) return now < 1e-25Q;
      size = now;
    }
    return false;
  }
  Real estimate(const Vector &y, Real h, Real floor) const {
    Real worst = 0;
    for (int x = 0; x < n_; x++) {
      Real sum = 0;
      for (int i = 0; i < s_; i++) sum += top_[i] * k_[i][x];
      worst = std::max(worst, fabsq(h * sum) / (fabsq(y[x]) + floor));
    }
    return worst;
  }
};
