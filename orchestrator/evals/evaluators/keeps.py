"""An artifact still says what its source says: no number, denial, condition or warning of it is lost."""

from __future__ import annotations

from typing import get_args

from orchestrator.errors import WorkspaceError, nearest_name
from orchestrator.evals.evaluators.arguments import Amount, ArtifactPath
from orchestrator.evals.evaluators.evaluator import Evaluator, NotThere
from orchestrator.evals.evaluators.place import text_at
from orchestrator.evals.result import Outcome, Score
from orchestrator.text.losses.comparison import losses
from orchestrator.text.losses.loss import Kind, Loss
from orchestrator.text.losses.shape import loss_shape
from orchestrator.text.losses.telling import row_told
from orchestrator.values import dataclass

_KINDS: tuple[str, ...] = get_args(Kind)
_NONE = Amount(0.0)
_QUOTED = 3
"""Losses; the reason of a score is a line or two."""


@dataclass(frozen=True)
class Keeps(Evaluator):
    """Value: 1 where nothing counts as lost, else the less the more there is. More than `at_most` losses fail.

    What is only said in other words is no loss. This compares words, so it finds most losses and not all of them.
    """

    artifact: ArtifactPath
    of: ArtifactPath
    at_most: Amount = _NONE
    kinds: tuple[str, ...] = ()
    """Those that count: `warning`, `number`, ...; all where none is named."""

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind not in _KINDS:
                nearest = nearest_name(kind, _KINDS)
                mend = f"Did you mean {nearest}?" if nearest else f"There are: {', '.join(_KINDS)}."
                raise WorkspaceError(f'kinds of Keeps names no kind of loss: "{kind}".', mend=mend)

    def judge(self, outcome: Outcome) -> Score:
        made, source = text_at(outcome, self.artifact), text_at(outcome, self.of)
        if not made.strip():
            raise NotThere(f"{self.artifact} says nothing")
        found = [loss for loss in losses(source, made) if not self.kinds or loss.kind in self.kinds]
        return Score(self.name, len(found) <= self.at_most, 1 / (1 + len(found)), self._why(found))

    def _why(self, found: list[Loss]) -> str:
        if not found:
            return ""
        quoted = "; ".join(row_told(loss_shape(loss)) for loss in found[:_QUOTED])
        left = f"; and {len(found) - _QUOTED} more" if len(found) > _QUOTED else ""
        return f"{self.artifact} no longer says of {self.of}: {quoted}{left}"
