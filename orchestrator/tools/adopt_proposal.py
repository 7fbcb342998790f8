"""The effect `adopt_proposal`: what the monthly review proposes is done by the person's word. What it would do is
worked out at the gate, shown with its difference, and bound by the yes.
"""

from __future__ import annotations

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectRefused
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe
from orchestrator.ports.tool import Surroundings


class AdoptProposal:
    name = "adopt_proposal"

    def steps(self, binds: JSON) -> tuple[str, ...]:  # noqa: ARG002
        return ("adopt",)

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:  # noqa: ARG002
        adoption = surroundings.governing.adoption(_code(arguments))
        undo = f"baton review undo {adoption.id}"
        return Preview(will=adoption.will, undo=undo, difference=adoption.difference, binds=adoption.binds)

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:  # noqa: ARG002
        return surroundings.governing.adopt(_code(arguments), mark.key, mark.approved)

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:  # noqa: ARG002
        return Probe(surroundings.governing.found(_code(arguments), mark.key), {"recorded": True})


def _code(arguments: Arguments) -> str:
    code = arguments.get("proposal")
    if not isinstance(code, str):
        raise EffectRefused("it was given no text as proposal.", mend="Pass proposal in the phase's reads.")
    return code
