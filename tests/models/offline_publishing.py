"""The publishing app's agents as the offline model plays them, with the repository's own prompts and schemas."""

from __future__ import annotations

import asyncio
import json
import re
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
AS_IS: JSON = {"intent": "as-is", "brief": ""}
FROM_NOTES: JSON = {"intent": "from-notes", "brief": ""}


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


def write(
    source: str, draft: str | None = None, review: JSON = None, feedback: tuple[str, ...] = (), aim: JSON = AS_IS
) -> Answer:
    return ask(prompt("writer", source=source, aim=aim, draft=draft, review=review, feedback=list(feedback)))


def review(draft: str, source: str) -> JSON:
    return ask(prompt("reviewer", source=source, draft=draft, aim=AS_IS, lost=None), output="review").message.output


def describe(draft: str, source: str) -> JSON:
    there: JSON = {"tags": {}}
    asked = prompt("metadata_validator", source=source, draft=draft, day=DAY, there=there)
    return ask(asked, output="metadata").message.output
