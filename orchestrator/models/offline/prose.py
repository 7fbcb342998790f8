"""Prose tasks from their source: a first draft, a draft with findings mended, a draft changed as the person asks."""

from __future__ import annotations

from orchestrator.domain.json_text import read_json
from orchestrator.domain.messages import ToolCall
from orchestrator.models.offline.draft import first_draft
from orchestrator.models.offline.mending import mended
from orchestrator.models.offline.rules import WEIGHTS, ReviewFinding
from orchestrator.models.offline.task import Declined, Task
from orchestrator.models.offline.wish import honoured
from orchestrator.text.document import read_document

_TOOL = "read_source"
_LINES_AT_ONCE = 2000
_SOURCES = ("source", "note", "notes", "text", "article", "page", "page.text")
_ENOUGH_WORDS = 60


def write(task: Task) -> str | ToolCall | Declined:
    draft = task.block("draft")
    if draft is not None and not task.notes and (findings := _findings(task)) is not None:
        return _revised(draft, findings)
    if draft is not None and task.notes:
        return honoured(draft, task.notes)
    source = source_of(task)
    if not isinstance(source, str):
        return source
    first = first_draft(read_document(source))
    if not first.strip():
        return Declined("The source has no text to write from.")
    return honoured(first, task.notes) if task.notes else first


def _findings(task: Task) -> list[ReviewFinding] | None:
    """The reviewer's findings, when the prompt lists them."""
    block = next((block for block in task.blocks if block.name.split(".")[-1] == "findings"), None)
    if block is None:
        return None
    try:
        return [_finding(entry) for entry in read_json(block.text)]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _finding(entry: dict[str, object]) -> ReviewFinding:
    weight = next((weight for weight in WEIGHTS if weight == entry.get("weight")), WEIGHTS[0])
    return ReviewFinding(int(str(entry["line"])), str(entry["quote"]), str(entry["problem"]), weight)


def _revised(draft: str, findings: list[ReviewFinding]) -> str | Declined:
    revised = mended(draft, [finding for finding in findings if finding.weight != "may"] or findings)
    if revised.split() != draft.split():
        return revised
    asked = findings[0].problem if findings else "nothing that it could mend"
    return Declined(f"The offline model mends by cutting, splitting and moving only. The reviewer asks: {asked}")


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
