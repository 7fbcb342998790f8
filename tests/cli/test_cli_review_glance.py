"""A review at a glance: a line each, but for what was not read and what helps, which is told whole."""

from __future__ import annotations

import io

from orchestrator.cli.glance import tell_glance
from orchestrator.cli.terminal import Terminal
from orchestrator.features.reviews.glance import GlanceLine

LONG = "repositories: asks git, and this workspace is not known to be yours: baton trust --always"


def told(*lines: GlanceLine, width: int = 80) -> str:
    out = io.StringIO()
    tell_glance(Terminal(out, width=width), lines)
    return out.getvalue()


def test_what_helps_with_a_hole_is_not_cut_away() -> None:
    shown = told(GlanceLine("SHIPPED", f"Not read: {LONG}", "[s2]", is_hole=True))
    assert " ".join(shown.replace("[s2]", "").split()) == f"SHIPPED Not read: {LONG}"
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_what_somebody_wrote_is_cut_to_its_line() -> None:
    shown = told(GlanceLine("NOTES", "word " * 40, "[l1]"))
    assert len(shown.strip().splitlines()) == 1
    assert "…" in shown
