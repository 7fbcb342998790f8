"""The publishing app's agents as the offline model plays them, with the repository's own prompts and schemas."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from orchestrator.domain.canonical import JSON
from orchestrator.domain.data_block import DataBlock
from orchestrator.domain.messages import Answer, Message, Request, ToolSpec, UserMessage
from orchestrator.models.offline.model import OfflineModel

ROOT = Path(__file__).parents[2]
CORPUS = sorted(path for path in (Path(__file__).parent / "corpus").iterdir() if path.name != "SOURCES.md")
DAY = "2026-11-22"
MOST_REVISIONS = 2
"""As `apps/publish.yaml` bounds the loop."""


@dataclass(frozen=True)
class Published:
    """What came of one source."""

    drafts: tuple[str, ...]
    reviews: tuple[JSON, ...]
    """One for every draft."""
    metadata: JSON


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def schema(name: str) -> JSON:
    return json.loads(read(ROOT / f"schemas/{name}.json"))


def prompt(agent: str, **values: JSON) -> str:
    """The repository's prompt for an agent, rendered as the templates layer renders it."""
    return template(agent).render({"feedback": [], **values})


@cache
def template(agent: str) -> jinja2.Template:
    def data(value: JSON, name: str) -> str:
        text = value if isinstance(value, str) else "none" if value is None else json.dumps(value, indent=1)
        return str(DataBlock(name, text))

    environment = jinja2.Environment(  # noqa: S701 - prompts are not HTML
        trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["data"] = data
    source = read(ROOT / f"prompts/{agent}.md.j2")
    return environment.from_string(re.sub(r"\{\{ ([\w.]+) \| data \}\}", r"{{ \1 | data('\1') }}", source))


def ask(text: str, *more: Message, output: str = "", tools: tuple[ToolSpec, ...] = ()) -> Answer:
    request = Request(
        model="offline",
        system="You help.",
        messages=(UserMessage(text), *more),
        tools=tools,
        output_schema=schema(output) if output else None,
    )
    return asyncio.run(OfflineModel().answer(request))


def write(source: str, draft: str | None = None, review: JSON = None, feedback: tuple[str, ...] = ()) -> Answer:
    return ask(prompt("writer", source=source, draft=draft, review=review, feedback=list(feedback)))


def review(draft: str, source: str) -> JSON:
    return ask(prompt("reviewer", source=source, draft=draft), output="review").message.output


def describe(draft: str, source: str) -> JSON:
    return ask(prompt("metadata_validator", source=source, draft=draft, day=DAY), output="metadata").message.output


@cache
def publish(source: str) -> Published:
    """Write, review and revise as often as the app allows, then name the page."""
    drafts = [write(source).message.text]
    reviews = [review(drafts[-1], source)]
    while reviews[-1]["verdict"] == "revise" and len(drafts) <= MOST_REVISIONS:
        drafts.append(write(source, drafts[-1], reviews[-1]).message.text)
        reviews.append(review(drafts[-1], source))
    return Published(tuple(drafts), tuple(reviews), describe(drafts[-1], source))
