"""What the commands of `inbox` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import list_arguments


def inbox_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decision", metavar="DECISION", nargs="?", help="only this one")
    list_arguments(parser)
    parser.set_defaults(no_drive=False)
