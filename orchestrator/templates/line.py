"""Templates of one line, such as a gate's question. Most hold nothing to be worked out, and need no Jinja."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON


def line_of(source: str, values: Mapping[str, JSON]) -> str:
    """What `render_line` makes of it, and what that raises."""
    if "{" not in source:
        return " ".join(source.split())
    from orchestrator.templates.prompt import render_line

    return render_line(source, values)
