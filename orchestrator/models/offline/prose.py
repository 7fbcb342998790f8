"""Prose tasks without a language model: the text as it is, or notes under an outline of their points.

It neither abridges nor rewrites. What may go, nobody can tell who does not understand the text; so it says no, and why.
"""

from __future__ import annotations

import re

from orchestrator.domain.json_text import read_json
from orchestrator.domain.messages import ToolCall
from orchestrator.models.offline.task import Declined, Task
from orchestrator.models.offline.title import title_of
from orchestrator.text.brief import Briefed
from orchestrator.text.document import read_document
from orchestrator.text.notes_outline import notes_outlined

_INTENT = re.compile(r"^Intent: (?P<intent>[a-z-]+)\.$", re.MULTILINE)
_TOOL = "read_source"
_LINES_AT_ONCE = 1000
"""As many as `read_source` gives in one call; it refuses more."""
_SOURCES = ("source", "note", "notes", "text", "article", "page", "page.text")
_ENOUGH_WORDS = 60
"""Of the largest text in a prompt: with less there is nothing to hand on, and it says so."""
_NO_CHANGES = (
    "The offline model changes nothing in a text{asked}. Change it yourself, or choose a profile with a language model."
)
_NO_EDIT = (
    "The offline model does not abridge: it cannot tell what may go. Edit the note yourself, publish it as it is "
    "(-p intent=as-is), or choose a profile with a language model."
)


def write(task: Task) -> str | ToolCall | Declined:
    if task.block("outline") is not None and task.block("source") is None:
        return Declined(
            "The offline model writes nothing from an outline. Leave out prose, or take a profile with a model."
        )
    intent = _INTENT.search(task.instructions)
    if task.notes:
        return Declined(_NO_CHANGES.format(asked=f", and is asked: “{task.notes[-1]}”"))
    if task.block("draft") is not None and any(block.name.endswith("findings") for block in task.blocks):
        return Declined(_NO_CHANGES.format(asked=", and is asked to mend a draft"))
    if intent and intent["intent"] == "edit":
        return Declined(_NO_EDIT)
    source = source_of(task)
    if not isinstance(source, str):
        return source
    text = Briefed(source).text.strip("\n")
    if not text.strip():
        return Declined("The source has no text to write from.")
    if intent and intent["intent"] == "from-notes":
        return notes_outlined(text, title_of(read_document(source)))
    return f"{text}\n"


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
            "The offline model writes nothing of its own, and there is no text here to hand on. "
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
