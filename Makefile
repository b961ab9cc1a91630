# Bare `make` lists the commands. Every command sets up what it needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
export SAM_CLI_TELEMETRY := 0
VENV := .venv
BIN := $(VENV)/bin
SAM := .venv-sam/bin/sam
# The locks are whole, so nothing is resolved anew: --no-deps, each file checked against its hash.
INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --no-strip-extras

.PHONY: help demo test test-fast check lint types template dev build validate lock bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: dev ## the whole way from an alarm to a remedy and back, on the embedded AWS; the page is out/demo/index.html
	$(BIN)/lamplighter demo

test: lint types template ## everything that can fail
	$(BIN)/pytest -n 2 --dist loadfile

test-fast: dev ## the unit tests
	$(BIN)/pytest -q -n 2 --dist loadfile tests/unit

lint: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: dev
	$(BIN)/mypy

template: dev .venv-sam/.installed ## cfn-lint and sam validate
	$(BIN)/cfn-lint template.yaml
	$(SAM) validate --lint

build: dev .venv-sam/.installed ## the artifacts that `sam deploy` takes, without Docker
	$(SAM) build
	@find .aws-sam/build -name '*.cpython-313.pyc' | grep -q . || \
		echo "Python 3.13 is not at hand: the artifacts hold no bytecode, and cold starts import at half the speed."

validate: dev ## check the workload files
	$(BIN)/lamplighter validate

bench: dev ## the benchmarks, each beside its baseline
	$(BIN)/python -m tests.benchmarks

dev: $(VENV)/.installed ## the development environment; the command is .venv/bin/lamplighter

$(VENV)/.installed: local/locks/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(INSTALL) -r local/locks/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv-sam/.installed: local/locks/sam.txt
	test -x .venv-sam/bin/python || $(PYTHON) -m venv .venv-sam
	.venv-sam/bin/python $(INSTALL) -r local/locks/sam.txt
	touch $@

lock: dev ## lock the dependencies anew: hashes, and no registry's address
	$(LOCK) --extra local --extra dev --group analytics --group reports pyproject.toml -o local/locks/dev.txt
	$(LOCK) --group sam -o local/locks/sam.txt
	$(LOCK) --group runtime -c local/locks/dev.txt -o local/locks/runtime.txt
	$(LOCK) --group telemetry -c local/locks/dev.txt -o local/locks/telemetry.txt
	$(LOCK) pyproject.toml -c local/locks/dev.txt -o layers/dependencies/requirements.txt
	$(LOCK) --group analytics -c local/locks/dev.txt -o layers/analytics/requirements.txt
	$(LOCK) --emit-build-options --no-binary font-roboto --group reports -c local/locks/dev.txt -o layers/reports/requirements.txt

clean: ## remove all that the commands made
	rm -rf .venv .venv-sam .aws-sam .lamplighter out .mypy_cache .ruff_cache .pytest_cache .hypothesis
