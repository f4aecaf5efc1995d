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

test: lint hosts test-unit test-hosts

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright

# A real Krita (by apt, as root) and a real GIMP 3 (in a chroot of its own, cached outside of here).
.PHONY: hosts
hosts:
	tests/hosts/krita/install_krita.sh
	tests/hosts/gimp/build_chroot.sh

test-unit: $(VENV)/.installed-dev
	$(TEST_ENV) $(BIN)/pytest tests --ignore=tests/hosts -n 2 --dist loadfile

# The two commands as a user runs them, and the plug-ins in a real Krita and a real GIMP.
test-hosts: $(VENV)/.installed-dev hosts
	$(TEST_ENV) $(BIN)/pytest tests/hosts/test_commands.py
	$(MAKE) --no-print-directory -j2 -O test-krita test-gimp

# Malformed messages, kills and load for some minutes; benchmarks/results/soak.md has the long run
.PHONY: test-soak
test-soak: $(VENV)/.installed-dev
	$(TEST_ENV) $(BIN)/python tests/soak/run.py --scale 0.05

.PHONY: test-krita test-gimp
test-krita: $(VENV)/.installed-dev
	$(TEST_ENV) $(BIN)/pytest tests/hosts/krita

test-gimp: $(VENV)/.installed-dev
	$(TEST_ENV) $(BIN)/pytest tests/hosts/gimp

# The same tests of Krita in the newer Kritas of a Debian trixie and forky, which are made once and kept
.PHONY: test-krita-5.2 test-krita-5.3
test-krita-5.2: SUITE = trixie
test-krita-5.3: SUITE = forky
test-krita-5.2 test-krita-5.3: $(VENV)/.installed-dev
	root=$$(tests/hosts/krita/build_chroot.sh $(SUITE)) && \
	MGIE_KRITA_ROOT=$$root $(TEST_ENV) $(BIN)/pytest tests/hosts/krita/test_krita_*.py

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
