"""A keeper goes on with a run whose model said when it would answer again, and leaves alone one that said nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chat_server import ChatServer, chat_server
from modelled_workspace import make_modelled

from orchestrator import Workspace
from orchestrator.features.triggers.unfinished import MOST_CLAIMS, UnfinishedRuns


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ws(tmp_path: Path, server: ChatServer, clock: Clock) -> Iterator[Workspace]:
    root = make_modelled(tmp_path, server.url, "{model: 'near:small', tries: 1}")
    with Workspace.open(root, clock=clock) as ws:
        yield ws


def limited(server: ChatServer, **headers: str) -> None:
    server.says = lambda _: {"status": 429, "error": "slow down", "headers": headers}


def test_it_goes_on_at_the_moment_that_was_said(ws: Workspace, server: ChatServer, clock: Clock) -> None:
    limited(server, **{"Retry-After": "3600"})
    run = ws.start("say", topic="tools")
    run.drive()
    kept = UnfinishedRuns(ws)
    assert kept.going_on() == ([], [])
    clock.now += timedelta(seconds=3601)
    server.says = lambda _: {"content": "words"}

    [due], told = kept.going_on()
    due.drive()

    assert (due.id, told) == (run.id, [])
    assert due.artifact("say").text == "words\n"


def test_what_said_nothing_waits_for_the_person(ws: Workspace, server: ChatServer, clock: Clock) -> None:
    limited(server)
    ws.start("say", topic="tools").drive()
    clock.now += timedelta(days=400)
    assert UnfinishedRuns(ws).going_on() == ([], [])


def test_one_that_is_put_off_again_and_again_is_left_to_the_person(
    ws: Workspace, server: ChatServer, clock: Clock
) -> None:
    limited(server, **{"Retry-After": "3600"})
    run = ws.start("say", topic="tools")
    run.drive()
    for _ in range(MOST_CLAIMS - 1):
        clock.now += timedelta(seconds=3601)
        [due], _ = UnfinishedRuns(ws).going_on()
        due.drive()
    clock.now += timedelta(seconds=3601)

    runs, told = UnfinishedRuns(ws).going_on()

    assert runs == []
    assert run.id in told[0]
    assert len(server.asked) == MOST_CLAIMS
