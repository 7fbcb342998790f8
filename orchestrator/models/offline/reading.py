"""The source of a writing task: from the prompt, or through the tool that reads it."""

from __future__ import annotations

from orchestrator.domain.json_text import read_json
from orchestrator.domain.messages import ToolCall
from orchestrator.models.offline.declined import Declined
from orchestrator.models.offline.task import Task

_TOOL = "read_source"
_LINES_AT_ONCE = 2000
_SOURCES = ("source", "note", "notes", "text", "article", "page", "page.text")
_ENOUGH_WORDS = 60


def source_of(task: Task) -> str | ToolCall | Declined:
    """The text to work on, or the call that brings more of it."""
    if (named := task.block(*_SOURCES)) is not None:
        return named
    read = [result for result in task.results if result.tool == _TOOL]
    if any(tool.name == _TOOL for tool in task.request.tools):
        return _read_so_far(task, [] if not read else [result.text for result in read], any(r.failed for r in read))
    largest = max((block.text for block in task.blocks), key=len, default="")
    if len(largest.split()) < _ENOUGH_WORDS or largest.lstrip()[:1] in ("{", "["):
        return Declined(
            "The offline model writes only with sentences of its material, and there is none here to take them from. "
            "Write this part yourself, or choose a profile with a language model."
        )
    return largest


def _read_so_far(task: Task, results: list[str], failed: bool) -> str | ToolCall | Declined:
    parts: list[str] = []
    read = total = 0
    for text in results:
        try:
            found = read_json(text)
            parts.append(str(found["text"]))
            read, total = int(found["from_line"]) + int(found["lines"]) - 1, int(found["total_lines"])
        except (ValueError, KeyError, TypeError):
            failed = True
    if failed:
        return Declined(f"The source is not in the prompt and {_TOOL} could not read it.")
    if results and read >= total:
        return "\n".join(parts)
    arguments = {"from_line": read + 1, "lines": _LINES_AT_ONCE}
    return ToolCall(f"c{len(task.results) + 1}", _TOOL, arguments)
