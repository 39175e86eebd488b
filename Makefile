# One command each; `make help` lists them. Needs Python 3.11 or later and make, nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup run demo-reset test test-slow check lint fmt build shell messages bench bench-phone clean

PYTHON ?= python3
PYTEST_WORKERS ?= 2
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export WECONNECT_ENV ?= development
SERVICES := $(BIN)/python -m westfield.kernel.embedded

FRONT_END_SOURCES := package.json package-lock.json static/build.mjs $(shell find static/src -type f 2>/dev/null)
TRANSLATIONS := $(wildcard locale/*/LC_MESSAGES/*.po)

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: .venv/.installed node_modules/.built .venv/.translated ## Install and build everything, once

run: setup staticfiles/.collected ## The whole portal on this machine, with a demo city, until Ctrl-C
	@exec $(SERVICES) run

demo-reset: setup ## Throw the demo city away; the next `make run` builds it anew
	@$(SERVICES) reset

test: setup lint ## Everything that must hold: checks, then all tests, browser included
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --durations=10

test-slow: setup staticfiles/.collected ## Tests that kill processes or go through hundreds of requests
	$(BIN)/python -m pytest -m slow

check: test test-slow ## What continuous integration runs

lint: setup ## The checks without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m westfield.kernel.messages --check
	$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py workflow_diagrams --check
	env -i PATH="$(PATH)" $$(grep -v '^#' .ci/production.env) $(BIN)/python manage.py check --deploy --fail-level WARNING

fmt: .venv/.installed ## Lay the code out
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

build: setup staticfiles/.collected ## Styles, scripts, translations, static files

shell: setup ## A Python prompt with the portal's models
	@$(SERVICES) with -- $(BIN)/python manage.py shell

messages: setup ## Collect the words to translate into locale/
	$(BIN)/python -m westfield.kernel.messages

bench: setup staticfiles/.collected ## Measure the pages against bare Django
	@$(SERVICES) with -- $(BIN)/python -m benchmarks

bench-phone: setup staticfiles/.collected ## Weigh the pages and judge them as a phone on slow 4G sees them
	@$(SERVICES) with -- $(BIN)/python -m benchmarks.on_a_phone

clean: ## Remove what was installed and built; the demo city's data stays
	rm -rf .venv node_modules static/build staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# --- Set-up, each part once until what it depends on changes ----------------------------------------------------------
.venv/.installed: requirements.txt requirements-dev.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "WeConnect needs Python 3.11 or later as $(PYTHON); with another name: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "Python's venv module is missing (on Debian and Ubuntu: apt-get install python3-venv)."; exit 1; }
	@echo "Installing Python packages (a minute or two the first time) …"
	@$(call twice,$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt)
	@touch $@

node_modules/.installed: package.json package-lock.json .venv/.installed
	@echo "Installing front-end packages …"
	@$(call twice,npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
	@touch $@

node_modules/.built: $(FRONT_END_SOURCES) node_modules/.installed
	@echo "Building styles and scripts …"
	@npm run --silent build
	@touch $@

.venv/.translated: $(TRANSLATIONS) .venv/.installed
	@test -z "$(TRANSLATIONS)" || $(BIN)/pybabel --quiet compile --directory locale --domain django
	@touch $@

staticfiles/.collected: node_modules/.built .venv/.installed
	@$(BIN)/python manage.py collectstatic --noinput --clear --verbosity 0
	@touch $@

# A hiccup of the network is worth one more try.
twice = $(1) || { echo "Once more …"; sleep 3; $(1); }

ifeq ($(wildcard static/build/*),)
.PHONY: node_modules/.built
endif
