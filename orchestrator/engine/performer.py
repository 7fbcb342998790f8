"""What a phase's work is asked for, and what it may come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, get_args

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.definition import ApprovalRule, Definition, Phase
from orchestrator.domain.exchange import Lane
from orchestrator.domain.facts import CapReached, DecisionKind, EffectIntended, Exchanged, Fact
from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.state import RunState, Visit
from orchestrator.engine.values import Values, arguments_of
from orchestrator.ports.folders import FilesIn, no_files
from orchestrator.ports.journal import OpenReserve, Spend
from orchestrator.ports.recordings import NothingRecorded, Recordings
from orchestrator.values import dataclass, field, once, replace

NOTHING_RECORDED = NothingRecorded()

Alive = Callable[[str], bool]


def nobody_else(_driver: str) -> bool:
    """No other process has ever driven the run."""
    return False


@dataclass(frozen=True)
class Produced:
    """The phase's work is done; the runner routes it on."""

    artifact: Artifact
    by: str
    provenance: str = ""
    why: str = ""
    """What is worth saying of how it came about."""


@dataclass(frozen=True)
class Previewed:
    """What an effect would do with certain arguments."""

    preview: Artifact
    arguments: Digest


@dataclass(frozen=True)
class Ask:
    """A person must decide; the run waits without holding anything. Fields as in `DecisionOpened`."""

    question: str
    answers: Mapping[str, str]
    kind: DecisionKind = "gate"
    shows: Mapping[str, Digest] = field(default_factory=dict)
    edits: str = ""
    approving: tuple[str, ...] = ()
    writes: str = ""
    form: Artifact | None = None
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    previews: Mapping[str, Previewed] = field(default_factory=dict)
    """Effect, by its phase -> what it would do."""
    expires_at: str = ""
    expires_answer: str = ""
    reached: CapReached | None = None
    step: str = ""
    cause: str = ""
    in_visit: bool = False
    must_see: Artifact | None = None
    rule: ApprovalRule | None = None
    """The standing rule that answers for the person, with the answer it gives."""


@dataclass(frozen=True)
class Move:
    """The work cannot be done from here as things stand; the run goes to another phase, or ends as rejected."""

    to: str
    why: str
    by: str


@dataclass(frozen=True)
class Sleep:
    """The visit goes on at a moment; until then the run holds nothing, and nobody is asked."""

    until: str
    """In UTC, as the journal stamps moments."""


@dataclass(frozen=True)
class BranchOut:
    """The work is done by runs of their own: one for each entry of a list, for each member, or one for another app."""

    items: Artifact | None = None
    """The list."""
    members: tuple[str, ...] = ()


Outcome = Produced | Ask | Move | Sleep | BranchOut


_EXCHANGED = get_args(Exchanged)
"""As a union, it would be put together for each fact anew."""


class Assignment:
    """One visit of a phase, as its performer sees it: what it may read, and where it records."""

    def __init__(
        self,
        definition: Definition,
        phase: Phase,
        recorder: Recorder,
        recordings: Recordings = NOTHING_RECORDED,
        secrets: Secrets = NO_SECRETS,
        alive: Alive = nobody_else,
        files_in: FilesIn = no_files,
    ) -> None:
        """`alive` says of drivers that had the run before whether they live; `files_in` reads the files of folders."""
        self.alive = alive
        self.files_in = files_in
        self._claimed = recorder.state.claimed
        self.driver = recorder.state.driver
        self.definition = definition
        self.phase = phase
        self.recordings = recordings
        self.secrets = secrets
        self._recorder = recorder

    @property
    def state(self) -> RunState:
        return self._recorder.state

    @property
    def visit(self) -> Visit:
        visit = self.state.visit
        if visit is None:
            raise RuntimeError(f"phase {self.phase.name} is performed without having been started")
        return visit

    @property
    def intent(self) -> EffectIntended:
        """What the effect of this visit is about to do, once that is recorded."""
        if self.visit.intent is None:
            raise RuntimeError(f"effect {self.phase.name} acts without an intent")
        return self.visit.intent

    @once
    def lane(self) -> Lane:
        """Where its exchanges take place."""
        return Lane(f"{above_lane(self.state)}{self.phase.name}", self.visit.number)

    @property
    def versions(self) -> Mapping[str, Digest]:
        """Root name -> the version this visit works from."""
        return self.visit.reads

    def arguments(self) -> dict[str, JSON]:
        """What the phase is called with: see `arguments_of`."""
        return self.arguments_of(self.phase)

    def arguments_of(self, phase: Phase, known: Mapping[str, JSON] | None = None) -> dict[str, JSON]:
        """The same of one that stands in this phase; `known` are values that are no artifacts, such as `item`."""
        return arguments_of(phase, self.versions, Values(self._recorder, self.versions, known=known))

    def values(self, **known: JSON) -> Values:
        """All inputs and artifacts in force, and what else is known. What is not asked for is not loaded."""
        return Values(self._recorder, known=known)

    def artifact(self, digest: Digest) -> Artifact:
        return self._recorder.artifact(digest)

    def spend(self, day: str) -> Spend:
        """What counts as spent by this run, and by all runs on a day."""
        return self._recorder.spend(day)

    def held_by_others(self, day: str) -> list[OpenReserve]:
        """What is reserved for requests of others that live: on a day, or, where none is named, in this run's tree."""
        return self._recorder.held_by_others(lambda holder: holder == self.driver or self.alive(holder), day)

    def answer_lengths(self, agent: str, model: str) -> list[int]:
        """Output tokens of the agent's newest answers by a model, in any run."""
        return self._recorder.answer_lengths(agent, model)

    def money(self, of: str) -> tuple[int, str]:
        """What is the same for all in this process whose money, of a day or a run, is counted in the same place."""
        return self._recorder.money(of)

    def record(self, *facts: Fact, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Append facts durably, exchanges in this visit's lane. Raises DriverLost when somebody else moved the run."""
        self._recorder.record(*self._placed(facts), actor=actor, artifacts=artifacts)

    def hold(self, *facts: Fact, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """The same in the commit of what is recorded next: of what was recorded before and is only taken over."""
        self._recorder.hold(*self._placed(facts), actor=actor, artifacts=artifacts)

    def _placed(self, facts: Iterable[Fact]) -> list[Fact]:
        return [
            replace(fact, lane=self.lane.spelled) if isinstance(fact, _EXCHANGED) and not fact.lane else fact
            for fact in facts
        ]

    def check_driver(self) -> None:
        """Raises DriverLost when somebody else moved the run; what they recorded is in the state then."""
        self._recorder.check_driver(self._claimed)

    def tell(self, fact: Fact, *, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Append what this process alone knows, whoever moves the run now."""
        self._recorder.tell(fact, actor=actor, artifacts=artifacts)


def above_lane(state: RunState) -> str:
    """What stands before the lanes of a run: where it hangs in its tree."""
    return f"{state.branch.lane}/" if state.branch else ""


class Performer(Protocol):
    """Does the work of one kind of phase. Anything it raises as BatonError fails the attempt, and can be resumed."""

    async def perform(self, assignment: Assignment) -> Outcome: ...
