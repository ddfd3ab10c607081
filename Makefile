# make install | run | test | test-fast | lint | clean
PYTHON ?= python3
EXTRAS ?= test
BIN := .venv/bin

.PHONY: install run test test-fast lint clean chromium

install: .venv/installed

# Where Debian's python3-venv is missing, the system's own pip puts one into the environment.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Isnad needs Python 3.11 or newer: make PYTHON=python3.11 install")'
	$(PYTHON) -m venv .venv >/dev/null 2>&1 || { $(PYTHON) -m venv --without-pip --clear .venv && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

run: install
	@test -e data/index/CURRENT || $(BIN)/isnad index
	$(BIN)/isnad serve

# Each worker takes some 1.3 GB; past four, all wait for the one that has the browser.
test: install chromium
	$(BIN)/pytest --numprocesses auto --maxprocesses 4

# What needs no browser, no server and no process of its own.
test-fast: install
	$(BIN)/pytest -m "not slow" --ignore tests/training --numprocesses auto

# The browser tests use a Chromium that is there, or the system's package; without one they skip and say so.
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null 2>&1 || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core >/dev/null; } || \
	  echo "No Chromium: the browser tests will skip. Install your system's chromium package to run them."

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/widget_sizes.py

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
