"""What the commands of `inbox` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import list_arguments, verbose_argument


def inbox_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decision", metavar="DECISION", nargs="?", help="only this one")
    list_arguments(parser)
    parser.add_argument(
        "--files",
        action="store_true",
        help="take in what was ticked in the folder of decisions, and write what is open",
    )
    parser.set_defaults(no_drive=False)
    verbose_argument(parser)
