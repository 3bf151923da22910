#!/usr/bin/env bash
# Installs the system packages that settle needs, and only those that are missing.
#   scripts/deps.sh build    a C compiler, HDF5, OpenBLAS
#   scripts/deps.sh test     what the tests check our files and numbers with
#   scripts/deps.sh slurm    a Slurm to hand sweeps to
#   scripts/deps.sh bench    the peers of the benchmarks
set -euo pipefail

list=${1:-build}
apt_build="gcc libc6-dev make pkg-config libhdf5-dev libopenblas-dev liblapacke-dev"
apt_test="python3-numpy python3-scipy python3-h5py python3-xarray python3-h5netcdf python3-netcdf4 hdf5-tools netcdf-bin librsvg2-bin poppler-utils groff-base chromium python3-nbclient python3-ipykernel python3-matplotlib"
apt_slurm="slurm-wlm slurm-wlm-basic-plugins munge procps"
apt_bench="python3-numpy python3-scipy python3-numba python3-torch python3-brian cython3 libsundials-dev chromium"
brew_build="hdf5 openblas lapack pkg-config"
case $list in
	build) apt=$apt_build ;;
	test) apt="$apt_build $apt_test" ;;
	slurm) apt="$apt_build $apt_test $apt_slurm" ;;
	bench) apt="$apt_build $apt_bench" ;;
	*) echo "usage: scripts/deps.sh build|test|slurm|bench" >&2; exit 2 ;;
esac

need_go() {
	command -v go >/dev/null || { echo "settle needs Go 1.24 or later: https://go.dev/doc/install" >&2; exit 1; }
	local v
	v=$(go env GOVERSION | sed -E 's/^go1\.([0-9]+).*/\1/')
	if [ "$v" -lt 24 ] 2>/dev/null; then
		echo "settle needs Go 1.24 or later, this is $(go env GOVERSION) (Debian 12's own package is too old): https://go.dev/doc/install" >&2
		exit 1
	fi
}

missing_apt() {
	local p
	for p in $apt; do
		dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || echo "$p"
	done
}

with_apt() {
	local missing run=""
	missing=$(missing_apt | tr '\n' ' ')
	[ -z "${missing// /}" ] && return 0
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null || { echo "please install, as root: apt-get install $missing" >&2; exit 1; }
		run="sudo"
	fi
	echo "installing: $missing"
	$run env DEBIAN_FRONTEND=noninteractive apt-get update -qq
	# shellcheck disable=SC2086
	$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

need_go
if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
	with_apt
elif [ "$(uname)" = Darwin ] && command -v brew >/dev/null; then
	echo "macOS with Homebrew: this way is untested" >&2
	# shellcheck disable=SC2086
	brew install $brew_build
else
	echo "please install with your package manager: a C compiler, make, HDF5 1.10 with headers, OpenBLAS and LAPACKE with headers" >&2
	[ "$list" = build ] || echo "and for the tests: Python 3 with numpy, scipy, h5py, xarray, h5netcdf, netCDF4; h5dump, h5clear, ncdump, rsvg-convert, pdftoppm" >&2
	for tool in cc make; do command -v "$tool" >/dev/null || exit 1; done
fi
