#!/usr/bin/env bash
# gofmt, go vet and golangci-lint for both builds, and tidy modules.
set -euo pipefail
cd "$(dirname "$0")/.."
lint=github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

unformatted=$(gofmt -l $(git ls-files '*.go'))
[ -z "$unformatted" ] || { echo "not formatted (make fmt): $unformatted" >&2; exit 1; }
bash -n scripts/*.sh scripts/slurm/*.sh .ci/run
go mod tidy -diff
go mod verify
mkdir -p bin
want=${lint##*@v}
bin/golangci-lint version 2>/dev/null | grep -qF "$want" || GOBIN=$PWD/bin GOFLAGS='' go install "$lint"
for tags in "" openblas; do
	go vet -tags "$tags" ./...
	bin/golangci-lint run --build-tags "$tags" ./...
done
go vet -tags openblas,slurm ./cmd/settle
