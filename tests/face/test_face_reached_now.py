"""What a person mends in `baton.yaml` holds for the runs under way; what an answer means stays as it was pinned."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import Chat, ChatServer, chat_server
from modelled_workspace import edit, make_modelled, settle

from orchestrator import Run, Workspace
from orchestrator.domain.facts import ModelAsked
from orchestrator.errors import DefinitionFaults, Untrusted

NOWHERE = "http://127.0.0.1:9/v1"


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        server.says = lambda asked: {"content": "Small tools last."}
        yield server


def bounded(asked: Chat) -> Chat:
    """Cut off, unless it may be long."""
    said: Chat = {"content": "Small tools last."}
    return said if length_of(asked) >= 2000 else said | {"finish_reason": "length"}


def length_of(asked: Chat) -> int:
    return int(asked.get("max_completion_tokens") or asked["max_tokens"])


def test_a_mended_address_is_asked_by_a_run_under_way(tmp_path: Path, server: ChatServer) -> None:
    root = make_modelled(tmp_path, NOWHERE, "{model: 'near:small', tries: 1}")
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        assert "say" not in run.state.artifacts
        edit(root, NOWHERE, server.url)

        run.resume()

        assert run.artifact("say").text == "Small tools last.\n"
        assert run.state.definition == run.definition.pinned().digest  # what it is pinned to is what it was


def test_a_longer_answer_is_allowed_a_run_under_way(tmp_path: Path, server: ChatServer) -> None:
    server.says = bounded
    root = make_modelled(tmp_path, server.url, "{model: 'near:small', max_tokens: 500, temperature: 0.5}")
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        edit(root, "500, temperature: 0.5", "4000, temperature: 0.9")

        run.resume()

        assert [length_of(asked) for asked in server.asked] == [500, 4000]
        assert [asked["temperature"] for asked in server.asked] == [
            0.5,
            0.5,
        ]  # it changes what is said, so it is pinned
        first, second = (event.fact for event in run.events() if isinstance(event.fact, ModelAsked))
        assert first.key == second.key
        assert run.artifact_of(second.settings or "").value == {"max_tokens": 4000, "temperature": 0.5}  # type: ignore[arg-type]


def test_another_key_is_taken_and_hidden(tmp_path: Path, server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.says = lambda asked: {"content": f"I was asked with {os.environ['THE_WORD']}."}
    root = make_modelled(tmp_path, NOWHERE, "{model: 'near:small', tries: 1}")
    with Workspace.open(root) as ws:
        ws.start("say", topic="tools").drive()
    monkeypatch.setenv("THE_WORD", "pk4-9f1e77ab20c1")
    settle(root, server.url)
    edit(root, "stream: false", "stream: false, key_env: THE_WORD")
    with Workspace.open(root) as ws:
        run = ws.run("@last")

        run.resume()

        assert server.keys == {"Bearer pk4-9f1e77ab20c1"}
        assert "pk4" not in run.artifact("say").text


def test_other_headers_are_sent_by_a_run_under_way_and_their_values_stand_nowhere(
    tmp_path: Path, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a header's value nothing is kept: not in the run, in what it asked, in an error, or in the account."""
    gate = "pk4-9f1e77ab20c1"
    server.says = lambda asked: {"content": f"I was asked with {gate}."}
    root = make_modelled(tmp_path, server.url, "{model: 'near:small', tries: 1, extra_body: {top_k: 20}}")
    edit(root, "stream: false", 'stream: false, headers: {X-Title: Baton, Gate-Auth: "Bearer ${GATE}"}')
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        assert "GATE is not set, which the header Gate-Auth names." in asked_of(run)
    monkeypatch.setenv("GATE", gate)
    edit(root, "X-Title: Baton", "X-Title: Baton 2")
    edit(root, "top_k: 20", "top_k: 40")
    with Workspace.open(root) as ws:
        run = ws.run("@last")

        run.resume()

        assert [sent["x-title"] for sent in server.headers] == ["Baton 2"]
        assert [sent["gate-auth"] for sent in server.headers] == [f"Bearer {gate}"]
        assert [asked["top_k"] for asked in server.asked] == [20]  # it changes what is said, so it is pinned
        server.says = lambda asked: {"status": 400, "error": f"no {gate} here"}
        stopped = ws.start("say", topic="boats")
        stopped.drive()
        assert len(server.asked) == 2
        kept = [path for path in root.rglob("*") if path.is_file()]
        assert kept
        assert not [path.name for path in kept if gate.encode() in path.read_bytes()]
        assert gate not in run.artifact("say").text
        assert "the provider refuses the request" in asked_of(stopped)
        assert gate not in asked_of(stopped)


def asked_of(run: Run) -> str:
    """What the person is asked, with what it rests on."""
    opened = run.state.decision
    assert opened is not None
    return " ".join(run.artifact_of(digest).text for digest in (opened.question, *opened.shows.values()))


def test_the_model_stays_whatever_the_profile_says_now(tmp_path: Path, server: ChatServer) -> None:
    root = make_modelled(tmp_path, NOWHERE, "{model: 'near:small', tries: 1}")
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        settle(root, server.url, "near:large")

        run.resume()

        assert [asked["model"] for asked in server.asked] == ["small"]


def test_an_entry_that_is_gone_strands_no_run(tmp_path: Path, server: ChatServer) -> None:
    root = make_modelled(tmp_path, server.url)
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        (root / "baton.yaml").write_text("profile: offline\n", encoding="utf-8")

        run.drive()

        assert run.artifact("say").text == "Small tools last.\n"


def test_settings_that_cannot_be_read_are_told_where_a_model_is_asked(tmp_path: Path, server: ChatServer) -> None:
    root = make_modelled(tmp_path, server.url)
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        edit(root, "providers:", "provders:")
        run.drive()
        assert run.status == "failed"
        assert "provders" in str(run.artifact_of(run.state.failure).value)  # type: ignore[arg-type]
        edit(root, "provders:", "providers:")

        run.drive()

        assert run.status == "waiting"


def test_an_address_that_somebody_else_wrote_is_asked_about_first(tmp_path: Path, server: ChatServer) -> None:
    root = make_modelled(tmp_path, NOWHERE, "{model: 'near:small', tries: 1}")
    with Workspace.open(root) as ws:
        ws.start("say", topic="tools").drive()
    forget_trust()
    settle(root, server.url)
    with Workspace.open(root) as ws:
        with pytest.raises(Untrusted):
            ws.reached_now(ws.run("@last").definition)
        with pytest.raises(Untrusted):
            ws.run("@last").resume()
    assert server.asked == []


def forget_trust() -> None:
    for path in Path(os.environ["XDG_STATE_HOME"]).rglob("*"):
        if path.is_file():
            path.unlink()


def test_an_offline_run_reads_no_settings(tmp_path: Path) -> None:
    root = make_modelled(tmp_path, NOWHERE, "offline")
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="Small tools last.")
        (root / "baton.yaml").write_text("no: such: thing", encoding="utf-8")
        with pytest.raises(DefinitionFaults):
            ws.definition("say")

        run.drive()

        assert run.status == "waiting"
