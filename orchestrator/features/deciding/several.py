"""Several ids in one command: all are checked first, each is taken in its order, and each outcome is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.errors import BatonError
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION, told_shape
from orchestrator.features.looking.run_shape import run_shape
from orchestrator.values import dataclass


@dataclass(frozen=True)
class IdOutcome:
    """What became of one id: its run, or what went wrong."""

    id: str
    run: Run | None = None
    shape: JSON = None
    """The run as it stood then: a later id may be of the same one."""
    error: BatonError | None = None


def check_answerable(decisions: Sequence[Decision]) -> None:
    """Raises AnswerConflict or DecisionVoid when one of them takes no answer any more."""
    for decision in decisions:
        if not decision.is_open and decision.id not in decision.run.state.answered:
            decision.check_open()


def each_taken(acts: Sequence[tuple[str, Callable[[], Run]]]) -> Iterator[IdOutcome]:
    """Do one after the other; what goes wrong with one keeps no other from being done."""
    for name, act in acts:
        try:
            run = act()
        except BatonError as error:
            yield IdOutcome(name, error=error)
        else:
            yield IdOutcome(name, run, run_shape(run))


def taken_shape(taken: Sequence[IdOutcome]) -> dict[str, JSON]:
    runs = [one.shape for one in taken if one.run]
    errors = [{"id": one.id, **told_shape(one.error)} for one in taken if one.error]
    return {"v": VERSION, "runs": runs, "errors": errors}
