"""Together phases: others side by side, whose results are one map."""

from __future__ import annotations

from dataclasses import replace

from orchestrator.domain.definition import Phase
from orchestrator.kinds.kind import Kind
from orchestrator.workspace.check.names import Names
from orchestrator.workspace.read.phase_reader import PhaseKeys
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.read.shape import Shape


class TogetherKind(Kind):
    name = "together"
    is_performed = False
    keys = ("writes", "then")
    rests_on = "what it reads"

    def read(self, phase: Phase, keys: PhaseKeys) -> Phase:
        return replace(phase, together=keys.phases(self.name), then=keys.edges())

    def shape(self, source: PhaseSource, names: Names) -> Shape:
        members = {member.name: names.written(member) for member in source.members}
        return Shape(trust="checked", given_by=f"phase {source.name}", members=members)
