"""A review at a glance: the first lines of each section, as many as a screen has room for."""

from __future__ import annotations

from itertools import groupby

from orchestrator.errors import NotFound
from orchestrator.face.run import Run
from orchestrator.text.quantity import counted
from orchestrator.text.review_page import COMMENTARY, HOLES, LEDGER, NOT_READ, PageLine, ReviewPage, unescaped
from orchestrator.values import dataclass, replace

_MOST = 3
"""Lines of a section: eight sections on a screen of 24."""
PREFILLED = "prefilled"
"""The artifact that the gate shows."""


@dataclass(frozen=True)
class GlanceLine:
    section: str
    """Of the first line of a section; of the others empty."""
    said: str
    ids: str
    """With their brackets, as on the page; empty where there are none."""
    is_hole: bool = False
    """It says what was not read, and what helps: that is told whole, however long it is."""


def glance_of(run: Run) -> list[GlanceLine]:
    """Of what a run has prefilled; nothing of one that has not come so far."""
    try:
        page = ReviewPage.of(run.artifact(PREFILLED).text)
    except NotFound:
        return []
    told = [line for line in page.lines if line.text.startswith("- ") and line.section not in (COMMENTARY, LEDGER)]
    found: list[GlanceLine] = []
    for section, group in groupby(told, lambda line: line.section):
        lines = list(group)
        shown = [_line(line) for line in lines[:_MOST]]
        more = [GlanceLine("", f"and {counted(len(lines) - _MOST, 'more', 'more')}", "")] if lines[_MOST:] else []
        found += [replace(shown[0], section=section), *shown[1:], *more]
    return found


def _line(line: PageLine) -> GlanceLine:
    said = unescaped(line.said.removeprefix("- "))
    return GlanceLine("", said, line.text[len(line.said) :].strip(), line.section == HOLES or said.startswith(NOT_READ))
