"""What the commands of `trust` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse


def trust_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--always", action="store_true", help="the folder itself, whatever changes in it: it is yours")
    parser.add_argument("--journal", action="store_true", help="what was answered in its journal elsewhere, as yours")
    parser.add_argument("--yes", action="store_true", help="do not ask")
