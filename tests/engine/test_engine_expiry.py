"""A decision nobody answers in time gets the answer its gate names, and silence approves nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import Machine
from phases import a_phase

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import ApprovalRule, Field
from orchestrator.domain.facts import KERNEL, DecisionAnswered, DecisionOpened, HandoffRecorded, PhaseStarted
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


@pytest.mark.parametrize("answer", ["approve", "ship"])
def test_a_gate_of_before_that_was_a_fault_does_not_expire_with_a_yes(answer: str) -> None:
    machine = waiting(answer, **{answer: "place"})
    assert machine.state.decision is not None
    assert machine.state.decision.expires_at == ""
    settle(machine, AFTER)
    machine.drive()
    assert machine.shelf.placed == []
    assert machine.state.status == "waiting"


@pytest.mark.parametrize("answer", ["approve", "ship"])
def test_silence_approves_nothing(answer: str) -> None:
    machine = by_hand(answer)
    assert not is_due(machine.state.decision, AFTER)
    settle(machine, AFTER)
    machine.drive()
    assert machine.shelf.placed == []
    assert (machine.state.status, machine.kinds()[-1]) == ("waiting", "DecisionOpened")


def test_a_yes_that_a_journal_says_nobody_gave_lets_nothing_act() -> None:
    machine = by_hand("approve")
    silent = DecisionAnswered("d-1", "approve", "place", approves=True)
    handoff = HandoffRecorded("check", "place", KERNEL, "approve")
    machine.journal.append(machine.state.head, [silent, handoff], actor=KERNEL)
    machine.recorder.refresh()
    assert machine.state.approvals == ()
    machine.drive()
    assert machine.shelf.placed == []
    assert machine.state.status == "waiting"


def by_hand(answer: str) -> Machine:
    """A journal in which a gate is open that would expire with a yes, as no app can have it."""
    machine = Machine(SHOUT, a_phase("check", "gate", "Well?", {"page": "page"}, answers={answer: "place"}), PLACE)
    machine.drive(until="check")
    question = Artifact.of_text("Well?")
    opened = DecisionOpened(
        "d-1",
        "gate",
        "check",
        question.digest,
        {answer: "place", "reject": "rejected"},
        shows={"page": machine.state.artifacts["page"].digest},
        approving=(answer,),
        acts={answer: ("place",)},
        expires_at=BEFORE,
        expires_answer=answer,
    )
    started = PhaseStarted("check", 1, {"page": machine.state.artifacts["page"].digest})
    machine.journal.append(machine.state.head, [started, opened], actor=KERNEL, artifacts=[question])
    machine.recorder.refresh()
    return machine


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


def test_a_rule_that_rejects_needs_no_form() -> None:
    asks = a_phase("check", "gate", "Well?", {"page": "page"}, asks=(Field("focus"),))
    machine = Machine(SHOUT, asks, PLACE)
    machine.definition = replace(machine.definition, approval_rules=(ApprovalRule("never", "reject", "because"),))
    assert machine.drive().status == "rejected"
