# Two commands on a fresh machine: make demo, make test. Python 3.11 or newer and an index are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo test slow lint docs bench bench-words bench-camera torture audit setup lock clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml .ci/pip.lock
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --requirement .ci/pip.lock
	$(PIP) install --quiet --require-hashes --requirement requirements.lock
	$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	touch $@

demo: setup
	$(BIN)/znl render sample_clips

# One worker a core, and eight at most: each holds a Whisper model.
test: setup
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 8 --dist loadfile

# Clusters that lose workers and runs, and more random changes: some four minutes.
slow: setup
	$(BIN)/python -m pytest -m slow

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tables that come from the program; a test fails where they are out of date.
docs: setup
	$(BIN)/python docs/pages.py
	$(BIN)/python .ci/licences.py

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

# Whether znl can be trusted: see docs/trust.md, and there what each part needs. All are run
# whatever one says; it fails where any misses a bound. Two hours, half of it crashes.
TORTURES := torture.py crashes.py "loudness.py $(SHARED)" "defects.py $(SHARED)/media" \
	"planted_text.py $(SHARED)/media" privacy.py
torture: setup
	missed=0; \
	for each in $(TORTURES); do \
		echo "$$each"; $(BIN)/python benchmarks/$$each || missed=1; \
	done; \
	exit $$missed

# Known vulnerabilities of what is locked; what could not be looked up fails as well.
audit:
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip --disable-pip-version-check install --quiet \
		--require-hashes --requirement .ci/audit.lock
	.venv-audit/bin/python .ci/audit.py .venv-audit/bin/pip-audit

# Needs uv; writes versions and hashes for every platform.
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --group dev \
		--extra cluster --extra remote \
		pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) .venv-openai .venv-audit sample_clips-znl .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
