# make run    one note published, end to end (asks you at the gate)
# make test   the tests
# make check  format, lint, types, layers, tests: what must hold before a commit

PYTHON ?= python3
BATON := .venv/bin/baton
READY := .venv/.ready

.PHONY: run test check format mutants clean

run: $(READY)
	@$(BATON) run publish inbox/why-small-tools-last.md || { status=$$?; [ $$status -eq 3 ]; }

test: $(READY)
	.venv/bin/python -m pytest -q -n auto --dist worksteal

check: $(READY)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(MAKE) test

format: $(READY)
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

$(READY): pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" sh .ci/setup

clean:
	rm -rf .venv
