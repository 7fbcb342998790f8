"""What a person decides of an app as a whole, recorded in the system's stream, named in the past tense.

Days are ISO 8601, the person's day when it was said. Reasons are artifacts and stand here by digest, so that they can
be forgotten. Files are named by their path below the workspace, with the SHA-256 of their bytes: the bytes themselves
stay in the folder, and are the person's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from orchestrator.domain.canonical import Digest
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.values import dataclass, field

Place = Literal["retired", "apps", "gone"]
"""Where an app's files lie: set aside, in use, or nowhere."""


@dataclass(frozen=True, slots=True)
class AppPaused:
    """It starts no new runs, until it is resumed or a day comes."""

    day: str
    app: str
    until: str = ""
    """The first day on which it is not paused any more; empty: until it is resumed."""
    why: Digest = NO_TEXT
    by_itself: bool = False
    """Nobody said so: it failed too often in a row."""


@dataclass(frozen=True, slots=True)
class AppResumed:
    """It is not paused any more."""

    day: str
    app: str


@dataclass(frozen=True, slots=True)
class AppPinned:
    """It is not proposed for retirement, however long nobody looks at a run of it: a seasonal app."""

    day: str
    app: str
    until: str = ""
    """The first day on which that holds no more; empty: until it is unpinned."""
    why: Digest = NO_TEXT


@dataclass(frozen=True, slots=True)
class AppUnpinned:
    """It is proposed like any other."""

    day: str
    app: str


@dataclass(frozen=True, slots=True)
class AppMoving:
    """Files of an app are about to be moved or taken away: recorded before the first one, so that a process killed in
    between leaves a move that the next one brings to its end.
    """

    day: str
    app: str
    to: Place
    files: Mapping[str, str] = field(default_factory=dict)
    """Path below the workspace, where it lies before -> SHA-256 of its bytes then."""
    why: Digest = NO_TEXT


@dataclass(frozen=True, slots=True)
class AppRetired:
    """Its own files lie in `apps/retired/`, byte for byte; no new run begins."""

    day: str
    app: str


@dataclass(frozen=True, slots=True)
class AppRestored:
    """Its files lie where they were."""

    day: str
    app: str


@dataclass(frozen=True, slots=True)
class AppDeleted:
    """The files of a retired app are gone. What it did stays in the journal."""

    day: str
    app: str


OfApps = AppPaused | AppResumed | AppPinned | AppUnpinned | AppMoving | AppRetired | AppRestored | AppDeleted
