"""What the commands of `run_file` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import run_argument


def export_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument("--to", metavar="FILE", help="where to; a folder gets RUN.baton (default: here)")
    parser.add_argument("--yes", action="store_true", help="replace a file that is there, without asking")


def import__arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="what `baton export` wrote, here or on another machine")
