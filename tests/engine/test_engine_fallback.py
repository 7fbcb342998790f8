"""A run whose models fail: who goes on with the turn, what is recorded, and when the person is asked."""

from __future__ import annotations

from dataclasses import replace

from machine import Machine, ScriptedModel, calls, says
from phases import a_phase

from orchestrator.domain.facts import ModelAnswered, ModelAsked, ModelFailed
from orchestrator.domain.messages import Answer, AssistantMessage, ToolResult
from orchestrator.models.attempted import Attempted
from orchestrator.models.failure import Cause, Unreached, Unusable
from orchestrator.models.fallback import Choice, Fallback
from orchestrator.ports.model import Attempts, Model

WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft")


def failure(cause: Cause) -> Unreached:
    return Unreached(cause, f"it is {cause}.", where="scripted", mend="Mend it.")


def second(text: str) -> Answer:
    return Answer(AssistantMessage(text), "second-2026", "stop", 10, 5)


class Pair(Machine):
    """A machine whose role has a second model."""

    def __init__(self, first: list[Answer | BaseException], then: list[Answer | BaseException]) -> None:
        super().__init__(WRITE, answers=first)
        self.second = ScriptedModel(then, "second")

    def _model(self, role: object, providers: object, attempts: Attempts) -> Model:
        return Fallback([Choice(Attempted(self.model, attempts)), Choice(Attempted(self.second, attempts), {})])

    def recorded(self, *kinds: type) -> list[object]:
        return [event.fact for event in self.journal.read("dem-1") if isinstance(event.fact, kinds)]


def test_a_model_that_fails_in_the_middle_of_a_turn_is_followed_by_the_next() -> None:
    machine = Pair([calls(("look", {})), failure("quota")], [second("words")])

    machine.drive()

    assert machine.value("draft") == "words\n"
    assert machine.tool.called == 1
    asked = machine.second.asked[0]
    assert asked.model == "second"
    assert isinstance(asked.messages[-1], ToolResult)


def test_the_record_says_who_was_asked_for_who_failed_and_who_answered() -> None:
    machine = Pair([calls(("look", {})), failure("quota")], [second("words")])

    machine.drive()

    assert {fact.model for fact in machine.recorded(ModelAsked)} == {"scripted"}  # type: ignore[attr-defined]
    (failed,) = machine.recorded(ModelFailed)
    assert (failed.model, failed.cause) == ("scripted", "quota")  # type: ignore[attr-defined]
    assert [fact.model for fact in machine.recorded(ModelAnswered)] == ["scripted", "second-2026"]  # type: ignore[attr-defined]


def test_a_resumed_run_begins_with_the_first_model_again_and_asks_nothing_twice() -> None:
    machine = Pair([calls(("look", {})), failure("overloaded"), says("late")], [failure("key")])
    machine.drive()
    assert machine.state.status == "waiting"

    machine.answer("retry")
    machine.drive()

    assert machine.value("draft") == "late\n"
    assert machine.tool.called == 1
    assert len(machine.second.asked) == 1


def test_a_run_whose_models_all_failed_names_each() -> None:
    machine = Pair([failure("overloaded")], [failure("key")])

    machine.drive()

    assert machine.state.decision is not None
    assert (machine.state.decision.kind, machine.state.decision.cause) == ("model", "overloaded")
    told = machine.recorder.artifact(machine.state.decision.question).text
    assert "(overloaded)" in told
    assert "(key)" in told
    assert "Mend it." in told


def test_what_is_too_long_for_the_model_is_put_to_the_person() -> None:
    too_long = Unusable("too_long", "up to 9,000 tokens.", where="scripted", mend="Give it less to read.")
    machine = Machine(replace(WRITE), answers=[too_long, says("shorter")])
    machine.drive()
    assert machine.state.decision is not None
    question = machine.recorder.artifact(machine.state.decision.question).text
    assert "Give it less to read." in question
    assert "Try again: baton resume dem-1" in question
    assert "baton take dem-1 --with FILE" in question

    machine.answer("retry")
    machine.drive()

    assert machine.value("draft") == "shorter\n"
