"""A run that goes on with other models: from the next request on, on record, with what was answered before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chat_server import Chat, ChatServer, chat_server
from modelled_workspace import edit, make_modelled

from orchestrator import Workspace
from orchestrator.domain.facts import DecisionAnswered, ModelAsked, ProfileSwapped
from orchestrator.errors import NotFound, RunError
from orchestrator.face.run import Run
from orchestrator.features.audit.run_audit import audit_run
from orchestrator.features.audit.shape import run_audit_shape

TWO = """\
description: Say twice.
inputs: {topic: string}
phases:
  say: {agent: sayer, reads: [topic], prompt: "What of {{ topic }}?"}
  more: {agent: sayer, reads: [say], prompt: "And then? {{ say | data }}"}
  check: {gate: "Is this it?", reads: [more]}
"""
MANY = """\
description: Say of each.
inputs: {topics: {type: list}}
phases:
  say:
    agent: sayer
    each: topics
    reads: {topic: item}
    on_error: stop
    prompt: "What of {{ topic }}?"
    output: {said: string}
  check: {gate: "Is this it?", reads: [say]}
"""


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture
def root(tmp_path: Path, server: ChatServer) -> Path:
    root = make_modelled(tmp_path, server.url)
    edit(root, "  offline:", "  second: {fast: {model: 'near:large', temperature: 0.5}}\n  offline:")
    (root / "apps" / "two.yaml").write_text(TWO, encoding="utf-8")
    return root


def small_fails_at(word: str) -> object:
    def says(asked: Chat) -> Chat:
        said: Chat = {"content": f"{asked['model']} says."}
        text = str(asked["messages"][-1]["content"])
        return said | {"finish_reason": "length"} if asked["model"] == "small" and word in text else said

    return says


def swaps(run: Run) -> list[ProfileSwapped]:
    return [event.fact for event in run.events() if isinstance(event.fact, ProfileSwapped)]


def test_other_models_go_on_from_the_next_request(root: Path, server: ChatServer) -> None:
    server.says = small_fails_at("And then?")  # type: ignore[assignment]
    with Workspace.open(root) as ws:
        run = ws.start("two", topic="tools")
        run.drive()
        assert run.state.at == "more"

        run.resume(profile="second")

        assert [asked["model"] for asked in server.asked] == ["small", "small", "large"]  # what was answered stands
        assert (run.artifact("say").text, run.artifact("more").text) == ("small says.\n", "large says.\n")
        assert [fact.profile for fact in swaps(run)] == ["second"]
        assert run.state.profile == run.definition.profile == "second"
        assert run.state.visits == {"say": 1, "more": 1, "check": 1}
        asked = [event.fact for event in run.events() if isinstance(event.fact, ModelAsked)]
        assert asked[1].key != asked[2].key
        assert run.artifact_of(asked[2].settings or "").value == {"temperature": 0.5}  # type: ignore[arg-type]


def test_the_account_says_which_models_hold_from_where_on(root: Path, server: ChatServer) -> None:
    server.says = small_fails_at("What of")  # type: ignore[assignment]
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        run.resume(profile="second")
        (account,) = (root / "transcripts").rglob("*.md")

    told = account.read_text(encoding="utf-8")

    assert "**profile** second from here on" in told
    assert "fast is near:large" in told


def test_the_audit_says_which_profile_held_since_when(root: Path, server: ChatServer) -> None:
    app = root / "apps" / "say.yaml"
    app.write_text(f"result: say\n{app.read_text(encoding='utf-8')}", encoding="utf-8")
    server.says = small_fails_at("What of")  # type: ignore[assignment]
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        run.resume(profile="second")

        audited = audit_run(run)

        assert [held.profile for held in audited.profiles] == ["first", "second"]
        assert audited.profiles[1].definition == run.state.definition
        assert [one["profile"] for one in run_audit_shape(audited)["profiles"]] == ["first", "second"]  # type: ignore[attr-defined]


def test_it_is_an_answer_to_the_question_too(root: Path, server: ChatServer) -> None:
    server.says = small_fails_at("What of")  # type: ignore[assignment]
    with Workspace.open(root) as ws:
        ws.start("say", topic="tools").drive()
        (decision,) = ws.decisions()
        assert set(decision.answers) == {"retry", "swap", "reject"}
        assert [field.name for field in decision.form_for("swap")] == ["profile"]
        assert decision.form_for("retry") == ()

        run = decision.answer("swap", fields={"profile": "second"})

        assert run.artifact("say").text == "large says.\n"
        (given,) = [event.fact for event in run.events() if isinstance(event.fact, DecisionAnswered)]
        assert given.answer == "swap"


def test_a_profile_that_is_not_there_leaves_all_as_it_was(root: Path, server: ChatServer) -> None:
    server.says = small_fails_at("What of")  # type: ignore[assignment]
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        (decision,) = ws.decisions()

        with pytest.raises(NotFound, match="secnd"):
            decision.answer("swap", fields={"profile": "secnd"})
        with pytest.raises(NotFound):
            run.resume(profile="secnd")

        assert swaps(run.refresh()) == []
        assert ws.decisions()


def test_the_same_profile_takes_what_it_says_now(root: Path, server: ChatServer) -> None:
    server.says = small_fails_at("What of")  # type: ignore[assignment]
    with Workspace.open(root) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        edit(root, "first: {fast: near:small}", "first: {fast: near:large}")

        run.resume(profile="first")

        assert run.artifact("say").text == "large says.\n"
        run.swap("first")
        assert len(swaps(run)) == 1  # there was nothing more to change


def test_branches_go_on_with_it_too_and_a_run_that_is_over_does_not(root: Path, server: ChatServer) -> None:
    def says(asked: Chat) -> Chat:
        text = str(asked["messages"][-1]["content"])
        said: Chat = {"content": json.dumps({"said": asked["model"]})}
        return said | {"finish_reason": "length"} if asked["model"] == "small" and "b" in text else said

    server.says = says
    (root / "apps" / "many.yaml").write_text(MANY, encoding="utf-8")
    with Workspace.open(root) as ws:
        run = ws.start("many", topics=["a", "b"])
        run.drive()
        assert [row.run for row in ws.journal.decisions()] == [f"{run.id}/say.2"]

        run.resume(profile="second")

        assert [entry["value"] for entry in run.artifact("say").value] == [{"said": "small"}, {"said": "large"}]
        (decision,) = ws.decisions()
        decision.approve()
        with pytest.raises(RunError):
            run.swap("first")


def test_a_fork_takes_the_profile_that_holds_and_none_of_the_swapping(root: Path, server: ChatServer) -> None:
    server.says = small_fails_at("And then?")  # type: ignore[assignment]
    with Workspace.open(root) as ws:
        run = ws.start("two", topic="tools")
        run.drive()
        run.resume(profile="second")
        count = len(server.asked)

        fork = ws.fork(run.id, start="more")
        fork.drive()

        assert fork.state.profile == "second"
        assert swaps(fork) == []
        assert fork.artifact("more").text == "large says.\n"
        assert len(server.asked) == count  # the answer of the other run is found


def test_what_it_went_through_travels_and_verifies(root: Path, server: ChatServer, tmp_path: Path) -> None:
    server.says = small_fails_at("What of")  # type: ignore[assignment]
    elsewhere = make_modelled(tmp_path / "elsewhere", server.url)
    with Workspace.open(root) as ws, Workspace.open(elsewhere) as there:
        run = ws.start("say", topic="tools")
        run.drive()
        run.resume(profile="second")
        file = run.export(tmp_path / "run.baton")

        came = there.import_run(file)

        assert came.definition.profile == "second"
        assert there.verify(came.id).ok


def test_a_run_that_was_told_when_to_come_back_goes_on_then(tmp_path: Path, server: ChatServer) -> None:
    class Clock:
        now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

        def __call__(self) -> datetime:
            return self.now

    clock = Clock()
    server.says = lambda _: {"status": 429, "error": "slow down", "headers": {"Retry-After": "3600"}}
    with Workspace.open(make_modelled(tmp_path, server.url), clock=clock) as ws:
        run = ws.start("say", topic="tools")
        run.drive()
        (decision,) = ws.decisions()
        assert "in 3,600 s" in decision.question
        assert len(server.asked) == 1  # it was not waited for
        server.says = lambda _: {"content": "words"}
        run.drive()
        assert len(server.asked) == 1

        clock.now += timedelta(hours=1, seconds=1)
        run.drive()

        assert run.artifact("say").text == "words\n"
