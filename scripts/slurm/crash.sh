#!/usr/bin/env bash
# BASE=FOLDER scripts/slurm/crash.sh NODE: what a node's loss of power does. Kills its slurmd, the daemons of its job
# steps, and all that runs below them.
set -euo pipefail
BASE=${BASE:?set BASE to the folder of the cluster}
node=${1:?name a node}
export SLURM_CONF=$BASE/slurm.conf
below() {
	local child
	for child in $(pgrep -P "$1" || true); do
		echo "$child"
		below "$child"
	done
}
pids=$(cat "$BASE/slurmd.$node.pid")
for job in $(squeue -h -r -t R -w "$node" -o %A); do
	for step in $(pgrep -f "^slurmstepd: \[$job\." || true); do
		pids+=" $step $(below "$step" | tr '\n' ' ')"
	done
done
# shellcheck disable=SC2086
kill -9 $pids 2>/dev/null || true
rm -f "$BASE/slurmd.$node.pid"
echo "killed: $pids"
