# `make` alone lists the targets.

PYTHON ?= python3
BIN := .venv/bin

# `make gallery -j2` draws in two processes, `-j` alone on all cores. Not `:=`:
# make tells of -j only when it runs a recipe.
JOBS = $(patsubst -j%,%,$(filter -j%,$(MAKEFLAGS)))

.DEFAULT_GOAL := help
.PHONY: help gallery test lint bench hostile mutants clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

gallery: .venv/ready  ## build the gallery: what changed since it was built (-j2: two at a time)
	@$(BIN)/convanim gallery gallery/guide.toml -o gallery \
		-j $(if $(filter -j%,$(MAKEFLAGS)),$(or $(JOBS),0),1)

test: .venv/ready-to-test  ## run all tests
	@$(BIN)/python -m pytest

lint: .venv/ready-to-test  ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy scripts

bench: .venv/ready  ## measure speed, size and memory
	@$(BIN)/python scripts/bench.py

mutants: .venv/ready-to-test  ## see whether tests fail where the program is changed (20 minutes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,mutants]'
	@$(BIN)/python scripts/mutants.py $(MODULES)

hostile: .venv/ready-to-test  ## fuzz, kill and compare at random (an hour)
	@for script in fuzz kills colours; do $(BIN)/python scripts/$$script.py || failed=1; done; test -z "$$failed"

clean:  ## take away what was built, the environment included
	rm -rf .venv build dist gallery/guide/*.mp4 gallery/guide/.convanim.json

# The environment is made again where what it needs has changed.
.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) \
		else "convanim needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/ready-to-test: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
