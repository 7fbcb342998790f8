"""What the commands of `opening` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse


def open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", nargs="?", help="default: the newest one that published something")
    parser.add_argument("--print", action="store_true", help="only print where it is")
