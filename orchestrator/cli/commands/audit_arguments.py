"""What the commands of `audit` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse


def audit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="FILE[:LINE]|RUN", help="a page, one line of it, or a run")


def blame_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a page")
