#!/usr/bin/env bash
# Measures learning and networks beside the peers, one thread each, and writes the table of docs/benchmarks.md.
#   scripts/bench.sh [ROWS]    a regular expression: only these anew
# QUICK=1 tests the plumbing, and leaves the page alone; MNIST=DIR is the folder of MNIST, by default out/mnist.
set -euo pipefail
cd "$(dirname "$0")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE # a coarser kernel than the machine has
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 NUMBA_NUM_THREADS=1 MKL_NUM_THREADS=1 GOMAXPROCS=1
export PYTHONWARNINGS=ignore
only=${1:-}
work=out/bench
mkdir -p $work

${CC:-gcc} -O3 -march=native -ffast-math bench/peers/bandwidth.c -o $work/bandwidth
go build -tags openblas -o $work/learning ./bench/learning
set -- -settle bin/settle -peers bench/peers -bandwidth $work/bandwidth -mnist "${MNIST:-out/mnist}" -only "$only"
if [ -n "${QUICK:-}" ]; then
	$work/learning "$@" -quick -results $work/quick
else
	$work/learning "$@" -results $work/learned -o docs/benchmarks.md
	echo "every row: $work/learned; the table: docs/benchmarks.md"
fi
