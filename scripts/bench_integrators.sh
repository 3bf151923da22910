#!/usr/bin/env bash
# Measures the integrators beside SciPy's and SUNDIALS's and writes the tables of docs/benchmarks.md.
#   scripts/bench_integrators.sh [PROBLEMS]    a regular expression: only these anew
set -euo pipefail
cd "$(dirname "$0")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE # a coarser kernel than the machine has
export OPENBLAS_NUM_THREADS=1 GOMAXPROCS=1
only=${1:-}
work=out/bench
mkdir -p $work

cc=${CC:-gcc}
$cc -O3 -march=native -ffast-math -fPIC -c bench/peers/problems.c -o $work/problems.o
$cc -shared $work/problems.o -o $work/libproblems.so -lopenblas -lm
$cc -O3 -march=native bench/peers/sundials.c $work/problems.o -o $work/sundials \
	-lsundials_cvode -lsundials_arkode -lsundials_nvecserial -lsundials_sunlinsoldense \
	-lsundials_sunmatrixdense -lsundials_sunnonlinsolfixedpoint -lopenblas -lm

go build -tags openblas -o $work/integrators ./bench/integrators
$work/integrators -sundials $work/sundials -scipy bench/peers/scipy_peer.py -library $work/libproblems.so \
	-results $work/results -only "$only" -o docs/benchmarks.md
echo "every single run: $work/results; the tables: docs/benchmarks.md"
