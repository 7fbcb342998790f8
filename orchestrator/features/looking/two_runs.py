"""Two runs side by side: where their routes part, which words differ, what each cost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.codec import to_plain
from orchestrator.domain.event import Event
from orchestrator.domain.facts import HandoffRecorded, ModelAnswered
from orchestrator.engine.state import RunState
from orchestrator.errors import UsageError
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace
from orchestrator.text.difference import Piece, shortened, word_difference
from orchestrator.values import dataclass


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
    def taken_from(self) -> str:
        """The run that the first of those was taken from; empty where none was."""
        facts = (event.fact for event in self.events)
        return next((fact.reused for fact in facts if isinstance(fact, ModelAnswered) and fact.reused), "")

    @property
    def made(self) -> Mapping[str, Digest]:
        """Inputs and artifacts in force."""
        return {**self.state.inputs, **{name: version.digest for name, version in self.state.artifacts.items()}}


def sides(workspace: Workspace, run: str, other: str | None) -> tuple[Side, Side]:
    """Two runs, or a fork after the run it was forked from.

    Raises:
        NotFound, UsageError: there is no such run, or one alone that is no fork.
    """
    fork = workspace.run(run)
    if other:
        return side_of(fork), side_of(workspace.run(other))
    if fork.state.fork is None:
        raise UsageError(f"{fork.id} is no fork.", mend=f"Name the other run: baton diff {fork.id} RUN")
    return side_of(workspace.run(fork.state.fork.run)), side_of(fork)


def side_of(run: Run) -> Side:
    return Side(run.state, run.events(), run.artifact_of)


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


def two_runs_shape(before: Side, after: Side) -> dict[str, JSON]:
    return {
        "v": VERSION,
        "runs": [side.state.run for side in (before, after)],
        "cost_usd": [side.state.cost_usd for side in (before, after)],
        "answers": [side.answers for side in (before, after)],
        "reused": [side.reused for side in (before, after)],
        "steps": [
            {
                "phase": fact.phase,
                "to": [step.before.to if step.before else None, step.after.to if step.after else None],
                "same": step.same,
            }
            for step in steps(before, after)
            if (fact := step.after or step.before)
        ],
        "changes": [{"name": change.name, "pieces": to_plain(change.pieces)} for change in changes(before, after)],
    }
