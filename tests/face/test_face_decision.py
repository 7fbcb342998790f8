"""A decision takes what its form and schema allow, while its time lasts."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.errors import AnswerConflict, DecisionVoid, NotFound, UsageError
from orchestrator.face.decision import Decision
from orchestrator.face.workspace import Workspace


@pytest.fixture
def keep(ws: Workspace) -> Decision:
    ws.start("keep", topic="tools").drive()
    return ws.decision("d-1")


@pytest.fixture
def listed(ws: Workspace) -> Decision:
    ws.start("list", note="tools").drive()
    return ws.decision("d-1")


def test_an_answer_comes_with_the_form_filled_in(keep: Decision) -> None:
    run = keep.answer("approve", fields={"focus": "rest", "until": None})
    assert run.artifact("finish").value == {
        "kept": "# tools\n\nSomething about tools.\n", "focus": "rest", "count": 3, "until": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "baton answer d-1 approve -p focus=VALUE -p until=VALUE"),
        ({"focus": "rest", "until": "soon"}, "until is a date, or none"),
        ({"focus": "rest", "until": None, "mood": "low"}, 'no field "mood"'),
        ({"focus": 5, "until": None}, "focus is text"),
    ],
)
def test_a_form_that_does_not_fit_records_nothing(keep: Decision, fields: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError) as refused:
        keep.answer("approve", fields=fields)
    assert told in str(refused.value)
    assert keep.run.status == "waiting"


def test_rejecting_needs_no_form(keep: Decision) -> None:
    assert keep.reject("no").status == "rejected"


def test_the_same_answer_with_the_same_fields_is_fine(keep: Decision) -> None:
    fields = {"focus": "rest", "count": "7", "until": "none"}
    keep.answer("approve", fields=fields)
    assert keep.answer("approve", fields=fields).status == "done"
    with pytest.raises(AnswerConflict, match="what you say with it now changes nothing"):
        keep.answer("approve", fields={**fields, "focus": "work"})


def test_fields_where_no_form_asks_are_refused(listed: Decision) -> None:
    with pytest.raises(UsageError, match="The form asks for: nothing"):
        listed.answer("approve", fields={"focus": "rest"})


def test_an_edit_of_json_must_be_json(listed: Decision) -> None:
    with pytest.raises(UsageError, match="find is not JSON"):
        listed.edit("{title:")


def test_an_edit_must_fit_what_the_phase_hands_on(listed: Decision) -> None:
    with pytest.raises(UsageError, match="does not fit what find hands on: at /count"):
        listed.edit('{"title": "tools", "count": "many"}')
    assert listed.run.status == "waiting"


def test_an_edit_of_an_edit_must_fit_too(listed: Decision, ws: Workspace) -> None:
    listed.edit('{"title": "tools", "count": 2}')
    again = ws.decision("d-2")
    with pytest.raises(UsageError, match="does not fit"):
        again.edit('{"title": "tools"}')
    assert again.run.artifact("find").value == {"title": "tools", "count": 2}


def test_an_empty_edit_is_none(keep: Decision) -> None:
    with pytest.raises(UsageError, match="draft is empty"):
        keep.edit(" \n")


def test_before_its_time_is_over_a_decision_is_open(keep: Decision, clock: Clock) -> None:
    clock.pass_(hours=3.9)
    assert keep.is_open
    assert not keep.is_due
    assert keep.answer("later", fields={"focus": "", "until": None}).status == "done"


def test_looking_at_an_expired_decision_writes_nothing(keep: Decision, clock: Clock, ws: Workspace) -> None:
    before = len(keep.run.events())
    clock.pass_(hours=5)
    assert keep.is_due
    assert [decision.id for decision in ws.decisions()] == ["d-1"]
    assert ws.run("@last").status == "waiting"
    assert len(keep.run.events()) == before


def test_driving_settles_what_is_due(keep: Decision, clock: Clock, ws: Workspace) -> None:
    clock.pass_(hours=5)
    run = ws.run("@last")
    run.drive()
    assert run.status == "expired"
    assert ws.decisions() == []
    assert run.events()[-1].actor == "baton"


def test_an_answer_that_comes_too_late_settles_and_is_told(keep: Decision, clock: Clock) -> None:
    clock.pass_(hours=5)
    with pytest.raises(DecisionVoid, match="d-1 expired at 2026-11-22T16:00"):
        keep.approve()
    assert keep.run.status == "expired"
    assert "approve" not in {handoff.fact.why for handoff in keep.run.handoffs}


def test_silence_fills_a_form_with_its_defaults(tmp_path: Path, clock: Clock) -> None:
    app = make_workspace(tmp_path) / "apps" / "keep.yaml"
    app.write_text(app.read_text().replace("answer: reject", "answer: later"))
    with open_workspace(tmp_path, clock) as ws:
        run = ws.start("keep", topic="tools")
        run.drive()
        clock.pass_(hours=5)
        run.drive()
        assert run.status == "done"
        assert run.artifact("decide").value == {"answer": "later", "comment": "", "fields": {"count": 3}}


def test_a_decision_is_found_by_its_run_and_the_start_of_it(keep: Decision, ws: Workspace) -> None:
    for given in ("d-1", keep.run.id, "kee"):
        assert ws.decision(given).id == "d-1"
    with pytest.raises(NotFound, match="baton inbox"):
        ws.decision("d-9")


def test_the_start_of_two_runs_names_neither(keep: Decision, ws: Workspace) -> None:
    ws.start("keep", topic="more").drive()
    with pytest.raises(UsageError, match='"kee" could be d-1, d-2'):
        ws.decision("kee")
