#!/usr/bin/env bash
# Profiles our side of rows of the benchmark into out/profile: ROW.prof, and its 20 most costly functions in ROW.txt.
#   scripts/profile.sh [ROWS]    a regular expression; default: the rows of MNIST and the autoencoder
# The ceilings of the machine go into docs/performance.md.
# MNIST=DIR is the folder of MNIST, by default out/mnist.
set -euo pipefail
cd "$(dirname "$0")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 NUMBA_NUM_THREADS=1 MKL_NUM_THREADS=1 GOMAXPROCS=1
only=${1:-mnist|batch|autoencoder}
work=out/profile
mkdir -p $work
${CC:-gcc} -O3 -march=native -ffast-math bench/peers/bandwidth.c -o $work/bandwidth

go build -tags openblas -o $work/learning ./bench/learning
$work/learning -bandwidth $work/bandwidth -ceilings docs/performance.md
for row in $($work/learning -list | grep -E "$only"); do
	$work/learning -peers bench/peers -mnist "${MNIST:-out/mnist}" -only "^$row\$" -profile $work/"$row".prof
	{
		go tool pprof -top -nodecount 20 $work/learning $work/"$row".prof
		go tool pprof -top -cum -nodecount 60 $work/learning $work/"$row".prof
	} >$work/"$row".txt 2>/dev/null
	echo "$work/$row.txt"
done
