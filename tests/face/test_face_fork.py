"""A fork shares another run's past and asks nothing again that was answered there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from small_workspace import Clock, make_workspace

from orchestrator.domain.event import Event
from orchestrator.domain.facts import DecisionAnswered, ModelAnswered
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.errors import NotFound, UsageError
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append, Journal

CHAIN = """\
description: Three agents, one after the other, and a gate.
inputs: {topic: string}
phases:
  plan: {agent: worker, reads: [topic], prompt: "Plan {{ topic }}."}
  draft:
    agent: worker
    reads: [plan]
    prompt: "Draft {{ plan | data }}{% for note in feedback %} {{ note }}{% endfor %}."
  title: {agent: worker, reads: [topic], prompt: "Name {{ topic }}."}
  check:
    gate: Is this it?
    reads: [draft, title]
    then: {approve: end, send_back: draft}
"""
WORKER = "---\nname: worker\ndescription: Works.\nmodel: fast\n---\nYou work.\n"


class Counting:
    """Answers with what it was asked, and counts."""

    name = "offline"

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def answer(self, request: Request) -> Answer:
        prompt = request.messages[0].text  # type: ignore[union-attr]
        self.asked.append(prompt)
        return Answer(AssistantMessage(f"<{prompt.strip()}>"), self.name, "stop", 10, 5)


class Mortal:
    """A journal whose process dies at the first append, before or after it is durable."""

    def __init__(self, inner: Journal, *, durable: bool) -> None:
        self._inner, self._durable = inner, durable

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def append(self, *given: Any, **named: Any) -> tuple[Event, ...]:
        if self._durable:
            self._inner.append(*given, **named)
        raise KeyboardInterrupt

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        if self._durable:
            self._inner.commit(appends)
        raise KeyboardInterrupt

    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return self.commit(appends)


@pytest.fixture
def model() -> Counting:
    return Counting()


@pytest.fixture
def ws(tmp_path: Path, model: Counting) -> Workspace:
    make_workspace(tmp_path)
    (tmp_path / "apps/chain.yaml").write_text(CHAIN, encoding="utf-8")
    (tmp_path / "agents/worker.md").write_text(WORKER, encoding="utf-8")
    clock = Clock()
    journal = SqliteJournal.open(tmp_path / "state/journal.db", clock=clock)
    return Workspace(
        tmp_path,
        journal=journal,
        liveness=LockLiveness(tmp_path / "state/locks"),
        clock=clock,
        model_for=lambda *_: model,
    )


@pytest.fixture
def origin(ws: Workspace, model: Counting) -> Run:
    run = ws.start("chain", topic="tools")
    run.drive()
    model.asked.clear()
    return run


def edit(ws: Workspace, before: str, after: str) -> None:
    path = ws.root / "apps/chain.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


def reused(run: Run) -> list[str]:
    return [event.fact.reused for event in run.events() if isinstance(event.fact, ModelAnswered)]


def test_with_nothing_changed_nothing_is_asked(ws: Workspace, origin: Run, model: Counting) -> None:
    fork = ws.fork(origin.id)
    fork.drive()

    assert model.asked == []
    assert reused(fork) == [origin.id] * 3
    assert fork.artifact("draft") == origin.artifact("draft")


def test_a_changed_prompt_asks_exactly_the_turns_it_reaches(ws: Workspace, origin: Run, model: Counting) -> None:
    edit(ws, '"Plan {{ topic }}."', '"Plan {{ topic }} well."')

    ws.fork(origin.id).drive()

    assert [asked.split()[0] for asked in model.asked] == ["Plan", "Draft"]  # the title rests on neither


def test_a_second_run_is_a_second_sample(ws: Workspace, origin: Run, model: Counting) -> None:
    ws.start("chain", topic="tools").drive()

    assert len(model.asked) == 3


def test_from_a_phase_what_was_before_it_is_shared_as_it_is(ws: Workspace, origin: Run, model: Counting) -> None:
    edit(ws, '"Plan {{ topic }}."', '"Plan {{ topic }} well."')

    fork = ws.fork(origin.id, start="draft")
    assert [handoff.fact.phase for handoff in fork.handoffs] == ["plan"]
    fork.drive()

    assert model.asked == []
    assert fork.artifact("plan") == origin.artifact("plan")


def test_fresh_answers_are_asked_for_when_that_is_wanted(ws: Workspace, origin: Run, model: Counting) -> None:
    ws.fork(origin.id, start="draft", fresh=True).drive()

    assert len(model.asked) == 2


def test_another_profile_asks_another_model(ws: Workspace, origin: Run, model: Counting) -> None:
    settings = ws.root / "baton.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "  other: {fast: far:away}\n"
        "providers: {far: {kind: openai-compatible, base_url: 'http://127.0.0.1:9/v1'}}\n",
        encoding="utf-8",
    )
    model.name = "far:away"

    fork = ws.fork(origin.id, start="title", profile="other")
    fork.drive()

    assert [asked.split()[0] for asked in model.asked] == ["Name"]
    assert fork.state.profile == "other"


def test_what_was_paid_once_costs_nothing_again(ws: Workspace, origin: Run) -> None:
    fork = ws.fork(origin.id, start="title")
    fork.drive()

    assert fork.state.cost_usd == 0
    assert fork.state.input_tokens == origin.state.input_tokens


def test_an_approval_is_never_shared(ws: Workspace, origin: Run) -> None:
    ws.decision(origin.id).approve()

    fork = ws.fork(origin.id)
    fork.drive()

    assert origin.refresh().status == "done"
    assert fork.status == "waiting"


def test_a_decision_of_the_past_is_shared_under_a_name_of_the_forks(ws: Workspace, origin: Run) -> None:
    ws.decision(origin.id).send_back("shorter")
    events = origin.events()
    sent_back = next(event.seq for event in events if isinstance(event.fact, DecisionAnswered)) + 1

    fork = ws.fork(origin.id, start=sent_back)

    assert list(fork.state.answered) == [f"d-1/{fork.id}"]
    assert fork.state.at == "draft"
    assert ws.verify().ok


def test_a_fork_of_a_fork_finds_what_the_first_one_recorded(ws: Workspace, origin: Run, model: Counting) -> None:
    first = ws.fork(origin.id, start="draft")
    first.drive()

    second = ws.fork(first.id)
    second.drive()

    assert model.asked == []
    assert reused(second) == [first.id] * 3


def test_a_fork_that_was_cut_off_goes_on(ws: Workspace, origin: Run, model: Counting) -> None:
    fork = ws.fork(origin.id)
    fork.drive(until="draft")

    ws.run(fork.id).drive()

    assert model.asked == []
    assert fork.refresh().status == "waiting"


@pytest.mark.parametrize("durable", [False, True])
def test_a_fork_that_a_crash_cut_off_has_its_whole_past_or_is_not_there(
    ws: Workspace, origin: Run, durable: bool
) -> None:
    ws.decision(origin.id).answer("send_back", comment="shorter", drive=False)
    whole = ws.fork(origin.id, start="draft")
    origin.refresh()
    journal = ws.journal
    ws.journal = Mortal(journal, durable=durable)
    with pytest.raises(KeyboardInterrupt):
        ws.fork(origin.id, start="draft")
    ws.journal = journal
    left = [row.run for row in ws.runs() if row.run not in (origin.id, whole.id)]
    assert len(left) == durable
    for run in left:
        assert [event.kind for event in ws.run(run).events()] == [event.kind for event in whole.events()]
    assert {event.actor for event in whole.events()} >= {"you", "baton", "worker"}
    assert ws.verify().ok


@pytest.mark.parametrize(("start", "told"), [("drat", "Did you mean draft"), (9999, "has no event 9999")])
def test_a_start_that_is_not_there_is_told(ws: Workspace, origin: Run, start: str | int, told: str) -> None:
    with pytest.raises((NotFound, UsageError), match=told):
        ws.fork(origin.id, start=start)
    assert len(ws.runs()) == 1


def test_a_phase_the_app_has_no_more_cannot_be_gone_on_at(ws: Workspace, origin: Run) -> None:
    edit(ws, "  title: {", "  name: {")
    edit(ws, "reads: [draft, title]", "reads: [draft, name]")

    with pytest.raises(UsageError, match="would go on at title, which chain has no more"):
        ws.fork(origin.id, start="title")
