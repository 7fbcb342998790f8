"""The offline model as the runner meets it: one request, one answer."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema_rs
import pytest

from orchestrator.domain.canonical import JSON
from orchestrator.domain.data_block import DataBlock
from orchestrator.domain.messages import Answer, Message, Request, ToolResult, ToolSpec, UserMessage
from orchestrator.models.offline.model import OfflineModel

ROOT = Path(__file__).parents[2]
NOTE = (ROOT / "inbox/why-small-tools-last.md").read_text()


def schema(name: str) -> Mapping[str, JSON]:
    return json.loads((ROOT / f"schemas/{name}.json").read_text())


def ask(prompt: str, *more: Message, **asked: JSON) -> Answer:
    request = Request(model="offline", system="You write.", messages=(UserMessage(prompt), *more), **asked)
    return asyncio.run(OfflineModel().answer(request))


def block(name: str, text: str) -> str:
    return str(DataBlock(name, text))


def tool(name: str, *parameters: str) -> ToolSpec:
    properties = {parameter: {"type": "string"} for parameter in parameters}
    return ToolSpec(name, "", {"type": "object", "properties": properties, "required": list(parameters)})


@pytest.fixture
def draft() -> str:
    return ask(f"Write a page from this note.\n\n{block('source', NOTE)}").message.text


def test_draft_is_shorter_than_its_source(draft: str) -> None:
    assert 0.5 < len(draft.split()) / len(NOTE.split()) < 0.8


def test_review_of_the_first_draft_is_valid_and_asks_for_a_split(draft: str) -> None:
    answer = ask(block("draft", draft) + "\n\n" + block("source", NOTE), output_schema=schema("review"))
    jsonschema_rs.validate(schema("review"), answer.message.output)
    assert answer.message.output["verdict"] == "revise"
    assert "Split it before “That price is decided”." in answer.message.output["findings"][0]["problem"]


def test_metadata_keeps_what_the_front_matter_of_the_source_says(draft: str) -> None:
    prompt = f"Give the front matter. Today is 2026-11-22.\n\n{block('draft', draft)}\n\n{block('source', NOTE)}"
    answer = ask(prompt, output_schema=schema("metadata"))
    jsonschema_rs.validate(schema("metadata"), answer.message.output)
    assert answer.message.output["title"] == "Why small tools last"
    assert answer.message.output["tags"] == ["tools", "maintenance", "design"]
    assert answer.message.output["date"] == "2026-11-22"


def test_deployer_looks_at_the_site_before_it_proposes(draft: str) -> None:
    prompt = "Propose the change that publishes this page in the site at site. Look before you propose.\n"
    prompt += f"Title: Why small tools last. Slug: why-small-tools-last.\n\n{block('page', draft)}"
    tools = (tool("site_status", "site"), tool("site_tree", "site"), tool("check_links", "text"))
    answer = ask(prompt, tools=tools, output_schema=schema("change_set"))
    assert answer.finish == "tool_calls"
    assert [(call.call, call.tool, list(call.arguments)) for call in answer.message.calls] == [
        ("c1", "site_status", ["site"]),
        ("c2", "site_tree", ["site"]),
        ("c3", "check_links", ["text"]),
    ]
    results = (
        ToolResult("c1", "site_status", '{"repository": true, "branch": "main", "clean": true, "remote": null}'),
        ToolResult("c2", "site_tree", '{"files": ["posts/a.md", "posts/b.md", "content/c.md"], "truncated": false}'),
        ToolResult("c3", "check_links", "the network is down", failed=True),
    )
    output = ask(prompt, answer.message, *results, tools=tools, output_schema=schema("change_set")).message.output
    jsonschema_rs.validate(schema("change_set"), output)
    assert output["operations"] == [{"do": "add", "path": "posts/why-small-tools-last.md", "artifact": "page"}]
    assert output["checks"][2]["found"] == "could not be checked: the network is down"
