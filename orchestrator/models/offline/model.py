"""A model without a key or a network: it keeps, extracts, orders and checks, and declines what that cannot do."""

from __future__ import annotations

import json
from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import read_json
from orchestrator.domain.messages import (
    Answer,
    AssistantMessage,
    Message,
    Request,
    ToolCall,
    ToolResult,
    UserMessage,
    media_of,
)
from orchestrator.models.offline.change_set import calls_to_make, change_set
from orchestrator.models.offline.filling import fill, speaks_of
from orchestrator.models.offline.metadata import metadata, summary_of
from orchestrator.models.offline.outline import outline
from orchestrator.models.offline.prose import write
from orchestrator.models.offline.review import review
from orchestrator.models.offline.task import Declined, Task
from orchestrator.models.offline.title import shortened, title_of
from orchestrator.text.document import read_document


class OfflineModel:
    """Its answer is a function of the request: the same bytes every time."""

    name = "offline"

    async def answer(self, request: Request) -> Answer:
        answered = _answered(Task(request))
        unseen = ", ".join(part.label.partition(" ")[0] for part in media_of(request))
        if isinstance(answered, Declined) and unseen:
            answered = Declined(f"The offline model does not look at {unseen}. {answered.reason}")
        declined = isinstance(answered, Declined)
        message = AssistantMessage(text=answered.reason) if isinstance(answered, Declined) else answered
        return Answer(
            message=message,
            model=self.name,
            finish="declined" if declined else "tool_calls" if message.calls else "stop",
            input_tokens=len(request.system.split()) + sum(_words(part) for part in request.messages),
            output_tokens=_words(message),
            provenance=f"extractive, did not look at {unseen}" if unseen else "extractive",
        )


def _answered(task: Task) -> AssistantMessage | Declined:
    if task.request.output_schema is None:
        return _as_message(write(task))
    calls = calls_to_make(task)
    if calls:
        return AssistantMessage(calls=calls)
    output = _structured(task)
    if isinstance(output, Declined):
        return output
    output = conform(output, task.request.output_schema)
    if task.refused is not None and task.refused.output == output:
        return Declined("The offline model has no other answer than the one that was refused.")
    return AssistantMessage(text=json.dumps(output, ensure_ascii=False), output=output)


def _as_message(written: str | ToolCall | Declined) -> AssistantMessage | Declined:
    if isinstance(written, Declined):
        return written
    return AssistantMessage(calls=(written,)) if isinstance(written, ToolCall) else AssistantMessage(text=written)


def _structured(task: Task) -> JSON | Declined:
    schema = task.request.output_schema or {}
    fields = set(schema.get("properties", {}))
    source = task.block("source") or task.block("draft") or ""  # a draft that stands alone is its own source
    material = "\n\n".join(block.text for block in task.blocks)
    if {"verdict", "findings"} <= fields:
        found = review(task.block("draft") or "", source)
        return {"verdict": found.verdict, "findings": [finding.to_plain() for finding in found.findings]}
    if {"title", "summary", "tags"} <= fields:
        draft = task.block("draft")
        about = metadata(draft or source or material, source or draft or material, task.day, _site_tags(task))
        if draft is None:  # no page whose opening a reader sees beside it
            about |= {"summary": about["summary"] or summary_of(read_document(source or material)), "warnings": []}
        if "warnings" in fields:
            about.setdefault("warnings", [])
        else:
            about.pop("warnings", None)
        return _filled_beside(about, schema, source or material)
    if fields == {"message", "notice"} and (counted := task.block("change.notice")):
        title = task.block("metadata.title") or title_of(read_document(material))
        return {"message": f"Update: {' '.join(title.split())}", "notice": " ".join(counted.split())}
    if {"title", "slug", "sections"} <= fields:
        return outline(task)
    if {"operations", "message"} <= fields:
        return change_set(task)
    if source and "claims" in fields:  # what is asked of it is no part of it
        return fill(schema, source if speaks_of(source, task.block("topic") or "") else "")
    return fill(schema, material)


def _site_tags(task: Task) -> dict[str, JSON]:
    try:
        tags = read_json(task.block("there.tags") or "{}")
    except ValueError:
        return {}
    return {tag: count for tag, count in tags.items() if isinstance(count, int)} if isinstance(tags, dict) else {}


def _filled_beside(known: dict[str, JSON], schema: Mapping[str, JSON], material: str) -> JSON | Declined:
    """What is known, with the schema's other fields filled from the material."""
    others = {name: field for name, field in schema["properties"].items() if name not in known}
    required = [name for name in schema.get("required", ()) if name in others]
    filled = fill({"properties": others, "required": required}, material)
    return filled if isinstance(filled, Declined) else {**known, **filled}


def _words(message: Message) -> int:
    """About as many tokens as words, which is near enough where nothing is paid."""
    match message:
        case UserMessage(text=text) | ToolResult(text=text):
            return len(text.split())
        case AssistantMessage(text=text, calls=calls):
            return len(text.split()) + sum(len(str(call.arguments).split()) for call in calls)


def conform(value: JSON, schema: Mapping[str, JSON]) -> JSON:
    """An answer fitted to its schema: what is too long is shortened, what is not asked for goes."""
    if isinstance(value, dict):
        known = schema.get("properties", {})
        closed = schema.get("additionalProperties") is False
        return {key: conform(item, known.get(key, {})) for key, item in value.items() if key in known or not closed}
    if isinstance(value, list):
        return [conform(item, schema.get("items", {})) for item in value[: schema.get("maxItems", len(value))]]
    if isinstance(value, str) and "maxLength" in schema:
        return shortened(value, schema["maxLength"])
    return value
