"""What the commands of `by_hand` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import OWN_ID, run_argument, verbose_argument


def _by_hand(parser: argparse.ArgumentParser) -> None:
    run_argument(parser)
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="why, for the record")
    parser.add_argument("--no-drive", action="store_true", help="only record it, do not go on with the run")
    verbose_argument(parser)


def take_arguments(parser: argparse.ArgumentParser) -> None:
    _by_hand(parser)
    parser.add_argument("--with", dest="file", metavar="FILE", required=True, help="your work")


skip_arguments = _by_hand


def goto_arguments(parser: argparse.ArgumentParser) -> None:
    _by_hand(parser)
    parser.add_argument("phase", metavar="PHASE", help="where to go on")


def cancel_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("runs", metavar="RUN", nargs="+", help=OWN_ID)
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="why, for the record")
