# make run    one note published, end to end (asks you at the gate); installs what running needs, once
# make dev    installs the tools of the checks beside it, once
# make test   the tests
# make check  format, lint, types, layers, tests: what must hold before a commit
# make cases  the inputs that once went wrong, each through the command line (see tests/cases/README.md)
# make bench  what looking costs with 50 runs and with 5,000, what a handoff takes on disk, and what it costs here and
#               in a peer (left out where that is not installed)
# make bench-peers  installs that peer, in an environment of its own, and measures both
# make prove  tries at random what must hold for every input, for MINUTES (60), each proof in a process of its own
# make peers  installs the server on Node that some of the tests ask (skipped without it)
# make test-web  the page in a real Chromium, where there is one: on a phone and on a screen, by mouse and by keys
# make test-model  the tests with a real model, on loopback (installs one of 100 MB; see docs/swapping-a-vendor.md)
# make pages  writes docs/commands.md and docs/texts/, draws docs/pictures/, records docs/sessions/ anew, and runs the notebook
# make mutants  do the tests notice when the engine, the journal or a kind is broken? (SAMPLE=300 tries so many of the
#               mutants, PACKAGES=kinds those of one package; see docs/mutants.md)

PYTHON ?= python3
BATON := .venv/bin/baton
RUNS := .venv/.runs
READY := .venv/.ready

.PHONY: run dev test cases bench bench-peers prove peers test-model test-web check types format pages mutants clean

run: $(RUNS)
	@$(BATON) run publish inbox/why-small-tools-last.md || { status=$$?; [ $$status -eq 3 ]; }
	@command -v baton >/dev/null || echo "(the command is $(BATON) here)"

dev: $(READY)

test: $(READY)
	.venv/bin/python -m pytest -q -n auto --dist worksteal

cases: $(RUNS)
	.venv/bin/python .ci/cases

prove: $(READY)
	.venv/bin/python .ci/prove

peers:
	@sh .ci/peers

test-model: $(READY)
	@sh .ci/test_model

test-web: $(READY)
	@sh .ci/test_web

check: $(READY)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	$(MAKE) --jobs=2 types test

# Of the package, and of what the documents show, in one run. In a fresh clone half a minute on one core: beside the
# tests, so that the other one does not wait.
types: $(READY)
	.venv/bin/python .ci/types

format: $(READY)
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

pages: $(READY)
	.venv/bin/python .ci/commands
	.venv/bin/python .ci/texts
	.venv/bin/python .ci/pictures
	.venv/bin/python .ci/sessions
	.venv/bin/python .ci/quarter
	.venv/bin/python .ci/evening
	.venv/bin/python .ci/notebook

mutants: $(READY)
	@.venv/bin/python -c 'import mutmut' 2>/dev/null || \
		.venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group mutants
	.venv/bin/python .ci/mutants

bench: $(RUNS)
	.venv/bin/python benchmarks/many_runs.py
	.venv/bin/python benchmarks/used_runs.py
	.venv/bin/python benchmarks/bytes_on_disk.py
	.venv/bin/python benchmarks/large_day.py
	.venv/bin/python benchmarks/page.py
	.venv/bin/python benchmarks/reviewing.py
	.venv/bin/python benchmarks/driven_runs.py
	.venv/bin/python benchmarks/listed.py
	.venv/bin/python benchmarks/resuming.py
	.venv/bin/python benchmarks/pausing.py
	.venv/bin/python benchmarks/page.py
	.venv/bin/python benchmarks/peers.py

bench-peers: $(RUNS)
	[ -x .venv/.peers/bin/python ] || "$(PYTHON)" -m venv .venv/.peers
	.venv/.peers/bin/python -m pip install -qq --disable-pip-version-check apache-burr aiosqlite
	.venv/bin/python benchmarks/peers.py

$(RUNS): pyproject.toml constraints.txt
	@PYTHON="$(PYTHON)" sh .ci/setup run

$(READY): $(RUNS)
	@PYTHON="$(PYTHON)" sh .ci/setup tools

clean:
	rm -rf .venv mutants
