"""Gets one command ready, says so, and runs it when its standard input ends: many can be released together."""

from __future__ import annotations

import sys

import orchestrator.cli.commands.decide
import orchestrator.engine.runner
import orchestrator.face.performers  # noqa: F401 - what would take a while to load
from orchestrator.cli.main import main

sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.read()
raise SystemExit(main(sys.argv[1:]))
