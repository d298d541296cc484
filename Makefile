# Two commands on a fresh machine: make demo, make test. Python 3.11 or newer and an index are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo test lint docs bench bench-words bench-camera torture privacy audit licences setup lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	touch $@

demo: setup
	$(BIN)/znl render sample_clips

test: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tables that come from the program; a test fails where they are out of date.
docs: setup
	$(BIN)/python docs/pages.py

bench: setup
	$(BIN)/python benchmarks/export.py

# SHARED holds speech/ and media/, PROSE Chinese text files: see docs/quality.md.
# ENGLISH, with PROSE, English ones.
SHARED ?= ../shared
PROSE ?=
ENGLISH ?=
# Both are run whatever the first says; it fails where either misses a bound.
bench-words: setup
	missed=0; \
	$(BIN)/python benchmarks/lines.py $(PROSE) $(if $(PROSE),$(ENGLISH)) || missed=1; \
	$(BIN)/python benchmarks/words.py $(SHARED) $(if $(PROSE),--prose $(PROSE)) || missed=1; \
	exit $$missed

bench-camera: setup
	$(BIN)/python benchmarks/camera.py --shared $(SHARED)

# Hostile files, and what they reach: see docs/trust.md. With strace it sees more.
torture: setup
	$(BIN)/python benchmarks/torture.py

# Looks with exiftool (libimage-exiftool-perl) for private tags in all that comes out.
privacy: setup
	$(BIN)/python benchmarks/privacy.py

# Known vulnerabilities of what is locked; what could not be looked up fails as well.
audit:
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip --disable-pip-version-check install --quiet \
		--require-hashes --requirement .ci/audit.lock
	.venv-audit/bin/python .ci/audit.py .venv-audit/bin/pip-audit

# After the lock has changed: the table of docs/licences.md.
licences: setup
	$(BIN)/python .ci/licences.py

# Needs uv; writes versions and hashes for every platform.
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --group dev \
		pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) .venv-audit sample_clips-znl .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
