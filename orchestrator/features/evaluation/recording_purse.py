"""What recording an eval may spend: so much in all, and never more than is left of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.domain.definition import OFFLINE, REPLAY, Definition, Provider
from orchestrator.domain.price import Price
from orchestrator.errors import UsageError
from orchestrator.face.purse import WorkspacePurse
from orchestrator.face.workspace import Workspace
from orchestrator.ports.purse import Caps, Purse

_LEAST_CAP_USD = 1e-9
"""0 would mean none."""


@dataclass(frozen=True)
class _Bounded:
    """A purse with so much in it, for all cases of one recording together."""

    purse: WorkspacePurse
    usd: float

    def caps(self) -> Caps:
        return Caps(day_usd=max(self.usd, _LEAST_CAP_USD))

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        return self.purse.price(model, providers, input_tokens)

    def today(self) -> str:
        return "recording"


def recording_purse(workspace: Workspace, definition: Definition, max_cost_usd: float | None) -> Purse:
    """The purse that recording under a definition is paid from.

    Raises:
        UsageError: models that may cost something are to be asked, and nobody has said how much.
    """
    asked = {model.name for models in definition.roles.values() for model in models} - {OFFLINE, REPLAY}
    if asked and max_cost_usd is None:
        raise UsageError(
            f"recording asks {', '.join(sorted(asked))}, which may cost something.",
            mend="Say how much it may be in all: --max-cost USD (0 where they are free).",
        )
    purse = WorkspacePurse(workspace.root, workspace.clock)
    day_usd = purse.caps().day_usd
    today = workspace.journal.spend(purse.today())
    left = [day_usd + today.day_raised_usd - today.day_usd] if day_usd else []
    bounds = [*left, *([max_cost_usd] if max_cost_usd is not None else [])]
    return _Bounded(purse, min(bounds)) if bounds else purse
