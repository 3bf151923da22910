#!/usr/bin/env bash
# BASE=FOLDER scripts/slurm/down.sh: stops what scripts/slurm/up.sh started, and waits until it has ended.
set -uo pipefail
BASE=${BASE:?set BASE to the folder of the cluster}
pids=()
for f in "$BASE"/slurmd.*.pid "$BASE"/slurmctld.pid "$BASE"/munge/munged.pid; do
	[ -s "$f" ] && pids+=("$(cat "$f")")
done
[ ${#pids[@]} = 0 ] && exit 0
kill "${pids[@]}" 2>/dev/null
for _ in $(seq 50); do
	kill -0 "${pids[@]}" 2>/dev/null || exit 0
	sleep 0.2
done
kill -9 "${pids[@]}" 2>/dev/null
exit 0
