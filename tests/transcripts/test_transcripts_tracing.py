"""Spans out of events: what each lasts, what it is in, and that they are the same whoever folds them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from orchestrator.domain import facts
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import Fact
from orchestrator.errors import ArtifactForgotten
from orchestrator.transcripts.tracing import names
from orchestrator.transcripts.tracing.run_spans import RunOrigin, RunSpans
from orchestrator.transcripts.tracing.span import TracedSpan, phase_span, run_span, trace_of

NONE = Digest("sha256:0")
STARTED = facts.RunStarted("list", NONE, "claude", {}, nonce="5eed")
CLAIMED = facts.DriverClaimed("me")
VISIT = facts.PhaseStarted("find", 1)
ASKED = facts.ModelAsked(NONE, "anthropic:claude-haiku-4-5", prompt=NONE, system=NONE)
ANSWERED = facts.ModelAnswered(NONE, "claude-haiku-4-5-20251001", "tool_calls", 100, 20, 60, cost_usd=0.0021)
CALLED = facts.ToolCalled("c1", "look_up", NONE)
RETURNED = facts.ToolReturned("c1", "look_up", NONE)
HANDED_ON = facts.HandoffRecorded("find", "check", "finder", cost_usd=0.0021, edge=1)
DONE = facts.HandoffRecorded("check", facts.END, "you")


def events_of(*happened: Fact | tuple[str, Fact], run: str = "lis-1", first: int = 0) -> list[Event]:
    """One a second, by the agent `finder` where nobody else is named."""
    named = [one if isinstance(one, tuple) else ("finder", one) for one in happened]
    return [
        Event(run, first + seq, f"2026-11-22T12:00:{seq:02}.000000Z", actor, fact, NONE)
        for seq, (actor, fact) in enumerate(named, 1)
    ]


def nothing_said(_: Digest) -> Artifact:
    return Artifact.of_text("")


def folded(events: Sequence[Event], *, origin: RunOrigin | None = None) -> RunSpans:
    return RunSpans(events[0].stream, origin or RunOrigin(STARTED), nothing_said)


def spans(events: Sequence[Event], *, origin: RunOrigin | None = None) -> dict[str, TracedSpan]:
    fold = folded(events, origin=origin)
    return {span.name: span for event in events for span in fold.take(event)}


def seconds(span: TracedSpan) -> float:
    return span.took().total_seconds()


def test_a_turn_is_the_agents_span_with_its_requests_and_tools_in_that_of_the_phase() -> None:
    told = spans(events_of(STARTED, CLAIMED, VISIT, ASKED, ANSWERED, CALLED, RETURNED, HANDED_ON, DONE))

    run, phase, agent = told["invoke_workflow list"], told["find"], told["invoke_agent finder"]
    assert run.parent == ""
    assert phase.parent == run.id
    assert agent.parent == phase.id
    assert {told["chat claude-haiku-4-5"].parent, told["execute_tool look_up"].parent} == {agent.id}
    assert [seconds(span) for span in (run, phase, agent)] == [8, 5, 5]


def test_a_request_names_its_provider_models_tokens_and_cost_and_leaves_the_process() -> None:
    chat = spans(events_of(STARTED, CLAIMED, VISIT, ASKED, ANSWERED))["chat claude-haiku-4-5"]

    assert chat.leaves
    assert chat.attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.conversation.id": "lis-1",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "claude-haiku-4-5",
        "gen_ai.output.type": "text",
        "gen_ai.response.model": "claude-haiku-4-5-20251001",
        "gen_ai.response.finish_reasons": ("tool_calls",),
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
        "gen_ai.usage.cache_read.input_tokens": 60,
        "baton.cost.usd": 0.0021,
    }


def test_each_attempt_at_a_model_is_a_request_of_its_own() -> None:
    """The first in the list did not answer, the next one did."""
    failed = facts.ModelFailed("anthropic:claude-haiku-4-5", "overloaded", NONE)
    again = facts.ModelAsked(NONE, "anthropic:claude-haiku-4-5", attempt="xai:grok-5")
    told = spans(events_of(STARTED, CLAIMED, VISIT, ASKED, failed, again, ANSWERED))

    assert told["chat claude-haiku-4-5"].error == "overloaded"
    assert told["chat claude-haiku-4-5"].attributes["error.type"] == "overloaded"
    assert told["chat grok-5"].attributes["gen_ai.provider.name"] == "x_ai"
    assert told["chat grok-5"].error == ""


def test_what_was_under_way_when_its_process_was_killed_ends_where_that_was_heard_of_last() -> None:
    events = events_of(STARTED, CLAIMED, VISIT, ASKED, facts.DriverClaimed("other", "me"), ASKED, ANSWERED, HANDED_ON)
    fold = folded(events)
    chats = [span for event in events for span in fold.take(event) if span.of == "chat"]

    assert [span.error for span in chats] == ["interrupted", ""]
    assert [seconds(span) for span in chats] == [0, 1]
    assert len({span.id for span in chats}) == 2


def test_a_failed_attempt_is_told_when_it_failed_and_its_phase_when_it_was_gone_on_with() -> None:
    failed = facts.PhaseFailed("find", NONE)
    events = events_of(STARTED, CLAIMED, VISIT, ASKED, failed, facts.DriverClaimed("other"), ASKED, ANSWERED, HANDED_ON)
    error = Artifact.of_json({"kind": "model_unavailable", "message": "No!"})
    fold = RunSpans("lis-1", RunOrigin(STARTED), lambda _: error)
    ended = [[span.name for span in fold.take(event)] for event in events]

    assert ended[4] == ["chat claude-haiku-4-5", "failed find"]
    assert ended[-1] == ["invoke_agent finder", "find"]


def test_the_time_at_a_gate_is_the_gates_and_says_who_answered() -> None:
    opened = facts.DecisionOpened("d-7", "gate", "check", NONE, {"approve": "end"})
    answered = ("you", facts.DecisionAnswered("d-7", "approve", "end", approves=True))
    told = spans(events_of(STARTED, CLAIMED, facts.PhaseStarted("check", 1), opened, answered, DONE))

    gate = told["gate check"]
    assert gate.parent == told["check"].id
    assert "baton.decision.door" not in gate.attributes
    assert gate.attributes["baton.decision.answer"] == "approve"
    assert gate.attributes["baton.decision.answered_by"] == "you"
    assert seconds(gate) == 1


def test_a_gate_says_by_which_door_it_was_answered_where_that_is_recorded() -> None:
    opened = facts.DecisionOpened("d-7", "gate", "check", NONE, {"approve": "end"})
    answered = ("you", facts.DecisionAnswered("d-7", "approve", "end", door="page"))
    told = spans(events_of(STARTED, CLAIMED, facts.PhaseStarted("check", 1), opened, answered, DONE))
    assert told["gate check"].attributes["baton.decision.door"] == "page"


def test_an_effect_has_a_span_for_each_step_and_says_which_were_looked_for_first() -> None:
    intended = facts.EffectIntended("deploy", "git_publish", "k1", "d-7", NONE, NONE)
    commit, push = facts.EffectStepDone("commit", NONE), facts.EffectStepDone("push", NONE)
    deploy = facts.PhaseStarted("deploy", 1)
    told = spans(events_of(STARTED, CLAIMED, deploy, intended, commit, facts.DriverClaimed("b", "a"), push, DONE))

    effect = told["effect git_publish"]
    assert {told["step commit"].parent, told["step push"].parent} == {effect.id}
    assert effect.attributes["baton.effect.approval"] == "d-7"
    assert "baton.effect.probed" not in told["step commit"].attributes
    assert told["step push"].attributes["baton.effect.probed"] is True


def test_a_branch_is_in_the_span_of_the_visit_it_was_opened_in_and_in_the_trace_of_the_whole() -> None:
    branch = facts.RunStarted("one", NONE, "claude", {}, "b0", branch=facts.BranchOf("lis-1", "find", 1, "find"))
    below = spans(events_of(branch, facts.RunEnded("cancelled"), run="lis-1/find.1"))["invoke_workflow one"]
    above = spans(events_of(STARTED, CLAIMED, VISIT, HANDED_ON))["find"]

    assert below.parent == above.id == phase_span(below.trace, "lis-1", "find", 1)
    assert below.trace == above.trace


def test_what_a_fork_shares_stands_in_the_other_runs_trace_to_which_it_is_linked() -> None:
    fork = facts.RunStarted("list", NONE, "claude", {}, "f0", fork=facts.Fork("lis-1", 7))
    events = events_of(fork, VISIT, ASKED, ANSWERED, HANDED_ON, CLAIMED, facts.PhaseStarted("check", 1), DONE, run="x")
    told = spans(events, origin=RunOrigin(fork, STARTED))

    assert list(told) == ["check", "invoke_workflow list"]
    other = trace_of("lis-1", STARTED)
    assert [(link.trace, link.span) for link in told["invoke_workflow list"].links] == [
        (other, run_span(other, "lis-1"))
    ]
    assert told["check"].trace != other


def test_a_run_in_two_workspaces_has_two_traces_and_on_two_machines_one() -> None:
    other = facts.RunStarted("list", NONE, "claude", {}, nonce="0ther")
    assert trace_of("lis-1", STARTED) == trace_of("lis-1", STARTED)
    assert trace_of("lis-1", STARTED) != trace_of("lis-1", other)


@pytest.mark.parametrize("after", range(1, 9))
def test_whoever_goes_on_after_any_event_tells_the_rest_and_nothing_twice(after: int) -> None:
    events = events_of(STARTED, CLAIMED, VISIT, ASKED, ANSWERED, CALLED, RETURNED, HANDED_ON, DONE)
    first, second = folded(events), folded(events)
    before = [span for event in events[:after] for span in first.take(event)]
    for event in events[:after]:
        second.take(event)
    rest = [span for event in events[after:] for span in second.take(event)]

    whole = folded(events)
    assert before + rest == [span for event in events for span in whole.take(event)]


def test_a_clock_that_was_put_back_makes_no_span_end_before_it_began() -> None:
    events = events_of(STARTED, CLAIMED, VISIT)
    late = Event("lis-1", 4, "2026-11-22T11:00:00.000000Z", "finder", HANDED_ON, NONE)
    assert seconds(spans([*events, late])["find"]) == 0


TEXTS = {
    Digest("sha256:a"): Artifact.of_text("You find."),
    Digest("sha256:b"): Artifact.of_text("In this note?"),
    Digest("sha256:c"): Artifact.of_json({"text": "", "calls": [{"call": "c1", "tool": "look_up", "arguments": {}}]}),
    Digest("sha256:d"): Artifact.of_text("two"),
    Digest("sha256:e"): Artifact.of_json({"text": "Two, then."}),
}


def test_what_was_said_is_told_only_where_somebody_asked_for_it() -> None:
    a, b, c, d, e = TEXTS
    asked = facts.ModelAsked(NONE, "offline", system=a, prompt=b)
    calls, says = facts.ModelAnswered(c, "offline", "tool_calls"), facts.ModelAnswered(e, "offline")
    called, returned = facts.ToolCalled("c1", "look_up", d), facts.ToolReturned("c1", "look_up", d)
    events = events_of(
        STARTED, CLAIMED, VISIT, asked, calls, called, returned, facts.ModelAsked(NONE, "offline"), says, HANDED_ON
    )
    silent = RunSpans("lis-1", RunOrigin(STARTED), TEXTS.__getitem__)
    plain = [span for event in events for span in silent.take(event)]
    fold = RunSpans("lis-1", RunOrigin(STARTED), TEXTS.__getitem__, content=True)
    told = [span for event in events for span in fold.take(event)]

    assert "find" not in json.dumps([dict(span.attributes) for span in plain if span.of in ("chat", "tool")])
    last = next(span for span in reversed(told) if span.of == "chat").attributes
    assert json.loads(str(last[names.SYSTEM_INSTRUCTIONS])) == [{"type": "text", "content": "You find."}]
    assert [message["role"] for message in json.loads(str(last[names.INPUT_MESSAGES]))] == ["user", "assistant", "tool"]
    assert json.loads(str(last[names.OUTPUT_MESSAGES])) == [
        {"role": "assistant", "parts": [{"type": "text", "content": "Two, then."}], "finish_reason": "stop"}
    ]
    assert next(span for span in told if span.of == "tool").attributes[names.TOOL_RESULT] == "two"


def test_what_was_erased_is_told_as_forgotten() -> None:
    def gone(_: Digest) -> Artifact:
        raise ArtifactForgotten("it was erased.")

    events = events_of(STARTED, CLAIMED, VISIT, ASKED, ANSWERED)
    fold = RunSpans("lis-1", RunOrigin(STARTED), gone, content=True)
    (chat,) = [span for event in events for span in fold.take(event)]
    assert "(forgotten)" in str(chat.attributes[names.INPUT_MESSAGES])


@pytest.mark.parametrize("odd", [{"calls": "none"}, ["a list"], {"calls": [{"tool": 1}]}, "text alone", None])
def test_an_answer_that_is_no_message_is_told_as_its_text(odd: object) -> None:
    """A run that came in a file may hold anything."""
    artifact = Artifact.of_json(odd)
    fold = RunSpans("lis-1", RunOrigin(STARTED), lambda _: artifact, content=True)
    spans_ = [span for event in events_of(STARTED, CLAIMED, VISIT, ASKED, ANSWERED) for span in fold.take(event)]
    assert artifact.text in json.loads(str(spans_[-1].attributes[names.OUTPUT_MESSAGES]))[0]["parts"][0]["content"]
