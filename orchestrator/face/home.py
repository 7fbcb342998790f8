"""What a run needs of the workspace it is in, so that neither has to know how the other is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from orchestrator.engine.fold import Vouch
from orchestrator.face.colliding import Colliding
from orchestrator.face.snapshots import Snapshots
from orchestrator.ports.clock import Clock
from orchestrator.ports.journal import Journal
from orchestrator.ports.liveness import Liveness

if TYPE_CHECKING:
    from orchestrator.domain.artifact import Artifact
    from orchestrator.domain.canonical import JSON, Digest
    from orchestrator.domain.definition import Definition, Provider
    from orchestrator.domain.event import Event
    from orchestrator.domain.secrets import Secrets
    from orchestrator.domain.sources import AskedOf
    from orchestrator.engine.performer import Performer
    from orchestrator.face.loaded import Definitions
    from orchestrator.workspace.trust import TrustPiece

    Telling = Callable[[Sequence[Event], Callable[[Digest], Artifact]], None]
    """Takes events into the readable account of their run; the second loads the texts they name."""


class Home(Protocol):
    root: Path
    journal: Journal
    colliding: Colliding
    liveness: Liveness
    clock: Clock
    vouch: Vouch
    snapshots: Snapshots

    @property
    def definitions(self) -> Definitions: ...

    def notice(self) -> tuple[Event, ...]: ...

    def secrets(self, providers: Mapping[str, Provider]) -> Secrets: ...

    def secrets_of(self, definition: Definition) -> Secrets: ...

    def check_trusted(
        self, definition: Definition, more: Sequence[TrustPiece] = (), *, imported: bool = False
    ) -> None: ...

    def source_values(self) -> Callable[[AskedOf], JSON]: ...

    def performers(self) -> Mapping[str, Performer]: ...

    def begin_transcript(self, run: str, length: int, events: Sequence[Event] = ()) -> Telling: ...

    def write_transcript(self, run: str, *, anew: bool = False, length: int = 0) -> None: ...
