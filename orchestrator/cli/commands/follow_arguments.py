"""What the commands of `follow` take: read for their help, for completion and before them."""

from __future__ import annotations

from orchestrator.cli.arguments import run_argument

follow_arguments = run_argument
