"""What apps and agents were used for, as the journal's lists and looks add up."""

from __future__ import annotations

import apsw
import pytest
from small_workspace import Clock, clock, open_workspace, ws

from orchestrator.domain.event import SYSTEM
from orchestrator.domain.use_facts import Looked
from orchestrator.errors import JournalCorrupt
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


def test_a_rules_answer_is_the_rules_and_takes_no_minute(ws: Workspace, clock: Clock) -> None:
    (ws.root / "rules").mkdir(exist_ok=True)
    (ws.root / "rules" / "approvals.yaml").write_text(
        "rules:\n  small: {app: list, phase: check, answer: approve, why: small}\n", encoding="utf-8"
    )
    run = listed(ws)
    note_look(ws, run.id)
    [app] = ws.usage().apps
    assert [(one.by, one.rule, one.outcome, one.seconds) for one in app.answers] == [
        ("rule", "small", "untouched", 0.0)
    ]
    assert (app.done, app.looked, app.count("untouched"), app.count("untouched", "rule")) == (1, 1, 0, 1)
    assert (app.own, app.attended_s) == ((), 0.0)


def test_a_run_that_ended_with_nobody_there_was_not_looked_at(ws: Workspace, clock: Clock) -> None:
    looked(ws, clock, listed(ws), 5)
    clock.pass_(hours=1)
    ws.start("keep", "tools").drive()
    assert [(one.name, one.looked, one.unknown) for one in ws.usage().apps] == [("keep", 0, 0), ("list", 1, 0)]


@pytest.mark.parametrize("odd", ["{", "[1]", '[["find", "finder", "x", 1, 0, 0, 0]]'])
def test_a_list_that_says_what_nobody_wrote_is_told_and_keeps_no_run_from_going_on(
    ws: Workspace, clock: Clock, odd: str
) -> None:
    run = listed(ws)
    other = apsw.Connection(str(ws.root / "state" / "journal.db"))
    other.execute("UPDATE runs SET work = ?", (odd,))
    other.close()
    with pytest.raises(JournalCorrupt, match="doctor --mend"):
        ws.usage()
    with open_workspace(ws.root, clock) as another:  # which knows the line by the file alone
        another.run(run.id).goto("find")
        another.run(run.id).drive()
        assert not another.journal.verify().ok
