"""A real model on loopback, and a small workspace that knows it under three protocols."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance_workspace import Baton
from model_server import ModelServer, model_file

SETTINGS = """\
profile: chat
profiles:
  chat: {{fast: chat-server:smollm2}}
  responses: {{fast: responses-server:smollm2}}
  anthropic: {{fast: messages-server:smollm2}}
  reserve: {{fast: [elsewhere:smollm2, chat-server:smollm2]}}
providers:
  elsewhere: {{kind: openai-compatible, base_url: "{url}/nothing/here"}}
  chat-server: {{kind: openai-compatible, base_url: "{url}/v1"}}
  responses-server: {{kind: openai, base_url: "{url}/v1"}}
  messages-server: {{kind: anthropic, base_url: "{url}"}}
"""
AGENT = (
    "---\nname: {name}\ndescription: Answers.\nmodel: fast\ntools: [{tools}]"
    "\n---\nYou answer questions in one sentence.\n"
)
ASK = """\
description: One question, one answer.
inputs: {question: string}
phases:
  answer: {agent: guide, reads: [question], prompt: "{{ question }}"}
"""
LOOK = ASK.replace("guide", "looker")
PLACE = """\
description: One question, one answer with a shape.
inputs: {question: string}
phases:
  answer:
    agent: guide
    reads: [question]
    prompt: "{{ question }}"
    output: {city: string, country: string}
"""
BREAD = """\
description: A short answer, then a long one.
phases:
  short: {agent: guide, prompt: "What is the capital of France?"}
  long: {agent: guide, reads: [short], prompt: "Explain in detail how bread is made."}
"""
FILES = {
    "agents/guide.md": AGENT.format(name="guide", tools=""),
    "agents/looker.md": AGENT.format(name="looker", tools="weather"),
    "apps/ask.yaml": ASK,
    "apps/look.yaml": LOOK,
    "apps/place.yaml": PLACE,
    "apps/bread.yaml": BREAD,
    "tools/weather.py": 'def weather(city: str) -> str:\n    """The weather in a city."""\n    return "It rains."\n',
}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelServer]:
    server = ModelServer(model_file(), tmp_path_factory.mktemp("server") / "log")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def baton(server: ModelServer, tmp_path: Path) -> Baton:
    return Baton.with_files(tmp_path / "workspace", {**FILES, "baton.yaml": SETTINGS.format(url=server.url)})
