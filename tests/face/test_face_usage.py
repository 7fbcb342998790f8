"""What apps and agents were used for, as the journal's lists and looks add up."""

from __future__ import annotations

from small_workspace import Clock, clock, ws

from orchestrator.domain.event import SYSTEM
from orchestrator.domain.use_facts import Looked
from orchestrator.face.looks import CountedLook, counted_once, looks_in, note_look
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.clock import stamp

__all__ = ["clock", "ws"]


def listed(ws: Workspace) -> Run:
    """A run of `list`, which waits at its gate."""
    run = ws.start("list", "a note")
    run.drive()
    return run


def looked(ws: Workspace, clock: Clock, run: Run, seconds: float) -> None:
    """At the run's question, until now."""
    assert run.state.decision
    began = clock()
    clock.pass_(seconds=seconds)
    note_look(ws, run.id, decision=run.state.decision.decision, began=began, seconds=seconds)


def test_a_look_at_a_gate_is_recorded_in_the_systems_stream(ws: Workspace, clock: Clock) -> None:
    run = listed(ws)
    looked(ws, clock, run, 4.04)
    [event] = ws.journal.read_kinds(SYSTEM, ["Looked"])
    assert event.fact == Looked(
        "2026-11-22", run.id, "list", "terminal", stamp(clock.now.replace(second=0, microsecond=0)), "d-1", 4.0
    )
    assert event.actor == "you"
    assert ws.journal.verify().ok


def test_a_look_that_was_not_measured_is_recorded_once_a_day(ws: Workspace, clock: Clock) -> None:
    run = listed(ws)
    note_look(ws, run.id)
    note_look(ws, run.id)
    clock.pass_(days=1)
    note_look(ws, run.id)
    assert [(look.run, look.decision, look.seconds) for look in looks_in(ws.journal)] == [(run.id, "", 0.0)] * 2


def test_a_look_at_what_is_no_run_is_left_out(ws: Workspace) -> None:
    note_look(ws, "gone-1")
    assert looks_in(ws.journal) == []


def test_approvals_are_told_by_what_was_done_with_the_work(ws: Workspace, clock: Clock) -> None:
    untouched, edited, rejected = listed(ws), listed(ws), listed(ws)
    looked(ws, clock, untouched, 30)
    ws.decision("d-1").approve()
    ws.decision("d-2").edit('{"title": "mine", "count": 2}')
    ws.decision("d-4").approve()
    looked(ws, clock, rejected, 5)
    ws.decision("d-3").reject()
    used = ws.usage()
    [app] = used.apps
    assert (app.name, app.runs, app.looked, app.done, app.looked_and_done) == ("list", 3, 2, 2, 1)
    assert {word: app.count(word) for word in ("untouched", "edited", "after_edit", "rejected")} == {
        "untouched": 1,
        "edited": 1,
        "after_edit": 1,
        "rejected": 1,
    }
    assert (app.attended_s, app.measured, app.unmeasured) == (35.0, 2, 2)
    [agent] = used.agents
    assert (agent.name, agent.runs, agent.attended_s, len(agent.answers)) == ("finder", 3, 35.0, 4)
    assert edited.id in {one.run for one in used.answers}


def test_an_answer_of_nobody_is_never_attended(ws: Workspace, clock: Clock) -> None:
    run = ws.start("keep", "tools")
    run.drive()
    looked(ws, clock, run, 10)
    clock.pass_(hours=5)
    run.drive()
    [app] = ws.usage().apps
    assert [(one.outcome, one.by, one.seconds) for one in app.answers] == [("expired", "time", 0.0)]
    assert (app.attended_s, app.measured, app.unmeasured) == (10.0, 0, 0)


def look(began: str, ended: str, seconds: float) -> CountedLook:
    """At `2026-11-22T09:...`."""
    day = "2026-11-22T09:"
    return CountedLook("pub-1", "publish", "terminal", f"{day}{began}.000000Z", f"{day}{ended}.000000Z", "d-1", seconds)


def test_looks_that_overlap_count_for_no_more_than_the_time_that_passed() -> None:
    found = counted_once([look("00:00", "01:00", 60.0), look("00:30", "01:30", 60.0), look("05:00", "05:10", 10.0)])
    assert [one.seconds for one in found] == [45.0, 45.0, 10.0]


def test_one_that_stood_idle_beside_others_shortens_none_of_them() -> None:
    found = counted_once([look("00:00", "50:00", 120.0), look("10:00", "15:00", 300.0)])
    assert [one.seconds for one in found] == [120.0, 300.0]


def test_a_journal_that_may_only_be_read_loses_the_look_and_nothing_else(ws: Workspace) -> None:
    run = listed(ws)
    only_read = Workspace(
        ws.root, journal=SqliteJournal.open_to_look(ws.root / "state" / "journal.db"), liveness=ws.liveness
    )
    note_look(only_read, run.id)
    only_read.journal.close()
    assert looks_in(ws.journal) == []
