"""What the commands of `diff` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse


def diff_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="a run's id, the start of it, or @last")
    parser.add_argument("other", metavar="RUN", nargs="?", help="the other one; without it the run it was forked from")
