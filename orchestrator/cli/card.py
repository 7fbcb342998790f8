"""What a person sees before they decide: the page, what will happen, how to undo it."""

from __future__ import annotations

from orchestrator.cli.cells import cut_end, wrapped
from orchestrator.cli.standing import time_left
from orchestrator.cli.terminal import Terminal
from orchestrator.domain.visible import visible
from orchestrator.transcripts.outline import readable
from orchestrator.wiring.decision import Decision

PREVIEW_LINES = 6


def show_card(terminal: Terminal, decision: Decision) -> None:
    """The beginning of the first thing shown, and what follows from saying yes."""
    terminal.line()
    first = decision.opened.edits or next(iter(decision.shows), "")
    if first in decision.shows:
        for line in beginning(readable(decision.run.artifact_of(decision.shows[first]))):
            terminal.line(f"  {cut_end(line.expandtabs(4), terminal.width - 4)}")
        terminal.line()
    for label, text in consequences(decision):
        head, *more = wrapped(text, max(20, terminal.width - 14))
        terminal.line(f"  {terminal.style(f'{label:<9}', 'dim')} {head}")
        for line in more:
            terminal.line(f"  {'':<9} {line}")


def consequences(decision: Decision) -> list[tuple[str, str]]:
    """What approving will do, and how to undo it, as the effect computed them; and how long there is to decide."""
    preview = decision.preview or {}
    will = visible("; ".join(preview.get("will", ())))
    refuses = visible(preview.get("refused", ""))
    undo = "" if preview.get("nothing_to_do") else visible(preview.get("undo", ""))
    told = (("will do", will), ("refuses", refuses), ("undo", undo), ("time", time_left(decision)))
    return [(label, text) for label, text in told if text]


def beginning(text: str) -> list[str]:
    """The first lines of a page that say something, front matter left out."""
    lines = text.splitlines()
    if lines and lines[0].strip() == "---" and "---" in lines[1:]:
        lines = lines[lines.index("---", 1) + 1 :]
    said = [line for line in lines if line.strip()]
    return said[:PREVIEW_LINES] + (["…"] if len(said) > PREVIEW_LINES else [])
