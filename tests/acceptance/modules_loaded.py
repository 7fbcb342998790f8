"""Runs one command as `baton` does, then prints what its process has imported, after a line of its own."""

from __future__ import annotations

import sys

from orchestrator.cli.main import main

status = main(sys.argv[1:])
sys.stdout.write("\n" + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
raise SystemExit(status)
