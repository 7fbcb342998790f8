"""A model that cannot finish: one question with the same ways on, whatever kept it from its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from machine import NOON, Machine, calls, says
from phases import a_phase

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.facts import KERNEL, DriverClaimed, HandoffRecorded, ModelAsked, PhaseFailed, PhaseStarted
from orchestrator.engine.expiry import expire, is_due
from orchestrator.errors import UsageError
from orchestrator.models.failure import Cause, Failure, Unreached, Unusable
from orchestrator.ports.clock import stamp

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft")
COUNT = a_phase(
    "count",
    "agent",
    "writer",
    {"source": "source"},
    prompt="writer.md.j2",
    output={"type": "object", "properties": {"title": {}, "count": {}}, "required": ["title"]},
)


def failing(cause: Cause, retry_after_s: float | None = None) -> Failure:
    if cause in ("cut_off", "unfinished", "too_long", "refused", "unreadable", "garbled"):
        return Unusable(cause, f"it is {cause}.", where="scripted", mend="Mend it.")
    return Unreached(cause, f"it is {cause}.", where="scripted", mend="Mend it.", retry_after_s=retry_after_s)


def question(machine: Machine) -> str:
    assert machine.state.decision is not None
    return machine.recorder.artifact(machine.state.decision.question).text


CAUSES: tuple[Cause, ...] = (
    "rate_limited", "overloaded", "server", "connection", "timeout", "key", "quota", "not_found", "too_long", "refused",
    "cut_off", "unfinished", "unreadable", "garbled", "unpriced",
)  # fmt: skip


@pytest.mark.parametrize("cause", CAUSES)
def test_whatever_a_request_fails_of_the_person_is_asked_how_to_go_on(cause: Cause) -> None:
    machine = Machine(WRITE, answers=[failing(cause), says("words")])

    machine.drive()

    decision = machine.state.decision
    assert decision is not None
    assert (machine.state.status, decision.kind, decision.cause) == ("waiting", "model", cause)
    assert set(decision.answers) == {"retry", "reject"}  # no other profile is known here
    assert "Mend it." in question(machine)
    assert "baton resume dem-1" in question(machine)
    assert "baton take dem-1 --with FILE (Markdown)" in question(machine)
    assert "PhaseFailed" not in machine.kinds()


def test_tried_again_it_goes_on_where_it_was_and_asks_nothing_twice() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {})), failing("cut_off"), says("words")])
    machine.drive()

    machine.answer("retry")
    machine.drive()

    assert machine.value("draft") == "words\n"
    assert machine.tool.called == 1
    assert machine.state.visits["write"] == 1
    handed = [event.fact for event in machine.journal.read("dem-1") if isinstance(event.fact, HandoffRecorded)]
    assert [fact.to for fact in handed] == ["end"]


def test_where_the_work_itself_is_used_up_it_begins_anew() -> None:
    unfit = [says(output={"count": number}) for number in range(3)]
    machine = Machine(COUNT, answers=[*unfit, says(output={"title": "Tools"})])
    machine.drive()
    assert machine.state.decision is not None
    assert (machine.state.decision.kind, machine.state.decision.cause) == ("model", "never_fits")
    assert "(JSON with title, count)" in question(machine)

    machine.answer("retry")
    machine.drive()

    assert machine.state.visits["count"] == 2
    assert machine.value("count") == {"title": "Tools"}


def test_with_a_note_the_work_begins_anew_because_a_prompt_hears_it() -> None:
    machine = Machine(WRITE, answers=[failing("cut_off"), says("words")])
    machine.drive()

    machine.answer("retry", "shorter")
    machine.drive()

    assert machine.state.visits["write"] == 2
    assert "Note: shorter" in machine.model.asked[-1].messages[0].text  # type: ignore[union-attr]


def test_no_ends_the_run() -> None:
    machine = Machine(WRITE, answers=[failing("key")])
    machine.drive()

    machine.answer("reject")

    assert machine.state.status == "rejected"


def test_other_models_need_the_name_of_a_profile() -> None:
    machine = Machine(WRITE, answers=[failing("key")], profiles=("local",))
    machine.drive()
    assert "baton resume dem-1 --profile local" in question(machine)
    with pytest.raises(UsageError, match="the profile to go on with"):
        machine.answer("swap")

    machine.answer("swap", profile="local")

    assert machine.state.status == "stopped"


def test_where_the_provider_says_when_silence_means_to_try_again_then() -> None:
    machine = Machine(WRITE, answers=[failing("rate_limited", 3600.0), says("words")])
    machine.now = NOON
    machine.drive()
    decision = machine.state.decision
    assert decision is not None
    assert (decision.expires_at, decision.expires_answer) == (stamp(NOON + timedelta(hours=1)), "retry")
    assert not is_due(decision, stamp(NOON + timedelta(minutes=59)))

    due = expire(machine.state, machine.definition.app, stamp(NOON + timedelta(hours=1)))
    machine.append(due, actor=KERNEL)
    machine.drive()

    assert machine.value("draft") == "words\n"
    assert machine.state.visits["write"] == 1


@pytest.mark.parametrize("cause", ["key", "cut_off"])
def test_what_waiting_does_not_mend_waits_for_the_person(cause: Cause) -> None:
    machine = Machine(WRITE, answers=[failing(cause, 60.0)])

    machine.drive()

    assert machine.state.decision is not None
    assert machine.state.decision.expires_at == ""


def test_trying_again_lifts_no_bound_of_a_loop() -> None:
    polish = a_phase("polish", "agent", "writer", {"source": "source"}, prompt="writer.md.j2")
    machine = Machine(WRITE, polish, answers=[says("one"), failing("cut_off")])
    machine.drive()
    before = machine.state.taken

    machine.answer("retry")

    assert machine.state.taken == before != {}


def test_what_failed_before_there_was_such_a_question_goes_on_as_it_did() -> None:
    """A journal from before has `PhaseFailed`; whoever drives the run tries again."""
    machine = Machine(WRITE, answers=[says("words")])
    error = Artifact.of_json({"kind": "model", "message": "it failed.", "where": "", "mend": ""})
    facts = [DriverClaimed("gone"), PhaseStarted("write", 1), PhaseFailed("write", error.digest)]
    machine.journal.append(machine.state.head, facts, actor=KERNEL, artifacts=[error])
    machine.recorder.refresh()
    assert machine.state.status == "failed"

    machine.drive()

    assert machine.value("draft") == "words\n"
    assert sum(isinstance(event.fact, ModelAsked) for event in machine.journal.read("dem-1")) == 1
