"""What the commands of `upgrade` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import run_argument


def upgrade_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument(
        "--map", dest="names", metavar="OLD=NEW", action="append", default=[], help="a phase that has a new name"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
