"""Two runs side by side: where their routes part, which words differ, what each cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import HandoffRecorded, ModelAnswered
from orchestrator.engine.state import RunState
from orchestrator.text.difference import Piece, shortened, word_difference


@dataclass(frozen=True)
class Side:
    """One of two runs."""

    state: RunState
    events: Sequence[Event]
    artifact_of: Callable[[Digest], Artifact]

    @property
    def answers(self) -> int:
        """How many answers of models it rests on."""
        return sum(isinstance(event.fact, ModelAnswered) for event in self.events)

    @property
    def reused(self) -> int:
        """How many of them were taken from another run."""
        return sum(isinstance(event.fact, ModelAnswered) and bool(event.fact.reused) for event in self.events)

    @property
    def made(self) -> Mapping[str, Digest]:
        """Inputs and artifacts in force."""
        return {**self.state.inputs, **{name: version.digest for name, version in self.state.artifacts.items()}}


@dataclass(frozen=True)
class Step:
    """What happened at one place of the two routes; a side is None where only the other one went on."""

    before: HandoffRecorded | None
    after: HandoffRecorded | None

    @property
    def same(self) -> bool:
        """Both went the same way, and handed on the same."""
        return bool(
            self.before
            and self.after
            and (self.before.phase, self.before.to, self.before.artifacts)
            == (self.after.phase, self.after.to, self.after.artifacts)
        )


@dataclass(frozen=True)
class Changed:
    """An artifact or input that is not the same in both."""

    name: str
    pieces: tuple[Piece, ...]
    """Word by word, with a line around each change; from nothing or to nothing where only one has it."""


def steps(before: Side, after: Side) -> list[Step]:
    """The two routes, handoff by handoff, as long as both pass through the same phases; then the rest of each."""
    old = [handoff.fact for handoff in before.state.handoffs]
    new = [handoff.fact for handoff in after.state.handoffs]
    together = 0
    while together < min(len(old), len(new)) and old[together].phase == new[together].phase:
        together += 1
    shared = [Step(a, b) for a, b in zip(old[:together], new[:together], strict=True)]
    return [*shared, *(Step(a, None) for a in old[together:]), *(Step(None, b) for b in new[together:])]


def changes(before: Side, after: Side, read: Callable[[Artifact], str] = lambda kept: kept.text) -> Iterator[Changed]:
    """What differs, in the order it was made.

    Args:
        read: an artifact as the text whose words are compared; as it is kept, or as a person reads it.
    """
    for name in dict.fromkeys((*before.made, *after.made)):
        old, new = before.made.get(name), after.made.get(name)
        if old != new:
            texts = [read(side.artifact_of(digest)) if digest else "" for side, digest in ((before, old), (after, new))]
            pieces = word_difference(*texts)
            yield Changed(name, shortened(pieces))
