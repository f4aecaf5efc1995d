# make demo   one edit, end to end          make test   everything that CI runs
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
# the tests start many processes: one thread each keeps them out of each other's way
TEST_ENV := OMP_NUM_THREADS=1 PYTHONWARNINGS=ignore::UserWarning:multiprocessing.resource_tracker

.PHONY: demo test test-unit test-hosts lint format clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { echo "needs Python 3.10 or later with venv (Debian: apt install python3-venv)"; exit 1; }

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) -e ".[dev]"
	@touch $@

demo: $(VENV)/.installed
	@$(BIN)/mgie edit docs/sample.jpg --instruction "make it look like night"

test: lint test-unit test-hosts

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright

test-unit: $(VENV)/.installed-dev
	$(TEST_ENV) $(BIN)/pytest tests --ignore=tests/hosts

# Real Krita and GIMP will stand here; until they do, the hosts are the two commands, run as a user runs them.
test-hosts: $(VENV)/.installed-dev
	$(TEST_ENV) $(BIN)/pytest tests/hosts

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
