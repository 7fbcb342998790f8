"""The offered tools, for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.face.shape import VERSION
from orchestrator.mcp.offered import OFFERED


def offered_rows() -> Iterator[tuple[str, str, str]]:
    return ((offer.name, "looks" if offer.reads else "writes", offer.title) for offer in OFFERED)


def offered_shape() -> dict[str, object]:
    tools = [
        {"tool": offer.name, "title": offer.title, "description": offer.description, "reads": offer.reads}
        for offer in OFFERED
    ]
    return {"v": VERSION, "tools": tools}
