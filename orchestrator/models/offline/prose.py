"""Prose tasks from their source: a first draft, a draft with findings mended, a draft changed as the person asks.

A draft is mended by cutting, splitting and moving. Nothing is written that was not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.domain.json_text import read_json
from orchestrator.domain.messages import ToolCall
from orchestrator.models.offline.draft import first_draft
from orchestrator.models.offline.page import Page, PagePlace, Part, link_targets, target_of
from orchestrator.models.offline.review import LOSSES, WEIGHTS, ReviewFinding
from orchestrator.models.offline.task import Declined, Task
from orchestrator.models.offline.wish import honoured
from orchestrator.text.document import read_document
from orchestrator.text.inline import LINK
from orchestrator.text.slug import anchor
from orchestrator.text.split import split_sentence

_MOVE = re.compile(r"\b(?:move|verschieb\w*|stell\w*)\b", re.IGNORECASE)
_SPLIT = re.compile(r"\b(?:split|break (?:it )?up|too long|long sentence|shorten|teil\w*|zu lang)\b", re.IGNORECASE)
_UNLINK = re.compile(r"\bcut the link\b", re.IGNORECASE)
_CUT = re.compile(r"\b(?:cut|drop|remove|delete|strike|streich\w*|entfern\w*)\b", re.IGNORECASE)

_TOOL = "read_source"
_LINES_AT_ONCE = 1000
"""As many as `read_source` gives in one call; it refuses more."""
_SOURCES = ("source", "note", "notes", "text", "article", "page", "page.text")
_ENOUGH_WORDS = 60
"""Of the largest text in a prompt: with less there is nothing to draft from, and it says so."""


def write(task: Task) -> str | ToolCall | Declined:
    draft = task.block("draft")
    if draft is not None and not task.notes and (findings := _findings(task)) is not None:
        return _revised(draft, findings)
    if draft is not None and task.notes:
        return honoured(draft, task.notes)
    if task.block("outline") is not None and task.block("source") is None:
        return Declined(
            "The offline model writes nothing from an outline. Leave out prose, or take a profile with a model."
        )
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


def mended(draft: str, findings: Iterable[ReviewFinding]) -> str:
    """The draft with every finding mended that can be; the rest stays as it was."""
    page = Page.of(draft)
    for finding in sorted(findings, key=lambda finding: -finding.line):
        place = page.at(finding.line, finding.quote)
        if place is not None:
            page = _mended(page, place, finding)
    return str(page)


def _mended(page: Page, place: PagePlace, finding: ReviewFinding) -> Page:
    part = page.parts[place.part]
    if finding.problem.startswith(LOSSES):
        return page
    if _MOVE.search(finding.problem):
        return _moved_to_top(page, place)
    if _SPLIT.search(finding.problem) and part.sentences:
        return page.replaced(place, split_sentence(place.text))
    if _UNLINK.search(finding.problem) and part.sentences:
        return page.replaced(place, (_unlinked(page, place.text),))
    if _CUT.search(finding.problem):
        return page.without(place)
    return page


def _moved_to_top(page: Page, place: PagePlace) -> Page:
    """The sentence becomes the first paragraph under the first heading."""
    part = page.parts[place.part]
    opening = Part(part.block, (place.text,)) if part.sentences else part
    top = next((number for number, other in enumerate(page.parts) if other.block.kind != "heading"), 0)
    rest = part.with_sentences(part.sentences[: place.sentence] + part.sentences[place.sentence + 1 :])
    parts: list[Part] = []
    for number, other in enumerate(page.parts):
        if number == top:
            parts.append(opening)
        if number != place.part:
            parts.append(other)
        elif part.sentences and rest:
            parts.append(rest)
    return Page(tuple(parts)).tidy()


def _unlinked(page: Page, sentence: str) -> str:
    """Links that lead to a section the page does not have become their words."""
    targets = link_targets(page)
    anchors = {anchor(part.block.title) for part in page.parts if part.block.kind == "heading"}

    def words_of(link: re.Match[str]) -> str:
        target = target_of(link, targets)
        return str(link["words"]) if target.startswith("#") and target[1:].lower() not in anchors else link[0]

    return LINK.sub(words_of, sentence)
