"""`tools/SERVER.mcp.json`: what a server of `baton.yaml` said of its tools when it was met.

Written by Baton, kept with the workspace's files: a definition that changes is a difference that a person can read, and
who has the files needs no server to check an app or to replay a run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.domain.served_tool import ServedTool
from orchestrator.workspace.yaml.faultlog import FaultLog, Place

MET = ".mcp.json"
_FORM = 1
"""Counted up when what stands in the file has another shape."""
_PARTS = {"description": str, "input_schema": dict, "only_reads": bool}


def met_path(server: str) -> str:
    return f"tools/{server}{MET}"


def spelled(tools: Iterable[ServedTool]) -> str:
    """The file's text: a change of one tool changes its lines alone."""
    known = {
        tool.name: {
            "description": tool.description,
            "input_schema": dict(tool.parameters),
            "only_reads": tool.reads,
        }
        for tool in sorted(tools, key=lambda tool: tool.name)
    }
    return json.dumps({"v": _FORM, "tools": known}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def parse_met(server: str, text: str, faults: FaultLog) -> Mapping[str, ServedTool] | None:
    """Name -> tool; None with a fault."""
    path = met_path(server)
    try:
        value = read_json(text)
    except NotJSON as error:
        _tell_broken(path, f"no JSON: {error}", faults)
        return None
    tools = value.get("tools") if isinstance(value, dict) and value.get("v") == _FORM else None
    if not isinstance(tools, dict) or not all(map(_is_tool, tools.values())):
        _tell_broken(path, "not what Baton writes there", faults)
        return None
    return {
        name: ServedTool(server, name, told["description"], told["input_schema"], told["only_reads"])
        for name, told in tools.items()
    }


def _is_tool(told: JSON) -> bool:
    return isinstance(told, dict) and all(isinstance(told.get(part), kind) for part, kind in _PARTS.items())


def _tell_broken(path: str, found: str, faults: FaultLog) -> None:
    faults.add(Place(path), found, "Take it from your backup, or delete it: the next run asks the server anew.")
