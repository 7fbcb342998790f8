"""What the commands of `look` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import run_argument


def show_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument(
        "--html",
        metavar="FILE",
        nargs="?",
        const="",
        help="write the whole run as one page (default: beside its transcript; - prints it)",
    )


def cat_arguments(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument("name", metavar="NAME", help="an artifact or input")


transcript_arguments = run_argument
