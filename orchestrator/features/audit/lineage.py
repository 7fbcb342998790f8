"""All versions of all artifacts of one run, each with its making, as the run's events tell it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest, digest_of
from orchestrator.domain.definition import Definition, Phase
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    PERSON,
    DecisionAnswered,
    DecisionOpened,
    HandoffRecorded,
    ModelAnswered,
    PhaseStarted,
    RunStarted,
    RunUpgraded,
)
from orchestrator.domain.media import MediaPart
from orchestrator.engine.approval_rule import BY_RULE
from orchestrator.errors import BatonError
from orchestrator.face.run import Run
from orchestrator.features.audit.making import How, MadeBy, Making, PromptVersion
from orchestrator.values import dataclass, field

_INCLUDES = re.compile(r"\{%-?\s*(?:include|import|from|extends)\s+[\"'](?P<name>[^\"']+)[\"']")
_KINDS: Mapping[str, MadeBy] = {"agent": "agent", "script": "script", "tool": "tool", "effect": "effect"}


class Lineage:
    def __init__(self, run: Run) -> None:
        self.run = run

    @cached_property
    def events(self) -> list[Event]:
        return self.run.events()

    @cached_property
    def makings(self) -> tuple[Making, ...]:
        """In the order they were recorded, inputs first."""
        return tuple(_MakingReader(self.run.definition, self.run.artifact_of).read(self.events))

    def made(self, name: str, digest: str, before: int = 0) -> Making | None:
        """The making of a version: the last one before an event (0: of all), by its name where that is known."""
        found = [one for one in self.makings if one.digest == digest and (not before or one.seq < before)]
        named = [one for one in found if one.name == name]
        return next(reversed(named or found), None)


@dataclass
class _Visit:
    phase: str = ""
    number: int = 0
    reads: Mapping[str, Digest] = field(default_factory=dict)
    model: str = ""


class _Answer(NamedTuple):
    fact: DecisionAnswered
    seq: int


class _MakingReader:
    def __init__(self, definition: Definition, artifact_of: Callable[[Digest], Artifact]) -> None:
        self._definition = definition
        self._artifact_of = artifact_of
        self._in_force: dict[str, Making] = {}
        self._inputs: dict[str, Making] = {}
        self._visit = _Visit()
        self._opened: dict[str, DecisionOpened] = {}
        self._answered: _Answer | None = None
        self._notes: dict[str, list[Making]] = {}

    def read(self, events: Iterable[Event]) -> Iterator[Making]:
        for event in events:
            match event.fact:
                case RunStarted() as fact:
                    yield from self._begun(event, fact)
                case RunUpgraded() as fact:
                    self._upgraded(fact)
                case PhaseStarted() as fact:
                    self._visit = _Visit(fact.phase, fact.visit, fact.reads)
                case ModelAnswered() as fact:
                    self._visit.model = fact.model
                case DecisionOpened() as fact:
                    self._opened[fact.decision] = fact
                case DecisionAnswered() as fact:
                    self._answered = _Answer(fact, event.seq)
                    if fact.comment:
                        self._notes.setdefault(fact.to, []).append(self._note(event, fact, fact.comment))
                case HandoffRecorded() as fact:
                    yield from self._handed_on(event, fact)
                case _:
                    pass

    def _begun(self, event: Event, fact: RunStarted) -> Iterator[Making]:
        made_by: MadeBy = "given" if fact.branch else "input"
        for name, digest in fact.inputs.items():
            file, label = fact.files.get(name, ""), self._label(name, digest)
            made = Making(event.stream, event.seq, event.at, name, digest, made_by, file, label=label)
            self._inputs[name] = made
            yield made

    def _label(self, name: str, digest: Digest) -> str:
        """Empty but for pictures and PDFs, which alone are read for it."""
        if not any(field.name == name and field.media for field in self._definition.app.inputs):
            return ""
        try:
            artifact = self._artifact_of(digest)
        except BatonError:  # it was forgotten
            return ""
        return MediaPart(name, artifact).label if artifact.is_media else ""

    def _upgraded(self, fact: RunUpgraded) -> None:
        for old, new in fact.artifacts.items():
            if old in self._in_force:
                self._in_force[new] = self._in_force.pop(old)
        if fact.anew:
            self._visit = _Visit()

    def _note(self, event: Event, fact: DecisionAnswered, digest: Digest) -> Making:
        opened = self._opened.get(fact.decision)
        phase = opened.phase if opened else ""
        by: MadeBy = "person" if event.actor == PERSON else "rule"
        return Making(
            event.stream,
            event.seq,
            event.at,
            "note",
            digest,
            by,
            event.actor,
            phase,
            how="said",
            decision=fact.decision,
        )

    def _handed_on(self, event: Event, fact: HandoffRecorded) -> Iterator[Making]:
        visit = self._visit if self._visit.phase == fact.phase else _Visit(fact.phase, self._visit.number)
        answered = self._answered if self._answered and self._answered.seq == event.seq - 1 else None
        made = [self._made(event, fact, visit, name, digest, answered) for name, digest in fact.artifacts.items()]
        self._in_force |= {one.name: one for one in made}
        self._visit = _Visit()
        yield from made

    def _made(
        self, event: Event, fact: HandoffRecorded, visit: _Visit, name: str, digest: Digest, answered: _Answer | None
    ) -> Making:
        phase = self._phase(fact.phase)
        made_by, how, decision = self._who(event, fact, phase, name, answered)
        by = PERSON if made_by == "person" else event.actor if made_by == "rule" else fact.by
        of_agent = made_by == "agent"
        return Making(
            event.stream,
            event.seq,
            event.at,
            name,
            digest,
            made_by,
            by,
            fact.phase,
            visit.number,
            how,
            decision,
            visit.model if of_agent else "",
            fact.provenance if of_agent else "",
            tuple(self._prompts(phase)) if of_agent else (),
            tuple(self._out_of(fact.phase, phase, visit, name, how, decision)),
        )

    def _who(
        self, event: Event, fact: HandoffRecorded, phase: Phase | None, name: str, answered: _Answer | None
    ) -> tuple[MadeBy, How, str]:
        if fact.by_hand:
            return "person", "take", ""
        if answered:
            who: MadeBy = (
                "rule" if event.actor.startswith(BY_RULE) else "person" if event.actor == PERSON else "unknown"
            )
            return who, "edit" if name in answered.fact.edited else "answer", answered.fact.decision
        if phase is None:
            return ("script" if fact.by == "script" else "unknown"), "", ""
        if phase.each or phase.together or phase.kind == "app":
            return ("script" if fact.by == "script" else "branches"), "", ""
        return _KINDS.get(phase.kind, "unknown"), "", ""

    def _out_of(
        self, name_of_phase: str, phase: Phase | None, visit: _Visit, name: str, how: How, decision: str
    ) -> Iterator[Making]:
        if how == "edit":
            opened = self._opened.get(decision)
            before = self._version(name, opened.shows.get(name, Digest(""))) if opened else None
            yield from [before] if before else []
            return
        reads = visit.reads or self._would_read(phase)
        found = [made for one, digest in reads.items() if (made := self._version(one, digest))]
        if how == "take" and name in self._in_force:
            found.append(self._in_force[name])
        yield from dict.fromkeys((*found, *self._notes.pop(name_of_phase, ())))

    def _would_read(self, phase: Phase | None) -> dict[str, Digest]:
        """Of a phase whose work was taken over before it began."""
        paths = {**phase.reads, **phase.may_read}.values() if phase else ()
        names = [re.split(r"[.\[]", path)[0] for path in paths]
        return {name: made.digest for name in names if (made := self._in_force.get(name) or self._inputs.get(name))}

    def _version(self, name: str, digest: Digest) -> Making | None:
        found = self._in_force.get(name)
        if found and found.digest == digest:
            return found
        return self._inputs.get(name) if name in self._inputs and self._inputs[name].digest == digest else None

    def _phase(self, name: str) -> Phase | None:
        try:
            return self._definition.app.phase(name)
        except KeyError:  # of the app as it was before an upgrade
            return None

    def _prompts(self, phase: Phase | None) -> Iterator[PromptVersion]:
        """The template that the phase names, and those it includes, once each."""
        left = [str(phase.spec.get("prompt", ""))] if phase else []
        seen: set[str] = set()
        for name in left:
            text = self._definition.prompts.get(name)
            if text is None or name in seen:
                continue
            seen.add(name)
            left += [found["name"] for found in _INCLUDES.finditer(text)]
            yield PromptVersion(name, digest_of(text.encode("utf-8", "surrogatepass")))
