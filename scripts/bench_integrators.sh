#!/usr/bin/env bash
# Measures the integrators beside SciPy's and SUNDIALS's and writes docs/benchmarks-integrators.md.
#   scripts/bench_integrators.sh [PROBLEMS]    a regular expression; then the page goes to out/ only
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
page=$work/integrators.md
$work/integrators -sundials $work/sundials -scipy bench/peers/scipy_peer.py -library $work/libproblems.so \
	-only "$only" -o $page -csv $work/integrators.csv
echo "every run: $work/integrators.csv; the tables: $page"
