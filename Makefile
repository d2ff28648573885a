# Everything starts here: `make` lists what there is. It needs python3 (3.11 or newer), make and git, nothing else.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check lint bench translations migration lock clean

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
export PORT
export PYTHONUTF8 := 1

PINS := $(VENV)/.installed-pins
TEST_PINS := $(VENV)/.installed-test-pins
READERS := .readers/.installed-pins
PACKAGE := $(VENV)/.installed-package
PO := $(wildcard translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
FRONTEND := $(shell find frontend -name node_modules -prune -o -type f -print 2>/dev/null)
READY := $(PINS) $(PACKAGE) $(MO)
READY_TO_TEST := $(READY) $(TEST_PINS) $(READERS)

help: ## Say what each target does
	@echo "Targets:"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(READY_TO_TEST) ## Create .venv with the pinned versions and bundle the front end

run: $(READY) ## Start the service with its demo on http://127.0.0.1:8000 (PORT and DATABASE_URL are honoured)
	@exec $(PY) -m app.serve

test: $(READY_TO_TEST) ## Run everything: unit, integration, browser and package tests (about ten minutes)
	@browser=$$($(PY) tools/find_browser.py --install) || exit 2; \
	TEST_BROWSER="$$browser" exec $(PY) -m pytest -q -n 2 --maxschedchunk 2 $(ARGS)

check: $(READY_TO_TEST) lint ## Run the fast part: style and unit tests (under a minute)
	@$(PY) -m pytest -q tests/unit $(ARGS)

lint: $(TEST_PINS) ## Check the style of the code
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

bench: $(READY_TO_TEST) ## Measure against the bounds and write build/bench.json
	@$(PY) -m tools.bench $(ARGS)

translations: $(READY_TO_TEST) ## Bring the catalogues up to date with the texts in code and templates
	@$(PY) tools/translations.py update

migration: $(READY_TO_TEST) ## Write a migration from the models: make migration NAME=add_waiting_list
	@test -n "$(NAME)" || { echo "Say what it does: make migration NAME=add_waiting_list"; exit 2; }
	@$(PY) -m flask --app wsgi db revision --autogenerate -m "$(NAME)"

lock: ## Pin the newest versions that pyproject.toml allows (for maintainers)
	@$(PYTHON) tools/setup.py lock

clean: ## Remove what can be made again; the database in var/ stays
	rm -rf $(VENV) .readers .tools .pytest_cache .ruff_cache .hypothesis build dist app/static/build frontend/node_modules $(MO)
	find app tests tools migrations -name __pycache__ -type d -prune -exec rm -rf {} +

$(PINS): requirements.txt
	@$(PYTHON) tools/setup.py pins requirements.txt
	@touch $@

$(TEST_PINS): requirements-dev.txt | $(PINS)
	@$(PYTHON) tools/setup.py pins requirements-dev.txt
	@touch $@

$(READERS): requirements-readers.txt | $(PINS)
	@$(PYTHON) tools/setup.py readers
	@touch $@

$(PACKAGE): pyproject.toml $(wildcard hatch_build.py) $(FRONTEND) | $(PINS)
	@$(PYTHON) tools/setup.py package
	@touch $@

$(MO): %.mo: %.po | $(PINS)
	@$(PY) tools/translations.py compile
	@touch $@
