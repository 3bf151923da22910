// The reference end values of testode, in quadruple precision: g++ -O2 main.cpp -lquadmath; ./a.out [name...]
//
// Each problem is solved twice, with 8 stages (order 15) and with 10 (order 19) and a thousandfold
// sharper tolerance. A line has the name, the steps of both and their largest relative
// difference; the values follow. Problems that are known otherwise are solved too.
#include <cstdio>
#include <cstring>
#include "nonstiff.h"
#include "stiff.h"

static Vector solve(const Problem &p, int stages, Real tol, int &steps) {
  Collocation c(stages, p.f, p.start.size(), p.implicit);
  Vector y = c.solve(p.start, p.end, p.first, tol, p.floor);
  steps = c.steps;
  return y;
}

static void report(const Problem &p) {
  int few, many;
  Vector a = solve(p, 8, 1e-11Q, few), b = solve(p, 10, 1e-14Q, many);
  Real off = 0;
  for (size_t i = 0; i < a.size(); i++)
    if (fabsq(b[i]) > 1e-300Q) off = std::max(off, fabsq(a[i] - b[i]) / (fabsq(b[i]) + p.floor));
  printf("%s %d %d %.1e\n", p.name, few, many, double(off));
  for (Real v : b) {
    char s[64];
    quadmath_snprintf(s, sizeof s, "%.17Qg", fabsq(v) < 1e-300Q ? Real(0) : v);
    printf("  %s\n", s);
  }
  fflush(stdout);
}

int main(int argc, char **argv) {
  for (const auto &list : {nonstiff(), enright(), others()})
    for (const Problem &p : list) {
      bool wanted = argc == 1;
      for (int i = 1; i < argc; i++) wanted = wanted || !strcmp(argv[i], p.name);
      if (wanted) report(p);
    }
}
