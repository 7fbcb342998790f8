"""What a list is asked for on the command line: of which app, since when, how many."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from orchestrator.cli.terminal import Terminal
from orchestrator.errors import UsageError
from orchestrator.face.lists import Filter
from orchestrator.features.looking.listing import since_of

UNSEEN = 100
"""Lines of a list where no screen says how many fit."""
_NARROW = 60
"""Cells. Runs and decisions mostly take two rows on such a screen."""
_LEAST = 5
"""On a screen of a few lines too, a list is more than its end."""


def filter_of(arguments: argparse.Namespace, terminal: Terminal, *, beside: int) -> Filter:
    """What the list is to hold.

    Args:
        beside: lines of the screen that other things take.

    Raises:
        UsageError: `--since` is no moment, or `--limit` no number of lines.
    """
    if arguments.limit is not None and arguments.limit < 1:
        raise UsageError("--limit cannot be less than 1.", mend="For all: --all")
    limit = arguments.limit
    if limit is None and not arguments.all:
        limit = fitting(terminal, beside=beside)
    since = since_of(arguments.since, datetime.now(UTC)) if arguments.since else ""
    return Filter(arguments.app or "", tuple(getattr(arguments, "statuses", ())), since, limit=limit)


def fitting(terminal: Terminal, *, beside: int) -> int:
    """How many lines of a list the screen has room for; a stated number where there is no screen."""
    if not terminal.on_screen:
        return UNSEEN
    rows = terminal.height - beside
    return max(_LEAST, rows if terminal.width > _NARROW else rows // 2)


def more(shown: int, count: int, command: str, narrower: str = "") -> str:
    """What is said of the lines that are not shown; empty when all are."""
    if shown >= count:
        return ""
    return f"{count - shown:,} more are not shown.  all: {command} --all" + (f"  ·  {narrower}" if narrower else "")
