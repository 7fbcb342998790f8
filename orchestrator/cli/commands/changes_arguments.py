"""What `changes` takes: read for its help, for completion and before it."""

from __future__ import annotations

import argparse


def changes_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "which", metavar="CHANGE", nargs="?", default="", help="C12, with its difference; or a file; default: all"
    )
    parser.add_argument("--all", action="store_true", help="all of them, however many")
