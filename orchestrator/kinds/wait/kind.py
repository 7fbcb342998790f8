"""Wait phases: the run sleeps for a time, or until a moment. Nobody is asked; whoever drives it then goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Phase
from orchestrator.domain.duration import duration
from orchestrator.kinds.kind import ByHand, Kind, spec_of
from orchestrator.kinds.wait.spec import WaitSpec

if TYPE_CHECKING:
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins
    from orchestrator.workspace.check.mentions import Mention
    from orchestrator.workspace.check.names import Names
    from orchestrator.workspace.read.phase_reader import PhaseKeys
    from orchestrator.workspace.read.phase_source import PhaseSource
    from orchestrator.workspace.read.shape import Shape

_UNTIL: Mapping[str, JSON] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"until": {"type": "string"}},
}


class WaitKind(Kind):
    name = "wait"
    keys = ("writes", "then")
    by_hand: ClassVar[frozenset[ByHand]] = frozenset({"skip"})
    is_at_once = True
    own_words = "'until'"

    def spec(self, keys: PhaseKeys) -> Mapping[str, JSON]:
        spec: Mapping[str, JSON] = to_plain(WaitSpec(*_read(keys)))
        return spec

    def shape(self, source: PhaseSource, names: Names) -> Shape:
        from orchestrator.workspace.read.shape import Shape

        return Shape(_UNTIL, "own", f"the wait {source.name}")

    def mentions(self, source: PhaseSource) -> Sequence[Mention]:
        from orchestrator.workspace.check.mentions import in_expression

        until = source.scalar(self.name, "until")
        return in_expression(until) if until else ()

    def who(self, phase: Phase) -> str:
        spec = spec_of(WaitSpec, phase)
        return f"wait {spec.wait or f'until {spec.until}'}"

    def performer(self, joins: Joins) -> Performer:
        from orchestrator.kinds.wait.performing import WaitPerformer

        return WaitPerformer(joins.clock)


def _read(keys: PhaseKeys) -> tuple[str, str]:
    """For how long, and until when; one of them is empty."""
    from orchestrator.workspace.yaml.node import Table

    section = keys.section
    if isinstance(section.node(WaitKind.name), Table):
        below = section.below(WaitKind.name, ("until",))
        until = below.scalar("until", required=True) if below else None
        if below and below.doubtful:
            section.doubtful.add(WaitKind.name)
        if until:
            keys.parts[(WaitKind.name, "until")] = until
        return "", until.text if until else ""
    written = keys.text(WaitKind.name)
    try:
        if written:
            duration(written)
    except ValueError as error:
        mend = "Write 30m, 4h, 3d or 2w; or {until: NAME} for a date."
        section.fault(WaitKind.name, f"'{written}' {error}", mend)
    return written, ""
