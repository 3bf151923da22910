#!/usr/bin/env bash
# Runs the tests: "short" is what `make test` and continuous integration run, "long" adds the rest.
# A test that skips is a failure here: everything it needs was installed before.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:-short}
fresh=()
if [ "$mode" = long ]; then
	export SETTLE_LONG=1
	fresh=(-count=1) # its log is kept: nothing in it is from before
fi
export OPENBLAS_NUM_THREADS=1
failed=0

stage() {
	local name=$1 start=$SECONDS log
	shift
	log=$(mktemp)
	echo "== $name"
	if ! "$@" >"$log" 2>&1; then
		failed=1
		cat "$log"
	elif grep -nE -- '--- SKIP' "$log"; then
		echo "skipped tests count as failures" >&2
		failed=1
	else
		grep -E '^(ok|FAIL|---)|passed|_test\.go:.* [0-9]+ (kills|states|damaged files)' "$log" | grep -v 'no test files' || true
	fi
	rm -f "$log"
	echo "== $name: $((SECONDS - start)) s"
}

verbose() { go test -v "${fresh[@]}" "$@" | grep -vE '^(=== (RUN|PAUSE|CONT|NAME)|    --- PASS|--- PASS)'; }

pure() (
	export CGO_ENABLED=0
	verbose "$@"
)

# what runs with several workers or is told to stop: the rest costs many times as much for nothing
races() {
	go test -race -short -tags openblas -timeout 20m -skip '(Experiments|Endings|Lessons|Columns|Rules|Models)GoOnToTheSameBits' ./models/ &&
		go test -race -short -tags openblas -timeout 20m -run 'Workers|Interrupt|AfterAKill|TestVerdicts$' -skip TestSweepInterrupted ./cmd/settle/ &&
		go test -race -short -tags openblas -timeout 20m ./sweeps/ # the pool of workers, in 3 s; TestSweepInterrupted takes 58
}

leaves="./circuit/... ./integrators/... ./neurons/... ./plasticity/... ./models/... ./internal/..."
# The other two have what the first leaves idle: most of its time is one package's, whose tests wait for programs.
aside=$(mktemp)
trap 'trap - TERM; kill 0' INT TERM # what runs beside does not hear Ctrl-C by itself
(
	renice -n 19 "$BASHPID" >/dev/null
	# shellcheck disable=SC2086
	stage "numerics, pure Go (no C compiler)" pure -timeout 60m $leaves
	stage "race detector, concurrent packages" races
	exit $failed
) >"$aside" 2>&1 &
stage "everything, OpenBLAS" verbose -tags openblas -timeout 40m ./...
wait $! || failed=1
cat "$aside"
rm -f "$aside"
exit $failed
