"""A decision nobody answers in time gets the answer its gate names, and silence approves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import Machine
from phases import a_phase

from orchestrator.domain.definition import ApprovalRule, Field
from orchestrator.domain.facts import KERNEL
from orchestrator.engine.expiry import expire, is_due
from orchestrator.errors import DecisionVoid

SHOUT = a_phase("page", "script", "shout", {"text": "source"})
PLACE = a_phase("place", "effect", "place", {"text": "page"})
BEFORE, AFTER = "2026-11-22T12:00:00.000000Z", "2026-11-23T12:00:00.000000Z"


def waiting(answer: str, **answers: str) -> Machine:
    asks = a_phase(
        "check", "gate", "Well?", {"page": "page"}, answers=answers, expires_after="4h", expires_answer=answer
    )
    machine = Machine(SHOUT, asks, PLACE)
    machine.drive()
    return machine


def settle(machine: Machine, now: str) -> None:
    settled = expire(machine.state, machine.definition.app, now)
    if settled.facts:
        machine.journal.append(machine.state.head, settled.facts, actor=KERNEL, artifacts=settled.artifacts)
        machine.recorder.refresh()


def test_nothing_is_settled_before_its_time() -> None:
    machine = waiting("reject")
    settle(machine, BEFORE)
    assert not is_due(machine.state.decision, BEFORE)
    assert machine.state.status == "waiting"


def test_a_rejection_by_silence_ends_the_run_as_expired() -> None:
    machine = waiting("reject")
    settle(machine, AFTER)
    assert machine.state.status == "expired"
    assert machine.journal.runs()[0].status == "expired"
    assert machine.journal.decisions() == []


def test_another_answer_leads_where_the_gate_says() -> None:
    machine = waiting("later", approve="place", later="end")
    settle(machine, AFTER)
    assert machine.state.status == "done"
    assert machine.state.handoffs[-1].fact.by == KERNEL
    assert machine.shelf.placed == []


def test_silence_approves_nothing() -> None:
    machine = waiting("approve", approve="place")
    settle(machine, AFTER)
    machine.drive()
    assert machine.shelf.placed == []
    assert machine.state.status == "waiting"


@pytest.mark.parametrize("answer", ["approve", "reject"])
def test_who_answers_too_late_is_told_so(answer: str) -> None:
    machine = waiting("reject", approve="place")
    settle(machine, AFTER)
    with pytest.raises(DecisionVoid, match='with the answer "reject"'):
        machine.answer(answer, decision="d-1")


def test_settling_twice_changes_nothing() -> None:
    machine = waiting("reject")
    settle(machine, AFTER)
    settle(machine, AFTER)
    assert machine.kinds().count("RunEnded") == 1


def test_a_rule_does_not_fill_in_a_form() -> None:
    asks = a_phase("check", "gate", "Well?", {"page": "page"}, asks=(Field("focus"),))
    machine = Machine(SHOUT, asks, PLACE)
    machine.definition = replace(machine.definition, approval_rules=(ApprovalRule("always", "approve", "because"),))
    assert machine.drive().status == "waiting"
