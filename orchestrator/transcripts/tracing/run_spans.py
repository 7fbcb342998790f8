"""The spans of one run, folded from its events: whoever folds the same events comes to the same spans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orchestrator.domain import facts
from orchestrator.domain.branch import parent_of, root_of_tree
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.transcripts.forgotten import Load, with_gaps
from orchestrator.transcripts.tracing import names
from orchestrator.transcripts.tracing.open_spans import OpenSpans
from orchestrator.transcripts.tracing.span import (
    Attribute,
    SpanLink,
    SpanOf,
    TracedSpan,
    phase_span,
    run_span,
    trace_of,
)
from orchestrator.transcripts.tracing.turn_spans import TurnSpans

_IN_PHASE: tuple[SpanOf, ...] = ("sleep", "gate", "effect", "agent")
"""What ends with its phase, if it has not ended before."""


class RunOrigin(NamedTuple):
    """What the spans of a run need of other runs."""

    root: facts.RunStarted
    """What the root of its tree began with."""
    forked_from: facts.RunStarted | None = None
    """What the run began with that this one is a fork of; None: it is none, or that run is gone."""


class RunSpans:
    """Takes the events of one run in their order, and gives each span once, when it has ended."""

    def __init__(self, run: str, origin: RunOrigin, load: Load, *, content: bool = False) -> None:
        """`load` gives what events name. `content`: texts are told too, see `SaidInTurn`."""
        self._origin = origin
        self._load = with_gaps(load)
        self._content = content
        self._spans = OpenSpans(run, trace_of(root_of_tree(run), origin.root))
        self._turn = TurnSpans(self._spans, load, content=content)
        self._shared = False
        """These events are another run's past, in whose trace they stand."""
        self._last = self._moved = self._step_from = ""
        """Stamps: of the last event, of what began the attempt, of what came before the effect's next step."""
        self._probed = False

    def take(self, event: Event) -> list[TracedSpan]:
        """What an event ends, the innermost first."""
        self._spans.ended = []
        fact = event.fact
        if isinstance(fact, facts.RunStarted):
            self._begin(event, fact)
        elif isinstance(fact, facts.DriverClaimed):
            self._claimed(event)
        elif isinstance(fact, facts.RunEnded):
            self._end_run(event.at, fact.status)
        elif not self._shared:
            self._take(event, fact)
        self._last = event.at
        return self._spans.ended

    def open(self) -> list[TracedSpan]:
        """What has not ended, the outermost first."""
        return self._spans.all()

    def _take(self, event: Event, fact: facts.Fact) -> None:
        match fact:
            case facts.PhaseStarted():
                self._start(event, fact)
            case facts.PhaseSlept():
                self._spans.put(event, "sleep", f"sleep {fact.phase}", {names.UNTIL: fact.until})
            case facts.PhaseFailed():
                self._fail(event, fact)
            case facts.HandoffRecorded():
                self._hand_on(event, fact)
            case facts.DecisionOpened() | facts.DecisionAnswered() | facts.DecisionWithdrawn():
                self._take_decision(event, fact)
            case facts.EffectIntended() | facts.EffectStepDone() | facts.EffectStepTold():
                self._take_effect(event, fact)
            case _:
                self._turn.take(event, fact, self._last)

    def _begin(self, event: Event, fact: facts.RunStarted) -> None:
        spans, app = self._spans, fact.app
        self._shared = fact.fork is not None
        told: dict[str, Attribute] = {
            names.OPERATION: names.INVOKE_WORKFLOW,
            names.AGENT_NAME: app,
            names.WORKFLOW_NAME: app,
            names.CONVERSATION: root_of_tree(spans.stream),
            names.RUN: spans.stream,
            names.APP: app,
            names.PROFILE: fact.profile,
        }
        told |= {names.TRIGGER: fact.trigger.by} if fact.trigger else {}
        told |= {names.FORK_OF: fact.fork.run, names.FORK_SEQ: fact.fork.seq} if fact.fork else {}
        above, links = self._above(fact.branch), tuple(self._links(fact.fork))
        own = run_span(spans.trace, spans.stream)
        spans.put(event, "run", f"{names.INVOKE_WORKFLOW} {app}", told, id_=own, parent=above, links=links)

    def _above(self, branch: facts.BranchOf | None) -> str:
        if branch is None:
            return ""
        return phase_span(self._spans.trace, parent_of(self._spans.stream), branch.phase, branch.visit)

    def _links(self, fork: facts.Fork | None) -> Iterator[SpanLink]:
        if fork and self._origin.forked_from:
            trace = trace_of(root_of_tree(fork.run), self._origin.forked_from)
            yield SpanLink(trace, run_span(trace, fork.run))

    def _claimed(self, event: Event) -> None:
        """Whatever was under way belonged to a process that is gone: it lasted until the last that is known of it."""
        self._shared = False
        self._moved = self._step_from = event.at
        self._probed = "effect" in self._spans
        self._spans.cut_off(self._last)
        self._spans.close("sleep", event.at)

    def _start(self, event: Event, fact: facts.PhaseStarted) -> None:
        self._close_phase(event.at)
        self._moved = event.at
        own = phase_span(self._spans.trace, self._spans.stream, fact.phase, fact.visit)
        self._spans.put(event, "phase", fact.phase, {names.PHASE: fact.phase, names.VISIT: fact.visit}, id_=own)

    def _fail(self, event: Event, fact: facts.PhaseFailed) -> None:
        self._spans.cut_off(event.at)
        self._spans.put(event, "failure", f"failed {fact.phase}", {names.PHASE: fact.phase}, start=self._moved)
        self._spans.close("failure", event.at, error=self._kind_of(fact.error))

    def _kind_of(self, error: Digest) -> str:
        told = self._load(error)
        value = told.value if told.is_json else None
        return str(value.get("kind") or names.OTHER_ERROR) if isinstance(value, Mapping) else names.OTHER_ERROR

    def _hand_on(self, event: Event, fact: facts.HandoffRecorded) -> None:
        if "phase" not in self._spans:  # a person left a phase before it began
            self._spans.put(event, "phase", fact.phase, {names.PHASE: fact.phase, names.VISIT: 0})
        told: dict[str, Attribute] = {names.TO: fact.to, names.BY: fact.by, names.PHASE_COST: fact.cost_usd}
        told |= {names.BY_HAND: True} if fact.by_hand else {}
        told |= {names.EDGE: fact.edge} if fact.edge else {}
        told |= {names.WHY: fact.why} if fact.why and self._content else {}
        self._close_phase(event.at, told)
        self._spans.add("run", names.RUN_COST, fact.cost_usd)
        if fact.to in (facts.END, facts.REJECTED):
            self._end_run(event.at, "done" if fact.to == facts.END else "rejected")

    def _close_phase(self, at: str, told: Mapping[str, Attribute] | None = None) -> None:
        self._spans.cut_off(at)
        for of in _IN_PHASE:
            self._spans.close(of, at)
        self._spans.close("phase", at, told)

    def _end_run(self, at: str, status: str) -> None:
        self._close_phase(at)
        self._spans.close("run", at, {names.STATUS: status})

    def _take_decision(
        self, event: Event, fact: facts.DecisionOpened | facts.DecisionAnswered | facts.DecisionWithdrawn
    ) -> None:
        match fact:
            case facts.DecisionOpened():
                self._spans.close("gate", event.at)
                told: dict[str, Attribute] = {names.DECISION: fact.decision, names.DECISION_KIND: fact.kind}
                self._spans.put(event, "gate", f"{fact.kind} {fact.phase}", told | {names.PHASE: fact.phase})
            case facts.DecisionAnswered():
                said: dict[str, Attribute] = {names.ANSWER: fact.answer, names.ANSWERED_BY: event.actor}
                said |= {names.DOOR: fact.door} if fact.door else {}
                self._spans.close("gate", event.at, said)
            case facts.DecisionWithdrawn():
                self._spans.close("gate", event.at, {names.WITHDRAWN: True})

    def _take_effect(
        self, event: Event, fact: facts.EffectIntended | facts.EffectStepDone | facts.EffectStepTold
    ) -> None:
        match fact:
            case facts.EffectIntended():
                self._spans.close("effect", event.at)
                self._step_from, self._probed = event.at, False
                told: dict[str, Attribute] = {names.EFFECT: fact.effect, names.EFFECT_KEY: fact.key}
                told |= {names.APPROVAL: fact.approval} | ({names.ACCEPTS: fact.accepts} if fact.accepts else {})
                self._spans.put(event, "effect", f"effect {fact.effect}", told)
            case facts.EffectStepDone():
                self._step(event, fact.step, "done", start=self._step_from)
                self._step_from = event.at
            case facts.EffectStepTold():
                self._step(event, fact.step, fact.state, start=event.at)

    def _step(self, event: Event, step: str, state: facts.StepState, *, start: str) -> None:
        told: dict[str, Attribute] = {names.STEP: step, names.STEP_STATE: state}
        told |= {names.PROBED: True} if self._probed else {}
        self._spans.put(event, "step", f"step {step}", told, start=start)
        self._spans.close("step", event.at)
