#!/usr/bin/env bash
# Runs the experiments of docs/reproduction.md and puts their tables, figures and numbers into docs/.
#   scripts/reproduce.sh [NAME ...]    all of the list below without names
#   QUICK=1    a few examples and seeds, to see that all is in working order; writes into $OUT/docs, not into docs/
#   OUT, MNIST, WORKERS, SETTLE    folder of the runs, folder of MNIST, runs at a time, the program
set -euo pipefail
cd "$(dirname "$0")/.."
out=${OUT:-out/reproduce}
mnist=${MNIST:-out/mnist}
program=${SETTLE:-bin/settle}
docs=docs
failed=0 # an arm that did not end as its file expects: its verdict is in the table, the others go on
export OPENBLAS_NUM_THREADS=1

# name | seeds | further arguments | what QUICK=1 sets
experiments="
linear-regression            | 20 |                                                          | task.trials=20
linear-regression-normalised | 20 |                                                          | task.trials=20
nonlinear-regression         | 10 |                                                          | task.trials=20 monitor.least=1
nonlinear-regression-strong  | 10 |                                                          | task.trials=20 monitor.least=1
integration-artefact         | 20 |                                                          | task.trials=20
hidden-instability           | 1  |                                                          | task.trials=20 credit.patience=10
who-does-the-work            | 5  |                                                          | task.trials=20 credit.patience=2 monitor.least=1
digits                       | 5  |                                                          | task.trials=20 task.epochs=2 task.test_first=1700
digits-tanh-zero             | 2  | --arms DI --set credit.loop=tanh-zero --set task.epochs=2 --set probe.angles=['closed-form','non-dynamic-inversion'] | task.trials=20 task.test_first=1700
mnist                        | 1  |                                                          | task.trials=10 task.test_trials=5
mnist-autoencoder            | 1  | --set task.epochs=1 --arms BP,NDI,DI                     | task.trials=10 task.test_trials=5 task.batch=10
"

# model is the built-in model that an experiment runs.
model() { echo "${1/#digits-tanh-zero/digits}"; }

experiment() { # name, seeds, arguments, quick settings
	local name=$1 seeds=$2 more=$3 set start=$SECONDS
	if [ -n "${QUICK:-}" ]; then
		seeds=$((seeds > 10 ? 2 : 1))
		for set in $4; do more+=" --set $set"; done
	fi
	[ "$seeds" = 1 ] || more="--seeds $seeds $more"
	case $name in mnist*) more+=" --data $mnist" ;; esac
	# shellcheck disable=SC2086
	"$program" run "$(model "$name")" -o "$out/$name.h5" --force ${WORKERS:+--workers "$WORKERS"} $more || { [ $? = 1 ] && failed=1; }
	rm -rf "${out:?}/$name"
	"$program" report "$out/$name.h5" -o "$out/$name" >/dev/null
	/usr/bin/python3 scripts/reproduce.py "$name" "$out" "$docs" $((SECONDS - start))
}

mkdir -p "$out"
if [ -n "${QUICK:-}" ]; then
	docs=$out/docs
	rm -rf "${docs:?}"
	mkdir -p "$docs"
	cp -r docs/reproduction.md docs/experiments "$docs/"
fi
wanted=" $* "
known=" "
while IFS='|' read -r name seeds more quick; do
	name=${name// /}
	[ -z "$name" ] && continue
	known+="$name "
	if [ $# = 0 ] || [[ $wanted == *" $name "* ]]; then
		echo "== $name"
		experiment "$name" "${seeds// /}" "$more" "$quick"
	fi
done <<<"$experiments"
for name in "$@"; do
	[[ $known == *" $name "* ]] || { echo "no experiment $name; there are:$known" >&2; exit 2; }
done
exit $failed
