"""Prose tasks: a first draft, a draft with findings mended, a draft changed as the person asks."""

from __future__ import annotations

from orchestrator.domain.json_text import read_json
from orchestrator.domain.messages import ToolCall
from orchestrator.models.offline.declined import Declined
from orchestrator.models.offline.draft import first_draft
from orchestrator.models.offline.finding import WEIGHTS, ReviewFinding
from orchestrator.models.offline.mending import mended
from orchestrator.models.offline.reading import source_of
from orchestrator.models.offline.task import Task
from orchestrator.models.offline.wish import honoured
from orchestrator.text.document import read_document


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
