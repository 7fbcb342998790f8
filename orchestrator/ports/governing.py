"""The port to what the monthly review proposes: what adopting it would do, and doing it once a person has said yes."""

from __future__ import annotations

from typing import Protocol

from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import StepState
from orchestrator.errors import EffectRefused
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Adoption:
    """What adopting a proposal would do to the workspace as it is now."""

    id: str
    will: tuple[str, ...]
    """A line a thing it would do."""
    difference: str = ""
    """Unified, where a file would change."""
    binds: JSON = None
    """What a yes to it holds for."""


class Governing(Protocol):
    """The system's own proposals in one workspace. Each is named by its code, a text."""

    def adoption(self, code: str) -> Adoption:
        """What a yes would do now. Raises EffectRefused where it cannot be done."""
        ...

    def adopt(self, code: str, key: str, approved: JSON) -> JSON:
        """Do it and record it, once for each key; returns what was done.

        Raises:
            EffectMoved: it would do other than what was approved; nothing was done.
            EffectRefused: it cannot be done.
        """
        ...

    def found(self, code: str, key: str) -> StepState:
        """Whether it was done under the key: recorded, and to be found in the workspace."""
        ...


class _Nothing:
    """Where there is no workspace whose system could be governed."""

    def adoption(self, code: str) -> Adoption:  # noqa: ARG002
        raise _refused()

    def adopt(self, code: str, key: str, approved: JSON) -> JSON:  # noqa: ARG002
        raise _refused()

    def found(self, code: str, key: str) -> StepState:  # noqa: ARG002
        return "not_done"


def _refused() -> EffectRefused:
    return EffectRefused("there is nothing to be decided here.", mend="Start a review: baton review system")


NO_GOVERNING: Governing = _Nothing()
EFFECTS = ("adopt_proposal",)
"""Those that are given it: no effect of anybody else's."""
