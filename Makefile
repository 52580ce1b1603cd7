# Two commands to begin with: `make run` does the main job once, `make test` passes the tests.
# Both do all the set-up; nothing is installed outside the checkout.

PYTHON ?= python3
CONFIG ?= config.yaml
BIN := .venv/bin
SYNC := $(BIN)/uv sync --quiet --frozen --inexact
export UV_PROJECT_ENVIRONMENT := .venv
# Every command starts faster, also where nobody may write beside the packages.
export UV_COMPILE_BYTECODE := 1
COMPILED := $(BIN)/python -m compileall -q src

.DEFAULT_GOAL := help
.PHONY: help run serve test oldest soak fuzz wheel lint format docs pictures bounds bench clean

help: ## What can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: .venv/made-run ## Do the main job once: read the sources, publish the channels
	@$(BIN)/htfeed run --config $(CONFIG)

serve: .venv/made-run ## Run the scheduler and answer HTTP, until Ctrl-C
	@$(BIN)/htfeed serve --config $(CONFIG)

test: .venv/made-dev ## Pass the tests
	@$(BIN)/python -m pytest

oldest: $(BIN)/uv ## Pass the tests with the oldest libraries that pyproject.toml allows
	@$(BIN)/uv venv --quiet --clear .venv/oldest
	@$(BIN)/uv pip install --quiet --python .venv/oldest --require-hashes -r oldest.txt
	@$(BIN)/uv pip install --quiet --python .venv/oldest --no-deps --editable .
	@env -u HTFEED_SHARED .venv/oldest/bin/python -m pytest --hypothesis-profile=few -k 'not postgresql' tests/unit tests/contract tests/journey/test_main_job.py

soak: .venv/made-dev ## Kill 2,000 runs, let every write fail, and look what is left (long)
	@HTFEED_TRIALS=1000 $(BIN)/python -m pytest tests/crash

fuzz: .venv/made-dev ## Read odd bytes for a minute (SECONDS=600 for ten); what fails stays in .fuzz/
	@$(SYNC) --group fuzz --extra postgres --extra lang --extra s3
	@mkdir -p .fuzz/seen
	@$(BIN)/python tests/fuzz/documents.py -max_total_time=$(or $(SECONDS),60) -timeout=10 \
		-max_len=20000 -artifact_prefix=.fuzz/ .fuzz/seen $(wildcard tests/corpus/*/)

.venv/made-readers: $(BIN)/uv tests/readers.txt
	@$(BIN)/uv venv --quiet --clear .venv/readers
	@$(BIN)/uv pip install --quiet --python .venv/readers --require-hashes -r tests/readers.txt
	@touch $@

wheel: .venv/made-run ## Build the wheel, install it elsewhere, and try what it brings
	@rm -rf dist .venv/wheel && mkdir -p .venv/wheel
	@$(BIN)/uv build --quiet --wheel --out-dir dist
	@$(BIN)/uv export --quiet --frozen --no-dev --no-emit-project --extra postgres --extra lang --extra s3 --output-file .venv/wheel/locked.txt
	@$(BIN)/uv venv --quiet .venv/wheel/env
	@$(BIN)/uv pip install --quiet --python .venv/wheel/env --require-hashes -r .venv/wheel/locked.txt
	@$(BIN)/uv pip install --quiet --python .venv/wheel/env --no-deps dist/*.whl
	@.venv/wheel/env/bin/htfeed init .venv/wheel/site
	@.venv/wheel/env/bin/htfeed run --config .venv/wheel/site/config.yaml
	@.venv/wheel/env/bin/htfeed doctor --config .venv/wheel/site/config.yaml

lint: .venv/made-dev ## Check style, types, floors and sizes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest --numprocesses=0 tests/unit/test_house.py

format: .venv/made-dev ## Bring the code into its usual form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: .venv/made-dev ## Write docs/reference.md from the commands and the settings
	@$(BIN)/python docs/generate.py

pictures: .venv/made-dev ## Take the pictures of the pages in docs/pictures (needs Chromium)
	@$(BIN)/python docs/portray.py

bounds: .venv/made-dev ## Lock the oldest libraries that are allowed, and the feed readers that tests meet
	@$(BIN)/uv pip compile --quiet --resolution lowest-direct --python-version 3.11 --extra postgres --extra lang --extra s3 \
		--group test --upgrade --generate-hashes --no-header --no-annotate --output-file oldest.txt pyproject.toml
	@printf 'reader\nsgmllib3k\n' | $(BIN)/uv pip compile --quiet --python-version 3.11 --upgrade --generate-hashes --no-header \
		--no-annotate --output-file tests/readers.txt -

bench: .venv/made-run ## Measure a pass over the sample (CPU seconds)
	@$(BIN)/python benchmarks/sample_pass.py

clean: ## Remove what was set up, kept and published
	rm -rf .venv public var dist

$(BIN)/uv: bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "htfeed needs Python 3.11 or newer: make PYTHON=python3.12 run")'
	@echo "Setting up .venv (once; about a minute) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.txt
	@touch $@

.venv/made-run: $(BIN)/uv pyproject.toml uv.lock
	@$(SYNC) --no-dev
	@$(COMPILED)
	@touch $@

.venv/made-dev: $(BIN)/uv pyproject.toml uv.lock
	@$(SYNC) --extra postgres --extra lang --extra s3
	@$(COMPILED)
	@touch $@ .venv/made-run
