"""What a person sees before they decide: the page, what will happen, how to undo it."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.cli.cells import cut_end, wrapped
from orchestrator.cli.standing import time_left
from orchestrator.cli.terminal import Terminal
from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.visible import visible
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


def readable(artifact: Artifact) -> str:
    """An artifact as text for people, made visible; a JSON value as an indented outline."""
    if artifact.media_type == JSON_TYPE:
        return visible("\n".join(_outline(artifact.value)))
    return visible(artifact.text)


def _outline(value: JSON, indent: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        width = max((len(key) for key, item in value.items() if not _nested(item)), default=0)
        for key, item in value.items():
            yield f"{indent}{key}:" if _nested(item) else f"{indent}{key + ':':<{width + 1}} {item}"
            if _nested(item):
                yield from _outline(item, indent + "  ")
    elif isinstance(value, list):
        for item in value:
            lines = list(_outline(item, indent + "  "))
            yield f"{indent}- {lines[0].strip()}" if lines else f"{indent}-"
            yield from lines[1:]
    else:
        yield f"{indent}{value}"


def _nested(value: JSON) -> bool:
    return isinstance(value, dict | list) and bool(value)


def beginning(text: str) -> list[str]:
    """The first lines of a page that say something, front matter left out."""
    lines = text.splitlines()
    if lines and lines[0].strip() == "---" and "---" in lines[1:]:
        lines = lines[lines.index("---", 1) + 1 :]
    said = [line for line in lines if line.strip()]
    return said[:PREVIEW_LINES] + (["…"] if len(said) > PREVIEW_LINES else [])
