"""What stays the same stands first, byte for byte: prompt caches of vendors hold beginnings, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from recorded_http import Wire, ask

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition, Phase
from orchestrator.domain.messages import AssistantMessage, Request, ToolCall, ToolResult, UserMessage
from orchestrator.face.definitions import load_definition
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.kind import spec_of
from orchestrator.templates.prompt import Prompts
from orchestrator.tools.registry import find_tool

REPOSITORY = Path(__file__).resolve().parents[2]
APPS = sorted(path.stem for path in (REPOSITORY / "apps").glob("*.yaml"))
MODELS = {
    "anthropic:claude-haiku-4-5": "anthropic_text",
    "openai:gpt-5-mini": "openai_text",
    "workstation:qwen3-4b": "chat_text",
}


@cache
def definition_of(app: str) -> Definition:
    return load_definition(REPOSITORY, app)


def agents_of(app: str) -> list[Phase]:
    """The phases of a shipped app that an agent works in."""
    return [phase for phase in definition_of(app).workers if phase.agent]


def fixed_words(definition: Definition, phase: Phase) -> str:
    """What a prompt says before anything that was given to the run."""
    prompt = spec_of(AgentSpec, phase).prompt
    template = definition.prompts.get(prompt, prompt)
    return template.partition("{")[0]


def opening(definition: Definition, phase: Phase, model: str, data: str) -> Request:
    agent = definition.agents[phase.agent]
    tools = tuple(find_tool(tool, definition.modules).spec for tool in agent.tools)
    words = fixed_words(definition, phase)
    output = spec_of(AgentSpec, phase).output
    return Request(model, agent.system, (UserMessage(words + data),), tools, output)


def going_on(request: Request) -> Request:
    """The same turn after a call and its result; where there are no tools, after an answer that did not fit."""
    if request.tools:
        called = AssistantMessage("I look.", (ToolCall("c1", request.tools[0].name, {}),))
        more = (called, ToolResult("c1", request.tools[0].name, '{"found": "something"}'))
    else:
        more = (AssistantMessage("Not it."), UserMessage("It does not fit. Give it again."))
    return replace(request, messages=(*request.messages, *more))


def sent(request: Request) -> str:
    """The body in the order in which vendors put it together, without the marks that are no part of what is read."""
    wire = Wire(MODELS[request.model])
    ask(request.model, wire, request)
    body = unmarked(wire.body)
    pieces: Iterator[JSON] = (body.pop(key, None) for key in ("tools", "system", "instructions"))
    first = [json.dumps(piece) for piece in pieces]
    messages = body.pop("messages", None) or body.pop("input")
    return "".join([*first, json.dumps(body), *map(json.dumps, messages)])


def unmarked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: unmarked(item) for key, item in value.items() if key != "cache_control"}
    return [unmarked(item) for item in value] if isinstance(value, list) else value


def shared(one: str, other: str) -> str:
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("app", APPS)
def test_two_runs_of_an_app_share_all_that_is_not_of_the_run(app: str, model: str) -> None:
    definition = definition_of(app)
    for phase in agents_of(app):
        asked = (opening(definition, phase, model, f"{data} is the note.") for data in ("This", "That"))
        beginning = shared(*map(sent, asked))
        assert beginning.endswith(json.dumps(fixed_words(definition, phase) + "Th")[1:-1])
        assert json.dumps(definition.agents[phase.agent].system)[1:-1] in beginning
        schema = spec_of(AgentSpec, phase).output or {}
        assert all(f'"{key}"' in beginning.replace('\\"', '"') for key in schema.get("properties", ()))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("app", APPS)
def test_each_request_of_a_turn_begins_with_the_whole_of_the_one_before(app: str, model: str) -> None:
    for phase in agents_of(app):
        first = opening(definition_of(app), phase, model, "This is the note.")
        one, other = sent(first), sent(going_on(first))
        assert other.startswith(one)
        assert len(other) > len(one)


NOTE = "# Small tools\n\nA small tool does one thing.\n"
OF_PUBLISH: dict[str, JSON] = {
    "source": NOTE,
    "draft": "# Small tools\n\nIt does one thing.\n",
    "aim": {"intent": "edit", "brief": "plain"},
    "review": {"verdict": "revise", "findings": []},
    "lost": {"losses": [{"line": 3, "problem": "It says less."}]},
    "feedback": [],
}
OF_WRITE: dict[str, JSON] = {
    "form": "note",
    "idea": "A small tool does one thing.",
    "shelf": {"works": ["rust2011"], "total": 1},
    "citations": {"offered": ["rust2011"]},
    "outline": {"title": "Small tools"},
    "draft": "It does one thing.",
    "critique": {"verdict": "revise", "findings": []},
    "feedback": [],
}
DRAFTED = {"draft": "They do one thing."}
ASKED = {"feedback": ["Shorter."]}


@pytest.mark.parametrize(
    ("app", "prompt", "values", "since", "kept"),
    [
        ("publish", "writer.md.j2", OF_PUBLISH, DRAFTED, "A small tool does one thing."),
        ("publish", "writer.md.j2", OF_PUBLISH, ASKED, "It does one thing."),
        ("publish", "reviewer.md.j2", OF_PUBLISH, DRAFTED, "A small tool does one thing."),
        ("write", "write/outline.md.j2", OF_WRITE, ASKED, "rust2011"),
        ("write", "write/draft.md.j2", OF_WRITE, ASKED, "Small tools"),
        ("write", "write/critique.md.j2", OF_WRITE, DRAFTED, "Small tools"),
    ],
)
def test_a_later_visit_of_a_phase_shares_what_has_not_changed_since(
    app: str, prompt: str, values: dict[str, JSON], since: dict[str, JSON], kept: str
) -> None:
    """What the run was given comes first, then what was made of it, and what is said of that behind all."""
    prompts = Prompts.of(definition_of(app).prompts)
    assert kept in shared(*(prompts.render(prompt, one) for one in (values, values | since)))
