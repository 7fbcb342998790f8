"""One phase as written in an app's file, with the place of each of its parts."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.definition import Phase
from orchestrator.values import dataclass, field, replace
from orchestrator.workspace.yaml.faultlog import Place
from orchestrator.workspace.yaml.node import Node, Scalar
from orchestrator.workspace.yaml.section import ALL

Part = tuple[str, ...]
"""What stands where: ("agent",), ("reads", "draft"), ("then", "0", "when"), ("answers", "edit") ..."""


@dataclass(frozen=True)
class PhaseSource:
    """A phase, as far as its own lines say it, and where they say it."""

    phase: Phase
    key: Scalar
    """Its name."""
    parts: Mapping[Part, Node] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    """Keys that could not be read, so that nothing may be concluded from them."""
    members: tuple[PhaseSource, ...] = ()

    @property
    def name(self) -> str:
        return self.phase.name

    @property
    def workers(self) -> tuple[PhaseSource, ...]:
        """The phases that do something here: its members, or itself."""
        return self.members or (self,)

    def place(self, *part: str) -> Place:
        """Where a part stands; the phase's name when the part is not written."""
        node = self.parts.get(part)
        return node.place if node else self.key.place

    def scalar(self, *part: str) -> Scalar | None:
        node = self.parts.get(part)
        return node if isinstance(node, Scalar) else None

    def doubts(self, *keys: str) -> bool:
        return ALL in self.doubtful or not self.doubtful.isdisjoint(keys)

    def doubting(self, key: str) -> PhaseSource:
        return replace(self, doubtful=self.doubtful | {key})

    def with_phase(self, phase: Phase) -> PhaseSource:
        return replace(self, phase=phase)
