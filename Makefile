# Two commands are all you need: `make run` and `make test`.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export DO_NOT_TRACK = 1

.DEFAULT_GOAL := help
.PHONY: help run test check bench lock format frontend messages

help: ## say what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/installed ## start Tweezers with its demo project on http://127.0.0.1:8000
	@$(BIN)/python -m config.supervisor --port $(PORT)

test: .venv/installed-dev ## run the whole suite on SQLite, and what touches the database on PostgreSQL too
	@$(BIN)/python -m tests.run

check: .venv/installed-dev ## format, lint, types, architecture, templates, migrations, deployment settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy .
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	TWEEZERS_PUBLIC_URL=https://tweezers.example $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/installed-dev ## measure the whole loop and print the figures
	$(BIN)/python -m bench.loop

format: .venv/installed-dev ## put code and templates into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint templates --reformat --quiet

frontend: ## rebuild static/ from frontend/ (needs Node; running Tweezers does not)
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund && npm run build

messages: .venv/installed-dev ## gather the sentences for translators and compile locale/ (needs GNU gettext)
	@$(BIN)/python manage.py messages

lock: ## pin every dependency anew
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet pip-tools
	for name in requirements requirements-dev; do \
	  .venv/lock/bin/pip-compile --quiet --upgrade --strip-extras --allow-unsafe --no-emit-index-url \
	    --no-emit-find-links --no-header --no-annotate -o $$name.txt $$name.in; done
	sed -i.bak 's/^torch==.*/torch==2.13.0/' requirements.txt && rm requirements.txt.bak

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Tweezers needs Python 3.11 or newer; name one with make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt requirements-nodeps.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -r requirements-nodeps.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@
