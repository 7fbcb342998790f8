"""What a server says of its tools, made fit to be kept: visible, bounded, and with a schema that can be used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_schema import validator_of
from orchestrator.domain.served_tool import ServedTool
from orchestrator.errors import WorkspaceError
from orchestrator.text.visible import visible
from orchestrator.values import replace

_NAME = re.compile(r"[A-Za-z0-9_./-]{1,128}")
"""What the protocol allows."""
MOST_DESCRIBED = 20_000
"""Characters of one tool's description and schema. A long one has 5,000, and each request to a model has all of it."""
_WORDS = ("description", "title")
"""Keys of a schema whose texts a model reads and no check does."""


def kept(tools: Iterable[ServedTool]) -> tuple[dict[str, ServedTool], list[str]]:
    """The tools that can be used, by name; and a line for each that cannot."""
    found: dict[str, ServedTool] = {}
    left: list[str] = []
    for tool in tools:
        why = _unfit(tool)
        if why:
            left.append(f"{visible(tool.name[:128])}: {why}")
        else:
            found[tool.name] = readable(tool)
    return found, left


def readable(tool: ServedTool) -> ServedTool:
    """With every character in its words that shows nothing spelled out: a model reads what a person would."""
    return replace(tool, description=visible(tool.description), parameters=_spelled(tool.parameters))


def _unfit(tool: ServedTool) -> str:
    if not _NAME.fullmatch(tool.name):
        return "its name is none"
    if len(tool.description) + len(json.dumps(dict(tool.parameters), ensure_ascii=False)) > MOST_DESCRIBED:
        return f"its description has more than {MOST_DESCRIBED:,} characters"
    try:
        validator_of(tool.parameters, formats=False)
    except WorkspaceError:
        return "the schema of its arguments cannot be used"
    return ""


def _spelled(value: Mapping[str, JSON]) -> dict[str, JSON]:
    return {name: _part(name, part) for name, part in value.items()}


def _part(name: str, part: JSON) -> JSON:
    if isinstance(part, str):
        return visible(part) if name in _WORDS else part
    if isinstance(part, Mapping):
        return _spelled(part)
    return [_part("", one) for one in part] if isinstance(part, list) else part
