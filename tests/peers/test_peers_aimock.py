"""Conversations that `aimock` plays by script: tools, a person in between, truncation, and what it recorded itself."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance_workspace import Baton
from aimock_server import Aimock, aimock, why_not, written
from conversation import KINDS, MODELS, SITE_STATUS, Conversation
from killed_at_append import asked_again
from llmock.pytest_plugin import LLMock

from orchestrator.domain.facts import ModelAnswered, ModelAsked, ToolReturned
from orchestrator.errors import ModelError

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it is there")

FOUND = "Three notes speak of small tools, and one of them is yours."
TURN = (
    {
        "match": {"userMessage": "What of tools?", "hasToolResult": False},
        "response": {"toolCalls": [{"name": "shelf", "arguments": {"topic": "tools"}}]},
    },
    {"match": {"userMessage": "What of tools?", "hasToolResult": True}, "response": {"content": FOUND}},
)
FILES = {
    "agents/librarian.md": "---\nname: librarian\ndescription: Finds.\nmodel: fast\ntools: [shelf]\n---\nYou find.\n",
    "apps/find.yaml": """\
description: Find notes, and ask whether they are the right ones.
inputs: {topic: string}
phases:
  find: {agent: librarian, reads: [topic], prompt: "What of {{ topic }}?"}
  check: {gate: "Are these the ones?", reads: [find]}
""",
    "tools/shelf.py": 'def shelf(topic: str) -> str:\n    """What stands on the shelf."""\n    return "three notes"\n',
}
KILLED = """
import sys
from killed_at_append import kill_at_kind
from orchestrator.cli.main import main
kill_at_kind({kind!r}, {moment!r})
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aimock]:
    fixtures = written(tmp_path_factory.mktemp("peer") / "turn.json", *TURN)
    with aimock(fixtures, "--strict", "--chunk-size", "8") as peer:
        yield peer


@pytest.fixture(params=KINDS)
def library(request: pytest.FixtureRequest, peer: Aimock, tmp_path: Path) -> Baton:
    """A workspace whose model the peer plays, over each protocol in turn."""
    provider = f"{{kind: {KINDS[request.param]}, base_url: '{peer.base_url(request.param)}', key_env: PEER_KEY}}"
    settings = f"profile: p\nprofiles: {{p: {{fast: peer:{MODELS[request.param]}}}}}\nproviders: {{peer: {provider}}}\n"
    return Baton.with_files(tmp_path, {**FILES, "baton.yaml": settings})


def count(baton: Baton, kind: type) -> int:
    return sum(isinstance(event.fact, kind) for event in baton.events())


def test_a_turn_with_a_tool_ends_at_the_gate_behind_it(library: Baton, peer: Aimock):
    before = len(peer.requests)
    ended = library("run", "find", "-p", "topic=tools", PEER_KEY="k")
    assert ended.code == 3, ended.err
    assert library("cat", "@last", "find").out.strip() == FOUND
    assert len(peer.requests) - before == 2
    assert "three notes" in str(peer.requests[-1])
    assert library("approve", "d-1", PEER_KEY="k").code == 0


@pytest.mark.parametrize(
    ("library", "killed_at", "requests"),
    [
        ("chat", "after ToolCalled", 2),
        ("responses", "before ToolReturned", 2),
        ("anthropic", "after ToolReturned", 2),
        ("chat", "before ModelAnswered", 3),
    ],
    indirect=["library"],
)
def test_a_turn_that_was_killed_on_the_way_goes_on_where_it_was(
    library: Baton, peer: Aimock, killed_at: str, requests: int
):
    """What was answered is not asked for again; what was in flight is asked once more."""
    before = len(peer.requests)
    moment, kind = killed_at.split()
    script = KILLED.format(kind=kind, moment=moment)
    killed = library.python("-c", script, "run", "find", "-p", "topic=tools", PEER_KEY="k")
    assert killed.code == -signal.SIGKILL, killed.err
    assert library("resume", PEER_KEY="k").code == 3
    assert (len(peer.requests) - before, asked_again(library)) == (requests, 0)
    assert (count(library, ModelAnswered), count(library, ToolReturned)) == (2, 1)
    assert count(library, ModelAsked) == requests
    assert library("approve", "d-1", PEER_KEY="k").code == 0
    assert library("cat", "@last", "find").out.strip() == FOUND


@pytest.mark.parametrize("protocol", KINDS)
@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_an_answer_it_truncates_is_no_result(protocol: str, pieces: int, tmp_path: Path):
    cut = {"match": {}, "response": {"content": FOUND}, "truncateAfterChunks": pieces}
    with aimock(written(tmp_path / "cut.json", cut), "--chunk-size", "8") as peer:
        talk = Conversation(protocol, peer.base_url(protocol))
        with pytest.raises(ModelError) as caught:
            talk.ask()
    assert caught.value.cause in ("connection", "unfinished")
    assert caught.value.charge.paid == "maybe"


@pytest.mark.parametrize("protocol", KINDS)
def test_what_it_recorded_from_another_server_it_replays_to_us_the_same(protocol: str, llmock: LLMock, tmp_path: Path):
    root = llmock.url
    record = ("--record", "--provider-openai", root, "--provider-anthropic", f"{root}/anthropic")
    llmock.call_tool("site_status", {"site": "site"}, text="I look first.")
    (tmp_path / "kept").mkdir()
    with aimock(tmp_path / "kept", *record) as peer:
        talk = Conversation(protocol, peer.base_url(protocol))
        request = talk.request(tools=(SITE_STATUS,))
        recorded = talk.ask(request)
    with aimock(tmp_path / "kept", "--strict") as peer:
        replayed = Conversation(protocol, peer.base_url(protocol)).ask(request)
    assert recorded.message.calls
    assert (replayed.message.text, replayed.message.calls) == (recorded.message.text, recorded.message.calls)
    assert len(llmock.requests) == 1
