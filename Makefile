# `make` alone lists the targets.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# `make gallery -j2` draws in two processes, `-j` alone on all cores. Not `:=`:
# make tells of -j only when it runs a recipe.
JOBS = $(patsubst -j%,%,$(filter -j%,$(MAKEFLAGS)))

.DEFAULT_GOAL := help
.PHONY: help gallery docs test test-lowest lint dist bench contact hostile mutants clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The guide's figures stand in gallery/, which is kept; other lists have folders of their own.
gallery: .venv/ready  ## build the galleries: what changed since they were built (-j2: two at a time)
	@for list in guide layers networks; do \
		$(BIN)/convanim gallery gallery/$$list.toml \
			-o gallery$$(test $$list = guide || echo /$$list) \
			-j $(if $(filter -j%,$(MAKEFLAGS)),$(or $(JOBS),0),1) || exit; \
	done

docs: .venv/ready-for-docs  ## build the documentation (build/docs/index.html)
	@$(BIN)/python -m sphinx -q -W --keep-going -j2 -d build/doctrees docs build/docs

test: .venv/ready-to-test  ## run all tests
	@$(BIN)/python -m pytest

lint: .venv/ready-to-test  ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy scripts

dist: .venv/ready-to-test .venv/ready-to-package  ## build sdist and wheel, check them, try README's lines
	rm -rf dist build/wheel
	$(BIN)/python -m build --quiet
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl
	$(PYTHON) -m venv build/wheel
	$(PIP:.venv%=build/wheel%) dist/*.whl pytest
	mkdir build/wheel/try build/wheel/try/tests
	cp README.md Makefile pyproject.toml build/wheel/try
	cp tests/test_readme.py build/wheel/try/tests
	cd build/wheel/try && ../bin/convanim --version
	cd build/wheel/try && ../bin/python -m pytest -q -c /dev/null --rootdir . -p no:cacheprovider \
		tests/test_readme.py -k 'not links'
	awk '/^```/ { on = /python/; next } on' README.md > build/wheel/try/lines.py
	cd build/wheel/try && ../../../$(BIN)/mypy --strict --config-file= --python-executable ../bin/python lines.py

# In the unpacked sdist, which so is shown to have all that its tests need.
test-lowest: dist  ## run all tests of the sdist with the lowest versions that are allowed
	rm -rf build/lowest && mkdir build/lowest
	tar -xzf dist/convanim-*.tar.gz -C build/lowest --strip-components 1
	$(PYTHON) -m venv build/lowest/.venv
	$(BIN)/python scripts/lowest.py > build/lowest/lowest.txt
	cd build/lowest && $(PIP) --requirement lowest.txt --editable '.[dev]'
	cd build/lowest && $(BIN)/python -m pytest

bench: .venv/ready  ## measure speed, size and memory
	@$(BIN)/python scripts/bench.py

mutants: .venv/ready-to-test  ## see whether tests fail where the program is changed (20 minutes)
	$(PIP) --editable '.[dev,mutants]'
	@$(BIN)/python scripts/mutants.py $(MODULES)

hostile: .venv/ready-to-test  ## fuzz, kill and compare at random (an hour)
	@for script in fuzz kills colours; do $(BIN)/python scripts/$$script.py || failed=1; done; test -z "$$failed"

contact: .venv/ready-to-test  ## draw all views, themes and formats on sheets to look at (build/contact)
	@$(BIN)/python scripts/contact.py

clean:  ## take away what was built; the environment in .venv stays
	rm -rf build dist gallery/layers gallery/networks
	rm -f gallery/guide/*.mp4 gallery/guide/.convanim.jsonl

# The environment is made again where what it needs has changed.
.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) \
		else "convanim needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(PIP) --editable .
	@touch $@

.venv/ready-to-test: .venv/ready
	$(PIP) --editable '.[dev]'
	@touch $@

.venv/ready-for-docs: .venv/ready
	$(PIP) --editable '.[docs]'
	@touch $@

.venv/ready-to-package: .venv/ready
	$(PIP) --editable '.[package]'
	@touch $@
