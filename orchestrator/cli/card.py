"""What a person sees before they decide: the page, what will happen, how to undo it."""

from __future__ import annotations

import json

from orchestrator.cli.terminal import Terminal, cut
from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.visible import visible
from orchestrator.wiring.decision import Decision

PREVIEW_LINES = 6


def show_card(terminal: Terminal, decision: Decision) -> None:
    """The beginning of the first thing shown, and what follows from saying yes."""
    terminal.line()
    first = decision.opened.edits or next(iter(decision.shows), "")
    if first in decision.shows:
        for line in beginning(readable(decision.run.artifact_of(decision.shows[first]))):
            terminal.line(f"  {cut(line, terminal.width - 4)}")
        terminal.line()
    for label, text in consequences(decision):
        terminal.line(f"  {terminal.style(f'{label:<9}', 'dim')} {cut(text, terminal.width - 13)}")


def consequences(decision: Decision) -> list[tuple[str, str]]:
    """What approving will do, and how to undo it, as the effect computed them."""
    preview = decision.preview
    if not preview:
        return []
    lines = [("will do", visible("; ".join(preview["will"])))] if preview.get("will") else []
    if preview.get("refused"):
        lines.append(("refuses", visible(preview["refused"])))
    if preview.get("undo") and not preview.get("nothing_to_do"):
        lines.append(("undo", visible(preview["undo"])))
    return lines


def readable(artifact: Artifact) -> str:
    """An artifact as text for people, made visible."""
    if artifact.media_type == JSON_TYPE:
        return visible(json.dumps(artifact.value, ensure_ascii=False, indent=2))
    return visible(artifact.text)


def beginning(text: str) -> list[str]:
    """The first lines of a page that say something, front matter left out."""
    lines = text.splitlines()
    if lines and lines[0].strip() == "---" and "---" in lines[1:]:
        lines = lines[lines.index("---", 1) + 1 :]
    said = [line for line in lines if line.strip()]
    return said[:PREVIEW_LINES] + (["…"] if len(said) > PREVIEW_LINES else [])
