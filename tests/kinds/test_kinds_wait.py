"""`wait`: the run sleeps for a time, or until a moment. Nobody is asked, and whoever drives it then goes on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from small_workspace import Clock

from orchestrator.errors import DefinitionFaults, NotFound, RunError
from orchestrator.face.lists import Filter, Lists
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.standing import standing

SCRIPTS = "def finish(topic):\n    return topic.upper()\n"


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()  # else whatever runs next in this process is in Berlin too


def written(ws: Workspace, wait: str, inputs: str = "{topic: string}") -> None:
    text = f"description: Rest, then finish.\ninputs: {inputs}\nphases:\n"
    text += f"  rest: {{wait: {wait}}}\n  finish: {{script: finish, reads: [topic]}}\n"
    (ws.root / "apps" / "nap.yaml").write_text(text, encoding="utf-8")
    (ws.root / "apps" / "nap.py").write_text(SCRIPTS, encoding="utf-8")


def started(ws: Workspace, wait: str, inputs: str = "{topic: string}", **given: object) -> Run:
    written(ws, wait, inputs)
    run = ws.start("nap", topic="x", **given)
    run.drive()
    return run


def faults(ws: Workspace, wait: str) -> list[str]:
    written(ws, wait)
    with pytest.raises(DefinitionFaults) as told:
        ws.definition("nap")
    return [str(fault) for fault in told.value.faults]


def test_it_sleeps_for_a_time_from_when_it_began(ws: Workspace, clock: Clock) -> None:
    run = started(ws, "3d")
    assert run.status == "sleeping"
    clock.pass_(days=2, hours=23)
    assert run.drive().status == "sleeping"
    clock.pass_(hours=1)
    assert run.drive().status == "done"
    assert run.artifact("rest").value == {"until": "2026-11-25T12:00:00.000000Z"}


def test_a_day_begins_at_midnight_where_the_person_is(ws: Workspace, clock: Clock) -> None:
    run = started(ws, "{until: day}", "{topic: string, day: date}", day="2026-11-23")
    assert run.state.visit
    assert run.state.visit.wakes_at == "2026-11-22T23:00:00.000000Z"
    clock.pass_(hours=11)
    assert run.drive().status == "done"


def test_a_moment_with_a_zone_is_that_moment(ws: Workspace, clock: Clock) -> None:
    run = started(ws, "{until: at}", "{topic: string, at: string}", at="2026-11-22T13:30:00+00:00")
    clock.pass_(minutes=89)
    assert run.drive().status == "sleeping"
    clock.pass_(minutes=1)
    assert run.drive().status == "done"


def test_what_is_over_already_is_not_slept_for(ws: Workspace) -> None:
    run = started(ws, "{until: day}", "{topic: string, day: date}", day="2026-11-01")
    assert run.status == "done"
    assert "PhaseSlept" not in [event.kind for event in run.events()]


def test_it_is_shown_as_sleeping_and_never_as_a_question(ws: Workspace) -> None:
    run = started(ws, "3d")
    assert run.state.decision is None
    assert ws.decisions() == []
    with Lists(ws.root) as lists:
        assert [(row.run, status) for row, status in lists.runs(Filter()).runs] == [(run.id, "sleeping")]
        assert lists.waiting(Filter()) == ([], 0)
    assert standing(run).told == "rest: sleeps until 2026-11-25 13:00"


def test_whoever_drives_next_goes_on(ws: Workspace, clock: Clock) -> None:
    run = started(ws, "30m")
    clock.pass_(minutes=30)
    assert asyncio.run(ws.run(run.id).adrive()).status == "done"


def test_it_is_not_work_to_be_taken_but_may_be_left_out(ws: Workspace) -> None:
    run = started(ws, "3d")
    with pytest.raises(RunError, match="rest is a wait; there is no work in it to be done"):
        run.take(run.artifact("topic"))
    run.skip("it rained")
    assert run.drive().status == "done"


def test_it_ends_where_it_sleeps(ws: Workspace) -> None:
    run = started(ws, "3d")
    run.cancel()
    assert run.refresh().status == "cancelled"


def test_a_fork_begins_the_wait_anew(ws: Workspace, clock: Clock) -> None:
    run = started(ws, "3d")
    clock.pass_(days=1)
    fork = ws.fork(run.id, start=run.state.head.seq)
    fork.drive()
    clock.pass_(days=2)
    assert (fork.drive().status, run.drive().status) == ("sleeping", "done")
    clock.pass_(days=1)
    assert fork.drive().status == "done"


@pytest.mark.parametrize("given", ["soon", "13", "2026-13-01", "9999-12-31T23:59:59"])
def test_what_is_no_moment_fails_the_phase_and_says_what_it_was(ws: Workspace, given: str) -> None:
    run = started(ws, "{until: at}", "{topic: string, at: string}", at=given)
    assert run.status == "failed"
    assert run.state.failure
    error = run.artifact_of(run.state.failure).value
    assert error["message"] == f"at is {given!r}, which is no day and no moment."
    assert error["mend"] == f"Leave the wait out: baton skip {run.id}"
    run.skip()
    assert run.drive().status == "done"


@pytest.mark.parametrize(
    ("wait", "told"),
    [
        ("soon", "apps/nap.yaml:4:16: 'soon' is no length of time"),
        ("11y", "'11y' is no length of time"),
        ("999w", "'999w' is longer than ten years"),
        ("[3d]", "'wait' is a list, where a text is due"),
        ("{after: 3d}", "unknown key 'after' in wait of phase rest"),
        ("{until: }", "'until' is empty"),
        ("{}", "wait of phase rest has no 'until'"),
        ("{until: dya}", "rest asks about 'dya'; no phase or input gives it"),
        ("{until: 'topic +'}", "'until' of rest"),
    ],
)
def test_what_cannot_be_slept_for_is_a_fault_with_its_place(ws: Workspace, wait: str, told: str) -> None:
    assert any(told in fault for fault in faults(ws, wait)), faults(ws, wait)


def test_a_wait_reads_nothing_and_stands_in_no_together(ws: Workspace) -> None:
    text = "description: x\nphases:\n  a: {wait: 3d, reads: [b]}\n  b: {together: {c: {wait: 3d}}}\n"
    (ws.root / "apps" / "nap.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionFaults) as told:
        ws.definition("nap")
    found = [fault.found for fault in told.value.faults]
    assert found == ["a wait has no 'reads'", "phase c is a wait inside together"]


def test_there_is_no_phase_to_answer(ws: Workspace) -> None:
    run = started(ws, "3d")
    with pytest.raises(NotFound):
        ws.decision(run.id)
