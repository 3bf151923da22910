// Problem is dy/dt = f(t, y), y(0) = start, to the end.
#pragma once
#include "collocation.h"

struct Problem {
  const char *name;
  Vector start;
  Real end;
  Rhs f;
  bool implicit = false;
  Real floor = 1e-20Q; // below it components count for nothing
  Real first = 1e-3Q;  // step size
};
