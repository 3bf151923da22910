# Two commands do everything on a fresh Debian or Ubuntu machine with Go: make demo, make test.

TAGS     ?= openblas
REVISION := $(shell git rev-parse --short=12 HEAD 2>/dev/null)$(shell git diff --quiet HEAD 2>/dev/null || echo +changes)
LDFLAGS  := -X main.revision=$(REVISION)
OUT      ?= out

export OPENBLAS_NUM_THREADS = 1

.PHONY: all demo build deps deps-test test test-all test-slurm bench bench-parts bench-integrators profile mnist reproduce lint fmt clean install pictures figures soak

all: build

deps:
	@scripts/deps.sh build

deps-test:
	@scripts/deps.sh test

build: deps
	go build -tags '$(TAGS)' -ldflags '$(LDFLAGS)' -o bin/settle ./cmd/settle

demo: build
	@mkdir -p $(OUT)
	bin/settle run digits -o $(OUT)/digits.h5 --force
	bin/settle show $(OUT)/digits.h5
	bin/settle report $(OUT)/digits.h5 -o $(OUT)/digits-report --force
	bin/settle plot $(OUT)/digits.h5 -o $(OUT)/digits.png
	@echo
	@echo "The learning curves are drawn in $(OUT)/digits.png; all figures and the table are in $(OUT)/digits-report/report.md."
	@echo "Next: bin/settle new inversion-loop loop.toml; bin/settle check loop.toml; bin/settle run loop.toml -o loop.h5"

test: deps-test build
	scripts/test.sh short

# A sweep on a real Slurm of two nodes, which is brought up for it and stopped again; as root.
test-slurm:
	@scripts/deps.sh slurm
	scripts/test_slurm.sh

test-all: deps-test build
	scripts/test.sh long

# Learning and networks beside the peers; an hour. ONLY=mnist takes some of the rows, QUICK=1 tests the plumbing.
bench: build
	@scripts/deps.sh bench
	QUICK=$(QUICK) MNIST=$(or $(MNIST),$(OUT)/mnist) scripts/bench.sh '$(ONLY)'

# Where our side of the rows spends its time, into out/profile.
profile: build
	@scripts/deps.sh bench
	MNIST=$(or $(MNIST),$(OUT)/mnist) scripts/profile.sh $(if $(ONLY),'$(ONLY)')

# The parts of settle by themselves.
bench-parts: deps-test build
	go test -tags '$(TAGS)' -run '^$$' -bench . -benchmem ./internal/linalg ./integrators ./circuit ./outputs/h5

# The integrators beside SciPy's and SUNDIALS's; half an hour. ONLY=NET20 takes some of the problems.
bench-integrators: build
	@scripts/deps.sh bench
	scripts/bench_integrators.sh $(ONLY)

# Two hours of commands in one process, which must not grow; HOURS=0.1 for a try.
soak: deps-test build
	SETTLE_SOAK=$(or $(HOURS),2)h go test -tags '$(TAGS)' -count 1 -timeout 0 -run '^TestSoak$$' -v ./cmd/settle

# The pictures of docs/plot.md.
figures: build
	scripts/figures.sh

# The pictures of docs that a browser makes.
pictures: deps-test build
	SETTLE_PICTURES=$(CURDIR)/docs go test -tags '$(TAGS)' -count 1 -run 'TestView/time' ./cmd/settle

# The MNIST database into out/mnist, or into DIR.
mnist:
	scripts/mnist.sh $(or $(DIR),$(OUT)/mnist)

# The experiments of docs/reproduction.md, an hour or more, into docs/. ONLY=digits takes some of them.
reproduce: deps-test build
	scripts/reproduce.sh $(ONLY)

lint:
	scripts/lint.sh

fmt:
	gofmt -w $$(git ls-files '*.go')

# Beside other Go programs; man finds the manual there by itself where the program is found.
install: build
	go install -tags '$(TAGS)' -ldflags '$(LDFLAGS)' ./cmd/settle
	bin/settle man "$$(go env GOPATH)/share/man/man1"

clean:
	rm -rf bin $(OUT)
