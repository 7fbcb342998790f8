"""What the commands of `decide` take: read for their help, for completion and before them."""

from __future__ import annotations

import argparse

from orchestrator.cli.arguments import verbose_argument

_DECISION = "d-1, or the id of a run that waits; without one, the one that is open is shown and asked about"


def _decisions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decisions", metavar="DECISION", nargs="*", help=_DECISION)
    _with_note(parser)


def _with_note(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-m", dest="comment", metavar="TEXT", default="", help="a note, kept with the answer")
    parser.add_argument("--no-drive", action="store_true", help="record the answer, do not go on with the run")
    verbose_argument(parser)


def _with_lost(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lost",
        metavar="LINES",
        default="",
        help="of a page that lost warnings, where no terminal shows them: the lines of the source, as in 12,14",
    )


def approve_arguments(parser: argparse.ArgumentParser) -> None:
    _decisions(parser)
    _with_lost(parser)


def edit_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decision", metavar="DECISION", nargs="?", help=_DECISION)
    _with_note(parser)
    parser.add_argument("--with", dest="file", metavar="FILE", help="the new version; without it your editor opens")
    parser.add_argument(
        "--approve",
        action="store_true",
        help="and yes, to what comes of it: taken where only scripts ran since and nothing else is different",
    )
    _with_lost(parser)


def send_back_arguments(parser: argparse.ArgumentParser) -> None:
    _decisions(parser)
    parser.add_argument("--to", metavar="PHASE", default="", help="which phase gets the note")


reject_arguments = _decisions


def answer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("decisions", metavar="DECISION", nargs="*", help=_DECISION)
    parser.add_argument("word", metavar="WORD", help="one of the decision's own answers")
    parser.add_argument("-p", dest="values", metavar="NAME=VALUE", action="append", default=[], help="a form field")
    _with_note(parser)
    _with_lost(parser)
