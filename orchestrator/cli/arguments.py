"""Arguments that commands of several modules take."""

from __future__ import annotations

import argparse

OWN_ID = "a run's id, or the start of it"
"""Of what loses something: `@last` is another run than a moment ago."""


def no_arguments(_: argparse.ArgumentParser) -> None:
    """The command takes no arguments of its own."""


def run_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="a run's id, the start of it, or @last")


def verbose_argument(parser: argparse.ArgumentParser) -> None:
    """Of a command that goes on with runs."""
    parser.add_argument(
        "--verbose",
        action="store_true",
        help="every word of models as it comes, on standard error; none is a result yet",
    )


def optional_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", nargs="?", help="a run's id, the start of it, or @last")


def list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--app", metavar="APP", help="of this app only")
    parser.add_argument(
        "--since", metavar="TIME", default="", help="90m, 36h, 7d, 12w ago, a day (2026-11-22) or today"
    )
    parser.add_argument(
        "--limit", metavar="N", type=int, help="so many (default: what the screen holds, elsewhere 100)"
    )
    parser.add_argument("--all", action="store_true", help="however many there are")
