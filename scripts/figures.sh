#!/usr/bin/env bash
# Draws the pictures of docs/plot.md with bin/settle into docs/figures.
set -euo pipefail
cd "$(dirname "$0")/.."
settle=$PWD/bin/settle
to=$PWD/docs/figures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$to"
cd "$work"
export OPENBLAS_NUM_THREADS=1
"$settle" sweep "$OLDPWD/examples/stability-map/sweep.toml" -o map --quiet
"$settle" sweep gather map
"$settle" plot map/gathered.h5 -o "$to/stability-map.svg"
"$settle" run cascade -o cascade.h5 --quiet
"$settle" run inversion-loop -o loop.h5 --quiet
"$settle" run linear-regression -o learned.h5 --seeds 3 --arms BP,FA,DI --quiet --set evaluate.every=20 --set probe.every=20
"$settle" run digits -o digits.h5 --quiet --arms DI --set task.epochs=2
"$settle" plot loop.h5 -o "$to/traces.svg"
"$settle" plot loop.h5 -o "$to/activity.svg" --what activity
"$settle" plot loop.h5 -o "$to/steps.svg" --what steps
"$settle" plot cascade.h5 -o "$to/circuit.svg" --what circuit
"$settle" plot digits.h5 -o "$to/weights.svg" --what weights --arm DI --pathway W1
"$settle" plot learned.h5 -o "$to/learning.svg"
"$settle" plot learned.h5 -o "$to/spectrum.svg" --what spectrum
