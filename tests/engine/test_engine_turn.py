"""An agent's turn ends in an output that fits, or in a question to the person."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from machine import AGENT, Machine, calls, says
from phases import a_phase, changed

from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import RoleModel
from orchestrator.domain.event import fact_body
from orchestrator.domain.facts import ModelAsked
from orchestrator.domain.messages import Request, UserMessage

SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["day"],
    "properties": {"day": {"type": "string", "format": "date"}},
}
WRITE = a_phase("write", "agent", "writer", {"source": "source"}, prompt="writer.md.j2", writes="draft")
PLAN = changed(WRITE, name="plan", output=SCHEMA)


def question(machine: Machine) -> str:
    assert machine.state.decision is not None
    return machine.recorder.artifact(machine.state.decision.question).text


def test_an_output_that_breaks_the_schema_is_asked_for_again_with_the_faults() -> None:
    machine = Machine(PLAN, answers=[says(output={"day": "Monday"}), says(output={"day": "2026-11-22"})])

    machine.drive()

    assert machine.state.status == "done"
    assert "at /day" in machine.model.asked[1].messages[-1].text  # type: ignore[union-attr]


def test_each_request_of_a_turn_begins_with_the_bytes_of_the_one_before() -> None:
    """What a vendor caches is a beginning; keys in another order would be another one."""
    plan = changed(PLAN, output={"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}, "a": {}}})
    machine = Machine(plan, answers=[calls(("look", {})), says("no"), says(output={"b": "x"})])

    machine.drive()

    first, second, third = machine.model.asked
    for before, after in ((first, second), (second, third)):
        assert json.dumps([before.system, to_plain(before.tools), before.output_schema]) == json.dumps(
            [after.system, to_plain(after.tools), after.output_schema]
        )
        assert after.messages[: len(before.messages)] == before.messages
    assert list(third.output_schema["properties"]) == ["b", "a"]  # type: ignore[index]  # as the person wrote it


def test_json_in_a_fence_is_read_without_asking_again() -> None:
    machine = Machine(PLAN, answers=[says('```json\n{"day": "2026-11-22"}\n```')])

    assert machine.drive().status == "done"


def test_after_two_repairs_the_person_is_asked_and_nothing_is_lost() -> None:
    machine = Machine(PLAN, answers=[says("no"), says("still no"), says("never")])

    machine.drive()

    assert machine.state.status == "waiting"
    assert "in 3 tries" in question(machine)
    assert machine.kinds().count("ModelAnswered") == 3


def test_an_empty_text_is_not_a_draft() -> None:
    machine = Machine(WRITE, answers=[says("  \n"), says("words")])

    machine.drive()

    assert machine.value("draft") == "words\n"


def test_a_model_that_declines_leaves_the_work_to_the_person() -> None:
    machine = Machine(WRITE, answers=[says("I can only cut.", declined=True), says("better")])
    machine.drive()
    assert "I can only cut." in question(machine)

    machine.answer("retry")
    machine.drive()

    assert machine.value("draft") == "better\n"


def test_a_tool_the_agent_has_not_is_refused_and_named() -> None:
    machine = Machine(WRITE, answers=[calls(("delete_everything", {})), says("fine")])

    machine.drive()

    told = machine.model.asked[1].messages[-1]
    assert told.failed  # type: ignore[union-attr]
    assert "There is no tool delete_everything. Your tools: look." in told.text  # type: ignore[union-attr]


def test_arguments_that_break_the_tools_schema_never_reach_it() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {"at": 7})), says("fine")])

    machine.drive()

    assert machine.tool.called == 0
    assert "at /at" in machine.model.asked[1].messages[-1].text  # type: ignore[union-attr]


def test_a_tool_that_fails_tells_the_model_why() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {"at": "nowhere"})), says("fine")])

    machine.drive()

    assert machine.model.asked[1].messages[-1].text == "there is nothing at nowhere."  # type: ignore[union-attr]


def test_a_model_is_told_what_a_tool_gave_in_the_same_order_whoever_made_it() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {})), says("fine")])
    machine.tool.found = {"seen": "\u00e9", "at": 1}

    machine.drive()

    assert machine.model.asked[1].messages[-1].text == '{\n "at": 1,\n "seen": "\u00e9"\n}'  # type: ignore[union-attr]


def test_parallel_calls_are_each_recorded_and_answered_together() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {}), ("look", {"at": "here"})), says("fine")])

    machine.drive()

    assert machine.tool.called == 2
    assert len(machine.model.asked) == 2


def test_an_agent_that_never_ends_is_stopped_at_its_limit() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {}), first=n) for n in range(1, 9)])

    machine.drive()

    assert len(machine.model.asked) == AGENT.max_requests
    assert "has used its 4 requests" in question(machine)


def test_an_agent_that_is_too_wordy_is_stopped_at_its_limit() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {}), first=n) for n in range(1, 9)])
    thrifty = replace(AGENT, max_tokens=20)
    machine.definition = replace(machine.definition, agents={"writer": thrifty})

    machine.drive()

    assert "its limit is 20" in question(machine)


def test_the_limit_is_reached_by_the_last_token_of_it_and_not_before() -> None:
    for limit, asked in ((30, 2), (31, 3)):
        machine = Machine(WRITE, answers=[calls(("look", {}), first=n) for n in range(1, 9)])
        machine.definition = replace(machine.definition, agents={"writer": replace(AGENT, max_tokens=limit)})
        machine.drive()
        assert len(machine.model.asked) == asked


def test_a_turn_is_stored_once_however_many_requests_it_takes() -> None:
    long = "a long note. " * 2000
    machine = Machine(WRITE, answers=[calls(("look", {}), first=n) for n in (1, 2, 3)] + [says("done")], source=long)

    machine.drive()

    asked = [event.fact for event in machine.journal.read("dem-1") if event.kind == "ModelAsked"]
    assert [fact.prompt is not None for fact in asked] == [True, False, False, False]  # type: ignore[union-attr]
    assert len({fact.key for fact in asked}) == 4  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "1e999", r'"\ud800"', "[" * 100_000])
def test_what_only_python_takes_for_json_is_asked_for_again(text: str) -> None:
    machine = Machine(changed(PLAN, output={}), answers=[says(text), says("[1]")])

    machine.drive()

    assert machine.value("draft") == [1]
    assert "Your answer is not JSON" in machine.model.asked[1].messages[-1].text  # type: ignore[union-attr]


def stored_bytes(tool_calls: int) -> int:
    """Bytes of all events and artifacts of a run in which a model calls a tool so many times."""
    answers = [calls(("look", {"at": f"place {n}"}), first=n + 1) for n in range(tool_calls)]
    machine = Machine(WRITE, answers=[*answers, says("done")])
    patient = replace(AGENT, max_requests=tool_calls + 1)
    machine.definition = replace(machine.definition, agents={"writer": patient})
    machine.tool.found = "x" * 1_000
    machine.drive()
    assert machine.state.status == "done"
    events = sum(len(canonical_json(fact_body(event.fact))) for event in machine.journal.read("dem-1"))
    artifacts = {a.digest: len(a.data) for (_, _), a in machine.journal._artifacts.items()}
    return events + sum(artifacts.values())


def test_a_turn_is_stored_once_so_its_space_grows_with_its_length_and_not_with_its_square() -> None:
    shorter, longer = stored_bytes(30), stored_bytes(60)

    assert longer / shorter < 2.1


def test_what_the_user_set_for_a_model_is_recorded_once_and_asked_with_in_every_request() -> None:
    machine = Machine(WRITE, answers=[calls(("look", {})), says("done")])
    cool = RoleModel("scripted", {"temperature": 0.2})
    machine.definition = replace(machine.definition, roles={"fast": (cool, RoleModel("other", {"seed": 1}))})

    machine.drive()

    asked = [event.fact for event in machine.journal.read("dem-1") if isinstance(event.fact, ModelAsked)]
    assert asked[0].settings is not None
    assert machine.recorder.artifact(asked[0].settings).value == {"temperature": 0.2}
    assert asked[1].settings is None
    assert [request.settings for request in machine.model.asked] == [{"temperature": 0.2}] * 2
    assert [fact.key for fact in asked] == [request.key for request in machine.model.asked]


def test_settings_are_part_of_what_an_answer_is_found_by() -> None:
    request = Request("openai:a", "You write.", (UserMessage("Write."),))
    assert replace(request, settings={"temperature": 0}).key != request.key
    assert request.key == "sha256:20c3eb2cfeb2c93d1e5c3a9940dc41498b6f1f69cb0bfd1cf05cf8f57518db23"
