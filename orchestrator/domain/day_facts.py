"""What the person's own operating system records in the system's stream, named in the past tense.

Days are ISO 8601, the person's day in their zone when it was said: a later change of the zone moves nothing. Free
texts are artifacts and stand here by digest, so that they can be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from orchestrator.domain.canonical import Digest
from orchestrator.values import dataclass, field

Level = Literal["low", "mid", "high"]
"""Of energy, from least to most."""
NO_TEXT = Digest("")


@dataclass(frozen=True, slots=True)
class EnergySaid:
    """How much energy there is; the last word of a day holds."""

    day: str
    level: Level


@dataclass(frozen=True, slots=True)
class NoteTaken:
    """Something worth keeping was written down."""

    day: str
    text: Digest
    pattern: str = ""
    """The workflow it was done by, before it is an app."""
    minutes: int = 0
    project: str = ""
    building: bool = False
    """Time that went into the system itself."""
    client: str = ""
    """These are the words of a program that wrote them through MCP, as it calls itself; empty: the person's own."""


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """The person put a question to themselves."""

    day: str
    id: str
    question: Digest
    by: str = ""
    """The day until which it should be decided."""
    default: Digest = NO_TEXT
    cost_of_delay: Digest = NO_TEXT


@dataclass(frozen=True, slots=True)
class QuestionDecided:
    """The person answered a question of their own."""

    day: str
    id: str
    answer: Digest
    why: Digest = NO_TEXT


@dataclass(frozen=True, slots=True)
class TaskDone:
    """A task was done. History, where its home can say so; else what makes it done."""

    day: str
    task: str
    source: str = ""
    title: Digest = NO_TEXT
    minutes: int = 0
    """What was planned for it; 0 when it is not known."""
    energy: str = ""
    """What it asked for, so that the deep work of a day can be counted."""
    in_file: bool = False
    """It was marked in its own file, which is the person's to take back."""


@dataclass(frozen=True, slots=True)
class TaskDeferred:
    """A task was moved to a later day. Void when a date in its file is no longer what it was then."""

    day: str
    task: str
    to: str
    due: str = ""
    """The dates its file named; empty when it named none."""
    scheduled: str = ""


@dataclass(frozen=True, slots=True)
class TaskAsked:
    """A client asked, through MCP, for something to be done. It stands in the record alone, and `TaskDone` ends it."""

    day: str
    id: str
    title: Digest
    client: str
    """What it calls itself."""
    due: str = ""
    minutes: int = 0
    """0: it did not say."""
    project: str = ""


@dataclass(frozen=True, slots=True)
class ChangeExplained:
    """The person said why they changed files of the workspace; the last word on a change holds."""

    day: str
    changes: tuple[int, ...]
    """Seqs of the changes in their stream."""
    why: Digest


@dataclass(frozen=True, slots=True)
class Undone:
    """An earlier event holds no more, as if it had not been."""

    day: str
    seq: int
    """Of that event in its stream."""


@dataclass(frozen=True, slots=True)
class DayPlanned:
    """A plan was shown to a person; once for each day and digest."""

    day: str
    plan: str
    """Its digest. The plan itself is kept nowhere: it can be made anew."""
    placed: tuple[str, ...] = ()
    """Ids in order of time."""
    held: int = 0
    left: int = 0
    rules: Mapping[str, int] = field(default_factory=dict)
    """Rule -> of how many tasks and decisions it spoke."""
    made_from: Mapping[str, str] = field(default_factory=dict)
    """Part of the state -> its digest, so that what changed until the next plan can be named; kept nowhere either."""


OfDay = (
    EnergySaid
    | NoteTaken
    | QuestionAsked
    | QuestionDecided
    | TaskDone
    | TaskDeferred
    | TaskAsked
    | ChangeExplained
    | Undone
    | DayPlanned
)
