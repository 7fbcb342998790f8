"""What a run makes of a server that fails: every attempt on record, and nothing of a cut-off answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from acceptance_workspace import Baton
from conversation import MODELS, Conversation
from llmock.pytest_plugin import LLMock

from orchestrator.domain.facts import ModelAnswered, ModelFailed

TEXT = "Three notes speak of small tools."
FILES = {
    "agents/writer.md": "---\nname: writer\ndescription: Writes.\nmodel: fast\n---\nYou write.\n",
    "apps/say.yaml": """\
description: Say something about a topic.
inputs: {topic: string}
phases:
  say: {agent: writer, reads: [topic], prompt: "What of {{ topic }}?"}
  check: {gate: "Is this it?", reads: [say]}
""",
}
SETTINGS = """\
profile: p
profiles: {{p: {{fast: "peer:{model}"}}}}
providers:
  peer: {{kind: {kind}, base_url: "{base_url}", key_env: PEER_KEY, timeouts: {{gap: 20}}}}
"""


@pytest.fixture
def desk(talk: Conversation, tmp_path: Path) -> Baton:
    """A workspace whose model the peer plays, over each protocol in turn."""
    provider = talk.provider
    settings = SETTINGS.format(model=MODELS[talk.protocol], kind=provider.kind, base_url=provider.base_url)
    return Baton.with_files(tmp_path, {**FILES, "baton.yaml": settings})


def causes(desk: Baton) -> list[str]:
    return [event.fact.cause for event in desk.events() if isinstance(event.fact, ModelFailed)]


def test_each_attempt_that_failed_is_on_record_with_its_cause(desk: Baton, llmock: LLMock):
    llmock.rate_limit(times=1, retry_after=0).fail(503, retry_after=0).reply(TEXT)
    ended = desk("run", "say", "-p", "topic=tools", PEER_KEY="k")
    assert ended.code == 3, ended.err
    assert desk("cat", "@last", "say").out.strip() == TEXT
    assert causes(desk) == ["rate_limited", "overloaded"]
    assert len(llmock.requests) == 3


@pytest.mark.parametrize("talk", ["chat"], indirect=True)
def test_a_cut_off_answer_asks_the_person_and_resuming_asks_the_model_again(desk: Baton, llmock: LLMock):
    llmock.truncate(after_chunks=4).reply("Three notes speak of").reply(TEXT)
    ended = desk("run", "say", "-p", "topic=tools", PEER_KEY="k")
    assert (ended.code, causes(desk)) == (3, ["unfinished"])
    assert "broke off" in ended.out
    assert "Three notes" not in ended.out
    assert desk("resume", "@last", PEER_KEY="k").code == 3
    assert desk("cat", "@last", "say").out.strip() == TEXT
    assert sum(isinstance(event.fact, ModelAnswered) for event in desk.events()) == 1
