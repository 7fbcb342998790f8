"""Together phases: others side by side, whose results are one map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.domain.definition import Phase
from orchestrator.kinds.kind import Kind
from orchestrator.values import replace

if TYPE_CHECKING:  # reading and checking an app needs nothing of what performs it
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins
    from orchestrator.workspace.check.names import Names
    from orchestrator.workspace.read.phase_reader import PhaseKeys
    from orchestrator.workspace.read.phase_source import PhaseSource
    from orchestrator.workspace.read.shape import Shape


class TogetherKind(Kind):
    name = "together"
    is_at_once = True
    keys = ("writes", "at_once", "on_error", "then")
    rests_on = "what it reads"

    def read(self, phase: Phase, keys: PhaseKeys) -> Phase:
        return replace(phase, together=keys.phases(self.name), then=keys.edges())

    def performer(self, joins: Joins) -> Performer:
        from orchestrator.kinds.together.performing import TogetherPerformer

        return TogetherPerformer(joins.tried, joins.pure)

    def is_json(self, phase: Phase) -> bool:
        return True

    def shape(self, source: PhaseSource, names: Names) -> Shape:
        from orchestrator.workspace.read.shape import Shape

        members = {member.name: names.written(member) for member in source.members}
        return Shape(trust="checked", given_by=f"phase {source.name}", members=members)
