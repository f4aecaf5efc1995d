# make demo   one edit, end to end          make test   everything that CI runs
# the first Python here that torch has wheels for
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.14 python3.11 python3.10,$(shell \
	$(p) -c "import sys, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 15))" 2>/dev/null && echo $(p))))
# auto, cpu, cuda, or the name of another build at TORCH_INDEX: TORCH=cu126, TORCH=rocm7.2, TORCH=xpu
TORCH ?= auto
TORCH_INDEX ?= https://download.pytorch.org/whl
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# the tests start many processes: one thread each keeps them out of each other's way
TEST_ENV := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONWARNINGS=ignore::UserWarning:multiprocessing.resource_tracker

.PHONY: demo test test-unit test-hosts lint format clean

$(BIN)/python:
	@$(if $(PYTHON),:,echo "needs Python 3.10 to 3.14 with venv (Debian: apt install python3-venv), or PYTHON=..."; exit 1)
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# torch comes first, by itself: only so the rest finds the build that this machine wants
$(VENV)/.torch-$(TORCH): constraints.txt | $(BIN)/python
	@$(BIN)/python -m mgie_server.cli.torch_build $(TORCH) --constraint constraints.txt --index $(TORCH_INDEX)
	@rm -f $(VENV)/.torch-* && touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.torch-$(TORCH)
	@echo "Installing what MGIE needs into $(VENV)."
	@$(PIP) -e .
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

# constraints.txt: one version of everything for each Python and platform. CUDA's are left to torch, which names them.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.10 --all-extras --no-annotate \
	--custom-compile-command "make lock" --output-file $(VENV)/lock.txt pyproject.toml

.PHONY: lock check-lock
lock: $(VENV)/.installed-dev
	cp constraints.txt $(VENV)/lock.txt
	$(LOCK)
	grep -v -E '^(nvidia-|cuda-|triton)' $(VENV)/lock.txt > constraints.txt

check-lock: $(VENV)/.installed-dev
	cp constraints.txt $(VENV)/lock.txt
	$(LOCK)
	grep -v -E '^(nvidia-|cuda-|triton)' $(VENV)/lock.txt | diff - constraints.txt

# A real Krita and Chromium (by apt, as root) and a real GIMP 3 (in a chroot of its own, cached outside of here).
.PHONY: hosts
hosts:
	tests/hosts/krita/install_krita.sh
	tests/hosts/ui/install_chromium.sh
	tests/hosts/gimp/build_chroot.sh

test-unit: $(VENV)/.installed-dev
	$(TEST_ENV) $(BIN)/pytest tests --ignore=tests/hosts -n 2 --dist loadfile --no-loadscope-reorder

# Which lines the unit tests run, in the servers and workers that they start too; TESTS=tests/service for a room
.PHONY: coverage
TESTS ?= tests --ignore=tests/hosts
coverage: $(VENV)/.installed-dev
	mkdir -p build
	$(BIN)/coverage erase
	$(TEST_ENV) $(BIN)/coverage run -m pytest -q $(TESTS) -n 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage json --quiet -o build/coverage.json
	$(BIN)/python tests/coverage_by_room.py build/coverage.json

# The pages as a site in build/site; a link that leads nowhere ends it
.PHONY: docs
docs: $(VENV)/.installed
	$(PIP) -e ".[docs]"
	$(BIN)/python docs/gather_pages.py build/pages
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

# The two commands as a user runs them, the page in a real Chromium, the plug-ins in a real Krita and a real GIMP.
test-hosts: $(VENV)/.installed-dev hosts
	$(TEST_ENV) $(BIN)/pytest tests/hosts/test_commands.py
	$(MAKE) --no-print-directory test-ui
	$(MAKE) --no-print-directory -j2 -O test-krita test-gimp

# Malformed messages, kills and load for some minutes; tests/soak/run.py takes as long as one likes
.PHONY: test-soak
test-soak: $(VENV)/.installed-dev
	$(TEST_ENV) $(BIN)/python tests/soak/run.py --scale 0.05

# Windows on a busy machine: what fails is run once more by itself, and fails if it fails again; both runs are printed
HOST_TESTS = $(TEST_ENV) $(BIN)/pytest -o cache_dir=.pytest_cache/$@ $(1) || \
	$(TEST_ENV) $(BIN)/pytest -o cache_dir=.pytest_cache/$@ $(1) --last-failed --last-failed-no-failures none
.PHONY: test-krita test-gimp test-ui
test-krita: $(VENV)/.installed-dev
	$(call HOST_TESTS,tests/hosts/krita)

test-gimp: $(VENV)/.installed-dev
	$(call HOST_TESTS,tests/hosts/gimp)

test-ui: $(VENV)/.installed-dev
	$(call HOST_TESTS,tests/hosts/ui)

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
