# What a person or a machine does with this tree; needs Python 3.11 or newer with venv, and git. `make` alone lists it.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install --quiet --only-binary :all: --require-hashes
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --only-binary :all: --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' --quiet --group build --extra demo
FOLDERS := config ingest classify ledger scoring desk

.PHONY: help venv demo test check bench quality screens soak house strike lock clean
.DELETE_ON_ERROR:

help:  ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /make \1	/p' Makefile

venv: .venv/runtime.stamp  ## the program in .venv, from requirements.lock

demo: venv  ## a real mailbox, sixty invented mails, a closed quarter and a tally, in demo/
	$(BIN)/yishi demo

test: .venv/dev.stamp programs  ## every test
	$(BIN)/pytest -n 2 --dist worksteal

check: .venv/dev.stamp  ## form, lint, types, floors, the tests of the house
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest tests/house

bench: .venv/dev.stamp dovecot  ## mails a second, processor time and memory beside mbsync; where a mail's time goes; large ledgers, pages, repeats; beside the run before
	$(BIN)/python tests/bench/run.py $(ARGS)

quality: .venv/dev.stamp  ## how well mails are understood, each decision by itself; WRITE=1 renews docs/quality.md, HELD_OUT=1 looks at what is held out of what counts
	$(BIN)/python tests/quality/run.py $(if $(WRITE),--write) $(if $(HELD_OUT),--held-out)

screens: .venv/dev.stamp chromium  ## pictures of the console in docs/screens; ALL=folder: every page, light and dark, into that folder
	$(BIN)/python tests/screens/run.py $(if $(ALL),--all "$(ALL)")

soak: .venv/dev.stamp programs  ## the long suites at their full length, and every property with new examples
	YISHI_SOAK=1 $(BIN)/pytest -m "soak or hypothesis" --timeout 3600

house: .venv/dev.stamp  ## what the house weighs: sizes, names, types, what a mail and an adoption pass; AT=folder: another checkout
	$(BIN)/python -m tests.house.measure $(AT)

strike: .venv/dev.stamp  ## what is mended comes off the list of who still offends against a rule of the house
	$(BIN)/python -m tests.house.allowed

lock:  ## both lock files anew (the only command that needs uv)
	$(COMPILE) --upgrade -o requirements.lock
	$(COMPILE) --upgrade -o requirements-dev.lock --extra postgresql --group dev -c requirements.lock

clean:  ## away with what make built; data and demo stay
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis dist
	find $(FOLDERS) tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Yishi needs Python 3.11 or newer: make PYTHON=python3.12 ...' >&2; exit 1; }
	$(PYTHON) -m venv .venv

# hatchling is in the lock: installing ourselves downloads nothing. Compiled at once: no command waits for it, nor writes into the tree.
.venv/runtime.stamp: .venv/bin/python requirements.lock pyproject.toml
	$(INSTALL) -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q $(FOLDERS)
	@touch $@

.venv/dev.stamp: .venv/runtime.stamp requirements-dev.lock
	$(INSTALL) -r requirements-dev.lock
	@touch $@

.PHONY: dovecot chromium programs
dovecot chromium:
	@.ci/packages $@

programs:
	@.ci/packages dovecot chromium soffice bsdtar 7z
