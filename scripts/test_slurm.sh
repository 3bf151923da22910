#!/usr/bin/env bash
# Sweeps on a Slurm of two nodes on this machine. A test that skips is a failure.
set -euo pipefail
cd "$(dirname "$0")/.."
export OPENBLAS_NUM_THREADS=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
go test -v -count 1 -tags openblas,slurm -timeout 10m -run '^TestSlurm' ./cmd/settle 2>&1 | tee "$log"
if grep -nE -- '--- SKIP|no tests to run' "$log"; then
	echo "skipped tests count as failures" >&2
	exit 1
fi
