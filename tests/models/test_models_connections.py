"""Connections are kept between requests: within one event loop, to one origin, with one key."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from chat_server import Chat, ChatServer, chat_server
from modelled_workspace import edit, make_modelled

from orchestrator import Workspace
from orchestrator.domain.definition import Provider
from orchestrator.domain.facts import ModelAnswered, ModelAsked, ModelFailed
from orchestrator.domain.messages import Answer, Request, UserMessage
from orchestrator.models import connections
from orchestrator.models.endpoint import Endpoint, Header, endpoint_of
from orchestrator.models.failure import Unreached, Unusable
from orchestrator.models.protocol import protocol_of
from orchestrator.models.vendors import wire

NAME = "near:small"
ASKED = Request(NAME, "You say things.", (UserMessage("What of tools?"),))
EACH = """\
description: Say of each.
inputs: {topics: [string]}
phases:
  say: {each: topics, at_once: 1, agent: sayer, reads: [item], prompt: "What of {{ item }}?"}
"""


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        server.says = lambda asked: {"content": "Small tools last."}
        yield server


def there(server: ChatServer, **more: object) -> Endpoint:
    provider = Provider("near", "openai-compatible", server.url, "NEAR_KEY")
    return replace(endpoint_of(NAME, {"near": provider}), **more)  # type: ignore[arg-type]


async def ask(endpoint: Endpoint, key: str = "k") -> Answer:
    return await protocol_of(endpoint.kind).model(endpoint, key).answer(ASKED)


async def ask_often(endpoint: Endpoint, times: int, key: str = "k") -> None:
    for _ in range(times):
        assert (await ask(endpoint, key)).message.text == "Small tools last."


@pytest.mark.parametrize("stream", [True, False])
def test_ten_answers_in_one_loop_take_one_connection(server: ChatServer, stream: bool) -> None:
    asyncio.run(ask_often(there(server, stream=stream), 10))
    assert (server.connections, len(server.asked)) == (1, 10)


def test_ten_turns_of_a_run_take_one_connection(server: ChatServer, tmp_path: Path) -> None:
    root = make_modelled(tmp_path, server.url)
    (root / "apps/each.yaml").write_text(EACH)
    with Workspace.open(root) as ws:
        ws.start("each", topics=[f"tool {number}" for number in range(10)]).drive()
    assert (server.connections, len(server.asked)) == (1, 10)


def test_a_loop_closes_what_it_kept_when_it_ends(server: ChatServer, recwarn: pytest.WarningsRecorder) -> None:
    for _ in range(3):
        asyncio.run(ask_often(there(server), 2))
    gc.collect()
    assert server.connections == 3
    assert not connections._of_loops
    assert [str(warning.message) for warning in recwarn] == []


def test_a_loop_that_was_closed_around_what_it_kept_is_forgotten(server: ChatServer) -> None:
    """Nobody ended its generators: what it kept is gone with it, and no other loop is given that."""
    loop = asyncio.new_event_loop()
    loop.run_until_complete(ask(there(server)))
    kept = [id(one) for one in connections._of_loops.values()]
    loop.run_until_complete(connections._of_loops[id(loop)].close())
    loop.close()
    asyncio.run(ask(there(server)))
    assert server.connections == 2
    assert not {id(one) for one in connections._of_loops.values()} & set(kept)


@pytest.mark.parametrize("what", ["key", "header", "origin"])
def test_a_connection_is_for_one_key_one_header_and_one_origin(server: ChatServer, what: str) -> None:
    gate = (Header("gate", "a", ("a",)),), (Header("gate", "b", ("b",)),)

    async def ask_in_turn(other: ChatServer) -> None:
        for _ in range(2):
            for number in range(2):
                headers = gate[number] if what == "header" else ()
                asked = there(other if what == "origin" and number else server, headers=headers)
                await ask(asked, f"key-{number}" if what == "key" else "k")

    with chat_server() as other:
        other.says = server.says
        asyncio.run(ask_in_turn(other))
        assert server.connections + other.connections == 2
        if what == "key":
            assert server.keys == {"Bearer key-0", "Bearer key-1"}


def test_those_who_ask_at_once_do_not_wait_for_each_other(server: ChatServer) -> None:
    async def ask_at_once() -> None:
        await asyncio.gather(*(ask(there(server)) for _ in range(4)))
        await ask(there(server))

    asyncio.run(ask_at_once())
    assert server.connections == 4


def test_a_connection_that_had_died_is_no_failure(server: ChatServer, tmp_path: Path) -> None:
    """The server closed it while nobody asked: the request goes over a new one, and nothing is counted for the old."""
    server.drops = lambda connection, request: connection == 1 and request == 2
    root = make_modelled(tmp_path, server.url, "{model: 'near:small', tries: 1}")
    (root / "apps/each.yaml").write_text(EACH)
    with Workspace.open(root) as ws:
        run = ws.start("each", topics=["tools", "boats"])
        run.drive()
        facts = [event.fact for one in (run, *run.branches()) for event in one.events()]
    assert [len([fact for fact in facts if isinstance(fact, kind)]) for kind in (ModelAsked, ModelAnswered)] == [2, 2]
    assert not [fact for fact in facts if isinstance(fact, ModelFailed)]
    assert (server.connections, len(server.asked)) == (2, 2)


def test_a_request_is_sent_twice_at_most(server: ChatServer) -> None:
    server.drops = lambda connection, request: connection > 1 or request > 1

    async def ask_twice() -> None:
        await ask(there(server))
        await ask(there(server))

    with pytest.raises(Unreached) as caught:
        asyncio.run(ask_twice())
    assert (caught.value.cause, caught.value.charge.paid) == ("connection", "maybe")
    assert server.connections == 2


def test_a_new_connection_that_breaks_off_is_a_failure(server: ChatServer) -> None:
    server.drops = lambda connection, request: True
    with pytest.raises(Unreached) as caught:
        asyncio.run(ask(there(server)))
    assert (caught.value.cause, server.connections) == ("connection", 1)


def test_a_connection_that_breaks_off_late_may_have_been_at_work(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it may have been paid for, and whoever counts that is told."""
    monkeypatch.setattr(wire, "_DIES_WITHIN_S", -1.0)
    server.drops = lambda connection, request: request > 1
    with pytest.raises(Unreached) as caught:
        asyncio.run(ask_often(there(server), 2))
    assert (caught.value.charge.paid, server.connections) == ("maybe", 1)


def test_an_answer_that_breaks_off_is_not_asked_for_again(server: ChatServer) -> None:
    """Part of it came, so it was worked on."""

    def cut(asked: Chat) -> Chat:
        return {"content": "Small tools last."} | ({"finish_reason": "length"} if len(server.asked) > 1 else {})

    server.says = cut
    with pytest.raises(Unusable, match="cut off"):
        asyncio.run(ask_often(there(server), 2))
    assert len(server.asked) == 2


def test_a_workspace_that_is_closed_in_a_loop_lets_go_of_what_nobody_uses(server: ChatServer, tmp_path: Path) -> None:
    root = make_modelled(tmp_path, server.url)
    edit(root, "stream: false", "stream: true")

    async def drive() -> None:
        with Workspace.open(root) as ws:
            await ws.start("say", topic="tools").adrive()
        await asyncio.sleep(0)
        (of_loop,) = connections._of_loops.values()
        assert not of_loop._kept
        await ask(there(server))

    asyncio.run(drive())
    assert server.connections == 2
