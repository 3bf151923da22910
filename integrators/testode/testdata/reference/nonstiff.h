// The problems that are not stiff.
#pragma once
#include "problem.h"

inline void neighbours(const Vector &y, Vector &d) { // tridiagonal (1, -2, 1)
  int n = y.size();
  for (int i = 0; i < n; i++) d[i] = (i > 0 ? y[i - 1] : 0) - 2 * y[i] + (i + 1 < n ? y[i + 1] : 0);
}

inline void kepler(Real, const Vector &y, Vector &d) {
  Real r = sqrtq(y[0] * y[0] + y[1] * y[1]), r3 = r * r * r;
  d = {y[2], y[3], -y[0] / r3, -y[1] / r3};
}

inline Vector orbit(Real e) { return {1 - e, 0, 0, sqrtq((1 + e) / (1 - e))}; }

inline void planets(Real, const Vector &y, Vector &d) {
  const Real k2 = 2.95912208286Q, m0 = 1.00000597682Q;
  const Real m[] = {.000954786104043Q, .000285583733151Q, .0000437273164546Q, .0000517759138449Q, .00000277777777778Q};
  auto cube = [](Real a, Real b, Real c) { Real s = a * a + b * b + c * c; return s * sqrtq(s); };
  for (int j = 0; j < 5; j++) {
    const Real *p = &y[3 * j];
    for (int i = 0; i < 3; i++) {
      d[3 * j + i] = y[15 + 3 * j + i];
      Real sum = -(m0 + m[j]) * p[i] / cube(p[0], p[1], p[2]);
      for (int k = 0; k < 5; k++) {
        const Real *q = &y[3 * k];
        if (k != j) sum += m[k] * ((q[i] - p[i]) / cube(q[0] - p[0], q[1] - p[1], q[2] - p[2]) - q[i] / cube(q[0], q[1], q[2]));
      }
      d[15 + 3 * j + i] = k2 * sum;
    }
  }
}

inline Vector unit(int n) { Vector v(n); v[0] = 1; return v; }

inline std::vector<Problem> nonstiff() {
  const Real bessel = sqrtq(2 / M_PIq);
  return {
    {"A1", {1}, 20, [](Real, const Vector &y, Vector &d) { d[0] = -y[0]; }},
    {"A2", {1}, 20, [](Real, const Vector &y, Vector &d) { d[0] = -y[0] * y[0] * y[0] / 2; }},
    {"A4", {1}, 20, [](Real, const Vector &y, Vector &d) { d[0] = y[0] / 4 * (1 - y[0] / 20); }},
    {"B2", {2, 0, 1}, 20, [](Real, const Vector &y, Vector &d) { d = {-y[0] + y[1], y[0] - 2 * y[1] + y[2], y[1] - y[2]}; }},
    {"B3", {1, 0, 0}, 20, [](Real, const Vector &y, Vector &d) { d = {-y[0], y[0] - y[1] * y[1], y[1] * y[1]}; }},
    {"C2", unit(10), 20, [](Real, const Vector &y, Vector &d) {
       for (int i = 0; i < 10; i++) d[i] = (i > 0 ? i * y[i - 1] : 0) - (i < 9 ? (i + 1) * y[i] : 0);
     }},
    {"C3", unit(10), 20, [](Real, const Vector &y, Vector &d) { neighbours(y, d); }},
    {"C4", unit(51), 20, [](Real, const Vector &y, Vector &d) { neighbours(y, d); }},
    {"C5", {3.42947415189Q, 3.35386959711Q, 1.35494901715Q, 6.64145542550Q, 5.97156957878Q, 2.18231499728Q,
            11.2630437207Q, 14.6952576794Q, 6.27960525067Q, -30.1552268759Q, 1.65699966404Q, 1.43785752721Q,
            -21.1238353380Q, 28.4465098142Q, 15.3882659679Q, -.557160570446Q, .505696783289Q, .230578543901Q,
            -.415570776342Q, .365682722812Q, .169143213293Q, -.325325669158Q, .189706021964Q, .0877265322780Q,
            -.0240476254170Q, -.287659532608Q, -.117219543175Q, -.176860753121Q, -.216393453025Q, -.0148647893090Q},
     20, planets},
    {"D2", orbit(0.3Q), 20, kepler},
    {"D3", orbit(0.5Q), 20, kepler},
    {"D4", orbit(0.7Q), 20, kepler},
    {"E1", {bessel * sinq(1), bessel * (cosq(1) - sinq(1) / 2)}, 20, [](Real t, const Vector &y, Vector &d) {
       d = {y[1], -(y[1] / (t + 1) + (1 - 0.25Q / ((t + 1) * (t + 1))) * y[0])};
     }},
    {"E3", {0, 0}, 20, [](Real t, const Vector &y, Vector &d) { d = {y[1], y[0] * y[0] * y[0] / 6 - y[0] + 2 * sinq(2.78535Q * t)}; }},
    {"E4", {30, 0}, 20, [](Real, const Vector &y, Vector &d) { d = {y[1], 0.032Q - 0.4Q * y[1] * y[1]}; }},
    {"E5", {0, 0}, 20, [](Real t, const Vector &y, Vector &d) { d = {y[1], sqrtq(1 + y[1] * y[1]) / (25 - t)}; }},
    {"LORENZ", {1, 1, 1}, 5, [](Real, const Vector &y, Vector &d) {
       d = {10 * (y[1] - y[0]), y[0] * (28 - y[2]) - y[1], y[0] * y[1] - 8 * y[2] / 3};
     }},
    {"HENON", {0, 0.1Q, 0.5Q, 0}, 50, [](Real, const Vector &y, Vector &d) {
       d = {y[2], y[3], -y[0] - 2 * y[0] * y[1], -y[1] - y[0] * y[0] + y[1] * y[1]};
     }},
    {"FHN", {-1, 1}, 100, [](Real, const Vector &y, Vector &d) {
       d = {y[0] - y[0] * y[0] * y[0] / 3 - y[1] + 0.5Q, 0.08Q * (y[0] + 0.7Q - 0.8Q * y[1])};
     }},
    // known ones, to check this program by
    {"D5", orbit(0.9Q), 20, kepler},
    {"E2", {2, 0}, 20, [](Real, const Vector &y, Vector &d) { d = {y[1], (1 - y[0] * y[0]) * y[1] - y[0]}; }},
  };
}
