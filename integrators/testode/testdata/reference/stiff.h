// Stiff problems: those of Enright, Hull & Lindberg, and others.
#pragma once
#include "problem.h"

inline Problem spiral(const char *name, Real alpha) {
  return {name, Vector(6, 1), 20, [alpha](Real, const Vector &y, Vector &d) {
    d = {-10 * y[0] + alpha * y[1], -alpha * y[0] - 10 * y[1], -4 * y[2], -y[3], -0.5Q * y[4], -0.1Q * y[5]};
  }, true};
}

inline Problem cascade(const char *name, Real beta) {
  return {name, Vector(4, 1), 20, [beta](Real, const Vector &y, Vector &d) {
    Real a = y[0] * y[0], b = y[1] * y[1], c = y[2] * y[2];
    d = {-y[0] + 2, -10 * y[1] + beta * a, -40 * y[2] + 4 * beta * (a + b), -100 * y[3] + 10 * beta * (a + b + c)};
  }, true};
}

inline void pyrolysis(Real, const Vector &y, Vector &d) {
  Real a = 7.89e-10Q * y[0], b = 1.1e7Q * y[0] * y[2], c = 1.13e9Q * y[1] * y[2], e = 1.13e3Q * y[3];
  d = {-a - b, a - c, a - b + e - c, b - e};
}

inline void rotated(Real, const Vector &y, Vector &d) { // E4: z = U y, U symmetric and its own inverse
  auto u = [](const Vector &v) {
    Real sum = (v[0] + v[1] + v[2] + v[3]) / 2;
    return Vector{sum - v[0], sum - v[1], sum - v[2], sum - v[3]};
  };
  Vector z = u(y);
  d = u({(z[0] * z[0] - z[1] * z[1]) / 2 + 10 * z[0] + 10 * z[1], z[0] * z[1] - 10 * z[0] + 10 * z[1],
         z[2] * z[2] - 1000 * z[2], z[3] * z[3] - 0.01Q * z[3]});
}

inline std::vector<Problem> enright() {
  return {
    {"SA1", Vector(4, 1), 20, [](Real, const Vector &y, Vector &d) { d = {-0.5Q * y[0], -y[1], -100 * y[2], -90 * y[3]}; }, true},
    {"SA2", Vector(9), 120, [](Real, const Vector &y, Vector &d) {
       d[0] = -1800 * y[0] + 900 * y[1];
       for (int i = 1; i < 8; i++) d[i] = y[i - 1] - 2 * y[i] + y[i + 1];
       d[8] = 1000 * y[7] - 2000 * y[8] + 1000;
     }, true},
    {"SA3", Vector(4, 1), 20, [](Real, const Vector &y, Vector &d) {
       d = {-1e4Q * y[0] + 100 * y[1] - 10 * y[2] + y[3], -1e3Q * y[1] + 10 * y[2] - 10 * y[3], -y[2] + 10 * y[3], -0.1Q * y[3]};
     }, true, 1e-20Q, 1e-5Q},
    {"SA4", Vector(10, 1), 1, [](Real, const Vector &y, Vector &d) {
       for (int i = 1; i <= 10; i++) d[i - 1] = -Real(i) * i * i * i * i * y[i - 1];
     }, true, 1e-20Q, 1e-5Q},
    {"SB1", {1, 0, 1, 0}, 20, [](Real, const Vector &y, Vector &d) {
       d = {-y[0] + y[1], -100 * y[0] - y[1], -100 * y[2] + y[3], -1e4Q * y[2] - 100 * y[3]};
     }, true},
    spiral("SB2", 3), spiral("SB3", 8), spiral("SB4", 25), spiral("SB5", 100),
    {"SC1", Vector(4, 1), 20, [](Real, const Vector &y, Vector &d) {
       Real b = y[1] * y[1], c = y[2] * y[2], e = y[3] * y[3];
       d = {-y[0] + b + c + e, -10 * y[1] + 10 * (c + e), -40 * y[2] + 40 * e, -100 * y[3] + 2};
     }, true},
    cascade("SC2", 0.1Q), cascade("SC3", 1), cascade("SC4", 10), cascade("SC5", 20),
    {"SD2", {1, 0, 0}, 40, [](Real, const Vector &y, Vector &d) {
       d = {-0.04Q * y[0] + 0.01Q * y[1] * y[2], 400 * y[0] - 100 * y[1] * y[2] - 3000 * y[1] * y[1], 30 * y[1] * y[1]};
     }, true, 1e-20Q, 1e-6Q},
    {"SD3", {1, 1, 0, 0}, 20, [](Real, const Vector &y, Vector &d) {
       Real a = 100 * y[0] * y[1], b = 1e4Q * y[1] * y[1];
       d = {y[2] - a, y[2] + 2 * y[3] - a - 2 * b, -y[2] + a, -y[3] + b};
     }, true, 1e-20Q, 1e-6Q},
    {"SD4", {1, 1, 0}, 50, [](Real, const Vector &y, Vector &d) {
       Real a = 0.013Q * y[0] + 1000 * y[0] * y[2], b = 2500 * y[1] * y[2];
       d = {-a, -b, -a - b};
     }, true, 1e-20Q, 1e-6Q},
    {"SD5", {0, 0}, 100, [](Real, const Vector &y, Vector &d) {
       Real s = 0.01Q + y[0] + y[1];
       d = {0.01Q - (1 + (y[0] + 1000) * (y[0] + 1)) * s, 0.01Q - (1 + y[1] * y[1]) * s};
     }, true, 1e-20Q, 1e-6Q},
    {"SD6", {1, 0, 0}, 1, [](Real, const Vector &y, Vector &d) {
       Real a = -y[0] + 1e8Q * y[2] * (1 - y[0]), b = -10 * y[1] + 3e7Q * y[2] * (1 - y[1]);
       d = {a, b, -a - b};
     }, true, 1e-25Q, 1e-9Q},
    {"SE1", Vector(4), 1, [](Real, const Vector &y, Vector &d) {
       d = {y[1], y[2], y[3], (y[0] * y[0] - sinq(y[0]) - 1e8Q) * y[0] + (y[1] * y[2] / (y[0] * y[0] + 1) - 4e6Q) * y[1]
            + (1 - 6e4Q) * y[2] + (10 * expq(-y[3] * y[3]) - 400) * y[3] + 1};
     }, true, 1e-20Q, 1e-4Q},
    {"SE2", {2, 0}, 1, [](Real, const Vector &y, Vector &d) { d = {y[1], 5 * (1 - y[0] * y[0]) * y[1] - y[0]}; }, true},
    {"SE3", {1, 1, 0}, 500, [](Real, const Vector &y, Vector &d) {
       d = {-(55 + y[2]) * y[0] + 65 * y[1], 0.0785Q * (y[0] - y[1]), 0.1Q * y[0]};
     }, true},
    {"SE4", {0, -2, -1, -1}, 1000, rotated, true, 1e-20Q, 1e-4Q},
    {"SE5", {1.76e-3Q, 0, 0, 0}, 1000, pyrolysis, true, 1e-30Q, 1e-6Q},
    {"SF1", {761, 0, 600, 0.1Q}, 1000, [](Real, const Vector &y, Vector &d) {
       Real k = expq(20.7Q - 1500 / y[0]);
       d = {1.3Q * (y[2] - y[0]) + 10400 * k * y[1], 1880 * (y[3] - y[1] * (1 + k)), 1752 - 269 * y[2] + 267 * y[0],
            0.1Q + 320 * y[1] - 321 * y[3]};
     }, true, 1e-20Q, 1e-12Q},
    {"SF2", {1, 0}, 240, [](Real, const Vector &y, Vector &d) {
       d = {-y[0] - y[0] * y[1] + 294 * y[1], y[0] * (1 - y[1]) / 98 - 3 * y[1]};
     }, true},
    {"SF3", {4e-6Q, 1e-6Q, 0, 0, 0}, 100, [](Real, const Vector &y, Vector &d) {
       Real a = 1e7Q * y[1] * y[0], b = 1e7Q * y[1] * y[4];
       d = {-a + 10 * y[2], -a - b + 10 * y[2] + 10 * y[3], a - 1.001e4Q * y[2] + 1e-3Q * y[3], 1e4Q * y[2] - 10.001Q * y[3] + b,
            10 * y[3] - b};
     }, true, 1e-26Q, 1e-7Q},
    {"SF4", {4, 1.1Q, 4}, 300, [](Real, const Vector &y, Vector &d) {
       d = {77.27Q * (y[1] - y[0] * y[1] + y[0] - 8.375e-6Q * y[0] * y[0]), (-y[1] - y[0] * y[1] + y[2]) / 77.27Q,
            0.161Q * (y[0] - y[2])};
     }, true},
    {"SF5", {3.365e-7Q, 8.261e-3Q, 1.642e-3Q, 9.38e-6Q}, 100, [](Real, const Vector &y, Vector &d) {
       Real a = 3e11Q * y[0] * y[1], b = 9e11Q * y[0] * y[2];
       d = {-a - b + 1.2e8Q * y[3], -a + 2e7Q * y[3], -b + 1e8Q * y[3], a + b - 1.2e8Q * y[3]};
     }, true, 1e-25Q, 1e-10Q},
  };
}

// rates of the Hodgkin-Huxley model, time in ms and potential in mV, (V - at)/(1 - exp(-(V - at)/10)).
inline Real opening(Real v, Real at) { return (v - at) / (1 - expq(-(v - at) / 10)); }

inline std::vector<Problem> others() {
  Vector brusselator(80);
  for (int i = 0; i < 40; i++) brusselator[2 * i] = 1 + sinq(2 * M_PIq * (i + 1) / 41), brusselator[2 * i + 1] = 3;
  return {
    {"E5CHEM", {1.76e-3Q, 0, 0, 0}, 1e5Q, pyrolysis, true, 1e-40Q, 1e-6Q},
    {"VDPOL6", {2, 0}, 2, [](Real, const Vector &y, Vector &d) { d = {y[1], 1e6Q * ((1 - y[0] * y[0]) * y[1] - y[0])}; }, true, 1e-20Q, 1e-7Q},
    {"HH", {-65, 0.05Q, 0.6Q, 0.32Q}, 50, [](Real, const Vector &y, Vector &d) {
       Real v = y[0], m = y[1], h = y[2], n = y[3];
       d = {10 - 120 * m * m * m * h * (v - 50) - 36 * n * n * n * n * (v + 77) - 0.3Q * (v + 54.4Q),
            0.1Q * opening(v, -40) * (1 - m) - 4 * expq(-(v + 65) / 18) * m,
            0.07Q * expq(-(v + 65) / 20) * (1 - h) - h / (1 + expq(-(v + 35) / 10)),
            0.01Q * opening(v, -55) * (1 - n) - 0.125Q * expq(-(v + 65) / 80) * n};
     }, true},
    {"BRUSS1D", brusselator, 10, [](Real, const Vector &y, Vector &d) {
       const Real c = 41 * 41 / 50.0Q;
       for (int i = 0; i < 40; i++) {
         Real u = y[2 * i], v = y[2 * i + 1], ul = i > 0 ? y[2 * i - 2] : 1, vl = i > 0 ? y[2 * i - 1] : 3;
         Real ur = i < 39 ? y[2 * i + 2] : 1, vr = i < 39 ? y[2 * i + 3] : 3;
         d[2 * i] = 1 + u * u * v - 4 * u + c * (ul - 2 * u + ur);
         d[2 * i + 1] = 3 * u - u * u * v + c * (vl - 2 * v + vr);
       }
     }},
    // closed forms
    {"KAPS", {1, 1}, 1, [](Real, const Vector &y, Vector &d) {
       d = {-(1e8Q + 2) * y[0] + 1e8Q * y[1] * y[1], y[0] - y[1] - y[1] * y[1]};
     }, true},
    {"CURTISS", {0}, 1.5Q, [](Real t, const Vector &y, Vector &d) { d[0] = -50 * (y[0] - cosq(t)); }, true},
    // known ones, to check this program by
    {"ROBER", {1, 0, 0}, 1e11Q, [](Real, const Vector &y, Vector &d) {
       Real slow = -0.04Q * y[0] + 1e4Q * y[1] * y[2], fast = 3e7Q * y[1] * y[1];
       d = {slow, -slow - fast, fast};
     }, true, 1e-30Q, 1e-6Q},
    {"VDPOL", {2, 0}, 2000, [](Real, const Vector &y, Vector &d) { d = {y[1], 1000 * (1 - y[0] * y[0]) * y[1] - y[0]}; }, true},
    {"OREGO", {1, 2, 3}, 360, [](Real, const Vector &y, Vector &d) {
       d = {77.27Q * (y[1] + y[0] * (1 - 8.375e-6Q * y[0] - y[1])), (y[2] - (1 + y[0]) * y[1]) / 77.27Q, 0.161Q * (y[0] - y[2])};
     }, true},
  };
}
