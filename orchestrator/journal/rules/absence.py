"""What the system stream says of others: what is gone on purpose, what came in a file. Its chain vouches for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import ArtifactsForgotten, RunImported, StreamRemoved
from orchestrator.errors import ArtifactForgotten
from orchestrator.journal.rules.projection import decision_number
from orchestrator.ports.journal import Tombstone
from orchestrator.ports.listing import DecisionRow, OwnSpan
from orchestrator.values import dataclass, field


@dataclass(frozen=True)
class Absences:
    removed: Mapping[str, Tombstone]
    """By the name of the stream."""
    forgotten: Mapping[tuple[str, str], str]
    """Stream and digest -> when it was erased."""
    last_decision: int = 0
    """The highest number of a decision that was removed."""
    imported: Mapping[str, tuple[OwnSpan, ...]] = field(default_factory=dict)
    """Stream -> which of its events came in a file."""

    def refuse_forgotten(self, stream: str, digest: Digest) -> None:
        """Raises ArtifactForgotten when this is why an artifact is missing."""
        at = self.forgotten.get((stream, digest))
        if at:
            raise ArtifactForgotten(f'artifact {digest} of "{stream}" was forgotten on {at[:10]}.')


def absences(system: Iterable[Event]) -> Absences:
    """Add up what the system stream tells."""
    removed: dict[str, Tombstone] = {}
    forgotten: dict[tuple[str, str], str] = {}
    imported: dict[str, tuple[OwnSpan, ...]] = {}
    last = 0
    for event in system:
        fact = event.fact
        if isinstance(fact, StreamRemoved):
            removed[fact.stream] = Tombstone(fact.stream, fact.last_seq, fact.last_digest, event.at)
            last = max(last, fact.last_decision)
        elif isinstance(fact, ArtifactsForgotten):
            forgotten |= {(fact.stream, digest): event.at for digest in fact.digests}
        elif isinstance(fact, RunImported):
            span = OwnSpan(fact.after, fact.last_seq)
            imported[fact.stream] = (*imported.get(fact.stream, ()), span)
    return Absences(removed, forgotten, last, imported)


def removal_of(last: Event, decisions: Iterable[DecisionRow]) -> StreamRemoved:
    """The tombstone of a stream that ends with this event and had these decisions."""
    number = max((decision_number(row.decision) for row in decisions), default=0)
    return StreamRemoved(last.stream, last.seq, last.digest, number)
