"""Why a task stands where it stands, on the screen."""

from __future__ import annotations

from orchestrator.cli.terminal import Terminal
from orchestrator.features.rules.day import Explanation
from orchestrator.text.visible import visible

_WIDE = 100
"""From so many cells on the reason has room before its place; on a narrower screen it stands last, which is not cut."""


def tell_explanation(terminal: Terminal, found: Explanation) -> None:
    terminal.line(terminal.style(f"{found.candidate.id}  {visible(found.candidate.title)}", "bold"))
    rows = []
    for one in found.score.spoken:
        weight = {"first": "FIRST", "hold": "HOLD"}.get(one.verb, f"{one.points:+g}")
        told = (visible(one.why), one.place)
        rows.append((weight, one.rule, *(told if terminal.width >= _WIDE else told[::-1])))
    terminal.table(rows, whole=True)
    if found.score.spoken and not found.score.is_first:
        terminal.line(f"  {found.score.points:g} points together")
    if not found.score.spoken:
        terminal.line("  no rule speaks of it")
    for left_out in found.score.failed:
        terminal.line(f"  left out: {left_out.rule} ({left_out.place}): {visible(left_out.told)}")
    if found.inherited:
        terminal.line(f"  {', '.join(found.inherited)} inherited from {found.inherited_from}")
    terminal.line(_rank(found))


def _rank(found: Explanation) -> str:
    rank = found.rank
    here = f"rank {rank.at} of {rank.of}" if rank.at else f"not today: {'; '.join(one.why for one in rank.reasons)}"
    drawn = f", drawn forward by {found.before}" if found.before else ""
    ifs = [f"{one.supposed}: {one.rank.told(rank)}" for one in found.what_ifs]
    silent = f" · never fired in 90 days: {', '.join(found.silent)}" if found.silent else ""
    return visible(" · ".join([here + drawn, *ifs]) + silent)
