"""No secret comes into a run by a tool, a model or an error, and none goes out by a request, a tool or an effect."""

from __future__ import annotations

from dataclasses import replace

import pytest
from machine import WRITE, Machine, calls, says
from phases import a_phase, changed

from orchestrator.domain.definition import ApprovalRule, Phase
from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.errors import ModelUnavailable, RunError
from orchestrator.journal.naming import artifacts_named

KEY = "sk-Zq8vWx2Kp7Lm4"
KNOWN = Secrets({"ACME_KEY": KEY})
MARK = "(secret ACME_KEY)"

LOOK = a_phase("look", "tool", "look", {"at": "source"})
TELL = a_phase("tell", "script", "tell", {"text": "source"}, writes="page")
GATE = a_phase("check", "gate", "Place it?", {"page": "page"})
PLACE = a_phase("place", "effect", "place", {"text": "page"})
SCRIPTS = f"""\
def tell(text):
    return "one line\\nand the key {KEY}"


def fail(text):
    raise ValueError("{KEY} was refused")
"""


def machine(*phases: Phase, answers: list[object] | None = None) -> Machine:
    made = Machine(*phases, answers=answers)  # type: ignore[arg-type]
    made.scripts(SCRIPTS)
    made.secrets = KNOWN
    return made


def recorded(run: Machine) -> str:
    """Every text in the run's record that is not its definition."""
    facts = [event.fact for event in run.journal.read("dem-1")[1:]]
    return "\n".join(run.recorder.artifact(digest).text for fact in facts for digest in artifacts_named(fact))


def failure(run: Machine) -> str:
    assert run.state.failure is not None
    told = run.recorder.artifact(run.state.failure).value
    return f"{told['message']} {told['mend']}"


def test_what_a_tool_returns_to_an_agent_is_rid_of_it() -> None:
    run = machine(WRITE, answers=[calls(("look", {})), says("done")])
    run.tool.found = {"seen": [f"key={KEY}"]}

    assert run.drive().status == "done"
    assert MARK in run.model.asked[1].messages[-1].text  # type: ignore[union-attr]
    assert KEY not in recorded(run)


def test_what_a_tool_phase_returns_is_rid_of_it() -> None:
    run = machine(LOOK)
    run.tool.found = {KEY: KEY}

    assert run.drive().status == "done"
    assert run.value("look") == {MARK: MARK}


def test_what_a_model_says_is_rid_of_it() -> None:
    run = machine(WRITE, answers=[says(f"The key is {KEY}.")])

    run.drive()

    assert run.value("draft") == f"The key is {MARK}.\n"
    assert KEY not in recorded(run)


def test_why_an_attempt_failed_is_rid_of_it() -> None:
    run = machine(WRITE, answers=[ModelUnavailable(f"the provider says: {KEY} is not known.")])
    assert run.drive().status == "waiting"
    assert run.state.decision is not None
    question = run.recorder.artifact(run.state.decision.question).text
    assert question.startswith(f"the provider says: {MARK} is not known.")
    assert KEY not in recorded(run)

    run = machine(changed(TELL, named="fail"))
    assert run.drive().status == "failed"
    assert MARK in failure(run)
    assert KEY not in recorded(run)


def test_a_request_that_would_carry_one_is_not_made() -> None:
    run = machine(TELL, replace(WRITE, reads={"source": "page"}, may_read={}), answers=[says("done")])

    assert run.drive().status == "failed"
    assert "the prompt:4 holds the value of ACME_KEY" in failure(run)
    assert (run.model.asked, run.kinds().count("ModelAsked")) == ([], 0)

    run.secrets = NO_SECRETS  # it was made invalid, and taken out of the secrets file
    assert run.drive().status == "done"


def test_a_tool_is_not_called_with_one() -> None:
    run = machine(TELL, replace(LOOK, reads={"at": "page"}))

    assert run.drive().status == "failed"
    assert "page:2 holds the value of ACME_KEY" in failure(run)
    assert (run.tool.called, run.kinds().count("ToolCalled")) == (0, 0)


def test_a_gate_says_that_the_effect_behind_it_would_refuse() -> None:
    run = machine(TELL, GATE, PLACE)

    run.drive()

    assert run.state.decision is not None
    assert run.state.decision.previews
    shown = run.recorder.artifact(run.state.decision.previews["place"]).value
    assert shown["will"] == []
    told = shown["refused"]
    assert told.startswith("place: page:2 holds the value of ACME_KEY, which does not leave this machine.")


def test_an_approval_is_not_spent_on_what_holds_one() -> None:
    run = machine(TELL, GATE, PLACE)
    run.drive()
    run.answer("approve")

    assert run.drive().status == "waiting"
    assert (run.decision, run.state.at) == ("d-2", "check")
    assert "EffectIntended" not in run.kinds()

    assert run.shelf.acted == []


def test_a_rule_does_not_let_one_out() -> None:
    run = machine(TELL, GATE, PLACE)
    run.definition = replace(run.definition, approval_rules=(ApprovalRule("mine", "approve", "I said so"),))

    assert run.drive().status == "failed"
    assert "page:2 holds the value of ACME_KEY" in failure(run)
    assert run.shelf.acted == []


def test_one_that_became_known_after_the_first_step_stops_the_next() -> None:
    run = machine(TELL, GATE, PLACE)
    run.secrets = NO_SECRETS
    run.drive()
    run.answer("approve")
    run.shelf.fails["announce"] = RunError("the line went dead.")
    assert run.drive().status == "failed"

    run.secrets = KNOWN
    assert run.drive().status == "failed"
    assert "page:2 holds the value of ACME_KEY" in failure(run)
    assert run.shelf.announced == 0

    run.secrets = NO_SECRETS
    assert run.drive().status == "done"
    assert (len(run.shelf.placed), run.shelf.announced) == (1, 1)


@pytest.mark.parametrize("step", ["place", "announce"])
def test_why_an_effect_failed_is_rid_of_it(step: str) -> None:
    run = machine(changed(TELL, named="shout"), GATE, PLACE)
    run.scripts("def shout(text):\n    return text.upper()\n")
    run.drive()
    run.answer("approve")
    run.shelf.fails[step] = RunError(f"https://you:{KEY}@example.org was not reached.")

    assert run.drive().status == "failed"
    assert MARK in failure(run)
    assert KEY not in recorded(run)
