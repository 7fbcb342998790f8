"""The end of a walk: the world behaves, a person answers, and every run is brought to its end."""

from __future__ import annotations

from contextlib import suppress

from process import WORLD
from walk import Walk

from orchestrator.domain.branch import is_in_tree
from orchestrator.errors import BatonError
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run

MOST_DRIVES = 40
PATIENCE = 10
"""After so many drives that failed, a run fails for ever."""
WORDS = ("out", "approve", "done", "raise", "retry", "reject")


def finish(walk: Walk) -> None:
    walk.ground.cap(0, 0)
    WORLD.seen = True
    for row in walk.roots():
        _bring_to_its_end(walk, row.run)


def _bring_to_its_end(walk: Walk, name: str) -> None:
    for number in range(MOST_DRIVES):
        run = walk.process.run(name)
        if run.state.ended:
            return
        try:
            run.drive()
        except BatonError as error:
            raise AssertionError(f"{run.id} cannot be driven: {type(error).__name__}: {error}") from error
        walk.process.saw(run)
        assert run.state.status != "running", f"{run.id} was driven, and is not let go of"
        asked = [decision for decision in walk.process.ws.decisions() if is_in_tree(decision.run.id, name)]
        for decision in asked:
            _answer(decision, number)
        if asked:
            continue
        if run.state.failure:
            _see_to_the_failure(run, number)
    raise AssertionError(f"{run.id} does not come to an end: {run.state.status} at {run.state.at}")


def _answer(decision: Decision, number: int) -> None:
    """In good will at first; a loop that good will does not leave is left by a no."""
    words = WORDS if number < PATIENCE else WORDS[::-1]
    with suppress(BatonError):  # it may have expired meanwhile
        decision.answer(next(word for word in words if word in decision.answers), drive=False)


def _see_to_the_failure(run: Run, number: int) -> None:
    """What was left out by hand may lack now, and so may what came of a branch that was ended; anything else passes."""
    assert run.state.failure
    told = str(run.artifact_of(run.state.failure).value)
    if any(lacking in told for lacking in ("reads", "written", "rejected", "cancelled", "made nothing")):
        run.cancel()
    assert number < PATIENCE, f"{run.id} fails for ever: {told[:160]}"
