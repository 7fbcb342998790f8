"""Effect phases: the only ones that change the world, and only on an approval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from orchestrator.domain.definition import EFFECT, Definition, Phase
from orchestrator.kinds.kind import Kind

if TYPE_CHECKING:  # performing a phase needs nothing of what reads and checks it, nor the other way round
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins
    from orchestrator.workspace.check.checked_app import CheckedApp, Pins
    from orchestrator.workspace.read.phase_source import PhaseSource


class EffectKind(Kind):
    name = EFFECT
    keys: ClassVar[tuple[str, ...]] = ("reads", "may_read", "with", "writes", "then")
    instead: ClassVar[Mapping[str, str]] = {
        "each": "Let an app with a gate of its own be the entry, or one effect take the whole list."
    }
    by_hand = frozenset({"skip"})
    touches_world = True

    def check(self, app: CheckedApp, source: PhaseSource) -> None:
        from orchestrator.workspace.check.toolbox import Toolbox

        if named := source.scalar(self.name):
            Toolbox(app.files, app.catalog).check_effect(named)

    def pins(self, source: PhaseSource) -> Pins:
        from orchestrator.workspace.check.checked_app import Pins

        return Pins(effect=source.phase.named)

    def who(self, phase: Phase) -> str:
        return phase.named

    def performer(self, joins: Joins) -> Performer:
        from orchestrator.kinds.effect.performing import EffectPerformer

        return EffectPerformer(joins.effects)

    def lacks(self, definition: Definition, phase: Phase) -> Iterator[str]:
        from orchestrator.tools.lacking import has_effect

        if not has_effect(definition.modules, phase.named):
            yield f"phase {phase.name}: effect {phase.named}, of an installed package"
