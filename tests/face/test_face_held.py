"""An object that was held while the world moved either sees that, or says so; it never acts on another thing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from small_workspace import Clock

from orchestrator.domain.artifact import Artifact
from orchestrator.engine.answer import Given
from orchestrator.errors import NotFound, RunError
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.care.garbage import collect


def test_work_meant_for_one_phase_is_never_recorded_for_another(ws: Workspace) -> None:
    held = ws.start("keep", topic="tools")  # stands at draft
    ws.run(held.id).drive(until="finish")  # another terminal: it is at decide now

    with pytest.raises(RunError, match="stood at draft when you looked and is at decide now"):
        held.take(Artifact.of_text("# Mine\n"))

    assert all(not handoff.fact.by_hand for handoff in held.handoffs)


def test_a_phase_is_left_out_only_while_the_run_stands_at_it(ws: Workspace) -> None:
    held = ws.start("list", note="tools")
    other = ws.run(held.id)
    other.take(Artifact.of_json({"title": "mine", "count": 2}))

    with pytest.raises(RunError, match="stood at find when you looked and is at check now"):
        held.skip()


@pytest.mark.parametrize(
    "step",
    [
        lambda run: run.cancel(),
        lambda run: run.drive(),
        lambda run: run.goto("draft"),
        lambda run: run.skip(),
        lambda run: run.take(Artifact.of_text("mine")),
        lambda run: run.answer("d-1", Given("approve")),
    ],
    ids=["cancel", "drive", "goto", "skip", "take", "answer"],
)
def test_a_run_that_was_removed_meanwhile_is_told_as_gone(
    ws: Workspace, clock: Clock, step: Callable[[Run], object]
) -> None:
    held = ws.start("keep", topic="tools")
    held.drive()
    ws.run(held.id).cancel()
    clock.pass_(days=200)
    assert [row.run for row in collect(ws, older_than_days=90, keep=0, only_try=False).runs] == [held.id]

    with pytest.raises((NotFound, RunError)) as told:
        step(held)

    assert held.id in str(told.value)
    assert ws.runs() == []


@pytest.mark.parametrize(
    "look",
    [
        lambda decision: decision.question,
        lambda decision: decision.editable(),
        lambda decision: decision.edit("mine", drive=False),
        lambda decision: decision.answer("approve", drive=False),
        lambda decision: decision.warnings,
        lambda decision: decision.run.refresh().status,
        lambda decision: decision.run.refresh().handoffs,
        lambda decision: decision.run.events(),
        lambda decision: decision.run.artifact("draft"),
        lambda decision: decision.run.definition,
        lambda decision: decision.run.export(decision.run.root / "run.baton"),
    ],
    ids=[
        "question",
        "editable",
        "edit",
        "answer",
        "warnings",
        "status",
        "handoffs",
        "events",
        "artifact",
        "definition",
        "export",
    ],
)
def test_whatever_is_asked_of_a_run_that_was_removed_says_so_and_never_that_the_journal_is_corrupt(
    ws: Workspace, clock: Clock, look: Callable[[Decision], object]
) -> None:
    run = ws.start("keep", topic="tools")
    run.drive()
    [held] = ws.decisions()
    ws.run(run.id).cancel()
    clock.pass_(days=200)
    collect(ws, older_than_days=90, keep=0, only_try=False)

    with pytest.raises(NotFound, match="baton gc"):
        look(held)
