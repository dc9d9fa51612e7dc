# One word per chore. Everything is installed into .venv; nothing outside it is touched (except `browser`).
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
# one more than there are cores: tests of pages wait as much as they work
SIDE_BY_SIDE := -n $(shell expr $$(nproc) + 1) --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# programs that tests start again and again find themselves compiled
export PYTHONDONTWRITEBYTECODE =

.DEFAULT_GOAL := help
.PHONY: help install demo serve test drill bench wapiti lint format browser pictures scripts clean

help: ## Lists the chores
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.product: pyproject.toml
	test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	$(RUN)/pip install -q -e .
	touch $@

$(VENV)/.tests: pyproject.toml
	test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	$(RUN)/pip install -q -e '.[test]'
	touch $(VENV)/.product $@

install: $(VENV)/.product ## Installs the product into .venv

demo: install ## Runs the demo province: source systems, poller and dashboard in one go
	$(RUN)/ioc demo $(ARGS)

serve: install ## Runs the dashboard and the poller on the sources of ioc.toml
	$(RUN)/ioc serve --poll $(ARGS)

test: $(VENV)/.tests browser ## Installs what the tests need and runs them all, short drills included
	$(RUN)/pytest $(SIDE_BY_SIDE) $(ARGS)

drill: $(VENV)/.tests browser ## Runs the long drills: 50 kills, 10,000 refreshes, 3 minutes without a server
	IOC_DRILL=1 $(RUN)/pytest -m drill --timeout 7200 $(ARGS)

bench: $(VENV)/.tests browser ## Measures what the README claims; results go to benchmarks/results
	$(RUN)/python -m benchmarks $(ARGS)

wapiti: $(VENV)/.tests ## Scans a demo of its own with wapiti, kept in .wapiti; results go to benchmarks/results/wapiti.md
	test -x .wapiti/bin/wapiti || { $(PYTHON) -m venv .wapiti && .wapiti/bin/pip install -q 'wapiti3>=3.2.3,<4'; }
	$(RUN)/python -m benchmarks.wapiti $(ARGS)

lint: $(VENV)/.tests ## Checks style, import doors and formatting
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .

format: $(VENV)/.tests ## Formats the code
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

pictures: $(VENV)/.tests browser ## Takes the pictures in docs/pictures anew from a running demo
	$(RUN)/python -m docs.take_pictures $(ARGS)

scripts: ## Makes the scripts of layouts/scripts anew (needs node and npm)
	cd layouts/scripts && npm install --no-package-lock --no-fund --no-audit --ignore-scripts && \
	  npx esbuild traces.cjs --bundle --minify --format=iife --global-name=Plotly --target=es2018 --outfile=plotly.min.js \
	    --define:global=window --define:define.amd=false --loader:.css=empty --legal-comments=eof && \
	  npx esbuild node_modules/regenerator-runtime/runtime.js --bundle --minify --format=iife --target=es2018 \
	    --outfile=regenerator.min.js && rm -r node_modules

browser: ## Installs Debian's chromium, Xvfb and MariaDB where they are missing and that is possible
	@(for tool in chromium Xvfb xdpyinfo /usr/sbin/mariadbd; do command -v $$tool >/dev/null || exit 1; done) || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	  apt-get install -y -qq --no-install-recommends chromium xvfb x11-utils mariadb-server >/dev/null; } || \
	  echo "chromium, Xvfb or MariaDB is missing and cannot be installed here: tests that need it will be skipped"

clean: ## Removes the environment and what tests left behind; data under ioc-data stays
	rm -rf $(VENV) .wapiti *.egg-info build .pytest_cache .ruff_cache .hypothesis .test-output
