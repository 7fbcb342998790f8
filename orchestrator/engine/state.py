"""The state of a run: what its events add up to.

All of it are values (see `persistent`): without slots, as a changed one is made in a microsecond that way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from orchestrator.domain.cache_use import NO_CACHE_USE, CacheUse
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Head
from orchestrator.domain.facts import (
    BranchEnded,
    BranchOf,
    CapScope,
    DecisionAnswered,
    DecisionOpened,
    EffectIntended,
    Fork,
    HandoffRecorded,
    StepState,
    Trigger,
)
from orchestrator.domain.money import in_usd
from orchestrator.domain.run_status import ENDED, RunStatus
from orchestrator.engine.persistent import Grown, GrownTable, changed, nothing
from orchestrator.engine.yours import NOTHING_YOURS, Yours
from orchestrator.ports.listing import OwnSpan
from orchestrator.values import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Version:
    """The version of an artifact that is in force."""

    digest: Digest
    phase: str
    by: str
    made_from: Mapping[str, Digest] = field(default_factory=nothing)
    stale: bool = False
    """Made from something a person has since replaced or sent back; no `may_read` offers it."""


@dataclass(frozen=True, slots=True)
class Used:
    """What models cost between two handoffs."""

    nano: int = 0
    """Dollars, times a thousand million: costs, failed attempts' too, and reserves that nothing has settled."""
    input_tokens: int = 0
    output_tokens: int = 0
    cache: CacheUse = NO_CACHE_USE

    def told_by(self, handoff: HandoffRecorded) -> HandoffRecorded:
        """The handoff with what was used up to it, so that the handoffs of a run add up to the run."""
        if not (self.nano or self.input_tokens or self.output_tokens):
            return handoff
        cost = in_usd(self.nano)
        return replace(handoff, cost_usd=cost, input_tokens=self.input_tokens, output_tokens=self.output_tokens)


NOTHING_USED = Used()


@dataclass(frozen=True, slots=True)
class TurnEntry:
    """One message of a turn after the prompt, by digest."""

    speaker: Literal["user", "assistant", "tool"]
    digest: Digest
    call: str = ""
    tool: str = ""
    failed: bool = False


@dataclass(frozen=True)
class Turn:
    """An agent's work in one visit: the next request is a fold over it."""

    system: Digest
    prompt: Digest
    tools: Digest | None
    output_schema: Digest | None
    settings: Digest | None = None
    media: Mapping[str, Digest] = field(default_factory=dict)
    """What the model looks at with the prompt."""
    entries: tuple[TurnEntry, ...] = ()
    requests: int = 0
    answers: int = 0
    refusals: int = 0
    in_flight: bool = False
    """Asked, and no answer recorded yet."""
    finish: str = ""
    """How the last answer ended."""
    provenance: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_nano: int = 0

    @property
    def cost_usd(self) -> float:
        """What counts as spent: costs, failed attempts' too, and reserves that nothing has settled."""
        return in_usd(self.cost_nano)

    @property
    def returned(self) -> set[str]:
        """Tool calls that have their result."""
        return {entry.call for entry in self.entries if entry.speaker == "tool"}


@dataclass(frozen=True)
class Branches:
    """The branches of a visit, each a run of its own."""

    names: tuple[str, ...]
    """The last parts of their names, in the order of the list."""
    items: Digest | None = None
    """The list, where there is one."""
    ended: GrownTable[str, BranchEnded | None] = field(default_factory=GrownTable)
    """None: it had failed, and is gone on with."""
    open: int = 0
    """How many have not ended."""

    @cached_property
    def known(self) -> frozenset[str]:
        """The names, to find one among thousands. Goes along with what is changed of the others."""
        return frozenset(self.names)


@dataclass(frozen=True)
class Visit:
    """The phase a run is in, from its start to its handoff."""

    phase: str
    number: int
    started_at: str
    reads: Mapping[str, Digest]
    turn: Turn | None = None
    begun: EffectIntended | None = None
    """The effect that somebody began to carry out here, whether or not this machine vouches for it."""
    intent: EffectIntended | None = None
    intended_at: Digest = Digest("")
    """The journal's head when the effect was intended."""
    steps: Mapping[str, Digest] = field(default_factory=nothing)
    """Effect step -> what was found or done."""
    begun_before: bool = False
    """An earlier visit has begun to act under the same key, and may have done more than it recorded."""
    wakes_at: str = ""
    """The moment, in UTC, from which on it goes on; empty where it does not sleep."""
    result: Digest | None = None
    """What a tool phase's one call returned."""
    edited: Mapping[str, Digest] = field(default_factory=nothing)
    """What the person replaced when they answered here."""
    raised_usd: float = 0.0
    """What the person added to the agent's own cap."""
    branches: Branches | None = None
    """Where its work is done by runs of their own."""


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's permission for one effect to do what its preview said, once. It is gone when it is used or void."""

    decision: str
    effect: str
    """The phase of the effect it was given for."""
    preview: Digest
    arguments: str = ""
    """Digest of what the effect was previewed with; empty in journals from before that was recorded."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """One line of a run's history."""

    seq: int
    at: str
    started_at: str
    fact: HandoffRecorded


@dataclass(frozen=True, slots=True)
class Answered:
    """How a decision ended."""

    opened: DecisionOpened
    given: DecisionAnswered
    at: str
    actor: str


@dataclass(frozen=True)
class Left:
    """An effect that was left in the middle of acting."""

    effect: str
    told: Mapping[str, StepState] = field(default_factory=nothing)
    """Step -> what the process that was at it has said of it since."""


@dataclass(frozen=True, repr=False)
class RunState:
    """Everything the engine decides by. A value: `fold` makes another one of it, and whoever has this one keeps it."""

    head: Head
    imported: tuple[OwnSpan, ...] = ()
    """Which events came in a file. Whatever vouches for them, what they allow was allowed elsewhere."""
    asked_elsewhere: DecisionOpened | None = None
    """The question that was open when the run came here in a file: nobody can answer it here, it is asked anew."""
    begun_here: bool = True
    opened_here: bool = True
    """The decision that was opened last."""
    app: str = ""
    definition: Digest = Digest("")
    profile: str = ""
    nonce: str = ""
    fork: Fork | None = None
    branch: BranchOf | None = None
    """Where it is a branch of another run."""
    trigger: Trigger | None = None
    """Where it began by itself."""
    told: Used | None = None
    """What it had used when its parent was told that it failed; None: its parent has been told of no end."""
    started_at: str = ""
    changed_at: str = ""
    inputs: Mapping[str, Digest] = field(default_factory=nothing)
    files: Mapping[str, str] = field(default_factory=nothing)
    at: str = ""
    """The phase the run is in or goes to next; empty before the first handoff, while the first phase is meant."""
    status: RunStatus = "running"
    driver: str = ""
    claimed: int = 0
    """The seq of the last claim: a driver that has another one has lost the run."""
    artifacts: Mapping[str, Version] = field(default_factory=nothing)
    yours: Yours = NOTHING_YOURS
    visits: Mapping[str, int] = field(default_factory=nothing)
    taken: Mapping[tuple[str, str, int], int] = field(default_factory=nothing)
    """(phase, to, edge) -> how often, since a person last answered. Where no edge was recorded, that is 0."""
    feedback: Mapping[str, tuple[Digest, ...]] = field(default_factory=nothing)
    """Phase -> the person's notes since it last ran."""
    visit: Visit | None = None
    decision: DecisionOpened | None = None
    decision_opened_at: str = ""
    answered: GrownTable[str, Answered] = field(default_factory=GrownTable)
    begun: GrownTable[str, Mapping[str, Digest]] = field(default_factory=GrownTable)
    """Effect key -> its steps that are recorded as done; a later visit under the same key goes on from them."""
    displaced: Mapping[str, frozenset[str]] = field(default_factory=nothing)
    """Effect key -> the drivers from whom the run was taken before it was known what came of it; they may act yet."""
    left: Mapping[str, Left] = field(default_factory=nothing)
    """Effect key -> the effect that had begun to act when a person moved or ended the run, or when it came here from
    another machine, and what is known of it."""
    approvals: tuple[Approval, ...] = ()
    """Those that hold: of the last gate that was answered, until they are used or the run leaves that way."""
    failure: Digest | None = None
    handoffs: Grown[Handoff] = field(default_factory=Grown)
    cost_nano: int = 0
    reserves: Mapping[int, int] = field(default_factory=nothing)
    """Seq of a request that nothing has settled -> nano-dollars reserved for it."""
    neared: frozenset[CapScope] = frozenset()
    """Caps of which the person was warned."""
    refused: frozenset[str] = frozenset()
    """Model, way of structured output and address, with a blank between: what its server there does not take."""
    input_tokens: int = 0
    output_tokens: int = 0
    cache: CacheUse = NO_CACHE_USE
    """What prompt caches of vendors held for it, and for its branches that ended."""
    handed_on: Used = NOTHING_USED
    """What was used up to the last handoff."""

    def __repr__(self) -> str:
        """Short: asyncio spells out what a task returned at the end of each drive, and a run may be long."""
        return f"<run {self.run} at {self.head.seq}, {self.status}>"

    @property
    def used(self) -> Used:
        """Since the last handoff: of the visit the run is in, and of attempts at it that were given up."""
        before = self.handed_on
        return Used(
            self.cost_nano - before.nano,
            self.input_tokens - before.input_tokens,
            self.output_tokens - before.output_tokens,
        )

    @property
    def cost_usd(self) -> float:
        """What counts as spent: costs, failed attempts' too, and reserves that nothing has settled."""
        return in_usd(self.cost_nano)

    @property
    def run(self) -> str:
        return self.head.stream

    def is_imported(self, seq: int) -> bool:
        """Whether an event came in a file."""
        return any(span.after < seq <= span.until for span in self.imported)

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def branches(self) -> Branches | None:
        """The branches of the visit the run is in."""
        return self.visit.branches if self.visit else None

    @property
    def is_by_branches(self) -> bool:
        """It has let go of itself for its branches, and for no answer that is its own."""
        return self.status in ("waiting", "sleeping") and self.decision is None and self.branches is not None

    @property
    def is_rested(self) -> bool:
        """It waits for branches that have not ended."""
        return self.is_by_branches and self.branches is not None and self.branches.open > 0

    def digest(self, name: str) -> Digest | None:
        """The version in force of an artifact or input."""
        version = self.artifacts.get(name)
        return version.digest if version else self.inputs.get(name)


_BEGINNING = RunState(Head(""))
"""Copying it takes a fifth of the time that making one does: each run of an eval begins."""


def beginning(run: str) -> RunState:
    """Of a run of which nothing is known yet."""
    return changed(_BEGINNING, head=Head(run))


def visit_of(state: RunState) -> Visit:
    """The visit an event belongs to. Raises ValueError where the run is in none."""
    if state.visit is None:
        raise ValueError(f"event {state.head.seq} of {state.run} belongs to no visit")
    return state.visit
