"""What the commands of `monthly` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import verbose_argument


def review_system_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--again", action="store_true", help="though none is due yet")
    parser.add_argument("--no-drive", action="store_true", help="start it, do not go on with it")
    verbose_argument(parser)


def review_undo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "proposal", metavar="PROPOSAL", nargs="?", default="", help="such as retire:gist (default: the last adopted)"
    )
