# The commands of this house. CONTRIBUTING.md says when to use which.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON := .venv/bin/python
PORT ?= 8000
LOCKED := pyproject.toml uv.lock scripts/set-up scripts/lib.sh
# What pytest is given; `make test ONLY=tests/rules` runs a part.
ONLY ?= tests

.PHONY: help demo test check bench setup translations packages reference clean

help:
	@echo "make demo    the whole centre with two months of cases, at http://127.0.0.1:$(PORT)"
	@echo "make test    every test, on SQLite and PostgreSQL and in a real browser"
	@echo "make check   style, types, layers, translations, migrations"
	@echo "make bench   the measurements, as a table and in bench/results.json"

# A stamp says what the environment was made from: a second run starts at once.
.venv/set-up-run: $(LOCKED)
	@scripts/set-up run
.venv/set-up-all: $(LOCKED)
	@scripts/set-up all

# The full environment also serves the demonstration, so it is not taken apart for it.
ifneq ($(wildcard .venv/set-up-all),)
RUN := .venv/set-up-all
else
RUN := .venv/set-up-run
endif

setup: .venv/set-up-all

packages:
	@scripts/install-test-packages

translations:
	@if [ -f src/baladiya/ui/translations.py ]; then $(PYTHON) -m baladiya.ui.translations; fi

demo: $(RUN)
	@$(MAKE) -s translations
	@PORT=$(PORT) exec $(PYTHON) -m baladiya demo

test: setup packages
	@$(MAKE) -s translations
	@$(PYTHON) -m pytest --engine both -n auto --maxprocesses 8 $(ONLY)

check: setup
	@$(MAKE) -s translations
	@scripts/check

bench: setup
	@$(MAKE) -s translations
	@$(PYTHON) -m bench

reference: setup
	@$(PYTHON) -m tests.docs.reference

clean:
	rm -rf .venv .tools build dist
