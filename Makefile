# Each verb sets up what it needs on a machine that has only Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.setup
VERIFY := build/verify
PACKAGES := ingestion analytics quality serving orchestration benchmarks
HUOSHUI_HOME ?= ./data
export HUOSHUI_HOME
export DAGSTER_DISABLE_TELEMETRY = yes
export DO_NOT_TRACK = 1
export DBT_SEND_ANONYMOUS_USAGE_STATS = false
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test test-fast check lint types architecture structure sql ui bench evaluate docs clean

help: ## list the verbs
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Bytecode is compiled on every core, so that the first run is not slower than the second; pip would use one. Our own
# too: where Python may write none (PYTHONDONTWRITEBYTECODE, as in many images) every process would compile it anew.
$(SETUP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] < (3, 14)))' \
		|| { echo "Huoshui needs Python 3.11 to 3.13; $(PYTHON) is $$($(PYTHON) -V 2>&1). Call: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing locked packages (about a minute, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib $(PACKAGES) || true  # some carry templates that are no Python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(SETUP)

DBT_SOURCES := $(shell find dbt_project -name '*.sql' -o -name '*.yml' -o -name '*.csv' 2>/dev/null | grep -v '^dbt_project/target/')
dbt_project/target/manifest.json: $(SETUP) $(DBT_SOURCES)
	@$(BIN)/python -c 'from orchestration.manifest import ensure_manifest; ensure_manifest()' && touch $@

$(VERIFY)/.downloaded: $(SETUP) requirements-verify.lock
	@mkdir -p $(VERIFY)
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements-verify.lock --dest $(VERIFY)
	@touch $@

demo: dbt_project/target/manifest.json ## sandbox tenant -> two nights -> published marts
	@$(BIN)/huoshui demo

test: dbt_project/target/manifest.json $(VERIFY)/.downloaded ## every test, the slow ones included
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-fast: dbt_project/target/manifest.json ## without whole nights
	@$(BIN)/python -m pytest -m 'not slow and not verify'

check: lint types architecture structure sql ## lint, types, architecture, dbt structure

lint: $(SETUP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(SETUP)
	@$(BIN)/mypy

architecture: dbt_project/target/manifest.json
	@$(BIN)/python -m pytest tests/architecture

structure: dbt_project/target/manifest.json
	@$(BIN)/dbt-bouncer --config-file dbt-bouncer.yml

sql: dbt_project/target/manifest.json
	@cd dbt_project && HUOSHUI_WAREHOUSE=target/lint.duckdb ../$(BIN)/sqlfluff lint --config ../pyproject.toml --processes 2 --disable-progress-bar models

ui: dbt_project/target/manifest.json ## Dagster UI on 127.0.0.1 over $HUOSHUI_HOME
	@$(BIN)/huoshui ui

bench: dbt_project/target/manifest.json ## side-by-side timings as ratios; ARGS=faults: 1,000 kills, ARGS=mutations: 2,000 broken files
	@$(BIN)/python -m benchmarks $(ARGS)

evaluate: $(SETUP) ## estimates against the planted truth over 100 seeds; writes docs/evaluation.md with its plots
	@$(BIN)/python -m benchmarks evaluate --write $(ARGS)

docs: dbt_project/target/manifest.json ## dbt documentation site in dbt_project/target
	@cd dbt_project && ../$(BIN)/dbt --quiet docs generate --empty-catalog --static
	@echo "Open dbt_project/target/static_index.html"

clean: ## remove what make built (not the home)
	rm -rf $(VENV) build dbt_project/target dbt_project/logs
