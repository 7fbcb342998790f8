"""Answers that lose something: what goes, and how it is undone."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.features.looking.branches import asked_in
from orchestrator.text.visible import visible


def losing(decision: Decision) -> str:
    """What a no to this decision means."""
    run = decision.run
    return f"no to {decision.id} ends {_named(run)} as rejected. {_kept(run)}"


def cancelling(run: Run) -> str:
    """What ending a run where it stands means."""
    opened = asked_in(run)
    withdrawn = f", and {_enumerated(opened)} {'is' if len(opened) == 1 else 'are'} withdrawn" if opened else ""
    return f"{_named(run)} ends where it is{withdrawn}. {_kept(run)}"


def undo(run: Run) -> str:
    """The command that goes on after all, in a new run."""
    phase = run.state.at
    known = phase and phase in run.state.visits
    return f"baton fork {run.id} --from {phase}" if known else f"baton fork {run.id}"


def _named(run: Run) -> str:
    return f"{run.state.app} {run.id}"


def _enumerated(decisions: Sequence[str]) -> str:
    return ", ".join(decisions[:4]) + (f" and {len(decisions) - 4:,} more" if len(decisions) > 4 else "")


def _kept(run: Run) -> str:
    made = [visible(name) for name in run.state.artifacts]
    kept = f"What it made stays readable ({', '.join(made[:4])}{' ...' if len(made) > 4 else ''})" if made else ""
    return f"{kept + ', and n' if kept else 'N'}othing goes out. To go on after all: {undo(run)}"
